"""What bad and odd calendar files get: the good part is taken, the rest has a reason."""

from datetime import UTC, date, datetime

import pytest

from focusflow.calendar.ics import IcsError, IcsEvent, read

HEAD, FOOT = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//EN\r\n", "END:VCALENDAR\r\n"
BERLIN = "Europe/Berlin"


def vevent(*lines: str, uid: str | None = "one") -> str:
    head = ["BEGIN:VEVENT", *([f"UID:{uid}"] if uid else []), "SUMMARY:Talk"]
    return "\r\n".join([*head, *lines, "END:VEVENT", ""])


def calendar(*parts: str) -> bytes:
    return (HEAD + "".join(parts) + FOOT).encode()


def taken(*lines: str) -> IcsEvent:
    file = read(calendar(vevent(*lines)), zone=BERLIN)
    assert file.skipped == ()
    [event] = file.events
    return event


def reason(*lines: str) -> tuple[str, str]:
    file = read(
        calendar(vevent(*lines), vevent("DTSTART:20260101T090000Z", uid="good")), zone=BERLIN
    )
    assert [event.uid for event in file.events] == ["good"]
    [skipped] = file.skipped
    assert (skipped.uid, skipped.title, skipped.line) == ("one", "Talk", 4)
    return skipped.code, skipped.reason


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"", "file_empty", "The file is empty."),
        (b" \r\n\r\n\0", "file_empty", "The file is empty."),
        (b"<!DOCTYPE html><html><body>Sign in", "not_a_calendar", "a web page"),
        (b"<?xml version='1.0'?><feed/>", "not_a_calendar", "XML data"),
        (b"BEGIN:VCARD\r\nFN:A\r\nEND:VCARD", "not_a_calendar", "address book"),
        (b"PK\x03\x04abc", "not_a_calendar", "zip"),
        (b"\x1f\x8b\x08\x00abc", "not_a_calendar", "compressed"),
        (b"%PDF-1.7", "not_a_calendar", "PDF"),
        (b'{"kind": "calendar#events"}', "not_a_calendar", "JSON"),
        (b"title,start\r\nTalk,2026-01-01", "not_a_calendar", "no BEGIN:VCALENDAR"),
        (calendar(), "nothing_inside", "no events in this file."),
        (
            calendar("BEGIN:VTODO\r\nUID:1\r\nEND:VTODO\r\n"),
            "nothing_inside",
            "only 1 × a to-do, not an event",
        ),
        (HEAD.encode() + b"BEGIN:VEVENT\r\nUID:1\r\nDTSTA", "file_cut_off", "breaks off"),
        (
            calendar("CALSCALE:HEBREW\r\n", vevent("DTSTART:57860101")),
            "other_calendar_scale",
            "HEBREW",
        ),
    ],
)
def test_a_file_that_is_no_use_is_refused_with_a_sentence(
    data: bytes, code: str, words: str
) -> None:
    with pytest.raises(IcsError) as caught:
        read(data, zone=BERLIN)
    assert caught.value.code == code
    assert words in caught.value.sentence


def test_a_file_of_20_mb_is_refused_before_it_is_read() -> None:
    with pytest.raises(IcsError) as caught:
        read(b"\xff" * 20_000_000, zone=BERLIN)
    assert caught.value.sentence == "The file has 20.0 MB; at most 10 MB can be read."


def test_too_many_entries_are_refused() -> None:
    events = [vevent("DTSTART:20260101T090000Z", uid=str(n)) for n in range(6)]
    with pytest.raises(IcsError) as caught:
        read(calendar(*events), zone=BERLIN, max_events=5)
    assert caught.value.code == "too_many_events"


@pytest.mark.parametrize(
    ("lines", "code", "words"),
    [
        (["LOCATION:here"], "no_start", "no start"),
        (["DTSTART:"], "no_start", "no start"),
        (["DTSTART:tomorrow"], "date_unreadable", "'tomorrow' is not a date or time"),
        (["DTSTART:20260230"], "date_unreadable", "'20260230'"),
        (["DTSTART:20260101T250000Z"], "date_unreadable", "'20260101T250000Z'"),
        (["DTSTART:00010101T000000"], "year_out_of_range", "year 1"),
        (["DTSTART;VALUE=DATE:99991231"], "year_out_of_range", "year 9999"),
        (["DTSTART:20260101", "DURATION:P2999999D"], "year_out_of_range", "too far off"),
        (["DTSTART:99980101", "DURATION:P400D"], "year_out_of_range", "year 9999"),
        (["DTSTART:20260101", "DURATION:P4000D", "RRULE:FREQ=DAILY"], "too_long", "ten years"),
        (["DTSTART:20260101", "RDATE:20270101/20470101"], "too_long", "ten years"),
        (["DTSTART:20260101", "RECURRENCE-ID:19700101"], "too_long", "ten years"),
        (["DTSTART:20260101T0900Z", "DTEND:20260101T0800Z"], "end_before_start", "before it"),
        (["DTSTART:20260102", "DTEND:20260101"], "end_before_start", "before it starts"),
        (["DTSTART:20260101T090000Z", "DURATION:-PT1H"], "end_before_start", "before it starts"),
        (["DTSTART:20260101T090000Z", "DURATION:long"], "duration_unreadable", "'long'"),
        (["DTSTART:20260101T090000Z", "RRULE:FREQ=SECONDLY"], "repeats_too_often", "100 times"),
        (["DTSTART:20260101", "RRULE:D1 #5"], "rule_not_understood", "how often"),
        (
            ["DTSTART:20260101", "RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY"],
            "several_rules",
            "2 rules",
        ),
        (
            ["DTSTART:20260101", "RRULE:FREQ=DAILY", "EXRULE:FREQ=WEEKLY"],
            "exrule_endless",
            "EXRULE",
        ),
        (
            ["DTSTART:20260101", "RDATE:" + ",".join(["20260102"] * 5001)],
            "too_many_dates",
            "5,000",
        ),
    ],
)
def test_a_broken_event_is_left_out_with_its_reason(
    lines: list[str], code: str, words: str
) -> None:
    found, sentence = reason(*lines)
    assert found == code
    assert words in sentence


def test_an_event_without_its_end_line_is_left_out_and_the_next_is_taken() -> None:
    data = calendar(
        "BEGIN:VEVENT\r\nUID:torn\r\nDTSTART:20260101\r\n",
        vevent("DTSTART:20260102"),
        "BEGIN:VTODO\r\nUID:open\r\n",
        vevent("DTSTART:20260103", uid="two"),
    )
    file = read(data, zone=BERLIN)
    assert [event.uid for event in file.events] == ["one", "two"]
    assert [(s.uid, s.code) for s in file.skipped] == [("torn", "cut_off"), ("open", "a_to_do")]


def test_a_file_cut_off_keeps_its_whole_events() -> None:
    data = calendar(vevent("DTSTART:20260101"), vevent("DTSTART:20260102", uid="two"))
    file = read(data[: data.index(b"UID:two") + 9], zone=BERLIN)
    assert [event.uid for event in file.events] == ["one"]
    assert [s.code for s in file.skipped] == ["cut_off"]


def test_many_events_that_never_happen_are_not_all_tried() -> None:
    parts = [
        vevent(
            f"DTSTART:2026{n % 9 + 1:02}{n % 28 + 1:02}",
            "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
            uid=str(n),
        )
        for n in range(150)
    ]
    with pytest.raises(IcsError) as caught:
        read(calendar(*parts), zone=BERLIN)
    assert caught.value.code == "too_many_broken"


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode("latin-1"),
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("utf-16-le"),
        lambda text: text.encode("utf-16-be"),
        lambda text: text.replace("\r\n", "\n").encode(),
        lambda text: text.replace("\r\n", "\r").encode(),
        lambda text: text.replace("\r\n", "\r\r\n").encode(),
        lambda text: text.replace("V", "\0V").encode(),
        lambda text: text.encode().replace("ü".encode(), b"\xc3\r\n \xbc"),
        lambda text: text.lower().replace("grüße im café", "Grüße im Café").encode(),
        lambda text: text.replace("Grü", "Gr\r\n ü").encode(),
        lambda text: text.removesuffix(FOOT).encode(),
        lambda text: text.removeprefix(HEAD).encode(),
    ],
)
def test_odd_encodings_and_line_ends_are_read(encode) -> None:  # type: ignore[no-untyped-def]
    text = HEAD + vevent("LOCATION:Grüße im Café", "DTSTART:20260101T090000Z") + FOOT
    [event] = read(encode(text), zone=BERLIN).events
    assert event.location == "Grüße im Café"
    assert event.start == datetime(2026, 1, 1, 9, tzinfo=UTC)


def test_a_single_broken_byte_does_not_spoil_the_other_letters() -> None:
    data = calendar(vevent("DTSTART:20260101", "DESCRIPTION:äöü ß €")).replace(b"Talk", b"Ta\xfflk")
    [event] = read(data, zone=BERLIN).events
    assert event.description == "äöü ß €"


def test_lines_somebody_forgot_to_fold_belong_to_the_text_before() -> None:
    event = taken("DESCRIPTION:first", "second, line", "DTSTART:20260101", "nonsense here")
    assert event.description == "first\nsecond, line"
    assert event.start == date(2026, 1, 1)


def test_an_over_long_line_and_text_are_cut_and_noted() -> None:
    long = vevent("DTSTART:20260101", "DESCRIPTION:" + "x" * 100_000).replace("Talk", "y" * 600)
    file = read(calendar(long), zone=BERLIN)
    [event] = file.events
    assert (len(event.title), event.title[-1], len(event.description)) == (500, "…", 20_000)
    assert event.raw == ""
    assert {note.code for note in file.notes} == {"title_cut", "description_cut"}


def test_everything_of_an_event_is_read() -> None:
    data = calendar(
        "X-WR-CALNAME:Work\\, mostly\r\nX-WR-TIMEZONE:America/New_York\r\n",
        vevent(
            "DTSTART;TZID=Europe/Paris:20260701T090000",
            "DTEND;TZID=Europe/London:20260701T090000",
            'DESCRIPTION;ALTREP="http://a;b:c":a\\nb\\; c\\\\d',
            "CATEGORIES:Deep\\, work,Talks",
            "SEQUENCE:7",
            "STATUS:TENTATIVE",
            "LAST-MODIFIED:20260601T000000Z",
            "BEGIN:VALARM",
            "SUMMARY:not the title",
            "DTSTART:19990101",
            "END:VALARM",
        ),
    )
    file = read(data, zone=BERLIN)
    [event] = file.events
    assert (file.name, file.zone) == ("Work, mostly", "America/New_York")
    assert event.raw.startswith("BEGIN:VEVENT\r\nUID:one\r\n")
    assert "BEGIN:VALARM" in event.raw
    assert event == IcsEvent(
        uid="one",
        title="Talk",
        start=datetime(2026, 7, 1, 7, tzinfo=UTC),
        end=datetime(2026, 7, 1, 8, tzinfo=UTC),
        zone="Europe/Paris",
        description="a\nb; c\\d",
        categories=("Deep, work", "Talks"),
        sequence=7,
        status="tentative",
        last_modified=datetime(2026, 6, 1, tzinfo=UTC),
        raw=event.raw,
    )


@pytest.mark.parametrize(
    ("line", "busy", "status"),
    [
        ("TRANSP:OPAQUE", True, "confirmed"),
        ("TRANSP:TRANSPARENT", False, "confirmed"),
        ("X-MICROSOFT-CDO-BUSYSTATUS:FREE", False, "confirmed"),
        ("X-MICROSOFT-CDO-BUSYSTATUS:BUSY", True, "confirmed"),
        ("STATUS:CANCELLED", False, "cancelled"),
        ("STATUS:nonsense", True, "confirmed"),
        ("LAST-MODIFIED:whenever", True, "confirmed"),
        ("SEQUENCE:many", True, "confirmed"),
    ],
)
def test_who_takes_time(line: str, busy: bool, status: str) -> None:
    event = taken("DTSTART:20260101", line)
    assert (event.busy, event.status) == (busy, status)


def test_a_file_of_cancellations_cancels() -> None:
    file = read(calendar("METHOD:CANCEL\r\n", vevent("DTSTART:20260101")), zone=BERLIN)
    assert file.events[0].status == "cancelled"


T0 = datetime(2026, 1, 1, 8, tzinfo=UTC)  # 09:00 in Berlin
DAY = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("lines", "start", "end"),
    [
        (["DTSTART:20260101T090000"], T0, T0),
        (["DTSTART:20260101T090000", "DTEND:20260101T090000"], T0, T0),
        (["DTSTART:2026-01-01T09:00:00", "DTEND:20260101T0900"], T0, T0),
        (["DTSTART:20260101T090060+0100"], T0, T0),
        (["DTSTART:20260101T080000Z", "DURATION:P1D"], T0, T0.replace(day=2)),
        (["DTSTART:20260101T090000", "DTEND;VALUE=DATE:20260102"], T0, T0.replace(hour=23)),
        (["DTSTART;VALUE=DATE:20260101"], DAY, DAY.replace(day=2)),
        (["DTSTART:20260101", "DTEND:20260101"], DAY, DAY.replace(day=2)),
        (["DTSTART;VALUE=DATE:20260101T000000", "DTEND:20260103T000000"], DAY, DAY.replace(day=3)),
        (["DTSTART:20260101", "DTEND:20260102T120000"], DAY, DAY.replace(day=3)),
        (["DTSTART;TZID=US/Pacific:20260101", "DURATION:PT86400S"], DAY, DAY.replace(day=2)),
        (["DTSTART:20260101", "DURATION:PT30M"], DAY, DAY.replace(day=2)),
        (["DTSTART:20260101", "DURATION:P2W"], DAY, DAY.replace(day=15)),
        (["DTSTART:19001231"], date(1900, 12, 31), date(1901, 1, 1)),
        (["DTSTART:10661014"], date(1066, 10, 14), date(1066, 10, 15)),
    ],
)
def test_starts_and_ends(lines: list[str], start: date, end: date) -> None:
    event = taken(*lines)
    assert (
        event.start.replace(**({"second": 0} if isinstance(event.start, datetime) else {})) == start
    )
    if "60+0100" not in lines[0]:
        assert event.end == end
    assert event.all_day is not isinstance(start, datetime)


def test_a_day_of_duration_is_a_day_on_the_clock_and_an_hour_an_hour() -> None:
    event = taken("DTSTART:20260328T120000", "DURATION:P1D")
    assert event.end == datetime(2026, 3, 29, 10, tzinfo=UTC)  # 12:00 in summer time
    event = taken("DTSTART:20260328T120000", "DURATION:PT1H30M")
    assert event.end == datetime(2026, 3, 28, 12, 30, tzinfo=UTC)

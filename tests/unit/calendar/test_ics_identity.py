"""Which events of a file are the same, and which occurrence of a series is meant."""

from datetime import date

import pytest

from focusflow.calendar.ics import IcsEvent, IcsFile, read

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


def test_a_missing_uid_is_made_from_the_content_and_stays_the_same() -> None:
    def uids(*extra: str) -> list[str]:
        parts = [
            vevent("DTSTART:20260101T090000Z", *extra, uid=None),
            vevent("DTSTART:20260102T090000Z", *extra, uid=None),
        ]
        return [event.uid for event in read(calendar(*parts), zone=BERLIN).events]

    first = uids("DTSTAMP:20260101T000000Z")
    assert first == uids("DTSTAMP:20260505T000000Z", "SEQUENCE:4")
    assert len(set(first)) == 2
    assert all(uid.startswith("ics-") for uid in first)


def test_an_endless_uid_is_replaced_by_a_short_one() -> None:
    [event] = read(calendar(vevent("DTSTART:20260101", uid="u" * 5000)), zone=BERLIN).events
    assert len(event.uid) < 100


def duplicates(*events: str) -> IcsFile:
    return read(calendar(*events), zone=BERLIN)


def test_of_two_versions_the_newer_is_taken() -> None:
    file = duplicates(
        vevent("DTSTART:20260102", "SEQUENCE:2"),
        vevent("DTSTART:20260101", "SEQUENCE:1", "LAST-MODIFIED:20270101T000000Z"),
        vevent("DTSTART:20260103", "SEQUENCE:2", "DTSTAMP:20260101T000000Z"),
    )
    assert [event.start for event in file.events] == [date(2026, 1, 3)]
    assert {s.reason for s in file.skipped} == {
        "the file holds the same event again, in a newer version"
    }


def test_the_same_event_twice_is_taken_once() -> None:
    file = duplicates(vevent("DTSTART:20260101"), vevent("DTSTART:20260101"))
    assert len(file.events) == 1
    assert [s.reason for s in file.skipped] == ["the file holds the same event again"]


def test_different_events_that_share_a_uid_are_all_taken_and_stay_the_same() -> None:
    parts = [vevent(f"DTSTART:2026010{day}") for day in (1, 2, 3)]
    file = duplicates(*parts)
    assert len({event.uid for event in file.events}) == 3
    assert [note.code for note in file.notes] == ["uid_shared", "uid_shared"]
    assert file == duplicates(*parts)


@pytest.mark.parametrize(
    ("master", "changed", "expected"),
    [
        ("DTSTART:20260101", "RECURRENCE-ID;TZID=Europe/London:20260108T000000", "2026-01-08"),
        ("DTSTART:20260101", "RECURRENCE-ID:20260107T230000Z", "2026-01-08"),
        ("DTSTART:20260101", "RECURRENCE-ID:20260108T000000Z", "2026-01-08"),
        ("DTSTART:20260101T090000", "RECURRENCE-ID;VALUE=DATE:20260108", "2026-01-08T08:00:00Z"),
        ("DTSTART:20260101T090000", "RECURRENCE-ID:20260108T090000", "2026-01-08T08:00:00Z"),
    ],
)
def test_a_changed_occurrence_is_named_in_its_series_own_terms(
    master: str, changed: str, expected: str
) -> None:
    file = duplicates(
        vevent(master, "RRULE:FREQ=WEEKLY"),
        vevent("DTSTART:20260109T100000", changed, "RRULE:FREQ=DAILY"),
    )
    event = file.events[1]
    assert (event.recurrence_id, event.recurrence_rule) == (expected, None)
    assert not event.this_and_future


def test_this_and_future_is_kept() -> None:
    event = taken("DTSTART:20260108T100000Z", "RECURRENCE-ID;RANGE=THISANDFUTURE:20260108T090000Z")
    assert event.this_and_future


def test_exceptions_are_read_in_the_zone_of_the_series() -> None:
    event = taken(
        "DTSTART;TZID=America/New_York:20260101T090000",
        "RRULE:FREQ=DAILY",
        "EXDATE:20260102T090000,20260103T140000Z",
        "EXDATE;VALUE=DATE:20260704",
        "EXDATE;TZID=Europe/Berlin:20260105T150000 ",
        "RDATE;VALUE=PERIOD:20260110T180000Z/PT2H,20260111T180000Z/20260111T183000Z",
        "RDATE:",
    )
    assert event.exdates == (
        "2026-01-02T14:00:00Z",
        "2026-01-03T14:00:00Z",
        "2026-01-05T14:00:00Z",
        "2026-07-04T13:00:00Z",
    )
    assert event.rdates == (
        "2026-01-10T18:00:00Z/2026-01-10T20:00:00Z",
        "2026-01-11T18:00:00Z/2026-01-11T18:30:00Z",
    )


def test_one_unreadable_exception_is_left_out_and_noted() -> None:
    part = vevent(
        "DTSTART:20260101", "RRULE:FREQ=DAILY", "EXDATE:20260105,soon", "RDATE:20260109/20260108"
    )
    file = read(calendar(part), zone=BERLIN)
    assert file.events[0].exdates == ("2026-01-05",)
    assert [note.code for note in file.notes] == ["date_dropped", "date_dropped"]
    assert "'soon'" in file.notes[1].reason or "'soon'" in file.notes[0].reason


def test_an_exception_rule_becomes_dates_when_it_ends() -> None:
    event = taken(
        "DTSTART:20260101T090000", "RRULE:FREQ=DAILY;COUNT=10", "EXRULE:FREQ=DAILY;INTERVAL=4"
    )
    assert event.exdates == ("2026-01-01T08:00:00Z", "2026-01-05T08:00:00Z", "2026-01-09T08:00:00Z")
    event = taken("DTSTART:20260101", "RRULE:FREQ=DAILY", "EXRULE:FREQ=DAILY;UNTIL=20260102")
    assert event.exdates == ("2026-01-01", "2026-01-02")
    event = taken("DTSTART:20260101", "RRULE:FREQ=DAILY", "EXRULE:FREQ=DAILY;UNTIL=20250102")
    assert event.exdates == ("2026-01-01",)
    event = taken(
        "DTSTART:20260101", "RRULE:FREQ=DAILY;UNTIL=20260103", "EXRULE:FREQ=DAILY;INTERVAL=2"
    )
    assert event.exdates == ("2026-01-01", "2026-01-03")

"""Exported calendars are read back as they were, by us and by a library that is not ours."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
from hypothesis import given, settings
from hypothesis import strategies as st

from focusflow.calendar.ics import IcsEvent, canonical, check_rule, read, write

ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", None]
WORDS = (
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn", "Zs", "Zl", "Zp"])
        | st.sampled_from(" ,;:\\\"'"),
        min_size=1,
        max_size=60,
    )
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
RULES = [
    "FREQ=DAILY",
    "FREQ=WEEKLY;BYDAY=MO,FR",
    "FREQ=MONTHLY;COUNT=5;BYDAY=-1TU",
    "FREQ=YEARLY;UNTIL=20400101",
]


@st.composite
def events(draw: st.DrawFn) -> IcsEvent:
    all_day = draw(st.booleans())
    zone = None if all_day else draw(st.sampled_from(ZONES))
    tz = ZoneInfo(zone or "UTC")
    wall = draw(st.datetimes(datetime(1975, 1, 1), datetime(2035, 12, 31))).replace(microsecond=0)
    start = wall.date() if all_day else wall.replace(tzinfo=tz).astimezone(UTC)
    length = (
        timedelta(days=draw(st.integers(1, 9)))
        if all_day
        else timedelta(minutes=draw(st.integers(0, 3_000)))
    )
    text = draw(st.sampled_from([None, *RULES]))
    rule = check_rule(text, start, tz).rule if text else None
    days = draw(st.lists(st.integers(1, 300), max_size=4, unique=True)) if rule else []
    dates = sorted(canonical(start + timedelta(days=day)) for day in days)
    changed = rule is None and draw(st.booleans())
    status = draw(st.sampled_from(["confirmed", "tentative", "cancelled"]))
    return IcsEvent(
        uid=draw(st.uuids()).hex,
        start=start,
        end=start + length,
        all_day=all_day,
        zone=zone,
        recurrence_rule=rule,
        exdates=tuple(dates[::2]),
        rdates=tuple(dates[1::2]),
        recurrence_id=canonical(start + timedelta(days=1)) if changed else None,
        this_and_future=changed and draw(st.booleans()),
        sequence=draw(st.integers(0, 99)),
        title=draw(WORDS),
        description=draw(st.lists(WORDS, max_size=3).map("\n".join)),
        location=draw(WORDS | st.just("")),
        status=status,
        busy=status != "cancelled" and draw(st.booleans()),
        categories=tuple(dict.fromkeys(draw(st.lists(WORDS, max_size=3)))),
        last_modified=draw(st.none() | st.just(datetime(2026, 1, 1, tzinfo=UTC))),
    )


def without_raw(found: tuple[IcsEvent, ...]) -> list[IcsEvent]:
    return [
        IcsEvent(**{name: getattr(event, name) for name in IcsEvent.__slots__ if name != "raw"})
        for event in found
    ]


def clear(event: IcsEvent) -> bool:
    """Whether local time can say the event's moments: not in the repeated hour's second half."""
    if not event.zone:
        return True
    tz = ZoneInfo(event.zone)
    moments = [
        event.start,
        event.end,
        datetime.fromisoformat(event.recurrence_id or "2026-01-01T00:00:00Z"),
    ]
    return not any(moment.astimezone(tz).fold for moment in moments if isinstance(moment, datetime))


@given(
    st.lists(events().filter(clear), min_size=1, max_size=5, unique_by=lambda event: event.uid),
    WORDS,
)
@settings(max_examples=80)
def test_what_is_written_is_read_back(written: list[IcsEvent], name: str) -> None:
    file = read(write(written, name=name), zone="Pacific/Auckland")
    assert file.skipped == file.notes == ()
    assert file.name == name
    assert without_raw(file.events) == written


def test_another_library_reads_the_same_times_from_the_definitions_in_the_file() -> None:
    start = datetime(2026, 7, 1, 7, tzinfo=UTC)
    event = IcsEvent(
        uid="1",
        start=start,
        end=start + timedelta(hours=1),
        zone="Europe/Berlin",
        recurrence_rule="FREQ=DAILY",
        exdates=("2026-07-02T07:00:00Z",),
    )
    data = write([event], name="Work")
    calendar = icalendar.Calendar.from_ical(data)
    [definition] = calendar.walk("VTIMEZONE")
    [found] = calendar.walk("VEVENT")
    clock = definition.to_tz(lookup_tzid=False)
    for month, offset in ((1, 1), (7, 2)):
        assert datetime(2026, month, 1, 12, tzinfo=clock).utcoffset() == timedelta(hours=offset)
    assert found["DTSTART"].params["TZID"] == "Europe/Berlin"
    assert found["DTSTART"].dt.hour == 9
    assert found["EXDATE"].dts[0].dt == datetime(2026, 7, 2, 7, tzinfo=UTC)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))


def test_the_second_half_of_a_repeated_hour_keeps_its_instant() -> None:
    late = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)  # 02:30 in Berlin for the second time
    event = IcsEvent(uid="1", start=late, end=late, zone="Europe/Berlin")
    [back] = read(write([event], name="x"), zone="Europe/Berlin").events
    assert back.start == late


def test_a_path_in_a_title_is_not_taken_for_line_ends() -> None:
    text = r"C:\New\name, and; more"
    event = IcsEvent(
        uid=text,
        start=date(2026, 7, 1),
        end=date(2026, 7, 2),
        all_day=True,
        title=text,
        description=text,
        location=text,
        categories=(text,),
    )
    assert without_raw(read(write([event], name=text), zone="UTC").events) == [event]


def test_periods_are_written_as_periods() -> None:
    start = datetime(2026, 7, 1, 7, tzinfo=UTC)
    rdates = ("2026-07-05T07:00:00Z/2026-07-05T10:00:00Z",)
    event = IcsEvent(uid="1", start=start, end=start, zone="Asia/Tokyo", rdates=rdates)
    [back] = read(write([event], name="x"), zone="Europe/Berlin").events
    assert back.rdates == rdates


def test_days_are_written_as_days() -> None:
    event = IcsEvent(uid="1", start=date(2026, 7, 1), end=date(2026, 7, 3), all_day=True)
    data = write([event], name="x")
    assert b"DTSTART;VALUE=DATE:20260701" in data
    assert b"VTIMEZONE" not in data

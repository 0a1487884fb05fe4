"""When repeated events happen: local time, changed occurrences, days, and bounded work."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from focusflow.calendar.ics import (
    IcsEvent,
    Occurrence,
    Override,
    SeriesRow,
    expand,
    read,
    series_rows,
)

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")


def wall(tz: ZoneInfo, *parts: int) -> datetime:
    return datetime(*parts, tzinfo=tz).astimezone(UTC)  # type: ignore[misc,arg-type]


def row(
    start: datetime | date, length: timedelta, rule: str | None = None, **more: object
) -> SeriesRow:
    all_day = not isinstance(start, datetime)
    return SeriesRow(
        start=start,
        end=start + length,
        all_day=all_day,
        recurrence_rule=rule,
        **{"uid": "s", "zone": None if all_day else "Europe/Berlin", "title": "Talk", **more},  # type: ignore[arg-type]
    )


def between(
    rows: SeriesRow | list[SeriesRow], first: datetime, last: datetime, zone: str = "Europe/Berlin"
) -> list[Occurrence]:
    return expand(rows if isinstance(rows, list) else [rows], first, last, zone=zone)


def starts(
    rows: SeriesRow | list[SeriesRow], first: datetime, last: datetime, tz: ZoneInfo = BERLIN
) -> list[str]:
    return [
        o.start.astimezone(tz).strftime("%m-%d %H:%M")
        if isinstance(o.start, datetime)
        else str(o.start)
        for o in between(rows, first, last)
    ]


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("tz", "name", "day"),
    [
        (BERLIN, "Europe/Berlin", datetime(2026, 3, 29, tzinfo=UTC)),
        (BERLIN, "Europe/Berlin", datetime(2026, 10, 25, tzinfo=UTC)),
        (NEW_YORK, "America/New_York", datetime(2026, 3, 8, tzinfo=UTC)),
        (NEW_YORK, "America/New_York", datetime(2026, 11, 1, tzinfo=UTC)),
        (ZoneInfo("Australia/Lord_Howe"), "Australia/Lord_Howe", datetime(2026, 4, 5, tzinfo=UTC)),
    ],
)
def test_nine_stays_nine_when_the_clocks_change(tz: ZoneInfo, name: str, day: datetime) -> None:
    daily = row(wall(tz, 2020, 1, 1, 9), HOUR, "FREQ=DAILY", zone=name)
    found = between(daily, day - timedelta(days=3), day + timedelta(days=3), zone="Asia/Tokyo")
    assert len(found) == 6
    assert {o.start.astimezone(tz).hour for o in found if isinstance(o.start, datetime)} == {9}
    assert {o.end - o.start for o in found} == {HOUR}
    steps = {second.start - first.start for first, second in pairwise(found)}
    assert len(steps) == 2  # one day is longer or shorter than the others


def test_a_time_that_the_clocks_skip_or_repeat_happens_once() -> None:
    early = row(wall(BERLIN, 2026, 3, 1, 2, 30), timedelta(minutes=45), "FREQ=DAILY")
    spring = between(early, wall(BERLIN, 2026, 3, 28), wall(BERLIN, 2026, 3, 31))
    assert [o.start.astimezone(BERLIN).strftime("%H:%M") for o in spring] == [
        "02:30",
        "03:30",
        "02:30",
    ]  # type: ignore[union-attr]
    autumn = between(early, wall(BERLIN, 2026, 10, 24), wall(BERLIN, 2026, 10, 27))
    assert [o.start for o in autumn] == [
        datetime(2026, 10, 24, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 26, 1, 30, tzinfo=UTC),
    ]
    assert {o.end - o.start for o in (*spring, *autumn)} == {timedelta(minutes=45)}


@pytest.mark.parametrize("extra", [(), ("2026-12-24T09:00:00Z",)])
def test_a_series_that_begins_in_the_repeated_hour_begins_at_its_own_time(
    extra: tuple[str, ...],
) -> None:
    second = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=1).astimezone(UTC)
    night = row(second, HOUR, "FREQ=DAILY", rdates=extra)
    found = between(night, wall(BERLIN, 2026, 10, 24), wall(BERLIN, 2026, 10, 27))
    assert [o.start for o in found] == [second, wall(BERLIN, 2026, 10, 26, 2, 30)]
    assert found[0].recurrence_id == "2026-10-25T01:30:00Z"
    assert [o.end - o.start for o in found] == [HOUR, HOUR]


def test_a_series_that_begins_in_the_skipped_hour_goes_on_at_its_own_time() -> None:
    text = (
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART;TZID=Europe/Berlin:20260329T023000\n"
        "RRULE:FREQ=DAILY\nEND:VEVENT\nEND:VCALENDAR"
    )
    [event] = read(text.encode(), zone="UTC").events
    found = starts(series_rows([event]), wall(BERLIN, 2026, 3, 28), wall(BERLIN, 2026, 4, 1))
    assert found == ["03-29 03:30", "03-30 02:30", "03-31 02:30"]


def test_a_night_shift_keeps_both_its_ends_on_the_clock() -> None:
    shift = row(wall(BERLIN, 2026, 1, 1, 22), timedelta(hours=8), "FREQ=DAILY")
    found = between(shift, wall(BERLIN, 2026, 3, 28, 12), wall(BERLIN, 2026, 3, 29, 12))
    assert [o.end.astimezone(BERLIN).hour for o in found] == [6]  # type: ignore[union-attr]
    assert found[0].end - found[0].start == timedelta(hours=7)


def test_a_moved_occurrence_stays_moved_and_a_cancelled_one_away() -> None:
    standup = row(
        wall(BERLIN, 2026, 3, 23, 9),
        HOUR,
        "FREQ=DAILY",
        exdates=("2026-03-24T08:00:00Z",),
        overrides=(
            Override(
                "2026-03-25T08:00:00Z",
                wall(BERLIN, 2026, 3, 25, 15),
                wall(BERLIN, 2026, 3, 25, 16),
                title="Later",
            ),
            Override(
                "2026-03-26T08:00:00Z",
                wall(BERLIN, 2026, 3, 26, 9),
                wall(BERLIN, 2026, 3, 26, 10),
                status="cancelled",
            ),
            Override(
                "2026-03-30T07:00:00Z", wall(BERLIN, 2026, 4, 20, 9), wall(BERLIN, 2026, 4, 20, 10)
            ),
        ),
    )
    week = wall(BERLIN, 2026, 3, 23), wall(BERLIN, 2026, 3, 31)
    assert starts(standup, *week) == [
        "03-23 09:00",
        "03-25 15:00",
        "03-27 09:00",
        "03-28 09:00",
        "03-29 09:00",
    ]
    moved = between(standup, *week)[1]
    assert (moved.title, moved.original, moved.recurrence_id) == (
        "Later",
        False,
        "2026-03-25T08:00:00Z",
    )
    plain = between(standup, *week)[0]
    assert (plain.title, plain.original, plain.recurrence_id) == (
        "Talk",
        True,
        "2026-03-23T08:00:00Z",
    )
    later = between(standup, wall(BERLIN, 2026, 4, 20), wall(BERLIN, 2026, 4, 21))
    assert [o.recurrence_id for o in later] == ["2026-03-30T07:00:00Z", "2026-04-20T07:00:00Z"]


def test_an_exception_touches_no_other_occurrence_of_the_day() -> None:
    hourly = row(
        wall(BERLIN, 2026, 7, 1, 8),
        timedelta(minutes=5),
        "FREQ=HOURLY",
        exdates=("2026-07-01T10:00:00Z",),
    )
    found = starts(hourly, wall(BERLIN, 2026, 7, 1, 8), wall(BERLIN, 2026, 7, 1, 15))
    assert found == [f"07-01 {hour:02}:00" for hour in (8, 9, 10, 11, 13, 14)]


def test_this_and_future_moves_all_that_follow_until_the_next_change() -> None:
    weekly = row(
        wall(BERLIN, 2026, 3, 2, 9),
        HOUR,
        "FREQ=WEEKLY",
        overrides=(
            Override(
                "2026-03-16T08:00:00Z",
                wall(BERLIN, 2026, 3, 16, 11),
                wall(BERLIN, 2026, 3, 16, 13),
                this_and_future=True,
                title="New",
            ),
            Override(
                "2026-04-06T07:00:00Z", wall(BERLIN, 2026, 4, 7, 9), wall(BERLIN, 2026, 4, 7, 10)
            ),
        ),
    )
    found = between(weekly, wall(BERLIN, 2026, 3, 1), wall(BERLIN, 2026, 4, 18))
    assert [(o.start.astimezone(BERLIN).strftime("%m-%d %H:%M"), o.title) for o in found] == [  # type: ignore[union-attr]
        ("03-02 09:00", "Talk"),
        ("03-09 09:00", "Talk"),
        ("03-16 11:00", "New"),
        ("03-23 11:00", "New"),
        ("03-30 11:00", "New"),
        ("04-07 09:00", ""),
        ("04-13 11:00", "New"),
    ]
    assert found[4].recurrence_id == "2026-03-30T07:00:00Z"
    assert found[4].end - found[4].start == timedelta(hours=2)
    assert not found[4].original


def test_cancelling_this_and_future_ends_the_series() -> None:
    start = wall(BERLIN, 2026, 3, 2, 9)
    weekly = row(
        start,
        HOUR,
        "FREQ=WEEKLY",
        rdates=("2026-05-01T07:00:00Z",),
        overrides=(
            Override(
                "2026-03-16T08:00:00Z", start, start, this_and_future=True, status="cancelled"
            ),
        ),
    )
    assert starts(weekly, wall(BERLIN, 2026, 1, 1), wall(BERLIN, 2027, 1, 1)) == [
        "03-02 09:00",
        "03-09 09:00",
    ]


def test_extra_dates_and_periods_are_added() -> None:
    once = row(
        wall(BERLIN, 2026, 3, 2, 9),
        HOUR,
        rdates=("2026-03-05T08:00:00Z", "2026-03-07T08:00:00Z/2026-03-07T12:00:00Z"),
    )
    found = between(once, wall(BERLIN, 2026, 3, 1), wall(BERLIN, 2026, 4, 1))
    assert [o.end - o.start for o in found] == [HOUR, HOUR, timedelta(hours=4)]
    assert between(once, wall(BERLIN, 2027, 3, 1), wall(BERLIN, 2027, 4, 1)) == []


def test_a_count_is_counted_from_the_beginning() -> None:
    ten = row(wall(BERLIN, 2026, 3, 2, 9), HOUR, "FREQ=DAILY;COUNT=10")
    assert starts(ten, wall(BERLIN, 2026, 3, 10), wall(BERLIN, 2026, 4, 1)) == [
        "03-10 09:00",
        "03-11 09:00",
    ]
    assert between(ten, wall(BERLIN, 2030, 1, 1), wall(BERLIN, 2031, 1, 1)) == []
    sparse = row(date(2000, 2, 29), timedelta(days=1), "FREQ=YEARLY;COUNT=500")
    assert starts(sparse, datetime(2096, 1, 1, tzinfo=UTC), datetime(2105, 1, 1, tzinfo=UTC)) == [
        "2096-02-29",
        "2104-02-29",
    ]


def test_until_is_the_last_that_may_start() -> None:
    until = row(wall(BERLIN, 2026, 3, 27, 9), HOUR, "FREQ=DAILY;UNTIL=20260330T070000Z")
    march = wall(BERLIN, 2026, 3, 1), wall(BERLIN, 2026, 5, 1)
    assert starts(until, *march) == ["03-27 09:00", "03-28 09:00", "03-29 09:00", "03-30 09:00"]
    days = row(date(2026, 3, 27), timedelta(days=1), "FREQ=DAILY;UNTIL=20260329")
    assert starts(days, *march) == ["2026-03-27", "2026-03-28", "2026-03-29"]


def test_days_belong_to_the_viewer() -> None:
    fair = row(date(2026, 3, 28), timedelta(days=2), "FREQ=YEARLY", exdates=("2027-03-28",))
    for zone in ("Pacific/Auckland", "Europe/Berlin", "Pacific/Honolulu"):
        tz = ZoneInfo(zone)
        inside = wall(tz, 2026, 3, 29, 23, 30), wall(tz, 2026, 3, 29, 23, 59)
        [found] = between(fair, *inside, zone=zone)
        assert (found.start, found.end, found.all_day) == (
            date(2026, 3, 28),
            date(2026, 3, 30),
            True,
        )
        assert found.recurrence_id == "2026-03-28"
        assert found.span(zone) == (wall(tz, 2026, 3, 28), wall(tz, 2026, 3, 30))
        assert between(fair, wall(tz, 2026, 3, 30), wall(tz, 2026, 3, 31), zone=zone) == []
        assert between(fair, wall(tz, 2027, 3, 1), wall(tz, 2027, 4, 1), zone=zone) == []


def test_a_day_may_become_a_time_and_a_time_a_day() -> None:
    week = datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 20, tzinfo=UTC)
    days = row(
        date(2026, 3, 2),
        timedelta(days=1),
        "FREQ=WEEKLY",
        overrides=(
            Override("2026-03-09", wall(BERLIN, 2026, 3, 10, 14), wall(BERLIN, 2026, 3, 10, 15)),
        ),
    )
    assert starts(days, *week) == ["2026-03-02", "03-10 14:00", "2026-03-16"]
    times = row(
        wall(BERLIN, 2026, 3, 2, 9),
        HOUR,
        "FREQ=WEEKLY",
        overrides=(
            Override("2026-03-09T08:00:00Z", date(2026, 3, 10), date(2026, 3, 11), all_day=True),
        ),
    )
    found = between(times, *week)
    assert [o.all_day for o in found] == [False, True, False]
    assert found[1].start == date(2026, 3, 10)


def test_single_events_and_the_edges_of_the_range() -> None:
    nine = wall(BERLIN, 2026, 3, 2, 9)
    single, instant = row(nine, HOUR), row(nine, timedelta(0))
    assert len(between(single, nine, nine + HOUR)) == 1
    assert between(single, nine + HOUR, nine + 2 * HOUR) == []
    assert between(single, nine - HOUR, nine) == []
    assert len(between(instant, nine, nine + HOUR)) == 1
    assert between(instant, nine - HOUR, nine) == []
    assert between(single, nine, nine + HOUR)[0].recurrence_id is None
    assert between(row(nine, HOUR, status="cancelled"), nine, nine + HOUR) == []


def test_the_result_is_in_order_and_limited() -> None:
    nine = wall(BERLIN, 2026, 3, 2, 9)
    rows = [row(nine + n * HOUR, HOUR, "FREQ=DAILY", title=f"t{n}") for n in (3, 1, 2)]
    found = expand(rows, nine, nine + timedelta(days=30), zone="UTC", limit=4)
    assert [o.title for o in found] == ["t1", "t2", "t3", "t1"]
    with pytest.raises(ValueError, match="ten years"):
        expand(rows, nine, nine + timedelta(days=4_000), zone="UTC")


def test_a_changed_occurrence_without_its_series_stands_alone() -> None:
    event = IcsEvent(
        uid="x",
        recurrence_id="2026-03-09T08:00:00Z",
        start=wall(BERLIN, 2026, 3, 9, 10),
        end=wall(BERLIN, 2026, 3, 9, 11),
        zone="Europe/Berlin",
    )
    [alone] = series_rows([event])
    assert starts(alone, wall(BERLIN, 2026, 3, 1), wall(BERLIN, 2026, 4, 1)) == ["03-09 10:00"]


def test_old_series_and_looking_back_and_forth() -> None:
    old = row(wall(BERLIN, 1903, 3, 2, 9), HOUR, "FREQ=MONTHLY;BYDAY=1MO")
    for year in (2026, 2031, 2024, 1990, 1903, 2026):
        found = between(old, wall(BERLIN, year, 4, 1), wall(BERLIN, year, 6, 1))
        assert [o.start.astimezone(BERLIN).weekday() for o in found] == [0, 0]  # type: ignore[union-attr]
    assert between(old, wall(BERLIN, 1902, 1, 1), wall(BERLIN, 1903, 1, 1)) == []

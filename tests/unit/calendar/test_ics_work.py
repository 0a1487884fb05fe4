"""Expanding costs work in proportion to what is shown, not to the age of the series.

Work is counted in calls of Python functions, so that a slow machine fails no test.
"""

import sys
from datetime import UTC, date, datetime, timedelta
from types import FrameType
from zoneinfo import ZoneInfo

from focusflow.calendar.ics import SeriesRow, check_rule, expand

BERLIN = ZoneInfo("Europe/Berlin")
HOUR = timedelta(hours=1)


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


def calls_of(rows: list[SeriesRow], year: int) -> tuple[int, int]:
    """How many Python functions a month's expansion calls, and how much it finds."""
    calls = 0

    def count(_frame: FrameType, what: str, _arg: object) -> None:
        nonlocal calls
        calls += what == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        found = expand(
            rows,
            datetime(year, 3, 1, tzinfo=UTC),
            datetime(year, 4, 1, tzinfo=UTC),
            zone="UTC",
            limit=5_000,
        )
    finally:
        sys.setprofile(before)
    return calls, len(found)


def regular(first_year: int, *rules: str) -> list[SeriesRow]:
    monday = wall(BERLIN, first_year, 1, 5, 9)
    return [
        row(
            monday + n * HOUR,
            HOUR,
            check_rule(rules[n % len(rules)], monday, BERLIN).rule,
            uid=f"{first_year}-{n}",
        )
        for n in range(100)
    ]


def test_the_work_of_a_month_does_not_grow_with_the_age_of_the_series() -> None:
    rules = ("FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", "FREQ=DAILY", "FREQ=MONTHLY")
    young, found = calls_of(regular(2025, *rules), 2026)
    old, found_in_old = calls_of(regular(1930, *rules), 2026)
    assert found > 900
    assert found_in_old > 900
    assert old < young * 1.2
    assert old < 100 * 5_000


def test_a_count_is_worked_out_once() -> None:
    rows = regular(2020, "FREQ=DAILY;COUNT=3000", "FREQ=WEEKLY;COUNT=900")
    calls_of(rows, 2026)
    counted, _ = calls_of(rows, 2026)
    endless = regular(2020, "FREQ=DAILY", "FREQ=WEEKLY")
    calls_of(endless, 2026)
    assert counted < calls_of(endless, 2026)[0] * 1.2


def test_asking_again_costs_less_and_an_ended_series_next_to_nothing() -> None:
    rows = regular(2024, "FREQ=WEEKLY")
    first, _ = calls_of(rows, 2026)
    again, _ = calls_of(rows, 2026)
    assert again < first * 0.8
    ended = regular(2020, "FREQ=WEEKLY;UNTIL=20210101T000000Z")
    calls_of(ended, 2026)
    again, found = calls_of(ended, 2026)
    assert found == 0
    assert again < 100 * 40


def test_ever_faster_rules_do_not_flood_a_page() -> None:
    quarter_hourly = row(
        wall(BERLIN, 1970, 1, 1, 0), timedelta(minutes=1), "FREQ=MINUTELY;INTERVAL=15"
    )
    calls, found = calls_of([quarter_hourly], 2026)
    assert found == 31 * 96
    assert calls < 1_000_000

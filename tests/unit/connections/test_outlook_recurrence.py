"""Graph's recurrences and repeat rules say the same, both ways."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from focusflow.calendar.ics import SeriesRow, expand
from focusflow.calendar.ics.zones import named_zone
from focusflow.platform.errors import InvalidInput
from integrations.outlook_calendar.recurrence import recurrence_of, rule_of
from integrations.outlook_calendar.zones import iana, windows
from tests.stand_ins.graph_calendar import patterns

BERLIN = ZoneInfo("Europe/Berlin")
WINDOWS = "W. Europe Standard Time"
HORIZON = timedelta(days=3_600)

weekdays = st.lists(st.sampled_from(patterns.WEEK), min_size=1, max_size=7, unique=True)
kinds = st.one_of(
    st.fixed_dictionaries({"type": st.just("daily")}),
    st.fixed_dictionaries(
        {
            "type": st.just("weekly"),
            "daysOfWeek": weekdays,
            "firstDayOfWeek": st.sampled_from(patterns.WEEK),
        }
    ),
    st.fixed_dictionaries({"type": st.just("absoluteMonthly"), "dayOfMonth": st.integers(1, 31)}),
    st.fixed_dictionaries(
        {
            "type": st.just("relativeMonthly"),
            "daysOfWeek": weekdays,
            "index": st.sampled_from(patterns.INDEXES),
        }
    ),
    st.fixed_dictionaries(
        {
            "type": st.just("absoluteYearly"),
            "dayOfMonth": st.integers(1, 31),
            "month": st.integers(1, 12),
        }
    ),
    st.fixed_dictionaries(
        {
            "type": st.just("relativeYearly"),
            "daysOfWeek": weekdays,
            "month": st.integers(1, 12),
            "index": st.sampled_from(patterns.INDEXES),
        }
    ),
)
ends = st.one_of(
    st.just({"type": "noEnd"}),
    st.builds(lambda n: {"type": "numbered", "numberOfOccurrences": n}, st.integers(1, 40)),
    st.builds(lambda n: {"type": "endDate", "days": n}, st.integers(0, 1_500)),
)


def recurrence(pattern: dict[str, Any], span: dict[str, Any], near: date) -> dict[str, Any]:
    """One that begins on the first day that fits on or after `near`."""
    start = {"type": "noEnd", "startDate": near.isoformat()}
    first = next(patterns.days({"pattern": pattern, "range": start}))
    span = {**span, "startDate": first.isoformat(), "recurrenceTimeZone": WINDOWS}
    if "days" in span:
        span["endDate"] = (first + timedelta(days=span.pop("days"))).isoformat()
    return {"pattern": pattern, "range": span}


def happening(rule: str, start: datetime | date, *, zone: str | None) -> list[date]:
    """The days on which our own rule happens, within about ten years."""
    all_day = not isinstance(start, datetime)
    row = SeriesRow(
        "x", start, start + timedelta(days=1) if all_day else start + timedelta(hours=1),
        all_day=all_day, zone=zone, recurrence_rule=rule,
    )  # fmt: skip
    begin = datetime(start.year, start.month, start.day, tzinfo=UTC) - timedelta(days=2)
    found = expand([row], begin, begin + HORIZON, zone="Europe/Berlin", limit=100_000)
    tz = ZoneInfo(zone or "UTC")
    return [
        one.start.astimezone(tz).date() if isinstance(one.start, datetime) else one.start
        for one in found
    ]


@settings(max_examples=300, deadline=None)
@given(
    pattern=kinds,
    interval=st.integers(1, 6),
    span=ends,
    near=st.dates(date(2024, 1, 1), date(2027, 12, 31)),
    hour=st.integers(0, 23),
)
def test_a_rule_happens_on_the_days_of_its_pattern_and_goes_back_to_it(
    pattern: dict[str, Any], interval: int, span: dict[str, Any], near: date, hour: int
) -> None:
    there = recurrence({**pattern, "interval": interval}, span, near)
    first = date.fromisoformat(there["range"]["startDate"])
    start = datetime(first.year, first.month, first.day, hour, 30, tzinfo=BERLIN).astimezone(UTC)
    rule = rule_of(there, start, BERLIN)
    assert rule is not None
    found = happening(rule, start, zone="Europe/Berlin")
    last = first + HORIZON - timedelta(days=4)
    wanted = list(islice((d for d in patterns.days(there)), 4_000))
    assert [d for d in found if d <= last] == [d for d in wanted if d <= last]
    back = recurrence_of(rule, start, BERLIN, WINDOWS)
    patterns.check(back, first)
    assert list(islice(patterns.days(back), 500)) == wanted[:500]
    assert rule_of(back, start, BERLIN) == rule


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=3;COUNT=10",
        "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR",
        "FREQ=WEEKLY",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU",
        "FREQ=MONTHLY",
        "FREQ=MONTHLY;BYMONTHDAY=-1",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=2",
        "FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20280101T000000Z",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=YEARLY",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1",
        "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    ],
)
def test_what_rules_say_is_said_by_a_recurrence(rule: str) -> None:
    near = datetime(2026, 3, 2, 9, tzinfo=BERLIN).astimezone(UTC)
    first = happening(rule, near, zone="Europe/Berlin")
    # What the start adds by itself is no day of the rule: begin on one of its own.
    day = first[1]
    start = datetime(day.year, day.month, day.day, 9, tzinfo=BERLIN).astimezone(UTC)
    there = recurrence_of(rule, start, BERLIN, WINDOWS)
    patterns.check(there, day)
    assert list(islice(patterns.days(there), 8)) == happening(rule, start, zone="Europe/Berlin")[:8]


def test_a_last_moment_before_the_time_of_day_ends_it_the_day_before() -> None:
    start = datetime(2026, 3, 2, 9, tzinfo=BERLIN).astimezone(UTC)
    there = recurrence_of("FREQ=DAILY;UNTIL=20260305T070000Z", start, BERLIN, WINDOWS)
    assert there["range"]["endDate"] == "2026-03-04"
    whole = recurrence_of("FREQ=DAILY;UNTIL=20260305", date(2026, 3, 2), BERLIN, "UTC")
    assert whole["range"]["endDate"] == "2026-03-05"


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("FREQ=HOURLY;COUNT=3", "within a day"),
        ("FREQ=DAILY;INTERVAL=2;BYDAY=MO,WE", "weekdays only"),
        ("FREQ=DAILY;BYMONTH=3", "daily repetition by BYMONTH"),
        ("FREQ=WEEKLY;BYMONTH=3", "BYMONTH"),
        ("FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=1", "BYSETPOS"),
        ("FREQ=MONTHLY;BYMONTHDAY=2,15", "several days"),
        ("FREQ=MONTHLY;BYMONTHDAY=-3", "from the end"),
        ("FREQ=MONTHLY;BYMONTHDAY=31", "day 31"),
        ("FREQ=MONTHLY;BYDAY=MO", "several such weekdays"),
        ("FREQ=MONTHLY;BYDAY=1MO,3MO", "several such weekdays"),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1,2", "another weekday"),
        ("FREQ=MONTHLY;BYDAY=5MO", "another weekday"),
        ("FREQ=MONTHLY;BYDAY=MO;BYMONTHDAY=2", "BYMONTHDAY"),
        ("FREQ=YEARLY;BYMONTH=3,4", "several months"),
        ("FREQ=YEARLY;BYDAY=MO", "several months"),
        ("FREQ=YEARLY;BYYEARDAY=61", "BYYEARDAY"),
        ("FREQ=DAILY;COUNT=1000", "999"),
        ("FREQ=WEEKLY;BYDAY=TU", "first day does not fit"),
    ],
)
def test_what_outlook_cannot_keep_is_said_in_a_sentence(rule: str, says: str) -> None:
    start = datetime(2026, 3, 2, 9, tzinfo=BERLIN).astimezone(UTC)
    if "31" in rule:
        start = datetime(2026, 3, 31, 9, tzinfo=BERLIN).astimezone(UTC)
    if "5MO" in rule or "-3" in rule:
        start = datetime(2026, 3, 30 if "5MO" in rule else 29, 9, tzinfo=BERLIN).astimezone(UTC)
    with pytest.raises(InvalidInput) as caught:
        recurrence_of(rule, start, BERLIN, WINDOWS)
    assert says in caught.value.message
    assert caught.value.details["field"] == "recurrence_rule"


@pytest.mark.parametrize(
    ("name", "there"),
    [
        (None, "UTC"),
        ("UTC", "UTC"),
        ("Europe/Berlin", "W. Europe Standard Time"),
        ("Europe/Vienna", "Central Europe Standard Time"),
        ("America/New_York", "Eastern Standard Time"),
        ("Asia/Kolkata", "India Standard Time"),
        ("Not/AZone", None),
    ],
)
def test_zones_have_windows_names(name: str | None, there: str | None) -> None:
    assert windows(name) == there


def test_every_windows_zone_comes_back_as_a_clock_that_shows_the_same() -> None:
    for name in ("America/Argentina/Salta", "Europe/Oslo", "Pacific/Noumea", "Africa/Lagos"):
        there = windows(name)
        assert there is not None
        back = named_zone(there)
        assert back is not None
        for month in range(1, 13):
            moment = datetime(2027, month, 15, 12, tzinfo=UTC)
            assert (
                moment.astimezone(back.tz).utcoffset()
                == moment.astimezone(ZoneInfo(name)).utcoffset()
            )


def test_a_zone_that_somebody_made_up_is_the_persons_own() -> None:
    assert iana("tzone://Microsoft/Custom", "Asia/Tokyo").name == "Asia/Tokyo"
    assert iana("tzone://Microsoft/Utc", "Asia/Tokyo").name is None
    assert iana(None, "Asia/Tokyo").name == "Asia/Tokyo"


def test_a_zone_whose_clock_is_the_persons_own_has_their_name_for_it() -> None:
    assert iana("W. Europe Standard Time", "Europe/Vienna").name == "Europe/Vienna"
    assert iana("W. Europe Standard Time", "America/New_York").name == "Europe/Berlin"
    assert iana("Europe/Rome", "Europe/Vienna").name == "Europe/Rome"

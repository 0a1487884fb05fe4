"""Days: whose, and when they begin."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock, at_local, day_bounds, local_day, zone_names
from focusflow.platform.ids import new_id


def person(zone: str = "Europe/Berlin", start: int = 0) -> Actor:
    return Actor(new_id(), timezone=zone, day_start_hour=start)


@pytest.mark.parametrize(("start", "expected"), [(0, date(2026, 11, 24)), (3, date(2026, 11, 23))])
def test_work_at_half_past_one_counts_for_the_day_that_the_person_means(
    start: int, expected: date
) -> None:
    instant = datetime(2026, 11, 24, 0, 30, tzinfo=UTC)
    assert local_day(person(start=start), instant) == expected


def test_a_time_that_the_clocks_skip_moves_forward() -> None:
    assert at_local(person(), date(2026, 3, 29), time(2, 30)) == datetime(
        2026, 3, 29, 1, 30, tzinfo=UTC
    )


@given(
    st.sampled_from(sorted(zone_names())),
    st.integers(0, 12),
    st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)),
)
def test_every_instant_lies_within_its_own_day(zone: str, start: int, moment: datetime) -> None:
    who = person(zone, start)
    instant = moment.replace(tzinfo=UTC)
    begin, end = day_bounds(who, local_day(who, instant))
    # Around a clock change the wall clock may pass the boundary twice; a day is then an hour off.
    slack = timedelta(hours=1)
    assert begin - slack <= instant < end + slack


def test_a_manual_clock_stands_until_moved() -> None:
    clock = ManualClock(datetime(2026, 1, 1, tzinfo=UTC))
    clock.advance(timedelta(minutes=5))
    assert clock() == datetime(2026, 1, 1, 0, 5, tzinfo=UTC)
    clock.set(datetime(2027, 1, 1, tzinfo=UTC))
    assert clock().year == 2027

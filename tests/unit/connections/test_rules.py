"""D-05, D-08, D-11: when a connection is looked at again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from focusflow.connections import rules

NOW = datetime(2026, 11, 24, 8, 0, 7, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("unchanged", "minutes"),
    [(0, 15), (3, 15), (4, 30), (8, 60), (12, 120), (16, 240), (10_000, 240)],
)
def test_what_stays_the_same_is_read_less_often(unchanged: int, minutes: int) -> None:
    assert rules.interval("auto", unchanged) == timedelta(minutes=minutes)


def test_what_a_person_chose_stays_whatever_comes() -> None:
    chosen = [rules.interval(often, 50) for often in ("hourly", "daily", "weekly")]
    assert chosen == [timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)]


def test_hourly_is_24_times_a_day_though_each_look_takes_its_time() -> None:
    due, looks = NOW, 0
    tick = NOW.replace(second=0)
    while tick < NOW.replace(second=0) + timedelta(days=1):
        tick += MINUTE
        if due <= tick:
            looks += 1
            due = rules.next_sync(tick + timedelta(seconds=9), timedelta(hours=1))
    assert looks == 24


def test_failures_are_tried_again_ever_later_and_never_after_more_than_six_hours() -> None:
    delays = [rules.retry_delay(failures) for failures in range(1, 12)]
    assert delays[:4] == [timedelta(minutes=n) for n in (2, 4, 8, 16)]
    assert delays == sorted(delays)
    assert delays[-1] == timedelta(hours=6)


@given(st.integers(1, 10**6), st.none() | st.integers(0, 10**9))
def test_what_the_other_side_asks_for_is_waited_for(failures: int, asked: int | None) -> None:
    at = rules.next_try(NOW, failures, asked)
    assert at.second == 0
    assert at - NOW >= timedelta(seconds=min(asked or 0, 86_400))
    assert at - NOW <= timedelta(days=1, minutes=1)

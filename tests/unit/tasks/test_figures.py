"""Days summed up to weeks and months, as one would by hand."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from focusflow.tasks.figures import Tally, default_start, percent, periods, total

DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


def test_weeks_begin_on_the_persons_own_day_and_are_cut_at_both_ends():
    start, end = date(2026, 11, 19), date(2026, 12, 2)  # a Thursday, a Wednesday
    monday = [(one.start, one.end) for one in periods("week", start, end, 0, {})]
    assert monday == [
        (date(2026, 11, 19), date(2026, 11, 22)),
        (date(2026, 11, 23), date(2026, 11, 29)),
        (date(2026, 11, 30), date(2026, 12, 2)),
    ]
    sunday = [one.start for one in periods("week", start, end, 6, {})]
    assert sunday == [date(2026, 11, 19), date(2026, 11, 22), date(2026, 11, 29)]


def test_months_have_their_own_length():
    found = periods("month", date(2028, 1, 31), date(2028, 3, 1), 0, {})
    assert [(one.start, one.end) for one in found] == [
        (date(2028, 1, 31), date(2028, 1, 31)),
        (date(2028, 2, 1), date(2028, 2, 29)),
        (date(2028, 3, 1), date(2028, 3, 1)),
    ]


@pytest.mark.parametrize(
    ("kind", "start"),
    [("day", date(2026, 10, 28)), ("week", date(2026, 9, 7)), ("month", date(2025, 12, 1))],
)
def test_figures_begin_a_while_ago(kind, start):
    assert default_start(kind, date(2026, 11, 24), 0) == start


def test_a_share_of_nothing_is_none():
    assert (percent(0, 0), percent(1, 3), percent(2, 2)) == (None, 33.3, 100.0)


@given(
    kind=st.sampled_from(["day", "week", "month"]),
    start=DAYS,
    length=st.integers(0, 399),
    weekday=st.integers(0, 6),
    marks=st.lists(st.integers(0, 420), max_size=30),
)
def test_nothing_is_lost_or_counted_twice(kind, start, length, weekday, marks):
    end = start + timedelta(days=length)
    days: dict[date, Tally] = {}
    for away in marks:
        day = start + timedelta(days=away)
        days[day] = days.get(day, Tally()).plus(Tally(completed=1, minutes=away))
    found = periods(kind, start, end, weekday, days)
    assert found[0].start == start
    assert found[-1].end == end
    for one, other in pairwise(found):
        assert other.start == one.end + timedelta(days=1)
    inside = [tally for day, tally in days.items() if day <= end]
    assert total(one.tally for one in found) == total(inside)

"""Due moments, punctuality, order, circles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from focusflow.tasks import rules


@dataclass(frozen=True)
class Person:
    timezone: str = "Europe/Berlin"
    day_start_hour: int = 0


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type]


def test_a_task_without_a_date_is_never_due():
    assert rules.due_moment(Person(), None, None) is None


def test_nine_stays_nine_across_both_clock_changes():
    nine = time(9)
    assert rules.due_moment(Person(), date(2026, 3, 28), nine) == utc(2026, 3, 28, 8)
    assert rules.due_moment(Person(), date(2026, 3, 29), nine) == utc(2026, 3, 29, 7)
    assert rules.due_moment(Person(), date(2026, 10, 25), nine) == utc(2026, 10, 25, 8)


def test_a_day_without_a_time_ends_with_the_local_day():
    assert rules.due_moment(Person(), date(2026, 11, 24), None) == utc(2026, 11, 24, 23)
    late = Person(day_start_hour=3)
    assert rules.due_moment(late, date(2026, 11, 24), None) == utc(2026, 11, 25, 2)


def test_a_time_that_the_clocks_skip_moves_forward():
    assert rules.due_moment(Person(), date(2026, 3, 29), time(2, 30)) == utc(2026, 3, 29, 1, 30)


@pytest.mark.parametrize(
    ("due", "slot", "expected"),
    [
        (utc(2026, 1, 1, 13), None, (True, True)),
        (utc(2026, 1, 1, 12), None, (False, True)),
        (utc(2026, 1, 1, 11), None, (False, False)),
        (None, utc(2026, 1, 1, 13), (True, True)),
        (None, utc(2026, 1, 1, 11), (False, True)),
        (None, None, (False, True)),
        # The due moment decides where there is one.
        (utc(2026, 1, 1, 11), utc(2026, 1, 1, 13), (False, False)),
    ],
)
def test_early_and_on_time(due, slot, expected):
    assert rules.punctuality(utc(2026, 1, 1, 12), due, slot) == expected


def test_a_slot_ends_after_the_estimate_or_with_its_day():
    day = date(2026, 11, 24)
    assert rules.slot_end(Person(), day, time(9), 90) == utc(2026, 11, 24, 9, 30)
    assert rules.slot_end(Person(), day, None, 90) == utc(2026, 11, 24, 23)
    assert rules.slot_end(Person(), None, None, 90) is None


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
def test_a_place_between_two_lies_strictly_between_them(one, other):
    low, high = min(one, other), max(one, other)
    place = rules.between(low, high)
    assert place is None or low < place < high


def test_there_is_always_a_place_at_either_end():
    assert rules.between(None, 5.0) < 5.0
    assert rules.between(5.0, None) > 5.0
    assert rules.between(None, None) is not None


def test_no_place_is_left_between_equal_or_touching_places():
    assert rules.between(1.0, 1.0) is None
    assert rules.between(1.0, 1.0 + 2**-52) is None


def ids(count: int) -> list[UUID]:
    return [UUID(int=number) for number in range(count)]


def test_a_circle_is_found_with_its_way():
    a, b, c, d = ids(4)
    assert rules.find_cycle(a, [b], {b: [c, d], c: [a]}) == [a, b, c, a]
    assert rules.find_cycle(a, [a], {}) == [a, a]


def test_waiting_for_one_task_on_two_ways_is_no_circle():
    a, b, c, d = ids(4)
    assert rules.find_cycle(a, [b, c], {b: [d], c: [d]}) is None


@given(
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20),
    st.lists(st.integers(0, 7), max_size=4),
)
def test_a_circle_is_found_exactly_when_the_task_can_be_reached(pairs, wanted):
    nodes = ids(8)
    edges: dict[UUID, list[UUID]] = {}
    for waits, needed in pairs:
        if waits != 0:
            edges.setdefault(nodes[waits], []).append(nodes[needed])
    reachable, frontier = set(), {nodes[i] for i in wanted}
    while frontier:
        reachable |= frontier
        frontier = {n for f in frontier for n in edges.get(f, [])} - reachable
    way = rules.find_cycle(nodes[0], [nodes[i] for i in wanted], edges)
    assert (way is not None) == (nodes[0] in reachable)
    if way:
        assert way[0] == way[-1] == nodes[0]
        steps = {nodes[0]: [nodes[i] for i in wanted], **edges}
        assert all(after in steps[before] for before, after in pairwise(way))


def test_percent():
    assert rules.percent(3, 4) == 75
    assert rules.percent(0, 0) is None


def test_the_trash_keeps_thirty_days():
    assert timedelta(days=rules.TRASH_DAYS) == timedelta(days=30)

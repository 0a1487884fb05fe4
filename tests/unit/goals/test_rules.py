"""What progress follows from, and the order of milestones."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from focusflow.goals.rules import Step, days_taken, derived_progress, moved

DONE, OPEN, SKIPPED = Step("completed", 0, 0), Step("pending", 0, 0), Step("skipped", 0, 0)


@pytest.mark.parametrize(
    ("steps", "tasks", "expected"),
    [
        ([DONE, DONE, OPEN, OPEN], (0, 0), 50),
        ([], (0, 0), 0),
        ([], (1, 3), 33),
        ([DONE, OPEN], (1, 2), 50),
        ([DONE, SKIPPED], (0, 0), 100),
        ([SKIPPED], (0, 0), 0),
        ([DONE, DONE], (3, 3), 100),
        ([Step("pending", 1, 2), OPEN], (0, 0), 25),
        # All tasks of a milestone are done, but nobody ticked it.
        ([Step("pending", 4, 4)], (0, 0), 99),
    ],
)
def test_progress_follows_milestones_and_tasks(steps, tasks, expected):
    assert derived_progress(steps, *tasks) == expected


step = st.builds(
    lambda status, total, done: Step(status, min(done, total), total),
    st.sampled_from(["pending", "completed", "skipped"]),
    st.integers(0, 50),
    st.integers(0, 50),
)


@given(st.lists(step, max_size=20), st.integers(0, 1000), st.integers(0, 1000))
def test_progress_is_a_percentage_and_full_only_when_all_is_done(steps, one, other):
    done, total = min(one, other), max(one, other)
    value = derived_progress(steps, done, total)
    assert 0 <= value <= 100
    counted = [s for s in steps if s.status != "skipped"]
    everything = done == total and all(s.status == "completed" for s in counted)
    assert (value == 100) == (everything and bool(counted or total))


@given(st.lists(st.integers(), min_size=1, unique=True), st.integers(0, 30), st.data())
def test_moving_changes_the_place_of_one_only(items, place, data):
    item = data.draw(st.sampled_from(items))
    order = moved(items, item, place)
    assert sorted(order) == sorted(items)
    assert order.index(item) == min(place, len(items) - 1)
    assert [i for i in order if i != item] == [i for i in items if i != item]


def test_days_taken_counts_the_first_day():
    assert days_taken(date(2026, 1, 1), date(2026, 1, 1)) == 1
    assert days_taken(date(2026, 1, 1), date(2026, 1, 31)) == 31
    assert days_taken(date(2026, 2, 1), date(2026, 1, 1)) == 1

"""How pressing the coach says its tasks are."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from focusflow.goals.coach.pressing import Ahead, scores

TODAY = date(2026, 3, 10)
AHEAD = st.builds(
    Ahead,
    st.none() | st.integers(-30, 200).map(lambda days: TODAY + timedelta(days=days)),
    st.none() | st.integers(1, 10_000),
)


@pytest.mark.parametrize(
    ("days", "minutes", "score"),
    [
        (0, 240, 97.33),  # 93.33 + 0.6 of the 6.67 that belong to today
        (14, 240, 49.31),
        (-5, 240, 97.33),
        (0, 1, 99.99),
    ],
)
def test_a_task_alone_scores_by_its_day_and_its_length(
    days: int, minutes: int, score: float
) -> None:
    assert scores([Ahead(TODAY + timedelta(days=days), minutes)], TODAY) == [score]


def test_on_one_day_the_first_and_the_shorter_come_before() -> None:
    long, short = Ahead(TODAY, 240), Ahead(TODAY, 15)
    first, second = scores([long, long], TODAY)
    assert first > second
    assert scores([short], TODAY) > scores([long], TODAY)


@given(st.lists(AHEAD, max_size=60))
def test_scores_sort_as_the_days_do_and_are_the_same_each_time(tasks: list[Ahead]) -> None:
    found = scores(tasks, TODAY)
    assert found == scores(tasks, TODAY)
    assert all(0 <= score <= 100 and round(score, 2) == score for score in found)
    dated = sorted(
        (max(task.day, TODAY), score)
        for task, score in zip(tasks, found, strict=True)
        if task.day is not None
    )
    for (day, score), (later, other) in pairwise(dated):
        assert day == later or score >= other

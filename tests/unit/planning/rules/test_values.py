"""What a task is worth, and how long it takes."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest

from focusflow.planning.rules import values
from focusflow.planning.rules.problem import build
from focusflow.planning.rules.values import Sample
from focusflow.tasks.schemas import PlannableTask

from .conftest import NOW, TUESDAY, preferences, situation, solved, task, work

# What a task is worth


def score(one: PlannableTask, **fields: Any) -> float:
    return values.priority_score(one, NOW, fields.pop("probability", 0.75), {}, **fields)


def test_a_nearer_due_date_raises_the_score() -> None:
    dues = [None, *(NOW + timedelta(hours=h) for h in (200, 48, 5, -3))]
    found = [score(task(due_at=due)) for due in dues]
    assert found == sorted(found)
    assert len(set(found)) == len(found)


def test_priority_of_task_and_goal_raises_the_score() -> None:
    own = [score(task(priority=p)) for p in ("low", "medium", "high", "urgent")]
    goals = [score(task(goal_priority=p)) for p in ("low", "medium", "high")]
    assert own == sorted(set(own))
    assert goals == sorted(set(goals))


def test_weights_are_04_04_01_01_and_can_be_changed() -> None:
    best = task(priority="urgent", goal_priority="high", due_at=NOW, category="maths")
    assert values.priority_score(best, NOW, 1.0, {"maths": 1.0}) == pytest.approx(1.0)
    assert score(task(priority="urgent"), probability=0) == pytest.approx(0.4 + 0.05)
    assert score(task(priority="low", due_at=NOW), probability=0) == pytest.approx(0.1 + 0.4 + 0.05)
    only_goal = values.ScoreWeights(goal=1, urgency=0, category=0, completion=0)
    assert score(task(due_at=NOW), weights=only_goal) == pytest.approx(0.5)


def test_the_category_people_finish_most_in_counts_most() -> None:
    likings = values.category_likings(
        [Sample("maths", None, None), Sample("maths", None, None), Sample("art", None, None)]
    )
    assert likings == {"maths": 1.0, "art": 0.5}
    by_category = [
        values.priority_score(task(category=c), NOW, 0.75, likings) for c in (None, "art", "maths")
    ]
    assert by_category == sorted(set(by_category))


def test_value_is_the_product_of_score_and_probability_from_1_to_100() -> None:
    assert values.value(0, 0.75) == 1
    assert values.value(1, 1) == 100
    assert values.value(0.8, 0.5) - 1 == pytest.approx(values.value(0.5, 0.8) - 1)


def test_with_room_for_one_of_two_the_higher_product_wins() -> None:
    weak, strong = task("weak", priority="low"), task("strong", priority="high")
    hour = preferences(study_start=time(9), study_end=time(9, 30))
    found = solved(build(situation(weak, strong, preferences=hour)))[TUESDAY]
    assert {s.task_id for s in work(found)} == {strong.id}


def test_the_completion_rate_is_ones_own_drawn_to_three_quarters() -> None:
    assert values.completion_probability(0, 0) == 0.75
    assert values.completion_probability(1, 1) < 0.8
    assert values.completion_probability(100, 100) > 0.97
    assert values.completion_probability(0, 100) < 0.1


# How long things take


def test_the_ratio_is_the_median_of_at_least_five() -> None:
    four = [Sample(None, 20, 30)] * 4
    assert values.duration_ratio(four) == 1.0
    assert values.duration_ratio([*four, Sample(None, 10, 500)]) == 1.5
    assert values.duration_ratio([*four, Sample(None, None, 30), Sample(None, 30, None)]) == 1.0
    assert values.duration_ratio([Sample(None, 1, 1000)] * 5) == values.MOST_RATIO


@pytest.mark.parametrize(
    ("estimate", "spent", "ratio", "minutes"),
    [
        (30, 0, 1.5, 45),
        (30, 0, 1.0, 30),
        (None, 0, 1.0, 30),
        (31, 0, 1.0, 35),
        (50, 0, 1.1, 55),
        (60, 20, 1.0, 40),
        (30, 90, 1.0, 10),
        (5, 0, 1.0, 5),
        (5, 20, 1.0, 5),
    ],
)
def test_minutes_to_reserve(estimate: int | None, spent: int, ratio: float, minutes: int) -> None:
    one = task(estimated_minutes=estimate, spent_minutes=spent)
    assert values.remaining_minutes(one, ratio) == minutes

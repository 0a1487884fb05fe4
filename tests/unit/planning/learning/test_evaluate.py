"""Evaluation holds back days, not rows, and calls a draw a draw."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import numpy as np
import pytest

from focusflow.planning.learning import evaluate

from .conftest import LAST, days_ago


def test_the_last_fifth_of_the_days_is_held_back_whole() -> None:
    rows = [SimpleNamespace(day=days_ago(n)) for n in range(10) for _ in range(n + 1)]
    earlier, held = evaluate.hold_back(rows)
    assert {row.day for row in held} == {LAST, LAST - timedelta(days=1)}
    assert len(held) == 3
    assert not {row.day for row in earlier} & {row.day for row in held}
    assert len(earlier) + len(held) == len(rows)


@pytest.mark.parametrize(("days", "held"), [(1, 0), (2, 1), (5, 1), (6, 2), (30, 6)])
def test_at_least_one_day_is_held_back_if_another_is_left(days: int, held: int) -> None:
    rows = [SimpleNamespace(day=days_ago(n)) for n in range(days)]
    assert len(evaluate.hold_back(rows)[1]) == held


def test_nothing_can_be_held_back_of_nothing() -> None:
    assert evaluate.hold_back([]) == ([], [])


def test_errors_by_hand() -> None:
    logs = evaluate.log_errors(np.array([2.0, 0.5]), 1.0)
    assert logs.tolist() == pytest.approx([np.log(2), np.log(2)])
    squares = evaluate.squared_errors(np.array([1.0, 0.0]), np.array([0.8, 0.4]))
    assert squares.mean() == pytest.approx(0.1)


def test_the_calibration_curve_says_what_came_of_each_tenth() -> None:
    predicted = np.array([0.05, 0.12, 0.18, 0.95, 1.0])
    done = np.array([0.0, 0.0, 1.0, 1.0, 1.0])
    assert evaluate.calibration(done, predicted) == [
        {"from": 0.0, "count": 1, "predicted": 0.05, "actual": 0.0},
        {"from": 0.1, "count": 2, "predicted": 0.15, "actual": 0.5},
        {"from": 0.9, "count": 2, "predicted": 0.975, "actual": 1.0},
    ]


def test_a_hair_is_not_enough_to_beat_a_rule() -> None:
    rule = np.array([0.5, 0.5, 0.5, 0.5])
    assert evaluate.beats(rule - 0.1, rule)
    assert not evaluate.beats(rule, rule)
    assert not evaluate.beats(rule + 0.1, rule)
    assert not evaluate.beats(np.array([0.0, 0.8, 0.1, 0.9]), rule)
    assert not evaluate.beats(np.array([0.0]), np.array([1.0]))

"""When the world no longer looks as it did."""

from __future__ import annotations

import numpy as np
import pytest

from focusflow.planning.learning import drift
from focusflow.planning.learning.evaluate import Array

METRICS = {"rows": 200, "error": 0.2}


def world(count: int, shift: float = 0.0) -> Array:
    """Three columns: one continuous, one of two values, one of many ties."""
    chance = np.random.default_rng(count)
    columns = (chance.normal(shift, 1, count), chance.integers(0, 2, count), np.ones(count))
    return np.column_stack(columns).astype(float)


def test_the_index_by_hand() -> None:
    same = np.array([0.5, 0.5])
    assert drift.psi(same, same) == 0
    # (0.75 - 0.5) ln 1.5 + (0.25 - 0.5) ln 0.5
    assert drift.psi(same, np.array([0.75, 0.25])) == pytest.approx(0.25 * np.log(3))


def test_the_same_world_is_not_flagged() -> None:
    then = drift.reference(world(200))
    found = drift.check(then, METRICS, world(60), np.full(60, 0.21))
    assert found == {"rows": 60, "psi": found["psi"], "error_ratio": 1.05, "flagged": False}
    assert found["psi"] < 0.1


def test_the_same_world_is_hardly_ever_flagged() -> None:
    then = drift.reference(world(200))
    found = [drift.check(then, METRICS, world(count), np.empty(0)) for count in range(40, 140)]
    assert sum(each["flagged"] for each in found) <= 8


def test_another_world_is_flagged() -> None:
    then = drift.reference(world(200))
    found = drift.check(then, METRICS, world(60, shift=1.0), np.full(60, 0.2))
    assert found["psi"] > drift.MOST_PSI
    assert found["flagged"]


@pytest.mark.parametrize("most", [0.0, 1.0])
def test_a_yes_that_became_a_no_is_seen(most: float) -> None:
    then = np.repeat([1 - most, most], [20, 180])[:, None]
    now = np.repeat([1 - most, most], [30, 30])[:, None]
    assert not drift.check(drift.reference(then), METRICS, then[::4], np.empty(0))["flagged"]
    assert drift.check(drift.reference(then), METRICS, now, np.empty(0))["flagged"]


@pytest.mark.parametrize("value", [0.0, 2.0])
def test_a_column_that_was_always_the_same_is_seen_to_change(value: float) -> None:
    then = drift.reference(np.ones((200, 1)))
    now = np.repeat([1.0, value], [20, 40])[:, None]
    assert drift.check(then, METRICS, now, np.empty(0))["flagged"]
    assert not drift.check(then, METRICS, np.ones((60, 1)), np.empty(0))["flagged"]


def test_a_value_that_most_rows_share_is_seen_to_go() -> None:
    """Most tasks have no due moment, which counts as one far away."""
    then = np.concatenate([np.linspace(1, 100, 40), np.full(160, 720.0)])[:, None]
    now = np.concatenate([np.linspace(1, 100, 40), np.full(20, 720.0)])[:, None]
    assert drift.check(drift.reference(then), METRICS, now, np.empty(0))["flagged"]


@pytest.mark.parametrize(("error", "flagged"), [(0.2, False), (0.25, False), (0.26, True)])
def test_errors_a_quarter_above_those_at_training_are_flagged(error: float, flagged: bool) -> None:
    then = drift.reference(world(200))
    assert drift.check(then, METRICS, world(30), np.full(30, error))["flagged"] is flagged


def test_a_streak_that_grows_is_no_other_world() -> None:
    lines = np.column_stack([np.arange(5.0), np.ones(5), np.arange(5.0)])
    assert drift.watched(lines, ("streak", "hour", "rate")).tolist() == [[1.0]] * 5


def test_few_rows_prove_nothing() -> None:
    then = drift.reference(world(200))
    found = drift.check(then, METRICS, world(19, shift=3.0), np.full(19, 9.0))
    assert found == {"rows": 19, "psi": None, "error_ratio": None, "flagged": False}

"""How likely planned work gets done: the base rate, the regression, and which of them is used."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from focusflow.planning.learning import completion, fitting
from focusflow.planning.learning.logistic import Calibration, Logistic, sigmoid

from .conftest import by_chance, good_in_the_morning, rows


def test_the_rule_is_the_share_that_was_done_drawn_to_three_quarters() -> None:
    assert completion.rule([]) == 0.75
    done = [replace(row, done=True) for row in rows(by_chance)]
    assert completion.rule(done) > 0.97


def test_the_regression_beats_the_base_rate_on_days_it_has_not_seen() -> None:
    found = completion.train(rows(good_in_the_morning))
    assert found.used
    assert found.metrics["error"] < 0.85 * found.metrics["error_rule"]
    assert found.metrics["held_days"] == 6
    assert sum(part["count"] for part in found.metrics["calibration"]) == 30


def test_the_regression_knows_the_good_hours() -> None:
    told = rows(good_in_the_morning)
    model = completion.from_json(completion.train(told).params)
    base = replace(told[0], preferred=True, done=None)
    chance = model.predict(completion.matrix([replace(base, hour=h) for h in range(24)]))
    assert np.all((chance >= 0.02) & (chance <= 0.98))
    assert chance[10] > 0.75
    assert chance[18] < 0.45


def test_what_it_says_is_what_happens() -> None:
    """With enough data the probabilities are right on days the model has not seen."""
    found = completion.train(rows(good_in_the_morning, a_day=40))
    assert found.metrics["calibrated_by"] == "isotonic"
    parts = found.metrics["calibration"]
    off = sum(part["count"] * abs(part["predicted"] - part["actual"]) for part in parts)
    assert off / sum(part["count"] for part in parts) < 0.1


def test_little_data_is_calibrated_by_two_numbers() -> None:
    assert completion.train(rows(good_in_the_morning)).metrics["calibrated_by"] == "platt"


def test_a_regression_with_nothing_to_find_is_hardly_ever_used() -> None:
    """One that is ahead by chance is told from one that knows something, mostly."""
    found = [completion.train(rows(by_chance, seed=seed)) for seed in range(12)]
    assert all(trained.params for trained in found)
    assert sum(trained.used for trained in found) <= 4


def test_a_regression_that_learned_a_world_that_is_gone_is_not_used() -> None:
    told = rows(good_in_the_morning)
    first = sorted({row.day for row in told})[-6]
    turned = [replace(r, done=not r.done) if r.day >= first else r for r in told]
    found = completion.train(turned)
    assert found.metrics["error"] > found.metrics["error_rule"]
    assert not found.used


def test_there_is_no_regression_for_few_blocks_or_one_outcome() -> None:
    told = rows(good_in_the_morning)
    assert completion.train(told[-39:]).params == {}
    always = [replace(row, done=True) for row in told]
    assert completion.train(always).params == {}


# JSON and calibration


@pytest.mark.parametrize("a_day", [5, 40])
def test_a_regression_read_back_from_json_says_the_same(a_day: int) -> None:
    params = completion.fit(rows(good_in_the_morning, a_day=a_day))
    lines = completion.matrix(rows(good_in_the_morning, seed=2))
    before = completion.from_json(params).predict(lines)
    after = completion.from_json(json.loads(json.dumps(params))).predict(lines)
    assert np.max(np.abs(before - after)) < 1e-9


def test_the_stored_regression_says_what_scikit_learns_own_does() -> None:
    told = rows(good_in_the_morning)
    lines, done = completion.matrix(told), completion.outcomes_of(told)
    ours = fitting._regression(lines, done)
    scaled = (lines - lines.mean(axis=0)) / lines.std(axis=0).clip(min=1e-12)
    flat = lines.std(axis=0) < 1e-12
    scaled[:, flat] = 0
    theirs = (
        LogisticRegression(solver="newton-cholesky").fit(scaled, done).predict_proba(scaled)[:, 1]
    )
    assert np.max(np.abs(sigmoid(ours.scores(lines)) - theirs)) < 1e-9


def test_a_stored_curve_is_the_isotonic_one() -> None:
    chance = np.random.default_rng(1)
    scores = chance.normal(size=600)
    outcomes = (chance.random(600) < sigmoid(2 * scores)).astype(float)
    ours = fitting.calibrate(scores, outcomes)
    assert ours.method == "isotonic"
    theirs = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip").fit(scores, outcomes)
    asked = np.linspace(-5, 5, 101)
    assert np.max(np.abs(ours.apply(asked) - theirs.predict(asked))) < 1e-9


def test_scores_that_say_the_opposite_leave_the_base_rate() -> None:
    scores, outcomes = np.linspace(-2, 2, 40), np.array([1.0] * 30 + [0.0] * 10)
    found = fitting.calibrate(scores, outcomes)
    assert found.apply(np.array([-2.0, 0.0, 2.0])) == pytest.approx([0.75] * 3)


def test_too_few_scores_are_left_as_they_are() -> None:
    assert fitting.calibrate(np.zeros(3), np.array([0.0, 1.0, 1.0])) == Calibration()
    assert fitting.calibrate(np.zeros(30), np.ones(30)) == Calibration()
    plain = Logistic(mean=(0.0,), scale=(1.0,), weights=(1.0,), intercept=0.0)
    assert plain.predict(np.array([[0.0], [99.0], [-99.0]])).tolist() == [0.5, 0.98, 0.02]


@pytest.mark.parametrize(
    "change",
    [
        {"weights": [1.0]},
        {"scale": []},
        {"mean": None},
        {"calibration": {"method": "platt", "x": [], "y": []}},
        {"calibration": {}},
    ],
)
def test_a_damaged_regression_is_refused(change: dict[str, object]) -> None:
    good = completion.fit(rows(good_in_the_morning))["regression"]
    with pytest.raises((KeyError, TypeError, ValueError)):
        completion.from_json({"regression": {**good, **change}})

"""Fitting with scikit-learn. The only module that knows it, loaded when a job first trains.

A process without the package gets an ImportError from every function here and keeps its rules.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from focusflow.planning.learning.evaluate import Array
from focusflow.planning.learning.logistic import Calibration, Logistic

TREES = 32
LEAST_LEAF = 5
DEEPEST = 8
SEED = 1
FOLDS = 5
LEAST_SCORES = 20
LEAST_FOR_ISOTONIC = 150
"""Of each outcome. With less, a free curve would follow chance; two numbers can't."""
LITTLE = 1e-12
SOLVER = "newton-cholesky"
"""Done in a handful of steps where there are few columns."""


def forest(rows: Array, targets: Array) -> dict[str, Any]:
    """Grow a forest on rows and their targets; as JSON for `Forest`."""
    from sklearn.ensemble import RandomForestRegressor  # type: ignore[import-untyped]

    grown = RandomForestRegressor(
        n_estimators=TREES,
        min_samples_leaf=LEAST_LEAF,
        max_depth=DEEPEST,
        max_features=0.5,
        random_state=SEED,
        n_jobs=1,
    ).fit(rows, targets)
    order = np.argsort(targets, kind="stable")
    place = np.empty(len(order), dtype=int)
    place[order] = np.arange(len(order))
    reached = grown.apply(rows)
    trees = [_tree(made.tree_, reached[:, n], place) for n, made in enumerate(grown.estimators_)]
    return {"targets": targets[order].tolist(), "trees": trees}


def _tree(grown: Any, reached: Any, place: Any) -> dict[str, Any]:
    """One tree as lists; each leaf with all rows that reach it, also those it was not grown on."""
    by_leaf = np.argsort(reached, kind="stable")
    return {
        "feature": np.where(grown.children_left < 0, -1, grown.feature).tolist(),
        "threshold": grown.threshold.tolist(),
        "left": grown.children_left.tolist(),
        "right": grown.children_right.tolist(),
        "count": np.bincount(reached, minlength=grown.node_count).tolist(),
        "samples": place[by_leaf].tolist(),
    }


def logistic(rows: Array, done: Array, days: Array) -> Logistic:
    """Fit a calibrated regression; `days` are numbers by which rows belong together.

    `done` holds 0 and 1, both of them.
    """
    raw = _regression(rows, done)
    scores, outcomes = _unseen_scores(rows, done, days)
    return Logistic(raw.mean, raw.scale, raw.weights, raw.intercept, calibrate(scores, outcomes))


def _regression(rows: Array, done: Array) -> Logistic:
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

    mean, scale = rows.mean(axis=0), rows.std(axis=0)
    scale[scale < LITTLE] = 1.0
    fitted = LogisticRegression(solver=SOLVER).fit((rows - mean) / scale, done)
    return Logistic(
        mean=tuple(mean.tolist()),
        scale=tuple(scale.tolist()),
        weights=tuple(fitted.coef_[0].tolist()),
        intercept=float(fitted.intercept_[0]),
    )


def _unseen_scores(rows: Array, done: Array, days: Array) -> tuple[Array, Array]:
    """What the regression says of days it was not fitted on, and what happened there."""
    scores, outcomes = [], []
    for part in np.array_split(np.unique(days), FOLDS):
        inside = np.isin(days, part)
        if inside.any() and len(np.unique(done[~inside])) == 2:
            scores.append(_regression(rows[~inside], done[~inside]).scores(rows[inside]))
            outcomes.append(done[inside])
    if not scores:
        return np.empty(0), np.empty(0)
    return np.concatenate(scores), np.concatenate(outcomes)


def calibrate(scores: Array, outcomes: Array) -> Calibration:
    """A rising curve where both outcomes are common, two numbers otherwise, none with too few."""
    fewest = min(int(outcomes.sum()), int((1 - outcomes).sum())) if len(outcomes) else 0
    if len(scores) < LEAST_SCORES or not fewest:
        return Calibration()
    if fewest >= LEAST_FOR_ISOTONIC:
        return _isotonic(scores, outcomes)
    return _platt(scores, outcomes)


def _isotonic(scores: Array, outcomes: Array) -> Calibration:
    from sklearn.isotonic import IsotonicRegression  # type: ignore[import-untyped]

    fitted = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip").fit(scores, outcomes)
    corners = fitted.X_thresholds_.tolist(), fitted.y_thresholds_.tolist()
    return Calibration("isotonic", tuple(corners[0]), tuple(corners[1]))


def _platt(scores: Array, outcomes: Array) -> Calibration:
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(solver=SOLVER).fit(scores[:, None], outcomes)
    slope, intercept = float(fitted.coef_[0][0]), float(fitted.intercept_[0])
    if slope <= 0:
        # On unseen days the scores said nothing, or the opposite: only the base rate is left.
        slope, intercept = 0.0, float(np.log(outcomes.mean() / (1 - outcomes.mean())))
    return Calibration("platt", (slope,), (intercept,))

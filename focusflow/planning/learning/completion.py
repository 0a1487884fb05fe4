"""How likely planned work gets done: a calibrated regression, and the base rate it must beat."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from focusflow.planning.learning import drift
from focusflow.planning.learning.durations import FAR_HOURS, PRIORITY, RANK
from focusflow.planning.learning.evaluate import (
    LEAST_HELD,
    Array,
    Trained,
    beats,
    calibration,
    hold_back,
    squared_errors,
)
from focusflow.planning.learning.features import Row
from focusflow.planning.learning.logistic import Logistic
from focusflow.planning.learning.logistic import from_json as logistic_from_json
from focusflow.planning.rules.values import DEFAULT_MINUTES, completion_probability

KIND = "completion"
LEAST_ROWS = 40
LEAST_OF_EACH = 5
"""So many blocks must have been done, and so many not, for there to be anything to tell apart."""
COLUMNS = (
    *("priority", "preferred", "difficulty", "streak", "rate", "due", "has_due", "estimate"),
    *("weekend", *(f"hour_{wave}{times}" for times in (1, 2, 3) for wave in ("sin", "cos"))),
)
SATURDAY = 5


def rule(rows: Iterable[Row]) -> float:
    """The share of planned work that was done, drawn to 0.75 while there is little."""
    outcomes = [bool(row.done) for row in rows]
    return completion_probability(sum(outcomes), len(outcomes))


def matrix(rows: Sequence[Row]) -> Array:
    """One line of numbers a row."""
    return np.array([_line(row) for row in rows], dtype=np.float64)


def _line(row: Row) -> list[float]:
    due = FAR_HOURS if row.hours_to_due is None else min(max(row.hours_to_due, 0.0), FAR_HOURS)
    turn = 2 * math.pi * row.hour / 24
    return [
        PRIORITY[row.priority],
        float(row.preferred),
        RANK[row.difficulty],
        math.log1p(row.streak),
        row.rate,
        math.log1p(due),
        float(row.hours_to_due is not None),
        math.log(row.estimate or DEFAULT_MINUTES),
        float(row.weekday >= SATURDAY),
        # Three waves round the clock are enough for a morning, a dip after lunch and an evening.
        *(wave(times * turn) for times in (1, 2, 3) for wave in (math.sin, math.cos)),
    ]


def outcomes_of(rows: Sequence[Row]) -> Array:
    """1 for each block that was done, 0 for the others."""
    return np.array([float(bool(row.done)) for row in rows])


def from_json(params: dict[str, Any]) -> Logistic:
    """The model in a registry's row.

    KeyError, TypeError or ValueError for anything else.
    """
    found = logistic_from_json(params["regression"])
    if len(found.weights) != len(COLUMNS):
        raise ValueError("this regression was made for other columns")
    return found


def inputs(params: Mapping[str, Any], rows: Sequence[Row]) -> Array:
    """What a stored model sees of rows and should go on seeing."""
    return drift.watched(matrix(rows), COLUMNS)


def errors(params: dict[str, Any], rows: Sequence[Row]) -> Array:
    """For each row the squared distance of a stored model's probability from what happened."""
    return squared_errors(outcomes_of(rows), from_json(params).predict(matrix(rows)))


def fit(rows: Sequence[Row]) -> dict[str, Any]:
    """Fit a regression; ImportError where there is no scikit-learn."""
    from focusflow.planning.learning import fitting

    days = np.array([row.day.toordinal() for row in rows], dtype=np.float64)
    return {"regression": fitting.logistic(matrix(rows), outcomes_of(rows), days).to_json()}


def _enough(rows: Sequence[Row]) -> bool:
    done = sum(bool(row.done) for row in rows)
    return LEAST_OF_EACH <= done <= len(rows) - LEAST_OF_EACH


def train(rows: Sequence[Row]) -> Trained:
    """A regression of all rows, measured by one that has not seen the last fifth of the days.

    It is used only if that one beat the base rate.
    """
    earlier, held = hold_back(rows)
    if len(rows) < LEAST_ROWS or len(held) < LEAST_HELD or not _enough(earlier):
        return Trained(metrics={"rows": len(rows)})
    metrics, used = _measured(earlier, held)
    params = fit(rows)
    params |= drift.remembered(inputs(params, rows), rows)
    return Trained(params, metrics | {"rows": len(rows)}, used)


def _measured(earlier: Sequence[Row], held: Sequence[Row]) -> tuple[dict[str, Any], bool]:
    model = from_json(fit(earlier))
    predicted, truth = model.predict(matrix(held)), outcomes_of(held)
    errors_, plain = squared_errors(truth, predicted), squared_errors(truth, rule(earlier))
    metrics = {
        "error": float(errors_.mean()),
        "error_rule": float(plain.mean()),
        "calibration": calibration(truth, predicted),
        "calibrated_by": model.calibration.method,
        "held_rows": len(held),
        "held_days": len({row.day for row in held}),
    }
    return metrics, beats(errors_, plain)

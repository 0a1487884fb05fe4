"""How long things really take beside the estimate: a forest, and the plain ratio it must beat."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from focusflow.planning.learning import drift
from focusflow.planning.learning.evaluate import (
    LEAST_HELD,
    Array,
    Trained,
    beats,
    hold_back,
    log_errors,
)
from focusflow.planning.learning.features import Row
from focusflow.planning.learning.forest import Forest
from focusflow.planning.rules.values import DEFAULT_MINUTES, LEAST_SAMPLES, MOST_RATIO

KIND = "duration"
LEAST_ROWS = 40
MOST_ROWS = 600
"""The latest finished tasks; more would only make the stored forest larger."""
LIKELY, CAUTIOUS = 0.5, 0.8
MOST_CATEGORIES, LEAST_IN_CATEGORY = 8, 3
FAR_HOURS = 24.0 * 30
"""A due moment farther away than the look-back says as little as none."""
RANK = {"easy": 0, "medium": 1, "hard": 2}
PRIORITY = {"low": 0, "medium": 1, "high": 2, "urgent": 3}


class Ratio(NamedTuple):
    """By how much work takes longer than estimated: in half of all cases, and in 80 %, at most."""

    p50: float
    p80: float


NO_RATIO = Ratio(1.0, 1.0)


def log_ratio(row: Row) -> float:
    """The logarithm of actual over estimate, no further out than a factor of 5."""
    assert row.actual
    assert row.estimate
    most = math.log(MOST_RATIO)
    return min(most, max(-most, math.log(row.actual / row.estimate)))


def rule(rows: Iterable[Row]) -> Ratio:
    """Median and 80th percentile of the ratio, drawn to 1 while there are fewer than 5 tasks."""
    logs = np.array([log_ratio(row) for row in rows])
    if not len(logs):
        return NO_RATIO
    trust = min(1.0, len(logs) / LEAST_SAMPLES)
    half, most = np.exp(np.quantile(logs, (LIKELY, CAUTIOUS)) * trust)
    return Ratio(round(float(half), 2), round(float(max(half, most)), 2))


def categories_of(rows: Iterable[Row]) -> tuple[str, ...]:
    """The categories common enough to tell something, the most common first."""
    counts = Counter(row.category.casefold() for row in rows if row.category)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(name for name, count in ranked[:MOST_CATEGORIES] if count >= LEAST_IN_CATEGORY)


def columns(categories: Sequence[str]) -> tuple[str, ...]:
    """The names of the columns, in order."""
    own = ("estimate", "difficulty", "priority", "energy", "hour", "weekday", "due", "rate")
    return (*own, "streak", *(f"category:{name}" for name in categories))


def matrix(rows: Sequence[Row], categories: Sequence[str]) -> Array:
    """One line of numbers a row."""
    return np.array([_line(row, categories) for row in rows], dtype=np.float64)


def _line(row: Row, categories: Sequence[str]) -> list[float]:
    due = FAR_HOURS if row.hours_to_due is None else row.hours_to_due
    return [
        math.log(row.estimate or DEFAULT_MINUTES),
        RANK[row.difficulty],
        PRIORITY[row.priority],
        row.energy,
        row.hour,
        row.weekday,
        min(max(due, 0.0), FAR_HOURS),
        row.rate,
        row.streak,
        *(float((row.category or "").casefold() == name) for name in categories),
    ]


@dataclass(frozen=True)
class DurationModel:
    """A forest and the categories it knows."""

    forest: Forest
    categories: tuple[str, ...]

    def predict(self, rows: Sequence[Row]) -> list[Ratio]:
        """The ratio of each row."""
        logs = self.forest.quantiles(matrix(rows, self.categories), (LIKELY, CAUTIOUS))
        return [Ratio(float(half), float(most)) for half, most in np.exp(logs)]


def from_json(params: dict[str, Any]) -> DurationModel:
    """The model in a registry's row.

    KeyError, TypeError, ValueError or IndexError for anything else.
    """
    categories = tuple(str(name) for name in params["categories"])
    found = DurationModel(Forest(params["forest"]), categories)
    found.forest.check_width(len(columns(categories)))
    return found


def inputs(params: Mapping[str, Any], rows: Sequence[Row]) -> Array:
    """What a stored model sees of rows and should go on seeing."""
    categories = params["categories"]
    return drift.watched(matrix(rows, categories), columns(categories))


def errors(params: dict[str, Any], rows: Sequence[Row]) -> Array:
    """For each row how far a stored model is from the truth, as the logarithm of a ratio."""
    guesses = np.log([guess.p50 for guess in from_json(params).predict(rows)])
    answer: Array = np.abs(np.array([log_ratio(row) for row in rows]) - guesses)
    return answer


def fit(rows: Sequence[Row]) -> dict[str, Any]:
    """Grow a forest; ImportError where there is no scikit-learn."""
    from focusflow.planning.learning import fitting

    categories = categories_of(rows)
    targets = np.array([log_ratio(row) for row in rows])
    grown = fitting.forest(matrix(rows, categories), targets)
    return {"forest": grown, "categories": list(categories)}


def train(rows: Sequence[Row]) -> Trained:
    """A forest of all rows, measured by one that has not seen the last fifth of the days.

    It is used only if that one beat both the person's own estimate and the plain ratio.
    """
    rows = rows[-MOST_ROWS:]
    earlier, held = hold_back(rows)
    if len(rows) < LEAST_ROWS or len(held) < LEAST_HELD:
        return Trained(metrics={"rows": len(rows)})
    metrics, used = _measured(earlier, held)
    params = fit(rows)
    params |= drift.remembered(inputs(params, rows), rows)
    return Trained(params, metrics | {"rows": len(rows)}, used)


def _measured(earlier: Sequence[Row], held: Sequence[Row]) -> tuple[dict[str, Any], bool]:
    guesses = from_json(fit(earlier)).predict(held)
    truth = np.exp([log_ratio(row) for row in held])
    within = np.array([guess.p80 for guess in guesses]) >= truth
    model = log_errors(truth, np.array([guess.p50 for guess in guesses]))
    plain, own = log_errors(truth, rule(earlier).p50), log_errors(truth, 1.0)
    metrics = {
        "error": float(model.mean()),
        "error_rule": float(plain.mean()),
        "error_estimate": float(own.mean()),
        "within_p80": float(within.mean()),
        "held_rows": len(held),
        "held_days": len({row.day for row in held}),
    }
    return metrics, beats(model, plain) and beats(model, own)

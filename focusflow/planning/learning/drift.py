"""Whether the world still looks as it did when a model was trained.

Only what came after the training days is looked at: of those days a model knows the answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from focusflow.planning.learning.evaluate import Array, Dated

PARTS = 4
"""Each column is cut into quarters; finer bins would want hundreds of rows a week."""
LEAST_FOR_PSI = 40
LEAST_FOR_ERROR = 20
MOST_PSI = 0.25
MOST_ERROR = 1.25
EMPTY = 1e-3
"""Stands for the share of a bin without rows, whose logarithm there is not."""

UNWATCHED = ("streak", "rate")
"""Columns that are the same for a whole day and move from day to day by nature."""

Reference = list[dict[str, list[float]]]


def reference(rows: Array) -> Reference:
    """How each column was spread when the model was trained: cuts, and the share between them."""
    found = []
    for values in rows.T:
        cuts = _cuts(values)
        found.append({"cuts": cuts.tolist(), "shares": _shares(values, cuts).tolist()})
    return found


def watched(lines: Array, columns: Sequence[str]) -> Array:
    """The columns that tell one world from another."""
    kept = [place for place, name in enumerate(columns) if name not in UNWATCHED]
    return lines[:, kept]


def _cuts(values: Array) -> Array:
    """Where a column is cut; a value that many rows share gets a part of its own."""
    distinct = np.unique(values)
    if len(distinct) == 1:
        return np.array([np.nextafter(distinct[0], -np.inf), distinct[0]])
    if len(distinct) <= PARTS:
        return distinct[:-1]
    cuts = np.quantile(values, np.arange(1, PARTS) / PARTS)
    found: Array = np.unique(np.minimum(cuts, distinct[-2]))
    return found


def remembered(lines: Array, rows: Sequence[Dated]) -> dict[str, Any]:
    """What a model's parameters have to hold for a later check: the spread, and the last day."""
    return {"reference": reference(lines), "through": max(row.day for row in rows).isoformat()}


def _shares(values: Array, cuts: Array) -> Array:
    # A value on a cut counts to the left, so that 0 and 1 are told apart by a cut at 0.
    places = np.searchsorted(cuts, values, side="left")
    counts: Array = np.bincount(places, minlength=len(cuts) + 1) / len(values)
    return counts


def psi(then: Array, now: Array) -> float:
    """The population stability index of two lists of shares; 0 when they are the same."""
    before, after = np.maximum(then, EMPTY), np.maximum(now, EMPTY)
    return float(np.sum((after - before) * np.log(after / before)))


def by_chance(bins: int, then: int, now: int) -> float:
    """The index to be expected between two samples of these sizes although nothing changed."""
    return (bins - 1) * (1 / then + 1 / now)


def shift(then: Reference, trained_on: int, rows: Array) -> float:
    """The largest index among the columns, less what chance alone gives."""
    worst = 0.0
    for column, values in zip(then, rows.T, strict=True):
        shares = np.asarray(column["shares"])
        found = psi(shares, _shares(values, np.asarray(column["cuts"])))
        worst = max(worst, found - by_chance(len(shares), trained_on, len(values)))
    return worst


def check(then: Reference, metrics: dict[str, Any], rows: Array, errors: Array) -> dict[str, Any]:
    """What the rows since training say of a model, for the registry.

    `psi` and `error_ratio` (recent error over that at training) are None while there are too
    few rows; `flagged` when one of them is beyond its bound.
    """
    moved = ratio = None
    if len(rows) >= LEAST_FOR_PSI:
        moved = round(shift(then, metrics["rows"], rows), 4)
    if len(errors) >= LEAST_FOR_ERROR:
        # A model that made no error at all can only have got worse.
        ratio = round(float(errors.mean()) / max(metrics["error"], EMPTY), 4)
    return {
        "rows": len(rows),
        "psi": moved,
        "error_ratio": ratio,
        "flagged": (moved or 0.0) > MOST_PSI or (ratio or 0.0) > MOST_ERROR,
    }

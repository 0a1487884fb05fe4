"""Honest evaluation: on the last days, which the model has not seen, and never on random rows.

Rows of one day resemble each other; drawn at random, a model would be asked what it was told.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

HELD_SHARE = 0.2
LEAST_HELD = 8
"""With fewer rows on the held-back days, chance decides which of two guesses is better."""
BINS = 10

Array = NDArray[np.float64]


class Dated(Protocol):
    """Anything that belongs to a local day."""

    @property
    def day(self) -> date: ...


D = TypeVar("D", bound=Dated)


@dataclass(frozen=True)
class Trained:
    """A model as JSON, how it did on the held-back days, and whether it beat its rule there.

    `params` is empty when there was none to make.
    """

    params: dict[str, Any] = field(default_factory=dict)
    metrics: dict[str, Any] = field(default_factory=dict)
    used: bool = False


def hold_back(rows: Sequence[D]) -> tuple[list[D], list[D]]:
    """The rows of the earlier days, and those of the last fifth of the days, at least one day."""
    days = sorted({row.day for row in rows})
    kept = len(days) - max(1, math.ceil(len(days) * HELD_SHARE))
    if kept <= 0:
        return list(rows), []
    first = days[kept]
    return [r for r in rows if r.day < first], [r for r in rows if r.day >= first]


def log_errors(actual: Array, predicted: Array | float) -> Array:
    """How far each guess is from the truth as a ratio: 0.1 is about 10 % off."""
    answer: Array = np.abs(np.log(actual / predicted))
    return answer


def squared_errors(done: Array, predicted: Array | float) -> Array:
    """How far each probability is from what happened; their mean is the Brier score."""
    answer: Array = (done - predicted) ** 2
    return answer


def beats(errors: Array, other: Array) -> bool:
    """Whether errors are smaller than others on the same rows by more than chance explains.

    By more than one standard error, that is: a model that knows nothing is ahead on every
    other set of held-back days, but rarely by that much.
    """
    ahead = other - errors
    if len(ahead) < 2:
        return False
    return bool(ahead.mean() > ahead.std(ddof=1) / math.sqrt(len(ahead)))


def calibration(done: Array, predicted: Array) -> list[dict[str, float]]:
    """Ten bins from 0 to 1: how many guesses fell in each, their mean, and what came of them.

    Bins without a guess are left out.
    """
    place = np.minimum((predicted * BINS).astype(int), BINS - 1)
    curve = []
    for number in range(BINS):
        here = place == number
        if here.any():
            curve.append(
                {
                    "from": number / BINS,
                    "count": int(here.sum()),
                    "predicted": round(float(predicted[here].mean()), 4),
                    "actual": round(float(done[here].mean()), 4),
                }
            )
    return curve

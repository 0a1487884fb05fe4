"""Logistic regression as coefficients, and the calibration of what it says; numpy only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from focusflow.planning.learning.evaluate import Array

Method = Literal["none", "platt", "isotonic"]
LEAST, MOST = 0.02, 0.98
"""No piece of work is so sure, or so hopeless, that a plan may rely on it."""


@dataclass(frozen=True)
class Calibration:
    """How a score becomes a probability.

    Platt: `x` and `y` hold slope and intercept. Isotonic: the corners of a rising curve.
    """

    method: Method = "none"
    x: tuple[float, ...] = ()
    y: tuple[float, ...] = ()

    def apply(self, scores: Array) -> Array:
        """Probabilities for scores (log odds)."""
        if self.method == "isotonic":
            return np.interp(scores, self.x, self.y)
        if self.method == "platt":
            return sigmoid(self.x[0] * scores + self.y[0])
        return sigmoid(scores)

    def to_json(self) -> dict[str, Any]:
        """All of it, for the registry."""
        return {"method": self.method, "x": list(self.x), "y": list(self.y)}


@dataclass(frozen=True)
class Logistic:
    """Standardised columns, a weight for each, and a calibration."""

    mean: tuple[float, ...]
    scale: tuple[float, ...]
    weights: tuple[float, ...]
    intercept: float
    calibration: Calibration = Calibration()

    def scores(self, rows: Array) -> Array:
        """Log odds, not calibrated."""
        centred = (rows - np.asarray(self.mean)) / np.asarray(self.scale)
        answer: Array = centred @ np.asarray(self.weights) + self.intercept
        return answer

    def predict(self, rows: Array) -> Array:
        """Calibrated probabilities, 0.02 to 0.98."""
        return np.clip(self.calibration.apply(self.scores(rows)), LEAST, MOST)

    def to_json(self) -> dict[str, Any]:
        """All of it, for the registry."""
        return {
            "mean": list(self.mean),
            "scale": list(self.scale),
            "weights": list(self.weights),
            "intercept": self.intercept,
            "calibration": self.calibration.to_json(),
        }


def from_json(params: dict[str, Any]) -> Logistic:
    """The regression that `to_json` wrote.

    KeyError, TypeError or ValueError for anything else.
    """
    made = params["calibration"]
    found = Logistic(
        mean=_numbers(params["mean"]),
        scale=_numbers(params["scale"]),
        weights=_numbers(params["weights"]),
        intercept=float(params["intercept"]),
        calibration=Calibration(made["method"], _numbers(made["x"]), _numbers(made["y"])),
    )
    if not len(found.mean) == len(found.scale) == len(found.weights):
        raise ValueError("a regression needs a mean, a scale and a weight for each column")
    if found.calibration.method != "none" and not found.calibration.x:
        raise ValueError("a calibration needs its numbers")
    return found


def sigmoid(scores: Array) -> Array:
    """Log odds as probabilities; large ones on either side don't overflow."""
    answer: Array = 0.5 * (1 + np.tanh(scores / 2))
    return answer


def _numbers(values: list[float]) -> tuple[float, ...]:
    return tuple(float(value) for value in values)

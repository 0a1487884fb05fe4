"""The chance of reaching a goal in time, from the person's own weeks. Pure.

What is done a week is taken to be gamma-distributed, with the mean and the spread of the weeks
so far; how little is known after few weeks widens it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from focusflow.platform.formatting import format_minutes

LEAST_WEEKS = 3
LEAST_BUSY_WEEKS = 2
MOST_WEEKS = 12
SPREAD_FLOOR = 0.35
"""No few equal weeks make the next ones certain: the spread is at least this part of the mean."""
Unit = Literal["minutes", "percent"]


@dataclass(frozen=True)
class Pace:
    """What was done a week, the oldest first, in full weeks up to now; and what is left.

    weeks_left: up to the end of the target day; None without a target. guessed: open tasks
    without an estimate, `open_tasks` all of them.
    """

    unit: Unit
    weeks: Sequence[float]
    left: float
    weeks_left: float | None
    open_tasks: int = 0
    guessed: int = 0
    guess: int = 30


@dataclass(frozen=True)
class Forecast:
    """The chance in percent, None when nothing can be said; and why, the main reason first."""

    percent: int | None
    reasons: tuple[str, ...]


def forecast(pace: Pace) -> Forecast:
    """How likely what is left gets done by the target, at the person's own pace."""
    silent = _silence(pace)
    if silent is not None or pace.weeks_left is None:
        return Forecast(None, (silent or "",))
    weeks = list(pace.weeks)[-MOST_WEEKS:]
    mean, spread = _mean_and_spread(weeks)
    chance = _chance(mean, spread, len(weeks), pace.left, pace.weeks_left)
    reasons = [
        _need(pace, mean),
        *_how_steady(weeks, mean, pace.unit),
        *_lately(weeks, mean),
        *_guesses(pace),
    ]
    return Forecast(min(max(round(100 * chance), 1), 99), tuple(reasons))


def _silence(pace: Pace) -> str | None:
    """Why nothing can be said, if so."""
    if pace.weeks_left is None:
        return "Without a target date there is nothing to be in time for."
    if pace.weeks_left <= 0:
        return "The target date has passed. Choose a new one to see the chance."
    if pace.left <= 0:
        return "Nothing is left to be done. Tick the goal when it is reached."
    busy = sum(1 for done in pace.weeks if done > 0)
    if len(pace.weeks) < LEAST_WEEKS or busy < LEAST_BUSY_WEEKS:
        missing = max(LEAST_WEEKS - len(pace.weeks), LEAST_BUSY_WEEKS - busy, 1)
        more = "one more week" if missing == 1 else f"{missing} more weeks"
        return f"Not enough history yet: it takes {more} with work on this goal."
    return None


def _mean_and_spread(weeks: Sequence[float]) -> tuple[float, float]:
    mean = sum(weeks) / len(weeks)
    variance = sum((done - mean) ** 2 for done in weeks) / (len(weeks) - 1)
    return mean, max(math.sqrt(variance), SPREAD_FLOOR * mean)


def _chance(mean: float, spread: float, seen: int, left: float, ahead: float) -> float:
    """That a gamma sum over the weeks ahead is at least what is left."""
    expected = mean * ahead
    # The weeks themselves vary, and so does what `seen` weeks tell of their mean.
    variance = spread**2 * ahead + (spread * ahead) ** 2 / seen
    shape = expected**2 / variance
    return gamma_above(shape, left * expected / variance)


def gamma_above(shape: float, x: float) -> float:
    """The upper regularized incomplete gamma function Q(shape, x), for shape > 0."""
    if x <= 0:
        return 1.0
    front = math.exp(shape * math.log(x) - x - math.lgamma(shape))
    if x < shape + 1:
        term = total = 1 / shape
        place = shape
        while term > total * 1e-12:
            place += 1
            term *= x / place
            total += term
        return min(max(1 - front * total, 0.0), 1.0)
    return min(max(front * _fraction(shape, x), 0.0), 1.0)


def _fraction(shape: float, x: float) -> float:
    """Lentz' continued fraction of Q without its front factor."""
    tiny = 1e-300
    b = x + 1 - shape
    c, d = 1 / tiny, 1 / b
    value = d
    for step in range(1, 500):
        a = -step * (step - shape)
        b += 2
        d = 1 / _apart(a * d + b, tiny)
        c = _apart(b + a / c, tiny)
        value *= d * c
        if abs(d * c - 1) < 1e-12:
            break
    return value


def _apart(value: float, tiny: float) -> float:
    return value if abs(value) > tiny else tiny


def _amount(value: float, unit: Unit) -> str:
    if unit == "percent":
        return (
            f"{value:.1f}".rstrip("0").rstrip(".") + " points"
            if value < 10
            else f"{value:.0f} points"
        )
    return format_minutes(max(round(value / 5) * 5, 5) if value else 0)


def _need(pace: Pace, mean: float) -> str:
    assert pace.weeks_left is not None
    needed = pace.left / max(pace.weeks_left, 1 / 7)
    if pace.weeks_left >= 1.5:
        when = f"{round(pace.weeks_left)} weeks"
    else:
        days = max(round(pace.weeks_left * 7), 1)
        when = "one day" if days == 1 else f"{days} days"
    left, own = _amount(pace.left, pace.unit), _amount(mean, pace.unit)
    if pace.weeks_left < 1.5:
        return f"{left} are left for the last {when}; you do about {own} a week."
    ask = _amount(needed, pace.unit)
    return f"{left} are left for {when}, that is {ask} a week; you do about {own} a week."


def _how_steady(weeks: Sequence[float], mean: float, unit: Unit) -> list[str]:
    low, high = min(weeks), max(weeks)
    variation = math.sqrt(sum((done - mean) ** 2 for done in weeks) / (len(weeks) - 1)) / mean
    if variation > 0.7:
        return [f"Your weeks differ a lot: from {_amount(low, unit)} to {_amount(high, unit)}."]
    if variation < 0.25:
        return ["Your weeks are steady, which makes this surer."]
    return []


def _lately(weeks: Sequence[float], mean: float) -> list[str]:
    if len(weeks) < 5:
        return []
    last = sum(weeks[-2:]) / 2
    if last < 0.6 * mean:
        return ["The last two weeks were slower than those before."]
    if last > 1.4 * mean:
        return ["The last two weeks were faster than those before."]
    return []


def _guesses(pace: Pace) -> list[str]:
    if not pace.guessed:
        return []
    guess = f"{pace.guess} min"
    if pace.guessed == pace.open_tasks:
        return [f"No open task has an estimate; each counts as {guess}."]
    have = "has" if pace.guessed == 1 else "have"
    each = "counts" if pace.guessed == 1 else "count"
    return [
        f"{pace.guessed} of {pace.open_tasks} open tasks {have} no estimate and {each} as {guess}."
    ]

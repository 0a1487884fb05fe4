"""How pressing the tasks of a draft are, by a rule that anybody can follow. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

HALF_AFTER = 14
"""Days after which a task is half as pressing as one for today."""
UNDATED = 28
"""A task without a day is taken to be this many days away."""
LONG = 240
"""Minutes from which on a task is no small beginning any more."""
BY_ORDER = 0.6
"""Between tasks of one day: how much their order counts; the rest is for the shorter one."""


@dataclass(frozen=True)
class Ahead:
    """A task to come: its day and its length in minutes, where known."""

    day: date | None
    minutes: int | None


def scores(tasks: Sequence[Ahead], today: date) -> list[float]:
    """A score from 0 to 100 with two decimals for each of some tasks in their order.

    An earlier day always scores higher, however the tasks lie; on the same day the one that
    comes first and the shorter one do. A day d days ahead has the scores from
    100 x 14 / (14 + d + 1) up to 100 x 14 / (14 + d) for itself.
    """
    return [
        _score(task, today, BY_ORDER * (1 - place / len(tasks))) for place, task in enumerate(tasks)
    ]


def _score(task: Ahead, today: date, order: float) -> float:
    days = UNDATED if task.day is None else max((task.day - today).days, 0)
    minutes = LONG / 2 if task.minutes is None else min(task.minutes, LONG)
    within = order + (1 - BY_ORDER) * (1 - minutes / LONG)
    least, most = _soon(days + 1), _soon(days)
    return round(100 * (least + within * (most - least)), 2)


def _soon(days: int) -> float:
    return HALF_AFTER / (HALF_AFTER + days)

"""Pure rules of goals: what progress follows from, and the order of milestones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

T = TypeVar("T")
MAX_MILESTONES = 100
TRASH_DAYS = 30


@dataclass(frozen=True)
class Step:
    """A milestone as far as progress is concerned."""

    status: str
    tasks_done: int
    tasks_total: int


def derived_progress(steps: Iterable[Step], tasks_done: int, tasks_total: int) -> int:
    """Progress in whole percent from milestones and tasks.

    Each milestone and each task of no milestone counts as one. A milestone that is not ticked
    counts by its own tasks; a skipped one does not count.
    """
    counted = [step for step in steps if step.status != "skipped"]
    total = len(counted) + tasks_total
    if total == 0:
        return 0
    done = tasks_done + sum(_share(step) for step in counted)
    # Rounding must not claim the end while something is left.
    return min(round(100 * done / total), 99) if done < total else 100


def _share(step: Step) -> float:
    if step.status == "completed":
        return 1.0
    # The last bit of a milestone is its tick.
    return 0.99 * step.tasks_done / step.tasks_total if step.tasks_total else 0.0


def moved(items: list[T], item: T, place: int) -> list[T]:
    """The list with `item` at `place`, or at the end when that lies beyond it."""
    others = [other for other in items if other is not item]
    others.insert(min(place, len(others)), item)
    return others


def age_minutes(made: datetime, now: datetime) -> int:
    """Whole minutes since something was made."""
    return max(now - made, timedelta(0)) // timedelta(minutes=1)


def days_taken(start: date, end: date) -> int:
    """Days from the start to the day a goal was reached, the first one included."""
    return max((end - start).days + 1, 1)

"""Pure rules of tasks: due moments, completion, order and what may wait for what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from uuid import UUID

from focusflow.platform.clock import HasZone, at_local, day_bounds

OPEN = ("pending", "in_progress")
PRIORITIES = ("urgent", "high", "medium", "low")
TRASH_DAYS = 30
MAX_DEPTH = 5


def due_moment(who: HasZone, due_date: date | None, due_time: time | None) -> datetime | None:
    """The instant at which a task is due: its time of day, else the end of its local day."""
    if due_date is None:
        return None
    if due_time is not None:
        return at_local(who, due_date, due_time)
    return day_bounds(who, due_date)[1]


def slot_end(
    who: HasZone, day: date | None, moment: time | None, minutes: int | None
) -> datetime | None:
    """The end of the time that someone set aside for a task by hand."""
    if day is None:
        return None
    if moment is None:
        return day_bounds(who, day)[1]
    return at_local(who, day, moment) + timedelta(minutes=minutes or 0)


def punctuality(now: datetime, due: datetime | None, slot: datetime | None) -> tuple[bool, bool]:
    """Whether a task done now is early, and on time.

    Early is before the due moment, or without one before the end of its slot. A task without
    a due moment is never late.
    """
    if due is not None:
        return now < due, now <= due
    return slot is not None and now < slot, True


def between(lower: float | None, upper: float | None) -> float | None:
    """A place between two places; None when no number is left between them."""
    if lower is None and upper is None:
        return 0.0
    if lower is None or upper is None:
        return (upper - 1.0) if upper is not None else (lower or 0.0) + 1.0
    middle = (lower + upper) / 2
    return middle if lower < middle < upper else None


def find_cycle(
    task: UUID, depends_on: Iterable[UUID], edges: Mapping[UUID, Iterable[UUID]]
) -> list[UUID] | None:
    """The way from `task` through its new prerequisites back to itself, or None.

    `edges` says what each other task depends on. The way starts and ends with `task`.
    """
    seen: set[UUID] = set()
    waiting: list[tuple[UUID, tuple[UUID, ...]]] = [(step, (task,)) for step in depends_on]
    while waiting:
        here, way = waiting.pop()
        if here == task:
            return [*way, task]
        if here in seen:
            continue
        seen.add(here)
        waiting.extend((step, (*way, here)) for step in edges.get(here, ()))
    return None


def held(parents: Mapping[UUID, UUID | None], stay: Iterable[UUID]) -> set[UUID]:
    """Those that stay, and all that lie above them."""
    found: set[UUID] = set()
    for task in stay:
        step: UUID | None = task
        while step is not None and step in parents and step not in found:
            found.add(step)
            step = parents[step]
    return found


def percent(done: int, total: int) -> int | None:
    """How much is done, in whole percent; None of nothing."""
    return round(100 * done / total) if total else None

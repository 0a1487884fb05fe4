"""Training rows: what was known when a piece of work began, and what came of it.

Nothing in a row knows the future: the streak and the completion rate are those of the days
before, so that a model meets the same figures when it is asked as when it was trained.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Protocol
from uuid import UUID

from focusflow.planning.rules import values
from focusflow.planning.rules.values import ENERGY_BY_HOUR
from focusflow.platform.actor import Actor
from focusflow.platform.clock import at_local, local_day, zone_of

RATE_DAYS = 14
NEAR_MINUTES = 60
"""A block that starts this near to the time chosen for its task is at the preferred time."""
NOON = 12


class TaskFacts(Protocol):
    """What a row takes from a task, be it done or still to be planned."""

    @property
    def priority(self) -> str: ...
    @property
    def difficulty(self) -> str: ...
    @property
    def category(self) -> str | None: ...
    @property
    def estimated_minutes(self) -> int | None: ...
    @property
    def due_at(self) -> datetime | None: ...
    @property
    def scheduled_time(self) -> time | None: ...


class FinishedTask(TaskFacts, Protocol):
    """A task that is done."""

    @property
    def id(self) -> UUID: ...
    @property
    def tags(self) -> tuple[str, ...]: ...
    @property
    def actual_minutes(self) -> int | None: ...
    @property
    def completed_at(self) -> datetime | None: ...


@dataclass(frozen=True)
class Block:
    """Planned work whose time is over, or that is done already. Instants are aware.

    `task_id` is empty when the task was removed for good.
    """

    task_id: UUID | None
    day: date
    starts_at: datetime
    ends_at: datetime
    done: bool

    @property
    def minutes(self) -> int:
        """Its length in whole minutes."""
        return round((self.ends_at - self.starts_at).total_seconds() / 60)


@dataclass(frozen=True)
class Session:
    """A focus session that ended: its local day and start hour, and two shares of 0 to 1.

    `planned` minutes are there where it had a length.
    """

    day: date
    hour: int
    started_at: datetime
    task_id: UUID | None
    completion: float
    focus: float
    planned: int | None = None


@dataclass(frozen=True)
class StudyHours:
    """When someone wants to work; the end may lie behind midnight."""

    start: time = time(9)
    end: time = time(17)

    def holds(self, hour: int) -> bool:
        """Whether work that starts in this hour is within them."""
        if self.end.hour > self.start.hour:
            return self.start.hour <= hour < self.end.hour
        return hour >= self.start.hour or hour < self.end.hour


@dataclass(frozen=True)
class DayContext:
    """How things went up to the evening before a day: active days in a row, and what gets done."""

    streak: int = 0
    rate: float = values.PRIOR_PROBABILITY


@dataclass(frozen=True)
class Row:
    """One finished task or planned block. Hours are local, durations are minutes.

    `actual` is there for finished tasks, `done` for planned blocks; `hours_to_due` is negative
    after the due moment.
    """

    user_id: UUID
    day: date
    category: str | None
    tags: tuple[str, ...]
    difficulty: str
    priority: str
    energy: float
    estimate: int | None
    hour: int
    weekday: int
    hours_to_due: float | None
    streak: int
    rate: float
    preferred: bool
    actual: int | None = None
    done: bool | None = None


@dataclass(frozen=True)
class History:
    """All that training reads of one person, the look-back's days only."""

    actor: Actor
    tasks: tuple[FinishedTask, ...]
    planned: Mapping[UUID, FinishedTask]
    blocks: tuple[Block, ...]
    sessions: tuple[Session, ...]
    study: StudyHours
    daily_minutes: int
    known: Mapping[date, DayContext]


def row_of(
    actor: Actor,
    task: TaskFacts,
    moment: datetime,
    day: date,
    *,
    context: DayContext,
    study: StudyHours,
) -> Row:
    """What is known of a task that is taken up at `moment` of the local `day`."""
    hour = moment.astimezone(zone_of(actor)).hour
    due = task.due_at
    return Row(
        user_id=actor.user_id,
        day=day,
        category=task.category,
        tags=tuple(getattr(task, "tags", ())),
        difficulty=task.difficulty,
        priority=task.priority,
        energy=ENERGY_BY_HOUR[str(hour)],
        estimate=task.estimated_minutes,
        hour=hour,
        weekday=day.weekday(),
        hours_to_due=None if due is None else (due - moment).total_seconds() / 3600,
        streak=context.streak,
        rate=context.rate,
        preferred=_preferred(actor, task, moment, study),
    )


def _preferred(actor: Actor, task: TaskFacts, moment: datetime, study: StudyHours) -> bool:
    """At the time someone chose for the task, or else in the study hours."""
    local = moment.astimezone(zone_of(actor))
    if task.scheduled_time is None:
        return study.holds(local.hour)
    wanted = task.scheduled_time.hour * 60 + task.scheduled_time.minute
    apart = abs(local.hour * 60 + local.minute - wanted)
    return min(apart, 24 * 60 - apart) <= NEAR_MINUTES


def moment_of(actor: Actor, day: date, hour: int) -> datetime:
    """The instant of an hour of a local day; hours before the day's start are after midnight."""
    at = day + timedelta(days=1) if hour < actor.day_start_hour else day
    return at_local(actor, at, time(hour))


def context_on(history: History, day: date) -> DayContext:
    """How things stood when the day began: as noted then, else as it can be told now."""
    noted = history.known.get(day)
    if noted is not None:
        return noted
    active = {b.day for b in history.blocks if b.done}
    active |= {s.day for s in history.sessions if s.completion > 0}
    active |= {local_day(history.actor, t.completed_at) for t in history.tasks if t.completed_at}
    streak, at = 0, day - timedelta(days=1)
    while at in active:
        streak, at = streak + 1, at - timedelta(days=1)
    decided = [b.done for b in history.blocks if 1 <= (day - b.day).days <= RATE_DAYS]
    return DayContext(streak, values.completion_probability(sum(decided), len(decided)))


def finished_rows(history: History) -> list[Row]:
    """A row for each finished task of known length, the oldest first."""
    begun = _begun(history)
    contexts = _Contexts(history)
    rows = []
    for task in history.tasks:
        if task.completed_at is None or not task.actual_minutes or not task.estimated_minutes:
            continue
        guess = task.completed_at - timedelta(minutes=task.actual_minutes)
        moment = begun.get(task.id, guess)
        day = local_day(history.actor, task.completed_at)
        row = row_of(history.actor, task, moment, day, context=contexts[day], study=history.study)
        rows.append((task.completed_at, replace(row, actual=task.actual_minutes)))
    return [row for _, row in sorted(rows, key=lambda pair: pair[0])]


def block_rows(history: History) -> list[Row]:
    """A row for each planned block that is over and whose task is still known, oldest first."""
    contexts = _Contexts(history)
    rows = []
    for block in sorted(history.blocks, key=lambda b: b.starts_at):
        task = history.planned.get(block.task_id) if block.task_id else None
        if task is not None:
            row = row_of(
                history.actor,
                task,
                block.starts_at,
                block.day,
                context=contexts[block.day],
                study=history.study,
            )
            rows.append(replace(row, done=block.done))
    return rows


def usual_hour(rows: Sequence[Row]) -> int:
    """The hour at which someone usually begins; noon while nothing is known."""
    return int(median(row.hour for row in rows)) if rows else NOON


class _Contexts(defaultdict[date, DayContext]):
    """The context of each day, worked out once."""

    def __init__(self, history: History) -> None:
        super().__init__()
        self._history = history

    def __missing__(self, day: date) -> DayContext:
        found = self[day] = context_on(self._history, day)
        return found


def _begun(history: History) -> dict[UUID, datetime]:
    """When work on a task began: its first focus session, else its first block that was done."""
    found: dict[UUID, datetime] = {}
    for moments in (
        ((b.task_id, b.starts_at) for b in history.blocks if b.done),
        ((s.task_id, s.started_at) for s in history.sessions if s.task_id is not None),
    ):
        found.update(_first(moments))
    return found


def _first(moments: Iterable[tuple[UUID | None, datetime]]) -> dict[UUID, datetime]:
    found: dict[UUID, datetime] = {}
    for task_id, moment in moments:
        if task_id is not None:
            found[task_id] = min(moment, found.get(task_id, moment))
    return found

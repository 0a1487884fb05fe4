"""What happens in planning, and how plans react to tasks, calendar and first steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, cast
from uuid import UUID

from focusflow.accounts.events import OnboardingCompleted
from focusflow.accounts.sessions import actor_for_user
from focusflow.calendar.events import CalendarChanged
from focusflow.planning import jobs, service
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.events import DomainEvent, EventRecord, subscribe
from focusflow.tasks.events import TaskChanged, TaskSkipped


@dataclass(frozen=True)
class _ScheduleEvent(DomainEvent):
    schedule_id: UUID

    entity: ClassVar[str] = "schedule"
    entity_field: ClassVar[str] = "schedule_id"
    topic: ClassVar[str] = "schedule"


@dataclass(frozen=True)
class ScheduleGenerated(_ScheduleEvent):
    """A day was planned; `method` is solver or rules."""

    date: date
    tasks_count: int
    duration_ms: int
    method: str


@dataclass(frozen=True)
class ScheduleUpdated(_ScheduleEvent):
    """The slots of a day changed, or what is done of them.

    `reason` says how: approved, undone, moved, unlocked, completed, reopened, skipped, deleted,
    restored. `slots` are the blocks of work to come: id, task_id, start and end.
    """

    date: date
    slots: list[dict[str, Any]]
    reason: str


@dataclass(frozen=True)
class _ProposalEvent(DomainEvent):
    proposal_id: UUID
    date: date
    impact: str
    trigger: str

    entity: ClassVar[str] = "schedule_proposal"
    entity_field: ClassVar[str] = "proposal_id"
    topic: ClassVar[str] = "schedule"


@dataclass(frozen=True)
class ReplanProposed(_ProposalEvent):
    """A change of the plan waits for a yes; `trigger` is what called for it."""


@dataclass(frozen=True)
class ReplanDecided(_ProposalEvent):
    """A proposal was approved, rejected or undone."""

    decision: str


@subscribe(TaskChanged)
async def follow_task(db: Db, record: EventRecord, event: TaskChanged) -> None:
    """Let the slots of a task and its subtasks follow its state."""
    actor = await _who(db, record)
    ids = {event.task_id, *(UUID(other) for other in event.also)}
    await service.follow_tasks(db, actor, ids, event.action, event.after)


@subscribe(TaskSkipped)
async def follow_skip(db: Db, record: EventRecord, event: TaskSkipped) -> None:
    """Mark the day's slots of the task as skipped, and look for a better rest of the day."""
    actor = await _who(db, record)
    day = date.fromisoformat(event.day)
    await service.mark_skipped(db, actor, event.task_id, day)
    await jobs.propose(db, actor, day, "skip", record.id)


@subscribe(CalendarChanged, deferred=True)
async def follow_calendar(db: Db, record: EventRecord, event: CalendarChanged) -> None:
    """Propose other times for work that an event now lies on."""
    if not event.busy:
        return
    actor = await _who(db, record)
    for day in await service.days_in_conflict(db, actor, event.start, event.end):
        await jobs.propose(db, actor, day, "calendar", record.id)


@subscribe(OnboardingCompleted)
async def plan_first_day(db: Db, record: EventRecord, event: OnboardingCompleted) -> None:
    """Fill the first day."""
    actor = await _who(db, record)
    await jobs.plan_first_day.defer(db, user_id=str(actor.user_id), cause_id=str(record.id))


async def _who(db: Db, record: EventRecord) -> Actor:
    return await actor_for_user(db, cast("UUID", record.user_id))  # all of these have an owner

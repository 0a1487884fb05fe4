"""What happens in planning, and how plans react to tasks, focus, goals, calendar, first steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, cast
from uuid import UUID

from focusflow.accounts.events import OnboardingCompleted
from focusflow.accounts.sessions import actor_for_user
from focusflow.calendar.events import CalendarChanged
from focusflow.focus.events import TaskOverran
from focusflow.goals.events import GoalPriorityChanged
from focusflow.planning import jobs, service
from focusflow.planning.schemas import SlotReason, Trigger
from focusflow.platform.actor import Actor
from focusflow.platform.clock import local_day
from focusflow.platform.db import Db
from focusflow.platform.events import DomainEvent, EventRecord, Told, subscribe, subscribe_all
from focusflow.tasks.events import TaskChanged, TaskSkipped, UrgentTaskAdded


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
    restored, removed. `slots` are the blocks of work to come: id, task_id, start and end.
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


@subscribe_all(TaskChanged)
async def follow_tasks(db: Db, told: Told[TaskChanged]) -> None:
    """Let the slots of tasks and their subtasks follow their state."""
    concerned: dict[SlotReason, set[UUID]] = {}
    for _, event in told:
        reason = service.slot_reason(event.action, event.after)
        if reason is not None:
            ids = {event.task_id, *(UUID(other) for other in event.also)}
            concerned.setdefault(reason, set()).update(ids)
    if concerned:
        actor = await _who(db, told[0][0])
        for reason, ids in concerned.items():
            await service.follow_tasks(db, actor, ids, reason)


@subscribe(TaskSkipped)
async def follow_skip(db: Db, record: EventRecord, event: TaskSkipped) -> None:
    """Mark the day's slots of the task as skipped, and look for a better rest of the day."""
    actor = await _who(db, record)
    day = date.fromisoformat(event.day)
    await service.mark_skipped(db, actor, event.task_id, day)
    await jobs.propose(db, actor, day, "skip", record.id)


@subscribe(TaskOverran)
async def follow_overrun(db: Db, record: EventRecord, event: TaskOverran) -> None:
    """Let what follows a task that takes longer make room."""
    await _look_again(db, record, "overrun", event.task_id)


@subscribe(UrgentTaskAdded)
async def follow_urgent(db: Db, record: EventRecord, event: UrgentTaskAdded) -> None:
    """See whether the day should hold a task that has become urgent."""
    await _look_again(db, record, "urgent")


@subscribe(GoalPriorityChanged)
async def follow_goal(db: Db, record: EventRecord, event: GoalPriorityChanged) -> None:
    """See whether the day is still the right one when a goal counts more or less."""
    await _look_again(db, record, "goal")


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


async def _look_again(
    db: Db, record: EventRecord, trigger: Trigger, task_id: UUID | None = None
) -> None:
    """Queue a look at the rest of today, if today is planned."""
    actor = await _who(db, record)
    day = local_day(actor, db.now())
    if await service.day_is_planned(db, actor, day):
        await jobs.propose(db, actor, day, trigger, record.id, task_id=task_id)


async def _who(db: Db, record: EventRecord) -> Actor:
    return await actor_for_user(db, cast("UUID", record.user_id))  # all of these have an owner

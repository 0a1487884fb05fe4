"""What happens in progress, and how it reacts to work that was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, cast
from uuid import UUID

from focusflow.accounts.sessions import actor_for_user
from focusflow.focus.events import FocusSessionCompleted
from focusflow.platform.actor import Actor
from focusflow.platform.clock import local_day
from focusflow.platform.db import Db
from focusflow.platform.events import (
    DomainEvent,
    EventRecord,
    Told,
    publish,
    publish_all,
    subscribe,
    subscribe_all,
)
from focusflow.progress import ledger, rules
from focusflow.tasks.events import TaskCompleted, TaskReopened


@dataclass(frozen=True)
class ExperienceAwarded(DomainEvent):
    """An entry came into the ledger; negative when it takes back. `day` is its local day."""

    transaction_id: UUID
    amount: int
    reason: str
    reference_type: str
    reference_id: UUID
    new_total: int
    day: date

    entity: ClassVar[str] = "point_transaction"
    entity_field: ClassVar[str] = "transaction_id"
    topic: ClassVar[str] = "points"


@dataclass(frozen=True)
class LevelUp(DomainEvent):
    """A higher level was reached."""

    old_level: int
    new_level: int
    difficulty_multiplier: float
    celebration_tier: str = "major"

    topic: ClassVar[str] = "points"


@subscribe_all(TaskCompleted)
async def award_tasks(db: Db, told: Told[TaskCompleted]) -> None:
    """Count the day and book each task's points, once for each completion."""
    first = told[0][0]
    actor = await _who(db, first)
    day = local_day(actor, first.occurred_at)
    streak = await ledger.book_activity(db, actor, day)
    claims = [
        ledger.Claim(
            day=day,
            amount=rules.task_points(event.minutes, event.difficulty, streak, early=event.early),
            reason="task_completed",
            reference_type="task_completion",
            reference_id=record.id,
            subject_id=event.task_id,
        )
        for record, event in told
    ]
    await _tell(db, actor, await ledger.book(db, actor, claims))


@subscribe_all(TaskReopened)
async def take_back_tasks(db: Db, told: Told[TaskReopened]) -> None:
    """Counter the points of tasks; the day still counts for the streak."""
    actor = await _who(db, told[0][0])
    causes = {event.task_id: record.id for record, event in told}
    await _tell(db, actor, await ledger.take_back_tasks(db, actor, causes))


@subscribe(FocusSessionCompleted)
async def award_focus(db: Db, record: EventRecord, event: FocusSessionCompleted) -> None:
    """Count the day on which the focus time ended, and book its points once a session."""
    if event.minutes < 1:
        return
    actor = await _who(db, record)
    day = local_day(actor, event.ended_at)
    await ledger.book_activity(db, actor, day)
    db.changes.add((actor.user_id, "points"))
    points = rules.focus_points(event.minutes)
    if points == 0:
        return
    claim = ledger.Claim(
        day=day,
        amount=points,
        reason="focus_completed",
        reference_type="focus",
        reference_id=event.session_id,
        subject_id=event.session_id,
    )
    await _tell(db, actor, await ledger.book(db, actor, [claim]))


async def _who(db: Db, record: EventRecord) -> Actor:
    owner = cast("UUID", record.user_id)  # all of these have one
    return replace(await actor_for_user(db, owner), request_id=record.correlation_id)


async def _tell(db: Db, actor: Actor, entries: Sequence[ledger.Entry]) -> None:
    if not entries:
        return
    awards = [
        ExperienceAwarded(
            transaction_id=entry.id,
            amount=entry.amount,
            reason=entry.reason,
            reference_type=entry.reference_type,
            reference_id=entry.reference_id,
            new_total=entry.new_xp,
            day=entry.day,
        )
        for entry in entries
    ]
    await publish_all(db, actor, awards)
    before = rules.level(entries[0].old_xp).level
    after = rules.level(entries[-1].new_xp).level
    if after > before:
        multiplier = rules.difficulty_multiplier(after)
        await publish(db, actor, LevelUp(before, after, multiplier))

"""What happens in progress, and how it reacts to work that was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, cast
from uuid import UUID

from focusflow.accounts.sessions import actor_for_user
from focusflow.focus.events import FocusSessionCompleted
from focusflow.goals.events import (
    GoalCompleted,
    GoalReopened,
    MilestoneReached,
    MilestoneReopened,
    ReachedDeleted,
    ReachedRestored,
)
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
    await _tell(db, actor, await ledger.take_back(db, actor, causes, "task_reopened"))


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


@subscribe_all(MilestoneReached)
async def award_milestones(db: Db, told: Told[MilestoneReached]) -> None:
    """Book the points of milestones, each once, as far as the day's limit goes."""
    await _award(db, "milestone", [(record, event, event.milestone_id) for record, event in told])


@subscribe_all(GoalCompleted)
async def award_goals(db: Db, told: Told[GoalCompleted]) -> None:
    """Book the points of goals, each once, as far as the day's limit goes."""
    await _award(db, "goal", [(record, event, event.goal_id) for record, event in told])


async def _award(
    db: Db,
    kind: str,
    reached: Sequence[tuple[EventRecord, MilestoneReached | GoalCompleted, UUID]],
) -> None:
    actor = await _who(db, reached[0][0])
    day = local_day(actor, reached[0][0].occurred_at)
    earned = await ledger.earned_by(db, actor, day, kind)
    claims = []
    for record, event, subject_id in reached:
        points = rules.reached_points(kind, event.age_minutes, event.tasks_done, earned)
        earned += points
        if points:
            reason = f"{kind}_reached"
            claims.append(ledger.Claim(day, points, reason, kind, record.id, subject_id))
    if claims:
        await _tell(db, actor, await ledger.book(db, actor, claims))


@subscribe_all(MilestoneReopened)
async def take_back_milestones(db: Db, told: Told[MilestoneReopened]) -> None:
    """Counter the points of milestones that are no longer reached."""
    actor = await _who(db, told[0][0])
    causes = {event.milestone_id: record.id for record, event in told}
    await _tell(db, actor, await ledger.take_back(db, actor, causes, "milestone_reopened"))


@subscribe_all(GoalReopened)
async def take_back_goals(db: Db, told: Told[GoalReopened]) -> None:
    """Counter the points of goals that are no longer reached."""
    actor = await _who(db, told[0][0])
    causes = {event.goal_id: record.id for record, event in told}
    await _tell(db, actor, await ledger.take_back(db, actor, causes, "goal_reopened"))


@subscribe_all(ReachedDeleted)
async def take_back_deleted(db: Db, told: Told[ReachedDeleted]) -> None:
    """Counter the points of what went to the trash, lest it be made and reached endlessly."""
    actor = await _who(db, told[0][0])
    entries = []
    for kind, causes in _by_kind(told).items():
        entries += await ledger.take_back(db, actor, causes, f"{kind}_deleted")
    await _tell(db, actor, entries)


@subscribe_all(ReachedRestored)
async def give_restored(db: Db, told: Told[ReachedRestored]) -> None:
    """Book the points again of what came back from the trash."""
    actor = await _who(db, told[0][0])
    entries = []
    for kind, causes in _by_kind(told).items():
        entries += await ledger.give_again(db, actor, causes, kind)
    await _tell(db, actor, entries)


def _by_kind(
    told: Sequence[tuple[EventRecord, ReachedDeleted | ReachedRestored]],
) -> dict[str, dict[UUID, UUID]]:
    """Which subject by which event, for goals and for milestones."""
    found: dict[str, dict[UUID, UUID]] = {}
    for record, event in told:
        kind = "milestone" if event.milestone_id else "goal"
        found.setdefault(kind, {})[event.milestone_id or event.goal_id] = record.id
    return found


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

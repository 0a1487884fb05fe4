"""Milestones: the ordered steps of a goal."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any
from uuid import UUID

from focusflow.goals import repository, rules
from focusflow.goals.events import (
    GoalChanged,
    MilestoneReached,
    MilestoneReopened,
    ReachedDeleted,
    ReachedRestored,
)
from focusflow.goals.models import Goal, Milestone
from focusflow.goals.schemas import Deleted, MilestoneIn, MilestonePut, MilestoneView
from focusflow.goals.service import progress
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import Conflict, NotFound
from focusflow.platform.events import DomainEvent, publish_all
from focusflow.platform.stale import difference, refuse_stale


async def list_milestones(db: Db, actor: Actor, goal_id: UUID) -> list[MilestoneView]:
    """All milestones of a goal in their order; there are at most 100."""
    if await repository.goal(db, actor, goal_id) is None:
        raise NotFound
    found = await repository.milestones(db, actor, goal_id)
    return [MilestoneView.model_validate(milestone) for milestone in found]


async def add_milestone(db: Db, actor: Actor, goal_id: UUID, data: MilestoneIn) -> MilestoneView:
    """A new step, at its place or at the end."""
    (milestone,) = await add_milestones(db, actor, goal_id, [data])
    return milestone


async def add_milestones(
    db: Db, actor: Actor, goal_id: UUID, wanted: Sequence[MilestoneIn]
) -> list[MilestoneView]:
    """New steps of a goal in their order, each at its place or at the end."""
    goal, milestones = await _locked(db, actor, goal_id)
    if len(milestones) + len(wanted) > rules.MAX_MILESTONES:
        raise Conflict(f"A goal can have {rules.MAX_MILESTONES} milestones. Delete one first.")
    made: list[Milestone] = []
    for data in wanted:
        place = len(milestones) if data.order_index is None else data.order_index
        values = data.model_dump(exclude={"order_index"})
        milestone = Milestone(goal_id=goal.id, user_id=actor.user_id, **values)
        milestones = rules.moved(milestones, milestone, place)
        made.append(milestone)
    for milestone in made:
        milestone.order_index = milestones.index(milestone)
    await repository.renumber(db, milestones)
    db.add_all(made)
    progress.follow(db, goal, milestones)
    await publish_all(
        db,
        actor,
        [
            GoalChanged(goal.id, "updated", {}, {"milestone": one.title}, milestone_id=one.id)
            for one in made
        ],
    )
    return [MilestoneView.model_validate(one) for one in made]


async def replace_milestone(
    db: Db, actor: Actor, goal_id: UUID, milestone_id: UUID, data: MilestonePut
) -> MilestoneView:
    """Put a whole milestone in the place of the old one; place and status only when given."""
    goal, milestones = await _locked(db, actor, goal_id)
    milestone = _one(milestones, milestone_id)
    values = data.model_dump(exclude={"seen", "order_index"})
    if data.status is None:
        del values["status"]
    before, after = difference(milestone, values)
    await refuse_stale(
        db, milestone, after, data.seen, entity=("goal", goal.id), prefix=f"{milestone_id}."
    )
    place = milestone.order_index
    if data.order_index is not None:
        place = min(data.order_index, len(milestones) - 1)
        await _place(db, milestones, milestone, place)
    if place != milestone.order_index:
        before["order_index"], after["order_index"] = milestone.order_index, place
    for name, value in after.items():
        setattr(milestone, name, value)
    if "status" in after:
        milestone.completed_at = db.now() if milestone.status == "completed" else None
    progress.follow(db, goal, milestones)
    await _tell(db, actor, goal, milestone, before=before, after=after)
    return await _again(db, actor, milestone)


async def complete_milestone(
    db: Db, actor: Actor, goal_id: UUID, milestone_id: UUID
) -> MilestoneView:
    """Tick a milestone; ticking it again changes nothing."""
    goal, milestones = await _locked(db, actor, goal_id)
    milestone = _one(milestones, milestone_id)
    if milestone.status != "completed":
        before = {"status": milestone.status}
        milestone.status = "completed"
        milestone.completed_at = db.now()
        progress.follow(db, goal, milestones)
        await _tell(db, actor, goal, milestone, before=before, after={"status": "completed"})
    return MilestoneView.model_validate(milestone)


async def delete_milestone(db: Db, actor: Actor, goal_id: UUID, milestone_id: UUID) -> Deleted:
    """Take a milestone away; it can be restored for 30 days."""
    if not await remove(db, actor, goal_id, [milestone_id]):
        raise NotFound
    return Deleted(id=milestone_id)


async def remove(db: Db, actor: Actor, goal_id: UUID, ids: Collection[UUID]) -> int:
    """Take some milestones away; how many were there."""
    goal, milestones = await _locked(db, actor, goal_id)
    gone = [milestone for milestone in milestones if milestone.id in ids]
    told: list[DomainEvent] = []
    for milestone in gone:
        milestone.deleted_at = db.now()
        # Its tasks go on as tasks of the goal.
        goal.tasks_done += milestone.tasks_done
        goal.tasks_total += milestone.tasks_total
        after = {"deleted_at": milestone.deleted_at}
        told += _changes(db, goal, milestone, before={}, after=after)
    progress.follow(db, goal, [other for other in milestones if other not in gone])
    await publish_all(db, actor, told)
    return len(gone)


async def restore_milestone(
    db: Db, actor: Actor, goal_id: UUID, milestone_id: UUID
) -> MilestoneView:
    """Bring a deleted milestone back to its place; one that is not there is left alone."""
    goal, milestones = await _locked(db, actor, goal_id)
    milestone = await repository.deleted_milestone(db, actor, goal_id, milestone_id)
    if milestone is None:
        return MilestoneView.model_validate(_one(milestones, milestone_id))
    before = {"deleted_at": milestone.deleted_at}
    await _place(db, milestones, milestone, milestone.order_index)
    milestone.deleted_at = None
    goal.tasks_done -= milestone.tasks_done
    goal.tasks_total -= milestone.tasks_total
    progress.follow(db, goal, [*milestones, milestone])
    await _tell(db, actor, goal, milestone, before=before, after={"deleted_at": None})
    return await _again(db, actor, milestone)


async def _locked(db: Db, actor: Actor, goal_id: UUID) -> tuple[Goal, list[Milestone]]:
    """The goal, locked, so that order and progress are worked out by one at a time."""
    goal = await repository.goal(db, actor, goal_id, lock=True)
    if goal is None:
        raise NotFound
    return goal, list(await repository.milestones(db, actor, goal_id))


def _one(milestones: list[Milestone], milestone_id: UUID) -> Milestone:
    found = next((m for m in milestones if m.id == milestone_id), None)
    if found is None:
        raise NotFound
    return found


async def _place(db: Db, milestones: list[Milestone], milestone: Milestone, place: int) -> None:
    await repository.renumber(db, rules.moved(milestones, milestone, place))


async def _again(db: Db, actor: Actor, milestone: Milestone) -> MilestoneView:
    """The milestone with the place it has got in the database."""
    await db.refresh(milestone)
    return MilestoneView.model_validate(milestone)


async def _tell(
    db: Db,
    actor: Actor,
    goal: Goal,
    milestone: Milestone,
    *,
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    await publish_all(db, actor, _changes(db, goal, milestone, before=before, after=after))


def _changes(
    db: Db, goal: Goal, milestone: Milestone, *, before: dict[str, Any], after: dict[str, Any]
) -> list[DomainEvent]:
    """The change of a milestone as one of its goal; fields carry the milestone's id."""
    change = GoalChanged(
        milestone.goal_id,
        "updated",
        {f"{milestone.id}.{name}": value for name, value in before.items()},
        {f"{milestone.id}.{name}": value for name, value in after.items()},
        milestone_id=milestone.id,
    )
    return [change, *_beyond(db, goal, milestone, before, after)]


def _beyond(
    db: Db, goal: Goal, milestone: Milestone, before: dict[str, Any], after: dict[str, Any]
) -> Iterator[DomainEvent]:
    """What others wait for: reached, or no longer; gone when it was, or back."""
    if after.get("status") == "completed":
        yield MilestoneReached(
            goal.id,
            milestone.id,
            title=milestone.title,
            goal_title=goal.title,
            progress=goal.progress,
            tasks_done=milestone.tasks_done,
            age_minutes=rules.age_minutes(milestone.created_at, db.now()),
        )
    elif before.get("status") == "completed":
        yield MilestoneReopened(goal.id, milestone.id, milestone.status, milestone.title)
    if "deleted_at" in after and milestone.status == "completed":
        moved = ReachedDeleted if milestone.deleted_at else ReachedRestored
        yield moved(goal.id, milestone.id)

"""Goals: make, read, change, delete."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from focusflow.goals import repository, rules
from focusflow.goals.events import (
    GoalChanged,
    GoalCompleted,
    GoalPriorityChanged,
    GoalReopened,
    ReachedDeleted,
    ReachedRestored,
)
from focusflow.goals.models import Goal, Milestone
from focusflow.goals.schemas import Deleted, GoalFilter, GoalIn, GoalPatch, GoalPut, GoalView
from focusflow.goals.service import progress
from focusflow.platform.actor import Actor
from focusflow.platform.api import Page, decode_cursor, encode_cursor, optional, uuid
from focusflow.platform.clock import local_day
from focusflow.platform.db import Db
from focusflow.platform.errors import InvalidInput, NotFound
from focusflow.platform.events import publish, publish_all, to_json
from focusflow.platform.stale import difference, refuse_stale


async def create_goal(db: Db, actor: Actor, data: GoalIn) -> GoalView:
    """A new goal."""
    values = _values(data)
    values["start_date"] = data.start_date or local_day(actor, db.now())
    _check_dates(values["start_date"], data.target_date)
    goal = Goal(user_id=actor.user_id, **values)
    db.add(goal)
    after = {name: to_json(value) for name, value in values.items() if value not in (None, "", {})}
    await publish(db, actor, GoalChanged(goal.id, "created", {}, after))
    return _view((goal, 0, 0, 0, 0))


async def get_goal(db: Db, actor: Actor, goal_id: UUID) -> GoalView:
    """One goal."""
    found = await repository.counted(db, actor, goal_id)
    if found is None:
        raise NotFound
    return _view(found)


async def list_goals(
    db: Db,
    actor: Actor,
    wanted: GoalFilter | None = None,
    *,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[GoalView]:
    """A page of goals, the newest first unless asked otherwise."""
    wanted = wanted or GoalFilter()
    by_target = wanted.sort == "target_date"
    readers = (optional(date.fromisoformat), uuid) if by_target else (uuid,)
    after = decode_cursor(cursor, *readers)
    rows = await repository.page(db, actor, wanted, after, limit + 1)
    more = None
    if len(rows) > limit:
        last = rows[limit - 1][0]
        more = encode_cursor(last.target_date, last.id) if by_target else encode_cursor(last.id)
    return Page(items=tuple(_view(row) for row in rows[:limit]), next_cursor=more)


async def replace_goal(db: Db, actor: Actor, goal_id: UUID, data: GoalPut) -> GoalView:
    """Put a whole goal in the place of the old one; its status only when given."""
    values = _values(data)
    if data.status is None:
        del values["status"]
    if data.start_date is None:
        del values["start_date"]
    return await _change(db, actor, goal_id, values, data)


async def update_goal(db: Db, actor: Actor, goal_id: UUID, data: GoalPatch) -> GoalView:
    """Change the fields that were sent."""
    values = _values(data, exclude_unset=True)
    return await _change(db, actor, goal_id, values, data)


async def delete_goal(db: Db, actor: Actor, goal_id: UUID) -> Deleted:
    """Move a goal to the trash. Its tasks stay, and show no goal until it is restored."""
    goal = await _locked(db, actor, goal_id)
    reached = _reached(goal, await repository.milestones(db, actor, goal.id))
    goal.deleted_at = db.now()
    change = GoalChanged(goal.id, "deleted", {}, {"deleted_at": goal.deleted_at})
    await publish_all(db, actor, [change, *(ReachedDeleted(goal.id, one) for one in reached)])
    db.changes.add((actor.user_id, "tasks"))
    return Deleted(id=goal.id)


async def restore_goal(db: Db, actor: Actor, goal_id: UUID) -> GoalView:
    """Bring a goal back from the trash, as it was; one that is not there is left alone."""
    goal = await repository.goal(db, actor, goal_id, lock=True, deleted=True)
    if goal is not None:
        before = {"deleted_at": goal.deleted_at}
        milestones = await repository.milestones(db, actor, goal.id)
        goal.deleted_at = None
        progress.follow(db, goal, milestones)
        change = GoalChanged(goal.id, "restored", before, {"deleted_at": None})
        reached = _reached(goal, milestones)
        await publish_all(db, actor, [change, *(ReachedRestored(goal.id, one) for one in reached)])
        db.changes.add((actor.user_id, "tasks"))
    return await get_goal(db, actor, goal_id)


async def _locked(db: Db, actor: Actor, goal_id: UUID) -> Goal:
    goal = await repository.goal(db, actor, goal_id, lock=True)
    if goal is None:
        raise NotFound
    return goal


async def _change(
    db: Db, actor: Actor, goal_id: UUID, values: dict[str, Any], data: GoalPut | GoalPatch
) -> GoalView:
    goal = await _locked(db, actor, goal_id)
    before, after = difference(goal, values)
    await refuse_stale(db, goal, after, data.seen, entity=("goal", goal.id))
    _check_dates(
        after.get("start_date", goal.start_date), after.get("target_date", goal.target_date)
    )
    milestones = await repository.milestones(db, actor, goal.id)
    for name, value in after.items():
        setattr(goal, name, value)
    if "status" in after:
        moved = _move_status(db, goal)
        before, after = {**before, **moved[0]}, {**after, **moved[1]}
    progress.follow(db, goal, milestones)
    if after:
        # Not flushed before: the event must not be later than the row's `updated_at`.
        await publish(db, actor, GoalChanged(goal.id, "updated", before, after))
        await _tell(db, actor, goal, milestones, before)
    return await get_goal(db, actor, goal_id)


def _move_status(db: Db, goal: Goal) -> tuple[dict[str, Any], dict[str, Any]]:
    """Follow a new status; progress before and after when it was kept by hand and moved."""
    if goal.status != "completed":
        goal.completed_at = None
        return {}, {}
    goal.completed_at = db.now()
    before = goal.progress
    if before == 100:
        return {}, {}
    progress.record(db, goal, 100, "completion")
    # Derived progress finds its own way back, by hand it must be told.
    return ({"progress": before}, {"progress": 100}) if goal.progress_mode == "manual" else ({}, {})


async def _tell(
    db: Db, actor: Actor, goal: Goal, milestones: Sequence[Milestone], before: dict[str, Any]
) -> None:
    """Publish what others wait for beyond the change itself."""
    if "priority" in before:
        await publish(db, actor, GoalPriorityChanged(goal.id, before["priority"], goal.priority))
    if "status" in before and goal.status == "completed":
        completed = GoalCompleted(
            goal.id,
            goal.category,
            rules.days_taken(goal.start_date, local_day(actor, db.now())),
            title=goal.title,
            tasks_done=goal.tasks_done + sum(one.tasks_done for one in milestones),
            age_minutes=rules.age_minutes(goal.created_at, db.now()),
        )
        await publish(db, actor, completed)
    elif before.get("status") == "completed":
        await publish(db, actor, GoalReopened(goal.id, goal.status, goal.title))
    if "title" in before or "status" in before:
        db.changes.add((actor.user_id, "tasks"))


def _reached(goal: Goal, milestones: Sequence[Milestone]) -> list[UUID | None]:
    """Ids of the milestones that are reached, and None for the goal itself when it is."""
    found: list[UUID | None] = [one.id for one in milestones if one.status == "completed"]
    return [*found, None] if goal.status == "completed" else found


def _check_dates(start: date, target: date | None) -> None:
    if target is not None and target < start:
        raise InvalidInput(
            "target_date", "The target date is before the start date.", target.isoformat()
        )


def _values(data: GoalIn | GoalPatch, *, exclude_unset: bool = False) -> dict[str, Any]:
    """What was sent, under the names of the columns."""
    values = data.model_dump(exclude={"seen"}, exclude_unset=exclude_unset)
    if "metadata" in values:
        values["details"] = values.pop("metadata")
    return values


def _view(found: repository.Counted) -> GoalView:
    goal, milestones, done, tasks, tasks_done = found
    return GoalView(
        **goal.model_dump(exclude={"user_id", "tasks_total", "tasks_done", "details"}),
        metadata=goal.details,
        milestones_total=milestones,
        milestones_done=done,
        tasks_total=goal.tasks_total + int(tasks),
        tasks_done=goal.tasks_done + int(tasks_done),
    )

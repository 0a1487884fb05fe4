"""What other contexts ask about goals."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from focusflow.goals import repository
from focusflow.goals.schemas import GoalRef
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import InvalidInput, NotFound


async def refs(db: Db, actor: Actor, ids: Collection[UUID]) -> dict[UUID, GoalRef]:
    """Title, priority and status of goals by id; deleted goals are left out."""
    if not ids:
        return {}
    found = await repository.goals_by_ids(db, actor, ids)
    return {goal.id: GoalRef.model_validate(goal) for goal in found}


async def milestone_titles(db: Db, actor: Actor, ids: Collection[UUID]) -> dict[UUID, str]:
    """Titles of milestones by id, deleted ones too."""
    return await repository.milestone_titles(db, actor, ids) if ids else {}


async def idle_goal_ids(db: Db, actor: Actor) -> frozenset[UUID]:
    """Goals whose tasks are not planned: paused and cancelled ones."""
    found = await repository.goals_of_status(db, actor, ("paused", "cancelled"))
    return frozenset(goal.id for goal in found)


async def find_by_titles(db: Db, actor: Actor, names: Collection[str]) -> dict[str, UUID]:
    """Goals by how they were named: of that title in any case, else the only one that begins so.

    Names of no goal, and of several, are left out.
    """
    if not names:
        return {}
    known = await repository.goals_named(db, actor, names)
    found: dict[str, UUID] = {}
    for name in names:
        fitting = [(title, goal) for title, goal in known if title.startswith(name.lower())]
        if fitting and (len(fitting) == 1 or fitting[0][0] == name.lower()):
            found[name] = fitting[0][1]
    return found


async def check_link(
    db: Db, actor: Actor, goal_id: UUID | None, milestone_id: UUID | None
) -> GoalRef | None:
    """The goal that something linked so belongs to: the given one, or the milestone's.

    NotFound when the goal or milestone is not the actor's, InvalidInput when they don't match.
    """
    if milestone_id is not None:
        owner = await repository.milestone_goal(db, actor, milestone_id)
        if owner is None:
            raise NotFound("This milestone is not there. It may have been deleted.")
        if goal_id not in (None, owner.id):
            raise InvalidInput(
                "milestone_id", "This milestone belongs to another goal.", str(milestone_id)
            )
        return GoalRef.model_validate(owner)
    if goal_id is None:
        return None
    goal = await repository.goal(db, actor, goal_id)
    if goal is None:
        raise NotFound("This goal is not there. It may have been deleted.")
    return GoalRef.model_validate(goal)

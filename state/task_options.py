"""What the editor of a task offers to choose from."""

from __future__ import annotations

from uuid import UUID

from focusflow.goals import service as goals
from focusflow.goals.schemas import GoalFilter
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.tasks import service as tasks

Options = list[tuple[str, str]]
EMPTY = ("", "None")


async def section_options(db: Db, actor: Actor) -> Options:
    """One's own sections, as choices."""
    return [(str(one.id), one.title) for one in await tasks.list_sections(db, actor)]


async def goal_options(db: Db, actor: Actor, goal_id: UUID | None, title: str | None) -> Options:
    """The active goals, and the one that is chosen."""
    page = await goals.list_goals(db, actor, GoalFilter(status="active"), limit=100)
    found = [(str(goal.id), goal.title) for goal in page.items]
    return offering([EMPTY, *found], goal_id, title)


def offering(options: Options, chosen: UUID | None, title: str | None) -> Options:
    """The options with the chosen one among them; what is there keeps its place."""
    if chosen is None or str(chosen) in dict(options):
        return options
    return [*options, (str(chosen), title or "This one")]


async def milestone_options(db: Db, actor: Actor, goal_id: UUID | None) -> Options:
    """The milestones of a goal."""
    if goal_id is None:
        return [EMPTY]
    found = await goals.list_milestones(db, actor, goal_id)
    return [EMPTY, *((str(milestone.id), milestone.title) for milestone in found)]

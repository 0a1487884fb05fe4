"""How far a goal is: set by hand, or following its milestones and tasks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from focusflow.goals import repository, rules
from focusflow.goals.events import GoalChanged
from focusflow.goals.models import Goal, GoalProgress, Milestone
from focusflow.goals.schemas import ProgressSet, ProgressStep, ProgressView
from focusflow.platform.actor import Actor
from focusflow.platform.api import Page, decode_cursor, encode_cursor, instant, uuid
from focusflow.platform.db import Db
from focusflow.platform.errors import Conflict, NotFound
from focusflow.platform.events import publish


async def list_progress(
    db: Db, actor: Actor, goal_id: UUID, *, cursor: str | None = None, limit: int = 50
) -> Page[ProgressView]:
    """The progress line of a goal, the oldest point first."""
    if await repository.goal(db, actor, goal_id) is None:
        raise NotFound
    after = decode_cursor(cursor, instant, uuid)
    rows = await repository.progress_page(db, actor, goal_id, after, limit + 1)
    shown = rows[:limit]
    more = encode_cursor(shown[-1].at, shown[-1].id) if len(rows) > limit else None
    return Page(items=tuple(ProgressView.model_validate(row) for row in shown), next_cursor=more)


async def set_progress(db: Db, actor: Actor, goal_id: UUID, data: ProgressSet) -> ProgressView:
    """Set progress by hand; from then on it no longer follows milestones and tasks."""
    goal = await _open_goal(db, actor, goal_id)
    return await _by_hand(db, actor, goal, data.value, data.note)


async def step_progress(db: Db, actor: Actor, goal_id: UUID, data: ProgressStep) -> ProgressView:
    """Move progress by some points, at most to 0 or 100; from then on it is kept by hand."""
    goal = await _open_goal(db, actor, goal_id)
    value = min(max(goal.progress + data.delta, 0), 100)
    return await _by_hand(db, actor, goal, value, data.note)


async def _open_goal(db: Db, actor: Actor, goal_id: UUID) -> Goal:
    goal = await repository.goal(db, actor, goal_id, lock=True)
    if goal is None:
        raise NotFound
    if goal.status == "completed":
        raise Conflict("This goal is completed. Make it active again to change its progress.")
    return goal


async def _by_hand(db: Db, actor: Actor, goal: Goal, value: int, note: str | None) -> ProgressView:
    before = {"progress": goal.progress, "progress_mode": goal.progress_mode}
    goal.progress_mode = "manual"
    point = record(db, goal, value, "manual", note)
    after = {"progress": goal.progress, "progress_mode": goal.progress_mode}
    await publish(db, actor, GoalChanged(goal.id, "updated", before, after))
    return ProgressView.model_validate(point)


def record(db: Db, goal: Goal, value: int, source: str, note: str | None = None) -> GoalProgress:
    """Give a goal its new progress and keep the point."""
    point = GoalProgress(
        goal_id=goal.id,
        user_id=goal.user_id,
        value=value,
        delta=value - goal.progress,
        note=note or None,
        source=source,
        at=db.now(),
    )
    goal.progress = value
    db.add(point)
    return point


def take_tallies(
    db: Db,
    goal: Goal,
    milestones: Sequence[Milestone],
    tallies: Mapping[UUID | None, tuple[int, int]],
) -> None:
    """Keep how many tasks are done, and of how many, for each milestone and for none."""
    for milestone in milestones:
        milestone.tasks_done, milestone.tasks_total = tallies.get(milestone.id, (0, 0))
    known = {milestone.id for milestone in milestones}
    # Tasks of a deleted milestone count for the goal itself.
    loose = [tally for owner, tally in tallies.items() if owner not in known]
    goal.tasks_done = sum(done for done, _ in loose)
    goal.tasks_total = sum(total for _, total in loose)
    follow(db, goal, milestones)


def follow(db: Db, goal: Goal, milestones: Sequence[Milestone]) -> None:
    """Let a goal that is not kept by hand follow its milestones and tasks."""
    if goal.progress_mode != "derived" or goal.status == "completed":
        return
    steps = [rules.Step(m.status, m.tasks_done, m.tasks_total) for m in milestones]
    value = rules.derived_progress(steps, goal.tasks_done, goal.tasks_total)
    if value != goal.progress:
        record(db, goal, value, "milestones_and_tasks")

"""One goal: its milestones, its tasks and how it went."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import reflex as rx

from focusflow.goals import service as goals
from focusflow.goals.schemas import (
    GoalPatch,
    GoalView,
    MilestonePut,
    MilestoneView,
    Woop,
)
from focusflow.goals.schemas_plan import CueQuery
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import NotFound
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskFilter
from state.effects import say, undoes
from state.forms import as_id, checked
from state.frame import open_page
from state.goal_chart import progress_chart
from state.goal_rows import (
    STATUS_WORDS,
    CueRow,
    MilestoneRow,
    ProgressRow,
    cue_row,
    milestone_rows,
    progress_rows,
    steps_words,
    until_words,
)
from state.goal_undo import way_back
from state.live import shows
from state.session import acting
from state.task_rows import TaskRow, task_row
from state.whisper import whisper_points
from state.wording import words_of

POINTS = 500
TASKS = 50


async def _reopen_milestone(db: Db, actor: Actor, goal_id: UUID, note: str) -> None:
    await _put(db, actor, goal_id, as_id(note), status="pending")


async def _move_milestone(db: Db, actor: Actor, goal_id: UUID, note: str) -> None:
    milestone_id, place = note.split(":")
    await _put(db, actor, goal_id, as_id(milestone_id), order_index=int(place))


async def _milestone_status(db: Db, actor: Actor, goal_id: UUID, note: str) -> None:
    milestone_id, status = note.split(":")
    await _put(db, actor, goal_id, as_id(milestone_id), status=status)


async def _restore_milestone(db: Db, actor: Actor, goal_id: UUID, note: str) -> None:
    await goals.restore_milestone(db, actor, goal_id, as_id(note))


async def _put(
    db: Db, actor: Actor, goal_id: UUID, milestone_id: UUID, **changes: Any
) -> MilestoneView:
    """Change some fields of a milestone."""
    found = await goals.list_milestones(db, actor, goal_id)
    step = next((one for one in found if one.id == milestone_id), None)
    if step is None:
        raise NotFound
    values = {"title": step.title, "description": step.description}
    data = checked(MilestonePut, {**values, "target_date": step.target_date, **changes})
    return await goals.replace_milestone(db, actor, goal_id, milestone_id, data)


undoes("goals.delete", goals.delete_goal)
undoes("goals.restore", goals.restore_goal)
undoes("goals.reopen_milestone", _reopen_milestone)
undoes("goals.restore_milestone", _restore_milestone)
undoes("goals.move_milestone", _move_milestone)
undoes("goals.milestone_status", _milestone_status)


@shows("goals", "tasks", "profile")
class GoalPage(rx.State):
    """What the page of one goal shows."""

    ready: bool = False
    failed: str = ""
    id: str = ""
    title: str = ""
    description: str = ""
    category: str = ""
    priority: str = "medium"
    status: str = "active"
    status_words: str = ""
    progress: int = 0
    by_hand: bool = False
    steps: str = ""
    until: str = ""
    late: bool = False
    milestones: list[MilestoneRow] = []
    tasks: list[TaskRow] = []
    more_tasks: bool = False
    tasks_done: str = ""
    chart: dict[str, Any] = {}
    sentence: str = ""
    points: list[ProgressRow] = []
    color: str = ""
    icon: str = ""
    wish: str = ""
    outcome: str = ""
    obstacle: str = ""
    plan: str = ""
    cues: list[CueRow] = []
    chance: str = ""
    reasons: list[str] = []
    celebrating: int = 0
    mark: int = 0

    @rx.event
    async def load(self) -> Any:
        """Show the goal in the address."""
        self.id = self.router.url.path.rstrip("/").rpartition("/")[2][:36]
        self.celebrating = 0
        return await open_page(self)

    async def reload(self) -> None:
        """Read the goal and all that belongs to it."""
        wanted = as_id(self.id)
        async with acting(self) as (db, actor):
            words = await words_of(self, db, actor)
            now = db.now()
            goal = await goals.get_goal(db, actor, wanted)
            steps = await goals.list_milestones(db, actor, wanted)
            open_tasks = await tasks.list_tasks(
                db, actor, TaskFilter(goal_id=wanted, top_level=True), limit=TASKS
            )
            points = (await goals.list_progress(db, actor, wanted, limit=POINTS)).items
            chance = await goals.chance(db, actor, wanted)
            cues = await goals.list_cues(db, actor, CueQuery(goal_id=wanted))
        self._take(goal)
        ended = goal.status in ("completed", "cancelled")
        self.until, self.late = until_words(goal.target_date, words, ended=ended)
        self.milestones = milestone_rows(steps, words)
        self.tasks = [task_row(task, words) for task in open_tasks.items]
        self.more_tasks = open_tasks.next_cursor is not None
        drawn = progress_chart(goal, points, now, words)
        self.chart, self.sentence = drawn.figure, drawn.sentence
        self.points = progress_rows(points, words)
        self.chance = "" if chance.percent is None else f"{chance.percent} %"
        self.reasons = list(chance.reasons) if goal.status == "active" else []
        self.cues = [cue_row(cue, words) for cue in cues]
        self.mark += 1

    def _take(self, goal: GoalView) -> None:
        self.title, self.description = goal.title, goal.description or ""
        self.category, self.priority = goal.category or "", goal.priority
        self.status, self.status_words = goal.status, STATUS_WORDS[goal.status]
        self.color, self.icon = goal.color, goal.icon
        woop = goal.woop or Woop()
        self.wish, self.outcome = woop.wish, woop.outcome
        self.obstacle, self.plan = woop.obstacle, woop.plan
        self.progress, self.by_hand = goal.progress, goal.progress_mode == "manual"
        self.steps = steps_words(goal)
        done, total = goal.tasks_done, goal.tasks_total
        self.tasks_done = f"{done} of {total} done" if total else ""

    @rx.event
    async def set_status(self, status: str) -> None:
        """Pause, resume, reach or cancel."""
        wanted = as_id(self.id)
        async with acting(self) as (db, actor):
            before = await goals.get_goal(db, actor, wanted)
            goal = await goals.update_goal(
                db, actor, wanted, checked(GoalPatch, {"status": status})
            )
            back = way_back(actor)
        await self.reload()
        if goal.status == "completed" and before.status != "completed":
            self.celebrating += 1
        await whisper_points(self)
        await say(self, f"{STATUS_WORDS[goal.status]}: “{goal.title}”", tone="good", undo=back)

    @rx.event
    async def delete(self) -> Any:
        """To the trash, and back to the list."""
        wanted = as_id(self.id)
        async with acting(self) as (db, actor):
            await goals.delete_goal(db, actor, wanted)
        await say(
            self, f"“{self.title}” is in the trash", tone="good", undo=("goals.restore", wanted)
        )
        return rx.redirect("/goals")

    @rx.event
    async def tick(self, milestone_id: str, done: bool) -> None:  # noqa: FBT001
        """Reach a milestone, or take that back."""
        goal_id, wanted = as_id(self.id), as_id(milestone_id)
        async with acting(self) as (db, actor):
            if done:
                step = await goals.complete_milestone(db, actor, goal_id, wanted)
            else:
                step = await _put(db, actor, goal_id, wanted, status="pending")
        await self.reload()
        if done:
            await whisper_points(self)
            back = ("goals.reopen_milestone", f"{goal_id}={wanted}")
            await say(self, f"Reached: “{step.title}”", tone="good", undo=back)

    @rx.event
    async def move(self, milestone_id: str, step: int) -> None:
        """One place up (-1) or down (1)."""
        order = [row.id for row in self.milestones]
        if milestone_id in order:
            await self._place(milestone_id, order.index(milestone_id) + step)

    @rx.event
    async def move_to(self, milestone_id: str, place: int) -> None:
        """To a place in the list, counted from 0."""
        await self._place(milestone_id, place)

    async def _place(self, milestone_id: str, place: int) -> None:
        order = [row.id for row in self.milestones]
        if milestone_id not in order or place not in range(len(order)):
            return
        goal_id, wanted = as_id(self.id), as_id(milestone_id)
        async with acting(self) as (db, actor):
            await _put(db, actor, goal_id, wanted, order_index=place)
        await self.reload()
        back = ("goals.move_milestone", f"{goal_id}={wanted}:{order.index(milestone_id)}")
        await say(self, "Milestone moved", tone="good", undo=back)

    @rx.event
    async def skip(self, milestone_id: str, skipped: bool) -> None:  # noqa: FBT001
        """Leave a milestone out, or count it again."""
        status = "skipped" if skipped else "pending"
        goal_id, wanted = as_id(self.id), as_id(milestone_id)
        former = next((r for r in self.milestones if r.id == milestone_id), None)
        async with acting(self) as (db, actor):
            await _put(db, actor, goal_id, wanted, status=status)
        await self.reload()
        if former is not None:
            was = "skipped" if former.skipped else "completed" if former.done else "pending"
            words = "Left out" if skipped else "Counted again"
            back = ("goals.milestone_status", f"{goal_id}={wanted}:{was}")
            await say(self, f"{words}: “{former.title}”", tone="good", undo=back)

    @rx.event
    async def delete_milestone(self, milestone_id: str) -> None:
        """Take a milestone away."""
        goal_id, wanted = as_id(self.id), as_id(milestone_id)
        async with acting(self) as (db, actor):
            await goals.delete_milestone(db, actor, goal_id, wanted)
        await self.reload()
        back = ("goals.restore_milestone", f"{goal_id}={wanted}")
        await say(self, "Milestone deleted", tone="good", undo=back)

"""What hangs on the open task: its subtasks, and the tasks it waits for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import reflex as rx

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import FocusFlowError
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import SubtaskIn, TaskFilter, TaskView
from state.effects import say
from state.forms import as_id, checked, line
from state.live import reload_here
from state.session import acting
from state.task_graph import TaskGraphView
from state.task_undo import way_back

OFFERED = 6


@dataclass(frozen=True)
class Related:
    """A task by its title."""

    id: str
    title: str
    done: bool


def _related(task: TaskView) -> Related:
    return Related(str(task.id), task.title, task.completed_at is not None)


class TaskRelated(rx.State):
    """Subtasks and prerequisites; each change is kept at once."""

    subtasks: list[Related] = []
    needed: list[Related] = []
    offers: list[Related] = []
    words: str = ""
    subtask_error: str = ""
    needed_error: str = ""
    search_key: int = 0
    _task_id: str = ""

    @rx.var
    def progress(self) -> str:
        """How many subtasks are done."""
        done = sum(task.done for task in self.subtasks)
        return f"{done} of {len(self.subtasks)} done" if self.subtasks else ""

    async def read_again(self, db: Db, actor: Actor, task_id: UUID) -> None:
        """Show what hangs on a task as it is now; what is being looked for stays."""
        found = await tasks.subtasks(db, actor, task_id)
        self.subtasks = [_related(task) for task in found.items]
        self.needed = [_related(task) for task in await tasks.dependencies(db, actor, task_id)]
        await (await self.get_state(TaskGraphView)).read(db, actor, task_id)

    async def read(self, db: Db, actor: Actor, task_id: UUID) -> None:
        """Read what hangs on a task."""
        await self.read_again(db, actor, task_id)
        self.offers, self.words, self._task_id = [], "", str(task_id)
        self.subtask_error = self.needed_error = ""
        self.search_key += 1

    @rx.event
    async def add_subtask(self, sent: dict[str, Any]) -> None:
        """A new subtask."""
        title = line(sent, "subtask")
        if not title.strip():
            return
        try:
            async with acting(self) as (db, actor):
                data = checked(SubtaskIn, {"title": title})
                made = await tasks.add_subtask(db, actor, as_id(self._task_id), data)
        except FocusFlowError as error:
            if error.status == 401:
                raise
            self.subtask_error = error.message
            return
        self.subtask_error = ""
        self.subtasks = [*self.subtasks, _related(made)]
        await reload_here(self)
        await say(self, f"Added “{made.title}”", tone="good", undo=way_back(actor))

    @rx.event
    async def tick_subtask(self, task_id: str, done: bool) -> None:  # noqa: FBT001
        """Complete or reopen a subtask."""
        async with acting(self) as (db, actor):
            verb = tasks.complete_task if done else tasks.reopen_task
            task = await verb(db, actor, as_id(task_id))
            found = await tasks.subtasks(db, actor, as_id(self._task_id))
        self.subtasks = [_related(task) for task in found.items]
        await reload_here(self)
        said = f"Done: “{task.title}”" if done else f"“{task.title}” is open again"
        await say(self, said, tone="good", undo=way_back(actor))

    @rx.event
    async def look_for(self, text: str) -> None:
        """Offer open tasks whose titles hold the words."""
        self.words = str(text).strip()[:200]
        self.needed_error = ""
        if not self.words:
            self.offers = []
            return
        async with acting(self) as (db, actor):
            wanted = checked(TaskFilter, {"q": self.words, "sort": "-updated_at"})
            page = await tasks.list_tasks(db, actor, wanted, limit=OFFERED + 10)
        known = {self._task_id, *(task.id for task in self.needed)}
        fresh = [task for task in page.items if str(task.id) not in known]
        self.offers = [_related(task) for task in fresh[:OFFERED]]

    @rx.event
    async def need(self, task_id: str) -> None:
        """This task has to wait for another; says so when they would wait for each other."""
        await self._set([*(task.id for task in self.needed), task_id])

    @rx.event
    async def need_no_more(self, task_id: str) -> None:
        """This task no longer waits for another."""
        await self._set([task.id for task in self.needed if task.id != task_id])

    async def _set(self, ids: list[str]) -> None:
        try:
            async with acting(self) as (db, actor):
                found = await tasks.set_dependencies(
                    db, actor, as_id(self._task_id), [as_id(task_id) for task_id in ids]
                )
                graph = await self.get_state(TaskGraphView)
                await graph.read(db, actor, as_id(self._task_id))
        except FocusFlowError as error:
            if error.status == 401:
                raise
            self.needed_error = error.message
            return
        self.needed = [_related(task) for task in found]
        self.offers, self.words, self.needed_error = [], "", ""
        self.search_key += 1
        await reload_here(self)
        await say(self, "Kept what it waits for", tone="good", undo=way_back(actor))

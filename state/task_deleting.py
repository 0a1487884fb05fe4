"""Deleting a task that repeats: only one occurrence, or it and all that follow."""

from __future__ import annotations

import reflex as rx

from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskView
from state.effects import say
from state.forms import as_id
from state.live import reload_here
from state.session import acting
from state.task_undo import way_back


class TaskDeleting(rx.State):
    """The task that is asked about."""

    asking: bool = False
    question: str = ""
    _task_id: str = ""
    _title: str = ""

    def ask(self, task: TaskView) -> None:
        """Ask what of this task is meant."""
        self._task_id, self._title = str(task.id), task.title
        self.question = f"“{task.title}” comes again. Shall it go on?"
        self.asking = True

    @rx.event
    def set_asking(self, is_open: bool) -> None:  # noqa: FBT001
        """Close without deleting."""
        self.asking = is_open is True and bool(self._task_id)

    @rx.event
    async def carry_out(self, scope: str) -> None:
        """Delete what was chosen."""
        if not self.asking:
            return  # a second click
        self.asking = False
        wanted = as_id(self._task_id)
        only = scope == "this"
        async with acting(self) as (db, actor):
            await tasks.delete_occurrence(db, actor, wanted, "this" if only else "following")
        await reload_here(self)
        await say(
            self,
            f"“{self._title}” is in the trash" + ("; the next one stays" if only else ""),
            tone="good",
            undo=way_back(actor),
        )

"""The if-then cues of the open task."""

from __future__ import annotations

from uuid import UUID

import reflex as rx

from focusflow.goals import service as goals
from focusflow.goals.schemas_plan import CueQuery
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import NotFound
from state import live
from state.forms import as_id
from state.goal_rows import CueRow, cue_row
from state.session import acting
from state.wording import Words, words_of


@live.frames
@live.shows("goals")
class TaskCues(rx.State):
    """The task's own cues; the editor may be open on any page, so they follow changes there."""

    rows: list[CueRow] = []
    _task_id: str = ""

    async def read(self, db: Db, actor: Actor, task_id: UUID, words: Words) -> None:
        """Read the cues of a task."""
        found = await goals.list_cues(db, actor, CueQuery(task_id=task_id))
        self.rows, self._task_id = [cue_row(cue, words) for cue in found], str(task_id)

    async def reload(self) -> None:
        """Read them again while a task is open."""
        if not self._task_id:
            return
        async with acting(self) as (db, actor):
            words = await words_of(self, db, actor)
            try:
                await self.read(db, actor, as_id(self._task_id), words)
            except NotFound:  # the task went meanwhile
                self.forget()

    def forget(self) -> None:
        """No task is open any more."""
        self.rows, self._task_id = [], ""

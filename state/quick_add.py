"""Adding a task by one line in plain words, from any page."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import reflex as rx

from focusflow.platform.errors import FocusFlowError, InvalidInput
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskPatch
from state.effects import say, undoes
from state.forms import as_id
from state.session import acting

LONGEST = 1000
undoes("tasks.delete", tasks.delete_task)


@dataclass(frozen=True)
class PartChip:
    """A recognised part of the line: its kind, key, own words, end in the text, and label."""

    kind: str
    key: str
    words: str
    end: int
    label: str


class QuickAdd(rx.State):
    """What is typed in the quick-add line, and how it would be read."""

    parts: list[PartChip] = []
    error: str = ""
    added: int = 0
    _text: str = ""
    _refused: list[str] = []

    async def _parse(self) -> None:
        # By their words, so that a refusal holds while the line before it changes.
        self._refused = [words for words in self._refused if words in self._text]
        if not self._text.strip():
            self.parts, self.error = [], ""
            return
        async with acting(self) as (db, actor):
            parsed = await tasks.parse_line(db, actor, self._text, self._refused)
        self.parts = [PartChip(p.kind, p.key, p.text, p.end, p.label) for p in parsed.parts]
        self.error = ""

    @rx.event
    async def read(self, text: str) -> None:
        """Show how the line would be read so far."""
        self._text = str(text)[:LONGEST]
        await self._parse()

    @rx.event
    async def refuse(self, key: str) -> None:
        """Turn a recognised part back into text."""
        part = next((part for part in self.parts if part.key == key), None)
        if part is not None:
            self._refused = [*self._refused, part.words][-50:]
            await self._parse()

    @rx.event
    async def add(self, text: str) -> None:
        """Make the task; the line stays as it is when that fails."""
        await self._make(text, None)

    @rx.event
    async def add_to_goal(self, goal_id: str, text: str) -> None:
        """Make the task for a goal, unless the line names another."""
        await self._make(text, as_id(goal_id))

    async def _make(self, text: str, goal_id: UUID | None) -> None:
        self._text = str(text)
        try:
            if len(self._text) > LONGEST:
                raise InvalidInput("text", f"One line of at most {LONGEST:,} characters, please.")
            async with acting(self) as (db, actor):
                db.origin = ""  # the page behind shows the new task, too
                made = (await tasks.quick_add(db, actor, self._text, self._refused)).task
                if goal_id is not None and made.goal_id is None:
                    made = await tasks.update_task(db, actor, made.id, TaskPatch(goal_id=goal_id))
        except FocusFlowError as error:
            if error.status == 401:
                raise
            self.error = error.message
            return
        self.parts, self._refused, self.error, self._text = [], [], "", ""
        self.added += 1
        await say(self, f"Added “{made.title}”", tone="good", undo=("tasks.delete", made.id))

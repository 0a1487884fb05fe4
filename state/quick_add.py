"""Adding a task by one line in plain words, from any page."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx

from focusflow.platform.errors import FocusFlowError
from focusflow.tasks import service as tasks
from state.effects import say, undoes
from state.session import acting

undoes("tasks.delete", tasks.delete_task)


@dataclass(frozen=True)
class PartChip:
    """A recognised part of the line: its kind, a stable key, its end in the text, its label."""

    kind: str
    key: str
    end: int
    label: str


class QuickAdd(rx.State):
    """What is typed in the quick-add line, and how it would be read."""

    parts: list[PartChip] = []
    error: str = ""
    added: int = 0
    last_title: str = ""
    _text: str = ""
    _refused: list[str] = []

    async def _parse(self) -> None:
        if not self._text.strip():
            self.parts, self._refused, self.error = [], [], ""
            return
        async with acting(self) as (db, actor):
            parsed = await tasks.parse_line(db, actor, self._text[:1000], self._refused)
        self.parts = [PartChip(p.kind, p.key, p.end, p.label) for p in parsed.parts]
        self.error = ""

    @rx.event
    async def read(self, text: str) -> None:
        """Show how the line would be read so far."""
        self._text = text
        await self._parse()

    @rx.event
    async def refuse(self, key: str) -> None:
        """Turn a recognised part back into text."""
        self._refused = [*self._refused, key][-50:]
        await self._parse()

    @rx.event
    async def add(self, text: str) -> None:
        """Make the task; the line stays as it is when that fails."""
        self._text = text
        try:
            async with acting(self) as (db, actor):
                db.origin = ""  # the page behind shows the new task, too
                made = await tasks.quick_add(db, actor, text, self._refused)
        except FocusFlowError as error:
            if error.status == 401:
                raise
            self.error = error.message
            return
        self.parts, self._refused, self.error, self._text = [], [], "", ""
        self.added += 1
        self.last_title = made.task.title
        await say(
            self, f"Added “{made.task.title}”", tone="good", undo=("tasks.delete", made.task.id)
        )

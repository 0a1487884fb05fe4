"""Several lines that were pasted into quick-add: shown first, then added all together."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx

from focusflow.platform.errors import FocusFlowError, InvalidInput
from focusflow.tasks import service as tasks
from state.effects import say
from state.forms import as_id
from state.live import reload_here
from state.quick_add import LONGEST as ONE_LINE
from state.quick_add import PartChip, QuickAdd, chip_of
from state.session import acting
from state.task_undo import way_back

LONGEST = 50_000
SHOWN = 60


@dataclass(frozen=True)
class LineRow:
    """One line as it would become a task; `depth` is how far it is indented."""

    key: str
    title: str
    depth: str
    done: bool
    raised: bool
    parts: list[PartChip]


class QuickLines(rx.State):
    """The lines that wait for a yes; at most `SHOWN` of them are on show."""

    rows: list[LineRow] = []
    total: int = 0
    hidden: int = 0
    error: str = ""
    _text: str = ""
    _goal: str = ""
    _refused: list[str] = []

    @rx.var
    def add_label(self) -> str:
        """What the button says."""
        return f"Add {self.total} task{'' if self.total == 1 else 's'}"

    @rx.event
    async def look(self, text: str) -> None:
        """Show what the lines would become."""
        await self._look(str(text), "")

    @rx.event
    async def look_for_goal(self, goal_id: str, text: str) -> None:
        """Show what the lines would become, as tasks of a goal."""
        await self._look(str(text), str(as_id(goal_id)))

    async def _look(self, text: str, goal: str) -> None:
        self._text, self._goal, self._refused = text[: LONGEST + 1], goal, []
        await self._parse()

    async def _parse(self) -> None:
        try:
            if len(self._text) > LONGEST:
                raise InvalidInput(
                    "text", f"That is more than {LONGEST:,} characters. Please take a part of it."
                )
            async with acting(self) as (db, actor):
                lines = (await tasks.parse_lines(db, actor, self._text, self._refused)).lines
        except FocusFlowError as error:
            if error.status == 401:
                raise
            self.rows, self.total, self.hidden = [], 0, 0
            self.error = error.message
            return
        self.error, self.total = "", len(lines)
        self.hidden = max(0, len(lines) - SHOWN)
        self.rows = [
            LineRow(
                key=str(line.number),
                title=line.parsed.title,
                depth=str(line.depth),
                done=line.done,
                raised=line.raised,
                parts=[chip_of(part) for part in line.parsed.parts],
            )
            for line in lines[:SHOWN]
        ]

    @rx.event
    async def refuse(self, key: str) -> None:
        """Turn a recognised part of a line back into text."""
        if any(part.key == key for row in self.rows for part in row.parts):
            self._refused = [*self._refused, str(key)][-500:]
            await self._parse()

    @rx.event
    async def add(self) -> None:
        """Make the tasks, all or none; what was pasted stays when that fails."""
        if not self._text:
            return
        try:
            async with acting(self) as (db, actor):
                goal_id = as_id(self._goal) if self._goal else None
                made = (
                    await tasks.quick_add_lines(
                        db, actor, self._text, self._refused, goal_id=goal_id
                    )
                ).tasks
        except FocusFlowError as error:
            if error.status == 401:
                raise
            self.error = error.message
            return
        self._clear()
        await reload_here(self)
        said = f"Added {len(made)} task{'' if len(made) == 1 else 's'}"
        await say(self, said, tone="good", undo=way_back(actor))

    @rx.event
    def discard(self) -> None:
        """Add none of them."""
        self._clear()

    def _clear(self) -> None:
        self.rows, self.total, self.hidden, self.error = [], 0, 0, ""
        self._text, self._goal, self._refused = "", "", []

    @rx.event
    async def as_one(self) -> None:
        """Take the lines as one line instead."""
        text = " ".join(self._text.split())
        if len(text) > ONE_LINE:
            self.error = f"One line has at most {ONE_LINE:,} characters, and this is longer."
            return
        self._clear()
        await (await self.get_state(QuickAdd)).give(text)

"""The dialog that renames, merges and takes off tags and categories."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import reflex as rx

from focusflow.platform.errors import FocusFlowError
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas_labels import RenameIn
from state.effects import say
from state.forms import checked, line
from state.live import reload_here
from state.session import acting
from state.task_undo import way_back

SHOWN = 50


@dataclass(frozen=True)
class LabelRow:
    """A tag or category."""

    key: str
    kind: str
    name: str
    sign: str
    tasks: str


class TaskLabels(rx.State):
    """At most 50 tags and 50 categories, read when the dialog is opened."""

    shown: bool = False
    rows: list[LabelRow] = []
    editing: str = ""
    error: str = ""

    async def _read(self) -> None:
        async with acting(self) as (db, actor):
            found = await tasks.labels(db, actor)
        kept: list[LabelRow] = []
        for kind, sign in (("tag", "@"), ("category", "#")):
            kept += [
                LabelRow(f"{kind}:{one.name}", kind, one.name, sign, _tasks(one.tasks))
                for one in found
                if one.kind == kind
            ][:SHOWN]
        self.rows = kept

    @rx.event
    async def open(self) -> None:
        """Show the tags and categories that there are."""
        await self._read()
        self.editing, self.error, self.shown = "", "", True

    @rx.event
    def close(self, opened: bool) -> None:  # noqa: FBT001
        """Close the dialog."""
        self.shown = bool(opened)

    @rx.event
    def edit(self, key: str) -> None:
        """Show the field for another name; again hides it."""
        self.editing = "" if self.editing == key else str(key)
        self.error = ""

    @rx.event
    async def rename(self, sent: dict[str, Any]) -> None:
        """Give one another name; when that is there, the two become one."""
        row = next((row for row in self.rows if row.key == self.editing), None)
        name = line(sent, "name").removeprefix(row.sign if row else "")
        if row is None or name == row.name:
            self.editing = ""
            return
        if not name:
            self.error = "Give it a name, or take it off."
            return
        there = [one for one in self.rows if one.kind == row.kind and one.key != row.key]
        merged = any(one.name.casefold() == name.casefold() for one in there)
        did = "is now part of" if merged else "is now"
        await self._change(row, name, f"{row.sign}{row.name} {did} {row.sign}{name}")

    @rx.event
    async def take_off(self, key: str) -> None:
        """Take a tag or category off all tasks."""
        row = next((row for row in self.rows if row.key == key), None)
        if row is not None:
            await self._change(row, None, f"{row.sign}{row.name} is off all tasks")

    async def _change(self, row: LabelRow, into: str | None, said: str) -> None:
        try:
            wanted = checked(RenameIn, {"kind": row.kind, "names": [row.name], "into": into})
            async with acting(self) as (db, actor):
                view = await tasks.rename_labels(db, actor, wanted)
        except FocusFlowError as error:
            if error.status == 401:
                raise
            self.error = error.message
            return
        await self._read()
        self.editing, self.error = "", ""
        await reload_here(self)
        undo = way_back(actor) if view.undo else None
        await say(self, f"{said} ({_tasks(view.tasks)})", tone="good", undo=undo)


def _tasks(count: int) -> str:
    return "1 task" if count == 1 else f"{count:,} tasks"

"""The dialogs of sections, saved filters and templates: named, renamed, ordered, deleted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import reflex as rx

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import FocusFlowError
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas_views import (
    FromTemplateIn,
    NameIn,
    OrderIn,
    SavedFilterIn,
    SavedFilterPatch,
    TaskTemplateIn,
    TaskTemplatePatch,
)
from state.effects import say
from state.forms import as_id, checked, line
from state.live import reload_here
from state.session import acting
from state.task_undo import way_back
from state.tasks import TaskList

KINDS = ("sections", "filters", "templates")


@dataclass(frozen=True)
class PartRow:
    """One of them."""

    id: str
    title: str
    detail: str = ""


class TaskParts(rx.State):
    """One dialog for each kind; `kind` is the one that is open."""

    kind: str = ""
    rows: list[PartRow] = []
    editing: str = ""
    error: str = ""
    form_key: int = 0

    async def _read(self, db: Db, actor: Actor) -> None:
        if self.kind == "templates":
            found = await tasks.list_task_templates(db, actor)
            self.rows = [
                PartRow(str(one.id), one.title, f"{one.tasks} task{'s' if one.tasks > 1 else ''}")
                for one in found
            ]
        elif self.kind == "filters":
            self.rows = [PartRow(str(f.id), f.title) for f in await tasks.list_filters(db, actor)]
        else:
            self.rows = [PartRow(str(s.id), s.title) for s in await tasks.list_sections(db, actor)]

    @rx.event
    async def open(self, kind: str) -> None:
        """Show the dialog of one kind."""
        self.kind = kind if kind in KINDS else ""
        self.editing, self.error = "", ""
        self.form_key += 1
        if self.kind:
            async with acting(self) as (db, actor):
                await self._read(db, actor)

    @rx.event
    def close(self, opened: bool) -> None:  # noqa: FBT001
        """Close the dialog."""
        if not opened:
            self.kind = ""

    @rx.event
    def edit(self, part_id: str) -> None:
        """Show the field for another name; again hides it."""
        self.editing = "" if self.editing == part_id else str(part_id)
        self.error = ""

    async def _do(self, verb: Any, *given: Any, said: str) -> bool:
        """Do something, read again and say it; False when it was refused, with the reason."""
        self.error = ""
        try:
            async with acting(self) as (db, actor):
                await verb(db, actor, *given)
                await self._read(db, actor)
        except FocusFlowError as error:
            if error.status == 401:
                raise
            self.error = error.message
            return False
        await reload_here(self)
        await say(self, said, tone="good", undo=way_back(actor))
        return True

    @rx.event
    async def add(self, sent: dict[str, Any]) -> None:
        """A new section, or the present view as a filter."""
        name = line(sent, "name")
        if not name:
            self.error = "Give it a name."
            return
        try:
            if self.kind == "sections":
                wanted: Any = checked(NameIn, {"title": name})
                verb: Any = tasks.add_section
            else:
                page = await self.get_state(TaskList)
                wanted = checked(SavedFilterIn, {"title": name, "settings": page.settings()})
                verb = tasks.save_filter
        except FocusFlowError as error:
            self.error = error.message
            return
        if await self._do(verb, wanted, said=f"Kept “{name}”"):
            self.form_key += 1

    @rx.event
    async def rename(self, sent: dict[str, Any]) -> None:
        """Another name for the one that is being edited."""
        name = line(sent, "name")
        row = self._row(self.editing)
        if row is None or name in ("", row.title):
            self.editing = ""
            return
        verb, model = {
            "sections": (tasks.rename_section, NameIn),
            "filters": (tasks.change_filter, SavedFilterPatch),
            "templates": (tasks.rename_task_template, TaskTemplatePatch),
        }[self.kind]
        try:
            wanted = checked(model, {"title": name})  # type: ignore[type-var]
        except FocusFlowError as error:
            self.error = error.message
            return
        if await self._do(verb, as_id(row.id), wanted, said=f"“{row.title}” is now “{name}”"):
            self.editing = ""

    @rx.event
    async def delete(self, part_id: str) -> None:
        """Take one away."""
        row = self._row(part_id)
        if row is not None:
            verb = {
                "sections": tasks.delete_section,
                "filters": tasks.delete_filter,
                "templates": tasks.delete_task_template,
            }[self.kind]
            await self._do(verb, as_id(row.id), said=f"“{row.title}” is deleted")

    @rx.event
    async def move(self, part_id: str, step: int) -> None:
        """One place up (-1) or down (1)."""
        ids = [row.id for row in self.rows]
        row = self._row(part_id)
        if row is None or self.kind == "templates":
            return
        here = ids.index(part_id)
        other = here + (1 if step > 0 else -1)
        if not 0 <= other < len(ids):
            return
        ids[here], ids[other] = ids[other], ids[here]
        order = OrderIn(ids=[UUID(one) for one in ids])
        verb = tasks.order_sections if self.kind == "sections" else tasks.order_filters
        await self._do(verb, order, said=f"“{row.title}” moved {'down' if step > 0 else 'up'}")

    @rx.event
    async def use(self, sent: dict[str, Any]) -> None:
        """Make the tasks of a template, due relative to a day."""
        row = self._row(line(sent, "template"))
        if row is None:
            self.error = "Choose a template."
            return
        try:
            wanted = checked(FromTemplateIn, {"day": line(sent, "day") or None})
        except FocusFlowError as error:
            self.error = error.message
            return
        said = f"Added {row.detail}: “{row.title}”"
        if await self._do(tasks.use_task_template, as_id(row.id), wanted, said=said):
            self.kind = ""

    @rx.event
    async def save_template(self, task_id: str) -> None:
        """Keep a task with its subtasks as a template."""
        wanted = TaskTemplateIn(task_id=as_id(task_id))
        async with acting(self) as (db, actor):
            made = await tasks.save_task_template(db, actor, wanted)
        said = f"“{made.title}” is a template now. It is under More at the top."
        await say(self, said, tone="good", undo=way_back(actor))

    def _row(self, part_id: str) -> PartRow | None:
        return next((row for row in self.rows if row.id == part_id), None)

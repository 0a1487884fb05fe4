"""The history of the task that is open in the editor, and putting single changes back."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import reflex as rx

from focusflow.platform.errors import Conflict, FocusFlowError, NotFound
from focusflow.tasks import service as tasks
from state.effects import follows_undo, say
from state.forms import as_id
from state.live import reload_here
from state.session import acting
from state.task_editor import TaskEditor
from state.task_history_rows import NAMES, HistoryRow, history_row, said
from state.task_undo import way_back
from state.wording import words_of

PAGE = 20
MOST = 100


@follows_undo
class TaskHistory(rx.State):
    """At most 100 entries, read when somebody opens the section."""

    rows: list[HistoryRow] = []
    has_more: bool = False
    opened_for: str = ""
    error: str = ""
    asked: str = ""
    asked_entry: str = ""
    asked_field: str = ""
    _task_id: str = ""
    _cursor: str | None = None

    async def _read(self, *, older: bool = False) -> None:
        task_id = (await self.get_state(TaskEditor)).task_id
        if task_id != self._task_id:
            older = False
        cursor = self._cursor if older else None
        async with acting(self) as (db, actor):
            words = await words_of(self, db, actor)
            now = db.now()
            page = await tasks.task_history(db, actor, as_id(task_id), cursor=cursor, limit=PAGE)
        fresh = [history_row(entry, words, now) for entry in page.items]
        self.rows = [*self.rows, *fresh][-MOST:] if older else fresh
        self._task_id, self._cursor = task_id, page.next_cursor
        self.has_more = page.next_cursor is not None
        self.error = self.asked = ""

    @rx.event
    async def toggle(self) -> None:
        """Read what happened when the section is opened; it is closed with the editor."""
        editor = await self.get_state(TaskEditor)
        opening = self.opened_for != editor.sitting
        self.opened_for = editor.sitting if opening else ""
        if opening:
            await self._read()

    async def after_undo(self) -> None:
        """Tell also of what was taken back, while the section is open."""
        editor = await self.get_state(TaskEditor)
        if not editor.shown or self.opened_for != editor.sitting:
            return
        with suppress(NotFound):  # the task itself was taken back
            await self._read()

    @rx.event
    async def show_older(self) -> None:
        """The entries before those on show."""
        await self._read(older=True)

    @rx.event
    async def put_back(self, entry_id: str, field: str) -> None:
        """Give a field its old value again; asks first when it was changed again since."""
        await self._put_back(entry_id, field, anyway=False)

    @rx.event
    async def put_back_anyway(self) -> None:
        """Give the field its old value, whatever it says now."""
        await self._put_back(self.asked_entry, self.asked_field, anyway=True)

    @rx.event
    def leave(self) -> None:
        """Leave the field as it is."""
        self.asked = self.asked_entry = self.asked_field = ""

    async def _put_back(self, entry_id: str, field: str, *, anyway: bool) -> None:
        field = str(field)[:40]
        self.error = self.asked = ""
        try:
            async with acting(self) as (db, actor):
                task = await tasks.put_back(
                    db, actor, as_id(self._task_id), as_id(entry_id), field, anyway=anyway
                )
        except Conflict as error:
            if "current" not in error.details:
                self.error = error.message
                return
            self.asked_entry, self.asked_field = str(entry_id), field
            self.asked = await self._question(field, error.details["current"].get(field))
            return
        except FocusFlowError as error:
            if error.status == 401:
                raise
            self.error = error.message
            return
        await (await self.get_state(TaskEditor)).follow(task, over=True)
        await self._read()
        await reload_here(self)
        label = NAMES.get(field, field)
        await say(self, f"{label} put back", tone="good", undo=way_back(actor))

    async def _question(self, field: str, now_says: Any) -> str:
        async with acting(self) as (db, actor):
            words, now = await words_of(self, db, actor), db.now()
        current = said(field, now_says, {}, words, now) or "nothing"
        named = field.endswith("_id") or field == "depends_on"
        shows = "" if named else f": now it says “{current[:200]}”"
        return f"{NAMES.get(field, field)} was changed again since{shows}."

"""The page of one import: how far it is, what came of it, and taking it back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import reflex as rx

from focusflow.tasks import service as tasks
from focusflow.tasks.schemas_transfer import TaskImportView
from state.account_lists import Paged
from state.forms import as_id
from state.frame import open_page
from state.live import shows
from state.session import acting
from state.transfer_rows import (
    FORMATS,
    KINDS,
    OPEN,
    STATUSES,
    ToldRow,
    besides,
    counted,
    headline,
    kinds_of,
    outcome,
    told_rows,
    undo_says,
)
from state.wording import words_of

ROWS = 50


@shows("task_imports", "profile")
class ImportPage(Paged, rx.State):
    """What the page of one import shows."""

    ready: bool = False
    failed: str = ""
    id: str = ""
    name: str = ""
    about: str = ""
    status: str = ""
    tone: str = "neutral"
    running: bool = False
    percent: int = 0
    headline: str = ""
    outcome: str = ""
    besides: str = ""
    brought: bool = False
    undo_until: str = ""
    cancel_says: str = ""
    undo_says: str = ""
    kind: str = ""
    kinds: list[tuple[str, str]] = []
    rows: list[ToldRow] = []
    report_href: str = ""
    working: bool = False

    @rx.event
    async def load(self) -> Any:
        """Show the import in the address."""
        self.id = self.router.url.path.rstrip("/").rpartition("/")[2][:36]
        self.kind, self.working = "", False
        self._first()
        return await open_page(self)

    async def reload(self) -> None:
        """Read the import, and the page of rows on show."""
        wanted = as_id(self.id)
        async with acting(self) as (db, actor):
            words = await words_of(self, db, actor)
            view = await tasks.import_status(db, actor, wanted)
            kinds = [self.kind] if self.kind in KINDS else []
            place = int(self._cursor() or 0)
            rows = await tasks.import_rows(
                db,
                actor,
                wanted,
                kinds=kinds,
                after=place,
                limit=ROWS + 1,  # type: ignore[arg-type]
            )
        self.about = f"{dict(FORMATS)[view.format]} · {words.moment(view.created_at)}"
        self.undo_until = words.moment(view.undo_until) if view.undo_until else ""
        self._take(view)
        self.rows = told_rows(rows[:ROWS])
        self._turned(str(rows[ROWS - 1].number) if len(rows) > ROWS else None)

    def _take(self, view: TaskImportView) -> None:
        self.name = view.file_name or "Pasted text"
        self.status, self.tone = STATUSES[view.status]
        self.running, self.percent = view.status in OPEN, view.percent
        self.headline, self.outcome = headline(view), outcome(view)
        self.besides = besides(view)
        self.brought = view.status == "done" and view.taken + view.parts > 0
        self.kinds = kinds_of(view)
        self.report_href = f"/api/v1/tasks/imports/{view.id}/rows.csv" if self.kinds else ""
        so_far = counted(view.taken, "task that came in so far leaves",
                         "tasks that came in so far leave")  # fmt: skip
        self.cancel_says = (
            f"The {so_far} FocusFlow again, so that nothing of this file is left; "
            "what you changed meanwhile stays. You can bring the file again."
        )
        self.undo_says = undo_says(view)

    @rx.event
    async def choose_kind(self, value: str) -> None:
        """Only rows of one kind."""
        self.kind = value if value in KINDS else ""
        self._first()
        await self.reload()

    @rx.event
    async def cancel(self) -> AsyncIterator[None]:
        """Stop the import and take back what came in."""
        self.working = True
        yield
        try:
            async with acting(self) as (db, actor):
                await tasks.cancel_import(db, actor, as_id(self.id))
        finally:
            self.working = False
            await self.reload()

    @rx.event
    async def undo(self) -> AsyncIterator[None]:
        """Take the whole import back."""
        self.working = True
        yield
        try:
            async with acting(self) as (db, actor):
                await tasks.undo_import(db, actor, as_id(self.id))
        finally:
            self.working = False
            await self.reload()

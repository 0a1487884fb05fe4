"""The page of bringing tasks in and taking them out: a look before, the list, the export."""

from __future__ import annotations

import json
from typing import Any, get_args
from urllib.parse import urlencode

import reflex as rx
from pydantic import ValidationError

from focusflow.platform.errors import InvalidInput
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas_transfer import ExportFormat, ExportScope, Format, TaskImportPreview
from state.account_lists import Paged
from state.effects import say, undoes
from state.forms import as_id
from state.frame import open_page
from state.live import shows
from state.session import acting
from state.transfer_rows import (
    FIELDS,
    PAGE,
    TOLD,
    ColumnRow,
    ImportRow,
    SampleRow,
    ToldRow,
    arriving,
    column_rows,
    counted,
    import_row,
    incoming,
    recognised,
    remapped,
    sample_row,
    told_rows,
)
from state.wording import words_of

EXPORT = "/api/v1/tasks/export"
MEGABYTES = tasks.IMPORT_BYTES // 1_000_000
TOO_LARGE = (
    f"This file has more than {MEGABYTES} MB. Split it into smaller ones; nothing was changed."
)
IMPORTS = 20

undoes("tasks.undo_import", tasks.undo_import)


class Preview(rx.State):
    """A look at a file before it comes in. The file itself stays in the browser."""

    problem: str = ""
    shown: bool = False
    recognised: str = ""
    format: str = ""
    columns: list[ColumnRow] = []
    more_columns: int = 0
    unsure: bool = False
    title_missing: bool = False
    sample: list[SampleRow] = []
    told: list[ToldRow] = []
    more_told: int = 0
    left_out: str = ""
    here: str = ""
    notes: str = ""
    button: str = ""
    coming: int = 0
    anything: bool = False
    as_job: bool = False
    sending: bool = False
    ask: int = 0
    go: int = 0
    wanted_format: str = ""
    mapping: str = ""
    _mapping: dict[str, str] = {}

    @rx.event
    async def look(self, report: dict[str, Any]) -> None:
        """Show what the preview answered; guess the columns of a table that nobody knows."""
        try:
            preview = TaskImportPreview.model_validate(report)
        except ValidationError as error:
            raise InvalidInput("file", "This file could not be looked at. Try again.") from error
        async with acting(self) as (db, actor):
            words = await words_of(self, db, actor)
        self.problem, self.sending, self.shown = "", False, True
        self.recognised, self.format = recognised(preview), preview.format
        self._mapping = dict(preview.mapping)
        self.columns = column_rows(preview)
        self.more_columns = len(preview.columns) - len(self.columns)
        self.title_missing = preview.mapping_needed
        self.unsure = self.unsure or preview.mapping_needed
        self.sample = [sample_row(task, words) for task in preview.sample[:10]]
        self.told = told_rows(preview.rows[:TOLD])
        self.more_told = preview.skipped + preview.notes - len(self.told)
        self._count(preview)
        if preview.mapping_needed and not self.mapping and "title" in preview.mapping.values():
            self._ask_again()

    def _count(self, preview: TaskImportPreview) -> None:
        self.coming, self.as_job = incoming(preview), preview.as_job
        self.button = f"Bring in {arriving(self.coming, preview.parts)}"
        self.anything = self.coming + preview.parts > 0
        self.left_out = (
            f"{counted(preview.skipped, 'row', 'rows')} will be left out."
            if preview.skipped
            else ""
        )
        self.here = (
            f"{counted(preview.already, 'task is', 'tasks are')} here already and will stay as "
            f"{'it is' if preview.already == 1 else 'they are'}."
            if preview.already
            else ""
        )
        self.notes = (
            f"{counted(preview.notes, 'remark', 'remarks')} on what comes in otherwise than it "
            "stands in the file."
            if preview.notes
            else ""
        )

    def _ask_again(self) -> None:
        """Let the browser send the file once more, read as is wanted now."""
        self.mapping, self.wanted_format = json.dumps(self._mapping), "csv"
        self.ask += 1

    @rx.event
    def new_file(self) -> None:
        """Forget what was wanted of another file."""
        self._forget()

    def _forget(self) -> None:
        ask, go = self.ask, self.go
        self.reset()
        # They only rise, so that the browser does each thing once.
        self.ask, self.go = ask, go

    @rx.event
    def choose_format(self, value: str) -> None:
        """Read the file as another format than it seemed to be."""
        if value in get_args(Format):
            self.wanted_format, self.mapping, self._mapping, self.unsure = value, "", {}, False
            self.ask += 1

    @rx.event
    def map_column(self, column: str, field: str) -> None:
        """Take a column for another field, or leave it out."""
        if field in FIELDS or not field:
            known = {row.name for row in self.columns}
            if column in known:
                self._mapping = remapped(self._mapping, column, field)
                self._ask_again()

    @rx.event
    def bring(self) -> None:
        """Let the browser send the file to be brought in."""
        if self.shown and self.anything and not self.sending:
            self.problem, self.sending = "", True
            self.go += 1

    @rx.event
    def refuse(self, sentence: str) -> None:
        """Say why a file can't be read or did not arrive; what was looked at before stays."""
        self.problem, self.sending = str(sentence)[:500], False

    @rx.event
    async def brought(self, report: dict[str, Any]) -> Any:
        """Go to what came of it."""
        self.sending = False
        async with acting(self) as (db, actor):
            view = await tasks.import_status(db, actor, as_id(report.get("id")))
        self._forget()
        if view.undo_until is not None:
            undo = ("tasks.undo_import", view.id)
            await say(self, f"{arriving(view.taken, view.parts)} came in.", undo=undo)
        return rx.redirect(f"{PAGE}/{view.id}")


@shows("task_imports", "profile")
class Transfer(Paged, rx.State):
    """The page: earlier imports, and what is to be exported."""

    ready: bool = False
    failed: str = ""
    imports: list[ImportRow] = []
    export_format: str = "csv"
    export_scope: str = "all"

    @rx.event
    async def load(self) -> Any:
        """Show the page, with no file chosen yet."""
        (await self.get_state(Preview))._forget()
        self._first()
        return await open_page(self)

    async def reload(self) -> None:
        """Read the imports again."""
        async with acting(self) as (db, actor):
            words = await words_of(self, db, actor)
            page = await tasks.list_task_imports(db, actor, cursor=self._cursor(), limit=IMPORTS)
        self.imports = [import_row(view, words) for view in page.items]
        self._turned(page.next_cursor)

    @rx.var
    def export_href(self) -> str:
        """Where the chosen file is fetched."""
        return f"{EXPORT}?{urlencode({'format': self.export_format, 'scope': self.export_scope})}"

    @rx.event
    def choose_export(self, value: str) -> None:
        """Another kind of file."""
        if value in get_args(ExportFormat):
            self.export_format = value

    @rx.event
    def choose_scope(self, value: str) -> None:
        """Other tasks."""
        if value in get_args(ExportScope):
            self.export_scope = value

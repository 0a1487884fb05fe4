"""What goes into and comes out of bringing tasks in and taking them out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from focusflow.platform.api import View
from focusflow.platform.text import WallTime
from focusflow.tasks.schemas import Priority, Status
from focusflow.tasks.transfer import ExportFormat, ExportScope, Format

ImportStatus = Literal["waiting", "running", "done", "undone", "cancelled"]
RowKind = Literal["skipped", "note", "already", "kept"]

__all__ = [
    "ExportFormat",
    "ExportScope",
    "Format",
    "ImportStatus",
    "RowKind",
    "TaskImportPreview",
    "TaskImportRow",
    "TaskImportSample",
    "TaskImportView",
    "Upload",
]


@dataclass(frozen=True)
class Upload:
    """A file as it was sent; `format` is guessed without one."""

    name: str
    data: bytes
    format: Format | None = None


class TaskImportRow(View):
    """What is said of a row of a file; `line` from 1, `place` is the file inside an archive.

    `skipped` rows did not come in, `already` ones were here, a `note` tells what is otherwise
    than it stood, and `kept` ones stayed when the import was undone.
    """

    kind: RowKind
    number: int
    line: int | None
    place: str | None
    title: str | None
    reason: str


class TaskImportSample(View):
    """One of the first tasks of a file, as it would come in."""

    line: int | None
    title: str
    status: Status
    priority: Priority
    category: str | None
    tags: tuple[str, ...]
    due_date: date | None
    due_time: WallTime | None
    recurrence_rule: str | None
    subtask: bool


class TaskImportPreview(View):
    """What an import would do; nothing is kept.

    `columns` are those of a table, `mapping` says which field each is, `fields` what it can be,
    `cells` its first rows as they stand, cut short. With `mapping_needed` no column is known to be
    the title, and nothing was read; `mapping` is then a guess by the names and the first rows,
    unless one was sent. `rows` shows the first 200.
    """

    type: Literal["task_import_preview"] = "task_import_preview"
    format: Format
    tasks: int
    open: int
    done: int
    subtasks: int
    already: int
    skipped: int
    notes: int
    columns: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...] = ()
    mapping: dict[str, str]
    fields: tuple[str, ...]
    mapping_needed: bool
    as_job: bool
    sample: tuple[TaskImportSample, ...]
    rows: tuple[TaskImportRow, ...]
    message: str


class TaskImportView(View):
    """An import and how far it is. `rows` shows the first 200 of what is said about rows.

    `undo_until` is None when it can't be undone (any more, or not before it is done). While it
    is waiting or running it can be cancelled, which takes back what came in.
    """

    type: Literal["task_import"] = "task_import"
    id: UUID
    format: Format
    file_name: str
    status: ImportStatus
    rows_total: int
    rows_done: int
    percent: int
    taken: int
    already: int
    skipped: int
    notes: int
    removed: int
    kept: int
    rows: tuple[TaskImportRow, ...]
    created_at: datetime
    finished_at: datetime | None
    undone_at: datetime | None
    undo_until: datetime | None
    message: str

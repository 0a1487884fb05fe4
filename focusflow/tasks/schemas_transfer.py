"""What goes into and comes out of bringing tasks in and taking them out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from focusflow.platform.api import View
from focusflow.platform.text import Label, LongText, Title, WallTime
from focusflow.tasks.rules import MAX_DEPTH
from focusflow.tasks.schemas import Difficulty, Input, Minutes, Priority, Status, Tags
from focusflow.tasks.schemas_views import FilterSettings
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


class FilterInFile(Input):
    """A saved filter as a file holds it: the section by its name."""

    title: Label
    settings: FilterSettings
    section: Label | None = None

    @model_validator(mode="before")
    @classmethod
    def _apart(cls, given: Any) -> Any:
        """Take the section's name out; an id would be of another account."""
        settings = given.get("settings") if isinstance(given, dict) else None
        if not isinstance(settings, dict):
            return given
        left = {name: value for name, value in settings.items() if name != "section"}
        if left.get("section_id") != "none":
            left.pop("section_id", None)
        return {"title": given.get("title"), "settings": left, "section": settings.get("section")}

    def kept(self) -> dict[str, Any]:
        """The settings as they are stored."""
        return self.settings.model_dump(mode="json", exclude_defaults=True)


class TemplateItem(Input):
    """A task of a template; `inside` is the place of the item above it."""

    title: Title
    description: LongText | None = None
    priority: Priority = "medium"
    difficulty: Difficulty = "medium"
    category: Label | None = None
    tags: Tags = Field(default_factory=list)
    estimated_minutes: Minutes | None = None
    due_in: int | None = Field(None, ge=-120_000, le=120_000)
    due_time: WallTime | None = None
    inside: int | None = Field(None, ge=0)


class TemplateInFile(Input):
    """A template as a file holds it; each item stands behind the one it lies in."""

    title: Title
    items: list[TemplateItem] = Field(min_length=1, max_length=60)

    @model_validator(mode="after")
    def _a_tree(self) -> Self:
        depths: list[int] = []
        for place, item in enumerate(self.items):
            above = item.inside
            if (above is None) != (place == 0) or (above is not None and above >= place):
                raise ValueError("each item lies inside one before it")
            depths.append(1 if above is None else depths[above] + 1)
        if max(depths) > MAX_DEPTH:
            raise ValueError("the items lie too deep")
        return self

    def kept(self) -> dict[str, Any]:
        """What is stored of it."""
        items = [one.model_dump(mode="json", exclude_unset=True) for one in self.items]
        return {"title": self.title, "items": items}


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
    unless one was sent. `rows` shows the first 200. `parts` counts new sections, saved
    filters and templates.
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
    parts: int = 0
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
    parts: int
    removed: int
    kept: int
    rows: tuple[TaskImportRow, ...]
    created_at: datetime
    finished_at: datetime | None
    undone_at: datetime | None
    undo_until: datetime | None
    message: str

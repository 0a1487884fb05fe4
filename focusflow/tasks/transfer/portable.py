"""Tasks between programs: one neutral record that every format is read into and written from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Literal

Format = Literal["csv", "json", "todo_txt", "vtodo", "todoist_csv", "todoist_backup", "taskwarrior"]
ExportFormat = Literal["csv", "json", "todo_txt", "vtodo"]
ExportScope = Literal["all", "open", "done"]

MAX_ROWS = 50_000
MAX_BYTES = 20_000_000
MAX_DEPTH = 5
MAX_NEEDS = 50
OPEN = ("pending", "in_progress")


class FileProblem(ValueError):
    """A file that is no use as a whole; `code` is stable, `sentence` is for people."""

    def __init__(self, code: str, sentence: str) -> None:
        self.code = code
        self.sentence = sentence
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class Portable:
    """A task outside of any account.

    Dates and times are on the person's wall clock. `order` is its row's place in the file.
    `key` names the task within its file, and anywhere if `lasting`; `parent` and `needs` are keys
    of others. Open occurrences of one repeating task have the same `series`, and one of them its
    pauses (first and last day) and exceptions (a day, and where it is moved; None skips it).
    `occurrence_date` is its day in the series where that is not the due date.
    """

    title: str
    line: int | None = None
    place: str | None = None
    order: int = 0
    key: str | None = None
    lasting: bool = False
    parent: str | None = None
    needs: tuple[str, ...] = ()
    description: str | None = None
    notes: str | None = None
    status: str = "pending"
    priority: str = "medium"
    difficulty: str = "medium"
    category: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    start_date: date | None = None
    due_date: date | None = None
    due_time: time | None = None
    scheduled_date: date | None = None
    scheduled_time: time | None = None
    estimated_minutes: int | None = None
    actual_minutes: int | None = None
    recurrence_rule: str | None = None
    recurrence_mode: str = "schedule"
    series_policy: str = "one"
    series_start: date | None = None
    series: str | None = None
    occurrence_date: date | None = None
    pauses: tuple[tuple[date, date], ...] = ()
    exceptions: tuple[tuple[date, date | None], ...] = ()
    completed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """What people order their tasks with: sections in their order, saved filters and templates.

    Filters and templates as the file holds them, unchecked.
    """

    sections: tuple[str, ...] = ()
    filters: tuple[Mapping[str, Any], ...] = ()
    templates: tuple[Mapping[str, Any], ...] = ()

    def __len__(self) -> int:
        return len(self.sections) + len(self.filters) + len(self.templates)


@dataclass(frozen=True, slots=True)
class Told:
    """What is to be said of a row: where it stands, its title if it has one, and a sentence.

    `place` is the file inside an archive.
    """

    line: int | None
    title: str | None
    reason: str
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """What a file holds. `notes` are about rows that come in otherwise than they stood.

    `columns` and `mapping` (column → field) are of tables only.
    """

    tasks: tuple[Portable, ...]
    skipped: tuple[Told, ...] = ()
    notes: tuple[Told, ...] = ()
    columns: tuple[str, ...] = ()
    mapping: Mapping[str, str] = field(default_factory=dict)
    parts: Parts = Parts()

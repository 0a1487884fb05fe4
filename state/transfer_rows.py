"""Tasks in and out of files as rows: pure functions from views to what the pages show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from focusflow.tasks.schemas_transfer import (
    TaskImportPreview,
    TaskImportRow,
    TaskImportSample,
    TaskImportView,
)
from state.wording import Words

PAGE = "/tasks/transfer"
FORMATS = (
    ("csv", "A table (CSV)"),
    ("todoist_csv", "A project of Todoist (CSV)"),
    ("todoist_backup", "A backup of Todoist (ZIP)"),
    ("taskwarrior", "An export of Taskwarrior (JSON)"),
    ("todo_txt", "A list in todo.txt"),
    ("vtodo", "To-dos of a calendar (iCalendar)"),
    ("json", "An export of FocusFlow (JSON)"),
)
FIELDS = {
    "title": "Title",
    "description": "Description",
    "notes": "Notes",
    "status": "Done or not",
    "priority": "Priority",
    "difficulty": "Difficulty",
    "category": "Category",
    "section": "Section",
    "tags": "Tags",
    "start_date": "Start date",
    "due_date": "Due date",
    "due_time": "Due time",
    "scheduled_date": "Planned day",
    "scheduled_time": "Planned time",
    "estimated_minutes": "Estimate",
    "actual_minutes": "Time spent",
    "recurrence_rule": "Repetition",
    "recurrence_mode": "How it repeats",
    "series_policy": "What becomes of missed ones",
    "series_start": "Repeats since",
    "series": "Which series it belongs to",
    "occurrence_date": "Its day in the series",
    "completed_at": "Done on",
    "id": "Id",
    "parent_id": "Task above it",
    "depends_on": "Waits for",
}
KINDS = {
    "skipped": ("Left out", "warn"),
    "note": ("Changed", "neutral"),
    "already": ("Here already", "neutral"),
    "kept": ("Stayed", "neutral"),
}
STATUSES = {
    "waiting": ("Waiting", "neutral"),
    "running": ("Running", "accent"),
    "done": ("Done", "ok"),
    "undone": ("Undone", "neutral"),
    "cancelled": ("Cancelled", "neutral"),
}
OPEN = ("waiting", "running")
MOST_COLUMNS = 100
TOLD = 20
_DONE = ("completed", "archived", "cancelled")


@dataclass(frozen=True)
class SampleRow:
    """One of the first tasks of a file."""

    title: str
    detail: str
    done: bool
    inside: bool


@dataclass(frozen=True)
class ColumnRow:
    """A column of a table: what it is taken for, and what stands in it first."""

    name: str
    field: str
    example: str


@dataclass(frozen=True)
class ToldRow:
    """What is said of a row of a file."""

    number: int
    kind: str
    tone: str
    where: str
    title: str
    reason: str


@dataclass(frozen=True)
class ImportRow:
    """An import in the list of them."""

    id: str
    href: str
    name: str
    when: str
    status: str
    tone: str
    outcome: str
    percent: int
    running: bool


def sample_row(task: TaskImportSample, words: Words) -> SampleRow:
    """One of the first tasks of a file, in words."""
    repeats = "repeats" if task.recurrence_rule else ""
    parts = [
        words.due(task.due_date, task.due_time),
        repeats,
        f"{task.priority} priority" if task.priority != "medium" else "",
        f"#{task.category}" if task.category else "",
        *(f"@{tag}" for tag in task.tags[:5]),
        task.status.replace("_", " ") if task.status in ("cancelled", "archived") else "",
    ]
    detail = " · ".join(part for part in parts if part)
    return SampleRow(task.title, detail, done=task.status in _DONE, inside=task.subtask)


def column_rows(preview: TaskImportPreview) -> list[ColumnRow]:
    """The columns of a table, the first 100, with what stands in them first."""
    found = []
    for at, name in enumerate(preview.columns[:MOST_COLUMNS]):
        cells = [row[at] for row in preview.cells if at < len(row) and row[at]]
        example = " · ".join(dict.fromkeys(cells[:3]))
        found.append(ColumnRow(name, preview.mapping.get(name, ""), example or "nothing"))
    return found


def remapped(mapping: Mapping[str, str], column: str, field: str) -> dict[str, str]:
    """The mapping with one column as another field, which no other column is any more."""
    rest = {
        name: kind
        for name, kind in mapping.items()
        if name != column and not (field and kind == field)
    }
    return {**rest, column: field} if field else rest


def told_row(row: TaskImportRow) -> ToldRow:
    """What is said of a row."""
    line = f"Line {row.line:,}" if row.line is not None else ""
    where = " of ".join(part for part in (line, row.place or "") if part)
    kind, tone = KINDS[row.kind]
    return ToldRow(row.number, kind, tone, where, row.title or "", row.reason)


def told_rows(rows: Iterable[TaskImportRow]) -> list[ToldRow]:
    """What is said of some rows."""
    return [told_row(row) for row in rows]


def counted(number: int, one: str, many: str) -> str:
    """1 task, 1,200 tasks."""
    return f"1 {one}" if number == 1 else f"{number:,} {many}"


def arriving(tasks: int, parts: int) -> str:
    """Tasks, and what people order them with: 3 tasks and 2 sections, filters or templates."""
    said = [counted(tasks, "task", "tasks")] if tasks or not parts else []
    if parts:
        said.append(counted(parts, "section, filter or template", "sections, filters or templates"))
    return " and ".join(said)


def recognised(preview: TaskImportPreview) -> str:
    """What a file was taken for and what is in it, as a sentence."""
    kind = dict(FORMATS)[preview.format]
    if preview.mapping_needed:
        return f"{kind}, with {counted(len(preview.columns), 'column', 'columns')}."
    more = [
        f"{preview.done:,} done" if preview.done else "",
        counted(preview.subtasks, "subtask", "subtasks") if preview.subtasks else "",
    ]
    inside = " and ".join(part for part in more if part)
    return f"{kind}, with {counted(preview.tasks, 'task', 'tasks')}" + (
        f", {inside} among them." if inside else "."
    )


def incoming(preview: TaskImportPreview) -> int:
    """How many tasks would be new."""
    return max(preview.tasks - preview.already, 0)


def outcome(view: TaskImportView) -> str:
    """What came of an import, in a few words."""
    if view.status in OPEN:
        return f"{view.rows_done:,} of {view.rows_total:,} tasks"
    if view.status in ("undone", "cancelled"):
        stayed = f", {view.kept:,} stayed" if view.kept else ""
        return f"{view.removed:,} removed{stayed}"
    parts = [
        f"{view.taken:,} came in",
        f"{view.already:,} here already" if view.already else "",
        f"{view.skipped:,} left out" if view.skipped else "",
    ]
    return ", ".join(part for part in parts if part)


def besides(view: TaskImportView) -> str:
    """What else came of an import that is over, beside what its headline says."""
    if view.status in OPEN:
        return ""
    if view.status in ("undone", "cancelled"):
        return f"{counted(view.removed, 'task was', 'tasks were')} removed." if view.removed else ""
    parts = [
        f"{counted(view.already, 'task was', 'tasks were')} here already" if view.already else "",
        f"{counted(view.skipped, 'row was', 'rows were')} left out" if view.skipped else "",
    ]
    said = ", ".join(part for part in parts if part)
    return f"{said}." if said else ""


def import_row(view: TaskImportView, words: Words) -> ImportRow:
    """An import in the list of them."""
    status, tone = STATUSES[view.status]
    return ImportRow(
        id=str(view.id),
        href=f"{PAGE}/{view.id}",
        name=view.file_name or "Pasted text",
        when=words.moment(view.created_at),
        status=status,
        tone=tone,
        outcome=outcome(view),
        percent=view.percent,
        running=view.status in OPEN,
    )


def kinds_of(view: TaskImportView) -> list[tuple[str, str]]:
    """Which kinds of rows there are to look at, as value and label."""
    counts = {
        "skipped": view.skipped,
        "note": view.notes,
        "already": view.already,
        "kept": max(view.kept, _stayed(view)),
    }
    shown = [(kind, f"{KINDS[kind][0]} ({n:,})") for kind, n in counts.items() if n]
    return [("", "All"), *shown] if len(shown) > 1 else shown


def undo_says(view: TaskImportView) -> str:
    """What undoing an import will do."""
    said = []
    if view.taken:
        came = counted(view.taken, "task that came", "tasks that came")
        said.append(
            f"The {came} with this file {'is' if view.taken == 1 else 'are'} removed for good. "
            "Those you changed since, or that hold something new, stay."
        )
    if view.parts:
        said.append("Sections, filters and templates that came go, unless changed or used since.")
    return " ".join(said)


def _stayed(view: TaskImportView) -> int:
    """How many rows tell of what stayed, sections and such among them."""
    return sum(row.kind == "kept" for row in view.rows)


def headline(view: TaskImportView) -> str:
    """What to say first of an import."""
    match view.status:
        case "waiting":
            return "Your tasks are about to come in."
        case "running":
            return "Your tasks are coming in. You can leave this page; it goes on by itself."
        case "cancelled":
            went = "Nothing of this file is left in your tasks."
        case "undone":
            went = "What it had brought is gone again."
        case _:
            if view.taken or view.parts:
                return f"{arriving(view.taken, view.parts)} came in."
            return "Nothing new came in."
    if view.kept:
        was = "because it was" if view.kept == 1 else "because they were"
        went = f"{counted(view.kept, 'task', 'tasks')} stayed, {was} changed since."
    elif _stayed(view):
        went = "Some of it stayed, because it is used or was changed since."
    return f"{'Cancelled' if view.status == 'cancelled' else 'Undone'}. {went}"

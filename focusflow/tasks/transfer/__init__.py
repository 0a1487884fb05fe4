"""Tasks in and out of files: pure, the person's clock is passed in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from focusflow.tasks.quickadd import Context
from focusflow.tasks.transfer import items, report, tables, todo_txt, todoist, vtodo
from focusflow.tasks.transfer.columns import COLUMNS, first_rows, suggested
from focusflow.tasks.transfer.decode import decode, is_zip
from focusflow.tasks.transfer.detect import guess
from focusflow.tasks.transfer.links import identities, settled
from focusflow.tasks.transfer.portable import (
    MAX_BYTES,
    MAX_ROWS,
    ExportFormat,
    ExportScope,
    FileProblem,
    Format,
    Parts,
    Portable,
    Read,
    Told,
)

_READERS: dict[Format, Callable[[str, Context], Read]] = {
    "json": items.read,
    "taskwarrior": items.read_taskwarrior,
    "todo_txt": todo_txt.read,
    "vtodo": vtodo.read,
}

_NONE = Parts()


@dataclass(frozen=True)
class Writer:
    """How a format is written piece by piece.

    `between` stands between two bodies, `behind` after the last one.
    """

    head: Callable[[ZoneInfo], str]
    body: Callable[[Iterable[Portable], ZoneInfo], str]
    tail: Callable[[ZoneInfo], str]
    media_type: str
    ending: str
    between: str = ""
    behind: Callable[[Parts], str] = lambda _: ""


WRITERS: dict[ExportFormat, Writer] = {
    "csv": Writer(tables.head, tables.body, tables.tail, "text/csv", "csv"),
    "json": Writer(
        items.head, items.body, items.tail, "application/json", "json", ",\n", items.behind
    ),
    "todo_txt": Writer(todo_txt.head, todo_txt.body, todo_txt.tail, "text/plain", "txt"),
    "vtodo": Writer(vtodo.head, vtodo.body, vtodo.tail, "text/calendar", "ics"),
}


def read(
    data: bytes,
    name: str,
    ctx: Context,
    *,
    as_format: Format | None = None,
    mapping: Mapping[str, str] | None = None,
) -> tuple[Format, Read]:
    """A file, in the format it is said to have or seems to have; FileProblem if it is no use."""
    if len(data) > MAX_BYTES:
        raise FileProblem("file_too_large", f"A file has at most {MAX_BYTES // 1_000_000} MB.")
    if as_format == "todoist_backup" or (as_format is None and is_zip(data)):
        return "todoist_backup", settled(todoist.read_backup(data, ctx))
    text, said = decode(data)
    found = as_format or ("csv" if mapping else guess(text, name))
    if found == "csv":
        result = tables.read(text, ctx, mapping=mapping)
    elif found == "todoist_csv":
        result = todoist.read(text, ctx, name=name)
    else:
        result = _READERS[found](text, ctx)
    notes = tuple(Told(None, None, sentence) for sentence in said)
    return found, settled(replace(result, notes=notes + result.notes))


@dataclass(frozen=True)
class Table:
    """The columns of a table, its first rows as they stand, and which field each may be."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    suggested: Mapping[str, str] = field(default_factory=dict)


def table(data: bytes, ctx: Context) -> Table:
    """What to look at when somebody says what the columns of a table are; empty if it is none."""
    try:
        columns, rows = first_rows(decode(data)[0])
    except FileProblem:
        return Table()
    return Table(tuple(columns), tuple(map(tuple, rows)), suggested(columns, rows, ctx))


def write(
    tasks: Iterable[Portable], export_format: ExportFormat, zone: ZoneInfo, parts: Parts = _NONE
) -> str:
    """Some tasks as one file."""
    writer = WRITERS[export_format]
    return writer.head(zone) + writer.body(tasks, zone) + writer.behind(parts) + writer.tail(zone)


__all__ = [
    "COLUMNS", "MAX_BYTES", "MAX_ROWS", "WRITERS", "ExportFormat", "ExportScope", "FileProblem",
    "Format", "Parts", "Portable", "Read", "Table", "Told", "Writer", "identities", "read",
    "report", "settled", "table", "write",
]  # fmt: skip

"""Tables with a header row: our own CSV, and any other whose columns are said or guessed."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

from focusflow.tasks.quickadd import Context
from focusflow.tasks.transfer import course, values
from focusflow.tasks.transfer.columns import COLUMNS, columns_of, guessed, header_of
from focusflow.tasks.transfer.intake import Intake, split_list
from focusflow.tasks.transfer.links import is_lasting
from focusflow.tasks.transfer.portable import FileProblem, Portable, Read

_TEXTS = frozenset({"title", "description", "notes", "category", "section", "tags"})
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def rows_of(text: str, intake: Intake, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a table with the line each begins on; unreadable ones are skipped."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            intake.skip(line, None, "A cell is too long; a quote may not be closed.")
            continue
        if any(cell.strip() for cell in row):
            yield line, row


def read(text: str, ctx: Context, *, mapping: Mapping[str, str] | None = None) -> Read:
    """The rows of a table; without a mapping of columns to fields it is guessed.

    FileProblem when no column is the title.
    """
    intake = Intake(ctx)
    delimiter, names = header_of(text)
    columns = columns_of(names)
    chosen = guessed(columns) if mapping is None else _checked(mapping, columns)
    if "title" not in chosen.values():
        shown = ", ".join(f"“{name[:30]}”" for name in columns[:12])
        raise FileProblem(
            "no_title_column", f"Say which column is the title. The first row has: {shown}."
        )
    fields = {columns.index(column): name for column, name in chosen.items()}
    rows = rows_of(text, intake, delimiter)
    next(rows, None)
    for line, row in rows:
        take(intake, line, {n: row[at] for at, n in fields.items() if at < len(row)})
    tasks = _parents_by_title(intake.tasks)
    return Read(
        tuple(tasks), tuple(intake.skipped), tuple(intake.notes), tuple(columns), dict(chosen)
    )


def _checked(mapping: Mapping[str, str], columns: Sequence[str]) -> dict[str, str]:
    chosen = {column: name for column, name in mapping.items() if name}
    for column, name in chosen.items():
        if column not in columns:
            raise FileProblem("no_such_column", f"The file has no column “{column[:60]}”.")
        if name not in COLUMNS:
            raise FileProblem("no_such_field", f"A column can't be “{name[:60]}”.")
    if len(set(chosen.values())) < len(chosen):
        raise FileProblem("field_twice", "Two columns can't be the same field.")
    return chosen


def take(
    intake: Intake,
    line: int,
    cells: Mapping[str, str],
    *,
    quoted_texts: bool = True,
    lists: Mapping[str, list[str]] | None = None,
    more: Mapping[str, Any] | None = None,
) -> None:
    """Take one row in, given its cells by field.

    `lists` are tags and such already apart, `more` what was read without a cell.
    """
    fields: dict[str, Any] = {
        name: unquoted(cell) if quoted_texts and name in _TEXTS else cell
        for name, cell in cells.items()
    }
    title = str(fields.pop("title", ""))
    apart = lists or {}
    fields["tags"] = apart["tags"] if "tags" in apart else _tags(str(fields.get("tags") or ""))
    needs = fields.pop("depends_on", "")
    fields["needs"] = apart["depends_on"] if "depends_on" in apart else split_list(needs)
    fields["key"] = fields.pop("id", None)
    fields["lasting"] = is_lasting(fields["key"])
    fields["parent"] = fields.pop("parent_id", None)
    fields |= course.place(intake, fields)
    for name, reader in _READERS.items():
        if text := fields.pop(name, "").strip():
            value = reader(text, intake.ctx)
            if value is None:
                intake.unread(name.replace("_", " "), text, fields)
            else:
                fields[name] = value
    _when(intake, fields)
    if fields.get("completed_at") and "status" not in fields:
        fields["status"] = "completed"
    intake.take(line, title, **fields, **(more or {}))


_READERS: dict[str, Callable[[str, Context], Any]] = {
    "status": lambda text, _: values.status(text),
    "priority": lambda text, _: values.priority(text),
    "difficulty": lambda text, _: values.difficulty(text),
    "due_time": lambda text, _: values.clock(text),
    "scheduled_time": lambda text, _: values.clock(text),
    "estimated_minutes": values.minutes,
    "actual_minutes": values.minutes,
    "completed_at": values.instant,
    "recurrence_mode": lambda text, _: text if text in ("schedule", "after_completion") else None,
    "series_policy": lambda text, _: text if text in ("one", "skip", "stack") else None,
}


def _when(intake: Intake, fields: dict[str, Any]) -> None:
    """Read days, which may bring a time along, and a repetition in words."""
    for name in ("start_date", "due_date", "scheduled_date", "series_start"):
        text = fields.pop(name, "").strip()
        if not text:
            continue
        found = values.moment(text, intake.ctx)
        words = None if found else values.in_words(text, intake.ctx)
        if found:
            fields[name], moment = found
            if moment and name in ("due_date", "scheduled_date"):
                fields.setdefault(name.replace("date", "time"), moment)
        elif words and words.recurrence and name == "due_date":
            fields[name] = words.due_date
            fields.setdefault("due_time", words.due_time)
            fields.setdefault("recurrence_rule", words.recurrence)
            fields.setdefault("recurrence_mode", words.recurrence_mode or "schedule")
        else:
            intake.unread(name.replace("_", " "), text, fields)
    rule = fields.get("recurrence_rule")
    if rule and "=" not in rule:
        words = values.in_words(rule if rule.lower().startswith("every") else f"every {rule}",
                                intake.ctx) or values.in_words(rule, intake.ctx)  # fmt: skip
        fields["recurrence_rule"] = words.recurrence if words else None
        if fields["recurrence_rule"] is None:
            intake.unread("repetition", rule, fields)


def _parents_by_title(tasks: Sequence[Portable]) -> list[Portable]:
    """Some programs name the task above by its title."""
    keys = {task.key for task in tasks}
    titles: dict[str, list[int]] = {}
    for place, task in enumerate(tasks):
        titles.setdefault(task.title.casefold(), []).append(place)
    found = list(tasks)
    for place, task in enumerate(tasks):
        if task.parent is None or task.parent in keys:
            continue
        at = titles.get(task.parent.casefold(), [])
        if len(at) == 1 and at[0] != place:
            above = found[at[0]]
            if above.key is None:
                above = found[at[0]] = replace(above, key=f"title:{above.title}"[:120])
            found[place] = replace(found[place], parent=above.key)
    return found


# --- writing ---


def quoted(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unquoted(text: str) -> str:
    """The text as it was before `quoted`."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def _tags(text: str) -> list[str]:
    """One line of CSV inside a cell, so that a tag may have a comma."""
    if '"' not in text:
        return split_list(text)
    try:
        return next(csv.reader([text], skipinitialspace=True), [])
    except csv.Error:
        return split_list(text)


def _line(cells: Iterable[Any]) -> str:
    out = StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()


def _tag_cell(tags: Sequence[str]) -> str:
    if not any(sign in tag for tag in tags for sign in ',;"'):
        return ",".join(tags)
    out = StringIO(newline="")
    csv.writer(out, lineterminator="", quoting=csv.QUOTE_ALL).writerow(tags)
    return out.getvalue()


def head(zone: ZoneInfo) -> str:
    """What the file begins with: a mark by which spreadsheets know UTF-8, and the header."""
    return "\ufeff" + _line(COLUMNS)


def body(tasks: Iterable[Portable], zone: ZoneInfo) -> str:
    """The rows of some tasks."""
    return "".join(_line(_cells(task)) for task in tasks)


def tail(zone: ZoneInfo) -> str:
    """What the file ends with."""
    return ""


def _cells(task: Portable) -> list[str]:
    shown: dict[str, Any] = {
        "id": task.key,
        "parent_id": task.parent,
        "depends_on": ";".join(task.needs),
        "tags": _tag_cell(task.tags),
        "due_time": task.due_time and f"{task.due_time:%H:%M}",
        "scheduled_time": task.scheduled_time and f"{task.scheduled_time:%H:%M}",
        "recurrence_mode": task.recurrence_mode if task.recurrence_rule else "",
        "series_policy": task.series_policy if task.recurrence_rule else "",
        "completed_at": task.completed_at and task.completed_at.isoformat(),
    }
    cells = []
    for name in COLUMNS:
        value = shown[name] if name in shown else getattr(task, name)
        text = "" if value is None else str(value)
        cells.append(quoted(text) if name in _TEXTS else text)
    return cells

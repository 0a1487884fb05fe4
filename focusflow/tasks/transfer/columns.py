"""The columns of a table: what they are called, and which field each is likely to be."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from io import StringIO

from focusflow.tasks.quickadd import Context
from focusflow.tasks.transfer import values

COLUMNS = (
    "id", "parent_id", "depends_on", "title", "description", "notes", "status", "priority",
    "difficulty", "category", "section", "tags", "start_date", "due_date", "due_time",
    "scheduled_date", "scheduled_time", "estimated_minutes", "actual_minutes", "recurrence_rule",
    "recurrence_mode", "series_policy", "series_start", "series", "occurrence_date",
    "completed_at",
)  # fmt: skip
"""The fields that a column can be, as our own export calls them."""
_NAMES = {
    "title": "task, task name, name, content, summary, subject, to do, todo, item, what, text",
    "description": "desc, details, body",
    "notes": "note, comment, comments, memo",
    "status": "state, done, completed, complete, is completed, checked, finished",
    "priority": "prio, importance, urgency",
    "difficulty": "effort",
    "category": "project, list, project name, list name, folder, area, group",
    "section": "heading, column, board column, section name",
    "tags": "tag, labels, label, contexts, keywords",
    "start_date": "start, start on, starts, begin, defer until, defer date",
    "due_date": "due, due on, deadline, date, end date, due at",
    "due_time": "time",
    "estimated_minutes": "estimate, estimated time, duration, minutes, time estimate, planned",
    "actual_minutes": "actual, time spent, spent, actual time",
    "recurrence_rule": "repeat, repeats, recurrence, recurring, rrule, repetition",
    "completed_at": "completed on, completed date, completion date, done at, done on",
    "id": "uuid, key, task id, uid",
    "parent_id": "parent, parent task, parent key, subtask of",
    "depends_on": "dependencies, blocked by, waits for, predecessors",
}  # fmt: skip
_DELIMITERS = ",;\t|"
_MOST_COLUMNS = 200
_LOOKED_AT = 20
_LETTER = re.compile(r"[^\W\d_]")


def _plain(name: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", name.lower()).split())


_FIELD_OF = {
    **{_plain(word): name for name, words in _NAMES.items() for word in words.split(",")},
    **{_plain(name): name for name in COLUMNS},
}


def guessed(columns: Sequence[str]) -> dict[str, str]:
    """Which field each column is, by its name; each field once."""
    found: dict[str, str] = {}
    for exact in (True, False):  # a column with our own name comes before one that means it
        for column in columns:
            name = _FIELD_OF.get(_plain(column))
            wanted = name is not None and (_plain(column) == _plain(name)) is exact
            if name is not None and wanted and name not in found.values():
                found.setdefault(column, name)
    return found


def header_of(text: str) -> tuple[str, list[str]]:
    """The delimiter of a table and the names of its columns, as they stand."""
    best: tuple[int, int, str, list[str]] = (-1, -1, ",", [])
    for delimiter in _DELIMITERS:
        try:
            row = next(
                csv.reader(StringIO(text.lstrip()[:100_000], newline=""), delimiter=delimiter), []
            )
        except csv.Error:
            continue
        names = [" ".join(cell.split())[:100] for cell in row]
        known = sum(_plain(name) in _FIELD_OF for name in names)
        if (known, len(names)) > best[:2]:
            best = (known, len(names), delimiter, names)
    return best[2], best[3]


def columns_of(names: Sequence[str]) -> list[str]:
    """A name for every column: what is empty or twice gets its number."""
    found: list[str] = []
    for number, name in enumerate(names[:_MOST_COLUMNS], 1):
        found.append(name if name and name not in found else f"{name or 'Column'} {number}".strip())
    return found


def first_rows(text: str) -> tuple[list[str], list[list[str]]]:
    """The columns of a table, and its first rows as they stand, as wide as the header."""
    delimiter, names = header_of(text)
    columns = columns_of(names)
    reader = csv.reader(StringIO(text.lstrip()[:200_000], newline=""), delimiter=delimiter)
    rows: list[list[str]] = []
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append([*row, *[""] * len(columns)][: len(columns)])
            if len(rows) > _LOOKED_AT:
                break
    except csv.Error:  # a cell that is too long; what came before it is enough to look at
        pass
    return columns, rows[1:]


def suggested(
    columns: Sequence[str], rows: Sequence[Sequence[str]], ctx: Context
) -> dict[str, str]:
    """Which field each column is likely to be: by its name, then by what stands in it.

    The title is the first column of words that differ from row to row, the due date the first
    column of days.
    """
    found = guessed(columns)
    filled = {
        column: [cell.strip() for row in rows if (cell := row[at]).strip()]
        for at, column in enumerate(columns)
    }
    free = [column for column in columns if column not in found and filled[column]]
    days = [column for column in free if _has_days(filled[column], ctx)]
    if "title" not in found.values():
        wordy = [column for column in free if column not in days and _has_words(filled[column])]
        differing = [c for c in wordy if 2 * len(set(filled[c])) > len(filled[c])]
        if title := [*differing, *wordy][:1]:
            found[title[0]] = "title"
    if days and "due_date" not in found.values():
        found[days[0]] = "due_date"
    return found


def _has_days(cells: Sequence[str], ctx: Context) -> bool:
    """Nearly all: one "some time soon" among dates is kept in the notes and said."""
    return 4 * sum(values.moment(cell, ctx) is not None for cell in cells) >= 3 * len(cells)


def _has_words(cells: Sequence[str]) -> bool:
    return 2 * sum(bool(_LETTER.search(cell)) for cell in cells) > len(cells)

"""The history of a task in words: who did what when, and what each field said before and after."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from difflib import SequenceMatcher
from typing import Any

from focusflow.platform.formatting import format_minutes, listed
from focusflow.tasks.schemas_history import Change, HistoryEntry
from state.task_form import LABELS
from state.task_repeat import rule_words
from state.task_rows import PRIORITY_WORDS
from state.wording import Words

WHO = {"user": "You", "system": "FocusFlow", "ai": "The coach"}
NAMES = {
    **LABELS,
    "parent_id": "Task above",
    "depends_on": "Waits for",
    "file": "File",
    "copied_from": "Copied from",
    "previous_id": "Follows",
}
DID = {
    "created": "added this task",
    "completed": "completed it",
    "reopened": "opened it again",
    "deleted": "moved it to the trash",
    "restored": "brought it back",
    "set_aside": "did not take this version",
}
STATES = {
    "pending": "To do",
    "in_progress": "In progress",
    "completed": "Done",
    "cancelled": "Cancelled",
    "archived": "Archived",
}
MODES = {"schedule": "Its due date", "after_completion": "The day it is done"}
_TEXTS = ("description", "notes")
_OPENED = 400
_AROUND = 6
"""Words that are shown on either side of a change in a long text."""


@dataclass(frozen=True)
class Piece:
    """A part of a value: `kind` is same, gone or new."""

    kind: str
    text: str


@dataclass(frozen=True)
class FieldChange:
    """One field of an entry. `old` is what putting back would give."""

    field: str
    label: str
    pieces: list[Piece]
    old: str
    can_put_back: bool


@dataclass(frozen=True)
class HistoryRow:
    """One entry."""

    id: str
    kind: str
    text: str
    when: str
    changes: list[FieldChange]


def history_row(entry: HistoryEntry, words: Words, now: datetime) -> HistoryRow:
    """An entry of the history as it is read."""
    shown = [_field(change, words, now) for change in entry.changes if _is_told(entry, change)]
    who = WHO[entry.actor]
    if entry.action == "updated":
        text = f"{who} changed {listed([_lower(change.label) for change in shown])}"
        text = _of_file(who, entry.changes) or text
    else:
        text = f"{who} {DID[entry.action]}"
    if entry.along:
        text += ", with the task above it"
    kind = "file" if any(change.field == "file" for change in entry.changes) else entry.action
    return HistoryRow(str(entry.id), kind, text, words.moment(entry.occurred_at), shown)


def _is_told(entry: HistoryEntry, change: Change) -> bool:
    """The title of a new task stands above; the done mark is what completing means."""
    if entry.action == "created":
        return change.field != "title"
    return not (change.field == "status" and entry.action in ("completed", "reopened"))


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]


def _of_file(who: str, changes: Sequence[Change]) -> str:
    if len(changes) != 1 or changes[0].field != "file":
        return ""
    return f"{who} {'attached' if changes[0].after is not None else 'removed'} a file"


def _field(change: Change, words: Words, now: datetime) -> FieldChange:
    name = change.field
    old = said(name, change.before, change.names, words, now)
    new = said(name, change.after, change.names, words, now)
    pieces = difference(old, new) if name in _TEXTS else _whole(old, new)
    return FieldChange(name, NAMES.get(name, name), pieces, old or "nothing", change.can_put_back)


def said(name: str, value: Any, names: Mapping[str, str], words: Words, now: datetime) -> str:
    """A value of the log in the person's words; empty for nothing."""
    if value is None or value in ("", []):
        return ""
    if name.endswith("_date"):
        return words.date(date.fromisoformat(value))
    if name.endswith("_time"):
        return words.time(time.fromisoformat(value))
    if name.endswith("_minutes"):
        return format_minutes(int(value))
    if name == "tags":
        return ", ".join(f"@{tag}" for tag in value)
    if name == "depends_on":
        return ", ".join(names.get(str(one), "a task that is gone") for one in value)
    if name in ("goal_id", "milestone_id", "parent_id", "copied_from", "previous_id"):
        return names.get(str(value), "something that is gone")
    if name == "recurrence_rule":
        return rule_words(value, words, now)
    tables = {"priority": PRIORITY_WORDS, "status": STATES, "recurrence_mode": MODES}
    text = str(value)
    return tables[name].get(text, text) if name in tables else _titled(name, text)


def _titled(name: str, text: str) -> str:
    return text.capitalize() if name == "difficulty" else text


def _whole(old: str, new: str) -> list[Piece]:
    """A short value: what it was, and what it is."""
    gone = [Piece("gone", old[:_OPENED])] if old else []
    came = [Piece("new", new[:_OPENED] or "nothing")] if new or old else []
    return [*gone, *came]


def difference(old: str, new: str) -> list[Piece]:
    """Two texts word by word: what went, what came, and a little of what stays round it."""
    before, after = re.findall(r"\s*\S+", old), re.findall(r"\s*\S+", new)
    if len(before) * len(after) > 4_000_000:  # comparing takes as long as both are long
        return _whole(_cut(before), _cut(after))
    pieces: list[Piece] = []
    matcher = SequenceMatcher(None, before, after, autojunk=len(before) > 500)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            kept = _around(before[a:b], first=a == 0, last=b == len(before))
            pieces.append(Piece("same", kept.strip()))
            continue
        if b > a:
            pieces.append(Piece("gone", _cut(before[a:b]).strip()))
        if d > c:
            pieces.append(Piece("new", _cut(after[c:d]).strip()))
    return pieces[:60]


def _cut(parts: Sequence[str]) -> str:
    text = "".join(parts)
    return text if len(text) <= _OPENED else text[:_OPENED] + " …"


def _around(parts: Sequence[str], *, first: bool, last: bool) -> str:
    """The ends of a stretch that stays, where something changed beside them."""
    if len(parts) <= 2 * _AROUND:
        return "".join(parts)
    head = "" if first else "".join(parts[:_AROUND]).strip()
    tail = "" if last else "".join(parts[-_AROUND:]).strip()
    return f"{head} … {tail}"

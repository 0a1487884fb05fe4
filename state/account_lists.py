"""Lists round the account, page by page, and lines of the log in plain words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import reflex as rx

from focusflow.platform.eventlog import LogEntry
from state.wording import Words

MOST_FIELDS = 6
LONGEST = 80
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?\+\d\d:\d\d")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_TIME = re.compile(r"\d\d:\d\d:\d\d")
_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")


@dataclass(frozen=True)
class LogRow:
    """One line of a log, as it is shown."""

    id: str
    when: str
    what: str
    action: str
    detail: str
    who: str


class Paged(rx.State, mixin=True):
    """A list shown page by page: where each page so far began, and whether there is a next."""

    has_newer: bool = False
    has_older: bool = False
    _cursors: list[str] = []
    _next: str = ""

    def _first(self) -> None:
        self._cursors = []

    def _cursor(self) -> str | None:
        return self._cursors[-1] if self._cursors else None

    def _turned(self, following: str | None) -> None:
        """Note what the page just read says comes after it."""
        self._next = following or ""
        self.has_newer, self.has_older = bool(self._cursors), bool(following)

    @rx.event
    async def older(self) -> None:
        """The next page."""
        if self._next:
            self._cursors = [*self._cursors, self._next]
            await self.reload()

    @rx.event
    async def newer(self) -> None:
        """The page before."""
        self._cursors = self._cursors[:-1]
        await self.reload()

    async def reload(self) -> None:
        """Read the page on show; each list says how."""
        raise NotImplementedError


def log_row(entry: LogEntry, words: Words, who: str) -> LogRow:
    """A line of the log in plain words; `who` is what to call the one who did it."""
    return LogRow(
        id=str(entry.id),
        when=words.moment(entry.occurred_at),
        what=_what(entry),
        action=entry.action,
        detail=_changes(entry.old, entry.new, words),
        who=f"{who}, from {entry.ip}" if entry.ip else who,
    )


def _what(entry: LogEntry) -> str:
    spoken = " ".join(_CAPITAL.split(entry.action)).capitalize()
    action = entry.metadata.get("action")
    subject = entry.entity_type.capitalize()
    return f"{subject} {action}" if isinstance(action, str) and action else spoken


def _changes(old: Mapping[str, Any], new: Mapping[str, Any], words: Words) -> str:
    """Each changed field with its value before and after, where there was one."""
    told = []
    for name in sorted(new, key=lambda name: (name != "title", name))[:MOST_FIELDS]:
        before, after = _value(old.get(name), words), _value(new[name], words)
        change = f"{before} → {after}" if before else after or "emptied"
        told.append(f"{name.replace('_', ' ')}: {change}")
    more = len(new) - MOST_FIELDS
    return "; ".join(told) + (f"; and {more} more" if more > 0 else "")


def _value(value: Any, words: Words) -> str:
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = ", ".join(map(str, value)) if isinstance(value, list) else _spoken(str(value), words)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _spoken(text: str, words: Words) -> str:
    """Days and times as the person writes them; all other text as it is."""
    for shape, read, say in (
        (_INSTANT, datetime.fromisoformat, words.moment),
        (_DAY, date.fromisoformat, words.date),
        (_TIME, time.fromisoformat, words.time),
    ):
        if shape.fullmatch(text):
            try:
                return say(read(text))
            except ValueError:
                return text  # it only looks like one
    return text

"""The grammar of a search: words, and filters such as `p1 due:week #home is:done`. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

LONGEST = 200
DUE_WORDS = ("today", "tomorrow", "week", "overdue")
_PRIORITIES = {"p1": "urgent", "p2": "high", "p3": "medium", "p4": "low"}
_PART = re.compile(r'[#@]"[^"]+"|\S+')


@dataclass(frozen=True)
class Query:
    """What was asked: words to find, and what tasks must be. `due` is a word or YYYY-MM-DD."""

    words: tuple[str, ...] = ()
    priorities: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    due: str = ""
    done: bool | None = None

    @property
    def narrowed(self) -> bool:
        """Whether only tasks can be meant."""
        return bool(self.priorities or self.labels or self.due or self.done is not None)


def read(text: str) -> Query:
    """Take a search apart. What is no filter is a word; of a filter given twice the last holds.

    Several priorities mean any of them, several labels all of them.
    """
    words: list[str] = []
    priorities: list[str] = []
    labels: list[str] = []
    due, done = "", None
    for part in _PART.findall("".join(sign if sign.isprintable() else " " for sign in text)):
        name, _, value = part.lower().partition(":")
        label = part[1:].strip('"').strip()
        if part.lower() in _PRIORITIES:
            priorities.append(_PRIORITIES[part.lower()])
        elif part[0] in "#@" and label:
            labels.append(label[:50])
        elif name == "due" and _is_due(value):
            due = value
        elif name == "is" and value in ("done", "open"):
            done = value == "done"
        else:
            words.append(part)
    return Query(
        tuple(words), tuple(dict.fromkeys(priorities)), tuple(dict.fromkeys(labels)), due, done
    )


def _is_due(value: str) -> bool:
    return value in DUE_WORDS or _day(value) is not None


def _day(value: str) -> date | None:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def due_days(due: str, today: date) -> tuple[date | None, date | None]:
    """The first and last due day that `due` means; a week is today and the six days after."""
    if due == "today":
        return today, today
    if due == "tomorrow":
        return today + timedelta(days=1), today + timedelta(days=1)
    if due == "week":
        return today, today + timedelta(days=6)
    day = _day(due)
    return day, day

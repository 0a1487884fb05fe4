"""todo.txt: a task a line, with key:value words for what the format itself does not know.

It has no descriptions and notes, so these are not written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import quote, unquote
from zoneinfo import ZoneInfo

from focusflow.tasks.quickadd import Context
from focusflow.tasks.transfer import course, values
from focusflow.tasks.transfer.intake import Intake
from focusflow.tasks.transfer.links import is_lasting
from focusflow.tasks.transfer.portable import Portable, Read

_PRIORITY = re.compile(r"\(([A-Z])\)")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_WORD = re.compile(r"([A-Za-z][A-Za-z_-]{0,19}):([^\s/][^\s]*)")
_EVERY = re.compile(r"(\+?)(\d{1,3})([bdwmy])")
_LETTERS = {"A": "urgent", "B": "high", "C": "medium"}
_WRITTEN = {"urgent": "A", "high": "B", "low": "D"}
_UNITS = {"b": "DAILY", "d": "DAILY", "w": "WEEKLY", "m": "MONTHLY", "y": "YEARLY"}
_KNOWN = frozenset(
    {"id", "uuid", "parent", "p", "sup", "dep", "due", "time", "t", "start", "rec", "rrule",
     "mode", "series", "seriesid", "occurs", "missed", "section", "est", "act", "sched", "at",
     "pri", "status", "level", "done"}
)  # fmt: skip


def read(text: str, ctx: Context) -> Read:
    """The tasks of a file; words with a key that is not known stay in the title."""
    intake = Intake(ctx)
    for line, raw in enumerate(text.split("\n"), 1):
        if raw.strip():
            _Line(intake, line, raw.split()).take()
    return Read(tuple(intake.tasks), tuple(intake.skipped), tuple(intake.notes))


class _Line:
    """One line, read from the left."""

    def __init__(self, intake: Intake, line: int, words: list[str]) -> None:
        self.intake = intake
        self.line = line
        self.words = words
        self.known: dict[str, str] = {}
        self.fields: dict[str, Any] = {}

    def take(self) -> None:
        """Take the task in."""
        whole = self._exact_title()
        self._marks()
        title: list[str] = []
        projects: list[str] = []
        contexts: list[str] = []
        for word in self.words:
            if len(word) > 1 and word[0] in "+@":
                (projects if word[0] == "+" else contexts).append(unquote(word[1:]))
            elif (found := _WORD.fullmatch(word)) and found[1].lower() in _KNOWN:
                self.known.setdefault(found[1].lower(), found[2])
            else:
                title.append(word)
        fields = self.fields
        fields["category"] = projects[0] if projects else None
        fields["tags"] = [*contexts, *projects[1:]]
        self._links()
        self._days()
        self._rest()
        self.intake.take(self.line, " ".join(title) if whole is None else whole, **fields)

    def _exact_title(self) -> str | None:
        """A title that stands twice, in words and then packed, because its words mislead."""
        for at in range(len(self.words) - 1, 0, -1):
            name, _, packed = self.words[at].partition(":")
            if name == "title":
                parts = unquote(packed).split()
                begin = at - len(parts)
                if begin >= 0 and parts and self.words[begin:at] == parts:
                    del self.words[begin : at + 1]
                    return " ".join(parts)
        return None

    def _marks(self) -> None:
        """The cross, the priority and up to two dates at the beginning."""
        done = self.words[:1] == ["x"]
        if done:
            del self.words[0]
        self.fields["status"] = "completed" if done else "pending"
        if self.words and (found := _PRIORITY.fullmatch(self.words[0])):
            self.fields["priority"] = _LETTERS.get(found[1], "low")
            del self.words[0]
        dates: list[str] = []
        while self.words and len(dates) < 2 and _DATE.fullmatch(self.words[0]):
            dates.append(self.words.pop(0))
        if done and dates:
            self.fields["completed_at"] = values.instant(dates[0], self.intake.ctx)
        if "priority" not in self.fields and self.words \
                and (found := _PRIORITY.fullmatch(self.words[0])):  # fmt: skip
            self.fields["priority"] = _LETTERS.get(found[1], "low")
            del self.words[0]

    def _links(self) -> None:
        known, fields = self.known, self.fields
        fields["key"] = known.get("id") or known.get("uuid")
        fields["lasting"] = is_lasting(fields["key"])
        fields["parent"] = known.get("parent") or known.get("sup") or known.get("p")
        fields["needs"] = known.get("dep", "").split(",")

    def _days(self) -> None:
        for name, field in (
            ("due", "due_date"), ("t", "start_date"), ("start", "start_date"),
            ("sched", "scheduled_date"), ("series", "series_start"),
        ):  # fmt: skip
            if text := self.known.get(name):
                found = values.moment(unquote(text), self.intake.ctx)
                if found is None:
                    self.intake.unread(name, text, self.fields)
                    continue
                self.fields[field] = found[0]
                if found[1] and field in ("due_date", "scheduled_date"):
                    self.fields[field.replace("date", "time")] = found[1]
        for name, field in (("time", "due_time"), ("at", "scheduled_time")):
            if (text := self.known.get(name)) and (moment := values.clock(text)):
                self.fields[field] = moment
        if text := self.known.get("done"):
            self.fields["completed_at"] = values.instant(text, self.intake.ctx)

    def _rest(self) -> None:
        known, fields = self.known, self.fields
        for name, field in (("est", "estimated_minutes"), ("act", "actual_minutes")):
            if text := known.get(name):
                fields[field] = values.minutes(text, self.intake.ctx)
        if (letter := known.get("pri", "").upper()) and "priority" not in fields:
            fields["priority"] = _LETTERS.get(letter, "low")
        if status := values.status(known.get("status") or "-") if "status" in known else None:
            fields["status"] = status
        if level := values.difficulty(known.get("level", "")):
            fields["difficulty"] = level
        if section := known.get("section"):
            fields["section"] = unquote(section)
        if known.get("missed") in ("skip", "stack"):
            fields["series_policy"] = known["missed"]
        if known.get("mode") == "after_completion":
            fields["recurrence_mode"] = "after_completion"
        if "rrule" in known:
            fields["recurrence_rule"] = unquote(known["rrule"])
        elif text := known.get("rec"):
            self._every(text)
        named = {"series": "seriesid", "occurrence_date": "occurs"}
        said = {name: unquote(known.get(key, "")) for name, key in named.items()}
        fields |= course.place(self.intake, {**fields, **said})

    def _every(self, text: str) -> None:
        """`rec:1w` counts from when it was done, `rec:+1w` from the due date."""
        found = _EVERY.fullmatch(text.lower())
        if found is None or not int(found[2]):
            self.intake.unread("repetition", text, self.fields)
            return
        rule = f"FREQ={_UNITS[found[3]]};INTERVAL={int(found[2])}"
        if found[3] == "b":
            rule += ";BYDAY=MO,TU,WE,TH,FR"
        self.fields["recurrence_rule"] = rule
        self.fields["recurrence_mode"] = "schedule" if found[1] else "after_completion"


# --- writing ---


def head(zone: ZoneInfo) -> str:
    """What the file begins with."""
    return ""


def body(tasks: Iterable[Portable], zone: ZoneInfo) -> str:
    """The lines of some tasks."""
    return "".join(f"{' '.join(_words(task, zone))}\n" for task in tasks)


def tail(zone: ZoneInfo) -> str:
    """What the file ends with."""
    return ""


def _words(task: Portable, zone: ZoneInfo) -> Iterable[str]:
    done = task.completed_at is not None or task.status == "cancelled"
    letter = _WRITTEN.get(task.priority)
    if done:
        yield "x"
        if task.completed_at is not None:
            yield task.completed_at.astimezone(zone).date().isoformat()
    elif letter:
        yield f"({letter})"
    yield task.title
    if not _plain(task.title):
        yield f"title:{_packed(task.title)}"
    if task.category:
        yield f"+{_packed(task.category)}"
    for tag in task.tags:
        yield f"@{_packed(tag)}"
    if letter and done:
        yield f"pri:{letter}"
    yield from _keyed(task)


def _keyed(task: Portable) -> Iterable[str]:
    status = task.status if task.status not in ("pending", "completed") else None
    rule = task.recurrence_rule
    mode = task.recurrence_mode if rule and task.recurrence_mode != "schedule" else None
    pairs: tuple[tuple[str, Any], ...] = (
        ("due", task.due_date),
        ("time", task.due_time and f"{task.due_time:%H:%M}"),
        ("t", task.start_date),
        ("sched", task.scheduled_date),
        ("at", task.scheduled_time and f"{task.scheduled_time:%H:%M}"),
        ("rrule", rule),
        ("mode", mode),
        ("series", task.series_start if rule else None),
        ("seriesid", _packed(task.series) if task.series else None),
        ("occurs", task.occurrence_date),
        ("missed", task.series_policy if rule and task.series_policy != "one" else None),
        ("section", _packed(task.section) if task.section else None),
        ("est", task.estimated_minutes),
        ("act", task.actual_minutes),
        ("level", task.difficulty if task.difficulty != "medium" else None),
        ("status", status),
        ("done", task.completed_at and task.completed_at.isoformat()),
        ("id", task.key),
        ("parent", task.parent),
        ("dep", ",".join(task.needs) or None),
    )
    for name, value in pairs:
        if value is not None:
            yield f"{name}:{value.isoformat() if isinstance(value, date) else value}"


def _packed(text: str) -> str:
    """The text without spaces: letters and digits of any script stay readable."""
    safe = "-_.~!*'()&$,;=:@+/"
    return "".join(
        char if char.isalnum() or char in safe else quote(char, safe="") for char in text
    )


def _plain(title: str) -> bool:
    """Whether a title is read back as it stands."""
    words = title.split(" ")
    if words[0] == "x" or _DATE.fullmatch(words[0]) \
            or _PRIORITY.fullmatch(words[0]):  # fmt: skip
        return False
    return not any(
        (len(word) > 1 and word[0] in "+@")
        or word.startswith("title:")
        or ((found := _WORD.fullmatch(word)) and found[1].lower() in _KNOWN)
        for word in words
    )

"""Takes rows in: each becomes a task that the house can hold, or a sentence why not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from focusflow.tasks import recurrence
from focusflow.tasks.quickadd import Context
from focusflow.tasks.recurrence import RuleError
from focusflow.tasks.transfer.portable import MAX_ROWS, OPEN, FileProblem, Portable, Told
from focusflow.tasks.transfer.values import clean, one_line, zone_of

_TITLE, _LONG, _LABEL, _TAGS = 500, 20_000, 50, 20
_KEY = 120  # with what is put before it, an identity fits its column
_MOST_MINUTES = {"estimated_minutes": (1, 10_000), "actual_minutes": (0, 100_000)}
_DAYS = ("start_date", "due_date", "scheduled_date", "series_start")
_REACH = timedelta(days=3660)
_MOST_HOPELESS = 50


class Intake:
    """Collects the tasks of one file, and what is to be said about its rows."""

    def __init__(self, ctx: Context, place: str | None = None) -> None:
        self.ctx = ctx
        self.place = place
        self.tasks: list[Portable] = []
        self.skipped: list[Told] = []
        self.notes: list[Told] = []
        self._hopeless = 0
        self._said: list[str] = []

    def skip(self, line: int | None, title: str | None, reason: str) -> None:
        """Leave a row out."""
        self._count()
        self.skipped.append(Told(line, one_line(title or "")[:200] or None, reason, self.place))

    def say(self, reason: str) -> None:
        """Say something about the row that is taken next."""
        self._said.append(reason)

    def note(self, line: int | None, title: str | None, reason: str) -> None:
        """Say something about a row that is in, or about the file."""
        self.notes.append(Told(line, one_line(title or "")[:200] or None, reason, self.place))

    def unread(self, what: str, text: str, fields: dict[str, Any]) -> None:
        """Keep in the notes what could not be read, and say so."""
        shown = one_line(text)[:100]
        self.say(f"Its {what} “{shown}” could not be read; it is kept in the notes.")
        kept = fields.get("notes")
        fields["notes"] = f"{kept}\n{what}: {shown}" if kept else f"{what}: {shown}"

    def take(self, line: int | None, title: str, **fields: Any) -> None:
        """Take a row in with what was read of it; without a title it is skipped."""
        if not one_line(title):
            self._said.clear()
            self.skip(line, None, "It has no title.")
            return
        self._count()
        self._texts(title, fields)
        self._labels(fields)
        self._numbers(fields)
        self._dates(fields)
        self._repetition(fields)
        self._state(fields)
        for name in ("key", "parent"):
            fields[name] = short_key(fields.get(name))
        fields["needs"] = tuple(
            dict.fromkeys(key for need in fields.get("needs", ()) if (key := short_key(need)))
        )
        self.tasks.append(Portable(line=line, place=self.place, **fields))
        for reason in self._said:
            self.note(line, fields["title"], reason)
        self._said.clear()

    def _count(self) -> None:
        if len(self.tasks) + len(self.skipped) >= MAX_ROWS:
            raise FileProblem(
                "too_many_rows",
                f"The file has more than {MAX_ROWS:,} rows; split it into smaller files.",
            )

    def _texts(self, title: str, fields: dict[str, Any]) -> None:
        whole = one_line(title)
        fields["title"] = whole
        if len(whole) > _TITLE:
            fields["title"] = whole[: _TITLE - 1].rstrip() + "…"
            rest = fields.get("notes")
            fields["notes"] = f"{whole}\n\n{rest}" if rest else whole
            self.say(f"Its title was cut to {_TITLE} characters; the notes have all of it.")
        for name in ("description", "notes"):
            text = clean(fields.get(name) or "")
            if len(text) > _LONG:
                text = text[: _LONG - 1].rstrip() + "…"
                self.say(f"Its {name} was cut to {_LONG:,} characters.")
            fields[name] = text or None

    def _labels(self, fields: dict[str, Any]) -> None:
        category = one_line(fields.get("category") or "")
        if len(category) > _LABEL:
            self.say(f"Its category was cut to {_LABEL} characters.")
        fields["category"] = category[:_LABEL].strip() or None
        fields["section"] = one_line(fields.get("section") or "")[:_LABEL].strip() or None
        tags: dict[str, str] = {}
        for tag in fields.get("tags") or ():
            if name := one_line(tag):
                if len(name) > _LABEL:
                    self.say(f"The tag “{name[:20]}…” was cut to {_LABEL} characters.")
                name = name[:_LABEL].strip()
                tags.setdefault(name.casefold(), name)
        if len(tags) > _TAGS:
            self.say(f"Only the first {_TAGS} of its tags came in.")
        fields["tags"] = tuple(tags.values())[:_TAGS]

    def _numbers(self, fields: dict[str, Any]) -> None:
        for name, (least, most) in _MOST_MINUTES.items():
            value = fields.get(name)
            if value is not None and not least <= value <= most:
                words = name.replace("_", " ")
                if value:
                    self.say(f"Its {words} must be {least} to {most:,}; {value} was left out.")
                fields[name] = None

    def _dates(self, fields: dict[str, Any]) -> None:
        for name in _DAYS:
            day: date | None = fields.get(name)
            if day is not None and not 1900 <= day.year <= 2200:
                words = name.replace("_", " ")
                self.say(f"Its {words} {day} is not between 1900 and 2200 and was left out.")
                fields[name] = None
        for name in ("due", "scheduled"):
            moment: time | None = fields.get(f"{name}_time")
            if moment is not None and fields.get(f"{name}_date") is None:
                fields[f"{name}_time"] = None
            elif moment is not None:
                fields[f"{name}_time"] = moment.replace(second=0, microsecond=0, tzinfo=None)
        start, due = fields.get("start_date"), fields.get("due_date")
        if start and due and start > due:
            self.say("Its start date was after its due date and was left out.")
            fields["start_date"] = None

    def _repetition(self, fields: dict[str, Any]) -> None:
        rule = fields.get("recurrence_rule")
        if rule:
            problem = self._rule(rule, fields)
            if problem:
                self.say(f"Its repetition was left out. {problem}")
                rule = None
        if not rule:
            fields["recurrence_rule"] = fields["series_start"] = None
            fields["recurrence_mode"], fields["series_policy"] = "schedule", "one"
            fields["series"] = fields["occurrence_date"] = None
            fields["pauses"] = fields["exceptions"] = ()
            return
        due, first = fields["due_date"], fields.get("series_start")
        fields["series"] = short_key(fields.get("series"))
        if fields.get("occurrence_date") == due:
            fields["occurrence_date"] = None
        fields["series_start"] = first if first and first <= due else due

    def _rule(self, rule: str, fields: dict[str, Any]) -> str | None:
        """Check a rule and let a due date follow from it; what is wrong with it, or None."""
        try:
            checked = recurrence.normalized(rule[:400], zone_of(self.ctx))
        except RuleError as error:
            return str(error)
        if fields.get("due_date") is None:
            if fields.get("status", "pending") not in OPEN:
                return "It is not open and has no due date."
            earliest = max(self.ctx.today, fields.get("start_date") or self.ctx.today)
            fields["due_date"] = recurrence.first_day(checked, earliest)
        if fields["due_date"] is None:
            self._hopeless += 1
            if self._hopeless > _MOST_HOPELESS:  # finding out costs time
                raise FileProblem(
                    "too_many_broken",
                    f"More than {_MOST_HOPELESS} tasks in it repeat by rules that fit no day.",
                )
            return "This rule never happens from now on."
        if abs(fields["due_date"] - self.ctx.today) > _REACH:
            return "A repeating task is due within ten years of today."
        fields["recurrence_rule"] = checked
        return None

    def _state(self, fields: dict[str, Any]) -> None:
        done: datetime | None = fields.get("completed_at")
        now = self.ctx.now
        if done is not None and (done > now or done.year < 1900):
            done = now
        status = fields.get("status", "pending")
        if status == "completed":
            done = done or now
        elif status != "archived":
            done = None
        fields["completed_at"] = done


def short_key(key: str | None) -> str | None:
    """A key that is not too long to compare."""
    text = one_line(key or "")
    if len(text) > _KEY:
        return hashlib.sha256(text.encode()).hexdigest()
    return text or None


def split_list(text: str) -> list[str]:
    """The parts of a list with commas or semicolons."""
    return [part for piece in text.split(";") for part in piece.split(",") if part.strip()]


def joined(parts: Iterable[str | None]) -> str | None:
    """The parts that are there, one below the other."""
    return "\n".join(part for part in parts if part) or None

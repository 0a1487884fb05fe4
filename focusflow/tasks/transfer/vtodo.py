"""iCalendar to-dos (RFC 5545 VTODO).

Read with the calendar's own reader, which knows line numbers and keeps zones of a file to that
file; written by the library.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Timezone, Todo
from icalendar.prop import vDDDTypes, vText

from focusflow.calendar.ics.model import IcsError
from focusflow.calendar.ics.texts import read_categories
from focusflow.calendar.ics.tokens import Component, tokenize
from focusflow.calendar.ics.values import When, read_duration, read_when
from focusflow.calendar.ics.zones import ZoneBook
from focusflow.tasks.quickadd import Context
from focusflow.tasks.transfer import course, values
from focusflow.tasks.transfer.intake import Intake, joined
from focusflow.tasks.transfer.portable import MAX_ROWS, FileProblem, Portable, Read

_STATES = {
    "COMPLETED": "completed",
    "IN-PROCESS": "in_progress",
    "CANCELLED": "cancelled",
    "NEEDS-ACTION": "pending",
}
_WRITTEN = {name: state for state, name in _STATES.items()}
_LEVELS = {"urgent": 1, "high": 3, "medium": 5, "low": 9}
_X = "X-FOCUSFLOW-"
_NO_STAMP = datetime(1970, 1, 1, tzinfo=UTC)
_NEEDS = ("DEPENDS-ON", "FINISHTOSTART")
_OTHERS = {
    "VEVENT": "It is an event; bring it in the calendar.",
    "VJOURNAL": "It is a journal entry, not a to-do.",
}


def read(text: str, ctx: Context) -> Read:
    """The to-dos of a file."""
    try:
        tokens = tokenize(text, max_components=MAX_ROWS + 1_000)
    except IcsError as error:
        raise FileProblem(error.code, error.sentence.replace("entries", "rows")) from error
    intake = Intake(ctx)
    clocks = [part for part in tokens.components if part.name == "VTIMEZONE"]
    zones = ZoneBook(str(values.zone_of(ctx)), tokens.header.get("X-WR-TIMEZONE", ""), clocks)
    for part in tokens.components:
        if part.name == "VTODO":
            _take(intake, part, zones)
        elif part.name in _OTHERS:
            intake.skip(part.line, part.text("SUMMARY"), _OTHERS[part.name])
    if not intake.tasks and not intake.skipped:
        raise FileProblem("nothing_inside", "There are no to-dos in this calendar file.")
    return Read(tuple(intake.tasks), tuple(intake.skipped), tuple(intake.notes))


def _take(intake: Intake, part: Component, zones: ZoneBook) -> None:
    title = part.text("SUMMARY")
    if not part.closed:
        intake.skip(part.line, title, "The file breaks off before its end.")
        return
    if part.get("RECURRENCE-ID"):
        intake.skip(part.line, title, "It is one changed date of a repeating to-do.")
        return
    level = part.text("PRIORITY")
    number = int(level) if level.isdecimal() and len(level) < 3 else 0
    fields: dict[str, Any] = {
        "key": part.text("UID") or None,
        "lasting": bool(part.text("UID")),
        "description": part.text("DESCRIPTION"),
        "notes": joined(prop.text for prop in part.all("COMMENT")),
        "priority": _priority(number),
        "tags": read_categories(part),
        "category": part.text(f"{_X}CATEGORY"),
        "section": part.text(f"{_X}SECTION"),
        "recurrence_rule": part.text("RRULE") or None,
    }
    _links(part, fields)
    _state(part, fields)
    _days(intake, part, zones, fields)
    _own(intake, part, fields)
    intake.take(part.line, title, **fields)


def _priority(number: int) -> str:
    if not number or number == 5:
        return "medium"
    if number == 1:
        return "urgent"
    return "high" if number < 5 else "low"


def _links(part: Component, fields: dict[str, Any]) -> None:
    needs = []
    for prop in part.all("RELATED-TO"):
        kind = prop.params.get("RELTYPE", "PARENT").upper()
        if kind == "PARENT":
            fields["parent"] = prop.text.strip()
        elif kind in _NEEDS:
            needs.append(prop.text.strip())
    fields["needs"] = needs


def _state(part: Component, fields: dict[str, Any]) -> None:
    state = _STATES.get(part.text("STATUS").upper())
    if state is None:
        done = part.text("PERCENT-COMPLETE") == "100" or part.get("COMPLETED")
        state = "completed" if done else "pending"
    archived = part.text(f"{_X}STATUS").lower() == "archived"
    fields["status"] = "archived" if archived else state


def _when(
    intake: Intake, part: Component, zones: ZoneBook, name: str, fields: dict[str, Any]
) -> When | None:
    prop = part.get(name)
    if prop is None:
        return None
    try:
        found = read_when(prop, zones, what=name.lower())
    except (IcsError, OverflowError):
        intake.unread(name.lower(), prop.value, fields)
        return None
    if found.note:
        intake.say(found.note[1])
    return found


def _days(intake: Intake, part: Component, zones: ZoneBook, fields: dict[str, Any]) -> None:
    zone = values.zone_of(intake.ctx)
    due, start = (_when(intake, part, zones, name, fields) for name in ("DUE", "DTSTART"))
    if due is not None:
        fields["due_date"], fields["due_time"] = _local(due, zone)
    if start is not None:
        begun = _local(start, zone)
        fields["start_date"] = begun[0]
        if due is None and fields["recurrence_rule"]:
            # A repeating to-do without due date is due when it starts.
            fields["due_date"], fields["due_time"] = begun
    if due is None and start is not None and (length := part.text("DURATION")):
        try:
            seconds = read_duration(length).total_seconds()
        except IcsError:
            seconds = 0
        if 0 < seconds <= 86_400:
            fields["estimated_minutes"] = max(int(seconds // 60), 1)
    done = _when(intake, part, zones, "COMPLETED", fields)
    if done is not None:
        at = done.value
        if not isinstance(at, datetime):
            at = datetime.combine(at, time(12), zone)
        fields["completed_at"] = at.astimezone(UTC)


def _local(when: When, zone: ZoneInfo) -> tuple[date, time | None]:
    if not isinstance(when.value, datetime):
        return when.value, None
    local = when.value.astimezone(zone)
    return local.date(), local.time().replace(second=0, microsecond=0)


def _own(intake: Intake, part: Component, fields: dict[str, Any]) -> None:
    """What only our own files say."""

    def said(name: str) -> str:
        return part.text(f"{_X}{name.upper().replace('_', '-')}")

    for name in ("start_date", "scheduled_date", "series_start"):
        if found := values.moment(said(name), intake.ctx):
            fields[name] = found[0]
    if clock := values.clock(said("scheduled_time")):
        fields["scheduled_time"] = clock
    for name in ("estimated_minutes", "actual_minutes"):
        if (text := said(name)).isdecimal() and len(text) < 7:
            fields[name] = int(text)
    if level := values.difficulty(said("difficulty")):
        fields["difficulty"] = level
    if said("recurrence_mode") == "after_completion":
        fields["recurrence_mode"] = "after_completion"
    if (policy := said("series_policy")) in ("skip", "stack"):
        fields["series_policy"] = policy
    fields |= course.place(intake, {**fields, **{name: said(name) for name in course.PLACE}})


# --- writing ---


class _Text(vText):
    """The library's text, but a backslash before N stays one: the library writes a line end."""

    def to_ical(self) -> bytes:
        escaped = str(self).replace("\\", "\\\\").replace("\n", "\\n")
        return escaped.replace(";", "\\;").replace(",", "\\,").encode()


class _Rule(vText):
    """A rule as it stands: the library would put its parts into another order."""

    def to_ical(self) -> bytes:
        return str(self).encode()


def head(zone: ZoneInfo) -> str:
    """What the file begins with: the calendar, and the zone of its times."""
    clock = ""
    if zone.key != "UTC":
        defined = Timezone.from_tzinfo(zone, zone.key, date(2020, 1, 1), date(2038, 1, 1))
        clock = defined.to_ical().decode()
    return (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//FocusFlow//Tasks//EN\r\n"
        f"CALSCALE:GREGORIAN\r\n{clock}"
    )


def body(tasks: Iterable[Portable], zone: ZoneInfo) -> str:
    """The to-dos of some tasks."""
    return "".join(_todo(task, zone).to_ical().decode() for task in tasks)


def tail(zone: ZoneInfo) -> str:
    """What the file ends with."""
    return "END:VCALENDAR\r\n"


def _todo(task: Portable, zone: ZoneInfo) -> Todo:
    todo = Todo()
    todo["UID"] = _Text(task.key or "")
    todo.add("DTSTAMP", _NO_STAMP)
    todo["SUMMARY"] = _Text(task.title)
    if task.description:
        todo["DESCRIPTION"] = _Text(task.description)
    if task.notes:
        todo["COMMENT"] = _Text(task.notes)
    done = task.completed_at is not None
    state = "completed" if done and task.status == "archived" else task.status
    todo.add("STATUS", _WRITTEN.get(state, "NEEDS-ACTION"))
    todo.add("PRIORITY", _LEVELS[task.priority])
    if task.completed_at is not None:
        todo["COMPLETED"] = vDDDTypes(task.completed_at)
        todo.add("PERCENT-COMPLETE", 100)
    for tag in task.tags:
        todo.add("CATEGORIES", _Text(tag), encode=False)
    _dated(todo, task, zone)
    for kind, keys in (("PARENT", [task.parent]), ("DEPENDS-ON", task.needs)):
        for key in keys:
            if key:
                link = _Text(key)
                link.params["RELTYPE"] = kind
                todo.add("RELATED-TO", link, encode=False)
    for name, value in _extra(task):
        todo[f"{_X}{name}"] = _Text(value)
    return todo


def _dated(todo: Todo, task: Portable, zone: ZoneInfo) -> None:
    """Start, end and rule; start and end must be of one kind, days or times."""

    def at(day: date) -> Any:
        if task.due_time is None:
            return vDDDTypes(day)
        clock = task.due_time if day == task.due_date else time()
        local = datetime.combine(day, clock, zone)
        return vDDDTypes(local if zone.key != "UTC" else local.astimezone(UTC))

    if task.due_date:
        todo["DUE"] = at(task.due_date)
    if task.start_date and (task.due_date is None or task.start_date < task.due_date):
        todo["DTSTART"] = at(task.start_date)
    if task.recurrence_rule:
        rule, _, until = task.recurrence_rule.partition("UNTIL=")
        day, _, rest = until.partition("T235959")
        if until and task.due_time is not None:
            last = datetime.strptime(day, "%Y%m%d").replace(hour=23, minute=59, tzinfo=zone)
            day = f"{last.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        whole = f"{rule}UNTIL={day}{rest}" if until else rule
        todo["RRULE"] = _Rule(whole)


def _extra(task: Portable) -> Iterable[tuple[str, str]]:
    rule = task.recurrence_rule
    mode = task.recurrence_mode if rule and task.recurrence_mode != "schedule" else None
    values_of: dict[str, Any] = {
        "CATEGORY": task.category,
        "SECTION": task.section,
        "STATUS": "archived" if task.status == "archived" else None,
        "DIFFICULTY": task.difficulty if task.difficulty != "medium" else None,
        "START-DATE": task.start_date,
        "SCHEDULED-DATE": task.scheduled_date,
        "SCHEDULED-TIME": task.scheduled_time and f"{task.scheduled_time:%H:%M}",
        "ESTIMATED-MINUTES": task.estimated_minutes,
        "ACTUAL-MINUTES": task.actual_minutes,
        "RECURRENCE-MODE": mode,
        "SERIES-START": task.series_start if rule else None,
        "SERIES": task.series,
        "OCCURRENCE-DATE": task.occurrence_date,
        "SERIES-POLICY": task.series_policy if rule and task.series_policy != "one" else None,
    }
    for name, value in values_of.items():
        if value is not None:
            yield name, str(value)

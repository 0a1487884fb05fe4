"""JSON: our own file and Taskwarrior's export, read item by item with the line of each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from focusflow.tasks.quickadd import Context
from focusflow.tasks.transfer import course, parts, tables, values
from focusflow.tasks.transfer.columns import COLUMNS
from focusflow.tasks.transfer.intake import Intake, joined
from focusflow.tasks.transfer.links import is_lasting
from focusflow.tasks.transfer.portable import FileProblem, Parts, Portable, Read

_DECODER = json.JSONDecoder()
_BROKEN = "From here on the JSON can't be read."
_RECURS = {
    "daily": "FREQ=DAILY", "day": "FREQ=DAILY", "weekdays": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    "weekly": "FREQ=WEEKLY", "week": "FREQ=WEEKLY", "biweekly": "FREQ=WEEKLY;INTERVAL=2",
    "fortnight": "FREQ=WEEKLY;INTERVAL=2", "monthly": "FREQ=MONTHLY", "month": "FREQ=MONTHLY",
    "bimonthly": "FREQ=MONTHLY;INTERVAL=2", "quarterly": "FREQ=MONTHLY;INTERVAL=3",
    "semiannual": "FREQ=MONTHLY;INTERVAL=6", "yearly": "FREQ=YEARLY", "annual": "FREQ=YEARLY",
    "biannual": "FREQ=YEARLY;INTERVAL=2", "biyearly": "FREQ=YEARLY;INTERVAL=2",
}  # fmt: skip
_UNITS = {
    "D": "DAILY", "DAY": "DAILY", "DAYS": "DAILY", "W": "WEEKLY", "WK": "WEEKLY",
    "WEEK": "WEEKLY", "WEEKS": "WEEKLY", "M": "MONTHLY", "MO": "MONTHLY", "MONTH": "MONTHLY",
    "MONTHS": "MONTHLY", "Y": "YEARLY", "YEAR": "YEARLY", "YEARS": "YEARLY",
}  # fmt: skip


class _Items:
    """The values that follow each other from a place on, by commas or lines, with their lines.

    `at` is where it ended.
    """

    def __init__(self, text: str, at: int, intake: Intake) -> None:
        self.text, self.at, self.intake = text, at, intake

    def __iter__(self) -> Iterator[tuple[int, Any]]:
        text, line, counted = self.text, 1, 0
        while True:
            while self.at < len(text) and text[self.at] in " \t\r\n,":
                self.at += 1
            line += text.count("\n", counted, self.at)
            counted = self.at
            if self.at >= len(text) or text[self.at] in "]}":
                return
            try:
                found, self.at = _DECODER.raw_decode(text, self.at)
            except (ValueError, RecursionError):  # also numbers of thousands of digits
                self.intake.skip(line, None, _BROKEN)
                return
            yield line, found


# --- our own ---


def read(text: str, ctx: Context) -> Read:
    """Our own export, or a list of objects with the same fields."""
    intake = Intake(ctx)
    begin = text.find("[")
    if begin < 0:
        raise FileProblem("no_list", "There is no list of tasks in this JSON.")
    items = _Items(text, begin + 1, intake)
    for line, item in items:
        if isinstance(item, dict):
            _take(intake, line, item)
        else:
            intake.skip(line, None, "It is not a task but a bare value.")
    behind = parts.read(text[items.at + 1 :], intake)
    return Read(tuple(intake.tasks), tuple(intake.skipped), tuple(intake.notes), parts=behind)


def _take(intake: Intake, line: int, item: dict[str, Any]) -> None:
    """As if its values stood in the cells of a table; lists stay lists."""
    known = {name: item[name] for name in COLUMNS if item.get(name) is not None}
    fields: dict[str, Any] = {}
    cells: dict[str, str] = {}
    for name, value in known.items():
        if name in ("tags", "depends_on") and isinstance(value, list):
            fields[name] = [str(part) for part in value if isinstance(part, str | int)]
        elif isinstance(value, str | int | float):
            cells[name] = str(value)
    more = course.days(intake, item)
    tables.take(intake, line, cells, quoted_texts=False, lists=fields, more=more)


def head(zone: ZoneInfo) -> str:
    """What the file begins with."""
    return '{"format": "focusflow.tasks", "version": 1, "tasks": [\n'


def body(tasks: Iterable[Portable], zone: ZoneInfo) -> str:
    """Some tasks, one a line."""
    return ",\n".join(json.dumps(_object(task), ensure_ascii=False) for task in tasks)


def behind(found: Parts) -> str:
    """What stands behind the tasks."""
    return f"\n]{parts.written(found)}"


def tail(zone: ZoneInfo) -> str:
    """What the file ends with."""
    return "}\n"


def _object(task: Portable) -> dict[str, Any]:
    named = {"id": "key", "parent_id": "parent", "depends_on": "needs"}
    found: dict[str, Any] = {}
    for name in COLUMNS:
        value = getattr(task, named.get(name, name))
        if isinstance(value, time):
            value = f"{value:%H:%M}"
        elif isinstance(value, date):  # instants too
            value = value.isoformat()
        if value not in (None, ()):
            found[name] = value
    return {**found, **course.written(task)}


# --- Taskwarrior ---


def read_taskwarrior(text: str, ctx: Context) -> Read:
    """What `task export` writes: a list, or an object a line."""
    intake = Intake(ctx)
    begin = len(text) - len(text.lstrip())
    if text[begin : begin + 1] == "[":
        begin += 1
    found = list(_Items(text, begin, intake))
    if not any(isinstance(item, dict) and "description" in item for _, item in found):
        raise FileProblem("not_taskwarrior", "There are no tasks with a description in this JSON.")
    carriers = _carriers([item for _, item in found if isinstance(item, dict)])
    for line, item in found:
        if isinstance(item, dict):
            _warrior(intake, line, item, carriers)
        else:
            intake.skip(line, None, "It is not a task but a bare value.")
    return Read(tuple(intake.tasks), tuple(intake.skipped), tuple(intake.notes))


def _carriers(items: Iterable[dict[str, Any]]) -> dict[str, str]:
    """Which occurrence goes on repeating for each template: the last open one."""
    found: dict[str, tuple[str, str]] = {}
    for item in items:
        if item.get("status") in ("pending", "waiting") and isinstance(item.get("parent"), str):
            due, uuid = str(item.get("due") or ""), str(item.get("uuid") or "")
            found[item["parent"]] = max(found.get(item["parent"], ("", "")), (due, uuid))
    return {template: uuid for template, (_, uuid) in found.items()}


def _warrior(intake: Intake, line: int, item: dict[str, Any], carriers: dict[str, str]) -> None:
    def said(name: str) -> str:
        value = item.get(name)
        return str(value) if isinstance(value, str | int | float) else ""

    title, key, status = said("description"), said("uuid"), said("status")
    if status == "deleted":
        intake.skip(line, title, "It was deleted in Taskwarrior.")
        return
    if status == "recurring" and key in carriers:
        intake.skip(line, title, "It is the pattern of a repeating task that comes in itself.")
        return
    state = {"completed": "completed"}.get(status, "in_progress" if said("start") else "pending")
    level = {"h": "high", "l": "low"}.get(said("priority").lower(), "medium")
    tags = item.get("tags")
    needs = item.get("depends")
    fields: dict[str, Any] = {
        "key": key,
        "lasting": is_lasting(key),
        "status": state,
        "priority": level,
        "category": said("project"),
        "tags": [str(tag) for tag in tags] if isinstance(tags, list) else said("tags").split(","),
        "needs": [str(n) for n in needs] if isinstance(needs, list) else said("depends").split(","),
        "notes": joined(_annotations(item.get("annotations"))),
    }
    _warrior_days(intake, said, fields)
    rule = said("recur")
    if rule and (status == "recurring" or carriers.get(said("parent")) == key):
        fields["recurrence_rule"] = _recurs(rule)
        if fields["recurrence_rule"] is None:
            intake.unread("repetition", rule, fields)
    intake.take(line, title, **fields)


def _annotations(found: Any) -> Iterator[str]:
    for note in found if isinstance(found, list) else ():
        if isinstance(note, dict) and isinstance(note.get("description"), str):
            yield note["description"]


def _warrior_days(intake: Intake, said: Any, fields: dict[str, Any]) -> None:
    for name, field in (("due", "due_date"), ("wait", "start_date"), ("scheduled", "start_date")):
        if not (text := said(name)):
            continue
        found = values.moment(text, intake.ctx)
        if found is None:
            intake.unread(name, text, fields)
            continue
        # A day alone is written as its midnight, or as its last second.
        whole = found[1] in (None, time(0), time(23, 59))
        fields[field] = found[0]
        if name == "due" and not whole:
            fields["due_time"] = found[1]
    if text := said("end"):
        fields["completed_at"] = values.instant(text, intake.ctx)


def _recurs(text: str) -> str | None:
    """A rule from `weekly`, `2wks`, `P1M`."""
    word = text.strip().lower()
    if word in _RECURS:
        return _RECURS[word]
    rest = text.strip().upper().removeprefix("P")
    digits = "".join(char for char in rest if char.isdecimal())
    unit = rest[len(digits) :].strip()
    unit = "WEEK" if unit == "WKS" else unit
    if unit not in _UNITS or not rest.startswith(digits):
        return None
    number = int(digits[:4] or 1)
    return f"FREQ={_UNITS[unit]};INTERVAL={number}" if 1 <= number <= 1000 else None

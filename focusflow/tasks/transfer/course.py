"""What a repeating task has beyond its rule: its series everywhere, in our JSON also its days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from focusflow.tasks.quickadd import Context
from focusflow.tasks.series import LONGEST_PAUSE, MAX_EXCEPTIONS, MAX_PAUSES
from focusflow.tasks.transfer import values
from focusflow.tasks.transfer.intake import Intake
from focusflow.tasks.transfer.portable import Portable

PLACE = ("series", "occurrence_date")
_REACH = timedelta(days=3660)

Pauses = tuple[tuple[date, date], ...]
Exceptions = tuple[tuple[date, date | None], ...]


def written(task: Portable) -> dict[str, Any]:
    """The fields of an object that say its days; empty for what has none."""
    found: dict[str, Any] = {}
    if task.pauses:
        found["pauses"] = [
            {"first_day": first.isoformat(), "last_day": last.isoformat()}
            for first, last in task.pauses
        ]
    if task.exceptions:
        found["exceptions"] = [
            {"day": day.isoformat(), "moved_to": to.isoformat() if to else None}
            for day, to in task.exceptions
        ]
    return found


def place(intake: Intake, row: Mapping[str, Any]) -> dict[str, Any]:
    """The series that a row belongs to, and its day there where that is not the due date."""
    series, at = row.get("series"), row.get("occurrence_date")
    day = _day(at, intake.ctx)
    if at and day is None and row.get("recurrence_rule"):
        intake.say("Its day in the series could not be read; its due date stands for it.")
    return {"series": str(series) if series else None, "occurrence_date": day}


def days(intake: Intake, item: Mapping[str, Any]) -> dict[str, Any]:
    """The pauses and exceptions that an object says, as far as a series can have them."""
    found: dict[str, Any] = {}
    for name, reader, words in (
        ("pauses", _pauses, "pauses"),
        ("exceptions", _exceptions, "skipped and moved days"),
    ):
        listed = _listed(item, name)
        found[name] = reader(listed, intake.ctx)
        if len(found[name]) < len(listed) and item.get("recurrence_rule"):
            intake.say(f"Not all of its {words} could be kept.")
    return found


def _listed(item: Mapping[str, Any], name: str) -> list[Any]:
    value = item.get(name)
    return value if isinstance(value, list) else [] if value is None else [value]


def _day(value: Any, ctx: Context) -> date | None:
    found = values.moment(value, ctx) if isinstance(value, str) else None
    return found[0] if found and abs(found[0] - ctx.today) <= _REACH else None


def _pauses(items: Iterable[Any], ctx: Context) -> Pauses:
    """Those that a series can have: one after the other."""
    read_days = []
    for item in items:
        if isinstance(item, dict):
            first, last = (_day(item.get(name), ctx) for name in ("first_day", "last_day"))
            if first and last and first <= last and last - first <= LONGEST_PAUSE:
                read_days.append((first, last))
    kept: list[tuple[date, date]] = []
    for first, last in sorted(read_days):
        if not kept or first > kept[-1][1]:
            kept.append((first, last))
    return tuple(kept[:MAX_PAUSES])


def _exceptions(items: Iterable[Any], ctx: Context) -> Exceptions:
    kept: dict[date, date | None] = {}
    for item in items:
        if not isinstance(item, dict) or (day := _day(item.get("day"), ctx)) is None:
            continue
        to = _day(item.get("moved_to"), ctx)
        if to is not None or item.get("moved_to") is None:
            kept.setdefault(day, to)
    return tuple(sorted(kept.items())[:MAX_EXCEPTIONS])

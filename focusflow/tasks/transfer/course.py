"""What a repeating task has beyond its rule, in our JSON: series, pauses, exceptions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from focusflow.tasks.series import LONGEST_PAUSE, MAX_EXCEPTIONS, MAX_PAUSES
from focusflow.tasks.transfer.portable import Portable

_REACH = timedelta(days=3660)

Pauses = tuple[tuple[date, date], ...]
Exceptions = tuple[tuple[date, date | None], ...]


def written(task: Portable) -> dict[str, Any]:
    """The fields of an object that say it; empty for what does not repeat."""
    found: dict[str, Any] = {}
    if task.series is not None:
        found["series"] = task.series
    if task.occurrence_date is not None:
        found["occurrence_date"] = task.occurrence_date.isoformat()
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


def read(item: dict[str, Any], today: date) -> tuple[dict[str, Any], list[str]]:
    """The fields of a task that an object says, and a sentence for each that came in otherwise."""
    said: list[str] = []
    series, at = item.get("series"), item.get("occurrence_date")
    fields: dict[str, Any] = {
        "series": str(series) if isinstance(series, str | int) else None,
        "occurrence_date": _day(at, today),
    }
    if at is not None and fields["occurrence_date"] is None:
        said.append("Its day in the series could not be read; its due date stands for it.")
    pauses = _listed(item, "pauses")
    fields["pauses"] = _pauses(pauses, today)
    if len(fields["pauses"]) < len(pauses):
        said.append("Not all of its pauses could be kept.")
    exceptions = _listed(item, "exceptions")
    fields["exceptions"] = _exceptions(exceptions, today)
    if len(fields["exceptions"]) < len(exceptions):
        said.append("Not all of its skipped and moved days could be kept.")
    return fields, said


def _listed(item: dict[str, Any], name: str) -> list[Any]:
    value = item.get(name)
    return value if isinstance(value, list) else [] if value is None else [value]


def _day(value: Any, today: date) -> date | None:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return day if day is not None and abs(day - today) <= _REACH else None


def _pauses(items: Iterable[Any], today: date) -> Pauses:
    """Those that a series can have: one after the other."""
    read_days = []
    for item in items:
        if isinstance(item, dict):
            first, last = (_day(item.get(name), today) for name in ("first_day", "last_day"))
            if first and last and first <= last and last - first <= LONGEST_PAUSE:
                read_days.append((first, last))
    kept: list[tuple[date, date]] = []
    for first, last in sorted(read_days):
        if not kept or first > kept[-1][1]:
            kept.append((first, last))
    return tuple(kept[:MAX_PAUSES])


def _exceptions(items: Iterable[Any], today: date) -> Exceptions:
    kept: dict[date, date | None] = {}
    for item in items:
        if not isinstance(item, dict) or (day := _day(item.get("day"), today)) is None:
            continue
        to = _day(item.get("moved_to"), today)
        if to is not None or item.get("moved_to") is None:
            kept.setdefault(day, to)
    return tuple(sorted(kept.items())[:MAX_EXCEPTIONS])

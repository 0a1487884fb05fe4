"""Graph's patterned recurrence: what it refuses, and the days that it means.

Made from Microsoft's description alone: nothing here knows repeat rules of other kinds.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from tests.stand_ins.graph_calendar.refusals import bad
from tests.stand_ins.graph_calendar.times import zone_of

WEEK = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
INDEXES = ["first", "second", "third", "fourth", "last"]
LAST_YEAR = 2100
_NEEDS = {
    "daily": set(),
    "weekly": {"daysOfWeek"},
    "absoluteMonthly": {"dayOfMonth"},
    "relativeMonthly": {"daysOfWeek"},
    "absoluteYearly": {"dayOfMonth", "month"},
    "relativeYearly": {"daysOfWeek", "month"},
}
_PATTERN = {"type", "interval", "month", "dayOfMonth", "daysOfWeek", "firstDayOfWeek", "index"}
_RANGE = {"type", "startDate", "endDate", "recurrenceTimeZone", "numberOfOccurrences"}


def _wrong(message: str) -> Exception:
    return bad(message, "ErrorPropertyValidationFailure")


def check(recurrence: Any, first: date) -> None:
    """Refuse a recurrence that makes no series beginning on `first`."""
    if not isinstance(recurrence, dict) or set(recurrence) != {"pattern", "range"}:
        raise _wrong("A recurrence has a pattern and a range.")
    pattern, span = recurrence["pattern"], recurrence["range"]
    _check_pattern(pattern)
    _check_range(span, first)
    if next(days(recurrence), None) != first:
        raise _wrong("The series does not begin on a day of its pattern.")


def _check_pattern(pattern: Any) -> None:
    if not isinstance(pattern, dict) or set(pattern) - _PATTERN:
        raise _wrong("The recurrence pattern has properties that do not exist.")
    if pattern.get("type") not in _NEEDS:
        raise _wrong("The recurrence pattern has no known type.")
    if missing := _NEEDS[pattern["type"]] - pattern.keys():
        raise _wrong(f"The recurrence pattern lacks {', '.join(sorted(missing))}.")
    if extra := pattern.keys() & {"month", "dayOfMonth", "daysOfWeek"} - _NEEDS[pattern["type"]]:
        raise _wrong(f"The recurrence pattern can't have {', '.join(sorted(extra))}.")
    _whole(pattern, "interval", 1, 999)
    if "dayOfMonth" in pattern:
        _whole(pattern, "dayOfMonth", 1, 31)
    if "month" in pattern:
        _whole(pattern, "month", 1, 12)
    named = pattern.get("daysOfWeek", ["monday"])
    if not isinstance(named, list) or not named or set(named) - set(WEEK):
        raise _wrong("daysOfWeek has to list weekdays.")
    if pattern.get("firstDayOfWeek", "sunday") not in WEEK:
        raise _wrong("firstDayOfWeek is no weekday.")
    if pattern.get("index", "first") not in INDEXES:
        raise _wrong("index has to be first, second, third, fourth or last.")


def _check_range(span: Any, first: date) -> None:
    if not isinstance(span, dict) or set(span) - _RANGE:
        raise _wrong("The recurrence range has properties that do not exist.")
    if span.get("type") not in ("noEnd", "endDate", "numbered"):
        raise _wrong("The recurrence range has no known type.")
    zone_of(span.get("recurrenceTimeZone", "UTC"))
    if _day(span, "startDate") != first:
        raise _wrong("The range has to start on the day on which the event starts.")
    if span["type"] == "endDate" and _day(span, "endDate") < first:
        raise _wrong("The range ends before it starts.")
    if span["type"] == "numbered":
        _whole(span, "numberOfOccurrences", 1, 999)


def _whole(holder: dict[str, Any], name: str, low: int, high: int) -> None:
    value = holder.get(name)
    if type(value) is not int or not low <= value <= high:
        raise _wrong(f"{name} has to be a whole number from {low} to {high}.")


def _day(span: dict[str, Any], name: str) -> date:
    try:
        return date.fromisoformat(span[name])
    except (KeyError, TypeError, ValueError) as error:
        raise _wrong(f"{name} has to be a date.") from error


def days(recurrence: dict[str, Any]) -> Iterator[date]:
    """The days on which the series happens, in order."""
    pattern, span = recurrence["pattern"], recurrence["range"]
    first = date.fromisoformat(span["startDate"])
    last = date.fromisoformat(span["endDate"]) if span["type"] == "endDate" else None
    left = span["numberOfOccurrences"] if span["type"] == "numbered" else None
    for day in _sought(pattern, first):
        if day < first:
            continue
        if (last and day > last) or left == 0 or day.year >= LAST_YEAR:
            return
        left = left - 1 if left is not None else None
        yield day


def _sought(pattern: dict[str, Any], first: date) -> Iterator[date]:
    step, kind = pattern["interval"], pattern["type"]
    if kind == "daily":
        day = first
        while True:
            yield day
            day += timedelta(days=step)
    if kind == "weekly":
        begin = WEEK.index(pattern.get("firstDayOfWeek", "sunday"))
        week = first - timedelta(days=(first.weekday() - begin) % 7)
        while True:
            for offset in range(7):
                day = week + timedelta(days=offset)
                if WEEK[day.weekday()] in pattern["daysOfWeek"]:
                    yield day
            week += timedelta(weeks=step)
    year, month = first.year, pattern.get("month", first.month)
    while year <= LAST_YEAR:
        yield _in_month(pattern, year, month)
        if kind.endswith("Yearly"):
            year += step
        else:
            year, month = year + (month - 1 + step) // 12, (month - 1 + step) % 12 + 1


def _in_month(pattern: dict[str, Any], year: int, month: int) -> date:
    length = calendar.monthrange(year, month)[1]
    if "dayOfMonth" in pattern:
        return date(year, month, min(pattern["dayOfMonth"], length))
    found = [
        date(year, month, number)
        for number in range(1, length + 1)
        if WEEK[date(year, month, number).weekday()] in pattern["daysOfWeek"]
    ]
    index = pattern.get("index", "first")
    return found[-1] if index == "last" else found[INDEXES.index(index)]

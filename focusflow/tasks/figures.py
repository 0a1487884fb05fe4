"""Pure arithmetic of figures about tasks: days summed up to periods, shares in percent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Literal

from focusflow.platform.formatting import week_start

Kind = Literal["day", "week", "month"]
LONGEST = 400
"""Days that can be asked for at once."""


@dataclass(frozen=True)
class Tally:
    """What happened in a stretch of days. Minutes are of what was done in it."""

    created: int = 0
    completed: int = 0
    on_time: int = 0
    due: int = 0
    due_done: int = 0
    minutes: int = 0

    def plus(self, other: Tally) -> Tally:
        """Both together."""
        sums = {
            one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(Tally)
        }
        return Tally(**sums)


@dataclass(frozen=True)
class Period:
    """A day, week or month, cut to what was asked for: both days included."""

    start: date
    end: date
    tally: Tally


def first_of(kind: Kind, day: date, first_weekday: int) -> date:
    """The first day of the period that a day lies in."""
    if kind == "week":
        return week_start(day, first_weekday)
    return day.replace(day=1) if kind == "month" else day


def next_after(kind: Kind, start: date) -> date:
    """The first day of the period after the one that starts then."""
    if kind == "week":
        return start + timedelta(days=7)
    if kind == "month":
        return (start + timedelta(days=31)).replace(day=1)
    return start + timedelta(days=1)


def default_start(kind: Kind, today: date, first_weekday: int) -> date:
    """Where figures begin unless asked otherwise: 28 days, 12 weeks or 12 months ago."""
    if kind == "day":
        return today - timedelta(days=27)
    start = first_of(kind, today, first_weekday)
    for _ in range(11):
        start = first_of(kind, start - timedelta(days=1), first_weekday)
    return start


def periods(
    kind: Kind, start: date, end: date, first_weekday: int, days: dict[date, Tally]
) -> list[Period]:
    """All periods from `start` to `end`, the oldest first; the outer ones may be cut."""
    found: list[Period] = []
    begin = first_of(kind, start, first_weekday)
    while begin <= end:
        after = next_after(kind, begin)
        first, last = max(begin, start), min(after - timedelta(days=1), end)
        found.append(Period(first, last, total(_within(days, first, last))))
        begin = after
    return found


def total(tallies: Iterable[Tally]) -> Tally:
    """All together."""
    result = Tally()
    for tally in tallies:
        result = result.plus(tally)
    return result


def _within(days: dict[date, Tally], first: date, last: date) -> Iterable[Tally]:
    length = (last - first).days + 1
    wanted = (first + timedelta(days=away) for away in range(length))
    return [days[day] for day in wanted if day in days]


def percent(part: int, whole: int) -> float | None:
    """A share in percent with one decimal; None of nothing."""
    return round(100 * part / whole, 1) if whole else None

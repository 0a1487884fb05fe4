"""The course of a repeating task: what is paused, skipped or moved, and what becomes of the missed.

Pure: days come in, days go out. `day` is an occurrence's place in its rule, `due` where it was
moved to, else the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from heapq import merge
from itertools import islice
from operator import attrgetter
from typing import Literal

from focusflow.tasks import recurrence

Policy = Literal["one", "skip", "stack"]
"""What becomes of missed occurrences: one stands for all, none stays, or all stay."""

MAX_PAUSES = 50
MAX_EXCEPTIONS = 200
MOST_OPEN = 100
"""So many occurrences of one series stand open at most; older ones are counted as missed."""
SHOWN = 5
_DAY = timedelta(days=1)
LONGEST_PAUSE = timedelta(days=366 * 3)
_PAUSE_REACH = timedelta(days=366 * 10)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One day of a series, and the day it is due."""

    day: date
    due: date


@dataclass(frozen=True, slots=True)
class Course:
    """A rule with what was said against it.

    Pauses are first and last day; of exceptions None is a skipped day.
    """

    rule: str
    mode: str
    start: date
    pauses: tuple[tuple[date, date], ...] = ()
    exceptions: Mapping[date, date | None] = field(default_factory=dict)

    def paused(self, day: date) -> date | None:
        """The last day of the pause that a day lies in."""
        return max((last for first, last in self.pauses if first <= day <= last), default=None)

    def place(self, day: date) -> date:
        """Where a day stands among the others: where it was moved to, else itself."""
        return self.exceptions.get(day) or day

    def holds(self, day: date) -> bool:
        """Whether the bare rule falls on a day."""
        return recurrence.next_day(self.rule, self.start, day - _DAY) == day


@dataclass(frozen=True, slots=True)
class Roll:
    """What a new local day makes of a series.

    `to`: where the open one goes; `make`: those to be added; `missed`: how many are gone;
    `ends`: the open one is missed and none comes after it; `again`: the day to look next.
    """

    to: Occurrence | None = None
    make: tuple[Occurrence, ...] = ()
    missed: int = 0
    ends: bool = False
    again: date | None = None


def occurrences(course: Course, after: date, taken: Collection[date] = ()) -> Iterator[Occurrence]:
    """What comes by schedule after a place, in the order of due days, without the days `taken`."""
    horizon = max(course.start, after) + recurrence.HORIZON
    bare = recurrence.days(course.rule, course.start, horizon)
    usual = (Occurrence(day, day) for day in bare if day not in course.exceptions)
    moved = sorted((to, day) for day, to in course.exceptions.items() if to is not None)
    both = merge(usual, (Occurrence(day, to) for to, day in moved), key=attrgetter("due"))
    for found in both:
        if found.due > after and found.day not in taken and course.paused(found.due) is None:
            yield found


def following(
    course: Course,
    head: Occurrence,
    done_on: date,
    policy: Policy = "one",
    taken: Collection[date] = (),
) -> tuple[Occurrence, date, str] | None:
    """What follows the latest occurrence, done on `done_on`: it, its series' start and its rule.

    By schedule missed ones don't pile up, unless all are to stay. After completion the rule
    counts afresh from `done_on`, past pauses. None when the series has ended.
    """
    if course.mode == "schedule":
        for found in occurrences(course, course.place(head.day), taken):
            if policy == "stack" or found.due > done_on:
                return found, course.start, course.rule
        return None
    rule = recurrence.counted_down(course.rule)
    day = recurrence.next_after_completion(course.rule, done_on) if rule else None
    while day is not None and (until := course.paused(day)) is not None:
        day = recurrence.first_day(recurrence.uncounted(course.rule), until + _DAY)
    return None if day is None or rule is None else (Occurrence(day, day), day, rule)


def upcoming(course: Course, head: Occurrence, today: date, count: int = SHOWN) -> list[Occurrence]:
    """The next ones after the open one; after completion only as if it were done today."""
    if course.mode == "schedule":
        after = occurrences(course, course.place(head.day), {head.day})
        found = (o for o in after if o.due > max(head.due, today))
        return list(islice(found, count))
    one = following(course, head, max(head.due, today))
    return [] if one is None else [one[0]]


def roll(
    course: Course,
    policy: Policy,
    head: Occurrence,
    today: date,
    taken: Collection[date] = (),
    *,
    room: int = MOST_OPEN,
) -> Roll:
    """What becomes of a series with the open occurrence `head` on a local day.

    One stands for all: the latest missed. None stays: the open one is the coming one. All
    stay: those up to today are made, the latest `room` of them. `taken`: days made before.
    """
    if course.mode != "schedule":
        return Roll()
    if policy == "stack":
        return _stacked(course, head, today, taken, room=max(room, 0))
    if head.due >= today:
        return Roll(again=_after(head))
    if policy == "skip":
        missed = 1
        for found in occurrences(course, course.place(head.day), taken):
            if found.due >= today:
                return Roll(to=found, missed=missed, again=_after(found))
            missed += 1
        return Roll(missed=missed, ends=True)
    return _folded(course, head, today, taken)


def _folded(course: Course, head: Occurrence, today: date, taken: Collection[date]) -> Roll:
    last, missed = None, 0
    for found in occurrences(course, course.place(head.day), taken):
        if found.due >= today:
            return Roll(to=last, missed=missed, again=_after(found))
        last, missed = found, missed + 1
    return Roll(to=last, missed=missed)


def _stacked(
    course: Course, head: Occurrence, today: date, taken: Collection[date], *, room: int
) -> Roll:
    last = max(course.place(day) for day in (head.day, *taken))
    made: list[Occurrence] = []
    again = None
    for found in occurrences(course, last, {head.day, *taken}):
        if found.due > today:
            again = found.due
            break
        made.append(found)
    if room == 0:  # what finds no room is counted when there is some again, so only once
        return Roll(again=again)
    kept = made[-room:]
    return Roll(make=tuple(kept), missed=len(made) - len(kept), again=again)


def _after(occurrence: Occurrence) -> date:
    return occurrence.due + _DAY


def settled(
    course: Course, head: Occurrence, today: date, done: date | None, taken: Collection[date]
) -> Occurrence | None:
    """Where an open occurrence that is not missed belongs after pauses or exceptions changed.

    `done` is the latest day that was done. None when nothing is left of the series.
    """
    if course.mode != "schedule":
        until = course.paused(head.due)
        if until is None:
            return head
        day = recurrence.first_day(recurrence.uncounted(course.rule), until + _DAY)
        return None if day is None else Occurrence(day, day)
    coming = occurrences(course, course.place(done) if done else date.min, taken)
    return next((found for found in coming if found.due >= today), None)


def pause_problem(first: date, last: date, today: date) -> str | None:
    """Why these can't be the first and last day of a pause."""
    if last < first:
        return "The pause ends before it begins."
    if last < today:
        return "The pause is over already. Choose a last day from today on."
    if last - first > LONGEST_PAUSE or first > today + _PAUSE_REACH:
        return "A pause lasts three years at most, and begins within ten."
    return None

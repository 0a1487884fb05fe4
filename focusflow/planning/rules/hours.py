"""When a day has room: study hours, what is free of them, and the buffers kept in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from focusflow.planning.rules.values import SLOT_MINUTES
from focusflow.platform.clock import HasZone, at_local

BUFFER_MINUTES = 10
ROOM_FOR_BUFFER = 60
"""A half day with fewer free minutes is too short to give some away."""
_STEP = timedelta(minutes=SLOT_MINUTES)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Interval(Protocol):
    """Anything with a start and an end."""

    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...


@dataclass(frozen=True)
class Span:
    """A stretch of time; the end does not belong to it."""

    starts_at: datetime
    ends_at: datetime

    @property
    def minutes(self) -> int:
        """Its length in whole minutes."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


def round_up(moment: datetime) -> datetime:
    """The next moment on the planner's grid; zones differ from UTC by whole slots."""
    return moment + (_EPOCH - moment) % _STEP


def round_down(moment: datetime) -> datetime:
    """The last moment on the planner's grid."""
    return moment - (moment - _EPOCH) % _STEP


def study_hours(who: HasZone, day: date, start: time, end: time) -> Span:
    """The study hours of a local day; they may run past midnight.

    Hours before the start of the person's day belong to the next date.
    """
    if start.hour < who.day_start_hour:
        day += timedelta(days=1)
    last = day if end > start else day + timedelta(days=1)
    return Span(at_local(who, day, start), at_local(who, last, end))


def minus(span: Span, taken: Iterable[Interval]) -> list[Span]:
    """What is left of a span without the times that are taken."""
    free, at = [], span.starts_at
    for other in sorted(taken, key=lambda t: t.starts_at):
        if other.starts_at > at:
            free.append(Span(at, min(other.starts_at, span.ends_at)))
        at = max(at, other.ends_at)
        if at >= span.ends_at:
            break
    else:
        free.append(Span(at, span.ends_at))
    return [s for s in free if s.starts_at < s.ends_at]


def halves(hours: Span) -> tuple[Span, Span]:
    """The two halves of the study hours."""
    middle = round_down(hours.starts_at + (hours.ends_at - hours.starts_at) / 2)
    return Span(hours.starts_at, middle), Span(middle, hours.ends_at)


def buffers(hours: Span, now: datetime, taken: Sequence[Interval]) -> list[tuple[Span, Span]]:
    """Ten free minutes late in each half day that has room: the half, and its buffer."""
    found = []
    for half in halves(hours):
        begin = max(half.starts_at, round_up(now))
        if begin >= half.ends_at:
            continue
        free = minus(Span(begin, half.ends_at), taken)
        if sum(s.minutes for s in free) < ROOM_FOR_BUFFER:
            continue
        roomy = [s for s in free if s.minutes >= BUFFER_MINUTES + ROOM_FOR_BUFFER / 2] or free
        end = round_down(roomy[-1].ends_at)
        buffer = Span(end - timedelta(minutes=BUFFER_MINUTES), end)
        if buffer.starts_at >= roomy[-1].starts_at:
            found.append((half, buffer))
    return found


def first_minutes(spans: Sequence[Span], taken: Sequence[Interval], limit: int) -> list[Span]:
    """The spans cut off where they have offered `limit` free minutes."""
    left, kept = timedelta(minutes=max(0, limit)), []
    for span in spans:
        for free in minus(span, taken):
            length = min(left, free.ends_at - free.starts_at)
            if length > timedelta():
                kept.append(Span(free.starts_at, free.starts_at + length))
            left -= length
    return kept

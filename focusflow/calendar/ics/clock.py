"""What a zone's clock shows, and which instant it means by that."""

from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple

from focusflow.calendar.ics.model import Moment

_DAY = timedelta(days=1)
_FIRST_YEAR, _LAST_YEAR = 2, 9998


class Calm(NamedTuple):
    """A stretch of days on which a clock is not changed.

    `start` and `end` are what the clock shows, labelled as if it were UTC's: UTC is `offset` less.
    """

    start: datetime
    end: datetime
    offset: timedelta


def instant(moment: Moment, tz: tzinfo) -> datetime:
    """The moment, or the first instant of the day in `tz`."""
    if isinstance(moment, datetime):
        return moment
    return datetime.combine(moment, datetime.min.time(), tz).astimezone(UTC)


def local(moment: Moment, clock: tzinfo) -> datetime:
    """What the clock shows at that moment, without zone; midnight for days."""
    if isinstance(moment, datetime):
        return moment.astimezone(clock).replace(tzinfo=None)
    return datetime.combine(moment, datetime.min.time())


def at(wall: datetime, clock: tzinfo) -> datetime:
    """The instant at which the clock shows that time."""
    return wall.replace(tzinfo=clock).astimezone(UTC)


def on_clock(begin: datetime, finish: datetime, clock: tzinfo) -> tuple[datetime, datetime]:
    """Both ends as the clock shows them; 22:00 to 06:00 stays so when the clocks change.

    When the clocks skip or repeat one of the ends, the length is kept instead.
    """
    start = at(begin, clock)
    if _clear(begin, clock) and _clear(finish, clock):
        return start, at(finish, clock)
    return start, start + (finish - begin)


def _clear(wall: datetime, clock: tzinfo) -> bool:
    """Whether the clock shows that time exactly once."""
    return _even(wall.date(), clock) or _once(wall, clock)


@lru_cache(maxsize=20_000)
def _even(day: date, clock: tzinfo) -> bool:
    """Whether the clock is not changed on that day, nor in the hours before it begins."""
    midnight = datetime.combine(day, datetime.min.time(), clock)
    before, after = midnight - _DAY, midnight + 2 * _DAY
    return before.utcoffset() == after.utcoffset() == midnight.utcoffset()


def _once(wall: datetime, clock: tzinfo) -> bool:
    early, late = wall.replace(tzinfo=clock, fold=0), wall.replace(tzinfo=clock, fold=1)
    return early.utcoffset() == late.utcoffset()


@lru_cache(maxsize=512)
def calm(clock: tzinfo, first_year: int, last_year: int) -> tuple[Calm, ...]:
    """The stretches without a change in those years, in order; what lies between needs a look."""
    day = datetime(max(first_year, _FIRST_YEAR), 1, 1, tzinfo=UTC)
    beyond = datetime(min(last_year, _LAST_YEAR) + 1, 1, 1, tzinfo=UTC)
    if clock is UTC:
        return (Calm(day, beyond, timedelta(0)),)
    found: list[Calm] = []
    offsets = [_offset(day + n * _DAY, clock) for n in (-1, 0, 1)]
    while day < beyond:
        offsets = [*offsets[-3:], _offset(day + 2 * _DAY, clock)]
        if offsets.count(offsets[0]) == len(offsets):
            if found and found[-1].end == day and found[-1].offset == offsets[0]:
                found[-1] = found[-1]._replace(end=day + _DAY)
            else:
                found.append(Calm(day, day + _DAY, offsets[0]))
        day += _DAY
    return tuple(found)


def _offset(wall: datetime, clock: tzinfo) -> timedelta:
    return wall.replace(tzinfo=clock).utcoffset() or timedelta(0)

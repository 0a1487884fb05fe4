"""Instants, zones and days. `local_day` is the only place that turns an instant into a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo, available_timezones

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The present instant in UTC."""
    return datetime.now(UTC)


class ManualClock:
    """A clock that stands still until it is moved."""

    def __init__(self, start: datetime) -> None:
        self.instant = start.astimezone(UTC)

    def __call__(self) -> datetime:
        return self.instant

    def advance(self, delta: timedelta) -> None:
        """Move the clock on by `delta`."""
        self.instant += delta

    def set(self, instant: datetime) -> None:
        """Move the clock to `instant`."""
        self.instant = instant.astimezone(UTC)


class HasZone(Protocol):
    """Whoever has a time zone and an hour at which the day starts."""

    @property
    def timezone(self) -> str: ...
    @property
    def day_start_hour(self) -> int: ...


@lru_cache(maxsize=1)
def zone_names() -> frozenset[str]:
    """All IANA zone names this machine knows, without those that only mean something on it."""
    return frozenset(available_timezones() - {"localtime", "Factory", "posixrules"})


def zone_of(who: HasZone) -> ZoneInfo:
    """The zone of a user."""
    return ZoneInfo(who.timezone)


def local_day(who: HasZone, instant: datetime) -> date:
    """The day that `instant` counts for, honouring zone and day-start hour.

    With a day start of 3, work at 01:30 counts for the day before (wall clock, so a
    clock change does not shift the boundary).
    """
    local = instant.astimezone(zone_of(who))
    return local.date() if local.hour >= who.day_start_hour else local.date() - timedelta(days=1)


def day_bounds(who: HasZone, day: date) -> tuple[datetime, datetime]:
    """The first instant of the local day and the first of the next, in UTC."""
    zone, start = zone_of(who), time(who.day_start_hour)
    begin = datetime.combine(day, start, zone).astimezone(UTC)
    end = datetime.combine(day + timedelta(days=1), start, zone).astimezone(UTC)
    return begin, end


def at_local(who: HasZone, day: date, moment: time) -> datetime:
    """The instant of a wall-clock time on a date; a time the clocks skip moves forward."""
    return datetime.combine(day, moment, zone_of(who)).astimezone(UTC)

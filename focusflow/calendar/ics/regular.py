"""The starts of a series that has a rule, perhaps dates left out, and nothing else.

Most series are like that, so they are worth a way of their own, without the library that `walk`
asks. Times are what the series' own clock shows, labelled as if it were UTC's: so they become
instants by taking the clock's offset away.
"""

from bisect import bisect_left
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import takewhile
from typing import cast

from dateutil.rrule import rrule, rrulestr

from focusflow.calendar.ics.clock import local
from focusflow.calendar.ics.model import from_canonical
from focusflow.calendar.ics.recurrence import (
    BACK,
    NEAR,
    ends_of,
    fast_forward,
    joined,
    period_of,
)

_MOST_IN_A_PERIOD = 2_000
_LEAST = timedelta(microseconds=1)


class Regular:
    """The occurrences of one series by its rule."""

    def __init__(
        self,
        *,
        start: datetime,
        end: datetime,
        rule: str,
        exdates: Iterable[str],
        clock: tzinfo,
    ) -> None:
        self.length = end - start
        self.fold = start.fold
        """Which of two equal times its first start is."""
        self.clock = clock
        self._parts, last = ends_of(rule, start, clock)
        self.start = start.replace(tzinfo=UTC, fold=0)
        self._last = None if last is None else last.replace(tzinfo=UTC, fold=0)
        self._exdates = {
            local(from_canonical(text), clock).replace(tzinfo=UTC, fold=0) for text in exdates
        }
        self._period = period_of(self._parts, start)
        self._near = self.start, self._rule(self.start)
        self._origins: list[datetime] = []
        if self._period is not None:
            self._origins = self._first_period(self._period)

    def between(self, lower: datetime, upper: datetime) -> list[datetime]:
        """The starts of what overlaps or touches the range, in order."""
        begin = lower - self.length
        end = upper if self._last is None else min(upper, self._last + _LEAST)
        if end <= begin or end <= self.start:
            return []
        found = self._repeat(begin, end) if self._origins else self._count_up(begin, end)
        if begin <= self.start < end:  # it happens then, whatever the rule says
            place = bisect_left(found, self.start)
            if found[place : place + 1] != [self.start]:
                found.insert(place, self.start)
        if self._exdates:
            found = [start for start in found if start not in self._exdates]
        return found

    def _repeat(self, begin: datetime, end: datetime) -> list[datetime]:
        """The first period's starts again and again."""
        period = cast(timedelta, self._period)
        found: list[datetime] = []
        for origin in self._origins:
            first = max(0, -((origin - begin) // period))
            beyond = -((origin - end) // period)
            found += [origin + n * period for n in range(first, beyond)]
        if len(self._origins) > 1:
            found.sort()
        return found

    def _count_up(self, begin: datetime, end: datetime) -> list[datetime]:
        """What dateutil finds, from a start so near that little has to be counted up."""
        anchor, rule = self._near
        if not (anchor <= max(begin, self.start) and begin - anchor < NEAR):
            to = (begin if self._last is None else min(begin, self._last)) - BACK
            anchor = fast_forward(self._parts, self.start, to)
            rule = self._rule(anchor)
            self._near = anchor, rule
        found = list(takewhile(lambda start: start < end, rule))
        return found[bisect_left(found, begin) :]

    def _first_period(self, period: timedelta) -> list[datetime]:
        """The starts of one period; empty when they are too many to keep."""
        found: list[datetime] = []
        for start in self._near[1]:
            if start - self.start >= period:
                break
            if len(found) == _MOST_IN_A_PERIOD:
                return []
            found.append(start)
        return found

    def _rule(self, start: datetime) -> rrule:
        return cast(rrule, rrulestr(joined(self._parts), dtstart=start))

"""Series into occurrences, off the event loop."""

from __future__ import annotations

import asyncio
import functools
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from focusflow.calendar.ics import Occurrence, SeriesRow, expand
from focusflow.calendar.rules import index_instant, planned_moment
from focusflow.calendar.service.rows import Group, canonical_instant

# One thread: prepared series and answers are kept between calls and not made for two at once.
_THREAD = ThreadPoolExecutor(max_workers=1, thread_name_prefix="calendar")
MOST_KEPT = 250_000
"""Occurrences, and texts of series, that are kept of earlier answers: at most some 50 MB."""

Asked = tuple[tuple[SeriesRow, ...], datetime, datetime, str, int]


class Answers:
    """What was found lately. The series belong to the question, so a changed one asks anew."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._weight = 0
        self._kept: OrderedDict[Asked, tuple[Occurrence, ...]] = OrderedDict()

    def get(self, asked: Asked) -> tuple[Occurrence, ...]:
        """The occurrences; the answers asked for longest ago make room for a new one."""
        found = self._kept.get(asked)
        if found is not None:
            self._kept.move_to_end(asked)
            return found
        series, start, end, zone, limit = asked
        found = tuple(expand(series, start, end, zone=zone, limit=limit))
        weight = _weight(asked, found)
        if weight <= self._most:
            self._kept[asked] = found
            self._weight += weight
        while self._weight > self._most:
            self._weight -= _weight(*self._kept.popitem(last=False))
        return found


def _weight(asked: Asked, found: tuple[Occurrence, ...]) -> int:
    parts = (len(row.rdates) + len(row.exdates) + 4 * len(row.overrides) for row in asked[0])
    return len(found) + 4 * len(asked[0]) + sum(parts)


_ANSWERS = Answers(MOST_KEPT)


async def occurrences(
    series: Sequence[SeriesRow], start: datetime, end: datetime, *, zone: str, limit: int
) -> tuple[Occurrence, ...]:
    """The first `limit` occurrences that overlap `start` to `end`, in order of time."""
    work = functools.partial(_ANSWERS.get, (tuple(series), start, end, zone, limit))
    return await asyncio.get_running_loop().run_in_executor(_THREAD, work)


async def find(group: Group, planned: str, *, with_changes: bool = True) -> Occurrence | None:
    """One occurrence of a series by its planned start; None when there is none."""
    if not group.repeats:
        return None
    work = functools.partial(_find, group.series(with_changes=with_changes), planned)
    return await asyncio.get_running_loop().run_in_executor(_THREAD, work)


def _find(series: SeriesRow, planned: str) -> Occurrence | None:
    moment = planned_moment(planned, all_day=series.all_day)
    if moment is None:
        return None
    at = index_instant(moment)
    near = {at}
    for other in series.overrides:
        if other.recurrence_id == planned:
            near.add(index_instant(other.start))
        elif other.this_and_future:
            near.add(at + (index_instant(other.start) - canonical_instant(other.recurrence_id)))
    # The clock may change between an occurrence and the earlier one whose change it follows.
    wide = timedelta(hours=3) if len(near) > 1 else timedelta(0)
    for start in near:
        around = expand([series], start - wide, start + wide + timedelta(seconds=1), zone="UTC")
        for found in around:
            if found.recurrence_id == planned:
                return found
    return None

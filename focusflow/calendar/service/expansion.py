"""Series into occurrences, off the event loop."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from focusflow.calendar.ics import Occurrence, SeriesRow, expand
from focusflow.calendar.rules import index_instant, planned_moment
from focusflow.calendar.service.rows import Group, canonical_instant

# One thread: prepared series are kept between calls and are not made for two threads at once.
_THREAD = ThreadPoolExecutor(max_workers=1, thread_name_prefix="calendar")


async def occurrences(
    series: Sequence[SeriesRow], start: datetime, end: datetime, *, zone: str, limit: int
) -> list[Occurrence]:
    """The first `limit` occurrences that overlap `start` to `end`, in order of time."""
    work = functools.partial(expand, series, start, end, zone=zone, limit=limit)
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

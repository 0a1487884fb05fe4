"""Which occurrences of series fall into a range, in the local time of their own zones."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from itertools import chain
from operator import attrgetter
from typing import NamedTuple
from zoneinfo import ZoneInfo

from focusflow.calendar.ics.clock import at, calm, instant, local, on_clock
from focusflow.calendar.ics.model import Moment, from_canonical, zone_info
from focusflow.calendar.ics.regular import Regular
from focusflow.calendar.ics.series import Occurrence, SeriesRow
from focusflow.calendar.ics.walk import Walk

MAX_RANGE = timedelta(days=3_660)
_PREPARED = 8_192
"""Series kept ready between calls; one takes a few kilobytes."""
_DAY = timedelta(days=1)


class Found(NamedTuple):
    """Occurrences that look alike, and the instants at which they begin.

    `look` decides among those that begin together: whole days come first.
    """

    look: tuple[bool, str, str]
    begins: list[datetime]
    occurrences: list[Occurrence]


def expand(
    series: Sequence[SeriesRow],
    start: datetime,
    end: datetime,
    *,
    zone: str,
    limit: int = 2_000,
) -> list[Occurrence]:
    """The first `limit` occurrences that overlap `start` to `end`, in order of time.

    `start` and `end` are aware; `zone` is the viewer's and says when whole days begin and end.
    Cancelled events and occurrences do not happen. Rules must have passed `check_rule`.
    ValueError for a range of more than ten years.
    """
    if end - start > MAX_RANGE:
        raise ValueError("The range may be at most ten years.")
    tz = ZoneInfo(zone)
    first, last = start.astimezone(UTC), end.astimezone(UTC)
    found: list[Found] = []
    for row in series:
        if row.status != "cancelled":
            found += in_range(row, first, last, tz)
    found.sort(key=attrgetter("look"))
    begins = list(chain.from_iterable(each.begins for each in found))
    occurrences = list(chain.from_iterable(each.occurrences for each in found))
    order = sorted(range(len(begins)), key=begins.__getitem__)
    return [occurrences[place] for place in order[:limit]]


def in_range(row: SeriesRow, first: datetime, last: datetime, tz: tzinfo) -> Iterable[Found]:
    """One series' occurrences in the range, in any order."""
    if row.rdates or row.overrides:
        return by_library(row, first, last, tz)
    if row.recurrence_rule:
        return by_rule(row, first, last, tz)
    return _overlapping([Occurrence(row, None, row.start, row.end)], first, last, tz)


def by_rule(row: SeriesRow, first: datetime, last: datetime, tz: tzinfo) -> Iterable[Found]:
    """The occurrences of a series without changed ones or extra dates."""
    clock = UTC if row.all_day else zone_info(row.zone)
    lower, upper = _around(first, last, clock)
    regular = _regular(row)
    starts = regular.between(lower.replace(tzinfo=UTC), upper.replace(tzinfo=UTC))
    if row.all_day:
        days = ((wall.date(), (wall + regular.length).date()) for wall in starts)
        return _overlapping((Occurrence(row, day, day, end) for day, end in days), first, last, tz)
    return _timed(row, regular, starts, first, last) if starts else ()


def _timed(
    row: SeriesRow, regular: Regular, starts: list[datetime], first: datetime, last: datetime
) -> Iterable[Found]:
    """All of a stretch without a change of the clocks at once, and those near a change by one."""
    length = regular.length
    begins: list[datetime] = []
    near: list[datetime] = []
    done = 0
    for stretch in calm(regular.clock, starts[0].year, starts[-1].year):
        begin = bisect_left(starts, stretch.start, done)
        end = bisect_left(starts, stretch.end - length, begin)
        begins += [wall - stretch.offset for wall in starts[begin:end]]
        near += starts[done:begin]
        done = end
    near += starts[done:]
    # A start at the very beginning of the range overlaps it even when it has no length.
    begins = [
        start for start in begins if start < last and (start >= first or start + length > first)
    ]
    occurrences = [Occurrence(row, start, start, start + length) for start in begins]
    yield Found((True, row.title, row.uid), begins, occurrences)
    yield from _overlapping(_near_a_change(row, regular, near), first, last, regular.clock)


def _near_a_change(
    row: SeriesRow, regular: Regular, starts: Iterable[datetime]
) -> Iterable[Occurrence]:
    found: dict[datetime, Occurrence] = {}
    for wall in starts:
        fold = regular.fold if wall == regular.start else 0
        begin = wall.replace(tzinfo=None, fold=fold)
        start, finish = on_clock(begin, begin + regular.length, regular.clock)
        # The clocks may skip its time, and the rule and DTSTART both name it.
        found.setdefault(start, Occurrence(row, start, start, finish))
    return found.values()


def by_library(row: SeriesRow, first: datetime, last: datetime, tz: tzinfo) -> Iterable[Found]:
    """The occurrences of any series."""
    return _overlapping(_walked(row, first, last), first, last, tz)


def _walked(row: SeriesRow, first: datetime, last: datetime) -> Iterable[Occurrence]:
    clock = zone_info(row.zone)
    home = local(row.start, clock)
    seen: set[tuple[Moment, Moment]] = set()
    for planned_wall, begin, finish, index, moved in _walk(row).between(
        *_around(first, last, clock)
    ):
        change = None if index is None else row.overrides[index]
        if change is not None and not moved:
            planned = from_canonical(change.recurrence_id)
            yield Occurrence(row, planned, change.start, change.end, change)
            continue
        start: Moment
        end: Moment
        if row.all_day:
            planned, start, end = planned_wall.date(), begin.date(), finish.date()
        else:
            # Of two equal times the series begins at the one that its start is.
            planned = at(home if planned_wall == home else planned_wall, clock)
            start, end = on_clock(home if begin == home else begin, finish, clock)
        if (start, planned) in seen:
            continue  # the clocks skip its time, and the rule and DTSTART both name it
        seen.add((start, planned))
        yield Occurrence(row, planned, start, end, change)


def _overlapping(
    occurrences: Iterable[Occurrence], first: datetime, last: datetime, tz: tzinfo
) -> Iterable[Found]:
    for each in occurrences:
        begin, finish = instant(each.start, tz), instant(each.end, tz)
        if begin < last and (finish > first or begin == finish >= first):
            yield Found((not each.all_day, each.title, each.uid), [begin], [each])


def _around(first: datetime, last: datetime, clock: tzinfo) -> tuple[datetime, datetime]:
    """The range on the series' clock, a day wider on both sides.

    The viewer's days and the series' clock may lie that far apart.
    """
    return local(first, clock) - _DAY, local(last, clock) + _DAY


@lru_cache(maxsize=_PREPARED)
def _regular(row: SeriesRow) -> Regular:
    """The prepared series: asking again for the same row costs no second parse."""
    clock = UTC if row.all_day else zone_info(row.zone)
    return Regular(
        start=local(row.start, clock),
        end=local(row.end, clock),
        rule=row.recurrence_rule or "",
        exdates=row.exdates,
        clock=clock,
    )


@lru_cache(maxsize=_PREPARED)
def _walk(row: SeriesRow) -> Walk:
    """The same, with the library."""
    clock = UTC if row.all_day else zone_info(row.zone)
    return Walk(
        start=local(row.start, clock),
        end=local(row.end, clock),
        rule=row.recurrence_rule,
        rdates=row.rdates,
        exdates=row.exdates,
        overrides=tuple(
            (
                each.recurrence_id,
                local(each.start, clock),
                local(each.end, clock),
                each.this_and_future,
                each.status == "cancelled",
            )
            for each in row.overrides
        ),
        clock=clock,
    )

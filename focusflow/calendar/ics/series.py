"""Which occurrences of a series fall into a range, in the local time of its own zone."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from focusflow.calendar.ics.model import IcsEvent, Moment, canonical, zone_info
from focusflow.calendar.ics.walk import Walk

MAX_RANGE = timedelta(days=3_660)
_PREPARED = 8_192
"""Series kept ready between calls; one takes a few kilobytes."""


@dataclass(frozen=True, slots=True)
class Override:
    """One changed occurrence, or with `this_and_future` the change of all that follow too."""

    recurrence_id: str
    start: Moment
    end: Moment
    all_day: bool = False
    this_and_future: bool = False
    title: str = ""
    location: str = ""
    busy: bool = True
    status: str = "confirmed"


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """An event with all that decides when it happens; moments as in IcsEvent."""

    uid: str
    start: Moment
    end: Moment
    all_day: bool = False
    zone: str | None = None
    recurrence_rule: str | None = None
    rdates: tuple[str, ...] = ()
    exdates: tuple[str, ...] = ()
    overrides: tuple[Override, ...] = ()
    title: str = ""
    location: str = ""
    busy: bool = True
    status: str = "confirmed"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that an event happens.

    `start` and `end` are aware UTC datetimes, or dates (end exclusive) when `all_day`.
    `recurrence_id` is the start that the series planned for it (None for single events);
    `original` is False when this occurrence was changed.
    """

    uid: str
    recurrence_id: str | None
    start: Moment
    end: Moment
    all_day: bool
    title: str
    location: str
    busy: bool
    status: str
    original: bool

    def span(self, zone: str) -> tuple[datetime, datetime]:
        """Start and end as UTC instants; whole days are those of the viewer's `zone`."""
        tz = ZoneInfo(zone)
        return instant(self.start, tz), instant(self.end, tz)


def instant(moment: Moment, tz: tzinfo) -> datetime:
    """The moment, or the first instant of the day in `tz`."""
    if isinstance(moment, datetime):
        return moment
    return datetime.combine(moment, datetime.min.time(), tz).astimezone(UTC)


def series_rows(events: Iterable[IcsEvent]) -> list[SeriesRow]:
    """Masters with their changed occurrences; a changed occurrence without master stands alone."""
    masters: dict[str, IcsEvent] = {}
    changed: dict[str, list[IcsEvent]] = defaultdict(list)
    for event in events:
        if event.recurrence_id is None:
            masters[event.uid] = event
        else:
            changed[event.uid].append(event)
    rows = [_row(master, changed.pop(uid, [])) for uid, master in masters.items()]
    rows += [_row(event, []) for orphans in changed.values() for event in orphans]
    return rows


def _row(event: IcsEvent, changed: list[IcsEvent]) -> SeriesRow:
    overrides = tuple(
        Override(
            recurrence_id=other.recurrence_id or "",
            start=other.start,
            end=other.end,
            all_day=other.all_day,
            this_and_future=other.this_and_future,
            title=other.title,
            location=other.location,
            busy=other.busy,
            status=other.status,
        )
        for other in changed
    )
    return SeriesRow(
        uid=event.uid,
        start=event.start,
        end=event.end,
        all_day=event.all_day,
        zone=event.zone,
        recurrence_rule=event.recurrence_rule,
        rdates=event.rdates,
        exdates=event.exdates,
        overrides=overrides,
        title=event.title,
        location=event.location,
        busy=event.busy,
        status=event.status,
    )


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
    found = [
        (begin, occurrence)
        for row in series
        if row.status != "cancelled"
        for begin, occurrence in _occurrences(row, first, last, tz)
    ]
    found.sort(key=lambda pair: (pair[0], not pair[1].all_day, pair[1].title, pair[1].uid))
    return [occurrence for _, occurrence in found[:limit]]


def _occurrences(
    row: SeriesRow, first: datetime, last: datetime, tz: tzinfo
) -> Iterable[tuple[datetime, Occurrence]]:
    if not (row.recurrence_rule or row.rdates or row.overrides):
        found: Iterable[Occurrence] = [_planned(row, None, row.start, row.end)]
    else:
        found = _repeated(row, first, last, tz)
    for occurrence in found:
        begin, finish = instant(occurrence.start, tz), instant(occurrence.end, tz)
        if begin < last and (finish > first or begin == finish >= first):
            yield begin, occurrence


@lru_cache(maxsize=_PREPARED)
def _walk(row: SeriesRow) -> Walk:
    """The prepared series: asking again for the same row costs no second parse."""
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


def local(moment: Moment, clock: tzinfo) -> datetime:
    """What the clock shows at that moment, without zone; midnight for days."""
    if isinstance(moment, datetime):
        return moment.astimezone(clock).replace(tzinfo=None)
    return datetime.combine(moment, datetime.min.time())


def _repeated(row: SeriesRow, first: datetime, last: datetime, tz: tzinfo) -> Iterable[Occurrence]:
    clock = zone_info(row.zone)
    # A day more on both sides: the viewer's days and the series' clock may lie that far apart.
    day = timedelta(days=1)
    lower = first.astimezone(clock).replace(tzinfo=None) - day
    upper = last.astimezone(clock).replace(tzinfo=None) + day
    seen: set[tuple[Moment, str]] = set()
    for planned, begin, finish, index, moved in _walk(row).between(lower, upper):
        change = None if index is None else row.overrides[index]
        if change is not None and not moved:
            yield _changed(row, change, change.recurrence_id, change.start, change.end)
            continue
        start, end = _on_clock(row, begin, finish, clock)
        recurrence_id = canonical(_moment(row, planned, clock))
        if (start, recurrence_id) in seen:
            continue  # the clocks skip its time, and the rule and DTSTART both name it
        seen.add((start, recurrence_id))
        if change is None:
            yield _planned(row, recurrence_id, start, end)
        else:
            yield _changed(row, change, recurrence_id, start, end)


def _moment(row: SeriesRow, wall: datetime, clock: tzinfo) -> Moment:
    return wall.date() if row.all_day else wall.replace(tzinfo=clock).astimezone(UTC)


def _on_clock(
    row: SeriesRow, begin: datetime, finish: datetime, clock: tzinfo
) -> tuple[Moment, Moment]:
    """Both ends as the clock shows them; 22:00 to 06:00 stays so when the clocks change.

    When the clocks skip or repeat one of the ends, the length is kept instead.
    """
    start, end = _moment(row, begin, clock), _moment(row, finish, clock)
    if isinstance(start, date) and not isinstance(start, datetime):
        return start, end
    if _clear(begin, clock) and _clear(finish, clock):
        return start, end
    return start, start + (finish - begin)


def _clear(wall: datetime, clock: tzinfo) -> bool:
    """Whether the clock shows that time exactly once."""
    return _even(wall.date(), clock) or _once(wall, clock)


@lru_cache(maxsize=20_000)
def _even(day: date, clock: tzinfo) -> bool:
    """Whether the clock is not changed on that day, nor in the hours before it begins."""
    midnight = datetime.combine(day, datetime.min.time(), clock)
    before, after = midnight - timedelta(days=1), midnight + timedelta(days=2)
    return before.utcoffset() == after.utcoffset() == midnight.utcoffset()


def _once(wall: datetime, clock: tzinfo) -> bool:
    early, late = wall.replace(tzinfo=clock, fold=0), wall.replace(tzinfo=clock, fold=1)
    return early.utcoffset() == late.utcoffset()


def _planned(row: SeriesRow, recurrence_id: str | None, start: Moment, end: Moment) -> Occurrence:
    return Occurrence(
        row.uid,
        recurrence_id,
        start,
        end,
        row.all_day,
        row.title,
        row.location,
        row.busy,
        row.status,
        original=True,
    )


def _changed(
    row: SeriesRow, change: Override, recurrence_id: str, start: Moment, end: Moment
) -> Occurrence:
    return Occurrence(
        row.uid,
        recurrence_id,
        start,
        end,
        not isinstance(start, datetime),
        change.title,
        change.location,
        change.busy,
        change.status,
        original=False,
    )

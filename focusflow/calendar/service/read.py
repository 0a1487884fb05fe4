"""What happens when: ranges, busy times, overlaps, single events."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from focusflow.calendar import repository, rules
from focusflow.calendar.fields import Day, Instant
from focusflow.calendar.rules.times import FIRST_YEAR, LAST_YEAR
from focusflow.calendar.schemas import BusyTime, ConflictView, EventView, OccurrenceView
from focusflow.calendar.service.expansion import occurrences
from focusflow.calendar.service.locate import locate
from focusflow.calendar.service.rows import Group, event_view, groups_of, occurrence_view
from focusflow.platform.actor import Actor
from focusflow.platform.api import Page, decode_cursor, encode_cursor, instant
from focusflow.platform.clock import at_local
from focusflow.platform.db import Db
from focusflow.platform.errors import InvalidInput

MAX_OCCURRENCES = 2_000
MAX_BUSY = 20_000
MAX_CONFLICTS = 200
MAX_RANGE = timedelta(days=400)
LOOK_AHEAD = timedelta(days=90)
_DAY: TypeAdapter[date] = TypeAdapter(Day)
_INSTANT: TypeAdapter[datetime] = TypeAdapter(Instant)
_SPACE_FOR_PLUS = re.compile(r" (\d\d:\d\d)$")


async def list_range(
    db: Db, actor: Actor, start: datetime, end: datetime
) -> tuple[OccurrenceView, ...]:
    """What overlaps the time from `start` to `end`, sorted by start.

    Series are given occurrence by occurrence; cancelled ones don't happen. At most the first
    2,000 of at most 400 days.
    """
    check_range(start, end)
    return await _sorted(actor, await _groups(db, actor, start, end), start, end, MAX_OCCURRENCES)


async def range_page(
    db: Db,
    actor: Actor,
    start: datetime,
    end: datetime,
    *,
    limit: int = MAX_OCCURRENCES,
    cursor: str | None = None,
) -> Page[OccurrenceView]:
    """The same, a page at a time."""
    check_range(start, end)
    after = decode_cursor(cursor, instant, str)
    if after is not None:
        start = min(max(start, after[0]), end - timedelta(seconds=1))
    found = await list_range(db, actor, start, end)
    rest = [item for item in found if after is None or (item.starts_at, item.key) > after]
    items = tuple(rest[:limit])
    more = len(rest) > limit or (bool(items) and len(found) == MAX_OCCURRENCES)
    last = encode_cursor(items[-1].starts_at, items[-1].key) if more else None
    return Page[OccurrenceView](items=items, next_cursor=last)


async def busy_times(db: Db, actor: Actor, start: datetime, end: datetime) -> tuple[BusyTime, ...]:
    """The times between `start` and `end` that are taken, sorted by start; they may overlap.

    Free, cancelled and declined events and reminders without length take no time; whole days
    take theirs only when they were marked as busy here.
    """
    check_range(start, end)
    found = await _busy(db, actor, start, end)
    return tuple(
        BusyTime(
            event_id=item.id,
            recurrence_id=item.recurrence_id,
            title=item.title,
            starts_at=item.starts_at,
            ends_at=item.ends_at,
        )
        for item in found
    )


async def list_conflicts(
    db: Db, actor: Actor, start: datetime, end: datetime
) -> tuple[ConflictView, ...]:
    """Pairs of busy events that overlap between `start` and `end`; at most the first 200."""
    check_range(start, end)
    return tuple(
        ConflictView(
            first=first,
            second=second,
            starts_at=max(first.starts_at, second.starts_at),
            ends_at=min(first.ends_at, second.ends_at),
        )
        for first, second in rules.overlapping(await _busy(db, actor, start, end), MAX_CONFLICTS)
    )


async def overlap_warnings(
    db: Db, actor: Actor, event_id: UUID, start: datetime, end: datetime
) -> tuple[str, ...]:
    """A sentence for each busy event that one event overlaps from `start` on.

    A series is looked at for 90 days, from its start or from now.
    """
    if not FIRST_YEAR <= start.year <= LAST_YEAR:
        return ()
    begin = start if end < db.now() else max(start, db.now())
    until = min(max(end, begin + timedelta(seconds=1)), begin + MAX_RANGE)
    found = await _busy(db, actor, begin, until)
    mine = [item for item in found if item.id == event_id]
    others = [item for item in found if item.id != event_id]
    return rules.overlap_warnings(item.title for item in rules.overlap_any(mine, others))


async def get_event(
    db: Db, actor: Actor, event_id: UUID, *, occurrence: str | None = None
) -> EventView:
    """An event or series, or one occurrence of it named by its `recurrence_id`."""
    target = await locate(db, actor, event_id, occurrence)
    return event_view(actor, target.group, target.found)


def range_edge(actor: Actor, field: str, text: str) -> datetime:
    """An end of a range: an instant with offset, or a date, whose local midnight is meant."""
    try:
        if len(text) == 10:
            return at_local(actor, _DAY.validate_python(text), time(0))
        # An unescaped plus arrives as a space.
        return _INSTANT.validate_python(_SPACE_FOR_PLUS.sub(r"+\1", text))
    except ValidationError as error:
        raise InvalidInput(
            field, "Give a date, or an instant with its offset: 2026-11-24T09:00:00+01:00.", text
        ) from error


def check_range(start: datetime, end: datetime) -> None:
    """InvalidInput unless this is a range that can be shown."""
    for field, moment in (("start", start), ("end", end)):
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            raise InvalidInput(field, f"The year must lie between {FIRST_YEAR} and {LAST_YEAR}.")
    if end <= start:
        raise InvalidInput("end", "The end must be after the start.")
    if end - start > MAX_RANGE:
        raise InvalidInput("end", f"At most {MAX_RANGE.days} days can be shown at once.")


async def _groups(
    db: Db, actor: Actor, start: datetime, end: datetime, *, busy_only: bool = False
) -> list[Group]:
    return groups_of(await repository.in_range(db, actor, start, end, busy_only=busy_only))


async def _busy(db: Db, actor: Actor, start: datetime, end: datetime) -> list[OccurrenceView]:
    groups = await _groups(db, actor, start, end, busy_only=True)
    found = await _sorted(actor, groups, start, end, MAX_BUSY)
    return [item for item in found if rules.takes_time(item)]


async def _sorted(
    actor: Actor, groups: list[Group], start: datetime, end: datetime, limit: int
) -> tuple[OccurrenceView, ...]:
    by_id = {str(group.master.id): group for group in groups}
    found = await occurrences(
        [group.series() for group in groups], start, end, zone=actor.timezone, limit=limit
    )
    views = [occurrence_view(actor, by_id[item.uid], item) for item in found]
    return tuple(sorted(views, key=lambda view: (view.starts_at, view.key)))

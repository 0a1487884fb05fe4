"""Finding events by words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from focusflow.calendar import repository
from focusflow.calendar.models import CalendarEvent
from focusflow.calendar.service.expansion import occurrences
from focusflow.calendar.service.read import MAX_RANGE
from focusflow.calendar.service.rows import Group, groups_of, instants, span_of
from focusflow.platform.actor import Actor
from focusflow.platform.clock import zone_of
from focusflow.platform.db import Db
from focusflow.platform.fulltext import Hit, sought


async def search(db: Db, actor: Actor, words: Sequence[str], *, limit: int = 10) -> tuple[Hit, ...]:
    """Events with all the words, the last of which may be a beginning: those to come first.

    Of a series its next occurrence is meant, or the first when none comes within 400 days.
    """
    asked, now = sought(words), db.now()
    if asked is None:
        return ()
    found = await repository.ranked(db, actor, asked, now=now, limit=limit)
    rows = await repository.of_series(db, actor, [row.uid for row in found])
    whole = {row.id: row for row in rows}
    groups = {row.id: group for group in groups_of(rows) for row in _rows(group)}
    return tuple(
        [
            await _hit(actor, groups[row.id], whole[row.id], row.rank, now)
            for row in found
            if row.id in whole
        ]
    )


def _rows(group: Group) -> list[CalendarEvent]:
    return [group.master, *group.changed.values()]


async def _hit(actor: Actor, group: Group, row: CalendarEvent, rank: float, now: datetime) -> Hit:
    """A row as what was found: itself, or for a whole series its next occurrence."""
    span = span_of(row)
    start, end = span.start, span.end
    planned = None if row is group.master else row.recurrence_id
    if row is group.master and group.repeats:
        coming = await occurrences(
            [group.series()], now, now + MAX_RANGE, zone=actor.timezone, limit=1
        )
        if coming:
            start, end, planned = coming[0].start, coming[0].end, coming[0].recurrence_id
    begins, ends = instants(actor, start, end)
    day = start.astimezone(zone_of(actor)).date() if isinstance(start, datetime) else start
    return Hit(
        kind="event",
        id=group.master.id,
        title=row.title,
        line=" · ".join(filter(None, [row.location, row.calendar_name])),
        day=day,
        occurrence=planned,
        done=max(begins, ends) <= now,
        rank=rank,
    )

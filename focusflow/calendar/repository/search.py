"""Finding events by their words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Integer, bindparam, func, or_, select

from focusflow.calendar.models import CalendarEvent
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db, UtcDateTime
from focusflow.platform.fulltext import ASKED, RANKED, Sought, holds, rank, table_of


class FoundEvent(NamedTuple):
    """An event that was found, and how well it was."""

    id: UUID
    uid: str
    rank: float


async def ranked(
    db: Db, actor: Actor, asked: Sought, *, now: datetime, limit: int
) -> Sequence[FoundEvent]:
    """Ids of events that hold the words, with their `rank`: what is to come first, then the best.

    A series counts once: as a whole where it holds the words, else as one of its changes.
    """
    values = {**asked.bound(actor), "now": now, "most": limit}
    return [FoundEvent._make(row) for row in await db.execute(_ranked(), values)]


@cache
def _ranked() -> Any:
    rows = table_of(CalendarEvent)
    shown = [rows.c[name] for name in ("id", "uid", "recurrence_id", "series_end", "search")]
    found = select(*shown).where(holds(rows, ASKED)).limit(RANKED).subquery()
    score = rank(found, ASKED).label("rank")
    place = func.row_number().over(partition_by=found.c.uid, order_by=found.c.recurrence_id)
    ends = found.c.series_end
    to_come = or_(ends.is_(None), ends > bindparam("now", type_=UtcDateTime)).label("to_come")
    each = select(found.c.id, found.c.uid, score, to_come, place.label("place")).subquery()
    statement = select(each.c.id, each.c.uid, each.c.rank).where(each.c.place == 1)
    order = (each.c.to_come.desc(), each.c.rank.desc(), each.c.id.desc())
    return statement.order_by(*order).limit(bindparam("most", type_=Integer))

"""What came of planned work that is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, tuple_
from sqlmodel import col

from focusflow.planning.models import Schedule, ScheduleSlot
from focusflow.planning.repository.plans import shown
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db

_EVER = datetime(1900, 1, 1, tzinfo=UTC)


class DayOutcome(NamedTuple):
    """Blocks of work of a day whose time is over or that are done, and their minutes."""

    day: date
    blocks: int
    blocks_done: int
    minutes: int
    minutes_done: int


class PastBlock(NamedTuple):
    """A block of work and its place among those of its day, the first being 1."""

    id: UUID
    day: date
    place: int
    task_id: UUID | None
    starts_at: datetime
    ends_at: datetime
    is_flexible: bool
    status: str


def _decided(actor: Actor, since: datetime, until: datetime) -> ColumnElement[bool]:
    """Work of the actor that was planned for a time now over, or has come to an end before."""
    return and_(
        col(Schedule.user_id) == actor.user_id,
        shown(),
        col(ScheduleSlot.slot_type) == "task",
        col(ScheduleSlot.ends_at) > since,
        or_(col(ScheduleSlot.ends_at) <= until, col(ScheduleSlot.status) != "planned"),
    )


async def outcomes(db: Db, actor: Actor, since: datetime, until: datetime) -> list[DayOutcome]:
    """What came of work planned for a time now over, day by day."""
    minutes = func.extract("epoch", col(ScheduleSlot.ends_at) - col(ScheduleSlot.starts_at)) / 60
    done = col(ScheduleSlot.status) == "done"
    rows = await db.execute(
        select(
            col(Schedule.day),
            func.count(),
            func.count().filter(done),
            func.sum(minutes),
            func.coalesce(func.sum(minutes).filter(done), 0),
        )
        .select_from(ScheduleSlot)
        .join(Schedule, col(Schedule.id) == col(ScheduleSlot.schedule_id))
        .where(_decided(actor, since, until))
        .group_by(col(Schedule.day))
        .order_by(col(Schedule.day))
    )
    return [DayOutcome(row[0], row[1], row[2], round(row[3]), round(row[4])) for row in rows]


async def decided_blocks(
    db: Db, actor: Actor, since: datetime, until: datetime
) -> Sequence[tuple[date, ScheduleSlot]]:
    """The blocks of work that `outcomes` sums up, by start."""
    rows = await db.execute(
        select(col(Schedule.day), ScheduleSlot)
        .join(ScheduleSlot, col(ScheduleSlot.schedule_id) == col(Schedule.id))
        .where(_decided(actor, since, until))
        .order_by(col(ScheduleSlot.starts_at), col(ScheduleSlot.id))
    )
    return [(day, slot) for day, slot in rows]


async def past_blocks(
    db: Db, actor: Actor, until: datetime, after: tuple[datetime, UUID] | None, limit: int
) -> list[PastBlock]:
    """Blocks of work whose time is over or that were decided before, by start, after a place."""
    order = (col(ScheduleSlot.starts_at), col(ScheduleSlot.id))
    place = func.row_number().over(partition_by=col(Schedule.id), order_by=order)
    numbered = (
        select(
            *(col(getattr(ScheduleSlot, name)) for name in ("id", "task_id", "starts_at")),
            *(col(getattr(ScheduleSlot, name)) for name in ("ends_at", "is_flexible", "status")),
            col(Schedule.day),
            place.label("place"),
        )
        .join(Schedule, col(Schedule.id) == col(ScheduleSlot.schedule_id))
        .where(_decided(actor, _EVER, until))
        .subquery()
    )
    statement = select(*(numbered.c[name] for name in PastBlock._fields))
    if after is not None:
        statement = statement.where(tuple_(numbered.c.starts_at, numbered.c.id) > tuple_(*after))
    statement = statement.order_by(numbered.c.starts_at, numbered.c.id).limit(limit)
    return [PastBlock(*row) for row in await db.execute(statement)]

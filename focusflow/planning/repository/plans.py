"""Schedules and their slots."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    delete,
    func,
    not_,
    select,
)
from sqlmodel import col

from focusflow.planning.models import (
    Schedule,
    ScheduleProposal,
    ScheduleSlot,
)
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db


async def hold(db: Db, actor: Actor) -> None:
    """Make all who change this user's plans wait for each other until the transaction ends."""
    key = func.hashtextextended(f"planning:{actor.user_id}", 0)
    await db.execute(select(func.pg_advisory_xact_lock(key)))


def shown() -> ColumnElement[bool]:
    """Not withdrawn, and not left over from a task that was removed for good."""
    left_over = and_(
        col(ScheduleSlot.slot_type) == "task",
        col(ScheduleSlot.task_id).is_(None),
        col(ScheduleSlot.status) == "planned",
    )
    return and_(not_(col(ScheduleSlot.withdrawn)), not_(left_over))


def _own_slots(actor: Actor) -> Select[ScheduleSlot]:
    return (
        select(ScheduleSlot)
        .join(Schedule, col(Schedule.id) == col(ScheduleSlot.schedule_id))
        .where(col(Schedule.user_id) == actor.user_id)
        .execution_options(populate_existing=True)
    )


async def schedules(db: Db, actor: Actor, days: Collection[date]) -> dict[date, Schedule]:
    """The schedules of some days, as they are now."""
    rows = await db.scalars(
        select(Schedule)
        .where(col(Schedule.user_id) == actor.user_id, col(Schedule.day).in_(days))
        .execution_options(populate_existing=True)
    )
    return {row.day: row for row in rows}


async def schedule_by_id(db: Db, actor: Actor, schedule_id: UUID) -> Schedule | None:
    """One schedule of the actor."""
    return await db.scalar(
        select(Schedule).where(
            col(Schedule.user_id) == actor.user_id, col(Schedule.id) == schedule_id
        )
    )


async def slots_of(db: Db, schedule_ids: Collection[UUID]) -> Sequence[ScheduleSlot]:
    """The slots of schedules that were read for an actor, in order."""
    if not schedule_ids:
        return ()
    statement = (
        select(ScheduleSlot)
        .where(col(ScheduleSlot.schedule_id).in_(schedule_ids), shown())
        .order_by(col(ScheduleSlot.starts_at), col(ScheduleSlot.ends_at), col(ScheduleSlot.id))
        .execution_options(populate_existing=True)
    )
    return (await db.scalars(statement)).all()


async def upcoming(db: Db, actor: Actor, now: datetime, limit: int) -> Sequence[ScheduleSlot]:
    """Planned slots that are not over, the next first."""
    statement = (
        _own_slots(actor)
        .where(shown(), col(ScheduleSlot.status) == "planned", col(ScheduleSlot.ends_at) > now)
        .order_by(col(ScheduleSlot.starts_at), col(ScheduleSlot.id))
        .limit(limit)
    )
    return (await db.scalars(statement)).all()


async def ahead(
    db: Db, actor: Actor, now: datetime, but: Collection[date]
) -> Sequence[tuple[date, ScheduleSlot]]:
    """Planned work to come on other days than those."""
    rows = await db.execute(
        select(col(Schedule.day), ScheduleSlot)
        .join(ScheduleSlot, col(ScheduleSlot.schedule_id) == col(Schedule.id))
        .where(
            col(Schedule.user_id) == actor.user_id,
            col(Schedule.day).not_in(but),
            shown(),
            col(ScheduleSlot.slot_type) == "task",
            col(ScheduleSlot.status) == "planned",
            col(ScheduleSlot.starts_at) >= now,
        )
    )
    return [(day, slot) for day, slot in rows]


async def planned_between(
    db: Db, actor: Actor, start: datetime, end: datetime | None
) -> Sequence[tuple[date, ScheduleSlot]]:
    """Planned, flexible work that overlaps a time."""
    statement = (
        select(col(Schedule.day), ScheduleSlot)
        .join(ScheduleSlot, col(ScheduleSlot.schedule_id) == col(Schedule.id))
        .where(
            col(Schedule.user_id) == actor.user_id,
            shown(),
            col(ScheduleSlot.slot_type) == "task",
            col(ScheduleSlot.is_flexible),
            col(ScheduleSlot.status) == "planned",
            col(ScheduleSlot.ends_at) > start,
        )
        .order_by(col(ScheduleSlot.starts_at))
    )
    if end is not None:
        statement = statement.where(col(ScheduleSlot.starts_at) < end)
    return [(day, slot) for day, slot in await db.execute(statement)]


async def slot(db: Db, actor: Actor, slot_id: UUID) -> ScheduleSlot | None:
    """One shown slot of the actor."""
    return await db.scalar(_own_slots(actor).where(col(ScheduleSlot.id) == slot_id, shown()))


async def slots_of_tasks(
    db: Db, actor: Actor, task_ids: Collection[UUID]
) -> Sequence[tuple[date, ScheduleSlot]]:
    """All slots of some tasks, also withdrawn ones, by start."""
    rows = await db.execute(
        select(col(Schedule.day), ScheduleSlot)
        .join(ScheduleSlot, col(ScheduleSlot.schedule_id) == col(Schedule.id))
        .where(col(Schedule.user_id) == actor.user_id, col(ScheduleSlot.task_id).in_(task_ids))
        .order_by(col(ScheduleSlot.starts_at), col(ScheduleSlot.id))
        .execution_options(populate_existing=True)
    )
    return [(day, slot) for day, slot in rows]


async def delete_slots(db: Db, schedule_id: UUID, ids: Iterable[UUID]) -> None:
    """Remove planned slots of a schedule that was read for an actor."""
    await db.execute(
        delete(ScheduleSlot).where(
            col(ScheduleSlot.schedule_id) == schedule_id,
            col(ScheduleSlot.id).in_(list(ids)),
            col(ScheduleSlot.status) == "planned",
        )
    )


async def delete_withdrawn(db: Db, schedule_id: UUID, now: datetime) -> None:
    """Remove withdrawn slots to come of a schedule that was read for an actor."""
    await db.execute(
        delete(ScheduleSlot).where(
            col(ScheduleSlot.schedule_id) == schedule_id,
            col(ScheduleSlot.withdrawn),
            col(ScheduleSlot.starts_at) >= now,
        )
    )


async def erase_tasks(db: Db, actor: Actor, task_ids: Collection[UUID]) -> None:
    """Remove the slots of some tasks, the schedules that are left empty, and open proposals."""
    own = select(col(Schedule.id)).where(col(Schedule.user_id) == actor.user_id)
    await db.execute(
        delete(ScheduleSlot).where(
            col(ScheduleSlot.schedule_id).in_(own), col(ScheduleSlot.task_id).in_(task_ids)
        )
    )
    await db.execute(
        delete(ScheduleProposal).where(
            col(ScheduleProposal.user_id) == actor.user_id,
            col(ScheduleProposal.status) == "open",
        )
    )
    with_tasks = select(col(ScheduleSlot.schedule_id)).where(col(ScheduleSlot.slot_type) == "task")
    await db.execute(
        delete(Schedule).where(
            col(Schedule.user_id) == actor.user_id, col(Schedule.id).not_in(with_tasks)
        )
    )

"""All SQL of insights."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from focusflow.insights.models import DailyStat
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.events import EventReceipt, EventRecord
from focusflow.platform.ids import new_id


async def hold(db: Db, actor: Actor) -> None:
    """Make all who count for this user wait for each other until the transaction ends."""
    key = func.hashtextextended(f"insights:{actor.user_id}", 0)
    await db.execute(select(func.pg_advisory_xact_lock(key)))


async def first_time(db: Db, event_id: UUID, subscriber: str) -> bool:
    """Note that a subscriber counts an event; False when it had counted it before."""
    result = await db.execute(
        insert(EventReceipt)
        .values(event_id=event_id, subscriber=subscriber)
        .on_conflict_do_nothing()
        .returning(col(EventReceipt.event_id))
    )
    return result.first() is not None


async def add(db: Db, actor: Actor, day: date, counts: dict[str, int]) -> None:
    """Add to a day's row, which is made when missing."""
    now = db.now()
    row = insert(DailyStat).values(
        id=new_id(), created_at=now, updated_at=now, user_id=actor.user_id, day=day, **counts
    )
    sums = {name: col(getattr(DailyStat, name)) + count for name, count in counts.items()}
    await db.execute(
        row.on_conflict_do_update(
            index_elements=["user_id", "day"], set_={**sums, "updated_at": now}
        )
    )


async def last_completion(db: Db, actor: Actor, task_id: UUID) -> EventRecord | None:
    """The newest TaskCompleted in the log for a task."""
    return await db.scalar(
        select(EventRecord)
        .where(
            col(EventRecord.entity_type) == "task",
            col(EventRecord.entity_id) == task_id,
            col(EventRecord.name) == "TaskCompleted",
            col(EventRecord.user_id) == actor.user_id,
        )
        .order_by(col(EventRecord.occurred_at).desc(), col(EventRecord.id).desc())
        .limit(1)
    )


async def days(db: Db, actor: Actor, start: date, end: date) -> Sequence[DailyStat]:
    """The rows of a range of days, both ends included."""
    rows = await db.scalars(
        select(DailyStat)
        .where(
            col(DailyStat.user_id) == actor.user_id,
            col(DailyStat.day) >= start,
            col(DailyStat.day) <= end,
        )
        .execution_options(populate_existing=True)
    )
    return rows.all()

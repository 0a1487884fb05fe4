"""All SQL of insights."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, cast
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from focusflow.insights.models import DailyStat
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.events import EventReceipt, EventRecord
from focusflow.platform.ids import new_id

_RECEIPTS: Any = cast("Any", EventReceipt).__table__


async def hold(db: Db, actor: Actor) -> None:
    """Make all who count for this user wait for each other until the transaction ends."""
    key = func.hashtextextended(f"insights:{actor.user_id}", 0)
    await db.execute(select(func.pg_advisory_xact_lock(key)))


async def first_times(db: Db, event_ids: Collection[UUID], subscriber: str) -> set[UUID]:
    """Note that a subscriber counts some events; those it had not counted before."""
    rows = await db.scalars(
        insert(_RECEIPTS).on_conflict_do_nothing().returning(_RECEIPTS.c.event_id),
        [{"event_id": event_id, "subscriber": subscriber} for event_id in event_ids],
    )
    return set(rows)


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


async def last_completions(
    db: Db, actor: Actor, task_ids: Collection[UUID]
) -> dict[UUID, EventRecord]:
    """The newest TaskCompleted in the log for each of some tasks."""
    task = col(EventRecord.entity_id)
    rows = await db.scalars(
        select(EventRecord)
        .where(
            col(EventRecord.entity_type) == "task",
            task.in_(task_ids),
            col(EventRecord.name) == "TaskCompleted",
            col(EventRecord.user_id) == actor.user_id,
        )
        .order_by(task, col(EventRecord.occurred_at).desc(), col(EventRecord.id).desc())
        .distinct(task)
    )
    return {row.entity_id: row for row in rows if row.entity_id is not None}


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

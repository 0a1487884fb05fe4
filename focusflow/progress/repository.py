"""All SQL of progress."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import delete, func, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.ids import new_id
from focusflow.progress.models import ActiveDay, PointBalance, PointTransaction, Streak
from focusflow.progress.rules import Run, Totals

_ENTRIES: Any = cast("Any", PointTransaction).__table__


async def hold_balance(db: Db, actor: Actor, week: date, month: date) -> PointBalance:
    """The actor's balance, made when missing and locked until the transaction ends."""
    query = (
        select(PointBalance)
        .where(col(PointBalance.user_id) == actor.user_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = await db.scalar(query)
    if found is not None:
        return found
    now = db.now()
    await db.execute(
        insert(PointBalance)
        .values(
            id=new_id(),
            created_at=now,
            updated_at=now,
            user_id=actor.user_id,
            **asdict(Totals(0, 0, 0, 0, week, month)),
        )
        .on_conflict_do_nothing(index_elements=["user_id"])
    )
    return (await db.scalars(query)).one()


async def balance(db: Db, actor: Actor) -> PointBalance | None:
    """The actor's balance, if anything was ever earned."""
    return await db.scalar(select(PointBalance).where(col(PointBalance.user_id) == actor.user_id))


async def append(db: Db, entries: Sequence[PointTransaction]) -> set[UUID]:
    """Write entries; the ids of those that were not written before."""
    now = db.now()
    rows = await db.scalars(
        insert(_ENTRIES).on_conflict_do_nothing().returning(_ENTRIES.c.id),
        [entry.model_dump() | {"created_at": now, "updated_at": now} for entry in entries],
    )
    return set(rows)


async def latest_about(
    db: Db, actor: Actor, subject_ids: Collection[UUID]
) -> dict[UUID, PointTransaction]:
    """The newest entry about each of some tasks, sessions, milestones or goals."""
    subject = col(PointTransaction.subject_id)
    rows = await db.scalars(
        select(PointTransaction)
        .where(col(PointTransaction.user_id) == actor.user_id, subject.in_(subject_ids))
        .order_by(
            subject,
            col(PointTransaction.created_at).desc(),
            col(PointTransaction.id).desc(),
        )
        .distinct(subject)
    )
    return {row.subject_id: row for row in rows if row.subject_id is not None}


async def transactions(
    db: Db, actor: Actor, after: tuple[datetime, UUID] | None, limit: int
) -> Sequence[PointTransaction]:
    """The ledger, newest first, at most `limit`."""
    statement = select(PointTransaction).where(col(PointTransaction.user_id) == actor.user_id)
    if after is not None:
        place = tuple_(col(PointTransaction.created_at), col(PointTransaction.id))
        statement = statement.where(place < after)
    statement = statement.order_by(
        col(PointTransaction.created_at).desc(), col(PointTransaction.id).desc()
    ).limit(limit)
    return (await db.scalars(statement)).all()


async def earned_on(db: Db, actor: Actor, day: date) -> int:
    """The sum of what counts for one local day."""
    total = await db.scalar(
        select(func.coalesce(func.sum(col(PointTransaction.amount)), 0)).where(
            col(PointTransaction.user_id) == actor.user_id, col(PointTransaction.day) == day
        )
    )
    return int(total or 0)


async def earned_by(db: Db, actor: Actor, day: date, kind: str) -> int:
    """The sum of what counts for one local day of all entries whose reason begins with a word."""
    total = await db.scalar(
        select(func.coalesce(func.sum(col(PointTransaction.amount)), 0)).where(
            col(PointTransaction.user_id) == actor.user_id,
            col(PointTransaction.day) == day,
            col(PointTransaction.reason).startswith(f"{kind}_", autoescape=True),
        )
    )
    return int(total or 0)


async def mark_active(db: Db, actor: Actor, day: date) -> bool:
    """Note that something was done on a day; False when that was known."""
    result = await db.execute(
        insert(ActiveDay)
        .values(user_id=actor.user_id, day=day)
        .on_conflict_do_nothing()
        .returning(col(ActiveDay.day))
    )
    return result.first() is not None


async def active_days(db: Db, actor: Actor) -> Sequence[date]:
    """All days on which something was done."""
    rows = await db.scalars(
        select(col(ActiveDay.day)).where(col(ActiveDay.user_id) == actor.user_id)
    )
    return rows.all()


async def streak(db: Db, actor: Actor) -> Streak | None:
    """The actor's streak row, if there is any activity."""
    return await db.scalar(
        select(Streak)
        .where(col(Streak.user_id) == actor.user_id)
        .execution_options(populate_existing=True)
    )


async def save_streak(db: Db, actor: Actor, run: Run) -> None:
    """Keep the computed streak."""
    now = db.now()
    values = {
        "current": run.current,
        "longest": run.longest,
        "last_activity_date": run.last,
        "updated_at": now,
    }
    await db.execute(
        insert(Streak)
        .values(id=new_id(), user_id=actor.user_id, created_at=now, **values)
        .on_conflict_do_update(index_elements=["user_id"], set_=values)
    )


async def erase_about(db: Db, actor: Actor, subject_ids: Collection[UUID]) -> None:
    """Remove all entries about some subjects, and the active days nothing else made."""
    await db.execute(
        delete(PointTransaction).where(
            col(PointTransaction.user_id) == actor.user_id,
            col(PointTransaction.subject_id).in_(subject_ids),
        )
    )
    left = select(col(PointTransaction.day)).where(col(PointTransaction.user_id) == actor.user_id)
    await db.execute(
        delete(ActiveDay).where(
            col(ActiveDay.user_id) == actor.user_id, col(ActiveDay.day).not_in(left)
        )
    )


async def sums(db: Db, actor: Actor, week: date, month: date) -> Totals:
    """The totals that the ledger adds up to."""
    amount, day = col(PointTransaction.amount), col(PointTransaction.day)
    row = (
        await db.execute(
            select(
                func.coalesce(func.sum(col(PointTransaction.xp)), 0),
                func.coalesce(func.sum(amount), 0),
                func.coalesce(func.sum(amount).filter(day >= week), 0),
                func.coalesce(func.sum(amount).filter(day >= month), 0),
            ).where(col(PointTransaction.user_id) == actor.user_id)
        )
    ).one()
    xp, spendable, weekly, monthly = (int(value) for value in row)
    return Totals(xp, spendable, weekly, monthly, week, month)

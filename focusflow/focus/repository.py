"""All SQL of focus."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, delete, func, select, tuple_
from sqlmodel import col

from focusflow.focus.models import FocusSession
from focusflow.focus.schemas import HistoryFilter
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db

RUNNING = ("active", "paused")


def _mine(actor: Actor) -> Select[FocusSession]:
    return select(FocusSession).where(col(FocusSession.user_id) == actor.user_id)


async def hold(db: Db, actor: Actor) -> None:
    """Make all who change this user's timer wait for each other until the transaction ends."""
    key = func.hashtextextended(f"focus:{actor.user_id}", 0)
    await db.execute(select(func.pg_advisory_xact_lock(key)))


async def running(db: Db, actor: Actor) -> FocusSession | None:
    """The phase that is active or paused, as it is now."""
    statement = _mine(actor).where(col(FocusSession.status).in_(RUNNING))
    return await db.scalar(statement.execution_options(populate_existing=True))


async def one(db: Db, actor: Actor, session_id: UUID) -> FocusSession | None:
    """One session of the actor, as it is now."""
    statement = _mine(actor).where(col(FocusSession.id) == session_id)
    return await db.scalar(statement.execution_options(populate_existing=True))


async def history(
    db: Db,
    actor: Actor,
    wanted: HistoryFilter,
    bounds: tuple[datetime | None, datetime | None],
    *,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> Sequence[FocusSession]:
    """Focus phases started within `bounds`, newest first, at most `limit`."""
    statement = _mine(actor).where(
        col(FocusSession.phase) == "focus", col(FocusSession.status).in_(wanted.status)
    )
    if bounds[0] is not None:
        statement = statement.where(col(FocusSession.started_at) >= bounds[0])
    if bounds[1] is not None:
        statement = statement.where(col(FocusSession.started_at) < bounds[1])
    if wanted.task_id is not None:
        statement = statement.where(col(FocusSession.task_id) == wanted.task_id)
    if after is not None:
        place = tuple_(col(FocusSession.started_at), col(FocusSession.id))
        statement = statement.where(place < after)
    statement = statement.order_by(
        col(FocusSession.started_at).desc(), col(FocusSession.id).desc()
    ).limit(limit)
    return (await db.scalars(statement)).all()


async def recorded(db: Db, actor: Actor, start: datetime, end: datetime) -> tuple[int, int]:
    """Minutes and number of focus phases completed with an end in [start, end)."""
    statement = select(
        func.coalesce(func.sum(col(FocusSession.actual_minutes)), 0), func.count()
    ).where(
        col(FocusSession.user_id) == actor.user_id,
        col(FocusSession.phase) == "focus",
        col(FocusSession.status) == "completed",
        col(FocusSession.ended_at) >= start,
        col(FocusSession.ended_at) < end,
    )
    minutes, count = (await db.execute(statement)).one()
    return int(minutes or 0), int(count or 0)


async def erase(db: Db, actor: Actor, ids: Collection[UUID]) -> None:
    """Remove some sessions for good."""
    await db.execute(
        delete(FocusSession).where(
            col(FocusSession.user_id) == actor.user_id, col(FocusSession.id).in_(ids)
        )
    )

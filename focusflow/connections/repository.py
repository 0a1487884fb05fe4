"""All SQL of connections; every read is scoped by the actor, but those of jobs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, delete, func, or_, select, update
from sqlmodel import col

from focusflow.connections.models import (
    CalendarWatch,
    ConnectedCalendar,
    Connection,
    OutsideSignIn,
    PlanFeed,
    SyncRun,
    WrittenBlock,
)
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db


async def connection(
    db: Db, actor: Actor, connection_id: UUID, *, lock: bool = False
) -> Connection | None:
    """One connection of the actor, locked against other writers on demand."""
    query = select(Connection).where(
        col(Connection.user_id) == actor.user_id, col(Connection.id) == connection_id
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return await db.scalar(query)


async def connections(db: Db, actor: Actor, limit: int) -> Sequence[Connection]:
    """The actor's connections, the oldest first."""
    query = (
        select(Connection)
        .where(col(Connection.user_id) == actor.user_id)
        .order_by(col(Connection.id))
        .limit(limit)
    )
    return (await db.scalars(query)).all()


async def count(db: Db, actor: Actor) -> int:
    """How many connections the actor has."""
    query = select(func.count(col(Connection.id))).where(col(Connection.user_id) == actor.user_id)
    return (await db.scalars(query)).one()


async def calendars(db: Db, connection_ids: Collection[UUID]) -> Sequence[ConnectedCalendar]:
    """The calendars of some connections, in the order in which they came."""
    query = (
        select(ConnectedCalendar)
        .where(col(ConnectedCalendar.connection_id).in_(connection_ids))
        .order_by(col(ConnectedCalendar.id))
    )
    return (await db.scalars(query)).all()


async def calendar(
    db: Db, actor: Actor, connection_id: UUID, calendar_id: UUID
) -> ConnectedCalendar | None:
    """One calendar of one of the actor's connections, locked against other writers."""
    query = (
        select(ConnectedCalendar)
        .where(
            col(ConnectedCalendar.user_id) == actor.user_id,
            col(ConnectedCalendar.connection_id) == connection_id,
            col(ConnectedCalendar.id) == calendar_id,
        )
        .with_for_update()
    )
    return await db.scalar(query)


async def watches(db: Db, calendar_ids: Collection[UUID]) -> dict[UUID, CalendarWatch]:
    """The promises to call back when some calendars change, by calendar."""
    query = select(CalendarWatch).where(col(CalendarWatch.calendar_id).in_(calendar_ids))
    return {row.calendar_id: row for row in await db.scalars(query)}


async def watched(
    db: Db, provider: str, watch_ids: Collection[str]
) -> list[tuple[CalendarWatch, Connection]]:
    """What somebody promised to call about, with its connection, whosever it is."""
    query = (
        select(CalendarWatch, Connection)
        .join(ConnectedCalendar, col(ConnectedCalendar.id) == CalendarWatch.calendar_id)
        .join(Connection, col(Connection.id) == ConnectedCalendar.connection_id)
        .where(col(CalendarWatch.provider) == provider, col(CalendarWatch.watch_id).in_(watch_ids))
    )
    return [(watch, row) for watch, row in await db.execute(query)]


async def connected(
    db: Db, actor: Actor, calendar_id: UUID
) -> tuple[ConnectedCalendar, Connection] | None:
    """One of the actor's connected calendars with its connection, which is locked."""
    query = (
        select(ConnectedCalendar, Connection)
        .join(Connection, col(Connection.id) == ConnectedCalendar.connection_id)
        .where(
            col(ConnectedCalendar.user_id) == actor.user_id,
            col(ConnectedCalendar.id) == calendar_id,
        )
        .with_for_update(of=Connection)
        .execution_options(populate_existing=True)
    )
    row = (await db.execute(query)).first()
    return None if row is None else (row[0], row[1])


async def plan_calendar(db: Db, actor: Actor) -> tuple[ConnectedCalendar, Connection] | None:
    """The calendar that the actor's plan is written into, with its connection."""
    query = (
        select(ConnectedCalendar, Connection)
        .join(Connection, col(Connection.id) == ConnectedCalendar.connection_id)
        .where(
            col(ConnectedCalendar.user_id) == actor.user_id,
            col(ConnectedCalendar.holds_plan).is_(True),
        )
    )
    row = (await db.execute(query)).first()
    return None if row is None else (row[0], row[1])


async def written(db: Db, calendar_id: UUID) -> Sequence[WrittenBlock]:
    """What of the plan stands in a calendar elsewhere."""
    query = select(WrittenBlock).where(col(WrittenBlock.calendar_id) == calendar_id)
    return (await db.scalars(query.order_by(col(WrittenBlock.id)))).all()


async def gone_blocks(db: Db, actor: Actor, limit: int) -> Sequence[WrittenBlock]:
    """The actor's blocks that were deleted elsewhere, by start."""
    query = (
        select(WrittenBlock)
        .where(col(WrittenBlock.user_id) == actor.user_id, col(WrittenBlock.gone).is_(True))
        .order_by(col(WrittenBlock.starts_at))
        .limit(limit)
    )
    return (await db.scalars(query)).all()


async def gone_block(db: Db, actor: Actor, block_id: UUID) -> WrittenBlock | None:
    """One of them; locked."""
    query = select(WrittenBlock).where(
        col(WrittenBlock.user_id) == actor.user_id,
        col(WrittenBlock.id) == block_id,
        col(WrittenBlock.gone).is_(True),
    )
    return await db.scalar(query.with_for_update())


async def purge_written(db: Db, before: datetime) -> None:
    """Forget, for all users, where blocks of long ago were written."""
    await db.execute(delete(WrittenBlock).where(col(WrittenBlock.ends_at) < before))


async def sign_in(db: Db, state_hash: str) -> OutsideSignIn | None:
    """Somebody who left to sign in elsewhere, by the state that went along; locked."""
    query = select(OutsideSignIn).where(col(OutsideSignIn.state_hash) == state_hash)
    return await db.scalar(query.with_for_update())


async def purge_sign_ins(db: Db, before: datetime) -> None:
    """Forget who never came back."""
    await db.execute(delete(OutsideSignIn).where(col(OutsideSignIn.ends_at) < before))


async def account(db: Db, actor: Actor, provider: str, title: str) -> Connection | None:
    """The actor's connection to an account, if there is one; locked."""
    query = (
        select(Connection)
        .where(
            col(Connection.user_id) == actor.user_id,
            col(Connection.provider) == provider,
            col(Connection.title) == title,
        )
        .order_by(col(Connection.id))
        .limit(1)
        .with_for_update()
    )
    return await db.scalar(query)


async def runs(db: Db, connection_id: UUID, limit: int) -> Sequence[SyncRun]:
    """The latest looks of a connection, the latest first."""
    query = (
        select(SyncRun)
        .where(col(SyncRun.connection_id) == connection_id)
        .order_by(col(SyncRun.id).desc())
        .limit(limit)
    )
    return (await db.scalars(query)).all()


async def forget_connection(db: Db, connection_id: UUID) -> None:
    """Remove a connection, its calendars and the record of its looks."""
    await db.execute(delete(Connection).where(col(Connection.id) == connection_id))


async def take_due(db: Db, now: datetime, again_at: datetime, limit: int) -> list[UUID]:
    """Connections of all users that want a look now; they come up again later, if nobody looks."""
    due = (
        select(col(Connection.id))
        .where(
            col(Connection.status) == "active",
            col(Connection.next_sync_at) <= now,
            or_(col(Connection.busy_until).is_(None), col(Connection.busy_until) < now),
        )
        .order_by(col(Connection.next_sync_at))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = list(await db.scalars(due))
    if ids:
        await db.execute(
            update(Connection).where(col(Connection.id).in_(ids)).values(next_sync_at=again_at)
        )
    return ids


async def any_connection(db: Db, connection_id: UUID) -> Connection | None:
    """A connection of whomever, for the job that looks at it; locked."""
    query = (
        select(Connection)
        .where(col(Connection.id) == connection_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return await db.scalar(query)


async def purge_runs(db: Db, before: datetime) -> int:
    """Forget, for all users, what looks did long ago."""
    result = await db.execute(delete(SyncRun).where(col(SyncRun.ended_at) < before))
    return cast("CursorResult[Any]", result).rowcount


async def feeds(db: Db, actor: Actor, limit: int) -> Sequence[PlanFeed]:
    """The addresses at which the actor's plan is read, the oldest first."""
    query = (
        select(PlanFeed)
        .where(col(PlanFeed.user_id) == actor.user_id)
        .order_by(col(PlanFeed.id))
        .limit(limit)
    )
    return (await db.scalars(query)).all()


async def feed(db: Db, actor: Actor, feed_id: UUID) -> PlanFeed | None:
    """One of them."""
    query = select(PlanFeed).where(
        col(PlanFeed.user_id) == actor.user_id, col(PlanFeed.id) == feed_id
    )
    return await db.scalar(query)


async def feed_with_key(db: Db, key_hash: str) -> PlanFeed | None:
    """The one with that key, whosever it is: who knows the key may read."""
    return await db.scalar(select(PlanFeed).where(col(PlanFeed.key_hash) == key_hash))

"""Which days of people have begun, and whose are to be looked at."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from focusflow.planning.models import DayStart
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.ids import new_id


async def is_new_day(db: Db, actor: Actor, day: date) -> bool:
    """Whether a day of the actor, and all after it, were not looked at."""
    last = await db.scalar(select(col(DayStart.day)).where(col(DayStart.user_id) == actor.user_id))
    return last is None or last < day


async def begin_day(db: Db, actor: Actor, day: date) -> bool:
    """Note that a day of the actor was looked at. False when it was before; then do nothing."""
    return bool(await begin_days(db, {actor.user_id: day}))


async def begin_days(db: Db, days: Mapping[UUID, date]) -> set[UUID]:
    """Note that people's days were looked at; those for whom they were not before."""
    known = col(DayStart.day)
    values = {user: {"day": day} for user, day in days.items()}
    return await _note(db, values, "day", lambda new: or_(known.is_(None), known < new))


async def note_queued(db: Db, users: Collection[UUID], again: datetime) -> set[UUID]:
    """Note that looks at people's days are queued; those for whom none was after `again`."""
    known = col(DayStart.queued_at)
    values = {user: {"queued_at": db.now()} for user in users}
    return await _note(db, values, "queued_at", lambda _: or_(known.is_(None), known <= again))


async def _note(
    db: Db,
    values: Mapping[UUID, Mapping[str, Any]],
    name: str,
    when: Callable[[Any], ColumnElement[bool]],
) -> set[UUID]:
    """Write a column of people's rows where `when` its new value calls for it; whose it was."""
    if not values:
        return set()
    stamps = {"created_at": db.now(), "updated_at": db.now()}
    rows = [{"id": new_id(), "user_id": user, **values[user], **stamps} for user in sorted(values)]
    statement = insert(DayStart).values(rows)
    new = statement.excluded
    statement = statement.on_conflict_do_update(
        index_elements=["user_id"],
        set_={name: new[name], "updated_at": new.updated_at},
        where=when(new[name]),
    )
    return {row[0] for row in await db.execute(statement.returning(col(DayStart.user_id)))}


async def last_days(db: Db, users: Collection[UUID]) -> dict[UUID, date | None]:
    """The last day of people that was looked at."""
    statement = select(col(DayStart.user_id), col(DayStart.day))
    rows = await db.execute(statement.where(col(DayStart.user_id).in_(users)))
    return {row[0]: row[1] for row in rows}

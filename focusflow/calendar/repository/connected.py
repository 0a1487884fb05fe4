"""Rows of outside calendars."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast
from uuid import UUID

from sqlalchemy import CursorResult, case, delete, exists, func, select, update
from sqlalchemy.orm import aliased
from sqlalchemy.sql import ColumnElement
from sqlmodel import col

from focusflow.calendar.models import CalendarEvent
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db


class Mirrored(NamedTuple):
    """What tells whether an outside event is news; `key` is its own UID and RECURRENCE-ID."""

    id: UUID
    key: tuple[str, str]
    content_hash: str
    deleted_at: datetime | None


def _own_uid() -> ColumnElement[str]:
    """The UID as the outside calendar has it, without the calendar's id and the stroke."""
    return func.substr(col(CalendarEvent.uid), 38)


def _of(actor: Actor, calendar_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return (
        col(CalendarEvent.user_id) == actor.user_id,
        col(CalendarEvent.calendar_id) == calendar_id,
    )


async def of_calendar(db: Db, actor: Actor, calendar_id: UUID) -> list[Mirrored]:
    """What is here of an outside calendar, deleted rows too."""
    query = select(
        col(CalendarEvent.id),
        _own_uid(),
        col(CalendarEvent.recurrence_id),
        col(CalendarEvent.content_hash),
        col(CalendarEvent.deleted_at),
    ).where(*_of(actor, calendar_id))
    return [
        Mirrored(row_id, (uid, recurrence_id), content_hash, deleted_at)
        for row_id, uid, recurrence_id, content_hash, deleted_at in await db.execute(query)
    ]


async def delete_spans(
    db: Db, actor: Actor, ids: Sequence[UUID], at: datetime
) -> list[tuple[datetime, datetime | None]]:
    """Mark some rows as deleted; between which instants they lay."""
    result = await db.execute(
        update(CalendarEvent)
        .where(
            col(CalendarEvent.user_id) == actor.user_id,
            col(CalendarEvent.id) == func.any(list(ids)),
        )
        .values(deleted_at=at, updated_at=at)
        .returning(col(CalendarEvent.series_start), col(CalendarEvent.series_end))
        .execution_options(synchronize_session=False)
    )
    return [(start, end) for start, end in result]


async def restyle(db: Db, actor: Actor, calendar_id: UUID, title: str, color: str) -> None:
    """Let all rows of an outside calendar carry its name and colour."""
    await db.execute(
        update(CalendarEvent)
        .where(*_of(actor, calendar_id))
        .values(calendar_name=title, color=color)
        .execution_options(synchronize_session=False)
    )


async def keep_calendar(db: Db, actor: Actor, calendar_id: UUID, at: datetime) -> int:
    """Turn an outside calendar's living rows into those of a file, and remove the deleted ones.

    Each gets its own UID back unless that is taken here.
    """
    await db.execute(
        delete(CalendarEvent).where(
            *_of(actor, calendar_id), col(CalendarEvent.deleted_at).is_not(None)
        )
    )
    other = aliased(CalendarEvent)
    taken = exists().where(col(other.user_id) == actor.user_id, col(other.uid) == _own_uid())
    result = await db.execute(
        update(CalendarEvent)
        .where(*_of(actor, calendar_id))
        .values(
            source="ics",
            calendar_id=None,
            uid=case((taken, col(CalendarEvent.uid)), else_=_own_uid()),
            updated_at=at,
        )
        .execution_options(synchronize_session=False)
    )
    return cast("CursorResult[Any]", result).rowcount


async def erase_calendar(db: Db, actor: Actor, calendar_id: UUID) -> int:
    """Remove an outside calendar's rows for good; how many were alive."""
    query = (
        select(func.count())
        .select_from(CalendarEvent)
        .where(*_of(actor, calendar_id), col(CalendarEvent.deleted_at).is_(None))
    )
    count = (await db.scalars(query)).one()
    await db.execute(delete(CalendarEvent).where(*_of(actor, calendar_id)))
    return count

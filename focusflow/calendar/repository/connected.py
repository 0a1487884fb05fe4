"""Rows of outside calendars."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast
from uuid import UUID

from sqlalchemy import CursorResult, and_, case, delete, exists, func, or_, select, true, update
from sqlalchemy.orm import aliased
from sqlalchemy.sql import ColumnElement
from sqlmodel import col

from focusflow.calendar.models import CalendarEvent
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db


class MirroredRow(NamedTuple):
    """What tells whether an outside event is news; `key` is its own UID and RECURRENCE-ID.

    `goes`: it is alive and, unless it is met again, has gone from over there.
    """

    id: UUID
    key: tuple[str, str]
    content_hash: str
    external_id: str
    etag: str
    deleted_at: datetime | None
    goes: bool

    @property
    def state(self) -> tuple[str, str, str, datetime | None]:
        """What has to be the same for a row to stay untouched."""
        return self.content_hash, self.external_id, self.etag, self.deleted_at


def _own_uid() -> ColumnElement[str]:
    """The UID as the outside calendar has it, without the calendar's id and the stroke."""
    return func.substr(col(CalendarEvent.uid), 38)


def _of(actor: Actor, calendar_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return (
        col(CalendarEvent.user_id) == actor.user_id,
        col(CalendarEvent.calendar_id) == calendar_id,
    )


async def of_calendar(db: Db, actor: Actor, calendar_id: UUID) -> list[MirroredRow]:
    """What is here of an outside calendar, deleted rows too."""
    return await _mirrored(db, true(), *_of(actor, calendar_id))


async def of_item(
    db: Db, actor: Actor, calendar_id: UUID, external_id: str
) -> Sequence[CalendarEvent]:
    """The living rows of one item over there; locked."""
    query = select(CalendarEvent).where(
        *_of(actor, calendar_id),
        col(CalendarEvent.external_id) == external_id,
        col(CalendarEvent.deleted_at).is_(None),
    )
    return (await db.scalars(query.with_for_update())).all()


async def of_items(
    db: Db,
    actor: Actor,
    calendar_id: UUID,
    *,
    items: Collection[str],
    removed: Collection[str],
    uids: Collection[str],
) -> list[MirroredRow]:
    """What is here of some items by their ids over there, and of the UIDs that are said now.

    Of a series that was removed that is all of it, changed occurrences with ids of their own too.
    """
    series = select(col(CalendarEvent.uid)).where(
        *_of(actor, calendar_id),
        col(CalendarEvent.external_id) == func.any(list(removed)),
        col(CalendarEvent.recurrence_id) == "",
    )
    goes = or_(
        col(CalendarEvent.external_id) == func.any([*items, *removed]),
        col(CalendarEvent.uid).in_(series),
    )
    said = col(CalendarEvent.uid) == func.any([f"{calendar_id}/{uid}" for uid in uids])
    return await _mirrored(db, goes, *_of(actor, calendar_id), or_(goes, said))


async def _mirrored(
    db: Db, goes: ColumnElement[bool], *conditions: ColumnElement[bool]
) -> list[MirroredRow]:
    query = select(
        col(CalendarEvent.id),
        _own_uid(),
        col(CalendarEvent.recurrence_id),
        col(CalendarEvent.content_hash),
        col(CalendarEvent.external_id),
        col(CalendarEvent.etag),
        col(CalendarEvent.deleted_at),
        and_(goes, col(CalendarEvent.deleted_at).is_(None)),
    ).where(*conditions)
    return [
        MirroredRow(row_id, (uid, recurrence_id), content_hash, external_id, etag, deleted_at, gone)
        for row_id, uid, recurrence_id, content_hash, external_id, etag, deleted_at, gone in (
            await db.execute(query)
        )
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
            external_id="",
            etag="",
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

"""Rows of events: reading, writing and deleting them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple, cast
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Text,
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased, defer
from sqlalchemy.sql import ColumnElement, Select
from sqlmodel import col

from focusflow.calendar.models import CalendarEvent
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.events import EventRecord

CHUNK = 1_000
# An all-day event is indexed by its UTC midnights; the reader's days lie up to 14 hours off.
_MARGIN = timedelta(days=1)
# Lists don't show descriptions, which may be long.
_LIGHT = defer(cast("InstrumentedAttribute[str]", CalendarEvent.description), raiseload=True)


def _texts(values: Collection[str]) -> ColumnElement[Any]:
    """One array parameter, however many values."""
    return bindparam(None, list(values), type_=ARRAY(Text))


def _alive(actor: Actor) -> Select[CalendarEvent]:
    return select(CalendarEvent).where(
        col(CalendarEvent.user_id) == actor.user_id, col(CalendarEvent.deleted_at).is_(None)
    )


async def get(
    db: Db, actor: Actor, event_id: UUID, *, lock: bool = False, deleted: bool = False
) -> CalendarEvent | None:
    """One row of the actor, locked against other writers on demand."""
    query = select(CalendarEvent).where(
        col(CalendarEvent.user_id) == actor.user_id, col(CalendarEvent.id) == event_id
    )
    if not deleted:
        query = query.where(col(CalendarEvent.deleted_at).is_(None))
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return (await db.scalars(query)).one_or_none()


async def of_series(db: Db, actor: Actor, uids: Collection[str]) -> list[CalendarEvent]:
    """All living rows of some series, masters and changed occurrences, without descriptions."""
    if not uids:
        return []
    query = _alive(actor).where(col(CalendarEvent.uid) == func.any(_texts(uids)))
    return list(await db.scalars(query.options(_LIGHT)))


async def whole_series(db: Db, actor: Actor, uid: str) -> list[CalendarEvent]:
    """All rows of one series, deleted ones too."""
    query = select(CalendarEvent).where(
        col(CalendarEvent.user_id) == actor.user_id, col(CalendarEvent.uid) == uid
    )
    return list(await db.scalars(query))


async def in_range(
    db: Db, actor: Actor, start: datetime, end: datetime, *, busy_only: bool = False
) -> list[CalendarEvent]:
    """Everything that may happen between two instants, whole series with their changes.

    Two statements: what may overlap, and what else belongs to the series among it.
    """
    query = _alive(actor).where(
        col(CalendarEvent.series_start) < end + _MARGIN,
        or_(
            col(CalendarEvent.series_end) >= start - _MARGIN,
            col(CalendarEvent.series_end).is_(None),
        ),
    )
    if busy_only:
        # A free series may have busy occurrences and the other way round: those stay whole.
        alone = col(CalendarEvent.recurrence_rule).is_(None) & (
            col(CalendarEvent.recurrence_id) == ""
        )
        query = query.where(or_(~alone, col(CalendarEvent.busy)))
    rows = {row.id: row for row in await db.scalars(query.options(_LIGHT))}
    repeating = {
        row.uid for row in rows.values() if row.recurrence_id or row.recurrence_rule or row.rdates
    }
    for row in await of_series(db, actor, repeating):
        rows.setdefault(row.id, row)
    return list(rows.values())


class Known(NamedTuple):
    """What tells whether an entry of a file is news."""

    id: UUID
    uid: str
    recurrence_id: str
    content_hash: str
    sequence: int
    deleted_at: datetime | None


async def known(db: Db, actor: Actor, uids: Iterable[str]) -> AsyncIterator[Known]:
    """What is here of some series, deleted rows too; a statement for each thousand."""
    query = select(
        col(CalendarEvent.id),
        col(CalendarEvent.uid),
        col(CalendarEvent.recurrence_id),
        col(CalendarEvent.content_hash),
        col(CalendarEvent.sequence),
        col(CalendarEvent.deleted_at),
    ).where(col(CalendarEvent.user_id) == actor.user_id)
    wanted = iter(uids)
    while chunk := list(islice(wanted, CHUNK)):
        for row in await db.execute(query.where(col(CalendarEvent.uid) == func.any(_texts(chunk)))):
            yield Known(*row)


async def by_ids(db: Db, actor: Actor, ids: Sequence[UUID]) -> dict[UUID, CalendarEvent]:
    """Whole rows by id, deleted ones too; a statement for each thousand."""
    found: dict[UUID, CalendarEvent] = {}
    for first in range(0, len(ids), CHUNK):
        query = select(CalendarEvent).where(
            col(CalendarEvent.user_id) == actor.user_id,
            col(CalendarEvent.id).in_(ids[first : first + CHUNK]),
        )
        found.update({row.id: row for row in await db.scalars(query)})
    return found


async def one_import_at_a_time(db: Db, actor: Actor) -> None:
    """Wait until no other import of this user runs; released at the end of the transaction."""
    await db.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended(:who, 0))"),
        {"who": f"calendar import {actor.user_id}"},
    )


async def insert_rows(db: Db, rows: Sequence[dict[str, Any]]) -> None:
    """Insert many rows given as column values, in chunks."""
    for first in range(0, len(rows), CHUNK):
        await db.execute(insert(CalendarEvent), rows[first : first + CHUNK])


async def delete_rows(
    db: Db, actor: Actor, *conditions: ColumnElement[bool], at: datetime
) -> Sequence[UUID]:
    """Mark the actor's living rows that meet the conditions as deleted; their ids."""
    result = await db.scalars(
        update(CalendarEvent)
        .where(
            col(CalendarEvent.user_id) == actor.user_id,
            col(CalendarEvent.deleted_at).is_(None),
            *conditions,
        )
        .values(deleted_at=at, updated_at=at)
        .returning(col(CalendarEvent.id))
        .execution_options(synchronize_session="fetch")
    )
    return result.all()


async def delete_uid(db: Db, actor: Actor, uid: str, at: datetime) -> Sequence[UUID]:
    """Mark a whole series as deleted."""
    return await delete_rows(db, actor, col(CalendarEvent.uid) == uid, at=at)


async def delete_ids(db: Db, actor: Actor, ids: Collection[UUID], at: datetime) -> Sequence[UUID]:
    """Mark some rows as deleted."""
    if not ids:
        return ()
    return await delete_rows(db, actor, col(CalendarEvent.id).in_(ids), at=at)


async def delete_calendar(db: Db, actor: Actor, name: str, at: datetime) -> Sequence[UUID]:
    """Mark everything that came with one imported calendar as deleted."""
    return await delete_rows(
        db,
        actor,
        col(CalendarEvent.source) == "ics",
        col(CalendarEvent.calendar_name) == name,
        at=at,
    )


async def revive(db: Db, actor: Actor, ids: Collection[UUID], at: datetime) -> None:
    """Take back the deletion of some rows."""
    await db.execute(
        update(CalendarEvent)
        .where(col(CalendarEvent.user_id) == actor.user_id, col(CalendarEvent.id).in_(ids))
        .values(deleted_at=None, updated_at=at)
        .execution_options(synchronize_session="fetch")
    )


async def calendars(db: Db, actor: Actor) -> Sequence[tuple[str, int, datetime]]:
    """Imported calendars by name: how many entries, and when one last changed."""
    query = (
        select(col(CalendarEvent.calendar_name), func.count(), func.max(CalendarEvent.updated_at))
        .where(
            col(CalendarEvent.user_id) == actor.user_id,
            col(CalendarEvent.deleted_at).is_(None),
            col(CalendarEvent.source) == "ics",
        )
        .group_by(col(CalendarEvent.calendar_name))
        .order_by(col(CalendarEvent.calendar_name))
    )
    return [(name, count, changed) for name, count, changed in await db.execute(query)]


async def everything(db: Db, actor: Actor, calendar_name: str | None) -> list[CalendarEvent]:
    """All living rows of one's own and of files, or those of one file, in order of time."""
    query = (
        _alive(actor)
        .where(col(CalendarEvent.calendar_id).is_(None))
        .order_by(col(CalendarEvent.series_start), col(CalendarEvent.id))
    )
    if calendar_name is not None:
        query = query.where(col(CalendarEvent.calendar_name) == calendar_name)
    return list(await db.scalars(query))


async def deletion(db: Db, actor: Actor, record_id: UUID, event_id: UUID) -> EventRecord | None:
    """The log entry of a deletion that the actor made."""
    record = await db.get(EventRecord, record_id)
    if record is None or record.user_id != actor.user_id or record.entity_id != event_id:
        return None
    return record if record.payload.get("kind") == "deleted" else None


async def purge(db: Db, before: datetime) -> None:
    """Forget, for all users, what was deleted long ago.

    A deleted occurrence stays as long as its series lives: an import must not bring it back.
    """
    master = aliased(CalendarEvent)
    lives = exists().where(
        col(master.user_id) == col(CalendarEvent.user_id),
        col(master.uid) == col(CalendarEvent.uid),
        col(master.recurrence_id) == "",
        col(master.deleted_at).is_(None),
    )
    await db.execute(
        delete(CalendarEvent).where(
            col(CalendarEvent.deleted_at) < before,
            or_(col(CalendarEvent.recurrence_id) == "", ~lives),
        )
    )


async def erase(db: Db, actor: Actor, ids: Collection[UUID]) -> None:
    """Remove some events for good."""
    await db.execute(
        delete(CalendarEvent).where(
            col(CalendarEvent.user_id) == actor.user_id, col(CalendarEvent.id).in_(ids)
        )
    )

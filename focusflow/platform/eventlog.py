"""Reading the event log: audit, history, and what changed since someone looked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import event as sa_event
from sqlalchemy import func, select, text, tuple_
from sqlmodel import col

from focusflow.platform.actor import BY_ITSELF
from focusflow.platform.api import Page, View, decode_cursor, encode_cursor, instant, uuid
from focusflow.platform.db import Db
from focusflow.platform.events import EventRecord


class LogEntry(View):
    """One line of the log; `old` and `new` hold the changed fields only."""

    type: Literal["audit_entry"] = "audit_entry"
    id: UUID
    user_id: UUID | None
    actor_id: UUID | None
    action: str
    entity_type: str
    entity_id: UUID | None
    old: dict[str, Any]
    new: dict[str, Any]
    metadata: dict[str, Any]
    ip: str | None
    user_agent: str | None
    occurred_at: datetime


@dataclass(frozen=True)
class LogFilter:
    """Which lines: whose data, what happened, to what, from when until before when.

    `actions` are the kinds of which any may have happened; none: all.
    """

    user_id: UUID | None = None
    action: str | None = None
    entity_type: str | None = None
    entity_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    actions: Collection[str] = ()


async def page(db: Db, wanted: LogFilter, cursor: str | None, limit: int) -> Page[LogEntry]:
    """One page of the log, the newest first."""
    statement = select(EventRecord).order_by(
        col(EventRecord.occurred_at).desc(), col(EventRecord.id).desc()
    )
    for column, value in (
        (EventRecord.user_id, wanted.user_id),
        (EventRecord.name, wanted.action),
        (EventRecord.entity_type, wanted.entity_type),
        (EventRecord.entity_id, wanted.entity_id),
    ):
        if value is not None:
            statement = statement.where(col(column) == value)
    if wanted.actions:
        statement = statement.where(col(EventRecord.name).in_(wanted.actions))
    if wanted.since is not None:
        statement = statement.where(col(EventRecord.occurred_at) >= wanted.since)
    if wanted.until is not None:
        statement = statement.where(col(EventRecord.occurred_at) < wanted.until)
    after = decode_cursor(cursor, instant, uuid)
    if after is not None:
        place = tuple_(col(EventRecord.occurred_at), col(EventRecord.id))
        statement = statement.where(place < tuple_(*after))
    rows = list(await db.scalars(statement.limit(limit + 1)))
    shown = rows[:limit]
    more = encode_cursor(shown[-1].occurred_at, shown[-1].id) if len(rows) > limit else None
    return Page(items=tuple(_entry(row) for row in shown), next_cursor=more)


def _entry(row: EventRecord) -> LogEntry:
    rest = dict(row.payload)
    old, new = rest.pop("before", None), rest.pop("after", None)
    return LogEntry(
        id=row.id,
        user_id=row.user_id,
        actor_id=row.actor_id,
        action=row.name,
        entity_type=row.entity_type,
        entity_id=row.entity_id,
        old=old if isinstance(old, dict) else {},
        new=new if isinstance(new, dict) else {},
        metadata=rest,
        ip=row.ip,
        user_agent=row.user_agent,
        occurred_at=row.occurred_at,
    )


async def fields_changed_since(
    db: Db, entity_type: str, entity_id: UUID, seen: datetime
) -> frozenset[str]:
    """Names of the fields of one row that events report as changed after `seen`."""
    keys = func.jsonb_object_keys(EventRecord.payload["after"])
    rows = await db.scalars(
        select(keys)
        .where(
            col(EventRecord.entity_type) == entity_type,
            col(EventRecord.entity_id) == entity_id,
            col(EventRecord.occurred_at) > seen,
            func.jsonb_typeof(EventRecord.payload["after"]) == "object",
        )
        .distinct()
    )
    return frozenset(rows)


_ACTED = text("""
    SELECT person.user_id
    FROM unnest(CAST(:users AS uuid[]), CAST(:until AS timestamptz[])) AS person (user_id, until)
    CROSS JOIN LATERAL (
        SELECT 1 FROM event
        WHERE event.user_id = person.user_id
            AND event.occurred_at >= person.until - CAST(:span AS interval)
            AND event.occurred_at < person.until
            AND event.actor_id = event.user_id
            AND event.correlation_id IS DISTINCT FROM :by_itself
        ORDER BY event.occurred_at DESC
        LIMIT 1
    ) AS deed
""")


async def acted(db: Db, until: Mapping[UUID, datetime], span: timedelta) -> set[UUID]:
    """People who did something themselves in a span of time that ends at an instant of each."""
    rows = await db.execute(
        _ACTED,
        {
            "users": list(until.keys()),
            "until": list(until.values()),
            "span": span,
            "by_itself": BY_ITSELF,
        },
    )
    return {row[0] for row in rows}


async def caused_by(
    db: Db,
    user_id: UUID,
    request_id: str,
    names: Collection[str] = (),
    *,
    since: datetime | None = None,
) -> list[EventRecord]:
    """All events of one request of one user, the oldest first; of some kinds, or of all.

    `since` spares reading the whole log of someone.
    """
    statement = select(EventRecord).where(
        col(EventRecord.user_id) == user_id, col(EventRecord.correlation_id) == request_id
    )
    if names:
        statement = statement.where(col(EventRecord.name).in_(names))
    if since is not None:
        statement = statement.where(col(EventRecord.occurred_at) >= since)
    return list(await db.scalars(statement.order_by(col(EventRecord.id))))


@sa_event.listens_for(EventRecord, "before_update")
@sa_event.listens_for(EventRecord, "before_delete")
def _append_only(_mapper: object, _connection: object, record: EventRecord) -> None:
    """Nothing may rewrite what happened."""
    raise RuntimeError(f"event {record.id} is part of the log and can't be changed")

"""The one event log: what happened, who reacts at once and who later.

`publish` appends to the `event` table in the caller's transaction. Subscribers that must
be seen at once run inside that transaction; all others are queued as jobs over the same
connection, so that an event is never lost and never invented. Each subscriber handles an
event once (`event_receipt`). The same table is audit log, history and activity feed.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum
from typing import Any, ClassVar, TypeVar, cast
from uuid import UUID

from sqlalchemy import Index, desc
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlmodel import Field, SQLModel

from focusflow.platform import metrics
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db, UtcDateTime
from focusflow.platform.ids import new_id


@dataclass(frozen=True)
class DomainEvent:
    """Something that happened. Subclasses are frozen dataclasses of JSON-able fields.

    `entity` names what it happened to and `entity_field` the field that holds its id;
    `topic` is the view that open pages reload.
    """

    entity: ClassVar[str] = ""
    entity_field: ClassVar[str] = ""
    topic: ClassVar[str] = ""
    version: ClassVar[str] = "1.0.0"


class EventRecord(SQLModel, table=True):
    """One line of the log. Append-only."""

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_user_occurred", "user_id", desc("occurred_at")),
        Index("ix_event_entity", "entity_type", "entity_id", desc("occurred_at")),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    name: str = Field(max_length=80, index=True)
    version: str = Field(max_length=20)
    user_id: UUID | None = Field(default=None)
    actor_id: UUID | None = Field(default=None)
    entity_type: str = Field(default="", max_length=40)
    entity_id: UUID | None = Field(default=None)
    payload: dict[str, Any] = Field(sa_type=JSONB)
    occurred_at: datetime = Field(sa_type=UtcDateTime)
    correlation_id: str | None = Field(default=None, max_length=64)
    ip: str | None = Field(default=None, max_length=64)
    user_agent: str | None = Field(default=None, max_length=300)


class EventReceipt(SQLModel, table=True):
    """That one subscriber has handled one event."""

    __tablename__ = "event_receipt"

    event_id: UUID = Field(primary_key=True, foreign_key="event.id", ondelete="CASCADE")
    subscriber: str = Field(primary_key=True, max_length=80)


E = TypeVar("E", bound=DomainEvent)
Handler = Callable[[Db, EventRecord, Any], Awaitable[None]]
Told = Sequence[tuple[EventRecord, E]]
"""Events of one kind that happened to one person at one instant, with their lines in the log."""


@dataclass(frozen=True)
class Subscriber:
    """Someone who reacts to an event: in the same transaction, or later as a job."""

    name: str
    event: type[DomainEvent]
    handle: Handler
    deferred: bool
    handle_all: Callable[[Db, Any], Awaitable[None]] | None = None


_subscribers: dict[str, Subscriber] = {}
_types: dict[str, type[DomainEvent]] = {}


def subscribe(
    event: type[E], *, deferred: bool = False
) -> Callable[
    [Callable[[Db, EventRecord, E], Awaitable[None]]],
    Callable[[Db, EventRecord, E], Awaitable[None]],
]:
    """Let the decorated function react to `event`; it must be safe to run again."""

    def register(
        handle: Callable[[Db, EventRecord, E], Awaitable[None]],
    ) -> Callable[[Db, EventRecord, E], Awaitable[None]]:
        name = _name(handle, event)
        _subscribers[name] = Subscriber(name, event, cast(Handler, handle), deferred)
        _types[event.__name__] = event
        return handle

    return register


def subscribe_all(
    event: type[E],
) -> Callable[[Callable[[Db, Told[E]], Awaitable[None]]], Callable[[Db, Told[E]], Awaitable[None]]]:
    """Let the decorated function react inside the transaction, once to all that is told at once.

    For what many things can happen to together: it must not ask the database for each.
    """

    def register(
        handle_all: Callable[[Db, Told[E]], Awaitable[None]],
    ) -> Callable[[Db, Told[E]], Awaitable[None]]:
        async def handle(db: Db, record: EventRecord, one: E) -> None:
            await handle_all(db, [(record, one)])

        name = _name(handle_all, event)
        _subscribers[name] = Subscriber(name, event, handle, deferred=False, handle_all=handle_all)
        _types[event.__name__] = event
        return handle_all

    return register


def _name(handle: Callable[..., Any], event: type[DomainEvent]) -> str:
    context = handle.__module__.removeprefix("focusflow.").split(".")[0]
    return f"{context}.{handle.__name__}:{event.__name__}"


def subscribers_of(event: type[DomainEvent]) -> list[Subscriber]:
    """All who react to this kind of event, those inside the transaction first."""
    found = [s for s in _subscribers.values() if s.event is event]
    return sorted(found, key=lambda s: (s.deferred, s.name))


def to_json(value: Any) -> Any:
    """A field's value as JSON."""
    match value:
        case UUID() | datetime() | date() | time():
            return str(value) if isinstance(value, UUID) else value.isoformat()
        case Enum():
            return value.value
        case dict():
            return {str(key): to_json(item) for key, item in value.items()}
        case list() | tuple() | set() | frozenset():
            return [to_json(item) for item in value]
        case _:
            return value


_READERS: tuple[tuple[str, Callable[[str], Any]], ...] = (
    ("UUID", UUID),
    ("datetime", datetime.fromisoformat),
    ("date", date.fromisoformat),
)


def from_record(record: EventRecord) -> DomainEvent | None:
    """The event as its class, or None when no code knows that name any more."""
    kind = _types.get(record.name)
    if kind is None:
        return None
    names = {field.name: field.type for field in dataclasses.fields(kind)}
    values = {key: value for key, value in record.payload.items() if key in names}
    for key, annotation in names.items():
        reader = next((read for name, read in _READERS if name in str(annotation)), None)
        if reader is not None and isinstance(values.get(key), str):
            values[key] = reader(values[key])
    return kind(**values)


async def publish(
    db: Db, actor: Actor | None, event: DomainEvent, *, user_id: UUID | None = None
) -> EventRecord:
    """Write down what happened and let everyone react.

    `user_id` is whose data changed; the actor's own unless said otherwise.
    """
    return (await publish_all(db, actor, [event], user_id=user_id))[0]


async def publish_all(
    db: Db, actor: Actor | None, events: Sequence[DomainEvent], *, user_id: UUID | None = None
) -> list[EventRecord]:
    """Write down all that happened at once, and let everyone react kind by kind."""
    records = [_record(db, actor, event, user_id) for event in events]
    db.add_all(records)
    await db.flush()
    told: dict[type[DomainEvent], list[tuple[EventRecord, DomainEvent]]] = {}
    for record, event in zip(records, events, strict=True):
        metrics.EVENTS.labels(record.name).inc()
        told.setdefault(type(event), []).append((record, event))
        if event.topic and record.user_id:
            db.changes.add((record.user_id, event.topic))
    for kind, these in told.items():
        for subscriber in subscribers_of(kind):
            await _hand_on(db, subscriber, these)
    return records


async def _hand_on(db: Db, subscriber: Subscriber, told: Told[DomainEvent]) -> None:
    if subscriber.handle_all is not None:
        await subscriber.handle_all(db, told)
        return
    for record, event in told:
        if subscriber.deferred:
            from focusflow.platform.jobs import deliver_event  # jobs import this module

            await deliver_event.defer(db, event_id=str(record.id), subscriber=subscriber.name)
        else:
            await subscriber.handle(db, record, event)


def _record(db: Db, actor: Actor | None, event: DomainEvent, user_id: UUID | None) -> EventRecord:
    payload = {
        field.name: to_json(getattr(event, field.name)) for field in dataclasses.fields(event)
    }
    return EventRecord(
        name=type(event).__name__,
        version=event.version,
        user_id=user_id or (actor.user_id if actor else None),
        actor_id=actor.user_id if actor else None,
        entity_type=event.entity,
        entity_id=getattr(event, event.entity_field) if event.entity_field else None,
        payload=payload,
        occurred_at=db.now(),
        correlation_id=actor.request_id if actor else None,
        ip=actor.ip if actor else None,
        user_agent=(actor.user_agent or "")[:300] if actor else None,
    )


async def deliver(db: Db, event_id: UUID, subscriber_name: str) -> bool:
    """Run one deferred subscriber for one event, at most once. False when it was done before."""
    subscriber = _subscribers.get(subscriber_name)
    record = await db.get(EventRecord, event_id)
    if subscriber is None or record is None:
        return False
    event = from_record(record)
    receipt = insert(EventReceipt).values(event_id=event_id, subscriber=subscriber_name)
    result = await db.execute(
        receipt.on_conflict_do_nothing().returning(cast(Any, EventReceipt.event_id))
    )
    if event is None or result.first() is None:
        return False
    await subscriber.handle(db, record, event)
    return True

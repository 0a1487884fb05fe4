"""The event log: written with the change, handled at once or later, once each."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

import pytest
from sqlalchemy import func, select, text

from focusflow.platform import events
from focusflow.platform.actor import Actor
from focusflow.platform.db import Database, Db, unit_of_work
from focusflow.platform.events import DomainEvent, EventRecord
from focusflow.platform.ids import new_id


@dataclass(frozen=True)
class LampLit(DomainEvent):
    entity: ClassVar[str] = "lamp"
    entity_field: ClassVar[str] = "lamp_id"
    topic: ClassVar[str] = "lamps"

    lamp_id: UUID
    watts: int


seen: list[tuple[str, int]] = []


@events.subscribe(LampLit)
async def at_once(db: Db, record: EventRecord, event: LampLit) -> None:
    seen.append(("at once", event.watts))


@events.subscribe(LampLit, deferred=True)
async def later(db: Db, record: EventRecord, event: LampLit) -> None:
    assert isinstance(event.lamp_id, UUID)
    seen.append(("later", event.watts))


@pytest.fixture(autouse=True)
def nothing_seen() -> None:
    seen.clear()


def someone() -> Actor:
    return Actor(user_id=new_id(), ip="192.0.2.1", user_agent="a browser", request_id="r-1")


async def _queued(db: Db) -> list[dict[str, Any]]:
    rows = await db.execute(
        text("SELECT args FROM procrastinate_jobs WHERE task_name = 'deliver_event'")
    )
    return [row[0] for row in rows]


async def test_an_event_is_written_handled_and_queued_in_one_transaction(
    database: Database,
) -> None:
    actor = someone()
    async with unit_of_work() as db:
        record = await events.publish(db, actor, LampLit(new_id(), 40))
        assert seen == [("at once", 40)]
        assert (actor.user_id, "lamps") in db.changes
        (job,) = await _queued(db)
    assert record.payload["watts"] == 40
    assert (record.ip, record.correlation_id) == ("192.0.2.1", "r-1")
    for expected in (True, False):
        async with unit_of_work() as db:
            done = await events.deliver(db, UUID(job["event_id"]), job["subscriber"])
            assert done is expected
    assert seen == [("at once", 40), ("later", 40)]


async def test_nothing_is_left_of_an_event_whose_change_failed(database: Database) -> None:
    with suppress(ZeroDivisionError):
        async with unit_of_work() as db:
            await events.publish(db, someone(), LampLit(new_id(), 40))
            raise ZeroDivisionError
    async with unit_of_work() as db:
        count = select(func.count()).select_from(EventRecord)
        assert await db.scalar(count.where(EventRecord.name == "LampLit")) == 0
        assert await _queued(db) == []


async def test_an_event_of_an_unknown_kind_is_passed_over(database: Database) -> None:
    async with unit_of_work() as db:
        record = EventRecord(name="Forgotten", version="1", payload={}, occurred_at=db.now())
        db.add(record)
        await db.flush()
        (name,) = [s.name for s in events.subscribers_of(LampLit) if s.deferred]
        assert await events.deliver(db, record.id, name) is False
        assert await events.deliver(db, new_id(), name) is False

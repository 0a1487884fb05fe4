"""What the tests of tasks share."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.events import EventRecord
from focusflow.tasks import service
from focusflow.tasks.schemas import TaskIn, TaskView

Add = Callable[..., Awaitable[TaskView]]
Events = Callable[..., Awaitable[list[dict[str, Any]]]]


@pytest.fixture
def add(unit: Db, alice: Actor) -> Add:
    """Make a task of Alice's: `await add("Essay", due_date=...)`."""

    async def make(title: str = "Essay", **fields: Any) -> TaskView:
        return await service.create_task(unit, alice, TaskIn(title=title, **fields))

    return make


@pytest.fixture
def events(unit: Db) -> Events:
    """The payloads of all events of a name, the oldest first."""

    async def read(name: str) -> list[dict[str, Any]]:
        statement = select(EventRecord).where(col(EventRecord.name) == name)
        rows = await unit.scalars(statement.order_by(col(EventRecord.id)))
        return [row.payload for row in rows]

    return read

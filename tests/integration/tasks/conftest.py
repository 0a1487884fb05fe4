"""What the tests of tasks share."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col

from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import Db
from focusflow.platform.events import EventRecord
from focusflow.tasks import service
from focusflow.tasks.schemas import TaskIn, TaskView
from focusflow.tasks.schemas_series import SeriesIn
from tests.integration.tasks.series_days import TODAY, Pass

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


@pytest.fixture
def days_pass(unit: Db, alice: Actor, clock: ManualClock) -> Pass:
    """Let days go by, one local day after the other, or all at once."""

    async def go(days: int, *, at_once: bool = False) -> None:
        for step in [days] if at_once else [1] * days:
            clock.advance(timedelta(days=step))
            await service.roll(unit, alice)
            await unit.flush()

    return go


@pytest.fixture
def repeating(add, unit: Db, alice: Actor):
    """Make a task that repeats daily, with a policy."""

    async def make(policy: str = "one", rule: str = "FREQ=DAILY", **more: Any) -> TaskView:
        task = await add(
            "Water", due_date=more.pop("due_date", TODAY), recurrence_rule=rule, **more
        )
        await service.set_series(unit, alice, task.id, SeriesIn(policy=policy))
        return task

    return make

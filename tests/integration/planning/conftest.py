"""Short ways to fill someone's day."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from focusflow.calendar import service as calendar
from focusflow.calendar.schemas import EventIn
from focusflow.platform.actor import Actor
from focusflow.platform.db import Database, unit_of_work
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskIn, TaskView

AddTask = Callable[..., Awaitable[TaskView]]
AddEvent = Callable[..., Awaitable[UUID]]


def at(hour: int, minute: int = 0, *, day: int = 24) -> datetime:
    """A time in Berlin on a day of November 2026 (the clock stands at 9:00 on the 24th)."""
    return datetime(2026, 11, day, tzinfo=UTC) + timedelta(hours=hour - 1, minutes=minute)


@pytest.fixture
def add_task(database: Database, alice: Actor) -> AddTask:
    """Make a task of Alice's: `await add_task("Essay", estimated_minutes=90)`."""

    async def add(title: str, actor: Actor = alice, **fields: Any) -> TaskView:
        async with unit_of_work() as db:
            return await tasks.create_task(db, actor, TaskIn(title=title, **fields))

    return add


@pytest.fixture
def add_event(database: Database, alice: Actor) -> AddEvent:
    """Make an event of Alice's: `await add_event("Lecture", at(10), at(12))`."""

    async def add(title: str, start: datetime, end: datetime, actor: Actor = alice) -> UUID:
        async with unit_of_work() as db:
            event = EventIn(title=title, starts_at=start, ends_at=end)
            return (await calendar.create_event(db, actor, event)).id

    return add

"""Shared helpers for focus tests."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import pytest

from focusflow.focus import service
from focusflow.focus.schemas import SessionView, StartIn
from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import Db
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskIn, TaskView

MakeTask = Callable[..., Awaitable[TaskView]]
Focused = Callable[..., Awaitable[SessionView]]


@pytest.fixture
def make_task(unit: Db, alice: Actor) -> MakeTask:
    """Make one of Alice's tasks."""

    async def make(title: str = "Write the outline", **fields: object) -> TaskView:
        return await tasks.create_task(unit, alice, TaskIn(title=title, **fields))

    return make


@pytest.fixture
def focused(unit: Db, alice: Actor, clock: ManualClock) -> Focused:
    """Let Alice focus for some minutes and complete the session."""

    async def focus(minutes: int, task_id: UUID | None = None) -> SessionView:
        data = StartIn(task_id=task_id, mode="countdown", planned_minutes=max(minutes, 1))
        session = await service.start(unit, alice, data)
        clock.advance(timedelta(minutes=minutes))
        return await service.complete(unit, alice, session.id)

    return focus

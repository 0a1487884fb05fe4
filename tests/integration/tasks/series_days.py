"""Days and open tasks, as the tests of repeating tasks speak of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, timedelta

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.tasks import service
from focusflow.tasks.schemas import TaskView

TODAY = date(2026, 11, 24)  # a Tuesday
Pass = Callable[..., Awaitable[None]]


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


async def opened(db: Db, actor: Actor) -> list[TaskView]:
    return list((await service.list_tasks(db, actor)).items)


async def due(db: Db, actor: Actor) -> list[date | None]:
    return [task.due_date for task in await opened(db, actor)]

"""Today: one honest day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import reflex as rx

from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskFilter
from state.frame import open_page
from state.live import shows
from state.session import acting


@dataclass(frozen=True)
class TaskRow:
    id: str
    title: str


@shows("tasks", "schedule", "calendar", "focus", "points", "profile")
class Today(rx.State):
    """The day's page."""

    ready: bool = False
    failed: str = ""
    rows: list[TaskRow] = []

    @rx.event
    async def load(self) -> Any:
        return await open_page(self)

    async def reload(self) -> None:
        async with acting(self) as (db, actor):
            page = await tasks.list_tasks(db, actor, TaskFilter())
        self.rows = [TaskRow(str(t.id), t.title) for t in page.items]

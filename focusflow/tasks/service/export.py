"""All tasks as a file, piece by piece."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator, Sequence
from uuid import UUID

import anyio.to_thread

from focusflow.platform.actor import Actor
from focusflow.platform.clock import zone_of
from focusflow.platform.db import Db, unit_of_work
from focusflow.tasks import repository
from focusflow.tasks.models import Task
from focusflow.tasks.transfer import WRITERS, ExportFormat, Portable

CHUNK = 500
_SAME = (
    "title", "description", "notes", "status", "priority", "difficulty", "category", "start_date",
    "due_date", "due_time", "scheduled_date", "scheduled_time", "estimated_minutes",
    "recurrence_rule", "recurrence_mode", "series_start", "completed_at",
)  # fmt: skip


async def export_tasks(actor: Actor, export_format: ExportFormat) -> AsyncIterator[str]:
    """All tasks that are not in the trash, in their manual order, page by page.

    Each page is read in a unit of work of its own, so that a slow reader holds no connection.
    """
    writer, zone = WRITERS[export_format], zone_of(actor)
    place = (-math.inf, UUID(int=0))
    written = False
    yield writer.head(zone)
    while True:
        async with unit_of_work() as db:
            tasks = await repository.all_tasks(db, actor, place, CHUNK)
            page = await _portable(db, actor, tasks)
        if page:
            text = await anyio.to_thread.run_sync(writer.body, page, zone)
            yield writer.between + text if written else text
            written = True
        if len(tasks) < CHUNK:
            break
        place = (tasks[-1].position, tasks[-1].id)
    yield writer.tail(zone)


async def _portable(db: Db, actor: Actor, tasks: Sequence[Task]) -> list[Portable]:
    needs: dict[UUID, list[str]] = {}
    for task_id, needed in await repository.needs_of(db, actor, [task.id for task in tasks]):
        needs.setdefault(task_id, []).append(str(needed))
    return [
        Portable(
            key=str(task.id),
            lasting=True,
            parent=str(task.parent_id) if task.parent_id else None,
            needs=tuple(needs.get(task.id, ())),
            tags=tuple(task.tags),
            actual_minutes=task.focus_minutes or None
            if task.actual_minutes is None
            else task.actual_minutes,
            **{name: getattr(task, name) for name in _SAME},
        )
        for task in tasks
    ]

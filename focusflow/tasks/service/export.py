"""Tasks as a file, piece by piece."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator, Sequence
from uuid import UUID

import anyio.to_thread

from focusflow.platform.actor import Actor
from focusflow.platform.clock import zone_of
from focusflow.platform.db import Db, unit_of_work
from focusflow.tasks import repository, rules
from focusflow.tasks.models import Task
from focusflow.tasks.transfer import WRITERS, ExportFormat, ExportScope, Portable

CHUNK = 500
SCOPES: dict[ExportScope, tuple[str, ...]] = {
    "all": (),
    "open": rules.OPEN,
    "done": ("completed",),
}
_SAME = (
    "title", "description", "notes", "status", "priority", "difficulty", "category", "start_date",
    "due_date", "due_time", "scheduled_date", "scheduled_time", "estimated_minutes",
    "recurrence_rule", "recurrence_mode", "series_start", "completed_at",
)  # fmt: skip


async def export_tasks(
    actor: Actor, export_format: ExportFormat, scope: ExportScope = "all"
) -> AsyncIterator[str]:
    """All tasks that are not in the trash, or the open or done ones, in their manual order.

    A task without the one above it, or without what it waits for, is written as standing alone.

    Each page is read in a unit of work of its own, so that a slow reader holds no connection.
    """
    writer, zone = WRITERS[export_format], zone_of(actor)
    statuses = SCOPES[scope]
    place = (-math.inf, UUID(int=0))
    written = False
    yield writer.head(zone)
    while True:
        async with unit_of_work() as db:
            tasks = await repository.all_tasks(db, actor, statuses, place, CHUNK)
            page = await _portable(db, actor, tasks, statuses)
        if page:
            text = await anyio.to_thread.run_sync(writer.body, page, zone)
            yield writer.between + text if written else text
            written = True
        if len(tasks) < CHUNK:
            break
        place = (tasks[-1].position, tasks[-1].id)
    yield writer.tail(zone)


async def _portable(
    db: Db, actor: Actor, tasks: Sequence[Task], statuses: Sequence[str]
) -> list[Portable]:
    edges = await repository.needs_of(db, actor, [task.id for task in tasks])
    ends = {task.parent_id for task in tasks if task.parent_id} | {needed for _, needed in edges}
    if statuses:
        ends = await repository.of_status(db, actor, ends, statuses)
    named = {one.id: one.title for one in await repository.sections(db, actor)}
    policies = await repository.policies_of(db, {task.series_id for task in tasks})
    needs: dict[UUID, list[str]] = {}
    for task_id, needed in edges:
        if needed in ends:
            needs.setdefault(task_id, []).append(str(needed))
    return [
        Portable(
            key=str(task.id),
            lasting=True,
            parent=str(task.parent_id) if task.parent_id in ends else None,
            needs=tuple(needs.get(task.id, ())),
            tags=tuple(task.tags),
            section=named.get(task.section_id) if task.section_id else None,
            series_policy=policies.get(task.series_id, "one")
            if task.series_id and task.recurrence_rule
            else "one",
            actual_minutes=task.focus_minutes or None
            if task.actual_minutes is None
            else task.actual_minutes,
            **{name: getattr(task, name) for name in _SAME},
        )
        for task in tasks
    ]

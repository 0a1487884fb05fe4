"""Tasks as a file, piece by piece."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any
from uuid import UUID

import anyio.to_thread

from focusflow.platform.actor import Actor
from focusflow.platform.clock import zone_of
from focusflow.platform.db import Db, unit_of_work
from focusflow.tasks import repository, rules
from focusflow.tasks.models import Task
from focusflow.tasks.repository import Running
from focusflow.tasks.service import transfer_parts
from focusflow.tasks.transfer import WRITERS, ExportFormat, ExportScope, Parts, Portable

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
    All tasks as JSON have sections, saved filters and templates with them.

    Each page is read in a unit of work of its own, so that a slow reader holds no connection.
    """
    writer, zone = WRITERS[export_format], zone_of(actor)
    statuses = SCOPES[scope]
    place = (-math.inf, UUID(int=0))
    written = False
    told: set[UUID] = set()
    yield writer.head(zone)
    while True:
        async with unit_of_work() as db:
            tasks = await repository.all_tasks(db, actor, statuses, place, CHUNK)
            page = await _portable(db, actor, tasks, statuses, told)
        if page:
            text = await anyio.to_thread.run_sync(writer.body, page, zone)
            yield writer.between + text if written else text
            written = True
        if len(tasks) < CHUNK:
            break
        place = (tasks[-1].position, tasks[-1].id)
    found = Parts()
    if scope == "all":
        async with unit_of_work() as db:
            found = await transfer_parts.written(db, actor)
    yield writer.behind(found) + writer.tail(zone)


async def _portable(
    db: Db, actor: Actor, tasks: Sequence[Task], statuses: Sequence[str], told: set[UUID]
) -> list[Portable]:
    """Some tasks as they are written; `told` are series whose days were written already."""
    edges = await repository.needs_of(db, actor, [task.id for task in tasks])
    ends = {task.parent_id for task in tasks if task.parent_id} | {needed for _, needed in edges}
    if statuses:
        ends = await repository.of_status(db, actor, ends, statuses)
    named = {one.id: one.title for one in await repository.sections(db, actor)}
    repeating = [task for task in tasks if task.recurrence_rule]
    courses = await repository.courses_of(
        db,
        actor,
        {task.series_id for task in repeating},
        {task.series_id for task in repeating if task.status in rules.OPEN} - told,
    )
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
            actual_minutes=task.focus_minutes or None
            if task.actual_minutes is None
            else task.actual_minutes,
            **{name: getattr(task, name) for name in _SAME},
            **_course(task, courses, told),
        )
        for task in tasks
    ]


def _course(task: Task, courses: Mapping[UUID, Running], told: set[UUID]) -> dict[str, Any]:
    """What a repeating task has beyond its rule; its days once a series."""
    here = courses.get(task.series_id) if task.series_id and task.recurrence_rule else None
    if here is None:
        return {}
    moved = task.occurrence_date != task.due_date
    found: dict[str, Any] = {
        "series_policy": here.series.policy,
        "occurrence_date": task.occurrence_date if moved else None,
    }
    if task.status not in rules.OPEN:
        return found
    found["series"] = str(here.series.id)
    if here.series.id not in told:
        told.add(here.series.id)
        found["pauses"] = tuple((pause.first_day, pause.last_day) for pause in here.pauses)
        found["exceptions"] = tuple(here.exceptions.items())
    return found

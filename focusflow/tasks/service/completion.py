"""Completing and reopening, and the next occurrence of what repeats."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.events import publish
from focusflow.tasks import recurrence, repository, rules
from focusflow.tasks.events import TaskCompleted, TaskReopened
from focusflow.tasks.models import Task
from focusflow.tasks.schemas import TaskView
from focusflow.tasks.service import fields, read
from focusflow.tasks.service.changes import changed, locked, tell
from focusflow.tasks.service.copies import add_with_subtasks, copy_of


async def complete_task(
    db: Db,
    actor: Actor,
    task_id: UUID,
    *,
    actual_minutes: int | None = None,
    slot_end: datetime | None = None,
) -> TaskView:
    """Complete a task and its open subtasks; doing it again changes nothing.

    `slot_end` is when the time planned for it ends; it decides what is early without a due
    date. A repeating task gets its next occurrence, exactly once.
    """
    task = await locked(db, actor, task_id)
    if task.completed_at is None:
        await complete(db, actor, task, actual_minutes=actual_minutes, slot_end=slot_end)
    return await read.get_task(db, actor, task_id)


async def complete(
    db: Db,
    actor: Actor,
    task: Task,
    *,
    actual_minutes: int | None = None,
    slot_end: datetime | None = None,
) -> None:
    """Complete a locked, open task."""
    now = db.now()
    along = await repository.complete_descendants(db, actor, task.id, now)
    following = await _next_occurrence(db, actor, task)
    values: dict[str, Any] = {"status": "completed", "completed_at": now}
    if actual_minutes is not None:
        values["actual_minutes"] = actual_minutes
    before, after = changed(task, **values)
    task.completed_with = None
    await tell(
        db,
        actor,
        task,
        "completed",
        (before, after),
        goals=[task.goal_id, *(goal for _, goal in along)],
        also=[task_id for task_id, _ in along],
    )
    slot = slot_end or rules.slot_end(
        actor, task.scheduled_date, task.scheduled_time, task.estimated_minutes
    )
    early, on_time = rules.punctuality(now, task.due_at, slot)
    spent = task.focus_minutes if task.actual_minutes is None else task.actual_minutes
    minutes = spent or task.estimated_minutes or 0
    event = TaskCompleted(task.id, task.goal_id, task.difficulty, minutes, early, on_time)
    await publish(db, actor, event)
    if following is not None:
        created = {"title": following.title, "due_date": following.due_date, "previous_id": task.id}
        also = await add_with_subtasks(db, actor, task, following)
        await tell(
            db,
            actor,
            following,
            "created",
            ({}, created),
            goals=[following.goal_id],
            also=also,
            by="system",
        )


async def _next_occurrence(db: Db, actor: Actor, task: Task) -> Task | None:
    """The occurrence after this one, not yet added; None when there is none to make."""
    if task.recurrence_rule is None or task.due_date is None:
        return None
    if await repository.next_of(db, actor, task.id) is not None:
        return None
    occurrence = task.occurrence_date or task.due_date
    following = recurrence.next_occurrence(
        task.recurrence_rule,
        task.recurrence_mode,
        task.series_start or occurrence,
        occurrence,
        fields.today(actor, db),
    )
    if following is None:
        return None
    day, series_start, rule = following
    copy = copy_of(actor, task, day - task.due_date)
    copy.position = task.position
    copy.previous_id = task.id
    copy.recurrence_rule = rule
    copy.series_start, copy.occurrence_date = series_start, day
    return copy


async def reopen_task(db: Db, actor: Actor, task_id: UUID) -> TaskView:
    """Reopen a task with the subtasks completed with it; one that is open is left alone.

    The next occurrence goes away again as long as nobody touched it.
    """
    task = await locked(db, actor, task_id)
    if task.completed_at is not None:
        await reopen(db, actor, task)
    return await read.get_task(db, actor, task_id)


async def reopen(db: Db, actor: Actor, task: Task) -> None:
    """Reopen a locked task that is done."""
    along = await repository.reopen_with(db, actor, task.id)
    following = await repository.next_of(db, actor, task.id)
    if following is not None and not await repository.touched(db, following.id):
        await repository.delete_row(db, following)
        await tell(db, actor, following, "deleted", ({}, {}), goals=[following.goal_id])
    before, after = changed(task, status="pending", completed_at=None)
    task.completed_with = None
    await tell(
        db,
        actor,
        task,
        "reopened",
        (before, after),
        goals=[task.goal_id, *(goal for _, goal in along)],
        also=[task_id for task_id, _ in along],
    )
    await publish(db, actor, TaskReopened(task.id))

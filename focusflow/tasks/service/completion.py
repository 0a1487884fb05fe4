"""Completing and reopening, and the next occurrence of what repeats."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.events import DomainEvent, publish_all
from focusflow.tasks import repository, rules
from focusflow.tasks.events import TaskCompleted, TaskReopened
from focusflow.tasks.models import Task
from focusflow.tasks.schemas import TaskView
from focusflow.tasks.service import read, series
from focusflow.tasks.service.changes import Change, changed, locked, note
from focusflow.tasks.service.copies import add_following


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
        await complete(db, actor, [task], actual_minutes=actual_minutes, slot_end=slot_end)
    return await read.get_task(db, actor, task_id)


async def complete(
    db: Db,
    actor: Actor,
    tasks: Sequence[Task],
    *,
    actual_minutes: int | None = None,
    slot_end: datetime | None = None,
) -> None:
    """Complete locked tasks that are not done; each counts for itself."""
    if not tasks:
        return
    now = db.now()
    along = await repository.complete_descendants(db, actor, [task.id for task in tasks], now)
    following = await series.next_ones(db, actor, tasks)
    values: dict[str, Any] = {"status": "completed", "completed_at": now}
    if actual_minutes is not None:
        values["actual_minutes"] = actual_minutes
    told: list[DomainEvent] = []
    for task in tasks:
        change = changed(task, **values)
        task.completed_with = None
        told.append(_ticked(actor, task, "completed", change, along.get(task.id, [])))
    told += [_done(actor, task, now, slot_end) for task in tasks]
    await publish_all(db, actor, told)
    await add_following(db, actor, following)


def _ticked(
    actor: Actor,
    task: Task,
    action: str,
    change: Change,
    along: Sequence[tuple[UUID, UUID | None]],
) -> DomainEvent:
    goals = [task.goal_id, *(goal for _, goal in along)]
    also = [task_id for task_id, _ in along]
    return note(actor, task, action, change, goals=goals, also=also)


def _done(actor: Actor, task: Task, now: datetime, slot_end: datetime | None) -> DomainEvent:
    slot = slot_end or rules.slot_end(
        actor, task.scheduled_date, task.scheduled_time, task.estimated_minutes
    )
    early, on_time = rules.punctuality(now, task.due_at, slot)
    spent = task.focus_minutes if task.actual_minutes is None else task.actual_minutes
    minutes = spent or task.estimated_minutes or 0
    return TaskCompleted(task.id, task.goal_id, task.difficulty, minutes, early, on_time)


async def reopen_task(db: Db, actor: Actor, task_id: UUID) -> TaskView:
    """Reopen a task with the subtasks completed with it; one that is open is left alone.

    The next occurrence goes away again as long as nobody touched it.
    """
    task = await locked(db, actor, task_id)
    if task.completed_at is not None:
        await reopen(db, actor, [task])
    return await read.get_task(db, actor, task_id)


async def reopen(db: Db, actor: Actor, tasks: Sequence[Task]) -> None:
    """Reopen locked tasks that are done."""
    if not tasks:
        return
    along = await repository.reopen_with(db, actor, [task.id for task in tasks])
    went = {one for those in along.values() for one, _ in those}
    tasks = [task for task in tasks if task.id not in went]
    await withdraw_next(db, actor, tasks)
    await series.wake(db, actor, tasks)
    told: list[DomainEvent] = []
    for task in tasks:
        change = changed(task, status="pending", completed_at=None)
        task.completed_with = None
        told.append(_ticked(actor, task, "reopened", change, along.get(task.id, [])))
    told += [TaskReopened(task.id) for task in tasks]
    await publish_all(db, actor, told)


async def withdraw_next(db: Db, actor: Actor, tasks: Sequence[Task]) -> None:
    """Remove the next occurrences that nobody touched."""
    following = (await repository.next_of(db, actor, [task.id for task in tasks])).values()
    await withdraw(db, actor, list(following), by="system")


async def withdraw(db: Db, actor: Actor, tasks: Sequence[Task], *, by: str | None = None) -> None:
    """Remove those of some tasks that nobody touched since they were made."""
    if not tasks:
        return
    kept = await repository.touched(db, [task.id for task in tasks])
    gone = [task for task in tasks if task.id not in kept]
    for task in gone:
        await repository.delete_row(db, task)
    told = [note(actor, task, "deleted", ({}, {}), goals=[task.goal_id], by=by) for task in gone]
    await publish_all(db, actor, told)

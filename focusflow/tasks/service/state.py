"""The states of a task: archived, skipped, cancelled, and how they follow each other."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import Conflict
from focusflow.platform.events import publish, publish_all
from focusflow.tasks import repository, rules
from focusflow.tasks.events import TaskSkipped
from focusflow.tasks.models import Task
from focusflow.tasks.schemas import TaskView
from focusflow.tasks.service import completion, fields, read, series
from focusflow.tasks.service.changes import changed, locked, note, tell


async def move(db: Db, actor: Actor, tasks: Sequence[Task], status: str) -> None:
    """Bring tasks into a state, by way of completing or reopening them where that is due."""
    tasks = [task for task in tasks if task.status != status]
    if not tasks:
        return
    if status == "completed":
        await completion.complete(db, actor, [task for task in tasks if task.completed_at is None])
    elif status != "archived":
        done = [task for task in tasks if task.completed_at is not None]
        await completion.reopen(db, actor, done)
    if status in rules.OPEN:
        await series.wake(db, actor, tasks)
    told = []
    for task in tasks:
        change = changed(task, status=status)
        if change[1]:
            told.append(note(actor, task, "updated", change, goals=[task.goal_id]))
    await publish_all(db, actor, told)


async def archive_task(db: Db, actor: Actor, task_id: UUID) -> TaskView:
    """Put a task away, done or not; it keeps its points and can be restored."""
    await move(db, actor, [await locked(db, actor, task_id)], "archived")
    return await read.get_task(db, actor, task_id)


async def skip_task(
    db: Db, actor: Actor, task_id: UUID, *, slot_id: UUID | None = None
) -> TaskView:
    """Not today: the task stays open, and whoever planned it for today plans again.

    Conflict when it is not open.
    """
    task = await locked(db, actor, task_id)
    if task.status not in rules.OPEN:
        raise Conflict("Only an open task can be skipped.")
    today = fields.today(actor, db)
    if task.scheduled_date is not None and task.scheduled_date <= today:
        before, after = changed(task, scheduled_date=None, scheduled_time=None)
        await tell(db, actor, task, "updated", (before, after))
    await publish(db, actor, TaskSkipped(task.id, today.isoformat(), slot_id))
    return await read.get_task(db, actor, task_id)


async def add_actual_minutes(db: Db, actor: Actor, task_id: UUID, minutes: int) -> None:
    """Add focus time to a task; it stands for the actual time while that is blank.

    A task that is gone by now is passed over.
    """
    if await repository.add_focus_minutes(db, actor, task_id, minutes):
        db.changes.add((actor.user_id, "tasks"))


async def recompute_due(db: Db, actor: Actor) -> None:
    """Work out all due moments again, after the actor moved zone or day start."""
    moments = [
        (task_id, rules.due_moment(actor, day, moment))
        for task_id, day, moment in await repository.dated(db, actor)
    ]
    await repository.set_due(db, moments)
    db.changes.add((actor.user_id, "tasks"))

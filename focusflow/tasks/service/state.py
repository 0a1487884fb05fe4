"""The states of a task: archived, skipped, cancelled, and how they follow each other."""

from __future__ import annotations

from uuid import UUID

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import Conflict
from focusflow.platform.events import publish
from focusflow.tasks import repository, rules
from focusflow.tasks.events import TaskSkipped
from focusflow.tasks.models import Task
from focusflow.tasks.schemas import TaskView
from focusflow.tasks.service import completion, fields, read
from focusflow.tasks.service.changes import changed, locked, tell


async def move(db: Db, actor: Actor, task: Task, status: str) -> None:
    """Bring a task into a state, by way of completing or reopening it where that is due."""
    if status == task.status:
        return
    done = task.completed_at is not None
    if status == "completed" and not done:
        await completion.complete(db, actor, task)
        return
    if done and status not in ("completed", "archived"):
        await completion.reopen(db, actor, task)
    before, after = changed(task, status=status)
    if after:
        await tell(db, actor, task, "updated", (before, after), goals=[task.goal_id])


async def archive_task(db: Db, actor: Actor, task_id: UUID) -> TaskView:
    """Put a task away, done or not; it keeps its points and can be restored."""
    await move(db, actor, await locked(db, actor, task_id), "archived")
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

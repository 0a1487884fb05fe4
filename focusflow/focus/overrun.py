"""Work that takes far longer than thought: watched while the timer runs, told once a session."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from focusflow.focus import rules
from focusflow.focus.events import TaskOverran
from focusflow.focus.models import FocusSession
from focusflow.focus.rules import Timer
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.events import publish
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskView

OPEN = ("pending", "in_progress")


async def watch(db: Db, actor: Actor, row: FocusSession, timer: Timer) -> None:
    """Have a session looked at in the second in which its task will have overrun."""
    task = await _task(db, actor, row)
    if task is None:
        return
    left = rules.until_overrun(task.estimated_minutes, task.actual_minutes or 0)
    moment = None if left is None else rules.overruns_at(timer, left)
    if moment is not None:
        from focusflow.focus.jobs import check_overrun  # it asks the verbs that begin sessions

        await check_overrun.defer(db, at=moment, user_id=str(actor.user_id), session_id=str(row.id))


async def tell(db: Db, actor: Actor, row: FocusSession, worked: timedelta) -> None:
    """Publish that a task has overrun after so much work in a session, once; if it has."""
    task = await _task(db, actor, row)
    if task is None or task.estimated_minutes is None:
        return
    spent = task.actual_minutes or 0
    left = rules.until_overrun(task.estimated_minutes, spent)
    if left is None or worked <= left:
        return
    row.overran_at = db.now()
    actual = spent + rules.whole_minutes(worked)
    await publish(db, actor, TaskOverran(task.id, task.estimated_minutes, actual))


async def _task(db: Db, actor: Actor, row: FocusSession) -> TaskView | None:
    """The open task of a session of which nothing was told so far."""
    if row.task_id is None or row.overran_at is not None:
        return None
    task_id: UUID = row.task_id
    task = (await tasks.tasks_by_ids(db, actor, [task_id])).get(task_id)
    return task if task is not None and task.status in OPEN else None

"""The trash: what is deleted can be brought back for 30 days, with all that went along."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from uuid import UUID

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.events import publish_all
from focusflow.tasks import repository, rules
from focusflow.tasks.events import TaskChanged
from focusflow.tasks.models import Task
from focusflow.tasks.schemas import Deleted, TaskView
from focusflow.tasks.service import completion, read, series, state
from focusflow.tasks.service.changes import Change, changed, locked, note


async def delete_task(db: Db, actor: Actor, task_id: UUID) -> Deleted:
    """Move a task and its subtasks to the trash, as one thing to restore."""
    await delete(db, actor, [await locked(db, actor, task_id)])
    return Deleted(id=task_id)


async def delete(db: Db, actor: Actor, tasks: Sequence[Task], *, by: str | None = None) -> None:
    """Move locked tasks to the trash; one inside another goes along with it."""
    if not tasks:
        return
    now = db.now()
    ids = [task.id for task in tasks]
    outer = await repository.outermost(db, actor, ids) if len(ids) > 1 else set(ids)
    along = await repository.delete_descendants(db, actor, outer, now)
    told = []
    for task in tasks:
        if task.id in outer:
            change = changed(task, deleted_at=now)
            task.deleted_with = task.id
            told.append(_moved(actor, task, "deleted", change, along.get(task.id, []), by=by))
    await publish_all(db, actor, told)


async def restore_task(db: Db, actor: Actor, task_id: UUID) -> TaskView:
    """Bring a task back from the trash or the archive, as it was.

    A subtask whose parent is still in the trash comes back on its own; a task that is in
    neither place is left alone.
    """
    await restore(db, actor, [await locked(db, actor, task_id, trash=True)])
    return await read.get_task(db, actor, task_id)


async def restore(db: Db, actor: Actor, tasks: Sequence[Task]) -> None:
    """Bring locked tasks back from the trash or the archive."""
    gone = [task for task in tasks if task.deleted_at is not None]
    if gone:
        await _undelete(db, actor, gone)
    put_away = [task for task in tasks if task not in gone and task.status == "archived"]
    await state.move(db, actor, [task for task in put_away if task.completed_at], "completed")
    await state.move(db, actor, [task for task in put_away if not task.completed_at], "pending")


async def _undelete(db: Db, actor: Actor, tasks: Sequence[Task]) -> None:
    along = await repository.restore_with(db, actor, [task.id for task in tasks])
    went = {one for those in along.values() for one, _ in those}
    back = went | {task.id for task in tasks}
    above = {task.parent_id for task in tasks if task.parent_id is not None} - back
    there = await repository.there(db, actor, above) if above else set()
    # An occurrence that was deleted alone had made the next one, which goes if nobody touched it.
    await completion.withdraw_next(db, actor, [t for t in tasks if t.completed_at is None])
    await series.wake(db, actor, tasks)
    told = []
    for task in tasks:
        if task.id in went:
            continue
        stays = task.parent_id in back | there
        parent_id = task.parent_id if stays else None
        change = changed(task, deleted_at=None, parent_id=parent_id)
        task.deleted_with = None
        told.append(_moved(actor, task, "restored", change, along.get(task.id, [])))
    await publish_all(db, actor, told)


def _moved(
    actor: Actor,
    task: Task,
    action: str,
    change: Change,
    along: Sequence[tuple[UUID, UUID | None]],
    *,
    by: str | None = None,
) -> TaskChanged:
    goals = [task.goal_id, *(goal for _, goal in along)]
    also = [other for other, _ in along]
    return note(actor, task, action, change, goals=goals, also=also, by=by)


async def purge_trash(db: Db, limit: int = 500) -> int:
    """Remove what was deleted more than 30 days ago, `limit` tasks at most; how many went."""
    before = db.now() - timedelta(days=rules.TRASH_DAYS)
    parts = await repository.purge_parts(db, before, limit)
    return parts + await repository.purge(db, before, limit)


async def erase(db: Db, actor: Actor, ids: Collection[UUID]) -> None:
    """Remove some tasks for good, whether in the trash or not; for removing example data."""
    await repository.erase(db, actor, ids)
    db.changes.add((actor.user_id, "tasks"))

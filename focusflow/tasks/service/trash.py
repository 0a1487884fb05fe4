"""The trash: what is deleted can be brought back for 30 days, with all that went along."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.tasks import repository, rules
from focusflow.tasks.schemas import Deleted, TaskView
from focusflow.tasks.service import read, state
from focusflow.tasks.service.changes import changed, locked, tell


async def delete_task(db: Db, actor: Actor, task_id: UUID) -> Deleted:
    """Move a task and its subtasks to the trash, as one thing to restore."""
    task = await locked(db, actor, task_id)
    now = db.now()
    along = await repository.delete_descendants(db, actor, task.id, now)
    before, after = changed(task, deleted_at=now)
    task.deleted_with = task.id
    goals = [task.goal_id, *(goal for _, goal in along)]
    also = [other for other, _ in along]
    await tell(db, actor, task, "deleted", (before, after), goals=goals, also=also)
    return Deleted(id=task.id)


async def restore_task(db: Db, actor: Actor, task_id: UUID) -> TaskView:
    """Bring a task back from the trash or the archive, as it was.

    A subtask whose parent is still in the trash comes back on its own; a task that is in
    neither place is left alone.
    """
    task = await locked(db, actor, task_id, trash=True)
    if task.deleted_at is not None:
        along = await repository.restore_with(db, actor, task.id)
        orphan = task.parent_id is not None and (
            await repository.task(db, actor, task.parent_id) is None
        )
        parent_id = None if orphan else task.parent_id
        before, after = changed(task, deleted_at=None, parent_id=parent_id)
        task.deleted_with = None
        goals = [task.goal_id, *(goal for _, goal in along)]
        also = [other for other, _ in along]
        await tell(db, actor, task, "restored", (before, after), goals=goals, also=also)
    elif task.status == "archived":
        await state.move(db, actor, task, "completed" if task.completed_at else "pending")
    return await read.get_task(db, actor, task_id)


async def purge_trash(db: Db, limit: int = 500) -> int:
    """Remove what was deleted more than 30 days ago, `limit` tasks at most; how many went."""
    return await repository.purge(db, db.now() - timedelta(days=rules.TRASH_DAYS), limit)


async def erase(db: Db, actor: Actor, ids: Collection[UUID]) -> None:
    """Remove some tasks for good, whether in the trash or not; for removing example data."""
    await repository.erase(db, actor, ids)
    db.changes.add((actor.user_id, "tasks"))

"""The order that someone gave their tasks by hand."""

from __future__ import annotations

from uuid import UUID

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import InvalidInput, NotFound
from focusflow.platform.events import publish
from focusflow.tasks import repository, rules
from focusflow.tasks.events import TaskMoved
from focusflow.tasks.models import Task
from focusflow.tasks.schemas import TaskView
from focusflow.tasks.service import read
from focusflow.tasks.service.changes import locked


async def reorder(
    db: Db,
    actor: Actor,
    task_id: UUID,
    *,
    after_id: UUID | None = None,
    before_id: UUID | None = None,
) -> TaskView:
    """Put a task right behind `after_id`, or right before `before_id`."""
    if after_id is None and before_id is None:
        raise InvalidInput("after_id", "Say behind or before which task this one goes.", None)
    if task_id in (after_id, before_id):
        raise InvalidInput("after_id", "A task can't go next to itself.", str(task_id))
    await repository.lock_structure(db, actor)
    task = await locked(db, actor, task_id)
    place = await _place(db, actor, task_id, after_id, before_id)
    if place is None:
        await repository.renumber(db, actor)
        await db.refresh(task, ["position"])
        place = await _place(db, actor, task_id, after_id, before_id)
    moved = TaskMoved(task_id, task.position, place or 0.0)
    await repository.set_position(db, task_id, moved.place_after)
    await publish(db, actor, moved)
    return await read.get_task(db, actor, task_id)


async def _place(
    db: Db, actor: Actor, task_id: UUID, after_id: UUID | None, before_id: UUID | None
) -> float | None:
    anchor_id = after_id or before_id
    anchor = await _anchor(db, actor, anchor_id) if anchor_id else None
    if anchor is None:
        raise NotFound("The task next to it is not there. It may have been deleted.")
    above = after_id is None
    other = await repository.neighbour(db, actor, anchor, task_id, above=above)
    low, high = (other, anchor.position) if above else (anchor.position, other)
    return rules.between(low, high)


async def _anchor(db: Db, actor: Actor, task_id: UUID) -> Task | None:
    found = await repository.task(db, actor, task_id)
    if found is not None:
        await db.refresh(found, ["position"])
    return found

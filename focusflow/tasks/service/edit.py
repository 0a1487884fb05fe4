"""Making tasks and changing their fields."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from focusflow.goals import service as goals
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.events import publish, to_json
from focusflow.platform.stale import difference, refuse_stale
from focusflow.tasks import rules
from focusflow.tasks.events import UrgentTaskAdded
from focusflow.tasks.models import Task
from focusflow.tasks.schemas import TaskIn, TaskPatch, TaskPut, TaskView
from focusflow.tasks.service import fields, read, state
from focusflow.tasks.service.changes import locked, tell

_DEFAULTS: dict[str, Any] = {
    **TaskIn(title="-").model_dump(exclude={"title", "status"}),
    "series_start": None,
    "occurrence_date": None,
}
_LINKS = ("goal_id", "milestone_id", "parent_id")


async def create_task(db: Db, actor: Actor, data: TaskIn) -> TaskView:
    """A new task; a subtask belongs to its parent's goal unless it names one."""
    given = data.model_dump(exclude={"status"})
    if data.parent_id is not None:
        above = await fields.parent(db, actor, data.parent_id, None)
        if data.goal_id is None and data.milestone_id is None:
            given["goal_id"], given["milestone_id"] = above.goal_id, above.milestone_id
    ref = None
    if data.goal_id is not None or data.milestone_id is not None:
        ref = await fields.link(db, actor, _DEFAULTS, given)
    values = fields.settle(actor, fields.today(actor, db), _DEFAULTS, given)
    task = Task(user_id=actor.user_id, position=db.now().timestamp(), **values)
    db.add(task)
    kept = {k: v for k, v in values.items() if v not in (None, []) and k not in fields.HIDDEN}
    await tell(db, actor, task, "created", ({}, kept), goals=[task.goal_id])
    if task.priority == "urgent":
        await publish(db, actor, UrgentTaskAdded(task.id))
    if data.status != "pending":
        await state.move(db, actor, task, data.status)
    if ref is None and task.goal_id is not None:
        refs = await goals.refs(db, actor, [task.goal_id])
    else:
        refs = {ref.id: ref} if ref else {}
    return read.view((task, False, 0, 0), refs, db.now())


async def update_task(db: Db, actor: Actor, task_id: UUID, data: TaskPatch) -> TaskView:
    """Change the fields that were sent.

    Conflict when one of them was changed elsewhere since `seen`.
    """
    given = data.model_dump(exclude={"seen"}, exclude_unset=True)
    return await _change(db, actor, task_id, given, data)


async def replace_task(db: Db, actor: Actor, task_id: UUID, data: TaskPut) -> TaskView:
    """Put a whole task in the place of the old one; its status only when given."""
    given = data.model_dump(exclude={"seen"})
    if data.status is None:
        del given["status"]
    return await _change(db, actor, task_id, given, data)


async def _change(
    db: Db, actor: Actor, task_id: UUID, given: dict[str, Any], data: TaskPatch | TaskPut
) -> TaskView:
    task = await locked(db, actor, task_id)
    status = given.pop("status", task.status)
    old = {name: getattr(task, name) for name in (*_DEFAULTS, "title")}
    await fields.link(db, actor, old, given)
    if given.get("parent_id") not in (None, task.parent_id):
        await fields.parent(db, actor, given["parent_id"], task)
    before, after = difference(task, fields.settle(actor, fields.today(actor, db), old, given))
    sent = {name: value for name, value in after.items() if name in given}
    if status != task.status:
        sent["status"] = status
    await refuse_stale(db, task, sent, data.seen, entity=("task", task.id))
    for name, value in after.items():
        setattr(task, name, value)
    if after:
        moved = [before.get("goal_id"), task.goal_id] if set(_LINKS) & set(after) else []
        shown = {name: to_json(value) for name, value in after.items() if name not in fields.HIDDEN}
        await tell(db, actor, task, "updated", ({k: before[k] for k in shown}, shown), goals=moved)
        if after.get("priority") == "urgent" and status in rules.OPEN:
            await publish(db, actor, UrgentTaskAdded(task.id))
    await state.move(db, actor, task, status)
    return await read.get_task(db, actor, task_id)

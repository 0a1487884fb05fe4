"""Making tasks and changing their fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from focusflow.goals import service as goals
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import FocusFlowError
from focusflow.platform.events import DomainEvent, publish_all, to_json
from focusflow.platform.stale import difference, refuse_stale
from focusflow.tasks import rules
from focusflow.tasks.events import UrgentTaskAdded
from focusflow.tasks.models import Task
from focusflow.tasks.schemas import TaskIn, TaskPatch, TaskPut, TaskView
from focusflow.tasks.schemas_series import Scope
from focusflow.tasks.service import drafts, fields, read, scopes, state
from focusflow.tasks.service.changes import locked, note
from focusflow.tasks.service.drafts import DEFAULTS

_LINKS = ("goal_id", "milestone_id", "parent_id")


async def create_task(
    db: Db, actor: Actor, data: TaskIn, *, ai_generated: bool = False
) -> TaskView:
    """A new task; a subtask belongs to its parent's goal unless it names one.

    ai_generated: the coach proposed it, and a person said yes.
    """
    given = data.model_dump(exclude={"status"})
    if data.parent_id is not None:
        above = await fields.parent(db, actor, data.parent_id, None)
        if data.goal_id is None and data.milestone_id is None:
            given["goal_id"], given["milestone_id"] = above.goal_id, above.milestone_id
    ref, section = None, {}
    if data.section_id is not None:
        links = fields.Links(db, actor)
        section[data.section_id] = await links.section(data.section_id)
    if data.goal_id is not None or data.milestone_id is not None:
        ref = await fields.link(fields.Links(db, actor), DEFAULTS, given)
    new = drafts.draft(db, actor, given, ai_generated=ai_generated)
    (task,) = await drafts.write(db, actor, [new])
    if data.status != "pending":
        await state.move(db, actor, [task], data.status)
    if ref is None and task.goal_id is not None:
        refs = await goals.refs(db, actor, [task.goal_id])
    else:
        refs = {ref.id: ref} if ref else {}
    return read.view((task, False, 0, 0), refs, db.now(), section)


async def create_tasks(
    db: Db, actor: Actor, wanted: Sequence[TaskIn], *, ai_generated: bool = False
) -> list[UUID]:
    """Several new, open tasks that lie in no other, all or none; their ids."""
    links = fields.Links(db, actor)
    made = []
    for place, data in enumerate(wanted):
        given = data.model_dump(exclude={"status", "parent_id", "section_id"})
        await fields.link(links, DEFAULTS, given)
        made.append(drafts.draft(db, actor, given, place=place, ai_generated=ai_generated))
    return [task.id for task in await drafts.write(db, actor, made)]


async def update_task(
    db: Db, actor: Actor, task_id: UUID, data: TaskPatch, scope: Scope | None = None
) -> TaskView:
    """Change the fields that were sent, of only this occurrence or of it and all following.

    Without a scope a new due date is this one's, and all else counts for those after it too.
    Conflict when one of the fields was changed elsewhere since `seen`.
    """
    given = data.model_dump(exclude={"seen"}, exclude_unset=True)
    return await _change(db, actor, task_id, given, data, scope=scope)


async def replace_task(
    db: Db, actor: Actor, task_id: UUID, data: TaskPut, scope: Scope | None = None
) -> TaskView:
    """Put a whole task in the place of the old one; its status only when given."""
    given = data.model_dump(exclude={"seen"})
    if data.status is None:
        del given["status"]
    return await _change(db, actor, task_id, given, data, scope=scope)


async def _change(
    db: Db,
    actor: Actor,
    task_id: UUID,
    given: dict[str, Any],
    data: TaskPatch | TaskPut,
    *,
    scope: Scope | None,
) -> TaskView:
    task = await locked(db, actor, task_id)
    status = given.pop("status", task.status)
    links = fields.Links(db, actor)
    before, after = await _difference(db, actor, task, given, links, scope=scope)
    sent = {name: value for name, value in after.items() if name in given}
    if status != task.status:
        sent["status"] = status
    await refuse_stale(db, task, sent, data.seen, entity=("task", task.id))
    await scopes.settle(db, actor, task, (before, after), scope)
    await publish_all(db, actor, _apply(actor, task, status, before, after))
    await state.move(db, actor, [task], status)
    return await read.get_task(db, actor, task_id)


async def change(
    db: Db, actor: Actor, wanted: Sequence[tuple[Task, Mapping[str, Any]]]
) -> dict[UUID, FocusFlowError]:
    """Give locked tasks the fields beside each; those that can't take theirs, with the reason."""
    links = fields.Links(db, actor)
    told: list[DomainEvent] = []
    moves: dict[str, list[Task]] = {}
    refused: dict[UUID, FocusFlowError] = {}
    for task, values in wanted:
        given = dict(values)
        status = given.pop("status", None)
        try:
            before, after = await _difference(db, actor, task, given, links)
        except FocusFlowError as error:
            refused[task.id] = error
            continue
        await scopes.settle(db, actor, task, (before, after), None)
        told += _apply(actor, task, status or task.status, before, after)
        if status is not None:
            moves.setdefault(status, []).append(task)
    await publish_all(db, actor, told)
    for status, tasks in moves.items():
        await state.move(db, actor, tasks, status)
    return refused


async def _difference(
    db: Db,
    actor: Actor,
    task: Task,
    given: dict[str, Any],
    links: fields.Links,
    *,
    scope: Scope | None = None,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What would really change in a task, before and after."""
    old = {name: getattr(task, name) for name in (*DEFAULTS, "title")}
    scopes.check(task, given, scope)
    scopes.move_all(task, old, given, scope)
    await fields.link(links, old, given)
    if given.get("section_id") not in (None, task.section_id):
        await links.section(given["section_id"])
    if given.get("parent_id") not in (None, task.parent_id):
        await fields.parent(db, actor, given["parent_id"], task)
    return difference(task, fields.settle(actor, fields.today(actor, db), old, given))


def _apply(
    actor: Actor, task: Task, status: str, before: dict[str, Any], after: dict[str, Any]
) -> list[DomainEvent]:
    """Change the row; what there is to tell of it."""
    for name, value in after.items():
        setattr(task, name, value)
    if not after:
        return []
    moved = [before.get("goal_id"), task.goal_id] if set(_LINKS) & set(after) else []
    shown = {name: to_json(value) for name, value in after.items() if name not in fields.HIDDEN}
    kept = {name: before[name] for name in shown}
    told: list[DomainEvent] = [note(actor, task, "updated", (kept, shown), goals=moved)]
    if after.get("priority") == "urgent" and status in rules.OPEN:
        told.append(UrgentTaskAdded(task.id))
    return told

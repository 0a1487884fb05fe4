"""How tasks hang together: subtasks, prerequisites, copies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import Conflict, NotFound
from focusflow.tasks import repository, rules
from focusflow.tasks.schemas import SubtaskIn, TaskIn, TaskView
from focusflow.tasks.service import edit, read
from focusflow.tasks.service.changes import locked, tell
from focusflow.tasks.service.copies import add_with_subtasks, copy_of


async def add_subtask(db: Db, actor: Actor, parent_id: UUID, data: SubtaskIn) -> TaskView:
    """A new task inside another."""
    values = {**data.model_dump(exclude_unset=True), "parent_id": parent_id}
    return await edit.create_task(db, actor, TaskIn(**values))


async def duplicate_task(db: Db, actor: Actor, task_id: UUID) -> TaskView:
    """An open copy with the same subtasks and tags, without history."""
    task = await locked(db, actor, task_id)
    copy = copy_of(actor, task, timedelta())
    copy.position = db.now().timestamp()
    (also,) = await add_with_subtasks(db, actor, [(task, copy)])
    after = {"title": copy.title, "copied_from": task.id}
    await tell(db, actor, copy, "created", ({}, after), goals=[copy.goal_id], also=also)
    return await read.get_task(db, actor, copy.id)


async def dependencies(db: Db, actor: Actor, task_id: UUID) -> list[TaskView]:
    """The tasks that have to be done before one, done ones too; at most 50."""
    if await repository.task(db, actor, task_id) is None:
        raise NotFound
    needed = [other for waits, other in await repository.edges(db, actor) if waits == task_id]
    found = await read.tasks_by_ids(db, actor, needed)
    return [found[other] for other in needed if other in found]


async def set_dependencies(
    db: Db, actor: Actor, task_id: UUID, depends_on: Sequence[UUID]
) -> list[TaskView]:
    """Say which tasks have to be done first; all others are no longer waited for.

    NotFound when one is not the actor's, Conflict naming the way round when they would wait
    for each other.
    """
    await repository.lock_structure(db, actor)
    task = await locked(db, actor, task_id)
    wanted = list(dict.fromkeys(depends_on))
    found = await read.tasks_by_ids(db, actor, wanted)
    if len(found) < len(wanted):
        raise NotFound("One of these tasks is not there. It may have been deleted.")
    held: dict[UUID, list[UUID]] = {}
    for waits, other in await repository.edges(db, actor):
        held.setdefault(waits, []).append(other)
    present = set(held.pop(task_id, []))
    way = rules.find_cycle(task_id, wanted, held)
    if way is not None:
        titles = {task_id: task.title, **{key: other.title for key, other in found.items()}}
        unnamed = [step for step in way if step not in titles]
        others = await read.briefs(db, actor, unnamed)
        titles.update({key: other.title for key, other in others.items()})
        names = " → ".join(f"“{titles.get(step, 'a deleted task')[:60]}”" for step in way)
        raise Conflict(f"These tasks would wait for each other: {names}.", field="depends_on")
    add, remove = [i for i in wanted if i not in present], present - set(wanted)
    await repository.replace_dependencies(db, task_id, add, remove)
    if add or remove:
        before, after = {"depends_on": sorted(map(str, present))}, {"depends_on": wanted}
        await tell(db, actor, task, "updated", (before, after))
    return [found[other] for other in wanted]

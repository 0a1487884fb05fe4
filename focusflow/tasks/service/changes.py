"""Telling others what changed in a task."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import NotFound
from focusflow.platform.events import publish, to_json
from focusflow.tasks import repository
from focusflow.tasks.events import TaskChanged
from focusflow.tasks.models import Task

Change = tuple[Mapping[str, Any], Mapping[str, Any]]
"""The changed fields before and after."""


async def locked(db: Db, actor: Actor, task_id: UUID, *, trash: bool = False) -> Task:
    """The row, held until the end of the unit of work; NotFound when it is not the actor's."""
    found = await repository.task(db, actor, task_id, lock=True, trash=trash)
    if found is None:
        raise NotFound
    return found


async def held(db: Db, actor: Actor, ids: Collection[UUID]) -> dict[UUID, Task]:
    """The actor's rows among some ids, those in the trash too, held like `locked`."""
    return {task.id: task for task in await repository.several(db, actor, ids)} if ids else {}


def note(
    actor: Actor,
    task: Task,
    action: str,
    change: Change,
    *,
    goals: Iterable[UUID | None] = (),
    also: Iterable[UUID] = (),
    by: str | None = None,
) -> TaskChanged:
    """A change as an event.

    `goals` may have got or lost tasks; `also` are subtasks that went along; `by` is who did it
    when it was not the actor.
    """
    return TaskChanged(
        task.id,
        action,
        {name: to_json(value) for name, value in change[0].items()},
        {name: to_json(value) for name, value in change[1].items()},
        actor=by or actor.by,
        goal_ids=tuple(sorted({str(goal) for goal in goals if goal is not None})),
        also=tuple(str(task_id) for task_id in also),
    )


async def tell(db: Db, actor: Actor, task: Task, action: str, change: Change, **more: Any) -> None:
    """Publish a change; see `note` for what more there can be to say.

    Rows are not flushed before, so that the event is never later than their `updated_at`.
    """
    await publish(db, actor, note(actor, task, action, change, **more))


def changed(task: Task, **values: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Set fields of a row; those that really changed, before and after."""
    after = {name: value for name, value in values.items() if getattr(task, name) != value}
    before = {name: getattr(task, name) for name in after}
    for name, value in after.items():
        setattr(task, name, value)
    return before, after

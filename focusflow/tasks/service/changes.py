"""Telling others what changed in a task."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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


async def tell(
    db: Db,
    actor: Actor,
    task: Task,
    action: str,
    change: Change,
    *,
    goals: Iterable[UUID | None] = (),
    also: Iterable[UUID] = (),
    by: str | None = None,
) -> None:
    """Publish a change.

    `goals` may have got or lost tasks; `also` are subtasks that went along; `by` is who did it
    when it was not the actor. Rows are not flushed before, so that the event is never later than
    their `updated_at`.
    """
    event = TaskChanged(
        task.id,
        action,
        {name: to_json(value) for name, value in change[0].items()},
        {name: to_json(value) for name, value in change[1].items()},
        actor=by or actor.by,
        goal_ids=tuple(sorted({str(goal) for goal in goals if goal is not None})),
        also=tuple(str(task_id) for task_id in also),
    )
    await publish(db, actor, event)


def changed(task: Task, **values: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Set fields of a row; those that really changed, before and after."""
    after = {name: value for name, value in values.items() if getattr(task, name) != value}
    before = {name: getattr(task, name) for name in after}
    for name, value in after.items():
        setattr(task, name, value)
    return before, after

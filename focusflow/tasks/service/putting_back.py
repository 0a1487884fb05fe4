"""Giving a field of a task a value again that it had before."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pydantic import ValidationError

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import Conflict, InvalidInput, NotFound
from focusflow.platform.events import to_json
from focusflow.tasks import repository
from focusflow.tasks.models import Task
from focusflow.tasks.schemas import TaskPatch, TaskView
from focusflow.tasks.service import edit, files, read, structure
from focusflow.tasks.service.changes import locked
from focusflow.tasks.service.history import FIELDS, PUT_BACK, values_of


async def put_back(
    db: Db, actor: Actor, task_id: UUID, entry_id: UUID, field: str, *, anyway: bool = False
) -> TaskView:
    """Give one field the value that an entry of the history says it had before.

    Conflict when it was changed again since, unless `anyway`, or the task is in the trash.
    """
    record = await repository.history_entry(db, actor, task_id, entry_id)
    if record is None:
        raise NotFound("There is no such entry in the history of this task.")
    before, after = values_of(record)
    if field not in PUT_BACK or field not in before:
        raise InvalidInput("field", "This entry has no earlier value of that field.", field)
    task = await locked(db, actor, task_id, trash=True)
    if task.deleted_at is not None:
        raise Conflict("This task is in the trash. Restore it first.")
    if field == "file":
        await _file(db, actor, task_id, before[field], after.get(field))
        return await read.get_task(db, actor, task_id)
    now = await value_now(db, actor, task, field)
    if same(now, before[field]):
        return await read.get_task(db, actor, task_id)
    if not anyway and field in after and not same(now, after[field]):
        name = field.replace("_", " ")
        raise Conflict(
            f"The {name} was changed again since. Nothing was put back; say so if it should be "
            "put back anyway.",
            field=field,
            current={field: now},
        )
    await give(db, actor, task_id, {field: before[field]})
    return await read.get_task(db, actor, task_id)


def same(one: Any, other: Any) -> bool:
    """Whether two values of the log say the same; the order of a list means nothing."""
    if isinstance(one, list) and isinstance(other, list):
        return sorted(map(str, one)) == sorted(map(str, other))
    return bool(one == other)


async def value_now(db: Db, actor: Actor, task: Task, field: str) -> Any:
    """A field as the log would write it."""
    if field == "depends_on":
        needed = [other for waits, other in await repository.edges(db, actor) if waits == task.id]
        return [str(other) for other in needed]
    return to_json(getattr(task, field))


async def give(db: Db, actor: Actor, task_id: UUID, values: dict[str, Any]) -> None:
    """Give a task values as the log holds them; InvalidInput when they are no longer allowed."""
    fields = {name: value for name, value in values.items() if name in FIELDS}
    if fields:
        try:
            data = TaskPatch.model_validate(fields)
        except ValidationError as error:
            raise InvalidInput("field", "This value is no longer allowed.") from error
        await edit.update_task(db, actor, task_id, data)
    if "depends_on" in values:
        ids = [UUID(one) for one in values["depends_on"]]
        there = await read.briefs(db, actor, ids)
        await structure.set_dependencies(db, actor, task_id, [one for one in ids if one in there])


async def _file(db: Db, actor: Actor, task_id: UUID, before: str | None, after: str | None) -> None:
    """Put a removed file back, or take one off again that had come."""
    removed = before is not None
    name = str(before if removed else after)
    found = await repository.attachment_named(db, actor, task_id, name, removed=removed)
    if found is None:
        words = "can't be put back any more; it was removed" if removed else "is not there any more"
        raise Conflict(f"“{name}” {words}.", field="file")
    verb = files.restore_attachment if removed else files.remove_attachment
    await verb(db, actor, task_id, found)

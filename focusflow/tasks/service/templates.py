"""Templates: a task with its subtasks as a pattern, laid on another day as often as wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import InvalidInput, NotFound
from focusflow.tasks import repository
from focusflow.tasks.models import Task, TaskTemplate
from focusflow.tasks.schemas import TaskIn, TaskView
from focusflow.tasks.schemas_views import (
    FromTemplateIn,
    PartDeleted,
    TaskTemplateIn,
    TaskTemplatePatch,
    TaskTemplateView,
)
from focusflow.tasks.service import fields, parts, read
from focusflow.tasks.service.drafts import Draft, draft, write
from focusflow.tasks.service.parts import TEMPLATE

MOST_TASKS = 60
_FIELDS = ("title", "description", "priority", "difficulty", "category", "estimated_minutes")
_LEFT = ("cancelled", "archived")


async def list_task_templates(db: Db, actor: Actor) -> list[TaskTemplateView]:
    """All templates in their order; 50 at most."""
    return [_view(row) for row in await repository.parts(db, actor, TaskTemplate)]


async def save_task_template(db: Db, actor: Actor, data: TaskTemplateIn) -> TaskTemplateView:
    """Keep a task with its subtasks as a template: titles, tags, estimates, days from its due day.

    InvalidInput when there are more than 60. Conflict when there is a template of that name.
    """
    root = await repository.task(db, actor, data.task_id)
    if root is None:
        raise NotFound
    below = await repository.descendants(db, actor, [root.id])
    tasks = [root, *(task for task in below if task.status not in _LEFT)]
    if len(tasks) > MOST_TASKS:
        raise InvalidInput("task_id", f"A template holds {MOST_TASKS} tasks at most.")
    values = {"title": data.title or root.title, "items": items_of(tasks)}
    return _view(await parts.create(db, actor, TEMPLATE, values))


async def rename_task_template(
    db: Db, actor: Actor, template_id: UUID, data: TaskTemplatePatch
) -> TaskTemplateView:
    """Give a template another name."""
    return _view(await parts.change(db, actor, TEMPLATE, template_id, {"title": data.title}))


async def delete_task_template(db: Db, actor: Actor, template_id: UUID) -> PartDeleted:
    """Take a template away; it can be restored for 30 days."""
    await parts.delete(db, actor, TEMPLATE, template_id)
    return PartDeleted(id=template_id)


async def restore_task_template(db: Db, actor: Actor, template_id: UUID) -> TaskTemplateView:
    """Bring a template back."""
    return _view(await parts.restore(db, actor, TEMPLATE, template_id))


async def use_task_template(
    db: Db, actor: Actor, template_id: UUID, data: FromTemplateIn
) -> TaskView:
    """Make the tasks of a template, due relative to a day; the one that holds the others."""
    row = await parts.found(db, actor, TEMPLATE, template_id)
    day = data.day or fields.today(actor, db)
    drafts: list[Draft] = []
    for place, item in enumerate(row.items):
        above = item.get("inside")
        inside = drafts[above].task if above is not None else None
        given = _given(item, day)
        drafts.append(draft(db, actor, given, place=place, inside=inside, today=day))
    made = await write(db, actor, drafts)
    return await read.get_task(db, actor, made[0].id)


def items_of(tasks: Sequence[Task]) -> list[dict[str, Any]]:
    """A task and what lies inside it as items; `inside` is the place of the item above."""
    days = [task.due_date for task in tasks if task.due_date is not None]
    base = tasks[0].due_date or (min(days) if days else None)
    place = {tasks[0].id: 0}
    # From the top down: a task stands behind the one it lies in.
    waiting, order = list(tasks[1:]), [tasks[0]]
    while waiting:
        ready = [task for task in waiting if task.parent_id in place]
        if not ready:
            break
        for task in ready:
            place[task.id] = len(order)
            order.append(task)
        waiting = [task for task in waiting if task.id not in place]
    return [_item(task, place, base) for task in order]


def _item(task: Task, place: Mapping[UUID, int], base: date | None) -> dict[str, Any]:
    item = {name: getattr(task, name) for name in _FIELDS}
    item["tags"] = list(task.tags)
    if task.due_date is not None and base is not None:
        item["due_in"] = (task.due_date - base).days
        item["due_time"] = task.due_time.isoformat() if task.due_time else None
    inside = place.get(task.parent_id) if task.parent_id and place[task.id] else None
    return {k: v for k, v in {**item, "inside": inside}.items() if v not in (None, [])}


def _given(item: Mapping[str, Any], day: date) -> dict[str, Any]:
    """What an item says of a task that begins on a day."""
    given = {name: item[name] for name in (*_FIELDS, "tags") if name in item}
    if "due_in" in item:
        given["due_date"] = day + timedelta(days=item["due_in"])
        if "due_time" in item:
            given["due_time"] = time.fromisoformat(item["due_time"])
    try:
        return TaskIn.model_validate(given).model_dump(exclude={"status"})
    except ValidationError as error:
        raise InvalidInput("day", "Pick a day nearer to today.", day.isoformat()) from error


def _view(row: TaskTemplate) -> TaskTemplateView:
    days = [item["due_in"] for item in row.items if "due_in" in item]
    return TaskTemplateView(
        id=row.id,
        title=row.title,
        tasks=len(row.items),
        days=max(days) - min(days) if days else 0,
        items=tuple(row.items),
    )

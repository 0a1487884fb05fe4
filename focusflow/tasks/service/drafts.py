"""New tasks, one or many at once: made from their fields, then written and told together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.events import DomainEvent, publish_all
from focusflow.tasks import rules
from focusflow.tasks.events import UrgentTaskAdded
from focusflow.tasks.models import Task
from focusflow.tasks.schemas import TaskIn
from focusflow.tasks.service import fields
from focusflow.tasks.service.changes import note
from focusflow.tasks.service.copies import give_series

DEFAULTS: dict[str, Any] = {
    **TaskIn(title="-").model_dump(exclude={"title", "status"}),
    "series_start": None,
    "occurrence_date": None,
}
"""What a new task has where nothing is said."""
_STEP = 1e-4
"""Between the places of tasks made at once in the manual order, so that their order is kept."""


@dataclass(frozen=True)
class Draft:
    """A task that is not written yet, and the values it was given."""

    task: Task
    values: Mapping[str, Any]


def draft(
    db: Db,
    actor: Actor,
    given: dict[str, Any],
    *,
    place: int = 0,
    inside: Task | None = None,
    ai_generated: bool = False,
    today: date | None = None,
) -> Draft:
    """A task from checked fields; `place` is its own among those made at once.

    InvalidInput names the field that can't be so.
    """
    values = fields.settle(actor, today or fields.today(actor, db), DEFAULTS, given)
    if inside is not None:
        values["parent_id"] = inside.id
    position = db.now().timestamp() + place * _STEP
    task = Task(user_id=actor.user_id, position=position, ai_generated=ai_generated, **values)
    return Draft(task, values)


async def write(db: Db, actor: Actor, drafts: Sequence[Draft]) -> list[Task]:
    """Write new tasks, those that hold others before these, and tell of them."""
    made = [one.task for one in drafts]
    await give_series(db, actor, made)
    db.add_all(made)
    told: list[DomainEvent] = [
        note(actor, one.task, "created", ({}, _said(one.values)), goals=[one.task.goal_id])
        for one in drafts
    ]
    urgent = next((t for t in made if t.priority == "urgent" and t.status in rules.OPEN), None)
    if urgent is not None:
        told.append(UrgentTaskAdded(urgent.id))
    await publish_all(db, actor, told)
    return made


def _said(values: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in values.items() if v not in (None, []) and k not in fields.HIDDEN}

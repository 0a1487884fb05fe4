"""Copies of tasks: duplicates and next occurrences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.events import publish_all
from focusflow.platform.ids import new_id
from focusflow.tasks import repository, rules
from focusflow.tasks.models import Task
from focusflow.tasks.service.changes import note

_SINGLE = (
    "title",
    "description",
    "notes",
    "priority",
    "difficulty",
    "category",
    "due_time",
    "estimated_minutes",
    "parent_id",
    "goal_id",
    "milestone_id",
    "section_id",
)
CARRIED = (*_SINGLE, "tags")
"""What an occurrence hands on to those after it."""
_COPIED = (*_SINGLE, "recurrence_rule", "recurrence_mode")


def copy_of(actor: Actor, task: Task, shift: timedelta) -> Task:
    """The same task, open, without history, its dates moved on; not yet added."""
    copy = Task(
        user_id=actor.user_id,
        tags=list(task.tags),
        position=task.position,
        start_date=task.start_date + shift if task.start_date else None,
        due_date=task.due_date + shift if task.due_date else None,
        **{name: getattr(task, name) for name in _COPIED},
    )
    copy.due_at = rules.due_moment(actor, copy.due_date, copy.due_time)
    if copy.recurrence_rule:
        copy.series_start = copy.occurrence_date = copy.due_date
    return copy


async def add_with_subtasks(
    db: Db, actor: Actor, pairs: Sequence[tuple[Task, Task]]
) -> list[list[UUID]]:
    """Add copies with copies of the originals' subtasks, open again; the ids of these for each.

    `pairs` are originals with their copies.
    """
    below: dict[UUID | None, list[Task]] = {}
    for child in await repository.descendants(db, actor, [task.id for task, _ in pairs]):
        if child.status not in ("cancelled", "archived"):
            below.setdefault(child.parent_id, []).append(child)
    made = [_copies(actor, task, copy, below) for task, copy in pairs]
    copies = [copy for _, copy in pairs]
    await give_series(db, actor, [*copies, *(new for one in made for new in one)])
    for copy, inside in zip(copies, made, strict=True):
        db.add_all([copy, *inside])
    return [[new.id for new in inside] for inside in made]


async def add_following(
    db: Db, actor: Actor, following: Sequence[tuple[Task, Task]], *, after: Task | None = None
) -> None:
    """Add next occurrences with their subtasks, and tell of them; pairs as in `next_ones`.

    `after` is the task they come after when that is not the one whose subtasks they get.
    """
    if not following:
        return
    copies = await add_with_subtasks(db, actor, following)
    told = []
    for (task, copy), also in zip(following, copies, strict=True):
        before = (after or task).id
        values = {"title": copy.title, "due_date": copy.due_date, "previous_id": before}
        goals = [copy.goal_id]
        told.append(note(actor, copy, "created", ({}, values), goals=goals, also=also, by="system"))
    await publish_all(db, actor, told)


async def give_series(db: Db, actor: Actor, new_tasks: Sequence[Task]) -> None:
    """Begin a series for each that repeats and belongs to none yet."""
    rows = []
    for task in new_tasks:
        if task.recurrence_rule and task.due_date and task.series_id is None:
            task.series_id = new_id()
            rows.append({"id": task.series_id, "next_on": task.due_date + timedelta(days=1)})
    await repository.add_series(db, actor, rows)


def _copies(
    actor: Actor, task: Task, copy: Task, below: Mapping[UUID | None, Sequence[Task]]
) -> list[Task]:
    """Copies of all subtasks, from the top down, because a row needs the one it lies in."""
    shift = timedelta()
    if task.due_date and copy.due_date:
        shift = copy.due_date - task.due_date
    made: list[Task] = []
    waiting = [(task.id, copy.id)]
    for old_id, above in waiting:
        for child in below.get(old_id, []):
            new = copy_of(actor, child, shift)
            new.parent_id = above
            waiting.append((child.id, new.id))
            made.append(new)
    return made

"""Begins the series of the repeating tasks that a file brings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.ids import new_id
from focusflow.tasks import repository, rules
from focusflow.tasks.models import Task, TaskException, TaskImport, TaskPause
from focusflow.tasks.series import MOST_OPEN
from focusflow.tasks.transfer import Portable


@dataclass(frozen=True)
class Courses:
    """The series of a file by key: what tells their members, and who says their pauses and such."""

    members: Mapping[str, Sequence[str]]
    told: Mapping[str, Portable]


def courses_of(tasks: Sequence[Portable], identities: Sequence[str]) -> Courses:
    """The series of a file."""
    members: dict[str, list[str]] = {}
    told: dict[str, Portable] = {}
    for task, identity in zip(tasks, identities, strict=True):
        if (key := key_of(task)) is not None:
            if len(here := members.setdefault(key, [])) < MOST_OPEN:
                here.append(identity)
            if task.pauses or task.exceptions:
                told.setdefault(key, task)
    return Courses(members, told)


def key_of(task: Portable) -> str | None:
    """The key of the series that a task goes on with; what is done goes on with none."""
    return task.series if task.recurrence_rule and task.status in rules.OPEN else None


async def begin(
    db: Db,
    actor: Actor,
    into: TaskImport,
    pairs: Sequence[tuple[Task, Portable]],
    courses: Courses,
) -> None:
    """Give each repeating task its series: a new one, or that of another of its file.

    Only what this very import made is joined: what was here before is left as it is.
    """
    begun = await _begun(db, actor, into, pairs, courses)
    taken = await repository.days_made(db, actor, begun.values())
    rows: list[dict[str, Any]] = []
    days: list[TaskPause | TaskException] = []
    for new, task in pairs:
        if not new.recurrence_rule or new.due_date is None:
            continue
        key = key_of(task)
        there = begun.get(key) if key is not None else None
        # A day stands once in a series: another on it, from an odd file, goes its own way.
        if there is not None and (there, new.occurrence_date) not in taken:
            new.series_id = there
            taken.add((there, new.occurrence_date))
            continue
        new.series_id = new_id()
        taken.add((new.series_id, new.occurrence_date))
        if key is not None:
            begun.setdefault(key, new.series_id)
        next_on = new.due_date + timedelta(days=1)
        rows.append({"id": new.series_id, "next_on": next_on, "policy": task.series_policy})
        days += _days(new.series_id, courses.told.get(key or "", task))
    await repository.add_series(db, actor, rows)
    db.add_all(days)


async def _begun(
    db: Db,
    actor: Actor,
    into: TaskImport,
    pairs: Sequence[tuple[Task, Portable]],
    courses: Courses,
) -> dict[str, UUID]:
    """Which of their series this import has begun already."""
    tells = {
        identity: key
        for _, task in pairs
        if (key := key_of(task)) is not None
        for identity in courses.members[key]
    }
    found = await repository.series_made_by(db, actor, into.id, tells)
    return {tells[identity]: series_id for identity, series_id in found.items()}


def _days(series_id: UUID, task: Portable) -> Iterator[TaskPause | TaskException]:
    for first, last in task.pauses:
        yield TaskPause(series_id=series_id, first_day=first, last_day=last)
    for day, to in task.exceptions:
        yield TaskException(series_id=series_id, day=day, moved_to=to)

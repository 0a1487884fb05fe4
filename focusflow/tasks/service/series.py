"""Series of repeating tasks: beginning them, reading them, and making what comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, cast
from uuid import UUID

from pydantic import ValidationError

from focusflow.goals import service as goals
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import Conflict, FocusFlowError, NotFound
from focusflow.platform.ids import new_id
from focusflow.tasks import repository, rules
from focusflow.tasks import series as course
from focusflow.tasks.models import Task, TaskPause
from focusflow.tasks.repository import Running
from focusflow.tasks.schemas import TaskPatch
from focusflow.tasks.schemas_series import (
    ExceptionView,
    OccurrenceView,
    PauseView,
    SeriesChanged,
    SeriesView,
)
from focusflow.tasks.series import Course, Occurrence, Policy
from focusflow.tasks.service import fields, read
from focusflow.tasks.service.changes import locked
from focusflow.tasks.service.copies import copy_of

LOOK_BACK = timedelta(days=400)
"""So far back the days of a series are compared with those that come."""


async def begin(db: Db, actor: Actor, due: date, like: Running | None = None) -> UUID:
    """A new series whose first occurrence is due on `due`, with the settings of another."""
    series_id = new_id()
    row: dict[str, Any] = {"id": series_id, "next_on": due + timedelta(days=1)}
    if like is not None:
        row["policy"] = like.series.policy
    await repository.add_series(db, actor, [row])
    if like is not None:
        today = fields.today(actor, db)
        db.add_all(
            TaskPause(series_id=series_id, first_day=pause.first_day, last_day=pause.last_day)
            for pause in like.pauses
            if pause.last_day >= today
        )
    return series_id


async def held(db: Db, actor: Actor, series_id: UUID) -> Running:
    """A series, held until the end of the unit of work; NotFound when it is not the actor's."""
    since = fields.today(actor, db) - LOOK_BACK
    found = await repository.running(db, actor, [series_id], since)
    if not found or found[0].latest is None:
        raise NotFound
    return found[0]


async def of_task(db: Db, actor: Actor, task_id: UUID) -> Running:
    """The series of a task, held with its open occurrence.

    NotFound when the task is not the actor's, Conflict when it does not repeat.
    """
    task = await locked(db, actor, task_id)
    if task.series_id is None or task.recurrence_rule is None:
        raise Conflict("This task does not repeat.")
    await repository.hold_open(db, actor, task.series_id)
    return await held(db, actor, task.series_id)


def is_open(task: Task | None) -> bool:
    """Whether a task is to be done."""
    return task is not None and task.deleted_at is None and task.status in rules.OPEN


def head_of(running: Running) -> Task:
    """The open occurrence from which a series goes on; Conflict when it has ended."""
    if running.latest is None or not is_open(running.latest):
        raise Conflict("This series has ended; nothing more comes of it.")
    return running.latest


def course_of(running: Running) -> Course:
    """The rule of a series with what was said against it."""
    task = running.latest
    if task is None or task.recurrence_rule is None:
        raise Conflict("This series has ended; nothing more comes of it.")
    return Course(
        task.recurrence_rule,
        task.recurrence_mode,
        task.series_start or place_of(task).day,
        tuple((pause.first_day, pause.last_day) for pause in running.pauses),
        running.exceptions,
    )


def place_of(task: Task) -> Occurrence:
    """Where a repeating task stands in its series."""
    due = task.due_date or task.occurrence_date or date.min
    return Occurrence(task.occurrence_date or due, due)


def policy_of(running: Running) -> Policy:
    """What becomes of missed occurrences."""
    return cast(Policy, running.series.policy)


async def next_ones(db: Db, actor: Actor, tasks: Sequence[Task]) -> list[tuple[Task, Task]]:
    """Tasks with the occurrence after each, not yet added; those that have none are left out."""
    wanted = {
        task.series_id: task
        for task in sorted(tasks, key=lambda task: task.id)
        if task.series_id is not None and task.recurrence_rule and task.due_date
    }
    if not wanted:
        return []
    there = await repository.next_of(db, actor, [task.id for task in wanted.values()])
    today = fields.today(actor, db)
    found: list[tuple[Task, Task]] = []
    for running in await repository.running(db, actor, wanted.keys(), today - LOOK_BACK):
        task = wanted[running.series.id]
        if task.id in there or running.latest is None or running.latest.id != task.id:
            continue
        place, policy = place_of(task), policy_of(running)
        taken = running.days - {place.day}
        after = course.following(course_of(running), place, today, policy, taken)
        if after is not None:
            running.series.next_on = after[0].due
            found.append((task, await occurrence_of(db, actor, task, after)))
    return found


async def wake(db: Db, actor: Actor, tasks: Sequence[Task]) -> None:
    """Let the series of some tasks be looked at again."""
    ids = {task.series_id for task in tasks if task.series_id is not None}
    if ids:
        await repository.wake_series(db, ids, fields.today(actor, db))


async def occurrence_of(
    db: Db, actor: Actor, task: Task, found: tuple[Occurrence, date, str]
) -> Task:
    """Another occurrence of the series of `task`, as those after it are to be; not yet added.

    `found`: its place, the start of its series and its rule.
    """
    at, start, rule = found
    common = dict(await _common(db, actor, task))
    due, start_date = (common.pop(name, getattr(task, name)) for name in ("due_date", "start_date"))
    copy = copy_of(actor, task, at.due - (task.due_date or at.due))
    for name, value in common.items():
        setattr(copy, name, value)
    copy.start_date = start_date + (at.due - (due or at.due)) if start_date else None
    copy.due_date = at.due
    copy.due_at = rules.due_moment(actor, copy.due_date, copy.due_time)
    copy.position = task.position
    copy.previous_id, copy.series_id = task.id, task.series_id
    copy.recurrence_rule, copy.series_start, copy.occurrence_date = rule, start, at.day
    return copy


async def _common(db: Db, actor: Actor, task: Task) -> Mapping[str, Any]:
    """What those after a task have instead of what it has; links only to what is still there."""
    if not task.only_here:
        return {}
    try:
        values = TaskPatch.model_validate(task.only_here).model_dump(exclude_unset=True)
    except ValidationError:  # written under other rules than today's
        return {}
    if "goal_id" in values or "milestone_id" in values:
        goal, milestone = (
            values.get(name, getattr(task, name)) for name in ("goal_id", "milestone_id")
        )
        try:
            await goals.check_link(db, actor, goal, milestone)
        except FocusFlowError:
            values |= {"goal_id": None, "milestone_id": None}
    parent_id = values.get("parent_id")
    if parent_id is not None and await repository.task(db, actor, parent_id) is None:
        values["parent_id"] = None
    return values


async def get_series(db: Db, actor: Actor, task_id: UUID) -> SeriesView:
    """How a task repeats, and what comes next; Conflict when it does not."""
    task = await repository.task(db, actor, task_id)
    if task is None:
        raise NotFound
    if task.series_id is None or task.recurrence_rule is None:
        raise Conflict("This task does not repeat.")
    return view(await held(db, actor, task.series_id), fields.today(actor, db))


async def changed(db: Db, actor: Actor, running: Running) -> SeriesChanged:
    """The answer to a change of a series."""
    task = running.latest
    shown = None
    if task is not None and task.deleted_at is None:
        shown = await read.get_task(db, actor, task.id)
    return SeriesChanged(series=view(running, fields.today(actor, db)), task=shown)


def view(running: Running, today: date) -> SeriesView:
    """A series as it is shown."""
    row, way, task = running.series, course_of(running), running.latest
    current, coming = None, []
    if task is not None and is_open(task):
        current = place_of(task)
        coming = course.upcoming(way, current, today)
    return SeriesView(
        id=row.id,
        recurrence_rule=way.rule,
        recurrence_mode="after_completion" if way.mode == "after_completion" else "schedule",
        starts_on=way.start,
        policy=policy_of(running),
        missed=row.missed,
        skipped=row.skipped,
        current=_shown(current) if current else None,
        upcoming=tuple(_shown(occurrence) for occurrence in coming),
        pauses=tuple(PauseView.model_validate(pause) for pause in running.pauses),
        exceptions=tuple(
            ExceptionView(day=day, moved_to=moved) for day, moved in running.exceptions.items()
        ),
    )


def _shown(occurrence: Occurrence) -> OccurrenceView:
    return OccurrenceView(day=occurrence.day, due_date=occurrence.due)

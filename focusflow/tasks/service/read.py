"""Reading tasks: one, a list, counts, and what other contexts need."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from focusflow.goals import service as goals
from focusflow.goals.schemas import GoalRef
from focusflow.platform.actor import Actor
from focusflow.platform.api import Page, decode_cursor, encode_cursor, instant, optional, uuid
from focusflow.platform.clock import local_day
from focusflow.platform.db import Db
from focusflow.platform.errors import NotFound
from focusflow.tasks import repository, rules
from focusflow.tasks.models import Task
from focusflow.tasks.repository import Loaded
from focusflow.tasks.schemas import (
    GoalWork,
    PlannableTask,
    TaskBrief,
    TaskCounts,
    TaskFilter,
    TaskTally,
    TaskView,
)

_RANKS = {name: rank for rank, name in enumerate(rules.PRIORITIES)}


def _rank(text: str) -> int:
    rank = int(text)
    if rank not in _RANKS.values():
        raise ValueError(text)
    return rank


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _text(text: str) -> str:
    if not isinstance(text, str):
        raise TypeError(text)
    return text


# For each order: how the values in a cursor are read, and where they come from.
_CURSORS: dict[str, tuple[tuple[Callable[[str], Any], ...], Callable[[Task], tuple[Any, ...]]]] = {
    "due_date": ((optional(instant), uuid), lambda task: (task.due_at, task.id)),
    "-due_date": ((optional(instant), uuid), lambda task: (task.due_at, task.id)),
    "priority": ((_rank, optional(instant), uuid), lambda t: (_RANKS[t.priority], t.due_at, t.id)),
    "title": ((_text, uuid), lambda task: (task.title, task.id)),
    "position": ((_number, uuid), lambda task: (task.position, task.id)),
    "created_at": ((uuid,), lambda task: (task.id,)),
    "-created_at": ((uuid,), lambda task: (task.id,)),
    "-updated_at": ((instant, uuid), lambda task: (task.updated_at, task.id)),
    "-completed_at": ((optional(instant), uuid), lambda task: (task.completed_at, task.id)),
    "-ai_priority_score": (
        (optional(_number), uuid),
        lambda task: (task.ai_priority_score, task.id),
    ),
    # In the place of the section's id goes its own place; see `list_tasks`.
    "section": (
        (optional(_number), _number, uuid),
        lambda task: (task.section_id, task.position, task.id),
    ),
}


async def get_task(db: Db, actor: Actor, task_id: UUID) -> TaskView:
    """One task that was not deleted."""
    found = await repository.loaded(db, actor, task_id)
    if found is None:
        raise NotFound
    return (await views(db, actor, [found]))[0]


async def list_tasks(
    db: Db,
    actor: Actor,
    wanted: TaskFilter | None = None,
    *,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[TaskView]:
    """A page of tasks; without a filter the open ones, soonest due first."""
    wanted = wanted or TaskFilter()
    readers, values = _CURSORS[wanted.sort]
    after = decode_cursor(cursor, *readers)
    rows = await repository.page(db, actor, wanted, after, now=db.now(), limit=limit + 1)
    more = None
    if len(rows) > limit:
        place = values(rows[limit - 1][0])
        if wanted.sort == "section":
            known = {row.id: row.position for row in await repository.sections(db, actor)}
            place = (known.get(place[0]), *place[1:])
        more = encode_cursor(*place)
    return Page(items=await views(db, actor, rows[:limit]), next_cursor=more)


async def subtasks(db: Db, actor: Actor, task_id: UUID) -> Page[TaskView]:
    """The first 100 subtasks of a task in their manual order, done ones too."""
    if await repository.task(db, actor, task_id) is None:
        raise NotFound
    wanted = TaskFilter(view="all", parent_id=task_id, sort="position")
    return await list_tasks(db, actor, wanted, limit=100)


async def tasks_by_ids(db: Db, actor: Actor, ids: Collection[UUID]) -> dict[UUID, TaskView]:
    """Tasks by id, done ones too; those deleted or not the actor's are left out."""
    found = await repository.loaded_by_ids(db, actor, ids) if ids else ()
    return {view.id: view for view in await views(db, actor, found)}


async def briefs(db: Db, actor: Actor, ids: Collection[UUID]) -> dict[UUID, TaskBrief]:
    """Tasks by id in brief, done ones too; those deleted or not the actor's are left out."""
    if not ids:
        return {}
    rows = await repository.columns_of(db, actor, ids, _BRIEF)
    return {row.id: TaskBrief.model_validate(row) for row in rows}


async def counts(db: Db, actor: Actor) -> TaskCounts:
    """How much there is to do."""
    now = db.now()
    found, today, overdue = await repository.counts(db, actor, now, local_day(actor, now))
    return TaskCounts(open=found, today=today, overdue=overdue)


async def plannable_tasks(db: Db, actor: Actor, day: date, limit: int = 200) -> list[PlannableTask]:
    """Open tasks that may be placed on `day`, the most pressing first.

    Left out: tasks that start later, tasks of paused or cancelled goals, and tasks whose open
    subtasks stand for them.
    """
    idle = await goals.idle_goal_ids(db, actor)
    rows = await repository.plannable(db, actor, day, idle, limit)
    waits: dict[UUID, list[UUID]] = {}
    for task_id, needed in await repository.prerequisites_of(db, actor, [t.id for t in rows]):
        waits.setdefault(task_id, []).append(needed)
    refs = await goals.refs(db, actor, _goal_ids(rows))
    return [_plannable(task, refs, waits.get(task.id, [])) for task in rows]


async def goal_tallies(db: Db, actor: Actor, goal_ids: Collection[UUID]) -> list[TaskTally]:
    """How many of the tasks of goals are done, milestone by milestone."""
    return [
        TaskTally(goal_id=goal, milestone_id=milestone, total=total, done=done)
        for goal, milestone, total, done in await repository.goal_tallies(db, actor, goal_ids)
    ]


async def goal_work(
    db: Db, actor: Actor, goal_id: UUID, *, weeks: int, guess: int = 30
) -> GoalWork:
    """The work that is left of a goal, and that of each of the last full weeks."""
    found = await repository.goal_work(db, actor, goal_id, db.now(), weeks=weeks, guess=guess)
    count, guessed, left, done = found
    return GoalWork(
        open_tasks=count,
        guessed=guessed,
        minutes_left=left,
        guess=guess,
        weeks=tuple(done.get(week, 0) for week in reversed(range(weeks))),
    )


async def views(db: Db, actor: Actor, rows: Sequence[Loaded]) -> tuple[TaskView, ...]:
    """Rows as views, with the titles of their goals and sections."""
    refs = await goals.refs(db, actor, _goal_ids([row[0] for row in rows]))
    now = db.now()
    sections: dict[UUID, str] = {}
    if any(row[0].section_id is not None for row in rows):
        sections = {row.id: row.title for row in await repository.sections(db, actor)}
    return tuple(view(row, refs, now, sections) for row in rows)


_BRIEF = tuple(TaskBrief.model_fields)
_SHOWN = TaskView.model_fields.keys() & Task.model_fields.keys()
_PLANNED = PlannableTask.model_fields.keys() & Task.model_fields.keys()


def _goal_ids(rows: Sequence[Task]) -> set[UUID]:
    return {task.goal_id for task in rows if task.goal_id is not None}


def view(
    row: Loaded,
    refs: Mapping[UUID, GoalRef],
    now: datetime,
    sections: Mapping[UUID, str] | None = None,
) -> TaskView:
    """One row as a view; a deleted goal or section is not shown."""
    task, blocked, total, done = row
    ref = refs.get(task.goal_id) if task.goal_id else None
    shown = {name: getattr(task, name) for name in _SHOWN}
    section = (sections or {}).get(task.section_id) if task.section_id else None
    shown.update(
        type="task",
        tags=tuple(task.tags),
        overdue=task.status in rules.OPEN and task.due_at is not None and task.due_at <= now,
        actual_minutes=_spent(task) or task.actual_minutes,
        goal_id=ref.id if ref else None,
        goal_title=ref.title if ref else None,
        milestone_id=task.milestone_id if ref else None,
        section_id=task.section_id if section is not None else None,
        section_title=section,
        blocked=blocked,
        subtasks_total=total,
        subtasks_done=done,
        subtasks_percent=rules.percent(done, total),
    )
    return TaskView(**shown)


def _spent(task: Task) -> int:
    """What was worked on a task: as noted by hand, else the focus time."""
    return task.focus_minutes if task.actual_minutes is None else task.actual_minutes


def _plannable(
    task: Task, refs: Mapping[UUID, GoalRef], depends_on: Sequence[UUID]
) -> PlannableTask:
    ref = refs.get(task.goal_id) if task.goal_id else None
    shown = {name: getattr(task, name) for name in _PLANNED}
    shown.update(
        spent_minutes=_spent(task),
        goal_id=ref.id if ref else None,
        goal_priority=ref.priority if ref else None,
        depends_on=tuple(depends_on),
    )
    return PlannableTask(**shown)

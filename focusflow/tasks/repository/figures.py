"""Counts, and what planning wants to know."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Integer, cast, func, literal, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db, UtcDateTime
from focusflow.tasks.models import Task, TaskDependency
from focusflow.tasks.repository.lists import RANK
from focusflow.tasks.repository.rows import is_open, own
from focusflow.tasks.rules import OPEN


async def counts(db: Db, actor: Actor, now: datetime, today: date) -> tuple[int, int, int]:
    """How many tasks are open, due or scheduled today, and overdue."""
    for_today = or_(col(Task.due_date) == today, col(Task.scheduled_date) == today)
    row = (
        await db.execute(
            select(
                func.count(),
                func.count().filter(for_today),
                func.count().filter(col(Task.due_at) <= now),
            )
            .select_from(Task)
            .where(col(Task.user_id) == actor.user_id, is_open())
        )
    ).one()
    return row[0], row[1], row[2]


async def goal_tallies(
    db: Db, actor: Actor, goal_ids: Collection[UUID]
) -> Sequence[tuple[UUID, UUID | None, int, int]]:
    """Goal, milestone, tasks and tasks done. Subtasks of a task of the same goal don't count."""
    parent = aliased(Task)
    rows = await db.execute(
        select(
            col(Task.goal_id),
            col(Task.milestone_id),
            func.count(),
            func.count().filter(col(Task.completed_at).is_not(None)),
        )
        .outerjoin(parent, col(parent.id) == col(Task.parent_id))
        .where(
            col(Task.user_id) == actor.user_id,
            col(Task.goal_id).in_(goal_ids),
            col(Task.deleted_at).is_(None),
            or_(col(Task.status).in_(OPEN), col(Task.completed_at).is_not(None)),
            col(parent.goal_id).is_distinct_from(col(Task.goal_id)),
        )
        .group_by(col(Task.goal_id), col(Task.milestone_id))
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows if row[0] is not None]


async def goal_work(
    db: Db, actor: Actor, goal_id: UUID, now: datetime, *, weeks: int, guess: int
) -> tuple[int, int, int, dict[int, int]]:
    """Open tasks of a goal, those without an estimate, their minutes; and minutes done a week.

    Weeks count back from `now`, the last seven days being 0. A task counts by its estimate, else
    as `guess`. Tasks with open subtasks of their own count by these.
    """
    child = aliased(Task)
    has_children = (
        select(col(child.id))
        .where(
            col(child.parent_id) == col(Task.id),
            col(child.goal_id) == col(Task.goal_id),
            col(child.deleted_at).is_(None),
        )
        .correlate(Task)
        .exists()
    )
    minutes = func.sum(func.coalesce(col(Task.estimated_minutes), guess))
    mine = (col(Task.user_id) == actor.user_id, col(Task.goal_id) == goal_id, ~has_children)
    ahead = select(
        func.count(),
        func.count().filter(col(Task.estimated_minutes).is_(None)),
        func.coalesce(minutes, 0),
    ).where(*mine, is_open())
    left = (await db.execute(ahead)).one()
    age = func.extract("epoch", literal(now, UtcDateTime) - col(Task.completed_at))
    week = cast(func.floor(age / 604_800), Integer).label("week")
    done = await db.execute(
        select(week, minutes)
        .where(
            *mine,
            col(Task.deleted_at).is_(None),
            col(Task.completed_at) > now - timedelta(weeks=weeks),
            col(Task.completed_at) <= now,
        )
        .group_by(week)
    )
    return left[0], left[1], left[2], {row[0]: row[1] for row in done}


async def plannable(
    db: Db, actor: Actor, day: date, idle_goals: Collection[UUID], limit: int
) -> Sequence[Task]:
    """Open tasks that may be worked on by a day, urgent ones and near due moments first."""
    child = aliased(Task)
    has_open_children = (
        select(col(child.id))
        .where(
            col(child.parent_id) == col(Task.id),
            col(child.deleted_at).is_(None),
            col(child.status).in_(OPEN),
        )
        .correlate(Task)
        .exists()
    )
    statement = own(actor).where(
        is_open(),
        ~has_open_children,
        or_(col(Task.start_date).is_(None), col(Task.start_date) <= day),
    )
    if idle_goals:
        statement = statement.where(
            or_(col(Task.goal_id).is_(None), col(Task.goal_id).not_in(idle_goals))
        )
    order = (col(Task.priority) != "urgent", col(Task.due_at), RANK, col(Task.id))
    return (await db.scalars(statement.order_by(*order).limit(limit))).all()


async def prerequisites_of(
    db: Db, actor: Actor, ids: Collection[UUID]
) -> Sequence[tuple[UUID, UUID]]:
    """Which of some tasks wait for which open tasks."""
    rows = await db.execute(
        select(col(TaskDependency.task_id), col(TaskDependency.depends_on_id))
        .join(Task, col(Task.id) == col(TaskDependency.depends_on_id))
        .where(col(Task.user_id) == actor.user_id, is_open(), col(TaskDependency.task_id).in_(ids))
    )
    return [(row[0], row[1]) for row in rows]

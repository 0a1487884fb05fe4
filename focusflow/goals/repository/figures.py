"""Figures over all goals of a person, and over the weeks of one."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Date, DateTime, Integer, Interval, cast, func, literal, select
from sqlmodel import col

from focusflow.goals.models import Goal, GoalProgress
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db, UtcDateTime


class Group(NamedTuple):
    """Goals of one category and status. The last three count reached goals only."""

    category: str | None
    status: str
    goals: int
    late: int
    with_target: int
    on_time: int
    days: int


def _day_reached(actor: Actor) -> Any:
    """The local day on which a goal was reached, by the person's day start."""
    wall = func.timezone(actor.timezone, col(Goal.completed_at), type_=DateTime)
    return cast(wall - literal(timedelta(hours=actor.day_start_hour), Interval), Date)


def _days(actor: Actor) -> Any:
    days = _day_reached(actor) - col(Goal.start_date) + 1
    return func.greatest(days, 1)


async def groups(db: Db, actor: Actor, today: date) -> list[Group]:
    """All goals that were not deleted, by category and status."""
    reached = col(Goal.completed_at).is_not(None)
    aimed = reached & col(Goal.target_date).is_not(None)
    rows = await db.execute(
        select(
            col(Goal.category),
            col(Goal.status),
            func.count(),
            func.count().filter((col(Goal.status) == "active") & (col(Goal.target_date) < today)),
            func.count().filter(aimed),
            func.count().filter(aimed & (_day_reached(actor) <= col(Goal.target_date))),
            func.coalesce(func.sum(_days(actor)).filter(reached), 0),
        )
        .where(col(Goal.user_id) == actor.user_id, col(Goal.deleted_at).is_(None))
        .group_by(col(Goal.category), col(Goal.status))
        .order_by(func.count().desc(), col(Goal.category))
        .limit(400)
    )
    return [Group._make(row) for row in rows]


async def median_days(db: Db, actor: Actor) -> float | None:
    """Half of the reached goals took at most so many days."""
    found: float | None = await db.scalar(
        select(func.percentile_cont(0.5).within_group(_days(actor))).where(
            col(Goal.user_id) == actor.user_id,
            col(Goal.deleted_at).is_(None),
            col(Goal.completed_at).is_not(None),
        )
    )
    return None if found is None else float(found)


async def points_by_week(
    db: Db, actor: Actor, goal_id: UUID, now: datetime, weeks: int
) -> dict[int, int]:
    """By how many points progress moved each week, counted back from `now`; 0 is the last one."""
    age = func.extract("epoch", literal(now, UtcDateTime) - col(GoalProgress.at))
    week = cast(func.floor(age / 604_800), Integer).label("week")
    rows = await db.execute(
        select(week, func.sum(col(GoalProgress.delta)))
        .where(
            col(GoalProgress.user_id) == actor.user_id,
            col(GoalProgress.goal_id) == goal_id,
            col(GoalProgress.at) > now - timedelta(weeks=weeks),
            col(GoalProgress.at) <= now,
        )
        .group_by(week)
    )
    return {row[0]: row[1] for row in rows}

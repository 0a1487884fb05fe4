"""Sums over a person's tasks by local day, priority and category."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Integer, cast, func, literal, or_, select
from sqlalchemy.dialects.postgresql import INTERVAL
from sqlmodel import col

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.tasks.models import Task
from focusflow.tasks.repository.lists import RANK
from focusflow.tasks.repository.rows import Loaded, is_open, own, with_figures

Bounds = tuple[datetime, datetime]
"""The first instant, and the first one after."""
_MINUTES: Any = func.coalesce(col(Task.actual_minutes), col(Task.focus_minutes))


def _local_day(actor: Actor, instant: Any) -> Any:
    """The local day of an instant, as `platform.clock.local_day` has it."""
    wall = func.timezone(actor.timezone, instant)
    return cast(wall - cast(literal(f"{actor.day_start_hour} hours"), INTERVAL), Date)


def _mine(actor: Actor) -> tuple[Any, Any]:
    return col(Task.user_id) == actor.user_id, col(Task.deleted_at).is_(None)


def _within(instant: Any, bounds: Bounds) -> Any:
    return (instant >= bounds[0]) & (instant < bounds[1])


async def completed_by_day(
    db: Db, actor: Actor, bounds: Bounds
) -> Sequence[tuple[date, int, int, int]]:
    """Local day, tasks completed, those of them on time, and the minutes they took."""
    day = _local_day(actor, col(Task.completed_at))
    on_time = or_(col(Task.due_at).is_(None), col(Task.completed_at) <= col(Task.due_at))
    rows = await db.execute(
        select(
            day,
            func.count(),
            func.count().filter(on_time),
            cast(func.sum(_MINUTES), Integer),
        )
        .where(*_mine(actor), _within(col(Task.completed_at), bounds))
        .group_by(day)
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


async def created_by_day(db: Db, actor: Actor, bounds: Bounds) -> Sequence[tuple[date, int]]:
    """Local day, and tasks added."""
    day = _local_day(actor, col(Task.created_at))
    rows = await db.execute(
        select(day, func.count())
        .where(*_mine(actor), _within(col(Task.created_at), bounds))
        .group_by(day)
    )
    return [(row[0], row[1]) for row in rows]


async def due_by_day(
    db: Db, actor: Actor, start: date, end: date
) -> Sequence[tuple[date, int, int]]:
    """Due day, tasks due, and those of them that are done; cancelled ones are left out."""
    rows = await db.execute(
        select(
            col(Task.due_date),
            func.count(),
            func.count().filter(col(Task.completed_at).is_not(None)),
        )
        .where(
            *_mine(actor),
            col(Task.due_date).between(start, end),
            col(Task.status) != "cancelled",
            or_(col(Task.status) != "archived", col(Task.completed_at).is_not(None)),
        )
        .group_by(col(Task.due_date))
    )
    return [(row[0], row[1], row[2]) for row in rows if row[0] is not None]


async def by_priority(db: Db, actor: Actor, bounds: Bounds) -> Sequence[tuple[str, int, int]]:
    """Priority, tasks open now, and tasks completed between two instants."""
    done = _within(col(Task.completed_at), bounds)
    rows = await db.execute(
        select(col(Task.priority), func.count().filter(is_open()), func.count().filter(done))
        .where(*_mine(actor), or_(is_open(), done))
        .group_by(col(Task.priority))
        .order_by(RANK)
    )
    return [(row[0], row[1], row[2]) for row in rows]


async def by_category(
    db: Db, actor: Actor, bounds: Bounds, limit: int
) -> Sequence[tuple[str | None, int, int]]:
    """Category, tasks completed between two instants, and minutes; the most minutes first."""
    minutes = func.sum(_MINUTES)
    rows = await db.execute(
        select(col(Task.category), func.count(), cast(minutes, Integer))
        .where(*_mine(actor), _within(col(Task.completed_at), bounds))
        .group_by(col(Task.category))
        .order_by(minutes.desc(), func.count().desc(), col(Task.category))
        .limit(limit)
    )
    return [(row[0], row[1], row[2]) for row in rows]


async def completed_between(db: Db, actor: Actor, bounds: Bounds, limit: int) -> Sequence[Loaded]:
    """Tasks completed between two instants, the earliest first."""
    statement = own(actor).where(
        col(Task.deleted_at).is_(None), _within(col(Task.completed_at), bounds)
    )
    ordered = statement.order_by(col(Task.completed_at), col(Task.id)).limit(limit)
    return [(*row,) for row in await db.execute(with_figures(ordered))]

"""Tasks as cards of a board and in the days of a month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, literal, select, tuple_, union_all
from sqlmodel import col

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.tasks.models import Task
from focusflow.tasks.repository.lists import in_no_section, narrow
from focusflow.tasks.repository.rows import Loaded, is_open, loaded_by_ids, own, with_figures
from focusflow.tasks.rules import OPEN
from focusflow.tasks.schemas import TaskFilter

COUNTED = 1000
"""Counting stops here: nobody reads on, and it stays quick."""
_SHOWN = (*OPEN, "completed")


@dataclass(frozen=True)
class Column:
    """One column to read: cards behind the place `after`, `limit` at most."""

    by: str
    key: str
    after: tuple[Any, ...] | None
    limit: int

    @property
    def done(self) -> bool:
        """Whether it holds what is done, the latest first."""
        return self.by == "status" and self.key == "completed"


def _in(column: Column, narrowed: Select[Task]) -> Select[Any]:
    statement = narrowed.where(col(Task.deleted_at).is_(None))
    if column.by == "status":
        if column.done:
            statement = statement.where(col(Task.completed_at).is_not(None))
        return statement.where(col(Task.status) == column.key)
    statement = statement.where(is_open())
    if column.by == "priority":
        return statement.where(col(Task.priority) == column.key)
    if column.key == "none":
        return statement.where(in_no_section())
    return statement.where(col(Task.section_id) == UUID(column.key))


def _cards(column: Column, narrowed: Select[Task]) -> Any:
    place: Any = col(Task.completed_at) if column.done else col(Task.position)
    keys = (place, col(Task.id))
    statement = _in(column, narrowed)
    if column.after is not None:
        here, after = tuple_(*keys), tuple_(*column.after)
        statement = statement.where(here < after if column.done else here > after)
    order = [key.desc() for key in keys] if column.done else keys
    chosen = statement.with_only_columns(col(Task.id)).order_by(*order).limit(column.limit)
    return select(literal(column.key).label("key"), chosen.subquery().c.id)


async def cards(
    db: Db, actor: Actor, columns: Sequence[Column], wanted: TaskFilter
) -> dict[str, list[Loaded]]:
    """The cards of each column in their order; two statements, however many columns."""
    narrowed, bound = narrow(actor, own(actor), wanted)
    rows = await db.execute(union_all(*[_cards(one, narrowed) for one in columns]), bound)
    column_of = {row.id: row.key for row in rows}
    found: dict[str, list[Loaded]] = {column.key: [] for column in columns}
    for loaded in await loaded_by_ids(db, actor, column_of.keys()):
        found[column_of[loaded[0].id]].append(loaded)
    for column in columns:
        if column.done:
            found[column.key].sort(key=lambda row: (row[0].completed_at, row[0].id), reverse=True)
        else:
            found[column.key].sort(key=lambda row: (row[0].position, row[0].id))
    return found


async def counted(
    db: Db, actor: Actor, columns: Sequence[Column], wanted: TaskFilter
) -> dict[str, int]:
    """How many tasks each column holds, 1000 for all above."""
    counts = []
    narrowed, bound = narrow(actor, own(actor), wanted)
    for column in columns:
        some = _in(column, narrowed).with_only_columns(col(Task.id)).limit(COUNTED)
        counts.append(
            select(literal(column.key).label("key"), func.count()).select_from(some.subquery())
        )
    return {row[0]: int(row[1]) for row in await db.execute(union_all(*counts), bound)}


async def days(
    db: Db, actor: Actor, span: tuple[date, date], wanted: TaskFilter, each: int
) -> tuple[Sequence[Loaded], Mapping[date, int]]:
    """The first tasks due on each day of a span, both ends in it, and how many each day has."""
    due: Any = col(Task.due_date)
    order = (col(Task.completed_at).is_not(None), col(Task.due_at), col(Task.id))
    narrowed, bound = narrow(actor, own(actor), wanted)
    shown = (
        narrowed.where(
            col(Task.deleted_at).is_(None),
            col(Task.status).in_(_SHOWN),
            due >= span[0],
            due <= span[1],
        )
        .with_only_columns(
            col(Task.id),
            func.row_number().over(partition_by=due, order_by=order).label("place"),
            func.count().over(partition_by=due).label("total"),
        )
        .subquery()
    )
    statement = (
        select(Task)
        .join(shown, shown.c.id == col(Task.id))
        .where(shown.c.place <= each)
        .order_by(due, shown.c.place)
    )
    rows = await db.execute(with_figures(statement).add_columns(shown.c.total), bound)
    found: list[Loaded] = []
    totals: dict[date, int] = {}
    for task, blocked, total, done, count in rows:
        found.append((task, blocked, total, done))
        totals[task.due_date] = count
    return found, totals

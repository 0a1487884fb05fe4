"""Tags and categories over all of a person's tasks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, or_, select
from sqlmodel import col

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.tasks.models import Task

_MINE_AND_THERE = (col(Task.deleted_at).is_(None),)


async def tags(db: Db, actor: Actor, limit: int) -> Sequence[tuple[str, int]]:
    """Tags as they are mostly written, with how many tasks have them; the most used first."""
    one = (
        select(func.unnest(col(Task.tags)).label("name"))
        .where(col(Task.user_id) == actor.user_id, *_MINE_AND_THERE)
        .subquery()
    )
    return await _counted(db, one.c.name, limit)


async def categories(db: Db, actor: Actor, limit: int) -> Sequence[tuple[str, int]]:
    """Categories like `tags`."""
    one = (
        select(col(Task.category).label("name"))
        .where(
            col(Task.user_id) == actor.user_id, col(Task.category).is_not(None), *_MINE_AND_THERE
        )
        .subquery()
    )
    return await _counted(db, one.c.name, limit)


async def _counted(db: Db, name: Any, limit: int) -> Sequence[tuple[str, int]]:
    rows = await db.execute(
        select(func.mode().within_group(name), func.count())
        .group_by(func.lower(name))
        .order_by(func.count().desc(), func.lower(name))
        .limit(limit)
    )
    return [(row[0], row[1]) for row in rows]


async def labelled(
    db: Db, actor: Actor, kind: str, names: Sequence[str], limit: int
) -> Sequence[Task]:
    """Tasks with one of these tags or categories in any case, deleted ones too, held."""
    lowered = [name.lower() for name in names]
    if kind == "tag":
        all_tags = func.string_to_array(
            func.lower(func.array_to_string(col(Task.tags), "\n")), "\n"
        )
        found = or_(*(all_tags.any_() == name for name in lowered))
    else:
        found = func.lower(col(Task.category)).in_(lowered)
    statement = select(Task).where(col(Task.user_id) == actor.user_id, found)
    ordered = statement.order_by(col(Task.id)).limit(limit).with_for_update()
    return (await db.scalars(ordered.execution_options(populate_existing=True))).all()

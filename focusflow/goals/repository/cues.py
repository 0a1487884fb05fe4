"""If-then cues."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlmodel import col

from focusflow.goals.models import Cue, Goal
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db


def _own(actor: Actor, *, deleted: bool = False) -> Select[Cue]:
    gone = col(Cue.deleted_at).is_not(None) if deleted else col(Cue.deleted_at).is_(None)
    return select(Cue).where(col(Cue.user_id) == actor.user_id, gone)


async def cue(
    db: Db, actor: Actor, cue_id: UUID, *, lock: bool = False, deleted: bool = False
) -> Cue | None:
    """One cue, from the lists or from the trash."""
    statement = _own(actor, deleted=deleted).where(col(Cue.id) == cue_id)
    return await db.scalar(statement.with_for_update() if lock else statement)


async def cues(
    db: Db, actor: Actor, goal_id: UUID | None, task_id: UUID | None, limit: int
) -> Sequence[Cue]:
    """The cues of a goal or of a task or of both, a task's first, in the order of the clock."""
    wanted = []
    if task_id is not None:
        wanted.append(col(Cue.task_id) == task_id)
    if goal_id is not None:
        wanted.append(col(Cue.goal_id) == goal_id)
    statement = _own(actor)
    if wanted:
        statement = statement.where(or_(*wanted))
    order = (col(Cue.task_id).is_(None), col(Cue.at_time).nulls_last(), col(Cue.id))
    return (await db.scalars(statement.order_by(*order).limit(limit))).all()


async def count_cues(db: Db, actor: Actor, goal_id: UUID | None, task_id: UUID | None) -> int:
    """How many cues a goal or a task has."""
    owner = col(Cue.goal_id) == goal_id if goal_id else col(Cue.task_id) == task_id
    count = func.count(col(Cue.id))
    return (
        await db.scalar(
            select(count).where(
                col(Cue.user_id) == actor.user_id, col(Cue.deleted_at).is_(None), owner
            )
        )
        or 0
    )


async def cues_at(
    db: Db, actor: Actor, since: time, until: time, limit: int
) -> Sequence[tuple[Cue, str | None]]:
    """Cues whose time of day lies after `since` and not after `until`, with an active goal's title.

    A span over midnight has its end before its start.
    """
    at = col(Cue.at_time)
    after, before = at > since, at <= until
    span = and_(after, before) if since <= until else or_(after, before)
    statement = (
        _own(actor)
        .outerjoin(Goal, col(Goal.id) == col(Cue.goal_id))
        .add_columns(col(Goal.title))
        .where(
            span,
            or_(
                col(Cue.goal_id).is_(None),
                and_(col(Goal.status) == "active", col(Goal.deleted_at).is_(None)),
            ),
        )
        .order_by(at, col(Cue.id))
        .limit(limit)
    )
    return [(row[0], row[1]) for row in await db.execute(statement)]


async def cue_after(db: Db, actor: Actor, moment: time) -> time | None:
    """The first time of day after `moment` that a cue has."""
    found: time | None = await db.scalar(
        select(func.min(col(Cue.at_time))).where(
            col(Cue.user_id) == actor.user_id,
            col(Cue.deleted_at).is_(None),
            col(Cue.at_time) > moment,
        )
    )
    return found

"""Goals, milestones and progress."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    Integer,
    Select,
    bindparam,
    delete,
    func,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)
from sqlmodel import col

from focusflow.goals.models import Cue, Goal, GoalProgress, GoalTemplate, Milestone
from focusflow.goals.schemas import GoalFilter
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.fulltext import ASKED, RANKED, Sought, holds, rank, sought, table_of

_FAR: Any = literal_column("'infinity'::date")
_MOST_NAMED = 1_000
Counted = tuple[Goal, int, int, int, int]
"""A goal with its milestones, those done, and the tasks of milestones, and those done."""


def _own(actor: Actor, *, deleted: bool = False) -> Select[Goal]:
    gone = col(Goal.deleted_at).is_not(None) if deleted else col(Goal.deleted_at).is_(None)
    return select(Goal).where(col(Goal.user_id) == actor.user_id, gone)


def _tallies() -> tuple[Any, ...]:
    counted = col(Milestone.status) != "skipped"
    done = col(Milestone.status) == "completed"
    figures = (
        func.count().filter(counted),
        func.count().filter(done),
        func.coalesce(func.sum(col(Milestone.tasks_total)), 0),
        func.coalesce(func.sum(col(Milestone.tasks_done)), 0),
    )
    return tuple(
        select(figure)
        .select_from(Milestone)
        .where(col(Milestone.goal_id) == col(Goal.id), col(Milestone.deleted_at).is_(None))
        .correlate(Goal)
        .scalar_subquery()
        for figure in figures
    )


async def goal(
    db: Db, actor: Actor, goal_id: UUID, *, lock: bool = False, deleted: bool = False
) -> Goal | None:
    """One goal of the actor, from the lists or from the trash."""
    statement = _own(actor, deleted=deleted).where(col(Goal.id) == goal_id)
    found: Goal | None = await db.scalar(statement.with_for_update() if lock else statement)
    return found


async def goals_locked(db: Db, actor: Actor, ids: Collection[UUID]) -> Sequence[Goal]:
    """Some goals, deleted ones too, locked in one order so that two lockers never cross."""
    rows = await db.scalars(
        select(Goal)
        .where(col(Goal.user_id) == actor.user_id, col(Goal.id).in_(ids))
        .order_by(col(Goal.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return rows.all()


async def counted(db: Db, actor: Actor, goal_id: UUID) -> Counted | None:
    """One goal with the figures of its milestones."""
    statement = _own(actor).where(col(Goal.id) == goal_id).add_columns(*_tallies())
    row = (await db.execute(statement)).first()
    return None if row is None else (*row,)


async def page(
    db: Db, actor: Actor, wanted: GoalFilter, after: tuple[Any, ...] | None, limit: int
) -> Sequence[Counted]:
    """Goals with the figures of their milestones, `limit` at most."""
    statement = _own(actor, deleted=wanted.view == "trash").add_columns(*_tallies())
    statement = _narrowed(statement, wanted, actor)
    keys: tuple[Any, ...] = (col(Goal.id),)
    if wanted.sort == "target_date":
        keys = (func.coalesce(col(Goal.target_date), _FAR), col(Goal.id))
        if after is not None:
            after = (_FAR if after[0] is None else after[0], after[1])
    place = tuple_(*keys)
    if wanted.sort == "-created_at":
        statement = statement.order_by(*(key.desc() for key in keys))
        condition = None if after is None else place < tuple_(*after)
    else:
        statement = statement.order_by(*keys)
        condition = None if after is None else place > tuple_(*after)
    if condition is not None:
        statement = statement.where(condition)
    return [(*row,) for row in await db.execute(statement.limit(limit))]


def _narrowed(statement: Any, wanted: GoalFilter, actor: Actor) -> Any:
    for column, value in ((Goal.category, wanted.category), (Goal.priority, wanted.priority)):
        if value is not None:
            statement = statement.where(col(column) == value)
    if wanted.status:
        statement = statement.where(col(Goal.status).in_(wanted.status))
    if wanted.target_from is not None:
        statement = statement.where(col(Goal.target_date) >= wanted.target_from)
    if wanted.target_to is not None:
        statement = statement.where(col(Goal.target_date) <= wanted.target_to)
    if wanted.q:
        named = col(Goal.title).icontains(wanted.q, autoescape=True)
        asked = sought(wanted.q.split())
        if asked is not None and wanted.view != "trash":
            rows = table_of(Goal)
            found = select(rows.c.id).where(holds(rows, ASKED)).params(asked.bound(actor))
            named = or_(named, col(Goal.id).in_(found))
        statement = statement.where(named)
    return statement


async def goals_by_ids(db: Db, actor: Actor, ids: Collection[UUID]) -> Sequence[Goal]:
    """Some goals of the actor that were not deleted."""
    return (await db.scalars(_own(actor).where(col(Goal.id).in_(ids)))).all()


async def milestones_of(
    db: Db, actor: Actor, goal_ids: Collection[UUID]
) -> dict[UUID, list[Milestone]]:
    """The milestones of some goals in their order."""
    rows = await db.scalars(
        select(Milestone)
        .where(
            col(Milestone.user_id) == actor.user_id,
            col(Milestone.goal_id).in_(goal_ids),
            col(Milestone.deleted_at).is_(None),
        )
        .order_by(col(Milestone.order_index), col(Milestone.id))
    )
    found: dict[UUID, list[Milestone]] = {}
    for row in rows:
        found.setdefault(row.goal_id, []).append(row)
    return found


async def milestone_titles(db: Db, actor: Actor, ids: Collection[UUID]) -> dict[UUID, str]:
    """Titles of milestones by id, deleted ones too."""
    rows = await db.execute(
        select(col(Milestone.id), col(Milestone.title)).where(
            col(Milestone.user_id) == actor.user_id, col(Milestone.id).in_(ids)
        )
    )
    return {row[0]: row[1] for row in rows}


async def goals_of_status(db: Db, actor: Actor, statuses: Collection[str]) -> Sequence[Goal]:
    """All goals of the actor in one of these states."""
    return (await db.scalars(_own(actor).where(col(Goal.status).in_(statuses)))).all()


async def goals_named(db: Db, actor: Actor, names: Collection[str]) -> Sequence[tuple[str, UUID]]:
    """Titles in lower case and ids of goals whose title begins with one of `names` in any case.

    The shortest titles come first, so that an equal one stands before longer ones; of equal
    ones the active.
    """
    title = func.lower(col(Goal.title))
    begins = [title.startswith(name.lower(), autoescape=True) for name in names]
    rows = await db.execute(
        select(title, col(Goal.id))
        .where(col(Goal.user_id) == actor.user_id, col(Goal.deleted_at).is_(None), or_(*begins))
        .order_by(func.length(title), col(Goal.status) != "active", col(Goal.id))
        .limit(_MOST_NAMED)
    )
    return [(row[0], row[1]) for row in rows]


class FoundGoal(NamedTuple):
    """What is shown of a goal that was found, and how well it was."""

    id: UUID
    title: str
    category: str | None
    target_date: date | None
    status: str
    rank: float


async def ranked(db: Db, actor: Actor, asked: Sought, limit: int) -> Sequence[FoundGoal]:
    """Goals that hold the words with their `rank`: those under way first, then the best."""
    rated = await db.execute(_ranked(), {**asked.bound(actor), "most": limit})
    return [FoundGoal._make(row) for row in rated]


@cache
def _ranked() -> Any:
    rows = table_of(Goal)
    shown = [rows.c[name] for name in FoundGoal._fields[:-1]]
    found = select(*shown, rows.c.search).where(holds(rows, ASKED)).limit(RANKED).subquery()
    score = rank(found, ASKED).label("rank")
    under_way = found.c.status.in_(["active", "paused"])
    statement = select(*(found.c[column.name] for column in shown), score)
    order = (under_way.desc(), score.desc(), func.length(found.c.title), found.c.id.desc())
    return statement.order_by(*order).limit(bindparam("most", type_=Integer))


async def milestones(db: Db, actor: Actor, goal_id: UUID) -> Sequence[Milestone]:
    """The milestones of a goal in their order."""
    rows = await db.scalars(
        select(Milestone)
        .where(
            col(Milestone.user_id) == actor.user_id,
            col(Milestone.goal_id) == goal_id,
            col(Milestone.deleted_at).is_(None),
        )
        .order_by(col(Milestone.order_index), col(Milestone.id))
    )
    return rows.all()


async def deleted_milestone(db: Db, actor: Actor, goal_id: UUID, wanted: UUID) -> Milestone | None:
    """One milestone from the trash."""
    return await db.scalar(
        select(Milestone).where(
            col(Milestone.user_id) == actor.user_id,
            col(Milestone.goal_id) == goal_id,
            col(Milestone.id) == wanted,
            col(Milestone.deleted_at).is_not(None),
        )
    )


async def milestone_goal(db: Db, actor: Actor, milestone_id: UUID) -> Goal | None:
    """The goal that a milestone belongs to; None when there is no such milestone."""
    statement = _own(actor).join(Milestone, col(Goal.id) == col(Milestone.goal_id))
    found: Goal | None = await db.scalar(
        statement.where(
            col(Milestone.user_id) == actor.user_id,
            col(Milestone.id) == milestone_id,
            col(Milestone.deleted_at).is_(None),
        )
    )
    return found


async def progress_page(
    db: Db, actor: Actor, goal_id: UUID, after: tuple[Any, ...] | None, limit: int
) -> Sequence[GoalProgress]:
    """Progress of a goal over time, the oldest first."""
    statement = (
        select(GoalProgress)
        .where(col(GoalProgress.user_id) == actor.user_id, col(GoalProgress.goal_id) == goal_id)
        .order_by(col(GoalProgress.at), col(GoalProgress.id))
    )
    if after is not None:
        place = tuple_(col(GoalProgress.at), col(GoalProgress.id))
        statement = statement.where(place > tuple_(*after))
    return (await db.scalars(statement.limit(limit))).all()


async def purge(db: Db, before: datetime, limit: int) -> int:
    """Remove what was deleted before an instant; how many rows went."""
    gone = 0
    for table in (Goal, Milestone, Cue, GoalTemplate):
        old = (
            select(col(table.id))
            .where(col(table.deleted_at) < before)
            .order_by(col(table.deleted_at))
            .limit(limit)
        )
        result: Any = await db.execute(delete(table).where(col(table.id).in_(old)))
        gone += result.rowcount
    return gone


async def renumber(db: Db, order: Sequence[Milestone]) -> None:
    """Write down the order of milestones without marking them as edited."""
    changed = [
        {"id": milestone.id, "order_index": place}
        for place, milestone in enumerate(order)
        if milestone.order_index != place
    ]
    if changed:
        await db.execute(update(Milestone), changed)


async def erase(db: Db, actor: Actor, ids: Collection[UUID]) -> set[UUID]:
    """Remove some goals and their milestones for good; the ids of both."""
    steps = await db.scalars(
        delete(Milestone)
        .where(col(Milestone.user_id) == actor.user_id, col(Milestone.goal_id).in_(ids))
        .returning(col(Milestone.id))
    )
    goals = await db.scalars(
        delete(Goal)
        .where(col(Goal.user_id) == actor.user_id, col(Goal.id).in_(ids))
        .returning(col(Goal.id))
    )
    return {*steps, *goals}

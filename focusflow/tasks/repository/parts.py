"""What people order their tasks with: sections, saved filters, templates and the board."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.tasks.models import Task, TaskBoard, TaskSavedFilter, TaskSection, TaskTemplate

P = TypeVar("P", TaskSection, TaskSavedFilter, TaskTemplate)
PARTS = (TaskSection, TaskSavedFilter, TaskTemplate)
MOST = 100
"""More than anybody can make of one kind."""


def _own(actor: Actor, table: type[P]) -> Select[P]:
    return select(table).where(col(table.user_id) == actor.user_id, col(table.deleted_at).is_(None))


async def parts(db: Db, actor: Actor, table: type[P]) -> Sequence[P]:
    """All of one kind that were not deleted, in their order."""
    order = (col(table.position), col(table.id))
    return (await db.scalars(_own(actor, table).order_by(*order).limit(MOST))).all()


async def part(
    db: Db, actor: Actor, table: type[P], part_id: UUID, *, trash: bool = False
) -> P | None:
    """One of them, held until the end of the unit of work; with `trash` also a deleted one."""
    statement = select(table).where(col(table.user_id) == actor.user_id, col(table.id) == part_id)
    if not trash:
        statement = statement.where(col(table.deleted_at).is_(None))
    found: P | None = await db.scalar(
        statement.with_for_update().execution_options(populate_existing=True)
    )
    return found


async def sections(db: Db, actor: Actor) -> Sequence[TaskSection]:
    """The actor's sections in their order."""
    return await parts(db, actor, TaskSection)


async def parts_made_by(db: Db, actor: Actor, table: type[P], import_id: UUID) -> Sequence[P]:
    """Those that an import made and that were not deleted, held."""
    statement = _own(actor, table).where(col(table.import_id) == import_id)
    ordered = statement.order_by(col(table.position), col(table.id)).with_for_update()
    return (await db.scalars(ordered.execution_options(populate_existing=True))).all()


async def sections_used(db: Db, actor: Actor, rows: Iterable[TaskSection]) -> set[UUID]:
    """Which of some sections hold a task, one in the trash too, or are looked at by a filter."""
    ids = [row.id for row in rows]
    tasks = await db.scalars(
        select(col(Task.section_id))
        .where(col(Task.user_id) == actor.user_id, col(Task.section_id).in_(ids))
        .distinct()
    )
    looked_at = {one.settings.get("section_id") for one in await parts(db, actor, TaskSavedFilter)}
    return {one for one in tasks if one} | {one for one in ids if str(one) in looked_at}


async def purge_parts(db: Db, before: datetime, limit: int) -> int:
    """Remove parts deleted before an instant, `limit` of each kind at most; how many went."""
    gone = 0
    for table in PARTS:
        old = (
            select(col(table.id))
            .where(col(table.deleted_at) < before)
            .order_by(col(table.deleted_at))
            .limit(limit)
        )
        result: Any = await db.execute(
            delete(table).where(col(table.id).in_(old)).execution_options(synchronize_session=False)
        )
        gone += int(result.rowcount)
    return gone


async def columns_by(db: Db, actor: Actor) -> str:
    """What the columns of the actor's board stand for."""
    found = await db.scalar(
        select(col(TaskBoard.columns_by)).where(col(TaskBoard.user_id) == actor.user_id)
    )
    return found or "status"


async def set_columns_by(db: Db, actor: Actor, wanted: str) -> None:
    """Let the columns stand for something else."""
    statement = insert(TaskBoard).values(user_id=actor.user_id, columns_by=wanted)
    await db.execute(
        statement.on_conflict_do_update(index_elements=["user_id"], set_={"columns_by": wanted})
    )

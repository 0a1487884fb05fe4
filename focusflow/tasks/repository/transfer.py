"""Imports: what came with which file, and what is here already; and pages of all tasks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple, cast
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Text,
    Uuid,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    text,
    tuple_,
)
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import InstrumentedAttribute, aliased, defer
from sqlmodel import col

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.tasks.models import Task, TaskDependency, TaskImport, TaskImportRow, TaskSource
from focusflow.tasks.repository.rows import own

_LIGHT = defer(cast("InstrumentedAttribute[Any]", TaskImport.data), raiseload=True)


@dataclass(frozen=True)
class Known:
    """A task that is here already: whether in the trash, and which import brought it."""

    task_id: UUID
    deleted: bool
    import_id: UUID | None = None


class Made(NamedTuple):
    """A task that an import made; `free` when nobody changed it since, or it is in the trash."""

    id: UUID
    parent_id: UUID | None
    title: str
    trashed: bool
    free: bool


async def one_import_at_a_time(db: Db, actor: Actor) -> None:
    """Wait until no other import of this person writes; until the end of the transaction."""
    await db.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"),
        {"key": f"task-import:{actor.user_id}"},
    )


async def task_import(
    db: Db, actor: Actor, import_id: UUID, *, lock: bool = False, data: bool = False
) -> TaskImport | None:
    """One import of the actor's; with `data` also its file."""
    statement = select(TaskImport).where(
        col(TaskImport.user_id) == actor.user_id, col(TaskImport.id) == import_id
    )
    if not data:
        statement = statement.options(_LIGHT)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found: TaskImport | None = await db.scalar(statement)
    return found


async def task_imports(
    db: Db, actor: Actor, before: UUID | None, limit: int
) -> Sequence[TaskImport]:
    """The last imports of the actor, the newest first, from those before an id on."""
    statement = select(TaskImport).where(col(TaskImport.user_id) == actor.user_id)
    if before is not None:
        statement = statement.where(col(TaskImport.id) < before)
    ordered = statement.order_by(col(TaskImport.id).desc()).limit(limit).options(_LIGHT)
    return (await db.scalars(ordered)).all()


async def add_rows(db: Db, import_id: UUID, rows: Iterable[Mapping[str, Any]]) -> None:
    """Add what is to be said about rows, behind what was said before."""
    last = await db.scalar(
        select(func.max(col(TaskImportRow.number))).where(col(TaskImportRow.import_id) == import_id)
    )
    values = [
        {**row, "import_id": import_id, "number": number}
        for number, row in enumerate(rows, (last or 0) + 1)
    ]
    if values:
        await db.execute(insert(TaskImportRow), values)


async def import_rows(
    db: Db, import_id: UUID, kinds: Collection[str], after: int, limit: int
) -> Sequence[TaskImportRow]:
    """What was said about the rows of an import, `limit` at most behind number `after`."""
    statement = select(TaskImportRow).where(
        col(TaskImportRow.import_id) == import_id, col(TaskImportRow.number) > after
    )
    if kinds:
        statement = statement.where(col(TaskImportRow.kind).in_(kinds))
    return (await db.scalars(statement.order_by(col(TaskImportRow.number)).limit(limit))).all()


async def known_sources(db: Db, actor: Actor, identities: Collection[str]) -> dict[str, Known]:
    """The tasks that were imported before, by what tells them."""
    wanted: Any = bindparam(None, list(identities), type_=ARRAY(Text))
    rows = await db.execute(
        select(
            col(TaskSource.identity),
            col(Task.id),
            col(Task.deleted_at).is_not(None),
            col(TaskSource.import_id),
        )
        .join(Task, col(Task.id) == col(TaskSource.task_id))
        .where(
            col(TaskSource.user_id) == actor.user_id,
            col(TaskSource.identity) == func.any(wanted),
        )
    )
    return {row[0]: Known(row[1], bool(row[2]), row[3]) for row in rows}


async def known_ids(db: Db, actor: Actor, ids: Collection[UUID]) -> dict[UUID, Known]:
    """Those of some ids that are tasks of the actor, deleted ones too."""
    rows = await db.execute(
        select(col(Task.id), col(Task.deleted_at).is_not(None)).where(
            col(Task.user_id) == actor.user_id, col(Task.id).in_(ids)
        )
    )
    return {row[0]: Known(row[0], bool(row[1])) for row in rows}


async def depths(db: Db, actor: Actor, ids: Collection[UUID]) -> dict[UUID, int]:
    """How many tasks lie above each of some, itself included."""
    if not ids:
        return {}
    chain = (
        select(col(Task.id).label("root"), col(Task.parent_id).label("above"))
        .where(col(Task.user_id) == actor.user_id, col(Task.id).in_(ids))
        .cte("chain", recursive=True)
    )
    parent = aliased(Task)
    chain = chain.union_all(
        select(chain.c.root, col(parent.parent_id)).join(chain, col(parent.id) == chain.c.above)
    )
    rows = await db.execute(select(chain.c.root, func.count()).group_by(chain.c.root))
    return {row[0]: row[1] for row in rows}


async def add_dependencies(db: Db, pairs: Sequence[tuple[UUID, UUID]]) -> None:
    """Let tasks wait for others; what is there already stays."""
    if pairs:
        rows = [{"task_id": task_id, "depends_on_id": needed} for task_id, needed in pairs]
        await db.execute(upsert(TaskDependency).on_conflict_do_nothing(), rows)


async def made_by(db: Db, actor: Actor, import_id: UUID) -> Sequence[Made]:
    """What an import made and is still there, in the manual order."""
    untouched = and_(col(Task.updated_at) == col(Task.created_at), col(Task.focus_minutes) == 0)
    trashed = col(Task.deleted_at).is_not(None)
    rows = await db.execute(
        select(col(Task.id), col(Task.parent_id), col(Task.title), trashed, or_(trashed, untouched))
        .join(TaskSource, col(TaskSource.task_id) == col(Task.id))
        .where(col(TaskSource.import_id) == import_id, col(Task.user_id) == actor.user_id)
        .order_by(col(Task.position), col(Task.id))
    )
    return [Made(*row) for row in rows]


async def series_made_by(
    db: Db, actor: Actor, import_id: UUID, identities: Collection[str]
) -> dict[str, UUID]:
    """The series of those tasks that an import made, by what tells the tasks."""
    if not identities:
        return {}
    wanted: Any = bindparam(None, list(identities), type_=ARRAY(Text))
    rows = await db.execute(
        select(col(TaskSource.identity), col(Task.series_id))
        .join(Task, col(Task.id) == col(TaskSource.task_id))
        .where(
            col(TaskSource.user_id) == actor.user_id,
            col(TaskSource.import_id) == import_id,
            col(TaskSource.identity) == func.any(wanted),
        )
    )
    return {row[0]: row[1] for row in rows if row[1] is not None}


async def days_made(
    db: Db, actor: Actor, series_ids: Iterable[UUID]
) -> set[tuple[UUID | None, date | None]]:
    """The days that some series have tasks for already, deleted ones too."""
    rows = await db.execute(
        select(col(Task.series_id), col(Task.occurrence_date)).where(
            col(Task.user_id) == actor.user_id, col(Task.series_id).in_([*series_ids])
        )
    )
    return {(row[0], row[1]) for row in rows}


async def with_others_inside(db: Db, actor: Actor, import_id: UUID) -> set[UUID]:
    """The tasks of an import that have subtasks which did not come with it."""
    child, above, beside = aliased(Task), aliased(TaskSource), aliased(TaskSource)
    rows = await db.scalars(
        select(col(child.parent_id))
        .join(above, col(above.task_id) == col(child.parent_id))
        .outerjoin(
            beside,
            and_(col(beside.task_id) == col(child.id), col(beside.import_id) == import_id),
        )
        .where(
            col(child.user_id) == actor.user_id,
            col(above.import_id) == import_id,
            col(beside.task_id).is_(None),
        )
    )
    return {found for found in rows if found is not None}


async def remove(db: Db, actor: Actor, ids: Collection[UUID]) -> None:
    """Remove many tasks for good."""
    wanted: Any = bindparam(None, list(ids), type_=ARRAY(Uuid))
    await db.execute(
        delete(Task)
        .where(col(Task.user_id) == actor.user_id, col(Task.id) == func.any(wanted))
        .execution_options(synchronize_session=False)
    )


async def forget_imports(db: Db, before: datetime, limit: int) -> int:
    """Forget imports begun before an instant, `limit` at most; their tasks stay."""
    old = select(col(TaskImport.id)).where(col(TaskImport.created_at) < before).limit(limit)
    result: Any = await db.execute(
        delete(TaskImport)
        .where(col(TaskImport.id).in_(old))
        .execution_options(synchronize_session=False)
    )
    return int(result.rowcount)


async def all_tasks(
    db: Db,
    actor: Actor,
    statuses: Collection[str],
    after: tuple[float, UUID] | None,
    limit: int,
) -> Sequence[Task]:
    """All tasks that are not deleted in their manual order, `limit` at most.

    Only those of some statuses, unless there are none to choose by.
    """
    statement = own(actor).where(col(Task.deleted_at).is_(None))
    if statuses:
        statement = statement.where(col(Task.status).in_(statuses))
    if after is not None:
        statement = statement.where(tuple_(col(Task.position), col(Task.id)) > tuple_(*after))
    ordered = statement.order_by(col(Task.position), col(Task.id)).limit(limit)
    return (await db.scalars(ordered)).all()


async def of_status(
    db: Db, actor: Actor, ids: Collection[UUID], statuses: Collection[str]
) -> set[UUID]:
    """Those of some tasks that have one of these statuses and are not deleted."""
    found = await db.scalars(
        select(col(Task.id)).where(
            col(Task.user_id) == actor.user_id,
            col(Task.deleted_at).is_(None),
            col(Task.id).in_(ids),
            col(Task.status).in_(statuses),
        )
    )
    return set(found)


async def needs_of(db: Db, actor: Actor, ids: Collection[UUID]) -> Sequence[tuple[UUID, UUID]]:
    """What some tasks wait for, as far as it was not deleted."""
    rows = await db.execute(
        select(col(TaskDependency.task_id), col(TaskDependency.depends_on_id))
        .join(Task, col(Task.id) == col(TaskDependency.depends_on_id))
        .where(
            col(Task.user_id) == actor.user_id,
            col(Task.deleted_at).is_(None),
            col(TaskDependency.task_id).in_(ids),
        )
        .order_by(col(TaskDependency.depends_on_id))
    )
    return [(row[0], row[1]) for row in rows]

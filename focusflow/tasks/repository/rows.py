"""Single tasks, and what is known about them beyond their row."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, delete, func, select, update
from sqlalchemy.orm import aliased
from sqlmodel import col

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.tasks.models import Task, TaskDependency, TaskSeries
from focusflow.tasks.rules import OPEN

Loaded = tuple[Task, bool, int, int]
"""A task, whether it is blocked, how many subtasks it has, and how many of them are done."""


def own(actor: Actor) -> Select[Task]:
    """All tasks of the actor, deleted ones too."""
    return select(Task).where(col(Task.user_id) == actor.user_id)


def is_open() -> Any:
    """That a task is to be done and not deleted."""
    return and_(col(Task.deleted_at).is_(None), col(Task.status).in_(OPEN))


def with_figures(statement: Select[Task]) -> Any:
    """The same rows as `Loaded`."""
    return statement.add_columns(*_FIGURES)


def _figures() -> tuple[Any, ...]:
    """Whether something needed is open, how many subtasks there are, and how many are done."""
    needed, child = aliased(Task), aliased(Task)
    blocked = (
        select(col(TaskDependency.task_id))
        .join(needed, col(needed.id) == col(TaskDependency.depends_on_id))
        .where(
            col(TaskDependency.task_id) == col(Task.id),
            col(needed.deleted_at).is_(None),
            col(needed.status).in_(OPEN),
        )
        .correlate(Task)
        .exists()
    )
    children = (
        select(func.count())
        .select_from(child)
        .where(
            col(child.parent_id) == col(Task.id),
            col(child.deleted_at).is_(None),
            col(child.status) != "cancelled",
        )
        .correlate(Task)
    )
    done = children.where(col(child.completed_at).is_not(None))
    return blocked, children.scalar_subquery(), done.scalar_subquery()


_FIGURES = _figures()
"""Made once: building them costs more than running them."""


async def task(
    db: Db, actor: Actor, task_id: UUID, *, lock: bool = False, trash: bool = False
) -> Task | None:
    """One task; with `trash` also when it was deleted."""
    statement = own(actor).where(col(Task.id) == task_id)
    if not trash:
        statement = statement.where(col(Task.deleted_at).is_(None))
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found: Task | None = await db.scalar(statement)
    return found


async def loaded(db: Db, actor: Actor, task_id: UUID) -> Loaded | None:
    """One task that was not deleted, with its figures."""
    found = await loaded_by_ids(db, actor, [task_id])
    return found[0] if found else None


async def loaded_by_ids(db: Db, actor: Actor, ids: Collection[UUID]) -> Sequence[Loaded]:
    """Some tasks that were not deleted, with their figures."""
    statement = own(actor).where(col(Task.id).in_(ids), col(Task.deleted_at).is_(None))
    return [(*row,) for row in await db.execute(with_figures(statement))]


async def columns_of(
    db: Db, actor: Actor, ids: Collection[UUID], names: Sequence[str]
) -> Sequence[Row[Any]]:
    """Some columns of some tasks that were not deleted."""
    statement = select(*(getattr(Task, name) for name in names)).where(
        col(Task.user_id) == actor.user_id, col(Task.id).in_(ids), col(Task.deleted_at).is_(None)
    )
    return (await db.execute(statement)).all()


async def several(db: Db, actor: Actor, ids: Collection[UUID]) -> Sequence[Task]:
    """Some tasks, deleted ones too, held until the end of the unit of work."""
    statement = own(actor).where(col(Task.id).in_(ids)).order_by(col(Task.id)).with_for_update()
    return (await db.scalars(statement.execution_options(populate_existing=True))).all()


async def there(db: Db, actor: Actor, ids: Collection[UUID]) -> set[UUID]:
    """Those of some tasks that were not deleted."""
    return {row.id for row in await columns_of(db, actor, ids, ("id",))}


async def next_of(db: Db, actor: Actor, ids: Collection[UUID]) -> dict[UUID, Task]:
    """The occurrences that follow some tasks, deleted or not, by the task they follow."""
    found = await db.scalars(own(actor).where(col(Task.previous_id).in_(ids)))
    return {task.previous_id: task for task in found if task.previous_id is not None}


async def add_focus_minutes(db: Db, actor: Actor, task_id: UUID, minutes: int) -> bool:
    """Add to the focus time of a task; False when there is no such task."""
    total = func.least(func.greatest(col(Task.focus_minutes) + minutes, 0), 1_000_000)
    found = await db.scalar(
        update(Task)
        .where(col(Task.user_id) == actor.user_id, col(Task.id) == task_id)
        .values(focus_minutes=total)
        .returning(col(Task.id))
    )
    return found is not None


async def dated(db: Db, actor: Actor) -> Sequence[tuple[UUID, date, time | None]]:
    """All tasks with a due date: id, day and time of day."""
    rows = await db.execute(
        select(col(Task.id), col(Task.due_date), col(Task.due_time)).where(
            col(Task.user_id) == actor.user_id, col(Task.due_date).is_not(None)
        )
    )
    return [(row[0], row[1], row[2]) for row in rows if row[1] is not None]


async def set_due(db: Db, moments: Sequence[tuple[UUID, datetime | None]]) -> None:
    """Write the instants at which tasks are due, without marking them as edited."""
    if moments:
        await db.execute(update(Task), [{"id": id_, "due_at": due} for id_, due in moments])


async def purge(db: Db, before: datetime, limit: int) -> int:
    """Remove tasks deleted before an instant, `limit` at most; how many went."""
    old = (
        select(col(Task.id))
        .where(col(Task.deleted_at) < before)
        .order_by(col(Task.deleted_at))
        .limit(limit)
    )
    gone = await _delete(db, col(Task.id).in_(old))
    return len(gone)


async def erase(db: Db, actor: Actor, ids: Collection[UUID]) -> None:
    """Remove some tasks and their subtasks for good."""
    await _delete(db, col(Task.user_id) == actor.user_id, col(Task.id).in_(ids))


async def _delete(db: Db, *condition: Any) -> Sequence[UUID | None]:
    """Remove tasks for good, and series that have none left; the series of each."""
    statement = delete(Task).where(*condition).returning(col(Task.series_id))
    gone = (await db.scalars(statement.execution_options(synchronize_session=False))).all()
    series = {series_id for series_id in gone if series_id is not None}
    if series:
        left = select(col(Task.id)).where(col(Task.series_id) == col(TaskSeries.id)).exists()
        await db.execute(
            delete(TaskSeries)
            .where(col(TaskSeries.id).in_(series), ~left)
            .execution_options(synchronize_session=False)
        )
    return gone

"""Subtasks, prerequisites and manual order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, or_, select, text, tuple_, update
from sqlalchemy.orm import aliased
from sqlmodel import col

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.tasks.models import Task, TaskDependency
from focusflow.tasks.repository.rows import own
from focusflow.tasks.rules import OPEN

Along = dict[UUID, list[tuple[UUID, UUID | None]]]
"""Tasks that went along, each with its goal, by the task they went with."""


def _below(roots: Collection[UUID]) -> Any:
    """All subtasks of some tasks, however deep, each with the nearest of `roots` above it.

    Of `roots` that lie inside each other none is among them.
    """
    tree = (
        select(col(Task.id), col(Task.parent_id).label("root"))
        .where(col(Task.parent_id).in_(roots), col(Task.id).not_in(roots))
        .cte("below", recursive=True)
    )
    child = aliased(Task)
    return tree.union_all(
        select(col(child.id), tree.c.root)
        .join(tree, col(child.parent_id) == tree.c.id)
        .where(col(child.id).not_in(roots))
    )


async def descendants(db: Db, actor: Actor, roots: Collection[UUID]) -> Sequence[Task]:
    """All subtasks of some tasks that were not deleted, however deep, older ones first."""
    tree = select(col(Task.id)).where(col(Task.parent_id).in_(roots)).cte("tree", recursive=True)
    child = aliased(Task)
    tree = tree.union(select(col(child.id)).join(tree, col(child.parent_id) == tree.c.id))
    statement = own(actor).where(
        col(Task.id).in_(select(tree.c.id)), col(Task.deleted_at).is_(None)
    )
    return (await db.scalars(statement.order_by(col(Task.id)))).all()


async def outermost(db: Db, actor: Actor, ids: Collection[UUID]) -> set[UUID]:
    """Those of some tasks that lie inside no other of them."""
    chain = (
        select(col(Task.id).label("start"), col(Task.parent_id).label("above"))
        .where(
            col(Task.user_id) == actor.user_id,
            col(Task.id).in_(ids),
            col(Task.parent_id).is_not(None),
        )
        .cte("chain", recursive=True)
    )
    chain = chain.union_all(
        select(chain.c.start, col(Task.parent_id)).join(chain, col(Task.id) == chain.c.above)
    )
    inner = await db.scalars(select(chain.c.start).where(chain.c.above.in_(ids)))
    return set(ids) - set(inner)


async def depth(db: Db, actor: Actor, task_id: UUID) -> int:
    """How many tasks lie above one, itself included."""
    chain = (
        select(col(Task.id), col(Task.parent_id))
        .where(col(Task.id) == task_id, col(Task.user_id) == actor.user_id)
        .cte("chain", recursive=True)
    )
    parent = aliased(Task)
    chain = chain.union_all(
        select(col(parent.id), col(parent.parent_id)).join(
            chain, col(parent.id) == chain.c.parent_id
        )
    )
    return int(await db.scalar(select(func.count()).select_from(chain)) or 0)


async def _take_along(db: Db, actor: Actor, which: Any, *condition: Any, **values: Any) -> Along:
    """Change the tasks of `which`, a table of ids with the task they go with."""
    rows = await db.execute(
        update(Task)
        .where(col(Task.id) == which.c.id, col(Task.user_id) == actor.user_id, *condition)
        .values(updated_at=db.now(), **values)
        .returning(col(Task.id), col(Task.goal_id), which.c.root)
        .execution_options(synchronize_session="fetch")
    )
    found: Along = {}
    for task_id, goal_id, root in rows:
        found.setdefault(root, []).append((task_id, goal_id))
    return found


def _with(owner: Any, roots: Collection[UUID]) -> Any:
    """The tasks that `owner` says went with one of `roots`, but for these themselves."""
    return (
        select(col(Task.id), owner.label("root"))
        .where(owner.in_(roots), col(Task.id) != owner)
        .cte("went")
    )


async def delete_descendants(db: Db, actor: Actor, roots: Collection[UUID], now: datetime) -> Along:
    """Move all subtasks to the trash together with their tasks."""
    below = _below(roots)
    return await _take_along(
        db,
        actor,
        below,
        col(Task.deleted_at).is_(None),
        deleted_at=now,
        deleted_with=below.c.root,
    )


async def restore_with(db: Db, actor: Actor, roots: Collection[UUID]) -> Along:
    """Bring back the subtasks that went to the trash with their tasks."""
    which = _with(col(Task.deleted_with), roots)
    return await _take_along(db, actor, which, deleted_at=None, deleted_with=None)


async def complete_descendants(
    db: Db, actor: Actor, roots: Collection[UUID], now: datetime
) -> Along:
    """Complete all open subtasks together with their tasks."""
    below = _below(roots)
    return await _take_along(
        db,
        actor,
        below,
        col(Task.deleted_at).is_(None),
        col(Task.status).in_(OPEN),
        status="completed",
        completed_at=now,
        completed_with=below.c.root,
    )


async def reopen_with(db: Db, actor: Actor, roots: Collection[UUID]) -> Along:
    """Reopen the subtasks that were completed with their tasks."""
    which = _with(col(Task.completed_with), roots)
    return await _take_along(
        db,
        actor,
        which,
        col(Task.status) == "completed",
        status="pending",
        completed_at=None,
        completed_with=None,
    )


async def reopen_descendants(db: Db, actor: Actor, root: UUID) -> Along:
    """Reopen all subtasks that are done, for another occurrence of their task."""
    return await _take_along(
        db,
        actor,
        _below([root]),
        col(Task.deleted_at).is_(None),
        col(Task.status) == "completed",
        status="pending",
        completed_at=None,
        completed_with=None,
    )


async def touched(db: Db, roots: Collection[UUID]) -> set[UUID]:
    """Those of some tasks with which, or with whose subtasks, anyone did anything since."""
    below = _below(roots)
    root = func.coalesce(below.c.root, col(Task.id))
    found = await db.scalars(
        select(root)
        .select_from(Task)
        .outerjoin(below, below.c.id == col(Task.id))
        .where(
            or_(col(Task.id).in_(roots), below.c.id.is_not(None)),
            or_(
                col(Task.updated_at) != col(Task.created_at),
                col(Task.focus_minutes) > 0,
                col(Task.status) != "pending",
            ),
        )
        .distinct()
    )
    return set(found)


async def delete_row(db: Db, task: Task) -> None:
    """Remove a task for good; its subtasks go with it."""
    await db.delete(task)


async def lock_structure(db: Db, actor: Actor) -> None:
    """Let one at a time change who waits for whom or lies inside whom: circles need two."""
    await db.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"),
        {"key": f"task-structure:{actor.user_id}"},
    )


async def edges(db: Db, actor: Actor) -> Sequence[tuple[UUID, UUID]]:
    """All dependencies between the actor's tasks: who waits, and for whom."""
    rows = await db.execute(
        select(col(TaskDependency.task_id), col(TaskDependency.depends_on_id))
        .join(Task, col(Task.id) == col(TaskDependency.task_id))
        .where(col(Task.user_id) == actor.user_id)
    )
    return [(row[0], row[1]) for row in rows]


async def replace_dependencies(
    db: Db, task_id: UUID, add: Iterable[UUID], remove: Collection[UUID]
) -> None:
    """Change what a task waits for."""
    if remove:
        await db.execute(
            delete(TaskDependency).where(
                col(TaskDependency.task_id) == task_id,
                col(TaskDependency.depends_on_id).in_(remove),
            )
        )
    rows = [{"task_id": task_id, "depends_on_id": needed} for needed in add]
    if rows:
        await db.execute(insert(TaskDependency), rows)


async def neighbour(db: Db, actor: Actor, anchor: Task, but: UUID, *, above: bool) -> float | None:
    """The place of the task right before or after another in the manual order.

    None at either end. Equal places are ordered by id, as in lists.
    """
    here = tuple_(col(Task.position), col(Task.id))
    place = tuple_(anchor.position, anchor.id)
    order = (col(Task.position), col(Task.id))
    found: float | None = await db.scalar(
        select(col(Task.position))
        .where(
            col(Task.user_id) == actor.user_id,
            col(Task.deleted_at).is_(None),
            col(Task.id) != but,
            here < place if above else here > place,
        )
        .order_by(*(key.desc() for key in order) if above else order)
        .limit(1)
    )
    return found


async def renumber(db: Db, actor: Actor) -> None:
    """Spread the manual order out, keeping it, where no number is left between two tasks."""
    place = func.row_number().over(order_by=(col(Task.position), col(Task.id)))
    order = (
        select(col(Task.id), place.label("place"))
        .where(col(Task.user_id) == actor.user_id, col(Task.deleted_at).is_(None))
        .subquery()
    )
    await db.execute(
        update(Task)
        .where(col(Task.id) == order.c.id)
        .values(position=order.c.place * 1024.0)
        .execution_options(synchronize_session=False)
    )


async def set_position(db: Db, task_id: UUID, position: float) -> None:
    """Put a task at a place without marking it as edited."""
    await db.execute(update(Task).where(col(Task.id) == task_id).values(position=position))

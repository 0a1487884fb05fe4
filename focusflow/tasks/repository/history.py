"""The log of what happened to tasks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select, tuple_
from sqlalchemy.orm import aliased
from sqlmodel import col

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.events import EventRecord
from focusflow.tasks.models import Task, TaskAttachment

_TOLD = ("TaskChanged", "TaskVersionSetAside")


async def chain(db: Db, actor: Actor, task_id: UUID) -> Sequence[UUID]:
    """A task, deleted or not, and all above it; empty when it is not the actor's."""
    own = (
        select(col(Task.id), col(Task.parent_id))
        .where(col(Task.id) == task_id, col(Task.user_id) == actor.user_id)
        .cte("line", recursive=True)
    )
    parent = aliased(Task)
    line = own.union_all(
        select(col(parent.id), col(parent.parent_id)).join(own, col(parent.id) == own.c.parent_id)
    )
    return (await db.scalars(select(line.c.id))).all()


async def history(
    db: Db,
    actor: Actor,
    task_id: UUID,
    *,
    above: Collection[UUID],
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> Sequence[EventRecord]:
    """What happened to a task, the newest first, also along with one of those above it."""
    happened, number = col(EventRecord.occurred_at), col(EventRecord.id)
    along = func.jsonb_exists(EventRecord.payload["also"], str(task_id))
    statement = select(EventRecord).where(
        col(EventRecord.entity_type) == "task",
        col(EventRecord.entity_id).in_({task_id, *above}),
        col(EventRecord.name).in_(_TOLD),
        col(EventRecord.user_id) == actor.user_id,
        or_(col(EventRecord.entity_id) == task_id, along),
    )
    if after is not None:
        statement = statement.where(tuple_(happened, number) < tuple_(*after))
    return (await db.scalars(statement.order_by(happened.desc(), number.desc()).limit(limit))).all()


async def history_entry(db: Db, actor: Actor, task_id: UUID, entry_id: UUID) -> EventRecord | None:
    """One thing that happened to a task itself."""
    found: EventRecord | None = await db.scalar(
        select(EventRecord).where(
            col(EventRecord.id) == entry_id,
            col(EventRecord.entity_type) == "task",
            col(EventRecord.entity_id) == task_id,
            col(EventRecord.name).in_(_TOLD),
            col(EventRecord.user_id) == actor.user_id,
        )
    )
    return found


async def titles(db: Db, actor: Actor, ids: Collection[UUID]) -> dict[UUID, str]:
    """Titles of tasks by id, deleted ones too."""
    rows: Any = await db.execute(
        select(col(Task.id), col(Task.title)).where(
            col(Task.user_id) == actor.user_id, col(Task.id).in_(ids)
        )
    )
    return {row[0]: row[1] for row in rows}


async def attachment_named(
    db: Db, actor: Actor, task_id: UUID, name: str, *, removed: bool
) -> UUID | None:
    """The newest file of that name on a task, among those removed or those that are there."""
    gone = col(TaskAttachment.deleted_at)
    found: UUID | None = await db.scalar(
        select(col(TaskAttachment.id))
        .where(
            col(TaskAttachment.user_id) == actor.user_id,
            col(TaskAttachment.task_id) == task_id,
            col(TaskAttachment.name) == name,
            col(TaskAttachment.stored),
            gone.is_not(None) if removed else gone.is_(None),
        )
        .order_by(gone.desc(), col(TaskAttachment.id).desc())
        .limit(1)
    )
    return found

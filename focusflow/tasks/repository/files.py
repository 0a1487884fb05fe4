"""Files on tasks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, delete, func, or_, select
from sqlmodel import col

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.tasks.models import Task, TaskAttachment

_UNFINISHED = timedelta(hours=1)


async def attachments(db: Db, actor: Actor, task_id: UUID) -> Sequence[TaskAttachment]:
    """The files on one of the actor's tasks, in the order of coming."""
    found = await db.scalars(
        select(TaskAttachment)
        .where(
            col(TaskAttachment.user_id) == actor.user_id,
            col(TaskAttachment.task_id) == task_id,
            col(TaskAttachment.stored),
            col(TaskAttachment.deleted_at).is_(None),
        )
        .order_by(col(TaskAttachment.id))
    )
    return found.all()


async def attachment(
    db: Db, actor: Actor, task_id: UUID, attachment_id: UUID, *, removed: bool = False
) -> TaskAttachment | None:
    """A file on a task that the actor can see; one that was removed only if asked for."""
    statement = (
        select(TaskAttachment)
        .join(Task, col(Task.id) == col(TaskAttachment.task_id))
        .where(
            col(TaskAttachment.id) == attachment_id,
            col(TaskAttachment.task_id) == task_id,
            col(TaskAttachment.user_id) == actor.user_id,
            col(TaskAttachment.stored),
            col(Task.user_id) == actor.user_id,
            col(Task.deleted_at).is_(None),
        )
        .with_for_update(of=TaskAttachment)
    )
    if not removed:
        statement = statement.where(col(TaskAttachment.deleted_at).is_(None))
    found: TaskAttachment | None = await db.scalar(statement)
    return found


async def attached(db: Db, actor: Actor, task_id: UUID) -> tuple[int, int]:
    """How many files a task has, and the bytes of all the actor's; those on the way count."""
    here = and_(col(TaskAttachment.task_id) == task_id, col(TaskAttachment.deleted_at).is_(None))
    found = await db.execute(
        select(
            func.count().filter(here),
            func.coalesce(func.sum(TaskAttachment.size), 0),
        ).where(col(TaskAttachment.user_id) == actor.user_id)
    )
    count, size = found.one()
    return int(count), int(size)


async def left_over(db: Db, now: datetime, keep: timedelta, limit: int) -> Sequence[UUID]:
    """Files that nobody can reach any more, were not wholly sent, or were removed `keep` ago."""
    found = await db.scalars(
        select(col(TaskAttachment.id))
        .where(
            or_(
                col(TaskAttachment.task_id).is_(None),
                col(TaskAttachment.user_id).is_(None),
                and_(
                    ~col(TaskAttachment.stored), col(TaskAttachment.created_at) < now - _UNFINISHED
                ),
                col(TaskAttachment.deleted_at) < now - keep,
            )
        )
        .order_by(col(TaskAttachment.created_at))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return found.all()


async def forget_attachments(db: Db, ids: Collection[UUID]) -> None:
    """Remove rows whose files are gone."""
    await db.execute(delete(TaskAttachment).where(col(TaskAttachment.id).in_(ids)))

"""Goals of people's own as templates."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlmodel import col

from focusflow.goals.models import GoalTemplate
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db


def _own(actor: Actor, *, deleted: bool = False) -> Select[GoalTemplate]:
    at = col(GoalTemplate.deleted_at)
    gone = at.is_not(None) if deleted else at.is_(None)
    return select(GoalTemplate).where(col(GoalTemplate.user_id) == actor.user_id, gone)


async def template(
    db: Db, actor: Actor, template_id: UUID, *, deleted: bool = False
) -> GoalTemplate | None:
    """One template, from the list or from the trash."""
    return await db.scalar(_own(actor, deleted=deleted).where(col(GoalTemplate.id) == template_id))


async def templates(db: Db, actor: Actor, limit: int) -> Sequence[GoalTemplate]:
    """A person's templates, the newest first."""
    return (await db.scalars(_own(actor).order_by(col(GoalTemplate.id).desc()).limit(limit))).all()


async def count_templates(db: Db, actor: Actor) -> int:
    """How many templates a person keeps."""
    return (
        await db.scalar(
            select(func.count(col(GoalTemplate.id))).where(
                col(GoalTemplate.user_id) == actor.user_id, col(GoalTemplate.deleted_at).is_(None)
            )
        )
        or 0
    )

"""Plans that wait for a yes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    select,
    tuple_,
    update,
)
from sqlmodel import col

from focusflow.planning.models import (
    ScheduleProposal,
)
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db


async def proposal(db: Db, actor: Actor, proposal_id: UUID) -> ScheduleProposal | None:
    """One proposal of the actor."""
    statement = (
        select(ScheduleProposal)
        .where(
            col(ScheduleProposal.user_id) == actor.user_id, col(ScheduleProposal.id) == proposal_id
        )
        .execution_options(populate_existing=True)
    )
    return await db.scalar(statement)


async def proposals(
    db: Db, actor: Actor, status: str | None, after: UUID | None, limit: int
) -> Sequence[ScheduleProposal]:
    """Proposals, the newest first."""
    statement = select(ScheduleProposal).where(col(ScheduleProposal.user_id) == actor.user_id)
    if status is not None:
        statement = statement.where(col(ScheduleProposal.status) == status)
    if after is not None:
        statement = statement.where(tuple_(col(ScheduleProposal.id)) < tuple_(after))
    return (
        await db.scalars(statement.order_by(col(ScheduleProposal.id).desc()).limit(limit))
    ).all()


async def ratios_used(db: Db, actor: Actor, first: date, last: date) -> Sequence[float]:
    """How much longer than estimated the plans for some days counted on, as far as approved."""
    ratio = col(ScheduleProposal.after)["ratio"].as_float()
    statement = select(ratio).where(
        col(ScheduleProposal.user_id) == actor.user_id,
        col(ScheduleProposal.status) == "approved",
        col(ScheduleProposal.day) <= last,
        col(ScheduleProposal.day) + col(ScheduleProposal.days) > first,
    )
    return [found for found in await db.scalars(statement) if found is not None]


async def answered(db: Db, actor: Actor, cause_id: UUID, day: date) -> bool:
    """Whether an event has led to a proposal for this day already."""
    found = await db.scalar(
        select(col(ScheduleProposal.id)).where(
            col(ScheduleProposal.user_id) == actor.user_id,
            col(ScheduleProposal.cause_id) == cause_id,
            col(ScheduleProposal.day) == day,
        )
    )
    return found is not None


async def has_open(db: Db, actor: Actor, day: date) -> bool:
    """Whether a proposal that speaks of a day waits for a decision."""
    found = await db.scalar(
        select(col(ScheduleProposal.id))
        .where(
            col(ScheduleProposal.user_id) == actor.user_id,
            col(ScheduleProposal.status) == "open",
            col(ScheduleProposal.day) <= day,
            col(ScheduleProposal.day) + col(ScheduleProposal.days) > day,
        )
        .limit(1)
    )
    return found is not None


async def supersede(db: Db, actor: Actor, first: date, last: date, now: datetime) -> None:
    """Expire the open proposals that speak of one of these days."""
    await db.execute(
        update(ScheduleProposal)
        .where(
            col(ScheduleProposal.user_id) == actor.user_id,
            col(ScheduleProposal.status) == "open",
            col(ScheduleProposal.day) <= last,
            col(ScheduleProposal.day) + col(ScheduleProposal.days) > first,
        )
        .values(status="expired", decided_at=now, updated_at=now)
    )


async def expire_before(db: Db, day: date, now: datetime) -> int:
    """Expire all open proposals whose last day is before `day`; how many."""
    rows = await db.execute(
        update(ScheduleProposal)
        .where(
            col(ScheduleProposal.status) == "open",
            col(ScheduleProposal.day) + col(ScheduleProposal.days) <= day,
        )
        .values(status="expired", decided_at=now, updated_at=now)
        .returning(col(ScheduleProposal.id))
    )
    return len(rows.all())

"""Planning in the background: what events call for, and old proposals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from focusflow.accounts.sessions import actor_for_user, midnight_planners
from focusflow.planning import service
from focusflow.planning.learning import jobs as learning_jobs  # noqa: F401  (registers them)
from focusflow.planning.schemas import Trigger
from focusflow.platform.actor import BY_ITSELF, Actor
from focusflow.platform.db import Db, unit_of_work
from focusflow.platform.errors import NotFound
from focusflow.platform.jobs import job, periodic

CHUNK = 500
"""People whose days are looked at in one go."""


async def propose(
    db: Db,
    actor: Actor,
    day: date,
    trigger: Trigger,
    cause_id: UUID,
    *,
    task_id: UUID | None = None,
) -> None:
    """Queue a look at the rest of a day; one at a time for each person. `task_id`: what overran."""
    user_id = str(actor.user_id)
    await propose_change.defer(
        db,
        lock=f"planning:{user_id}",
        user_id=user_id,
        day=day.isoformat(),
        trigger=trigger,
        cause_id=str(cause_id),
        task_id=str(task_id) if task_id else None,
    )


# These jobs leave their own unit of work untouched: planning reads in one and saves in another,
# so that no transaction is open while the planner thinks.


@job("propose_plan")
async def propose_change(
    db: Db, *, user_id: str, day: str, trigger: Trigger, cause_id: str, task_id: str | None = None
) -> None:
    """Plan a day again; there is a proposal only if that changes something."""
    actor = await _actor(user_id)
    overran = UUID(task_id) if task_id else None
    await service.propose_for(
        actor, date.fromisoformat(day), trigger, UUID(cause_id), task_id=overran
    )


@job("plan_first_day")
async def plan_first_day(db: Db, user_id: str, cause_id: str) -> None:
    """Plan the first day of someone who just answered the first questions."""
    await service.plan_first_day(await _actor(user_id), UUID(cause_id))


@periodic("queue_new_days", "*/5 * * * *")
async def queue_new_days(db: Db) -> None:
    """Every five minutes, look for those whose day has begun: each is planned once."""
    await queue_new_days_chunk.defer(db, after=None)


@job("queue_new_days_chunk")
async def queue_new_days_chunk(db: Db, after: str | None) -> None:
    """Queue the new days of some people, and go on while there are more."""
    people = await midnight_planners(db, UUID(after) if after else None, CHUNK)
    for user_id in sorted(await service.new_days(db, people)):
        await plan_new_day.defer(db, user_id=str(user_id))
    if len(people) == CHUNK:
        await queue_new_days_chunk.defer(db, after=str(people[-1].user_id))


@job("plan_new_day")
async def plan_new_day(db: Db, user_id: str) -> None:
    """Plan the day of someone for whom it has just begun."""
    try:
        actor = await _actor(user_id)
    except NotFound:
        return  # the account is gone
    await service.plan_new_day(replace(actor, request_id=BY_ITSELF, by="system"))


async def _actor(user_id: str) -> Actor:
    async with unit_of_work() as db:
        return await actor_for_user(db, UUID(user_id))


@periodic("expire_proposals", "37 3 * * *")
async def expire_proposals(db: Db) -> None:
    """Expire proposals for days that are over in every time zone."""
    await service.expire_proposals(db, db.now().date() - timedelta(days=1))

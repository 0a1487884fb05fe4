"""Planning in the background: what events call for, and old proposals."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from focusflow.accounts.sessions import actor_for_user
from focusflow.planning import service
from focusflow.planning.learning import jobs as learning_jobs  # noqa: F401  (registers them)
from focusflow.planning.schemas import Trigger
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db, unit_of_work
from focusflow.platform.jobs import job, periodic


async def propose(db: Db, actor: Actor, day: date, trigger: Trigger, cause_id: UUID) -> None:
    """Queue a look at the rest of a day; one at a time for each person."""
    user_id = str(actor.user_id)
    await propose_change.defer(
        db,
        lock=f"planning:{user_id}",
        user_id=user_id,
        day=day.isoformat(),
        trigger=trigger,
        cause_id=str(cause_id),
    )


# These jobs leave their own unit of work untouched: planning reads in one and saves in another,
# so that no transaction is open while the planner thinks.


@job("propose_plan")
async def propose_change(db: Db, user_id: str, day: str, trigger: Trigger, cause_id: str) -> None:
    """Plan a day again; there is a proposal only if that changes something."""
    actor = await _actor(user_id)
    await service.propose_for(actor, date.fromisoformat(day), trigger, UUID(cause_id))


@job("plan_first_day")
async def plan_first_day(db: Db, user_id: str, cause_id: str) -> None:
    """Plan the first day of someone who just answered the first questions."""
    await service.plan_first_day(await _actor(user_id), UUID(cause_id))


async def _actor(user_id: str) -> Actor:
    async with unit_of_work() as db:
        return await actor_for_user(db, UUID(user_id))


@periodic("expire_proposals", "37 3 * * *")
async def expire_proposals(db: Db) -> None:
    """Expire proposals for days that are over in every time zone."""
    await service.expire_proposals(db, db.now().date() - timedelta(days=1))

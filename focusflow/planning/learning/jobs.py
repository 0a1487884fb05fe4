"""When models are trained: personal ones daily, the planner's weekly; one job a person.

These jobs leave their own unit of work untouched while they train: reading and storing have
units of their own, so that no transaction is open while models are fitted.
"""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from focusflow.accounts.sessions import actor_for_user
from focusflow.planning import repository
from focusflow.planning.learning import train
from focusflow.planning.rules.values import HISTORY_DAYS
from focusflow.platform.actor import Actor
from focusflow.platform.clock import local_day, zone_of
from focusflow.platform.db import Db, unit_of_work
from focusflow.platform.errors import NotFound
from focusflow.platform.jobs import job, periodic

QUIET_HOUR = 4
"""Local; the clocks change before it nearly everywhere, so that no day is without it."""
FRESH = timedelta(hours=18)
"""So long after a snapshot nobody needs to ask whether the next is due."""
CHUNK = 200


@periodic("queue_personal_models", "17 * * * *")
async def queue_personal_models(db: Db) -> None:
    """Every hour, look for those whose quiet hour it is: each person's turn comes daily."""
    await queue_personal_chunk.defer(db, after=None)


@periodic("queue_planner_models", "47 2 * * 1")
async def queue_planner_models(db: Db) -> None:
    """Every week, let all planner models be trained."""
    await queue_planner_chunk.defer(db, after=None)


@job("queue_personal_models_chunk")
async def queue_personal_chunk(db: Db, after: str | None) -> None:
    """Queue some people's daily training, and go on while there are more."""
    people = await _people(db, after, fresh=True)
    for user_id, noted in people:
        actor = await _actor(db, user_id)
        if actor is not None and _is_time(db, actor, noted):
            await train_personal_models.defer(db, lock=f"learning:{user_id}", user_id=str(user_id))
    if len(people) == CHUNK:
        await queue_personal_chunk.defer(db, after=str(people[-1][0]))


@job("queue_planner_models_chunk")
async def queue_planner_chunk(db: Db, after: str | None) -> None:
    """Queue some people's weekly training, and go on while there are more."""
    people = await _people(db, after, fresh=False)
    for user_id, _ in people:
        await train_planner_model.defer(db, lock=f"learning:{user_id}", user_id=str(user_id))
    if len(people) == CHUNK:
        await queue_planner_chunk.defer(db, after=str(people[-1][0]))


@job("train_personal_models")
async def train_personal_models(db: Db, user_id: str) -> None:
    """Make a person's snapshot of the day and train their models; once a day."""
    async with unit_of_work() as own:
        actor = await _actor(own, UUID(user_id))
    if actor is None or not await train.train_personal(actor):
        return
    async with unit_of_work() as own:
        if await train.planner_is_late(own, actor):
            await train_planner_model.defer(own, lock=f"learning:{user_id}", user_id=user_id)


@job("train_planner_model")
async def train_planner_model(db: Db, user_id: str) -> None:
    """Learn how much of a day a person gets done; once a week."""
    async with unit_of_work() as own:
        actor = await _actor(own, UUID(user_id))
    if actor is not None:
        await train.train_planner(actor)


async def _people(db: Db, after: str | None, *, fresh: bool) -> list[tuple[UUID, date | None]]:
    """Who planned something in the look-back, and their last snapshot's day.

    With `fresh` only those for whom the next one may be due.
    """
    since = (db.now() - timedelta(days=HISTORY_DAYS)).date()
    bound = db.now() - FRESH if fresh else None
    place = UUID(after) if after else None
    return await repository.planners(db, since, bound, place, CHUNK)


async def _actor(db: Db, user_id: UUID) -> Actor | None:
    """Whose models these are; None when the account is gone or switched off."""
    try:
        return await actor_for_user(db, user_id)
    except NotFound:
        return None


def _is_time(db: Db, actor: Actor, noted: date | None) -> bool:
    """At the quiet hour of a day without a snapshot, or later when nothing ran then."""
    now = db.now()
    if noted is not None and noted >= local_day(actor, now):
        return False
    return now.astimezone(zone_of(actor)).hour >= QUIET_HOUR

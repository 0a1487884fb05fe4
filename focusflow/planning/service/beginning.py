"""Plan days without being asked: the first one, and each one when it begins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID, uuid5

from focusflow.accounts import service as accounts
from focusflow.planning import repository
from focusflow.planning.rules import hours
from focusflow.planning.rules import slots as rules
from focusflow.planning.rules.problem import build
from focusflow.planning.schemas import DecisionView, Trigger
from focusflow.planning.service import applying, loading, proposing
from focusflow.planning.service.proposing import Made
from focusflow.planning.service.replanning import is_planned
from focusflow.platform import eventlog
from focusflow.platform.actor import Actor
from focusflow.platform.clock import day_bounds, local_day
from focusflow.platform.db import Db, unit_of_work

MIDNIGHT_SECONDS = 0.15
"""An ordinary day is hardly planned better in more time, and everybody's day begins at once."""
ACTIVE = timedelta(days=14)
"""Who did nothing for so long has no day planned for them."""
ASKED_AGAIN = timedelta(hours=1)
"""A look that has not been taken by then is queued again; its job may have been lost."""


async def plan_first_day(actor: Actor, cause_id: UUID) -> DecisionView | None:
    """Fill today, or tomorrow when today's study hours are over.

    None without tasks, and when the person has planned the day or is looking at a plan for it.
    """

    async def attempt() -> DecisionView | None:
        async with unit_of_work() as db:
            day = local_day(actor, db.now())
            situation = (await loading.load(db, actor, day, 1)).situation
            if not situation.tasks:
                return None
            start, end = situation.preferences.study_start, situation.preferences.study_end
            if hours.study_hours(actor, day, start, end).ends_at <= situation.now:
                day += timedelta(days=1)
            loaded = await loading.load(db, actor, day, 1)
            if is_planned(loaded, day) or await _decided(db, actor, cause_id, day):
                return None
        made = await proposing.solved(loaded, build(loaded.situation))
        async with unit_of_work() as db:
            await repository.hold(db, actor)
            if await _decided(db, actor, cause_id, day):
                return None
            return await _take_over(db, actor, made, "onboarding", cause_id)

    return await proposing.again_if_overtaken(attempt)


async def _decided(db: Db, actor: Actor, cause_id: UUID, day: date) -> bool:
    """Whether the first plan was made already, or the person decides on another one now."""
    if await repository.answered(db, actor, cause_id, day):
        return True
    return await repository.has_open(db, actor, day)


async def plan_new_day(actor: Actor) -> DecisionView | None:
    """Plan the day that has begun, once for each local date; None when there is nothing to do.

    Nothing is done on a day with planned work, without tasks, or when the hours to plan are over.
    """

    async def attempt() -> DecisionView | None:
        async with unit_of_work() as db:
            day = local_day(actor, db.now())
            wanted = (await accounts.preferences(db, actor)).plan_at_midnight
            if not wanted or not await repository.is_new_day(db, actor, day):
                return None
            loaded = await loading.load(db, actor, day, 1)
            if is_planned(loaded, day) or not loaded.situation.tasks:
                await repository.begin_day(db, actor, day)
                return None
        made = await proposing.make(actor, day, 1, seconds=MIDNIGHT_SECONDS)
        async with unit_of_work() as db:
            # Held before the fact is written: whoever plans holds first and reads later.
            await repository.hold(db, actor)
            if not await repository.begin_day(db, actor, day) or not _has_work(made, day):
                return None
            return await _take_over(db, actor, made, "midnight", _cause(actor, day))

    return await proposing.again_if_overtaken(attempt)


async def new_days(db: Db, people: Sequence[Actor]) -> set[UUID]:
    """Of some people, those whose new day is to be planned now; others are not asked for again.

    They did something themselves in the two weeks before, and their day was not looked at yet.
    """
    now = db.now()
    days = {actor.user_id: local_day(actor, now) for actor in people}
    last = await repository.last_days(db, days.keys())
    begun = {
        actor.user_id: day_bounds(actor, days[actor.user_id])[0]
        for actor in people
        if (last.get(actor.user_id) or date.min) < days[actor.user_id]
    }
    active = await eventlog.acted(db, begun, ACTIVE)
    await repository.begin_days(db, {user: days[user] for user in begun.keys() - active})
    return await repository.note_queued(db, active, now - ASKED_AGAIN)


def _has_work(made: Made, day: date) -> bool:
    return any(rules.is_work(slot) for slot in made.outcome.slots[day])


def _cause(actor: Actor, day: date) -> UUID:
    """What stands for the beginning of a person's day where others name an event."""
    return uuid5(actor.user_id, f"midnight {day.isoformat()}")


async def _take_over(
    db: Db, actor: Actor, made: Made, trigger: Trigger, cause_id: UUID
) -> DecisionView:
    row, found = await proposing.save(db, actor, made, trigger, cause_id)
    outcome = made.outcome.model_validate(row.after)
    return await applying.take_over(db, actor, row, outcome, found)

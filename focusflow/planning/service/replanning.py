"""Plan a day again because something happened, and propose that; nobody asked for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from focusflow.focus import service as focus
from focusflow.planning import repository
from focusflow.planning.rules import shift
from focusflow.planning.rules import slots as rules
from focusflow.planning.rules.problem import build
from focusflow.planning.rules.shift import REPLAN_MOVE, Overrun
from focusflow.planning.schemas import ProposalView, Trigger
from focusflow.planning.service import loading, proposing, views
from focusflow.planning.service.loading import Loaded
from focusflow.planning.service.proposing import Made
from focusflow.platform.actor import Actor
from focusflow.platform.clock import local_day
from focusflow.platform.db import Db, unit_of_work

_FOR_A_PLAN = ("overrun", "urgent", "goal")
"""What matters only to a day that is planned."""


async def propose_for(
    actor: Actor, day: date, trigger: Trigger, cause_id: UUID, *, task_id: UUID | None = None
) -> ProposalView | None:
    """Propose a new plan for a day because of an event, once; None when nothing would change.

    After a skip the rest of the day is thought over afresh, so that what follows may move up; it
    is proposed whenever there is any. `task_id` is what overran. Conflict when the plan was changed
    elsewhere meanwhile, twice.
    """

    async def attempt() -> ProposalView | None:
        async with unit_of_work() as db:
            if day < local_day(actor, db.now()):
                return None
            if await repository.answered(db, actor, cause_id, day):
                return None
            loaded = await loading.load(db, actor, day, 1)
            if trigger in _FOR_A_PLAN and not is_planned(loaded, day):
                return None
            overrun = await _overrun(db, actor, loaded, task_id) if task_id is not None else None
        made = await _made(loaded, trigger, overrun)
        async with unit_of_work() as db:
            return await _propose(db, actor, made, trigger, cause_id)

    return await proposing.again_if_overtaken(attempt)


async def day_is_planned(db: Db, actor: Actor, day: date) -> bool:
    """Whether there is work in the plan of a day."""
    schedules = await repository.schedules(db, actor, [day])
    slots = (await loading.slots_by_day(db, schedules)).get(day, ())
    return any(rules.is_work(slot) for slot in slots)


def is_planned(loaded: Loaded, day: date) -> bool:
    """Whether there was work in the plan of a day when it was read."""
    return any(rules.is_work(slot) for slot in loaded.situation.slots.get(day, ()))


async def _overrun(db: Db, actor: Actor, loaded: Loaded, task_id: UUID) -> Overrun:
    work = await focus.latest_work(db, actor, task_id)
    return shift.overrun_of(loaded.situation, task_id, work)


async def _made(loaded: Loaded, trigger: Trigger, overrun: Overrun | None) -> Made:
    """The new plan; what is worth more or less than before may move others as usual."""
    if overrun is not None:
        return await _after_overrun(loaded, overrun)
    draft = build(loaded.situation)
    if trigger == "skip":
        return await proposing.solved(loaded, draft, previous=[])
    if trigger == "calendar":
        return await proposing.solved(loaded, draft, weights={"move": REPLAN_MOVE})
    return await proposing.solved(loaded, draft)


async def _after_overrun(loaded: Loaded, overrun: Overrun) -> Made:
    """What follows starts later where that upsets little; otherwise all is thought over."""
    day = loaded.situation.days[0]
    draft = shift.draft_after(loaded.situation, overrun)
    slots = shift.shift_of(draft, overrun)
    if slots is not None:
        displaced = rules.displaced_minutes(draft.before[day], slots)
        if rules.impact(displaced) == "minor":
            details = loaded.details.get(day.isoformat(), {})
            left = views.left_out_of(details.get("unscheduled", []))
            said = [*details.get("notes", []), *_said(loaded, overrun)]
            outcome = shift.outcome_after(draft, slots, left, said)
            return Made(loaded, draft.before, outcome, "minor")
    made = await proposing.solved(loaded, draft, weights={"move": REPLAN_MOVE})
    outcome = made.outcome
    outcome = outcome.with_slots(outcome.slots, tuple(_said(loaded, overrun)))
    return Made(loaded, made.before, outcome, "major")


def _said(loaded: Loaded, overrun: Overrun) -> Sequence[str]:
    titles = {task.id: task.title for task in loaded.situation.tasks}
    title = titles.get(overrun.task_id)
    return [f"“{title}” takes longer than planned."] if title else []


async def _propose(
    db: Db, actor: Actor, made: Made, trigger: Trigger, cause_id: UUID
) -> ProposalView | None:
    day = made.loaded.situation.days[0]
    if await repository.answered(db, actor, cause_id, day):
        return None
    before, after = made.before[day], made.outcome.slots[day]
    if rules.same_work(before, after) and not (trigger == "skip" and after):
        return None
    row, found = await proposing.save(db, actor, made, trigger, cause_id)
    await proposing.tell(db, actor, row)
    return views.proposal_view(row, found)

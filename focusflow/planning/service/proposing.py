"""Make plans: load, think, save.

The verbs here take no `db`: they open their own units of work, one to load and one to save, so
that no transaction is open while the planner thinks. API, pages and jobs all use them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar
from uuid import UUID

from focusflow.calendar import service as calendar
from focusflow.planning import events, repository
from focusflow.planning.engine import Plan
from focusflow.planning.models import ScheduleProposal
from focusflow.planning.rules import hours
from focusflow.planning.rules import slots as rules
from focusflow.planning.rules.outcome import Outcome, outcome_of
from focusflow.planning.rules.problem import Draft, build
from focusflow.planning.rules.slots import SlotsByDay
from focusflow.planning.schemas import DecisionView, GenerateIn, ProposalView, Trigger
from focusflow.planning.service import applying, loading, reading, solving, views
from focusflow.planning.service.loading import Loaded
from focusflow.planning.service.reading import monday_of
from focusflow.planning.service.views import Tasks
from focusflow.platform.actor import Actor
from focusflow.platform.clock import day_bounds, local_day
from focusflow.platform.db import Db, unit_of_work
from focusflow.platform.errors import Conflict, InvalidInput
from focusflow.platform.events import publish
from focusflow.settings import get_settings

V = TypeVar("V")


@dataclass(frozen=True)
class _Made:
    """A plan that is not saved yet."""

    loaded: Loaded
    draft: Draft
    plan: Plan


async def make_proposal(actor: Actor, day: date, *, days: int = 1) -> ProposalView:
    """Propose a plan for `days` days (1 to 7) from `day`; nothing moves before it is approved.

    InvalidInput for a day that is over or more than a year ahead, Conflict when the plan was
    changed elsewhere meanwhile.
    """

    async def attempt() -> ProposalView:
        made = await _make(actor, day, days)
        async with unit_of_work() as db:
            row, found = await _save(db, actor, made, "user", None)
            await _tell(db, actor, row)
            return views.proposal_view(row, found)

    return await _again_if_overtaken(attempt)


async def generate(actor: Actor, day: date, *, days: int = 1) -> DecisionView:
    """Plan and take the plan over at once; the proposal in the answer can be undone."""

    async def attempt() -> DecisionView:
        made = await _make(actor, day, days)
        async with unit_of_work() as db:
            row, found = await _save(db, actor, made, "user", None)
            outcome = Outcome.model_validate(row.after)
            return await applying.take_over(db, actor, row, outcome, found)

    return await _again_if_overtaken(attempt)


async def _again_if_overtaken(attempt: Callable[[], Awaitable[V]]) -> V:
    """Plan once more when something else changed the plan meanwhile, such as an import's job."""
    try:
        return await attempt()
    except Conflict:
        return await attempt()


async def propose_for(
    actor: Actor, day: date, trigger: Trigger, cause_id: UUID
) -> ProposalView | None:
    """Propose a new plan for a day because of an event, once; None when nothing would change.

    After a skip the rest of the day is thought over afresh, so that what follows may move up; it
    is proposed whenever there is any.
    """
    async with unit_of_work() as db:
        if day < local_day(actor, db.now()) or await repository.answered(db, actor, cause_id, day):
            return None
    afresh = trigger == "skip"
    made = await _make(actor, day, 1, afresh=afresh)
    async with unit_of_work() as db:
        if await repository.answered(db, actor, cause_id, day):
            return None
        before = made.draft.before[day]
        after = outcome_of(made.draft, made.plan).slots[day]
        if rules.same_work(before, after) and not (afresh and after):
            return None
        row, found = await _save(db, actor, made, trigger, cause_id)
        await _tell(db, actor, row)
        return views.proposal_view(row, found)


async def plan_first_day(actor: Actor, cause_id: UUID) -> DecisionView | None:
    """Fill today, or tomorrow when today's study hours are over; None without tasks."""
    async with unit_of_work() as db:
        day = local_day(actor, db.now())
        if await repository.answered(db, actor, cause_id, day):
            return None
        situation = (await loading.load(db, actor, day, 1)).situation
    if not situation.tasks:
        return None
    start, end = situation.preferences.study_start, situation.preferences.study_end
    if hours.study_hours(actor, day, start, end).ends_at <= situation.now:
        day += timedelta(days=1)
    made = await _make(actor, day, 1)
    async with unit_of_work() as db:
        if await repository.answered(db, actor, cause_id, day):
            return None
        row, found = await _save(db, actor, made, "onboarding", cause_id)
        return await applying.take_over(db, actor, row, Outcome.model_validate(row.after), found)


async def plan(actor: Actor, wanted: GenerateIn) -> DecisionView:
    """Plan a day, today by default, or what is left of an ISO week.

    Taken over at once unless `apply` is false. InvalidInput when it is over, or both are given.
    """
    if wanted.date is not None and wanted.week is not None:
        raise InvalidInput("week", "Give a date or a week, not both.", wanted.week)
    async with unit_of_work() as db:
        today = local_day(actor, db.now())
    first, days = wanted.date or today, 1
    if wanted.week is not None:
        monday = monday_of(wanted.week)
        first = max(monday, today)
        days = (monday + timedelta(days=7) - first).days
        if days <= 0:
            raise InvalidInput("week", "This week is over. Plan a later one.", wanted.week)
    if wanted.apply:
        return await generate(actor, first, days=days)
    proposal = await make_proposal(actor, first, days=days)
    async with unit_of_work() as db:
        span = [first + timedelta(days=n) for n in range(days)]
        schedules = await reading.days_of(db, actor, span)
    return DecisionView(id=proposal.id, proposal=proposal, schedules=tuple(schedules))


async def _make(actor: Actor, day: date, days: int, *, afresh: bool = False) -> _Made:
    """`afresh`: it counts for nothing where things are now."""
    async with unit_of_work() as db:
        loaded = await loading.load(db, actor, day, days)
    draft = build(loaded.situation)
    problem = {**draft.problem, "previous": []} if afresh else draft.problem
    return _Made(loaded, draft, await solving.solve(problem, get_settings().solver_seconds))


async def _save(
    db: Db, actor: Actor, made: _Made, trigger: Trigger, cause_id: UUID | None
) -> tuple[ScheduleProposal, Tasks]:
    """Keep the plan as the one open proposal for its days."""
    await repository.hold(db, actor)
    days = made.loaded.situation.days
    schedules = await repository.schedules(db, actor, days)
    if loading.revisions(schedules, days) != made.loaded.base:
        raise Conflict("Your plan was changed while a new one was made. Plan again.")
    outcome = outcome_of(made.draft, made.plan)
    before = made.draft.before
    found = await views.tasks_of(
        db, actor, (s for slots in before.values() for s in slots), outcome.task_ids
    )
    outcome = await checked(db, actor, outcome, found)
    displaced = sum(rules.displaced_minutes(before[d], outcome.slots[d]) for d in days)
    await repository.supersede(db, actor, days[0], days[-1], db.now())
    row = ScheduleProposal(
        user_id=actor.user_id,
        day=days[0],
        days=len(days),
        trigger=trigger,
        cause_id=cause_id,
        impact=rules.impact(displaced),
        before={"slots": _as_json(before), "details": made.loaded.details},
        after=outcome.to_json(),
        base=made.loaded.base,
    )
    db.add(row)
    await db.flush()
    return row, found


async def checked(db: Db, actor: Actor, outcome: Outcome, found: Tasks) -> Outcome:
    """The plan without what can't be done any more, with a note about it.

    Conflict when nothing is left of it.
    """
    now, days = db.now(), sorted(outcome.slots)
    begin, end = day_bounds(actor, days[0])[0], day_bounds(actor, days[-1])[1]
    busy = await calendar.busy_times(db, actor, begin, end + timedelta(days=1))
    titles, kept, said = views.open_titles(found), {}, list[str]()
    for day, slots in outcome.slots.items():
        kept[day], notes = rules.still_valid(slots, titles, busy, now)
        said += notes
    if said and not any(s.slot_type == "task" for slots in kept.values() for s in slots):
        raise Conflict(
            "This plan is out of date: its tasks or your calendar changed meanwhile. Plan again.",
            notes=said,
        )
    return outcome.with_slots(kept, tuple(said))


def _as_json(slots: SlotsByDay) -> dict[str, list[dict[str, object]]]:
    return {
        day.isoformat(): [slot.model_dump(mode="json") for slot in found]
        for day, found in slots.items()
    }


async def _tell(db: Db, actor: Actor, row: ScheduleProposal) -> None:
    await publish(db, actor, events.ReplanProposed(row.id, row.day, row.impact, row.trigger))

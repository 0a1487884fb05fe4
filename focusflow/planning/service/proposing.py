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
from focusflow.planning.models import ScheduleProposal
from focusflow.planning.rules import slots as rules
from focusflow.planning.rules.outcome import Outcome, outcome_of
from focusflow.planning.rules.problem import Draft, build
from focusflow.planning.rules.slots import SlotsByDay
from focusflow.planning.schemas import DecisionView, GenerateIn, Impact, ProposalView, Trigger
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
MOST_DAYS_OF_TIME = 5
"""A plan of so many days has as many times the time of one; longer ones have no more."""


@dataclass(frozen=True)
class Made:
    """A plan that is not saved yet; how much it upsets is reckoned unless `impact` says it."""

    loaded: Loaded
    before: SlotsByDay
    outcome: Outcome
    impact: Impact | None = None


async def make_proposal(actor: Actor, day: date, *, days: int = 1) -> ProposalView:
    """Propose a plan for `days` days (1 to 7) from `day`; nothing moves before it is approved.

    InvalidInput for a day that is over or more than a year ahead, Conflict when the plan was
    changed elsewhere meanwhile.
    """

    async def attempt() -> ProposalView:
        made = await make(actor, day, days)
        async with unit_of_work() as db:
            row, found = await save(db, actor, made, "user", None)
            await tell(db, actor, row)
            return views.proposal_view(row, found)

    return await again_if_overtaken(attempt)


async def generate(actor: Actor, day: date, *, days: int = 1) -> DecisionView:
    """Plan and take the plan over at once; the proposal in the answer can be undone."""

    async def attempt() -> DecisionView:
        made = await make(actor, day, days)
        async with unit_of_work() as db:
            row, found = await save(db, actor, made, "user", None)
            outcome = Outcome.model_validate(row.after)
            return await applying.take_over(db, actor, row, outcome, found)

    return await again_if_overtaken(attempt)


async def again_if_overtaken(attempt: Callable[[], Awaitable[V]]) -> V:
    """Plan once more when something else changed the plan meanwhile, such as an import's job."""
    try:
        return await attempt()
    except Conflict:
        return await attempt()


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


async def make(actor: Actor, day: date, days: int, *, seconds: float | None = None) -> Made:
    """Load and plan; nothing is saved. `seconds` is how long the planner may search."""
    async with unit_of_work() as db:
        loaded = await loading.load(db, actor, day, days)
    return await solved(loaded, build(loaded.situation), seconds=seconds)


async def solved(
    loaded: Loaded, draft: Draft, *, seconds: float | None = None, **changed: object
) -> Made:
    """Plan what was loaded; parts of the problem may be `changed`. Several days take longer."""
    if seconds is None:
        days = min(MOST_DAYS_OF_TIME, len(loaded.situation.days))
        seconds = get_settings().solver_seconds * days
    plan = await solving.solve({**draft.problem, **changed}, seconds)
    return Made(loaded, draft.before, outcome_of(draft, plan))


async def save(
    db: Db, actor: Actor, made: Made, trigger: Trigger, cause_id: UUID | None
) -> tuple[ScheduleProposal, Tasks]:
    """Keep the plan as the one open proposal for its days.

    Conflict when the plan was changed meanwhile, or a task of the new one was finished or deleted.
    """
    await repository.hold(db, actor)
    days = made.loaded.situation.days
    schedules = await repository.schedules(db, actor, days)
    if loading.revisions(schedules, days) != made.loaded.base:
        raise Conflict("Your plan was changed while a new one was made. Plan again.")
    before, outcome = made.before, made.outcome
    found = await views.tasks_of(
        db, actor, (s for slots in before.values() for s in slots), outcome.task_ids
    )
    _refuse_dead_blocks(outcome, found)
    outcome = await checked(db, actor, outcome, found)
    await repository.supersede(db, actor, days[0], days[-1], db.now())
    row = proposal_of(actor, made, outcome, trigger, cause_id)
    db.add(row)
    await db.flush()
    return row, found


def proposal_of(
    actor: Actor, made: Made, outcome: Outcome, trigger: Trigger, cause_id: UUID | None = None
) -> ScheduleProposal:
    """A plan as a proposal, which is not saved yet."""
    days, before = made.loaded.situation.days, made.before
    displaced = sum(rules.displaced_minutes(before[d], outcome.slots[d]) for d in days)
    return ScheduleProposal(
        user_id=actor.user_id,
        day=days[0],
        days=len(days),
        trigger=trigger,
        cause_id=cause_id,
        impact=made.impact or rules.impact(displaced),
        before={"slots": _as_json(before), "details": made.loaded.details},
        after=outcome.to_json(),
        base=made.loaded.base,
    )


def _refuse_dead_blocks(outcome: Outcome, found: Tasks) -> None:
    """A plan is not offered with a hole where a task has gone."""
    planned = {slot.task_id for slot in outcome.all_slots if slot.task_id is not None}
    gone = planned - views.open_titles(found).keys()
    if not gone:
        return
    names = [f"“{found[task].title}”" for task in gone if task in found]
    what = names[0] if len(gone) == len(names) == 1 else "A task of it"
    raise Conflict(
        f"{what} was finished or deleted while your plan was made. Plan again.",
        task_ids=sorted(map(str, gone)),
    )


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


async def tell(db: Db, actor: Actor, row: ScheduleProposal) -> None:
    """Say that a proposal waits."""
    await publish(db, actor, events.ReplanProposed(row.id, row.day, row.impact, row.trigger))

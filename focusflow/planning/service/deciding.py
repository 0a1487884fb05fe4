"""Say yes or no to a proposal, change it first, or take an approved one back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from focusflow.calendar import service as calendar
from focusflow.planning import events, repository
from focusflow.planning.models import Schedule, ScheduleProposal
from focusflow.planning.rules import slots as rules
from focusflow.planning.rules.outcome import Outcome
from focusflow.planning.rules.slots import Slot
from focusflow.planning.rules.values import PRIOR_PROBABILITY
from focusflow.planning.schemas import DecisionView, Edit, ProposalView
from focusflow.planning.service import applying, loading, views
from focusflow.planning.service.proposing import checked
from focusflow.planning.service.views import Tasks
from focusflow.platform.actor import Actor
from focusflow.platform.clock import day_bounds, local_day
from focusflow.platform.db import Db
from focusflow.platform.errors import Conflict, InvalidInput, NotFound
from focusflow.platform.events import publish

_PAST = {
    "approved": "This plan was taken over already.",
    "rejected": "This proposal was turned down already.",
    "undone": "This plan was taken back already.",
    "expired": "This proposal is out of date. Plan again.",
}
_UNPLANNED = {
    "unscheduled": [],
    "notes": [],
    "method": "manual",
    "probability": PRIOR_PROBABILITY,
    "generated_at": None,
}
"""What a schedule says of a day that was not planned."""


async def approve(
    db: Db, actor: Actor, proposal_id: UUID, edits: Sequence[Edit] = ()
) -> DecisionView:
    """Take a proposal over, with some slots at other times if wished.

    What can't be done any more is left out, and a note says so. Conflict when it was decided
    before, when its days were planned otherwise meanwhile, or when an edit lies on something.
    """
    row = await _held(db, actor, proposal_id)
    if row.status != "open":
        raise Conflict(_PAST[row.status])
    days = _days(row)
    if days[-1] < local_day(actor, db.now()):
        raise Conflict("This day is over. Plan a new one.")
    schedules = await repository.schedules(db, actor, days)
    if loading.revisions(schedules, days) != row.base:
        raise Conflict("Your plan was changed since this was proposed. Plan again.")
    outcome = Outcome.model_validate(row.after)
    before = [s for slots in views.before_of(row).values() for s in slots]
    found = await views.tasks_of(db, actor, before, outcome.task_ids)
    outcome = await checked(db, actor, outcome, found)
    for edit in edits:
        outcome = await _edited(db, actor, outcome, edit, found)
    await _tell(db, actor, row, "approved")
    return await applying.take_over(db, actor, row, outcome, found)


async def reject(db: Db, actor: Actor, proposal_id: UUID) -> ProposalView:
    """Turn a proposal down; the plan stays as it is."""
    row = await _held(db, actor, proposal_id)
    if row.status != "open":
        raise Conflict(_PAST[row.status])
    row.status, row.decided_at = "rejected", db.now()
    await db.flush()
    await _tell(db, actor, row, "rejected")
    return await _shown(db, actor, row)


async def undo(db: Db, actor: Actor, proposal_id: UUID) -> DecisionView:
    """Put back what was planned before an approved proposal; what was done meanwhile stays done.

    Conflict when the plan was changed again since.
    """
    row = await _held(db, actor, proposal_id)
    if row.status != "approved":
        raise Conflict(_PAST.get(row.status, "This proposal was not taken over."))
    days = _days(row)
    schedules = await repository.schedules(db, actor, days)
    if loading.revisions(schedules, days) != row.applied:
        raise Conflict("The plan was changed again since, so this can't be taken back.")
    outcome, before = Outcome.model_validate(row.after), views.before_of(row)
    slots = [s for found in before.values() for s in found]
    tasks = await views.tasks_of(db, actor, [*slots, *outcome.all_slots], outcome.task_ids)
    busy = await _busy(db, actor, days)
    shown = []
    for day in days:
        schedule = schedules[day]
        kept, _ = rules.still_valid(before.get(day, ()), views.open_titles(tasks), busy)
        _put_back(schedule, row.before["details"].get(day.isoformat(), _UNPLANNED))
        await applying.replace(db, schedule, outcome.slots.get(day, ()), kept)
        shown.append(await applying.settle(db, actor, schedule, "undone", tasks))
    row.status, row.decided_at = "undone", db.now()
    await db.flush()
    await _tell(db, actor, row, "undone")
    return applying.decision(row, shown, tasks)


async def expire_proposals(db: Db, day: date) -> int:
    """Expire the open proposals for days before `day`; how many."""
    return await repository.expire_before(db, day, db.now())


async def _held(db: Db, actor: Actor, proposal_id: UUID) -> ScheduleProposal:
    await repository.hold(db, actor)
    row = await repository.proposal(db, actor, proposal_id)
    if row is None:
        raise NotFound
    return row


def _days(row: ScheduleProposal) -> tuple[date, ...]:
    return tuple(row.day + timedelta(days=n) for n in range(row.days))


def _put_back(schedule: Schedule, details: Mapping[str, Any]) -> None:
    """What the schedule said beside its slots."""
    for name, value in details.items():
        is_instant = name == "generated_at" and value is not None
        setattr(schedule, name, datetime.fromisoformat(value) if is_instant else value)


async def _busy(db: Db, actor: Actor, days: Sequence[date]) -> Sequence[rules.Taken]:
    end = day_bounds(actor, days[-1])[1] + timedelta(days=1)
    return await calendar.busy_times(db, actor, day_bounds(actor, days[0])[0], end)


async def _edited(db: Db, actor: Actor, outcome: Outcome, edit: Edit, found: Tasks) -> Outcome:
    """The plan with one block moved by hand; breaks and buffers make room."""
    old = next((s for s in outcome.all_slots if s.id == edit.slot_id), None)
    if old is None or old.slot_type != "task":
        raise NotFound("This block is not in the proposal any more.")
    slot = placed(old, edit.start)
    day = local_day(actor, slot.starts_at)
    if day not in outcome.slots:
        raise InvalidInput(
            "edits", "The block can only move within the days of the proposal.", edit.start
        )
    check_start(slot, db.now(), field="edits")
    others = [s for s in outcome.all_slots if s.id != old.id]
    titles = views.open_titles(found)
    names = rules.in_the_way(slot, await _busy(db, actor, [day]), others, titles)
    if names:
        raise overlaps(titles.get(old.task_id, "This block") if old.task_id else "", names)
    gone = {s.id for s in rules.yield_to(slot, others)} | {old.id}
    slots = {d: [s for s in kept if s.id not in gone] for d, kept in outcome.slots.items()}
    slots[day].append(slot)
    return outcome.with_slots({d: rules.tidy(kept) for d, kept in slots.items()}, ())


def placed(slot: Slot, start: datetime) -> Slot:
    """The slot at another start, to the minute, where it stays."""
    begin = start.astimezone(UTC).replace(second=0, microsecond=0)
    return slot.model_copy(
        update={
            "starts_at": begin,
            "ends_at": begin + (slot.ends_at - slot.starts_at),
            "is_flexible": False,
            "reason": "you put it here",
        }
    )


def check_start(slot: Slot, now: datetime, *, field: str, force: bool = False) -> None:
    """InvalidInput unless the slot begins now or later, within a year; `force` allows the past."""
    if slot.starts_at < now.replace(second=0, microsecond=0) and not force:
        raise InvalidInput(field, "This time is over. Choose a later one.", slot.starts_at)
    if abs(slot.starts_at - now) > timedelta(days=loading.MOST_DAYS_AHEAD):
        raise InvalidInput(field, "Choose a time within a year from now.", slot.starts_at)


def overlaps(title: str, names: Sequence[str]) -> Conflict:
    """That a block lies on other things."""
    what = ", ".join(f"“{name}”" for name in names[:3])
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return Conflict(f"“{title}” would lie on {what}{more}.", overlaps=list(names))


async def _shown(db: Db, actor: Actor, row: ScheduleProposal) -> ProposalView:
    outcome = Outcome.model_validate(row.after)
    before = [s for slots in views.before_of(row).values() for s in slots]
    return views.proposal_view(row, await views.tasks_of(db, actor, before, outcome.task_ids))


async def _tell(db: Db, actor: Actor, row: ScheduleProposal, decision: str) -> None:
    event = events.ReplanDecided(row.id, row.day, row.impact, row.trigger, decision)
    await publish(db, actor, event)

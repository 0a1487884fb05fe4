"""Bring slots into schedules, and keep a schedule's figures right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from focusflow.planning import events, repository
from focusflow.planning.models import Schedule, ScheduleProposal, ScheduleSlot
from focusflow.planning.rules import slots as rules
from focusflow.planning.rules.outcome import Outcome
from focusflow.planning.rules.slots import Slot
from focusflow.planning.schemas import DecisionView, Method, ScheduleView
from focusflow.planning.service import loading, views
from focusflow.planning.service.views import Tasks
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.events import publish

_FIELDS = ("task_id", "starts_at", "ends_at", "slot_type", "is_flexible", "reason")


async def schedule_for(db: Db, actor: Actor, day: date) -> Schedule:
    """The schedule of a day, made when there is none. The caller holds the user's plans."""
    found = (await repository.schedules(db, actor, [day])).get(day)
    if found is None:
        found = Schedule(user_id=actor.user_id, day=day, last_modified_at=db.now())
        db.add(found)
        await db.flush()
    return found


async def take_over(
    db: Db, actor: Actor, row: ScheduleProposal, outcome: Outcome, found: Tasks
) -> DecisionView:
    """Make a proposal the plan of its days, at once and altogether."""
    method: Method = "solver" if outcome.solver == "cp-sat" else "rules"
    left = outcome.to_json()["unscheduled"]
    before, shown = views.before_of(row), []
    for day, slots in sorted(outcome.slots.items()):
        schedule = await schedule_for(db, actor, day)
        work = {s.task_id for s in slots if s.task_id is not None}
        schedule.method, schedule.probability = method, outcome.mean_probability(work)
        schedule.unscheduled, schedule.notes = left, list(outcome.notes)
        schedule.generated_at = db.now()
        await replace(db, schedule, before.get(day, ()), slots)
        milliseconds = round(outcome.seconds * 1000)
        generated = events.ScheduleGenerated(schedule.id, day, len(work), milliseconds, method)
        await publish(db, actor, generated)
        shown.append(await settle(db, actor, schedule, "approved", found))
        row.applied = {**row.applied, day.isoformat(): schedule.revision}
    row.after = outcome.to_json()
    row.status, row.decided_at = "approved", db.now()
    await db.flush()
    return decision(row, shown, found)


def decision(
    row: ScheduleProposal, schedules: Sequence[ScheduleView], found: Tasks
) -> DecisionView:
    """A proposal and what the days are like now."""
    proposal = views.proposal_view(row, found)
    return DecisionView(id=row.id, proposal=proposal, schedules=tuple(schedules))


async def replace(
    db: Db, schedule: Schedule, before: Iterable[Slot], after: Iterable[Slot]
) -> None:
    """Let the slots `after` stand where `before` were; what is past or done stays."""
    rows = {row.id: row for row in await repository.slots_of(db, [schedule.id])}
    wanted = {slot.id: slot for slot in after}
    gone = [slot.id for slot in before if slot.id not in wanted]
    await repository.delete_slots(db, schedule.id, gone)
    await repository.delete_withdrawn(db, schedule.id, db.now())
    for key, slot in wanted.items():
        values = {name: getattr(slot, name) for name in _FIELDS}
        if key not in rows:
            db.add(ScheduleSlot(id=key, schedule_id=schedule.id, **values))
        elif rows[key].status == "planned":
            for name, value in values.items():
                setattr(rows[key], name, value)
    for row in rows.values():
        moved = rules.done_early(Slot.model_validate(row), db.now())
        row.starts_at, row.ends_at = moved.starts_at, moved.ends_at
    await db.flush()


async def settle(
    db: Db,
    actor: Actor,
    schedule: Schedule,
    reason: str,
    found: Tasks | None = None,
    *,
    placed: bool = True,
) -> ScheduleView:
    """Work out a schedule's figures again and tell what happened.

    `placed`: slots came, went or moved, so proposals made before are out of date.
    """
    await db.flush()
    slots = (await loading.slots_by_day(db, {schedule.day: schedule}))[schedule.day]
    planned, done, rate = rules.totals(slots)
    schedule.total_planned_minutes, schedule.total_completed_minutes = planned, done
    schedule.completion_rate = rate
    schedule.last_modified_at = db.now()
    schedule.revision += placed
    coming = [_brief(s) for s in slots if s.slot_type == "task" and s.status == "planned"]
    await publish(db, actor, events.ScheduleUpdated(schedule.id, schedule.day, coming, reason))
    if found is None or any(s.task_id not in found for s in slots if s.task_id is not None):
        found = await views.tasks_of(db, actor, slots)
    return views.schedule_view(schedule.day, schedule, slots, found)


def _brief(slot: Slot) -> dict[str, Any]:
    return {"id": slot.id, "task_id": slot.task_id, "start": slot.starts_at, "end": slot.ends_at}

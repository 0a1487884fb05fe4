"""Schedules and proposals as people see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from focusflow.planning.models import Schedule, ScheduleProposal
from focusflow.planning.rules import slots as rules
from focusflow.planning.rules.candidates import LeftOut
from focusflow.planning.rules.outcome import Outcome
from focusflow.planning.rules.slots import Change, Slot, SlotsByDay
from focusflow.planning.schemas import (
    DayChange,
    ProposalView,
    ScheduleView,
    SlotView,
    UnscheduledView,
)
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskBrief

OPEN = ("pending", "in_progress")
Tasks = Mapping[UUID, TaskBrief]
_NAMES = {"task": "A deleted task", "break": "Break", "buffer": "Buffer"}


async def tasks_of(
    db: Db, actor: Actor, slots: Iterable[Slot], more: Iterable[UUID] = ()
) -> dict[UUID, TaskBrief]:
    """The tasks of slots, and some more."""
    ids = {slot.task_id for slot in slots if slot.task_id is not None} | set(more)
    return await tasks.briefs(db, actor, ids)


def open_titles(found: Tasks) -> dict[UUID, str]:
    """The titles of those tasks that are still open."""
    return {key: task.title for key, task in found.items() if task.status in OPEN}


def before_of(row: ScheduleProposal) -> SlotsByDay:
    """What was planned when a proposal was made."""
    return {
        date.fromisoformat(day): tuple(Slot.model_validate(slot) for slot in slots)
        for day, slots in row.before["slots"].items()
    }


def left_out_of(items: Sequence[Mapping[str, Any]]) -> list[LeftOut]:
    """What a schedule says about tasks that did not fit."""
    return [LeftOut(**{**item, "task_id": UUID(item["task_id"])}) for item in items]


def slot_view(slot: Slot, found: Tasks, change: Change | None = None) -> SlotView:
    """One slot with what its task is called."""
    task = found.get(slot.task_id) if slot.task_id else None
    return SlotView(
        **slot.model_dump(),
        title=task.title if task else _NAMES[slot.slot_type],
        minutes=slot.minutes,
        priority=task.priority if task else None,
        difficulty=task.difficulty if task else None,
        category=task.category if task else None,
        change=change,
    )


def _unscheduled(items: Iterable[LeftOut], found: Tasks) -> tuple[UnscheduledView, ...]:
    """What did not fit, as far as it is still to be done."""
    return tuple(
        UnscheduledView(
            task_id=item.task_id,
            title=found[item.task_id].title,
            minutes=item.minutes,
            code=item.code,
            reason=item.reason,
        )
        for item in items
        if item.task_id in found and found[item.task_id].status in OPEN
    )


def schedule_view(
    day: date, schedule: Schedule | None, slots: Sequence[Slot], found: Tasks
) -> ScheduleView:
    """The plan of a day; an empty one when there is none."""
    work = [s for s in slots if s.task_id is not None and s.status != "skipped"]
    planned = {s.task_id for s in work if s.task_id is not None}
    done = {s.task_id for s in work if s.task_id is not None and s.status == "done"}
    minutes, minutes_done, rate = rules.totals(slots)
    return ScheduleView(
        id=schedule.id if schedule else None,
        day=day,
        slots=tuple(slot_view(slot, found) for slot in slots),
        unscheduled=_unscheduled(left_out_of(schedule.unscheduled), found) if schedule else (),
        notes=tuple(schedule.notes) if schedule else (),
        total_planned_minutes=minutes,
        total_completed_minutes=minutes_done,
        completion_rate=rate,
        tasks_planned=len(planned),
        likely_done=rules.likely_done(schedule.probability, planned, done) if schedule else 0,
        method=schedule.method if schedule else None,
        generated_at=schedule.generated_at if schedule else None,
        last_modified_at=schedule.last_modified_at if schedule else None,
    )


def proposal_view(row: ScheduleProposal, found: Tasks) -> ProposalView:
    """A proposal with all that it would change."""
    outcome, before = Outcome.model_validate(row.after), before_of(row)
    work = {slot.task_id for slot in outcome.all_slots if slot.task_id is not None}
    days = tuple(
        _day_change(outcome, day, before.get(day, ()), slots, found)
        for day, slots in sorted(outcome.slots.items())
    )
    return ProposalView(
        id=row.id,
        day=row.day,
        days=days,
        trigger=row.trigger,
        impact=row.impact,
        status=row.status,
        has_changes=any(
            not rules.same_work(before.get(day, ()), slots) for day, slots in outcome.slots.items()
        ),
        unscheduled=_unscheduled(outcome.unscheduled, found),
        notes=outcome.notes,
        tasks_planned=len(work),
        likely_done=rules.likely_done(outcome.mean_probability(work), work, ()),
        duration_ratio=outcome.ratio,
        score=outcome.score,
        gap=outcome.gap,
        solver=outcome.solver,
        solver_status=outcome.status,
        seconds=outcome.seconds,
        created_at=row.created_at,
        decided_at=row.decided_at,
    )


def _day_change(
    outcome: Outcome, day: date, before: Sequence[Slot], after: Sequence[Slot], found: Tasks
) -> DayChange:
    was, becomes = rules.compare(before, after)
    room = next(room for room in outcome.rooms if room.day == day)
    work = {slot.task_id for slot in after if slot.task_id is not None}
    return DayChange(
        day=day,
        before=tuple(slot_view(slot, found, was[slot.id]) for slot in before),
        after=tuple(slot_view(slot, found, becomes[slot.id]) for slot in after),
        window_minutes=room.window_minutes,
        free_minutes=room.free_minutes,
        cap_minutes=room.cap_minutes,
        planned_minutes=sum(slot.minutes for slot in after if slot.slot_type == "task"),
        realistic_minutes=room.realistic_minutes,
        tasks_planned=len(work),
        likely_done=rules.likely_done(outcome.mean_probability(work), work, ()),
    )

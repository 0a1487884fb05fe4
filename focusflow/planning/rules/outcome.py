"""From the engine's plan back to slots, reasons and notes for a person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from focusflow.planning.engine import Plan
from focusflow.planning.rules.candidates import LeftOut
from focusflow.planning.rules.problem import DayRoom, Draft
from focusflow.planning.rules.slots import Slot, in_order, overlap, tidy
from focusflow.planning.rules.values import DEFAULT_MINUTES
from focusflow.platform.clock import local_day
from focusflow.platform.ids import new_id


class Outcome(BaseModel):
    """A plan as a proposal keeps it: what there would be on each day, and why."""

    model_config = ConfigDict(frozen=True)

    slots: dict[date, tuple[Slot, ...]]
    unscheduled: tuple[LeftOut, ...]
    notes: tuple[str, ...]
    rooms: tuple[DayRoom, ...]
    probability: float
    ratio: float
    score: float
    gap: float
    solver: str
    status: str
    seconds: float

    @property
    def all_slots(self) -> tuple[Slot, ...]:
        """The slots of all days."""
        return tuple(slot for slots in self.slots.values() for slot in slots)

    @property
    def task_ids(self) -> set[UUID]:
        """All tasks it speaks of."""
        placed = {slot.task_id for slot in self.all_slots if slot.task_id is not None}
        return placed | {left.task_id for left in self.unscheduled}

    def with_slots(self, slots: dict[date, tuple[Slot, ...]], said: tuple[str, ...]) -> Outcome:
        """The same with other slots, and what is to be said about them."""
        return self.model_copy(update={"slots": slots, "notes": (*self.notes, *said)})

    def to_json(self) -> dict[str, Any]:
        """As it is kept in the database."""
        return self.model_dump(mode="json")


def outcome_of(draft: Draft, plan: Plan) -> Outcome:
    """What a plan comes to."""
    situation = draft.situation
    return Outcome(
        slots=read_plan(draft, plan),
        unscheduled=unscheduled(draft, plan),
        notes=notes(draft),
        rooms=draft.rooms,
        probability=situation.probability,
        ratio=situation.ratio,
        score=plan.score.total,
        gap=plan.gap,
        solver=plan.solver,
        status=plan.status,
        seconds=plan.seconds,
    )


def read_plan(draft: Draft, plan: Plan) -> dict[date, tuple[Slot, ...]]:
    """The slots of each day after a plan: what is fixed, new work, breaks and buffers.

    Work that stays where it was keeps its slot.
    """
    work = list(draft.pins)
    known = {s.place: s for p in draft.parts.values() for s in p.flexible}
    for block in plan.blocks:
        new = Slot(
            id=new_id(),
            task_id=UUID(block.task),
            starts_at=block.start,
            ends_at=block.end,
            reason=block.reason[:500],
        )
        old = known.get(new.place)
        work.append(new if old is None else new.model_copy(update={"id": old.id}))
    there = [*work, *(s for p in draft.parts.values() for s in p.running)]
    rests = [slot for half, slot in draft.buffers if any(overlap(half, s) for s in there)]
    rests += [
        Slot(id=new_id(), starts_at=b.start, ends_at=b.end, slot_type="break", reason="a break")
        for b in plan.breaks
    ]
    by_day: dict[date, list[Slot]] = {day: [] for day in draft.situation.days}
    for slot in (*work, *rests):
        by_day[_day_of(draft, slot)].append(slot)
    return {
        day: _with_old_rests(tidy(slots), draft.parts[day].flexible)
        for day, slots in by_day.items()
    }


def _day_of(draft: Draft, slot: Slot) -> date:
    """The day whose plan a slot belongs to; study hours may run past midnight."""
    for day, found in draft.parts.items():
        if any(slot.id == fixed.id for fixed in found.fixed):
            return day
    for day, span in draft.hours.items():
        if span.starts_at <= slot.starts_at < span.ends_at:
            return day
    return local_day(draft.situation.who, slot.starts_at)


def _with_old_rests(slots: Iterable[Slot], before: Iterable[Slot]) -> tuple[Slot, ...]:
    """Breaks and buffers that stay where they were keep their slots as well."""
    old = {(s.slot_type, *s.place): s.id for s in before if s.slot_type != "task"}
    return in_order(
        s
        if s.slot_type == "task"
        else s.model_copy(update={"id": old.get((s.slot_type, *s.place), s.id)})
        for s in slots
    )


def unscheduled(draft: Draft, plan: Plan) -> tuple[LeftOut, ...]:
    """All that did not fit, what the engine says first."""
    found = [LeftOut(UUID(u.task), u.minutes, u.code, u.reason) for u in plan.unscheduled]
    return (*found, *draft.left_out)


def notes(draft: Draft) -> tuple[str, ...]:
    """What someone should know who looks at the plan."""
    situation, said = draft.situation, []
    if situation.ratio != 1.0:
        said.append(
            f"You need {situation.ratio:g}x your guess, so the times here are longer."
            if situation.ratio > 1
            else f"You need only {situation.ratio:g}x your guess, so the times here are shorter."
        )
    if draft.without_estimate:
        many = (
            "1 task has" if draft.without_estimate == 1 else f"{draft.without_estimate} tasks have"
        )
        said.append(f"{many} no estimate; {DEFAULT_MINUTES} min each are assumed.")
    for room in draft.rooms:
        if room.window_minutes == 0:
            said.append(f"The study hours of {room.day:%A} are over.")
        elif room.free_minutes == 0:
            said.append(f"Nothing is free on {room.day:%A}: the study hours are all taken.")
        elif room.cap_minutes == 0:
            said.append(
                f"{room.day:%A} holds the {situation.preferences.daily_minutes} min you want to "
                "do at most."
            )
    titles = {task.id: task.title for task in situation.tasks}
    for pin in draft.pins:
        event = next((b.title for b in situation.busy if overlap(pin, b)), None)
        if event is not None and pin.task_id in titles:
            said.append(
                f"“{titles[pin.task_id]}” stays where you put it, though “{event}” is then."
            )
    if draft.not_considered:
        said.append(f"{draft.not_considered} more tasks rank below these and were not looked at.")
    return tuple(said)

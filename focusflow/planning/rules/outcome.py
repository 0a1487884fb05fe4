"""From the engine's plan back to slots, reasons and notes for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from statistics import fmean
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from focusflow.planning.engine import Plan
from focusflow.planning.rules import realism
from focusflow.planning.rules.candidates import LeftOut
from focusflow.planning.rules.problem import Draft
from focusflow.planning.rules.realism import Cut
from focusflow.planning.rules.rooms import DayRoom
from focusflow.planning.rules.slots import Slot, in_order, overlap, tidy
from focusflow.planning.rules.values import DEFAULT_MINUTES, SLOT_MINUTES
from focusflow.platform.clock import local_day
from focusflow.platform.formatting import format_minutes
from focusflow.platform.ids import new_id

KEPT_REALISTIC = "kept_realistic"


class Outcome(BaseModel):
    """A plan as a proposal keeps it: what there would be on each day, and why.

    `probabilities` says for each task of the plan how likely it gets done then.
    """

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
    probabilities: dict[UUID, float] = {}

    @property
    def all_slots(self) -> tuple[Slot, ...]:
        """The slots of all days."""
        return tuple(slot for slots in self.slots.values() for slot in slots)

    @property
    def task_ids(self) -> set[UUID]:
        """All tasks it speaks of."""
        placed = {slot.task_id for slot in self.all_slots if slot.task_id is not None}
        return placed | {left.task_id for left in self.unscheduled}

    def mean_probability(self, tasks: Collection[UUID]) -> float:
        """How likely each of some tasks gets done, on average."""
        known = [self.probabilities.get(task, self.probability) for task in tasks]
        return fmean(known) if known else self.probability

    def with_slots(self, slots: dict[date, tuple[Slot, ...]], said: tuple[str, ...]) -> Outcome:
        """The same with other slots, and what is to be said about them."""
        return self.model_copy(update={"slots": slots, "notes": (*self.notes, *said)})

    def to_json(self) -> dict[str, Any]:
        """As it is kept in the database."""
        return self.model_dump(mode="json")


def outcome_of(draft: Draft, plan: Plan) -> Outcome:
    """What a plan comes to."""
    situation = draft.situation
    slots = read_plan(draft, plan)
    minutes = day_minutes(draft, slots)
    left_out = unscheduled(draft, plan, minutes)
    return Outcome(
        slots=slots,
        unscheduled=left_out,
        notes=(*notes(draft), *_cut_note(draft, left_out)),
        rooms=draft.rooms,
        probability=situation.probability,
        ratio=situation.ratio,
        score=plan.score.total,
        gap=plan.gap,
        solver=plan.solver,
        status=plan.status,
        seconds=plan.seconds,
        probabilities=probabilities(draft, slots, minutes),
    )


def day_minutes(draft: Draft, slots: Mapping[date, Iterable[Slot]]) -> dict[date, int]:
    """The minutes of work of each day, with what is done or stays where it is."""
    stays = {slot.id for slot in draft.pins}
    return {
        room.day: room.used_minutes
        + sum(s.minutes for s in slots[room.day] if s.slot_type == "task" and s.id not in stays)
        for room in draft.rooms
    }


def probabilities(
    draft: Draft, slots: Mapping[date, Iterable[Slot]], minutes: Mapping[date, int]
) -> dict[UUID, float]:
    """How likely each task of the plan gets done, on a day as full as its last one."""
    situation = draft.situation
    tasks = {task.id: task for task in situation.tasks}
    found = {}
    for day in sorted(slots):
        for task_id in {slot.task_id for slot in slots[day] if slot.task_id in tasks}:
            own = situation.probability_of(tasks[task_id])
            found[task_id] = realism.likely(
                own, situation.probability, situation.holding, minutes[day]
            )
    return found


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


def unscheduled(draft: Draft, plan: Plan, minutes: Mapping[date, int]) -> tuple[LeftOut, ...]:
    """All that did not fit, what the engine says first."""
    found = [LeftOut(UUID(u.task), u.minutes, u.code, u.reason) for u in plan.unscheduled]
    if draft.cut is not None:
        found = _told_apart(draft, draft.cut, found, minutes)
    return (*found, *draft.left_out)


def _told_apart(
    draft: Draft, cut: Cut, found: Iterable[LeftOut], minutes: Mapping[date, int]
) -> list[LeftOut]:
    """What the person's own limit leaves out, and what would fit without the cut."""
    most = draft.situation.preferences.daily_minutes
    room = Counter({day: most - planned for day, planned in minutes.items()})
    usual, planned = _about(cut.usual), format_minutes(max(minutes.values()))
    told = []
    for left in found:
        day = max(room, key=lambda d: room[d])
        if left.code != "day_full":
            told.append(left)
        elif left.minutes <= room[day]:
            room[day] -= left.minutes
            reason = f"you usually finish about {usual} on such days, {planned} are planned"
            told.append(LeftOut(left.task_id, left.minutes, KEPT_REALISTIC, reason))
        else:
            reason = f"needs {left.minutes} min, more than is left of the {most} min you set a day"
            told.append(LeftOut(left.task_id, left.minutes, left.code, reason))
    return told


def _cut_note(draft: Draft, left_out: Iterable[LeftOut]) -> list[str]:
    cut = draft.cut
    if cut is None or all(left.code != KEPT_REALISTIC for left in left_out):
        return []
    which = f"{draft.rooms[0].day:%A} is" if len(draft.rooms) == 1 else "Each day is"
    return [
        f"{which} kept to {format_minutes(cut.minutes)}: of {format_minutes(cut.wanted)} you "
        f"usually finish about {_about(cut.usual)}."
    ]


def _about(minutes: int) -> str:
    return format_minutes(round(minutes / SLOT_MINUTES) * SLOT_MINUTES)


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

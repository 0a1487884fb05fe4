"""Work that takes longer than planned: what lies in its way starts later, just as far as needed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Protocol
from uuid import UUID

from focusflow.planning.rules import hours
from focusflow.planning.rules.candidates import LeftOut, Situation
from focusflow.planning.rules.hours import Interval, round_up
from focusflow.planning.rules.outcome import Outcome, day_minutes, probabilities
from focusflow.planning.rules.problem import BUSY_BUFFER_MINUTES, Draft, build
from focusflow.planning.rules.slots import Slot, in_order, overlap, parts, tidy
from focusflow.planning.rules.values import LEAST_REMAINING, remaining_minutes
from focusflow.platform.ids import new_id

REPLAN_MOVE = 20.0
"""What moving a block costs when a day is planned again because time was lost: nothing moves for
small gains then."""
PAUSE = timedelta(minutes=30)
"""Work on a task with no longer rest in between is one piece of work."""
BY_SHIFT = "shift"
"""Stands for the solver where blocks were only pushed."""
_BUFFER = timedelta(minutes=BUSY_BUFFER_MINUTES)
Solid = Sequence[tuple[Interval, timedelta]]


class Work(Protocol):
    """A focus session; one that goes on has no end."""

    @property
    def started_at(self) -> datetime: ...
    @property
    def ended_at(self) -> datetime | None: ...
    @property
    def elapsed_seconds(self) -> int: ...


@dataclass(frozen=True)
class Overrun:
    """A task that takes longer: worked on since then, and likely until then."""

    task_id: UUID
    since: datetime
    until: datetime


@dataclass(frozen=True)
class Room:
    """Where work may go: until when, round what, with which rests, and each task by when."""

    ends_at: datetime
    busy: Sequence[Interval]
    rest: timedelta
    long_rest: timedelta
    ends_by: Mapping[UUID, datetime]


def overrun_of(situation: Situation, task_id: UUID, work: Sequence[Work]) -> Overrun:
    """The overrun of a task by its sessions, the latest first; it is over when they are."""
    if not work:
        return Overrun(task_id, situation.now, situation.now)
    since = work[0].started_at
    for later, earlier in pairwise(work):
        if earlier.ended_at is None or later.started_at - earlier.ended_at > PAUSE:
            break
        since = earlier.started_at
    until = situation.now
    if work[0].ended_at is None:
        minutes = LEAST_REMAINING
        task = next((t for t in situation.tasks if t.id == task_id), None)
        if task is not None:
            spent = task.spent_minutes + work[0].elapsed_seconds // 60
            so_far = task.model_copy(update={"spent_minutes": spent})
            minutes = remaining_minutes(so_far, situation.ratio_of(task))
        until = round_up(until + timedelta(minutes=minutes))
    return Overrun(task_id, since, until)


def late(slots: Iterable[Slot], overrun: Overrun, now: datetime) -> tuple[Slot, ...]:
    """Blocks of other tasks that should have begun by now, had there not been the overrun."""
    return in_order(
        s
        for s in slots
        if s.slot_type == "task"
        and s.status == "planned"
        and s.is_flexible
        and s.task_id != overrun.task_id
        and s.starts_at < now
        and (s.starts_at >= overrun.since or s.ends_at > now)
    )


def pushed(
    slots: Sequence[Slot], overrun: Overrun, room: Room, now: datetime
) -> tuple[Slot, ...] | None:
    """The slots to come of a day once all flexible ones make room; None when that does not fit.

    Blocks keep their order, their lengths and the rests between them, and only ever move later.
    Buffers are there to be used up.
    """
    found, waiting = parts(slots, now), late(slots, overrun, now)
    work = in_order([*waiting, *(s for s in found.flexible if s.slot_type == "task")])
    there = [*found.fixed, *(s for s in found.running if not s.is_flexible)]
    margin = max(room.rest, _BUFFER)
    solid = [(b, _BUFFER) for b in room.busy]
    solid += [(s, margin) for s in there if s.task_id != overrun.task_id or s in found.fixed]
    earliest, placed = overrun.until + margin, dict[UUID, Slot]()
    for number, block in enumerate(work):
        new = _place(block, earliest, solid)
        if new is not block and not _in_time(block, new, room):
            return None
        placed[block.id] = new
        if number + 1 < len(work):
            earliest = new.ends_at + _kept(work[number + 1].starts_at - block.ends_at, room)
    rests = _rests([s for s in found.flexible if s.slot_type != "task"], work, placed, solid)
    return tidy([*placed.values(), *found.fixed, *rests])


def _place(block: Slot, earliest: datetime, solid: Solid) -> Slot:
    """The block where it is, if it can stay, else at the first free time after `earliest`."""
    if block.starts_at >= earliest and not any(overlap(block, other) for other, _ in solid):
        return block
    length = block.ends_at - block.starts_at
    start, looking = round_up(max(block.starts_at, earliest)), True
    while looking:
        looking = False
        for other, margin in solid:
            if start < other.ends_at + margin and other.starts_at - margin < start + length:
                start, looking = round_up(other.ends_at + margin), True
    return block.model_copy(update={"starts_at": start, "ends_at": start + length})


def _in_time(old: Slot, new: Slot, room: Room) -> bool:
    """Whether a pushed block is within the hours, and not late where it was in time before."""
    limit = room.ends_by.get(new.task_id) if new.task_id is not None else None
    late_now = limit is not None and old.ends_at <= limit < new.ends_at
    return new.ends_at <= room.ends_at and not late_now


def _kept(gap: timedelta, room: Room) -> timedelta:
    """How much of a gap between two blocks must stay: a long break, a break, or all of it."""
    if gap >= room.long_rest:
        return room.long_rest
    return room.rest if gap >= room.rest else max(gap, timedelta())


def _rests(
    rests: Iterable[Slot], work: Sequence[Slot], placed: Mapping[UUID, Slot], solid: Solid
) -> list[Slot]:
    """Breaks go along with the block before them; buffers stay where work leaves them room."""
    kept = []
    for rest in rests:
        moved = rest
        before = [w for w in work if w.ends_at <= rest.starts_at]
        if rest.slot_type == "break" and before:
            by = placed[before[-1].id].ends_at - before[-1].ends_at
            times = {"starts_at": rest.starts_at + by, "ends_at": rest.ends_at + by}
            moved = rest.model_copy(update=times) if by else rest
        blocked = [*placed.values(), *(other for other, _ in solid)]
        if not any(overlap(moved, other) for other in blocked):
            kept.append(moved)
    return kept


def room_of(situation: Situation, day: date) -> Room:
    """Where the work of a day may be pushed."""
    wishes = situation.preferences
    whole = hours.study_hours(situation.who, day, wishes.study_start, wishes.study_end)
    ends_by = {task.id: task.due_at for task in situation.tasks if task.due_at is not None}
    fixed = parts(situation.slots.get(day, ()), situation.now).fixed
    for task in situation.tasks:
        starts = [slot.starts_at for slot in fixed if slot.task_id == task.id]
        for needed in task.depends_on if starts else ():
            ends_by[needed] = min(*starts, ends_by.get(needed, starts[0]))
    return Room(
        ends_at=whole.ends_at,
        busy=situation.busy,
        rest=timedelta(minutes=wishes.break_minutes),
        long_rest=timedelta(minutes=max(wishes.long_break_minutes, wishes.break_minutes)),
        ends_by=ends_by,
    )


def draft_after(situation: Situation, overrun: Overrun) -> Draft:
    """The planner's problem for the first day after an overrun.

    The task is taken to go on until its new end, and blocks that it kept from beginning are to
    come like those after them.
    """
    day, now = situation.days[0], situation.now
    there = situation.slots.get(day, ())
    waiting = late(there, overrun, now)
    staying = [slot for slot in there if slot not in waiting]
    own = [s for s in parts(staying, now).past if _is_worked_on(s, overrun)]
    if overrun.until > now:
        begun = own[-1] if own else _unplanned(overrun)
        longer = {"ends_at": max(begun.ends_at, overrun.until)}
        staying = [s for s in staying if s.id != begun.id] + [begun.model_copy(update=longer)]
    slots = {**situation.slots, day: in_order(staying)}
    draft = build(replace(situation, slots=slots))
    found = draft.parts[day]
    coming = replace(found, flexible=in_order([*waiting, *found.flexible]))
    return replace(draft, parts={**draft.parts, day: coming})


def _is_worked_on(slot: Slot, overrun: Overrun) -> bool:
    is_own = slot.task_id == overrun.task_id and slot.status == "planned"
    return is_own and slot.ends_at > overrun.since


def _unplanned(overrun: Overrun) -> Slot:
    """The time of a task that is worked on without a block of its own."""
    return Slot(
        id=new_id(), task_id=overrun.task_id, starts_at=overrun.since, ends_at=overrun.until
    )


def shift_of(draft: Draft, overrun: Overrun) -> tuple[Slot, ...] | None:
    """The first day's slots to come with what lies in the overrun's way pushed; None: no room."""
    situation = draft.situation
    day, found = situation.days[0], draft.parts[situation.days[0]]
    slots = in_order([*found.past, *found.flexible, *found.fixed])
    return pushed(slots, overrun, room_of(situation, day), situation.now)


def outcome_after(
    draft: Draft, slots: tuple[Slot, ...], left: Iterable[LeftOut], said: Sequence[str]
) -> Outcome:
    """A shift as an outcome: what did not fit before does not fit now."""
    situation = draft.situation
    shifted = {situation.days[0]: slots}
    return Outcome(
        slots=shifted,
        unscheduled=tuple(left),
        notes=tuple(dict.fromkeys(said)),
        rooms=draft.rooms,
        probability=situation.probability,
        ratio=situation.ratio,
        score=0.0,
        gap=0.0,
        solver=BY_SHIFT,
        status="feasible",
        seconds=0.0,
        probabilities=probabilities(draft, shifted, day_minutes(draft, shifted)),
    )

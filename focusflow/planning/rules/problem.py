"""From a person's situation to the engine's problem."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from focusflow.planning.rules import rooms as room_rules
from focusflow.planning.rules.candidates import Candidate, LeftOut, Situation, choose
from focusflow.planning.rules.hours import Interval, Span
from focusflow.planning.rules.realism import Cut
from focusflow.planning.rules.rooms import DayRoom
from focusflow.planning.rules.slots import Parts, Slot, overlap, parts
from focusflow.planning.rules.values import (
    LOAD,
    SLOT_MINUTES,
    energy_by_hour,
    remaining_minutes,
    whole_slots,
)
from focusflow.platform.clock import at_local, day_bounds, local_day
from focusflow.platform.ids import new_id
from focusflow.tasks.schemas import PlannableTask

BUSY_BUFFER_MINUTES = 5
LONG_BREAK_AFTER = 4
LEAST_BLOCK = 15
ONE_PIECE = 1.5
ENERGY = {"easy": "low", "medium": "medium", "hard": "high"}
LATENESS_PER_HOUR = {"urgent": 4.0, "high": 3.0, "medium": 2.0, "low": 1.0}


@dataclass(frozen=True)
class Draft:
    """A problem with all that is needed to read its plan. `problem` is the engine's JSON.

    `cut` says why days are kept shorter than the person would have them.
    """

    situation: Situation
    problem: dict[str, Any]
    parts: Mapping[date, Parts]
    pins: tuple[Slot, ...]
    buffers: tuple[tuple[Span, Slot], ...]
    rooms: tuple[DayRoom, ...]
    hours: Mapping[date, Span]
    left_out: tuple[LeftOut, ...]
    not_considered: int
    without_estimate: int
    cut: Cut | None = None

    @property
    def before(self) -> dict[date, tuple[Slot, ...]]:
        """What is planned so far and would be replaced or carried over."""
        return {day: found.coming for day, found in self.parts.items()}


def build(situation: Situation) -> Draft:
    """The engine's problem for a situation."""
    split = {day: parts(situation.slots.get(day, ()), situation.now) for day in situation.days}
    kept = [s for p in split.values() for s in p.fixed]
    running = [s for p in split.values() for s in p.running]
    credited = Counter(situation.elsewhere)
    credited.update(_minutes([*kept, *running]))
    timed, refused = _timed(situation, kept, running, credited)
    pins = [*kept, *timed]
    credited.update(_minutes(timed))
    choice = choose(situation, credited, pins, but={r.task_id for r in refused})
    candidates = choice.candidates
    taken: list[Interval] = [*situation.busy, *pins, *running]
    used = {day: room_rules.used(situation, day, split[day], pins) for day in situation.days}
    rooms, cut = _rooms(situation, candidates, taken, used)
    loads = {day: room_rules.load_left(situation, used[day]) for day in situation.days}
    limits = _limits(situation, rooms, loads.values())
    by_load = _minutes_by_load(situation, candidates, loads, limits["load_per_day"])
    found = [room_rules.windows_of(situation, r, taken, by_load.get(r.day)) for r in rooms]
    windows = [window for some, _ in found for window in some]
    return Draft(
        situation=situation,
        problem=_problem(situation, candidates, windows, taken, split=split, limits=limits),
        parts=split,
        pins=tuple(pins),
        buffers=tuple(buffer for _, some in found for buffer in some),
        rooms=tuple(rooms),
        hours={day: room_rules.study_hours(situation, day) for day in situation.days},
        left_out=(*refused, *choice.left_out),
        not_considered=choice.not_considered,
        without_estimate=sum(c.task.estimated_minutes is None for c in candidates),
        cut=cut,
    )


def _rooms(
    situation: Situation,
    candidates: Sequence[Candidate],
    taken: Sequence[Interval],
    used: Mapping[date, Sequence[Slot]],
) -> tuple[list[DayRoom], Cut | None]:
    """The figures of each day, and what they are cut to."""
    rooms = [room_rules.room_of(situation, day, taken, used[day]) for day in situation.days]
    cut = room_rules.cut_of(situation, candidates, rooms)
    if cut is not None:
        rooms = [replace(room, realistic_minutes=cut.minutes) for room in rooms]
    return rooms, cut


def _limits(
    situation: Situation, rooms: Sequence[DayRoom], loads: Iterable[float | None]
) -> dict[str, Any]:
    """The most work a day: the person's own limit, what is realistic, and the load they manage.

    A single day's limits are what is left of them; of several, the load is that of the day with
    the most of it left.
    """
    minutes = rooms[0].most_minutes
    if len(rooms) > 1:
        found = [situation.preferences.daily_minutes, rooms[0].realistic_minutes]
        minutes = min(limit for limit in found if limit is not None)
    return {
        "minutes_per_day": minutes,
        "load_per_day": max((load for load in loads if load is not None), default=None),
        "buffer_minutes": BUSY_BUFFER_MINUTES,
    }


def _minutes_by_load(
    situation: Situation,
    candidates: Sequence[Candidate],
    loads: Mapping[date, float | None],
    limit: float | None,
) -> dict[date, int | None]:
    """The most minutes of those days that may take less load than the limit of all allows."""
    return {
        day: room_rules.minutes_within(situation, day, load, candidates)
        for day, load in loads.items()
        if load is not None and limit is not None and load < limit
    }


def _minutes(slots: Iterable[Slot]) -> Counter[UUID]:
    found: Counter[UUID] = Counter()
    for slot in slots:
        if slot.task_id is not None:
            found[slot.task_id] += slot.minutes
    return found


def _timed(
    situation: Situation,
    kept: Sequence[Slot],
    running: Sequence[Slot],
    credited: Mapping[UUID, int],
) -> tuple[list[Slot], list[LeftOut]]:
    """Fixed slots for tasks with an hour of their own, unless something else is then."""
    pins: list[Slot] = []
    refused: list[LeftOut] = []
    titles = {task.id: task.title for task in situation.tasks}
    for task in situation.tasks:
        start = _own_hour(situation, task, kept)
        if start is None:
            continue
        left = day_bounds(situation.who, local_day(situation.who, start))[1] - start
        minutes = remaining_minutes(task, situation.ratio_of(task)) - credited.get(task.id, 0)
        minutes = min(minutes, int(left.total_seconds() // 60))
        if minutes <= 0:
            continue
        slot = Slot(
            id=new_id(),
            task_id=task.id,
            starts_at=start,
            ends_at=start + timedelta(minutes=minutes),
            is_flexible=False,
            reason="you set this time",
        )
        event = next((b.title for b in situation.busy if overlap(slot, b)), None)
        other = next((s for s in (*kept, *running, *pins) if overlap(slot, s)), None)
        if other is not None and event is None:
            event = titles.get(other.task_id, "another block") if other.task_id else "another block"
        if event is None:
            pins.append(slot)
        else:
            reason = f"you set {task.scheduled_time:%H:%M}, but “{event}” is then"
            refused.append(LeftOut(task.id, minutes, "fixed_conflict", reason))
    return pins, refused


def _own_hour(situation: Situation, task: PlannableTask, kept: Iterable[Slot]) -> datetime | None:
    """The instant at which a task was scheduled by hand; a slot moved by hand goes before it."""
    if task.scheduled_date is None or task.scheduled_time is None:
        return None
    start = at_local(situation.who, task.scheduled_date, task.scheduled_time)
    if start < situation.now or local_day(situation.who, start) not in situation.days:
        return None
    return None if any(slot.task_id == task.id for slot in kept) else start


def _problem(
    situation: Situation,
    candidates: Sequence[Candidate],
    windows: Sequence[Span],
    taken: Sequence[Interval],
    *,
    split: Mapping[date, Parts],
    limits: Mapping[str, Any],
) -> dict[str, Any]:
    preferences = situation.preferences
    session = _session(preferences.session_minutes)
    ids = {c.task.id for c in candidates}
    titles = {task.id: task.title for task in situation.tasks}
    return {
        "now": situation.now.isoformat(),
        "zone": situation.who.timezone,
        "slot_minutes": SLOT_MINUTES,
        "windows": [_span(w) for w in windows],
        "busy": [{**_span(t), "title": _title(t, titles)} for t in taken],
        "tasks": [_task(c, session, situation.end) for c in candidates],
        "energy_by_hour": energy_by_hour(situation.peak_hours),
        "breaks": {
            "after_minutes": session,
            "minutes": preferences.break_minutes,
            "long_after": LONG_BREAK_AFTER,
            "long_minutes": max(preferences.long_break_minutes, preferences.break_minutes),
        },
        "limits": dict(limits),
        "previous": [
            {"task": str(s.task_id), **_span(s)}
            for p in split.values()
            for s in p.flexible
            if s.task_id in ids
        ],
    }


def _span(span: Interval) -> dict[str, str]:
    return {"start": span.starts_at.isoformat(), "end": span.ends_at.isoformat()}


def _title(taken: Interval, titles: Mapping[UUID, str]) -> str:
    if isinstance(taken, Slot):
        return titles.get(taken.task_id, "") if taken.task_id else ""
    return str(getattr(taken, "title", ""))


def _session(minutes: int) -> int:
    """The session length in whole slots."""
    return max(SLOT_MINUTES, round(minutes / SLOT_MINUTES) * SLOT_MINUTES)


def block_lengths(minutes: int, session: int) -> tuple[int | None, int | None]:
    """The shortest and longest block of a task, in minutes; None for both: in one piece.

    Work that is a little longer than a session is not torn apart; longer work is cut into
    sessions of about the same length, so that no crumb is left over.
    """
    if minutes <= ONE_PIECE * session:
        return None, None
    longest = whole_slots(minutes / math.ceil(minutes / session))
    return max(min(LEAST_BLOCK, longest), longest - 2 * SLOT_MINUTES), longest


def _task(candidate: Candidate, session: int, end: datetime) -> dict[str, Any]:
    task = candidate.task
    shortest, longest = block_lengths(candidate.minutes, session)
    return {
        "id": str(task.id),
        "title": task.title,
        "minutes": candidate.minutes,
        "value": candidate.value,
        "earliest": candidate.earliest.isoformat() if candidate.earliest else None,
        "due": candidate.due.isoformat() if candidate.due else None,
        "due_is_hard": candidate.due_is_hard,
        "lateness_per_hour": _lateness(candidate, end),
        "depends_on": [str(d) for d in candidate.depends_on],
        "min_block": shortest,
        "max_block": longest,
        "load": LOAD[task.difficulty],
        "energy": ENERGY[task.difficulty],
        "category": task.category or "",
    }


def _lateness(candidate: Candidate, end: datetime) -> float:
    """Points an hour late, so few that doing it late is worth more than leaving it out."""
    if candidate.due is None or candidate.due_is_hard:
        return 0.0
    rate = LATENESS_PER_HOUR[candidate.task.priority]
    late = (end - candidate.due).total_seconds() / 3600
    return round(min(rate, candidate.value / 2 / late), 4) if late > 0 else rate

"""How much of each day can be planned: the hours, what is free of them, and the most work a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from focusflow.planning.rules import hours, realism
from focusflow.planning.rules.candidates import Candidate, Situation
from focusflow.planning.rules.hours import Interval, Span
from focusflow.planning.rules.realism import Cut, Item
from focusflow.planning.rules.slots import Parts, Slot
from focusflow.planning.rules.values import LOAD, LOAD_MINUTES
from focusflow.platform.clock import local_day, zone_of
from focusflow.platform.ids import new_id

_HAIR = 1e-9
"""What is left of a limit may be a hair below the whole minutes that it is."""


@dataclass(frozen=True)
class DayRoom:
    """How much of a day can be planned, in minutes: study hours to come, free of them, the cap.

    `used_minutes` are done or set aside already, beside the cap; `realistic_minutes` is what the
    whole day is cut to when history says that not enough of it would get done.
    """

    day: date
    window_minutes: int
    free_minutes: int
    cap_minutes: int
    used_minutes: int = 0
    realistic_minutes: int | None = None

    @property
    def most_minutes(self) -> int:
        """How much more may be planned."""
        if self.realistic_minutes is None:
            return self.cap_minutes
        return max(0, min(self.cap_minutes, self.realistic_minutes - self.used_minutes))


def study_hours(situation: Situation, day: date) -> Span:
    """The study hours of a day."""
    preferences = situation.preferences
    return hours.study_hours(situation.who, day, preferences.study_start, preferences.study_end)


def used(situation: Situation, day: date, found: Parts, pins: Sequence[Slot]) -> list[Slot]:
    """Work of a day that is done, under way, or stays where it is."""
    slots = [s for s in found.past if s.slot_type == "task" and s.status == "done"]
    slots += [s for s in found.running if s.slot_type == "task"]
    return slots + [s for s in pins if local_day(situation.who, s.starts_at) == day]


def load_of(situation: Situation, slots: Sequence[Slot]) -> float:
    """The load of blocks of work, in the planner's points; unknown tasks count as medium."""
    known: Mapping[UUID | None, str] = {task.id: task.difficulty for task in situation.tasks}
    return sum(
        LOAD[known.get(slot.task_id, "medium")] * slot.minutes / LOAD_MINUTES for slot in slots
    )


def load_left(situation: Situation, set_aside: Sequence[Slot]) -> float | None:
    """How much more load a day may take beside what is set aside; None without a limit."""
    if situation.load_cap is None:
        return None
    return max(0.0, situation.load_cap - load_of(situation, set_aside))


def minutes_within(
    situation: Situation, day: date, load: float, candidates: Iterable[Candidate]
) -> int | None:
    """So many minutes of a day no choice of tasks makes heavier than this; None: any number.

    The hardest tasks that may be done on the day are taken to come first.
    """
    whole, here = study_hours(situation, day), Counter[int]()
    for candidate in candidates:
        if _may_be_within(candidate, whole):
            here[LOAD[candidate.task.difficulty]] += candidate.minutes
    minutes = 0
    for points in sorted(here, reverse=True):
        fitting = int(load * LOAD_MINUTES / points + _HAIR)
        if fitting < here[points]:
            return minutes + fitting
        minutes += here[points]
        load -= here[points] * points / LOAD_MINUTES
    return None


def _may_be_within(candidate: Candidate, whole: Span) -> bool:
    earliest, due = candidate.earliest, candidate.due
    is_over = candidate.due_is_hard and due is not None and due <= whole.starts_at
    return not is_over and (earliest is None or earliest < whole.ends_at)


def room_of(
    situation: Situation, day: date, taken: Sequence[Interval], set_aside: Sequence[Slot]
) -> DayRoom:
    """The figures of a day."""
    coming = _coming(situation, day)
    minutes = sum(slot.minutes for slot in set_aside)
    return DayRoom(
        day=day,
        window_minutes=sum(s.minutes for s in coming),
        free_minutes=sum(f.minutes for s in coming for f in hours.minus(s, taken)),
        cap_minutes=max(0, situation.preferences.daily_minutes - minutes),
        used_minutes=minutes,
    )


def _coming(situation: Situation, day: date) -> list[Span]:
    whole = study_hours(situation, day)
    begin = max(whole.starts_at, hours.round_up(situation.now))
    return [Span(begin, whole.ends_at)] if begin < whole.ends_at else []


def cut_of(
    situation: Situation, candidates: Sequence[Candidate], rooms: Sequence[DayRoom]
) -> Cut | None:
    """What history says that each day should be cut to; None when it says nothing of the kind."""
    holding = situation.holding
    if holding is None:
        return None
    room = max(min(room.free_minutes, room.cap_minutes) + room.used_minutes for room in rooms)
    set_aside = max(room.used_minutes for room in rooms)
    items = [_item(situation, candidate) for candidate in candidates]
    return realism.cut_of(
        holding,
        items,
        situation.probability,
        room=room,
        set_aside=set_aside,
        days=len(rooms),
    )


def _item(situation: Situation, candidate: Candidate) -> Item:
    """Urgent work, and what can be done on these days only, is not cut."""
    due = candidate.due
    last_chance = candidate.due_is_hard and due is not None and due <= situation.end
    return Item(
        id=candidate.task.id,
        minutes=candidate.minutes,
        value=candidate.value,
        probability=situation.probability_of(candidate.task),
        stays=last_chance or candidate.task.priority == "urgent",
        depends_on=candidate.depends_on,
    )


def windows_of(
    situation: Situation, room: DayRoom, taken: Sequence[Interval], by_load: int | None = None
) -> tuple[list[Span], list[tuple[Span, Slot]]]:
    """Where work may be placed on a day, and the buffers cut out of it with their half days.

    `by_load` is the most minutes where the load of this day is more limited than that of others.
    """
    whole = study_hours(situation, room.day)
    coming = _coming(situation, room.day)
    reserved = hours.buffers(whole, situation.now, taken)
    windows = [w for s in coming for w in hours.minus(s, [buffer for _, buffer in reserved])]
    begin = coming[0].starts_at if coming else hours.round_up(situation.now)
    last = whole.ends_at - timedelta(minutes=1)
    over_midnight = len({m.astimezone(zone_of(situation.who)).date() for m in (begin, last)}) > 1
    if over_midnight or (len(situation.days) > 1 and room.used_minutes):
        # The engine has one cap for every calendar day: where that is not this day's, the day
        # offers no more time than its cap, nor than its load allows.
        most = room.most_minutes if by_load is None else min(room.most_minutes, by_load)
        windows = hours.first_minutes(windows, taken, most)
    slots = [
        Slot(
            id=new_id(), starts_at=b.starts_at, ends_at=b.ends_at, slot_type="buffer",
            reason="room for what takes longer",
        )
        for _, b in reserved
    ]  # fmt: skip
    return windows, list(zip([half for half, _ in reserved], slots, strict=True))

"""Slots of a day: what is past, what stays, what changes, and how much of it is done."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from focusflow.planning.rules.hours import Interval

MINOR_MINUTES = 30
"""A change that displaces at most this much planned work is minor."""

SlotType = Literal["task", "break", "buffer"]
SlotStatus = Literal["planned", "done", "skipped"]
Change = Literal["kept", "new", "moved", "removed"]


class Slot(BaseModel):
    """Time set aside, as it is kept in schedules and proposals. Instants are aware."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    id: UUID
    task_id: UUID | None = None
    starts_at: datetime
    ends_at: datetime
    slot_type: SlotType = "task"
    is_flexible: bool = True
    status: SlotStatus = "planned"
    reason: str = ""

    @property
    def minutes(self) -> int:
        """Its length in whole minutes."""
        return round((self.ends_at - self.starts_at).total_seconds() / 60)

    @property
    def place(self) -> tuple[UUID | None, datetime, datetime]:
        """What makes two slots the same to whoever looks at the plan."""
        return self.task_id, self.starts_at, self.ends_at


class Taken(Interval, Protocol):
    """A named time in which nothing can be placed."""

    @property
    def title(self) -> str: ...


def is_work(slot: Slot) -> bool:
    """Whether a slot is work that is done or still meant to be."""
    return slot.slot_type == "task" and slot.status != "skipped"


SlotsByDay = dict[date, tuple[Slot, ...]]


@dataclass(frozen=True)
class Parts:
    """The slots of a day, seen from `now`.

    `past` is over, decided or under way and stays as it is; `running` are those of them that go
    on; `fixed` and `flexible` are still to come.
    """

    past: tuple[Slot, ...]
    running: tuple[Slot, ...]
    fixed: tuple[Slot, ...]
    flexible: tuple[Slot, ...]

    @property
    def coming(self) -> tuple[Slot, ...]:
        """All that a new plan replaces or carries over."""
        return in_order([*self.fixed, *self.flexible])


def in_order(slots: Iterable[Slot]) -> tuple[Slot, ...]:
    """Slots by start, the shorter first."""
    return tuple(sorted(slots, key=lambda s: (s.starts_at, s.ends_at, str(s.id))))


def parts(slots: Iterable[Slot], now: datetime) -> Parts:
    """Tell past from future, and fixed from flexible."""
    found = in_order(slots)
    past = tuple(s for s in found if s.status != "planned" or s.starts_at < now)
    coming = [s for s in found if s not in past]
    return Parts(
        past=past,
        running=tuple(s for s in past if s.status == "planned" and s.ends_at > now),
        fixed=tuple(s for s in coming if not s.is_flexible),
        flexible=tuple(s for s in coming if s.is_flexible),
    )


def overlap(first: Interval, second: Interval) -> bool:
    """Whether two times share more than an edge."""
    return first.starts_at < second.ends_at and second.starts_at < first.ends_at


def tidy(slots: Iterable[Slot]) -> tuple[Slot, ...]:
    """Without breaks that have no work on both sides, or that lie on something else."""
    found = in_order(slots)
    solid = [s for s in found if s.slot_type != "break"]
    work = [s for s in solid if s.slot_type == "task"]
    kept = [
        s
        for s in found
        if s.slot_type != "break"
        or (
            any(w.ends_at <= s.starts_at for w in work)
            and any(w.starts_at >= s.ends_at for w in work)
            and not any(overlap(s, other) for other in solid)
        )
    ]
    return in_order(s for s in kept if s.slot_type != "buffer" or work)


def still_valid(
    slots: Iterable[Slot],
    titles: Mapping[UUID, str],
    busy: Sequence[Taken],
    now: datetime | None = None,
) -> tuple[tuple[Slot, ...], tuple[str, ...]]:
    """The slots that can still be placed, and a sentence for each kind of slot that can't.

    `titles` are those of the tasks that are still open. Slots that are over by `now` are left
    out; fixed ones stay, whatever the calendar says, because someone put them there.
    """
    kept: list[Slot] = []
    gone, over, blocked = 0, 0, []
    for slot in slots:
        on_top = next((b for b in busy if overlap(slot, b)), None) if slot.is_flexible else None
        if slot.slot_type == "task" and slot.task_id not in titles:
            gone += 1
        elif now is not None and slot.ends_at <= now:
            over += slot.slot_type == "task"
        elif on_top is None:
            kept.append(slot)
        elif slot.slot_type == "task" and slot.task_id is not None:
            blocked.append(f"“{titles[slot.task_id]}” was left out: “{on_top.title}” is then.")
    notes = []
    if gone:
        notes.append(_left_out(gone, "its task is no longer open", "their tasks are not open"))
    if over:
        notes.append(_left_out(over, "its time is over", "their time is over"))
    return tidy(kept), (*notes, *dict.fromkeys(blocked))


def _left_out(count: int, one: str, many: str) -> str:
    return (
        f"1 block was left out: {one}." if count == 1 else f"{count} blocks were left out: {many}."
    )


def compare(
    before: Iterable[Slot], after: Iterable[Slot]
) -> tuple[dict[UUID, Change], dict[UUID, Change]]:
    """What becomes of each slot before, and where each slot after comes from.

    A block that changes its time is `moved` on both sides, as far as its task has blocks left.
    """
    old, new = list(before), list(after)
    old_places, new_places = {s.place for s in old}, {s.place for s in new}
    was: dict[UUID, Change] = {}
    now: dict[UUID, Change] = {}
    for slot in old:
        was[slot.id] = "kept" if slot.place in new_places else "removed"
    loose = [s for s in old if was[s.id] == "removed" and s.task_id is not None]
    for slot in new:
        now[slot.id] = "kept" if slot.place in old_places else "new"
        if now[slot.id] == "new":
            origin = next((s for s in loose if s.task_id == slot.task_id), None)
            if origin is not None:
                loose.remove(origin)
                was[origin.id] = now[slot.id] = "moved"
    return was, now


def displaced_minutes(before: Iterable[Slot], after: Iterable[Slot]) -> int:
    """How much planned work would no longer be where it was."""
    old = [s for s in before if s.slot_type == "task"]
    was, _ = compare(old, [s for s in after if s.slot_type == "task"])
    return sum(s.minutes for s in old if was[s.id] != "kept")


def impact(displaced: int) -> Literal["minor", "major"]:
    """How much a change upsets the plan."""
    return "minor" if displaced <= MINOR_MINUTES else "major"


def same_work(before: Iterable[Slot], after: Iterable[Slot]) -> bool:
    """Whether both hold the same blocks of work at the same times."""
    return {s.place for s in before if s.slot_type == "task"} == {
        s.place for s in after if s.slot_type == "task"
    }


def totals(slots: Iterable[Slot]) -> tuple[int, int, float]:
    """Planned minutes, completed minutes, and the completion rate in percent, 0 of nothing."""
    work = [s for s in slots if s.slot_type == "task"]
    planned = sum(s.minutes for s in work)
    done = sum(s.minutes for s in work if s.status == "done")
    return planned, done, round(100 * done / planned, 2) if planned else 0.0


def done_early(slot: Slot, now: datetime) -> Slot:
    """A done slot that lies ahead, moved back to end now: its time is free again."""
    if slot.status != "done" or slot.starts_at < now:
        return slot
    length = slot.ends_at - slot.starts_at
    return slot.model_copy(update={"starts_at": now - length, "ends_at": now})


def in_the_way(
    slot: Slot, busy: Iterable[Taken], others: Iterable[Slot], titles: Mapping[UUID, str]
) -> list[str]:
    """The names of busy times and of other blocks of work that a slot lies on."""
    names = [b.title for b in busy if overlap(slot, b)]
    names += [
        titles.get(s.task_id, "another block") if s.task_id else "another block"
        for s in others
        if s.id != slot.id and s.slot_type == "task" and s.status == "planned" and overlap(slot, s)
    ]
    return list(dict.fromkeys(names))


def yield_to(slot: Slot, others: Iterable[Slot]) -> tuple[Slot, ...]:
    """Planned breaks and buffers that a slot put there by hand takes the place of."""
    return tuple(
        s for s in others if s.slot_type != "task" and s.status == "planned" and overlap(slot, s)
    )


def likely_done(probability: float, planned: Collection[UUID], done: Collection[UUID]) -> int:
    """How many of a day's tasks will likely be finished: those done, and a share of the rest."""
    return len(done) + round(probability * (len(planned) - len(done)))

"""A week in hindsight: what was planned, what came of it, and how to say so."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any, Literal
from uuid import UUID

from focusflow.planning.hindsight import DayLook, LearnedChange
from focusflow.platform.formatting import format_hours, format_minutes

NEAR = timedelta(minutes=15)
"""Work that begins this much before its block or ends this much after it was done when planned."""
LEAST_IN_CATEGORY = 3
MOST_CATEGORIES = 2
TELLING = 0.15
"""A category is spoken of when its work took so much more or less time than thought."""
SAME = 0.05
"""Ratios and probabilities that are nearer to each other than this are taken for the same."""
SAME_MINUTES = 15
Fate = Literal["kept", "moved", "missed"]


@dataclass(frozen=True)
class Spell:
    """A time in which someone really worked, on a task or freely."""

    task_id: UUID | None
    day: date
    starts_at: datetime
    ends_at: datetime
    minutes: int


@dataclass(frozen=True)
class WorkBlock:
    """Work planned for a day, the time of which is over or that was decided before."""

    task_id: UUID | None
    day: date
    starts_at: datetime
    ends_at: datetime
    done: bool

    @property
    def minutes(self) -> int:
        """Its length in whole minutes."""
        return round((self.ends_at - self.starts_at).total_seconds() / 60)


@dataclass(frozen=True)
class Finished:
    """A task that was finished in the week, and by how much longer than thought it took.

    `reserved` is how much longer the planner counts on by now; None when that is not asked.
    """

    category: str | None
    ratio: float
    reserved: float | None = None


@dataclass(frozen=True)
class Week:
    """All that is said of a week; `rate` is None when nothing was planned.

    `hour24` is how its hours are written.
    """

    days: tuple[DayLook, ...]
    is_over: bool
    ratio: float | None
    ratio_used: float | None
    best_hours: tuple[int, ...]
    finished: tuple[Finished, ...]
    learned: tuple[LearnedChange, ...]
    hour24: bool = True

    def total(self, name: str) -> int:
        """A figure of the days, summed up."""
        return sum(getattr(day, name) for day in self.days)

    @property
    def rate(self) -> int | None:
        """The percentage of the planned minutes that was done."""
        planned = self.total("planned_minutes")
        return round(100 * self.total("done_minutes") / planned) if planned else None


def fate(block: WorkBlock, spells: Iterable[Spell], completed_at: datetime | None) -> Fate:
    """Whether work was done when it was planned, at another time, or not.

    `spells` are those of its task. Where nothing says when it was done, it is taken to have been
    done when it was planned.
    """
    begin, end = block.starts_at - NEAR, block.ends_at + NEAR
    found = list(spells)
    if any(s.starts_at < end and s.ends_at > begin for s in found):
        return "kept"
    if block.done and completed_at is not None and not found:
        return "kept" if begin <= completed_at <= end else "moved"
    if block.done:
        return "moved" if found else "kept"
    return "moved" if any(s.day == block.day for s in found) else "missed"


def days_of(
    days: Sequence[date],
    blocks: Sequence[WorkBlock],
    spells: Sequence[Spell],
    completed: Mapping[UUID, datetime | None],
) -> tuple[DayLook, ...]:
    """The figures of each day."""
    by_task: dict[UUID, list[Spell]] = defaultdict(list)
    for spell in spells:
        if spell.task_id is not None:
            by_task[spell.task_id].append(spell)
    return tuple(
        _day(day, [b for b in blocks if b.day == day], spells, by_task, completed) for day in days
    )


def _day(
    day: date,
    blocks: Sequence[WorkBlock],
    spells: Iterable[Spell],
    by_task: Mapping[UUID, Sequence[Spell]],
    completed: Mapping[UUID, datetime | None],
) -> DayLook:
    fates = Counter(
        fate(
            block,
            by_task.get(block.task_id, ()) if block.task_id else (),
            completed.get(block.task_id) if block.task_id else None,
        )
        for block in blocks
    )
    return DayLook(
        day=day,
        planned_minutes=sum(b.minutes for b in blocks),
        done_minutes=sum(b.minutes for b in blocks if b.done),
        tasks_planned=len({b.task_id for b in blocks}),
        tasks_done=len({b.task_id for b in blocks if b.done}),
        kept=fates["kept"],
        moved=fates["moved"],
        missed=fates["missed"],
        focus_minutes=sum(s.minutes for s in spells if s.day == day),
    )


def ratio_of(finished: Sequence[Finished]) -> float | None:
    """How much longer than thought work took: the median."""
    return round(median(f.ratio for f in finished), 2) if finished else None


def changes(
    before: Mapping[str, Any], after: Mapping[str, Any], *, hour24: bool = True
) -> tuple[LearnedChange, ...]:
    """What two snapshots of what is known of someone say differently."""
    found = [
        _ratio(before.get("ratio"), after.get("ratio")),
        _peak_hours(before.get("peak_hours"), after.get("peak_hours"), hour24=hour24),
        _capacity(before.get("minutes"), after.get("minutes")),
        _probability(before.get("base_rate"), after.get("base_rate")),
    ]
    return tuple(change for change in found if change is not None)


def _ratio(before: Sequence[float] | None, after: Sequence[float] | None) -> LearnedChange | None:
    if not before or not after or abs(before[0] - after[0]) < SAME:
        return None
    was, now = round(before[0], 2), round(after[0], 2)
    sentence = f"Your work takes {now:g} times your guess; a week before it was {was:g} times."
    return LearnedChange(kind="ratio", before=was, after=now, sentence=sentence)


def _peak_hours(
    before: Sequence[int] | None, after: Sequence[int] | None, *, hour24: bool
) -> LearnedChange | None:
    if not before or not after or set(before) == set(after):
        return None
    sentence = (
        f"Your best hours are now {format_hours(after, hour24=hour24)}; a week before they were "
        f"{format_hours(before, hour24=hour24)}."
    )
    return LearnedChange(
        kind="peak_hours", before=tuple(before), after=tuple(after), sentence=sentence
    )


def _capacity(before: int | None, after: int | None) -> LearnedChange | None:
    if before is None or after is None or abs(before - after) < SAME_MINUTES:
        return None
    sentence = (
        f"On half of your days you finish {format_minutes(after)} or more; a week before it was "
        f"{format_minutes(before)}."
    )
    return LearnedChange(kind="capacity", before=before, after=after, sentence=sentence)


def _probability(before: float | None, after: float | None) -> LearnedChange | None:
    if before is None or after is None or abs(before - after) < SAME:
        return None
    sentence = f"Planned work gets done {after:.0%} of the time; a week before it was {before:.0%}."
    sentence = sentence.replace("%", " %")
    return LearnedChange(kind="probability", before=before, after=after, sentence=sentence)


def sentences(week: Week) -> tuple[str, ...]:
    """The week in words, the most important first."""
    return (*_amounts(week), *_places(week), *_estimates(week), *_categories(week), *_known(week))


def _amounts(week: Week) -> list[str]:
    planned, done = week.total("planned_minutes"), week.total("done_minutes")
    focused = week.total("focus_minutes")
    timer = f" You focused for {format_minutes(focused)} with the timer." if focused else ""
    if not planned:
        when = "in this week" if week.is_over else "so far this week"
        return [f"Nothing was planned {when}.{timer}"]
    start = "You" if week.is_over else "So far this week you"
    amounts = f"planned {format_minutes(planned)} and did {format_minutes(done)}"
    return [f"{start} {amounts} ({week.rate} %).{timer}"]


def _places(week: Week) -> list[str]:
    kept, moved, missed = (week.total(name) for name in ("kept", "moved", "missed"))
    blocks = kept + moved + missed
    if not blocks:
        return []
    if kept == blocks:
        return ["All of it was done when it was planned."]
    return [
        f"Of {blocks} blocks {kept} were worked on when planned, {moved} at another time and "
        f"{missed} not at all."
    ]


def _estimates(week: Week) -> list[str]:
    if week.ratio is None:
        return []
    took = f"What you finished took {_times(week.ratio)} you thought"
    if week.ratio_used is None:
        return [f"{took}."]
    if abs(week.ratio - week.ratio_used) < SAME:
        return [f"{took}, as your plans had it."]
    return [f"{took}; your plans counted on {week.ratio_used:g} times your guess."]


def _times(ratio: float) -> str:
    return "as long as" if abs(ratio - 1) < SAME else f"{ratio:g} times as long as"


def _categories(week: Week) -> list[str]:
    """Categories whose work took telling more or less time than thought, the clearest first."""
    groups: dict[str, list[Finished]] = defaultdict(list)
    for finished in week.finished:
        if finished.category:
            groups[finished.category].append(finished)
    known = {
        name: (median(f.ratio for f in found), _reserved(found))
        for name, found in groups.items()
        if len(found) >= LEAST_IN_CATEGORY
    }
    clear = [name for name, (ratio, _) in known.items() if abs(ratio - 1) >= TELLING]
    clear.sort(key=lambda name: (-abs(known[name][0] - 1), name))
    return [_category(name, *known[name]) for name in clear[:MOST_CATEGORIES]]


def _reserved(found: Iterable[Finished]) -> float | None:
    known = [f.reserved for f in found if f.reserved is not None]
    return median(known) if known else None


def _category(name: str, ratio: float, reserved: float | None) -> str:
    took = f"{name[:1].upper()}{name[1:]} took {ratio:.2g} times as long as you thought"
    if reserved is None:
        return f"{took}."
    if abs(ratio - reserved) <= SAME * ratio:
        return f"{took}; from now on the planner reserves that."
    return f"{took}; the planner now reserves {reserved:.2g} times your guess."


def _known(week: Week) -> list[str]:
    best = []
    if week.best_hours:
        hours = format_hours(week.best_hours, hour24=week.hour24)
        best = [f"Your focus sessions went best at {hours}."]
    return [*best, *(change.sentence for change in week.learned)]

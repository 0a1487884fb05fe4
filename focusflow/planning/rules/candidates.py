"""Which tasks go into a plan, for how many minutes, and what keeps the others out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from focusflow.accounts.schemas import PreferencesView
from focusflow.calendar.schemas import BusyTime
from focusflow.planning.rules.realism import Holding
from focusflow.planning.rules.slots import Slot
from focusflow.planning.rules.values import priority_score, remaining_minutes, value, whole_slots
from focusflow.platform.clock import HasZone, day_bounds
from focusflow.tasks.schemas import PlannableTask

DAY_TASKS = 60
WEEK_TASKS = 200
"""More would drown the solver; what is left over ranks below all that is planned."""
SHARE_MINUTES = 120
"""A large task asks for at most this much a day, or what its due date calls for."""


@dataclass(frozen=True)
class Situation:
    """Everything a plan depends on.

    `slots` are the present slots of the days to plan; `elsewhere` the minutes of each task that
    are planned on other days to come, `later` the tasks with some of them after these days.
    `titles` name tasks that others wait for. `ratio` is by how much this person's work takes longer
    than thought, `ratios` what is known of single tasks; `peak_hours` are their best, if known.
    `probability` is how likely a planned task gets done, `probabilities` what is known of single
    ones; `holding` what days hold and `load_cap` the most load a day, if known.
    """

    who: HasZone
    now: datetime
    days: tuple[date, ...]
    preferences: PreferencesView
    tasks: tuple[PlannableTask, ...]
    busy: tuple[BusyTime, ...] = ()
    slots: Mapping[date, tuple[Slot, ...]] = field(default_factory=dict)
    elsewhere: Mapping[UUID, int] = field(default_factory=dict)
    later: frozenset[UUID] = frozenset()
    skipped: Mapping[date, frozenset[UUID]] = field(default_factory=dict)
    titles: Mapping[UUID, str] = field(default_factory=dict)
    ratio: float = 1.0
    ratios: Mapping[UUID, float] = field(default_factory=dict)
    peak_hours: tuple[int, ...] = ()
    probability: float = 0.75
    probabilities: Mapping[UUID, float] = field(default_factory=dict)
    holding: Holding | None = None
    load_cap: float | None = None
    likings: Mapping[str, float] = field(default_factory=dict)

    def ratio_of(self, task: PlannableTask) -> float:
        """By how much a task will take longer than thought."""
        return self.ratios.get(task.id, self.ratio)

    def probability_of(self, task: PlannableTask) -> float:
        """How likely a task gets done once it is planned."""
        return self.probabilities.get(task.id, self.probability)

    @property
    def start(self) -> datetime:
        """The first instant of the first day, or now when that is later."""
        return max(self.now, day_bounds(self.who, self.days[0])[0])

    @property
    def end(self) -> datetime:
        """The instant at which the last day ends."""
        return day_bounds(self.who, self.days[-1])[1]


@dataclass(frozen=True)
class Candidate:
    """A task that may be planned, and the bounds it is planned in.

    `minutes` is what is asked of this plan, `partial` when the task needs more than that; `score`
    is its rank, `value` its points. `due` is hard where `due_is_hard` says so.
    """

    task: PlannableTask
    minutes: int
    partial: bool
    score: float
    value: float
    earliest: datetime | None = None
    due: datetime | None = None
    due_is_hard: bool = False
    depends_on: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class LeftOut:
    """A task or a part of one that is not in the plan, and why, in words and numbers."""

    task_id: UUID
    minutes: int
    code: str
    reason: str


@dataclass(frozen=True)
class Choice:
    """The tasks to plan, those that can't be, and how many more there were."""

    candidates: tuple[Candidate, ...]
    left_out: tuple[LeftOut, ...]
    not_considered: int


def choose(
    situation: Situation,
    credited: Mapping[UUID, int],
    fixed: Sequence[Slot],
    *,
    but: Collection[UUID] = (),
) -> Choice:
    """Pick what to plan, `but` some tasks.

    `credited` minutes are set aside already, in part by `fixed` slots.
    """
    found: dict[UUID, Candidate] = {}
    in_place: set[UUID] = set()
    for task in situation.tasks:
        if task.id in but:
            continue
        candidate = _candidate(situation, task, credited.get(task.id, 0))
        if candidate is not None:
            found[task.id] = candidate
        elif credited.get(task.id, 0) > 0 and task.id not in situation.later:
            in_place.add(task.id)  # wholly planned, so what waits for it may follow
    ready, left_out = _unblocked(found, in_place, situation.titles)
    limit = DAY_TASKS if len(situation.days) == 1 else WEEK_TASKS
    chosen = _best(ready, limit)
    return Choice(
        _around_fixed(chosen, situation.tasks, fixed),
        tuple(left_out),
        len(ready) - len(chosen),
    )


def _candidate(situation: Situation, task: PlannableTask, credited: int) -> Candidate | None:
    """The task in the bounds of this plan; None when it is not for these days."""
    first, last = situation.days[0], situation.days[-1]
    if task.scheduled_date is not None and task.scheduled_date > last:
        return None
    minutes = remaining_minutes(task, situation.ratio_of(task)) - credited
    if minutes <= 0:
        return None
    earliest = _earliest(situation, task)
    if earliest is not None and earliest >= situation.end:
        return None
    due, is_hard = task.due_at, False
    if task.scheduled_date is not None and task.scheduled_date >= first:
        due, is_hard = day_bounds(situation.who, task.scheduled_date)[1], True
    probability = situation.probability_of(task)
    score = priority_score(task, situation.now, probability, situation.likings)
    share = whole_slots(min(minutes, _share(situation, task, minutes)))
    return Candidate(
        task=task,
        minutes=share,
        partial=share < minutes,
        score=score,
        value=value(score, probability, share),
        earliest=earliest,
        due=due,
        due_is_hard=is_hard,
        depends_on=task.depends_on,
    )


def _share(situation: Situation, task: PlannableTask, minutes: int) -> int:
    """How much of a task these days should take on."""
    if task.due_at is None:
        return SHARE_MINUTES * len(situation.days)
    days_left = max(1, (task.due_at - situation.start) // timedelta(days=1))
    return len(situation.days) * max(SHARE_MINUTES, -(-minutes // days_left))


def _earliest(situation: Situation, task: PlannableTask) -> datetime | None:
    """When the task may begin: on its start day, its scheduled day, after days it was skipped."""
    days = [d for d in (task.start_date, task.scheduled_date) if d and d > situation.days[0]]
    skipped = [
        day
        for day, slots in situation.slots.items()
        if any(s.task_id == task.id and s.status == "skipped" for s in slots)
    ]
    skipped += [day for day, tasks in situation.skipped.items() if task.id in tasks]
    days += [day + timedelta(days=1) for day in skipped]
    return day_bounds(situation.who, max(days))[0] if days else None


def _unblocked(
    found: Mapping[UUID, Candidate], in_place: set[UUID], titles: Mapping[UUID, str]
) -> tuple[dict[UUID, Candidate], list[LeftOut]]:
    """Candidates whose prerequisites are wholly planned too, again and again until all are."""
    ready, left_out = dict(found), []
    blocked = True
    while blocked:
        whole = in_place | {key for key, candidate in ready.items() if not candidate.partial}
        missing = {
            key: next((d for d in candidate.depends_on if d not in whole), None)
            for key, candidate in ready.items()
        }
        blocked = any(missing.values())
        for key, needed in missing.items():
            if needed is not None:
                name = titles.get(needed, "another task")
                reason = f"waits for “{name}”, which won't be finished before"
                left_out.append(LeftOut(key, ready.pop(key).minutes, "waits", reason))
    return ready, left_out


def _best(ready: Mapping[UUID, Candidate], limit: int) -> dict[UUID, Candidate]:
    """The best by score, each with all it waits for."""
    chosen: dict[UUID, Candidate] = {}
    for key in sorted(ready, key=lambda k: (-ready[k].score, str(k))):
        if len(chosen) >= limit:
            break
        group, todo = {}, [key]
        while todo:
            at = todo.pop()
            if at in ready and at not in chosen and at not in group:
                group[at] = ready[at]
                todo.extend(ready[at].depends_on)
        if len(chosen) + len(group) <= limit:
            chosen.update(group)
    return chosen


def _around_fixed(
    chosen: Mapping[UUID, Candidate], tasks: Sequence[PlannableTask], fixed: Sequence[Slot]
) -> tuple[Candidate, ...]:
    """Keep the order of dependencies with slots that someone put in place by hand."""
    ends: dict[UUID, datetime] = {}
    starts: dict[UUID, datetime] = {}
    for slot in fixed:
        if slot.task_id is not None:
            ends[slot.task_id] = max(slot.ends_at, ends.get(slot.task_id, slot.ends_at))
            starts[slot.task_id] = min(slot.starts_at, starts.get(slot.task_id, slot.starts_at))
    needed_by: dict[UUID, datetime] = {}
    for task in tasks:
        for needed in task.depends_on if task.id in starts else ():
            needed_by[needed] = min(starts[task.id], needed_by.get(needed, starts[task.id]))
    return tuple(_bound(c, chosen, ends, needed_by) for c in chosen.values())


def _bound(
    candidate: Candidate,
    chosen: Mapping[UUID, Candidate],
    ends: Mapping[UUID, datetime],
    needed_by: Mapping[UUID, datetime],
) -> Candidate:
    after = [ends[d] for d in candidate.depends_on if d in ends]
    if candidate.earliest is not None:
        after.append(candidate.earliest)
    due, is_hard = candidate.due, candidate.due_is_hard
    needed = needed_by.get(candidate.task.id)
    if needed is not None:
        due, is_hard = min(needed, due) if due is not None and is_hard else needed, True
    return replace(
        candidate,
        earliest=max(after, default=None),
        due=due,
        due_is_hard=is_hard,
        depends_on=tuple(d for d in candidate.depends_on if d in chosen),
    )

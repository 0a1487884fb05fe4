"""Gather what a plan depends on, in one unit of work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any
from uuid import UUID

from focusflow.accounts import service as accounts
from focusflow.calendar import service as calendar
from focusflow.planning import repository
from focusflow.planning.learning.learned import Learned, learned
from focusflow.planning.models import Schedule, ScheduleSlot
from focusflow.planning.rules import values
from focusflow.planning.rules.candidates import Situation
from focusflow.planning.rules.realism import Holding, PastDay, holding_of
from focusflow.planning.rules.slots import Slot
from focusflow.platform.actor import Actor
from focusflow.platform.clock import day_bounds, local_day
from focusflow.platform.db import Db
from focusflow.platform.errors import InvalidInput
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import PlannableTask, TaskFilter

MOST_TASKS = 500
"""Open tasks that are looked at for a plan, the most pressing ones."""
MOST_SAMPLES = 100
MOST_DAYS_AHEAD = 365


@dataclass(frozen=True)
class Loaded:
    """A situation, and what the schedules of its days were like when it was read."""

    situation: Situation
    base: dict[str, int]
    details: dict[str, Any]


def check_day(actor: Actor, today: date, day: date, *, field: str = "date") -> None:
    """InvalidInput unless the day lies within a year of today."""
    if abs((day - today).days) > MOST_DAYS_AHEAD:
        raise InvalidInput(field, "Choose a day within a year of today.", day.isoformat())


def check_plannable(actor: Actor, today: date, day: date) -> None:
    """InvalidInput unless the day is today or lies within the next year."""
    check_day(actor, today, day)
    if day < today:
        raise InvalidInput("date", "This day is over. Plan today or a later day.", day.isoformat())


async def load(db: Db, actor: Actor, day: date, days: int) -> Loaded:
    """All that a plan for `days` days from `day` depends on."""
    now = db.now()
    check_plannable(actor, local_day(actor, now), day)
    span = tuple(day + timedelta(days=n) for n in range(days))
    found = await tasks.plannable_tasks(db, actor, span[-1], limit=MOST_TASKS)
    schedules = await repository.schedules(db, actor, span)
    slots = await slots_by_day(db, schedules)
    ahead = await repository.ahead(db, actor, now, span)
    samples = await _samples(db, actor)
    known = await learned(db, actor)
    ratios = _ratios(known, found)
    since = now - timedelta(days=values.HISTORY_DAYS)
    past = await repository.outcomes(db, actor, since, now)
    begin = max(now, day_bounds(actor, span[0])[0])
    # Study hours may run past the end of the day.
    end = day_bounds(actor, span[-1])[1] + timedelta(days=1)
    situation = Situation(
        who=actor,
        now=now,
        days=span,
        preferences=await accounts.preferences(db, actor),
        tasks=tuple(found),
        busy=await calendar.busy_times(db, actor, begin, end),
        slots=slots,
        elsewhere=_minutes(slot for _, slot in ahead),
        later=frozenset(s.task_id for d, s in ahead if d > span[-1] and s.task_id is not None),
        skipped={d: frozenset(map(UUID, s.skipped)) for d, s in schedules.items()},
        titles=await _titles(db, actor, found),
        ratio=round(median(ratios.values()), 2) if ratios else values.duration_ratio(samples),
        ratios=ratios,
        peak_hours=known.peak_hours if known.peak_hours_source == "model" else (),
        probability=values.completion_probability(
            sum(day.blocks_done for day in past), sum(day.blocks for day in past)
        ),
        probabilities=_probabilities(known, found, span[0]),
        holding=_holding(past, local_day(actor, now)),
        load_cap=_load_cap(known),
        likings=values.category_likings(samples),
    )
    return Loaded(situation, revisions(schedules, span), _details(schedules))


def _ratios(known: Learned, found: Sequence[PlannableTask]) -> dict[UUID, float]:
    """What a model says of each task; nothing while the rule is all there is."""
    if known.ratio_source == "rule":
        return {}
    most = values.MOST_RATIO
    return {
        task.id: min(most, max(1 / most, ratio.p50))
        for task, ratio in zip(found, known.ratios(found), strict=True)
    }


def _probabilities(known: Learned, found: Sequence[PlannableTask], day: date) -> dict[UUID, float]:
    """What a model says of each task on a day; nothing while the rule is all there is."""
    if known.probability_source == "rule":
        return {}
    likely = known.probabilities(found, day)
    return {task.id: chance for task, chance in zip(found, likely, strict=True)}


def _holding(past: Iterable[repository.DayOutcome], today: date) -> Holding | None:
    """What this person's days hold, by those that are over."""
    return holding_of(
        PastDay(planned=day.minutes, done=day.minutes_done) for day in past if day.day < today
    )


def _load_cap(known: Learned) -> float | None:
    """The most load a day, where a model knows it; without one only minutes are limited."""
    return known.capacity.load_p80 if known.capacity_source == "model" else None


def revisions(schedules: Mapping[date, Schedule], days: Sequence[date]) -> dict[str, int]:
    """The revision of each day's schedule, 0 where there is none yet."""
    return {d.isoformat(): schedules[d].revision if d in schedules else 0 for d in days}


def _details(schedules: Mapping[date, Schedule]) -> dict[str, Any]:
    """What schedules say beside their slots, so that it can be put back."""
    names = ("unscheduled", "notes", "method", "probability")
    return {
        day.isoformat(): {
            **{name: getattr(schedule, name) for name in names},
            "generated_at": schedule.generated_at and schedule.generated_at.isoformat(),
        }
        for day, schedule in schedules.items()
    }


async def slots_by_day(db: Db, schedules: Mapping[date, Schedule]) -> dict[date, tuple[Slot, ...]]:
    """The slots of schedules, as the rules see them."""
    days = {schedule.id: day for day, schedule in schedules.items()}
    found: dict[date, list[Slot]] = {day: [] for day in schedules}
    for row in await repository.slots_of(db, days.keys()):
        found[days[row.schedule_id]].append(Slot.model_validate(row))
    return {day: tuple(slots) for day, slots in found.items()}


def _minutes(rows: Iterable[ScheduleSlot]) -> Counter[UUID]:
    minutes: Counter[UUID] = Counter()
    for row in rows:
        if row.task_id is not None:
            minutes[row.task_id] += Slot.model_validate(row).minutes
    return minutes


async def _samples(db: Db, actor: Actor) -> list[values.Sample]:
    """What was finished in the last 30 days, at most 100 tasks."""
    since = db.now() - timedelta(days=values.HISTORY_DAYS)
    wanted = TaskFilter(view="completed", sort="-completed_at")
    page = await tasks.list_tasks(db, actor, wanted, limit=MOST_SAMPLES)
    return [
        values.Sample(task.category, task.estimated_minutes, task.actual_minutes)
        for task in page.items
        if task.completed_at is not None and task.completed_at >= since
    ]


async def _titles(db: Db, actor: Actor, found: Sequence[PlannableTask]) -> dict[UUID, str]:
    """The titles of tasks that others wait for."""
    titles = {task.id: task.title for task in found}
    unknown = {needed for task in found for needed in task.depends_on} - titles.keys()
    others = await tasks.briefs(db, actor, unknown)
    return titles | {key: task.title for key, task in others.items()}

"""A week in hindsight: what was planned, what came of it, and what the planner learned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from statistics import median

from focusflow.accounts import service as accounts
from focusflow.planning import repository
from focusflow.planning.hindsight import LearnedChange, LookBackView
from focusflow.planning.learning import gather
from focusflow.planning.learning.hours import peak_hours, session_of
from focusflow.planning.learning.learned import learned
from focusflow.planning.models import FeatureSnapshot
from focusflow.planning.rules import lookback as rules
from focusflow.planning.rules.lookback import Finished, Spell, Week, WorkBlock
from focusflow.planning.service import loading
from focusflow.planning.service.reading import monday_of
from focusflow.platform.actor import Actor
from focusflow.platform.clock import day_bounds, local_day
from focusflow.platform.db import Db
from focusflow.platform.errors import InvalidInput
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskView

WEEK = timedelta(days=7)


async def look_back(db: Db, actor: Actor, week: str | None = None) -> LookBackView:
    """What became of an ISO week written 2026-48, as far as it is over; without one the present.

    InvalidInput for a week that is yet to come, or more than a year ago.
    """
    week = week or f"{local_day(actor, db.now()):%G-%V}"
    return await look_back_from(db, actor, monday_of(week))


async def look_back_from(db: Db, actor: Actor, first: date) -> LookBackView:
    """The same for seven days from `first`, where weeks begin on another day than Monday."""
    today = local_day(actor, db.now())
    loading.check_day(actor, today, first, field="week")
    if first > today:
        raise InvalidInput("week", "This week is yet to come.", first.isoformat())
    days = [first + timedelta(days=n) for n in range(7)]
    blocks = await _blocks(db, actor, days)
    planned = {block.task_id for block in blocks if block.task_id is not None}
    found = await tasks.tasks_by_ids(db, actor, planned)
    sessions = await gather.session_views(db, actor, days[0], days[-1])
    spells = [
        Spell(s.task_id, local_day(actor, s.started_at), s.started_at, s.ended_at, s.actual_minutes)
        for s in sessions
        if s.ended_at is not None and s.actual_minutes
    ]
    completed = {key: task.completed_at for key, task in found.items()}
    finished = await _finished(db, actor, found.values(), days, asked=today - first < 2 * WEEK)
    used = await repository.ratios_used(db, actor, days[0], days[-1])
    hour24 = (await accounts.preferences(db, actor)).hour24
    seen = Week(
        days=rules.days_of(days, blocks, spells, completed),
        is_over=days[-1] < today,
        ratio=rules.ratio_of(finished),
        ratio_used=round(median(used), 2) if used else None,
        best_hours=peak_hours(session_of(actor, view) for view in sessions),
        finished=finished,
        learned=await _learned(db, actor, first, hour24=hour24),
        hour24=hour24,
    )
    return _view(f"{days[3]:%G-%V}", seen)


async def _blocks(db: Db, actor: Actor, days: Sequence[date]) -> list[WorkBlock]:
    """The planned work of some days as far as it is over or decided."""
    schedules = await repository.schedules(db, actor, days)
    slots, now = await loading.slots_by_day(db, schedules), db.now()
    return [
        WorkBlock(slot.task_id, day, slot.starts_at, slot.ends_at, slot.status == "done")
        for day, found in slots.items()
        for slot in found
        if slot.slot_type == "task" and (slot.status != "planned" or slot.ends_at <= now)
    ]


async def _finished(
    db: Db, actor: Actor, found: Iterable[TaskView], days: Sequence[date], *, asked: bool
) -> tuple[Finished, ...]:
    """What was finished in these days of what was planned; `asked`: what is reserved by now."""
    begin, end = day_bounds(actor, days[0])[0], day_bounds(actor, days[-1])[1]
    done = [task for task in found if _within(task.completed_at, begin, end)]
    known = [(task, task.actual_minutes, task.estimated_minutes) for task in done]
    ratios: list[float | None] = [None] * len(done)
    if asked and done:
        ratios = [ratio.p50 for ratio in (await learned(db, actor)).ratios(done)]
    return tuple(
        Finished(task.category, actual / estimate, reserved)
        for (task, actual, estimate), reserved in zip(known, ratios, strict=True)
        if actual and estimate
    )


def _within(moment: datetime | None, begin: datetime, end: datetime) -> bool:
    return moment is not None and begin <= moment < end


async def _learned(db: Db, actor: Actor, first: date, *, hour24: bool) -> tuple[LearnedChange, ...]:
    """What was known of someone after the week and not before it."""
    snapshots = await repository.snapshots(db, actor, first - timedelta(days=6), until=first + WEEK)
    before = _latest(snapshots, first)
    after = _latest(snapshots, first + WEEK)
    if before is None or after is None or after.day <= first:
        return ()
    return rules.changes(before.features, after.features, hour24=hour24)


def _latest(snapshots: Sequence[FeatureSnapshot], day: date) -> FeatureSnapshot | None:
    """The last snapshot of a day or before; the newest come first."""
    return next((row for row in snapshots if row.day <= day), None)


def _view(week: str, seen: Week) -> LookBackView:
    names = ("planned_minutes", "done_minutes", "tasks_planned", "tasks_done")
    totals: Mapping[str, int] = {
        name: seen.total(name) for name in (*names, "kept", "moved", "missed")
    }
    return LookBackView(
        id=week,
        days=seen.days,
        is_over=seen.is_over,
        rate=seen.rate,
        ratio=seen.ratio,
        ratio_used=seen.ratio_used,
        best_hours=seen.best_hours,
        learned=seen.learned,
        sentences=rules.sentences(seen),
        **totals,
    )

"""Figures about a person's tasks, by their own days, weeks and months."""

from __future__ import annotations

from datetime import date

from focusflow.platform.actor import Actor
from focusflow.platform.clock import day_bounds, local_day
from focusflow.platform.db import Db
from focusflow.platform.errors import InvalidInput
from focusflow.tasks import figures, repository, rules
from focusflow.tasks.figures import Tally
from focusflow.tasks.schemas import TaskView
from focusflow.tasks.schemas_figures import (
    AnalyticsView,
    CategoryFigures,
    Figures,
    FiguresQuery,
    PeriodFigures,
    PriorityFigures,
)
from focusflow.tasks.service import read

CATEGORIES = 10
DONE_A_DAY = 100


async def analytics(db: Db, actor: Actor, wanted: FiguresQuery | None = None) -> AnalyticsView:
    """Figures of some local days.

    InvalidInput when the range is turned round or longer than 400 days.
    """
    wanted = wanted or FiguresQuery()
    start, end = _range(actor, local_day(actor, db.now()), wanted)
    bounds = (day_bounds(actor, start)[0], day_bounds(actor, end)[1])
    days: dict[date, Tally] = {}

    def add(day: date, tally: Tally) -> None:
        days[day] = days.get(day, Tally()).plus(tally)

    for day, done, on_time, minutes in await repository.completed_by_day(db, actor, bounds):
        add(day, Tally(completed=done, on_time=on_time, minutes=minutes))
    for day, created in await repository.created_by_day(db, actor, bounds):
        add(day, Tally(created=created))
    for day, due, due_done in await repository.due_by_day(db, actor, start, end):
        add(day, Tally(due=due, due_done=due_done))
    counts = await read.counts(db, actor)
    found = figures.periods(wanted.period, start, end, actor.first_weekday, days)
    return AnalyticsView(
        period=wanted.period,
        start=start,
        end=end,
        open=counts.open,
        overdue=counts.overdue,
        overview=Figures(**_values(figures.total(days.values()))),
        priorities=await _priorities(db, actor, bounds),
        categories=tuple(
            CategoryFigures(category=name, completed=done, minutes=minutes)
            for name, done, minutes in await repository.by_category(db, actor, bounds, CATEGORIES)
        ),
        periods=tuple(
            PeriodFigures(start=one.start, end=one.end, **_values(one.tally)) for one in found
        ),
    )


async def completed_on(db: Db, actor: Actor, day: date) -> tuple[TaskView, ...]:
    """The first 100 tasks that were completed on a local day, in that order."""
    rows = await repository.completed_between(db, actor, day_bounds(actor, day), DONE_A_DAY)
    return await read.views(db, actor, rows)


def _range(actor: Actor, today: date, wanted: FiguresQuery) -> tuple[date, date]:
    end = wanted.end or max(today, wanted.start or today)
    start = wanted.start or figures.default_start(wanted.period, end, actor.first_weekday)
    if start > end:
        raise InvalidInput("to", "The last day can't be before the first.", str(end))
    if (end - start).days >= figures.LONGEST:
        raise InvalidInput("from", f"Ask for {figures.LONGEST} days at most.", str(start))
    return start, end


def _values(tally: Tally) -> dict[str, float | int | None]:
    return {
        "created": tally.created,
        "completed": tally.completed,
        "on_time": tally.on_time,
        "due": tally.due,
        "due_done": tally.due_done,
        "minutes": tally.minutes,
        "completion_rate": figures.percent(tally.due_done, tally.due),
        "on_time_rate": figures.percent(tally.on_time, tally.completed),
    }


async def _priorities(
    db: Db, actor: Actor, bounds: repository.Bounds
) -> tuple[PriorityFigures, ...]:
    rows = await repository.by_priority(db, actor, bounds)
    found = {name: (still_open, done) for name, still_open, done in rows}
    none = (0, 0)
    return tuple(
        PriorityFigures(
            priority=name, open=found.get(name, none)[0], completed=found.get(name, none)[1]
        )
        for name in rules.PRIORITIES
    )

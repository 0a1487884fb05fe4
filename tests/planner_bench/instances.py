"""Days and weeks to plan, each from its seed alone, in the JSON form of the planner's contract."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from focusflow.planning.rules.shift import REPLAN_MOVE
from tests.planner_bench import drawing
from tests.planner_bench.drawing import Json, Room
from tests.planner_bench.overrun import at_eleven

FIRST_DAY = date(2026, 1, 5)
# Week 0 holds the change to summer time, week 30 the change back.
FIRST_WEEK = date(2026, 3, 23)
OPENS, CLOSES = 8 * 60, 20 * 60
DAY_TASKS, DAY_MEETINGS = 50, 8
WEEK_TASKS, WEEK_MEETINGS = 150, 40
# How many of a week's meetings are on each day, Monday first.
WEEK_SHAPE = (8, 8, 7, 8, 6, 2, 1)


def day(seed: int) -> Json:
    """A crowded day: 12 hours, 50 tasks, 8 meetings."""
    chance = Random(f"day {seed}")
    first = FIRST_DAY + timedelta(days=seed * 11 % 365)
    room = Room(first, 1, OPENS, CLOSES)
    busy = drawing.meetings(chance, first, DAY_MEETINGS, OPENS, CLOSES)
    drawn = drawing.tasks(chance, DAY_TASKS, room, shortest=15, longest=120)
    drawing.relate(chance, drawn, 8)
    drawing.delay(chance, drawn, 4, room)
    drawing.fix(chance, drawn, chance.randrange(3), room, busy)
    return _problem(chance, room, busy, drawn)


def week(seed: int) -> Json:
    """Seven days, 150 tasks, 40 meetings; weeks 0 and 30 have a day of 23 and of 25 hours."""
    chance = Random(f"week {seed}")
    first = FIRST_WEEK + timedelta(weeks=seed)
    room = Room(first, 7, OPENS, CLOSES)
    busy = [
        meeting
        for n, count in enumerate(WEEK_SHAPE)
        for meeting in drawing.meetings(chance, first + timedelta(days=n), count, OPENS, CLOSES)
    ]
    drawn = drawing.tasks(chance, WEEK_TASKS, room, shortest=15, longest=120)
    drawing.relate(chance, drawn, 24)
    drawing.delay(chance, drawn, 12, room)
    drawing.fix(chance, drawn, chance.randrange(3), room, busy)
    return _problem(chance, room, busy, drawn)


def replan(seed: int, plan_of: Callable[[Json], Json]) -> Json:
    """The day of this seed at 11:00, when what `plan_of` planned for then takes 45 min longer.

    A move costs what it costs in the product after an overrun.
    """
    whole = day(seed)
    rest = at_eleven(whole, plan_of(whole))
    return {**rest, "weights": {**rest["weights"], "move": REPLAN_MOVE}}


def typical(seed: int, count: int | None = None) -> Json:
    """An ordinary day: 8 hours, 8 to 15 tasks (or `count`), 3 to 5 meetings."""
    chance = Random(f"typical {seed}")
    first = FIRST_DAY + timedelta(days=seed * 11 % 365)
    opens = chance.choice((8, 9, 9, 10)) * 60
    room = Room(first, 1, opens, opens + 8 * 60)
    busy = drawing.meetings(chance, first, chance.randint(3, 5), opens, room.closes)
    number = chance.randint(8, 15) if count is None else count
    drawn = drawing.tasks(chance, number, room, shortest=15, longest=90)
    drawing.relate(chance, drawn, number // 6)
    return _problem(chance, room, busy, drawn)


def _problem(chance: Random, room: Room, busy: list[Json], drawn: list[Json]) -> Json:
    """The whole problem, asked a quarter of an hour before the first day opens."""
    whole: dict[str, Any] = {
        "now": drawing.text(drawing.instant(room.first, room.opens - 15)),
        "zone": "Europe/Berlin",
        "slot_minutes": drawing.SLOT,
        "windows": [
            drawing.span(room.first + timedelta(days=n), room.opens, room.closes - room.opens)
            for n in range(room.days)
        ],
        "busy": busy,
        "tasks": drawn,
        "energy_by_hour": drawing.energy(chance),
        "breaks": drawing.breaks(),
        "limits": drawing.limits(chance),
        "previous": [],
        "weights": dict(drawing.WEIGHTS),
    }
    return whole

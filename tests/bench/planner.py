"""A plan for 50 tasks round 8 meetings: the planner alone, and the whole verb with its data."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from uuid import UUID

import psycopg

from focusflow.accounts import sessions
from focusflow.calendar.models import CalendarEvent
from focusflow.planning import service as planning
from focusflow.planning.rules.problem import build
from focusflow.planning.service import loading, solving
from focusflow.platform.actor import Actor
from focusflow.platform.clock import at_local, local_day
from focusflow.platform.db import unit_of_work
from focusflow.platform.ids import new_id
from focusflow.settings import get_settings
from focusflow.tasks.models import Task
from tests.bench import people, seed
from tests.bench.report import Measure, spread
from tests.bench.world import World

TASKS = 50
MEETINGS = 8
GOAL_MS = 1000.0


def _tasks(user_id: UUID, day: date, now: datetime) -> Iterator[Task]:
    chance = random.Random(8)
    for n in range(TASKS):
        yield Task(
            user_id=user_id,
            title=f"{chance.choice(seed.VERBS)} {chance.choice(seed.THINGS)} {n}",
            priority=chance.choice(("low", "medium", "high", "urgent")),
            difficulty=chance.choice(("easy", "medium", "hard")),
            category=chance.choice(seed.CATEGORIES),
            due_date=day + timedelta(days=chance.randint(0, 9)) if n % 3 else None,
            estimated_minutes=chance.choice((15, 25, 30, 45, 60, 90)),
            position=float(n),
            created_at=now,
        )


def _meetings(actor: Actor, day: date, now: datetime) -> Iterator[CalendarEvent]:
    for n in range(MEETINGS):
        begin = at_local(actor, day, clock_time(9 + n, 30 * (n % 2)))
        end = begin + timedelta(minutes=30)
        yield CalendarEvent(
            user_id=actor.user_id,
            uid=str(new_id()),
            title=f"Meeting {n}",
            starts_at=begin,
            ends_at=end,
            series_start=begin,
            series_end=end,
            created_at=now,
        )


async def _settled(world: World) -> tuple[Actor, date]:
    """The person, with tasks and tomorrow's meetings; and tomorrow."""
    async with unit_of_work() as db:
        actor = await sessions.actor_for_user(db, world.planner)
        day = local_day(actor, db.now()) + timedelta(days=1)
    with psycopg.connect(world.database) as connection:
        seed.copy(connection, _tasks(actor.user_id, day, world.now))
        seed.copy(connection, _meetings(actor, day, world.now))
        connection.execute(
            "UPDATE user_preference SET study_start = '08:00', study_end = '19:00', daily_minutes = 480 WHERE user_id = %s",
            (actor.user_id,),
        )
    return actor, day


async def measure(world: World) -> list[Measure]:
    """Wall time of planning a day, and how far from the best the plans are at most."""
    repeats = 8 if world.quick else 20
    seconds = get_settings().solver_seconds
    url = world.database
    async with people.connected(url):
        actor, day = await _settled(world)
        async with unit_of_work() as db:
            draft = build((await loading.load(db, actor, day, 1)).situation)
        counted = len(draft.problem["tasks"]), len(draft.problem["busy"])
        if counted != (TASKS, MEETINGS):
            raise RuntimeError(f"the problem has {counted} tasks and meetings")
        await solving.solve(draft.problem, seconds)  # imports OR-Tools
        walls, gaps, whole = [], [], []
        for _ in range(repeats):
            begin = time.perf_counter()
            plan = await solving.solve(draft.problem, seconds)
            walls.append((time.perf_counter() - begin) * 1000)
            gaps.append(plan.gap * 100)
        for _ in range(repeats):
            begin = time.perf_counter()
            await planning.make_proposal(actor, day)
            whole.append((time.perf_counter() - begin) * 1000)
    note = f"{TASKS} tasks, {MEETINGS} meetings, a day; {seconds} s of search; {repeats} repeats"
    return [
        *spread("planner alone", walls, GOAL_MS, note),
        Measure("planner: gap to the bound, median", statistics.median(gaps), "%", note=note),
        Measure("planner: gap to the bound, worst", max(gaps), "%", note=note),
        *spread("plan from press to proposal", whole, GOAL_MS, "the same, with reading and saving"),
    ]

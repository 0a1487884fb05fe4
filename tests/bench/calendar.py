"""Outside calendars and large ones: reading them whole, one change, a month, ten years."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg

from focusflow.calendar import service as calendar
from focusflow.calendar.ics import SeriesRow
from focusflow.calendar.models import CalendarEvent
from focusflow.calendar.service.expansion import occurrences
from focusflow.connections import service
from focusflow.connections.schemas import ConnectIn
from focusflow.platform.actor import Actor
from focusflow.platform.db import unit_of_work
from focusflow.settings import get_settings
from tests.bench import capture, seed
from tests.bench.report import Measure, spread
from tests.bench.world import World
from tests.feeds import Feed, feed_server

FEED_EVENTS = 10_000
FULL_GOAL_MS = 10_000.0
CHANGE_GOAL_MS = 1_000.0
HELD_GOAL_MB = 300.0
EVENTS = 100_000
MONTH_GOAL_MS = 50.0
SERIES = 500
YEARS_GOAL_MS = 2_000.0
AGAIN_GOAL_MS = 100.0
FIRST = datetime(2020, 1, 6, 8, tzinfo=UTC)


def _file(count: int, changed: int | None = None) -> bytes:
    """A calendar of so many events, of which one may have moved by an hour."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//bench//EN"]
    first = datetime(2026, 1, 1, 8)
    for n in range(count):
        start = first + timedelta(hours=n % 9, days=n // 9 % 1500, minutes=60 * (n == changed))
        lines += [
            "BEGIN:VEVENT", f"UID:{n}@bench", f"SUMMARY:Lecture {n}",
            "DESCRIPTION:Some words about what it is and where it is held.",
            f"DTSTART;TZID=Europe/Berlin:{start:%Y%m%dT%H%M%S}",
            f"DTEND;TZID=Europe/Berlin:{start + timedelta(minutes=50):%Y%m%dT%H%M%S}",
            "END:VEVENT",
        ]  # fmt: skip
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


async def _look(feed: Feed, connection_id: UUID, body: bytes) -> float:
    feed.body = body
    begin = time.perf_counter()
    await service.sync(connection_id)
    return (time.perf_counter() - begin) * 1000


async def _connected(actor: Actor, feed: Feed, title: str) -> UUID:
    async with unit_of_work() as db:
        data = ConnectIn(provider="feed", address=feed.address, title=title)
        return (await service.connect(db, actor, data)).id


async def _in_a_process_of_its_own(database: str, connection_id: UUID) -> Measure:
    """What a process holds at its most that does nothing but read the calendar whole."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.reading", database, str(connection_id),
        env=os.environ | {"OUTSIDE_PRIVATE_HOSTS": "127.0.0.1"},
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    told, _ = await child.communicate()
    held = json.loads(told)
    note = f"{held['before']:.0f} MB of it before; {held['ms']:,.0f} ms in a fresh process"
    return Measure("memory of a process that reads it", held["most"], "MB", HELD_GOAL_MB, note)


async def _outside(world: World, actor: Actor, repeats: int) -> list[Measure]:
    """A calendar of 10,000 events is read whole, then one of them moves at each look."""
    get_settings().outside_private_hosts = "127.0.0.1"
    with feed_server() as feed:
        connection_id = await _connected(actor, feed, "One")
        full = await _look(feed, connection_id, _file(FEED_EVENTS))
        held = await _in_a_process_of_its_own(world.database, await _connected(actor, feed, "Two"))
        changes = [await _look(feed, connection_id, _file(FEED_EVENTS, n)) for n in range(repeats)]
        same = [await _look(feed, connection_id, feed.body) for _ in range(repeats)]
    note = f"{FEED_EVENTS:,} events over HTTP from this machine, parsed and written"
    rows = [Measure("reading an outside calendar whole", full, "ms", FULL_GOAL_MS, note), held]
    rows += spread(
        "one change in it", changes, CHANGE_GOAL_MS, f"the whole file is fetched; {repeats} times"
    )
    return [*rows, *spread("nothing new in it", same, None, "the server says so (304)")]


def _large(world: World) -> UUID:
    """One more person, with 100,000 events in 40 years."""
    first = datetime(2006, 1, 1, 8, tzinfo=UTC)
    with psycopg.connect(world.database) as connection:
        user_id = seed.person(connection, "many-events", world.now)
        starts = (first + timedelta(days=n // 7, hours=n % 7) for n in range(EVENTS))
        rows = (
            CalendarEvent(
                user_id=user_id,
                uid=f"{n}@bench",
                title=f"Event {n}",
                starts_at=start,
                ends_at=start + timedelta(minutes=45),
                series_start=start,
                series_end=start + timedelta(minutes=45),
                zone="Europe/Berlin",
                created_at=world.now,
            )
            for n, start in enumerate(starts)
        )
        seed.copy(connection, rows)
    with psycopg.connect(world.database, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE calendar_event")
    return user_id


async def _months(actor: Actor, repeats: int) -> list[Measure]:
    times: list[float] = []
    for turn in range(repeats + 2):
        start = datetime(2010 + turn % 30, 1 + turn % 12, 1, tzinfo=UTC)
        begin = time.perf_counter()
        async with unit_of_work() as db:
            await calendar.list_range(db, actor, start, start + timedelta(days=31))
        times.append((time.perf_counter() - begin) * 1000)
    note = f"{EVENTS:,} events, 217 in a month; {repeats} months"
    return spread("a month of a large calendar", times[2:], MONTH_GOAL_MS, note)


def _series() -> list[SeriesRow]:
    """500 series, weekly and twice a week and monthly and yearly."""
    rules = ("FREQ=WEEKLY;BYDAY=MO,WE", "FREQ=WEEKLY", "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=YEARLY")
    return [
        SeriesRow(
            uid=str(n),
            start=FIRST + timedelta(hours=n % 10),
            end=FIRST + timedelta(hours=n % 10 + 1),
            all_day=False,
            zone="Europe/Berlin",
            recurrence_rule=rules[n % len(rules)],
        )
        for n in range(SERIES)
    ]


async def _ten_years(repeats: int) -> list[Measure]:
    """All of their occurrences, as the calendar asks for them: first, moved by a day, and again."""
    times: list[list[float]] = [[], [], []]
    found = 0
    for turn in range(repeats + 1):
        # Rows come from the database anew for every question.
        series, start = _series(), FIRST + timedelta(days=turn)
        for kept in (times[2] if again else times[min(turn, 1)] for again in (False, True)):
            begin = time.perf_counter()
            answer = await occurrences(
                series, start, start + timedelta(days=3650), zone="Europe/Berlin", limit=10**6
            )
            kept.append((time.perf_counter() - begin) * 1000)
            found = len(answer)
            series = _series()
    note = f"{SERIES} series, {found:,} occurrences; {repeats} times"
    cold = Measure("ten years of series, the first time", times[0][0], "ms", YEARS_GOAL_MS, note)
    return [
        cold,
        *spread("ten years of series, a day further", times[1], YEARS_GOAL_MS, note),
        *spread("ten years of series, the same again", times[2], AGAIN_GOAL_MS, "kept answers"),
    ]


async def measure(world: World) -> list[Measure]:
    """Outside calendars, a month of a large one, and ten years of series."""
    repeats = 5 if world.quick else 15
    world.database  # noqa: B018  (made before it is filled further)
    large = _large(world)
    async with capture.people.connected(world.database):
        rows = await _outside(world, await capture.actor_of(world.busy), repeats)
        rows += await _months(await capture.actor_of(large), repeats * 4)
    return [*rows, *await _ten_years(repeats)]

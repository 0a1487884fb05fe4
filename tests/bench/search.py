"""Searching among 100,000 tasks of one person, as the API answers it."""

from __future__ import annotations

import asyncio
import random
import time
from urllib.parse import quote
from urllib.request import Request, urlopen
from uuid import UUID

import psycopg

from focusflow.tasks.models import Task
from tests.bench import people, seed
from tests.bench.report import Measure, spread
from tests.bench.world import Server, World

TASKS = 100_000
GOAL_MS = 100.0
# A rare word, two common ones, a word form, a beginning of two letters, and a filter.
TEXTS = ("report 99", "review the bank", "reviewing", "re", "words", "p1 due:week #home rent")


def writes_much(world: World) -> UUID:
    """The person who has written down a great deal; made once a run."""
    if "writes-much" not in world.more:
        world.more["writes-much"] = _fill(world)
    return world.more["writes-much"]


def _fill(world: World) -> UUID:
    chance = random.Random(5)
    with psycopg.connect(world.database) as connection:
        user_id = seed.person(connection, "writes-much", world.now)
        tasks = (
            Task(
                user_id=user_id,
                title=f"{chance.choice(seed.VERBS)} {chance.choice(seed.THINGS)} {n}",
                notes="Some words about it. " * chance.randint(0, 6) or None,
                priority=chance.choice(("low", "medium", "high", "urgent")),
                status="pending" if n % 5 < 2 else "completed",
                category=chance.choice(seed.CATEGORIES),
                tags=chance.sample(seed.TAGS, chance.randint(0, 3)),
                position=float(n),
                created_at=world.now,
            )
            for n in range(TASKS)
        )
        seed.copy(connection, tasks)
    with psycopg.connect(world.database, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE task")
    return user_id


def measure(world: World) -> list[Measure]:
    """Each text in turn, from request to answer."""
    world.database  # noqa: B018  (made before it is filled further)
    user_id = writes_much(world)

    async def bearer() -> str:
        async with people.connected(world.database):
            return await people.bearer(user_id)

    token = asyncio.run(bearer())
    rounds = 10 if world.quick else 30
    with world.serving() as server:
        times = {text: [_ask(server, token, text) for _ in range(rounds)] for text in TEXTS}
    rows = spread(
        f"search among {TASKS:,} tasks",
        [value for found in times.values() for value in found[2:]],
        GOAL_MS,
        f"{len(TEXTS)} texts, {rounds - 2} times each",
    )
    slow = max(times, key=lambda text: sum(times[text][2:]))
    return [*rows, *spread(f"  the slowest of them, “{slow}”", times[slow][2:], GOAL_MS)]


def _ask(server: Server, token: str, text: str) -> float:
    address = f"{server.url}/api/v1/search?limit=5&q={quote(text)}"
    begin = time.perf_counter()
    with urlopen(Request(address, headers={"Authorization": f"Bearer {token}"})) as answer:
        answer.read()
    return (time.perf_counter() - begin) * 1000

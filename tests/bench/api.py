"""Reads and writes of the API under load, beside a bare route that reads the same rows."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.bench import people
from tests.bench.load import Load, put, request
from tests.bench.report import Measure, percentile
from tests.bench.world import ROOT, World, end, environment
from tests.servers import free_port, wait_for_port

CLIENTS = (1, 10, 50)
TIMES_BARE = 2.0
READ_GOAL_MS = 100.0
WRITE_GOAL_MS = 200.0
READ = "/api/v1/tasks?limit=50"


@contextmanager
def _bare(world: World) -> Iterator[int]:
    """The yardstick's port."""
    port = free_port()
    variables = environment(
        PYTHONPATH=str(ROOT),
        BARE_DATABASE=world.database,
        BARE_USER=str(world.busy),
        PORT=str(port),
    )
    process = subprocess.Popen([sys.executable, "-m", "tests.bench.bare"], cwd=ROOT, env=variables)
    try:
        wait_for_port(port, 30)
        yield port
    finally:
        end(process)


async def _tokens(world: World) -> tuple[str, list[str]]:
    async with people.connected(world.database):
        return await people.bearer(world.busy), [await people.bearer(w) for w in world.writers]


def _joined(loads: list[Load]) -> tuple[float, float]:
    """p95 over all rounds, and answers a second."""
    times = [value for load in loads for value in load.times]
    return percentile(times, 0.95), sum(load.per_second for load in loads) / len(loads)


def _at(clients: int) -> str:
    return "1 client" if clients == 1 else f"{clients} clients"


def measure(world: World) -> list[Measure]:
    """p95 of reads and writes at 1, 10 and 50 clients."""
    token, others = asyncio.run(_tokens(world))
    rounds, seconds = (2, 1.0) if world.quick else (3, 2.0)
    rows: list[Measure] = []
    with world.serving() as server, _bare(world) as bare:
        read = [request("GET", READ, server.port, Authorization=f"Bearer {token}")]
        typed = [request("GET", "/typed?limit=50", bare)]
        plain = [request("GET", "/plain?limit=50", bare)]
        body = {"title": "Something to be done", "priority": "high", "estimated_minutes": 30}
        write = [
            request("POST", "/api/v1/tasks", server.port, body, Authorization=f"Bearer {other}")
            for other in others
        ]
        kinds = [(server.port, read), (bare, typed), (bare, plain)]
        for port, requests in [*kinds, (server.port, write)]:
            put(port, requests, 10, 1.0)  # connections, caches and prepared statements
        for clients in CLIENTS:
            found: list[list[Load]] = [[], [], []]
            for _ in range(rounds):  # in turn, so that a busy machine is fair to all
                for loads, (port, requests) in zip(found, kinds, strict=True):
                    loads.append(put(port, requests, clients, seconds))
            rows += _compared(clients, *found)
        for clients in CLIENTS:
            slow, rate = _joined([put(server.port, write, clients, seconds) for _ in range(rounds)])
            name = f"API write, p95, {_at(clients)}"
            rows.append(Measure(name, slow, "ms", WRITE_GOAL_MS, f"{rate:.0f} a second"))
    return rows


def _compared(
    clients: int, ours: list[Load], typed: list[Load], plain: list[Load]
) -> list[Measure]:
    goal = READ_GOAL_MS if clients < max(CLIENTS) else None
    at = _at(clients)
    slow, rate = _joined(ours)
    rows = [Measure(f"API read, p95, {at}", slow, "ms", goal, f"{rate:.0f} a second")]
    for name, loads in (("bare", plain), ("bare typed", typed)):
        bare, bare_rate = _joined(loads)
        rows += [
            Measure(f"{name} route, p95, {at}", bare, "ms", note=f"{bare_rate:.0f} a second"),
            Measure(f"API read by {name} route, {at}", slow / bare, "times", TIMES_BARE),
        ]
    return rows

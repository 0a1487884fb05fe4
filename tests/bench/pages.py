"""Server time and statements of the pages: their own load handlers, on a real database."""

from __future__ import annotations

import statistics
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import reflex as rx
from reflex.state import State
from reflex_base.utils.format import json_dumps
from sqlalchemy import event

from focusflow.accounts import sessions
from focusflow.accounts.sessions import COOKIE
from focusflow.planning import service as planning
from focusflow.platform import cache
from focusflow.platform.clock import local_day
from focusflow.platform.db import Database, unit_of_work
from state.calendar import Calendar
from state.focus import Focus
from state.goals import GoalList
from state.tasks import TaskList
from state.today import Today
from tests.bench import people
from tests.bench.report import Measure, spread
from tests.bench.seed import SERIES, SINGLE_EVENTS, TASKS, YEARS
from tests.bench.world import World

PAGES: dict[str, tuple[str, type[rx.State]]] = {
    "Today": ("/today", Today),
    "Tasks": ("/tasks", TaskList),
    "Goals": ("/goals", GoalList),
    "Calendar": ("/calendar", Calendar),
    "Focus": ("/focus", Focus),
}
GOAL_MS = 100.0


async def opened(path: str, page: type[rx.State], token: str) -> Any:
    """The state of a tab that has just connected to a page, signed in by cookie."""
    root = State(_reflex_internal_init=True)  # type: ignore[call-arg]
    where = {
        "headers": {"cookie": f"{COOKIE}={token}", "user-agent": "bench", "host": "127.0.0.1"},
        "ip": "127.0.0.1",
        "token": "bench",
        "pathname": path,
        "asPath": path,
        "query": {},
    }
    root.router_data = root._update_router_vars(where, {})
    return await root.get_state(page)


@dataclass(frozen=True)
class Loaded:
    """What opening a page took: milliseconds, those of them the processor worked here, bytes."""

    took: float
    worked: float
    size: int


async def load(path: str, page: type[rx.State], token: str) -> Loaded:
    """Open a page until all that the browser gets is ready."""
    state = await opened(path, page, token)
    begin, worked = time.perf_counter(), time.process_time()
    elsewhere = await page.event_handlers["load"].fn(state)
    delta = await state._get_root_state()._get_resolved_delta()
    size = len(json_dumps(delta))
    took, worked = time.perf_counter() - begin, time.process_time() - worked
    if elsewhere is not None or state.failed or not state.ready:
        raise RuntimeError(f"{path} did not load: {state.failed or elsewhere}")
    return Loaded(took * 1000, worked * 1000, size)


@contextmanager
def counting(database: Database) -> Iterator[list[str]]:
    """The statements that run meanwhile."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    engine = database.bind.sync_engine  # type: ignore[union-attr]
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def plan_day(user_id: UUID) -> None:
    """Give a person a plan for today, as the button does."""
    async with unit_of_work() as db:
        actor = await sessions.actor_for_user(db, user_id)
        today = local_day(actor, db.now())
    await planning.generate(actor, today)


@asynccontextmanager
async def _ready(world: World) -> AsyncIterator[tuple[Database, str]]:
    async with people.connected(world.database) as database:
        await plan_day(world.busy)
        yield database, await people.cookie(world.busy)


async def measure(world: World) -> list[Measure]:
    """Server time of Today and the task list, and statements of every page."""
    repeats = 50 if world.quick else 100
    rows: list[Measure] = []
    facts = f"{TASKS:,} tasks, {SERIES} series and {SINGLE_EVENTS:,} events in {YEARS} years"
    async with _ready(world) as (database, token):
        for name, (path, page) in PAGES.items():
            for _ in range(5):
                await load(path, page, token)
            found = [await load(path, page, token) for _ in range(repeats)]
            goal = GOAL_MS if name in ("Today", "Tasks") else None
            note = f"{found[-1].size / 1000:.0f} kB of state; {repeats} loads"
            note += f"; {facts}" if goal else ""
            rows += spread(f"server time of {name}", [one.took for one in found], goal, note)
            worked = statistics.median(one.worked for one in found)
            rows.append(Measure(f"processor time of {name}, median", worked, "ms"))
        for name, (path, page) in PAGES.items():
            await cache.clear()
            with counting(database) as seen:
                await load(path, page, token)
            note = "with frame and session check"
            rows.append(Measure(f"statements of {name}", len(seen), "statements", note=note))
    return rows

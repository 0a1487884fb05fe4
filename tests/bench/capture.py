"""Writing things down and finding them: parsing, adding, titles, and what a session holds."""

from __future__ import annotations

import pickle
import time
import tomllib
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg

from focusflow.accounts import sessions
from focusflow.platform.actor import Actor
from focusflow.platform.clock import local_day
from focusflow.platform.db import Database, unit_of_work
from focusflow.tasks import service
from focusflow.tasks.models import Task
from focusflow.tasks.quickadd import Context, parse
from focusflow.tasks.schemas import TaskFilter
from focusflow.tasks.schemas_bulk import BulkIn
from focusflow.tasks.schemas_views import BoardQuery, MonthQuery
from state.tasks import TaskList
from tests.bench import pages, people, search, seed
from tests.bench.report import Measure, spread
from tests.bench.world import World

PARSE_GOAL_MS = 5.0
CHANGE_GOAL_MS = 100.0
SUGGEST_GOAL_MS = 200.0
STATEMENTS_GOAL = 6.0
MANY_GOAL_MS = 1000.0
MANY = 200
OPEN = 10_000
GOLDEN = Path(__file__).parents[1] / "unit" / "tasks"
TYPED = ("rev", "revi", "pay r", "review the b", "raport", "xyzzy")


def _sentences() -> list[str]:
    """All golden sentences, and some of a thousand characters."""
    found: list[str] = []
    for name in ("quickadd_golden.toml", "quickadd_golden_german.toml"):
        cases = tomllib.loads((GOLDEN / name).read_text("utf-8"))["case"]
        found += [case["text"] for case in cases]
    return [*found, ("word tomorrow at 7 " * 60)[:1000], ("jeden 3/4 sat " * 80)[:1000]]


def _parsing(rounds: int) -> list[Measure]:
    """Each sentence by somebody who writes English and by somebody who writes German."""
    now = datetime(2026, 11, 18, 10, 15, tzinfo=ZoneInfo("Europe/Berlin"))
    people_ = [Context(now=now, language=language) for language in ("en", "de")]
    times: list[float] = []
    for ctx in people_:
        for text in _sentences() * rounds:
            begin = time.perf_counter()
            parse(text, ctx)
            times.append((time.perf_counter() - begin) * 1000)
    return spread("reading a quick-add line", times, PARSE_GOAL_MS, f"{len(times):,} lines")


def open_tasks(world: World, name: str, count: int) -> Any:
    """One more person, with so many open tasks."""
    with psycopg.connect(world.database) as connection:
        user_id = seed.person(connection, name, world.now)
        rows = (
            Task(
                user_id=user_id,
                title=f"{seed.VERBS[n % 10]} {seed.THINGS[n % 8]} {n}",
                position=float(n),
                created_at=world.now,
            )
            for n in range(count)
        )
        seed.copy(connection, rows)
    with psycopg.connect(world.database, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE task")
    return user_id


async def actor_of(user_id: Any) -> Actor:
    """Who acts, as jobs act for them."""
    async with unit_of_work() as db:
        return await sessions.actor_for_user(db, user_id)


async def _timed(verb: Callable[[int], Awaitable[Any]], repeats: int) -> list[float]:
    """How long a verb takes, in milliseconds, the first two times left out."""
    times: list[float] = []
    for turn in range(repeats + 2):
        begin = time.perf_counter()
        await verb(turn)
        times.append((time.perf_counter() - begin) * 1000)
    return times[2:]


async def _changing(database: Database, actor: Actor, repeats: int) -> list[Measure]:
    """What Enter, a tick, undo and a drag cost the server, among 10,000 open tasks."""
    async with unit_of_work() as db:
        page = await service.list_tasks(db, actor, TaskFilter(sort="position"), limit=100)
    ids = [task.id for task in page.items]

    async def add(turn: int) -> None:
        async with unit_of_work() as db:
            await service.quick_add(db, actor, f"Call the bank {turn} tomorrow 9am p2 #home")
        async with unit_of_work() as db:
            await service.list_tasks(db, actor, TaskFilter(top_level=True))

    async def complete(turn: int) -> None:
        async with unit_of_work() as db:
            await service.complete_task(db, actor, ids[turn])

    async def reopen(turn: int) -> None:
        async with unit_of_work() as db:
            await service.reopen_task(db, actor, ids[turn])

    async def reorder(turn: int) -> None:
        async with unit_of_work() as db:
            await service.reorder(db, actor, ids[-1], after_id=ids[turn + 1])

    rows: list[Measure] = []
    verbs = {
        "adding a line and showing the list": add,
        "completing": complete,
        "undoing it": reopen,
        "reordering": reorder,
    }
    for name, verb in verbs.items():
        note = f"{OPEN:,} open tasks; {repeats} times"
        rows += spread(f"{name}, server", await _timed(verb, repeats), CHANGE_GOAL_MS, note)
    with pages.counting(database) as seen:
        async with unit_of_work() as db:
            await service.quick_add(db, actor, "Call the bank tomorrow 9am p2")
    rows.append(
        Measure("statements of adding a line", len(seen), "statements", STATEMENTS_GOAL, "all told")
    )
    return rows


async def _views(actor: Actor, repeats: int) -> list[Measure]:
    """The board, the month and the list by sections, as their pages ask for them."""
    async with unit_of_work() as db:
        first = local_day(actor, db.now()).replace(day=1)
    span = MonthQuery(first_day=first, last_day=first + timedelta(days=41))

    async def by_status(turn: int) -> None:
        async with unit_of_work() as db:
            await service.board(db, actor, BoardQuery(columns_by="status"))

    async def by_priority(turn: int) -> None:
        async with unit_of_work() as db:
            await service.board(db, actor, BoardQuery(columns_by="priority"))

    async def month(turn: int) -> None:
        async with unit_of_work() as db:
            await service.month(db, actor, span)

    async def by_section(turn: int) -> None:
        async with unit_of_work() as db:
            await service.list_tasks(db, actor, TaskFilter(sort="section"), limit=100)

    rows: list[Measure] = []
    verbs = {
        "the board by state": by_status,
        "the board by priority": by_priority,
        "the calendar of tasks": month,
        "the list by section": by_section,
    }
    for name, verb in verbs.items():
        note = f"{OPEN:,} open tasks; {repeats} times"
        rows += spread(f"{name}, server", await _timed(verb, repeats), CHANGE_GOAL_MS, note)
    return rows


async def _many(actor: Actor, repeats: int) -> list[Measure]:
    """Changing so many tasks at once as a request may, each told and counted for itself."""
    async with unit_of_work() as db:
        page = await service.list_tasks(db, actor, TaskFilter(sort="-created_at"), limit=100)
        rest = await service.list_tasks(
            db, actor, TaskFilter(sort="-created_at"), cursor=page.next_cursor, limit=100
        )
    ids = [task.id for task in (*page.items, *rest.items)]
    assert len(ids) == MANY

    async def change(turn: int) -> None:
        action = "reopen" if turn % 2 else "complete"
        async with unit_of_work() as db:
            await service.change_many(db, actor, BulkIn(ids=ids, action=action))

    times = await _timed(change, repeats)
    note = f"completed and reopened in turn, {repeats} times"
    return spread(f"changing {MANY} tasks at once", times, MANY_GOAL_MS, note)


async def _suggesting(actor: Actor, repeats: int) -> list[Measure]:
    async def ask(turn: int) -> None:
        async with unit_of_work() as db:
            await service.suggest(db, actor, TYPED[turn % len(TYPED)])

    times = await _timed(ask, repeats * len(TYPED))
    return spread(
        f"titles among {search.TASKS:,} tasks", times, SUGGEST_GOAL_MS, f"{len(TYPED)} beginnings"
    )


def _held(state: Any) -> int:
    """Bytes of a state and all below it, each of which is kept by itself."""
    return len(pickle.dumps(state)) + sum(_held(one) for one in state.substates.values())


async def _memory(few: Any, many: Any) -> list[Measure]:
    """What the server keeps of a tab that has shown Tasks to its end, by the size of the account."""
    sizes: list[int] = []
    for user_id in (few, many):
        state = await pages.opened("/tasks", TaskList, await people.cookie(user_id))
        await TaskList.event_handlers["load"].fn(state)
        for _ in range(5):
            await TaskList.event_handlers["show_more"].fn(state)
        sizes.append(_held(state._get_root_state()))
    note = f"{sizes[0] / 1000:.0f} kB with 100 tasks, {sizes[1] / 1000:.0f} kB with {OPEN:,}"
    return [
        Measure(
            "session with 10,000 tasks by one with 100", sizes[1] / sizes[0], "times", 1.5, note
        )
    ]


async def _measured(world: World, many: Any, few: Any, most: Any) -> list[Measure]:
    repeats = 15 if world.quick else 40
    async with people.connected(world.database) as database:
        token = await people.cookie(many)
        loads = [(await pages.load("/tasks", TaskList, token)).took for _ in range(repeats)]
        note = f"{OPEN:,} open tasks; {repeats} loads"
        rows = spread("server time of Tasks, all open", loads[2:], CHANGE_GOAL_MS, note)
        rows += await _changing(database, await actor_of(many), repeats)
        rows += await _views(await actor_of(many), repeats)
        rows += await _many(await actor_of(many), max(repeats // 4, 4))
        rows += await _suggesting(await actor_of(most), repeats)
        return [*rows, *await _memory(few, many)]


async def measure(world: World) -> list[Measure]:
    """Reading lines, changing a long list, suggesting titles, and the size of a session."""
    world.database  # noqa: B018  (made before it is filled further)
    rows = _parsing(1 if world.quick else 3)
    many, few = open_tasks(world, "much-to-do", OPEN), open_tasks(world, "little-to-do", 100)
    most = search.writes_much(world)
    return [*rows, *await _measured(world, many, few, most)]

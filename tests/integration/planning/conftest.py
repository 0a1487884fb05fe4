"""Short ways to fill someone's day, to look at its plan, and to change it by hand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text

from focusflow.calendar import service as calendar
from focusflow.calendar.schemas import EventIn
from focusflow.planning import service
from focusflow.planning.schemas import RescheduleIn, ScheduleView, SlotView
from focusflow.platform import jobs
from focusflow.platform.actor import Actor
from focusflow.platform.db import Database, unit_of_work
from focusflow.platform.events import EventRecord
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskIn, TaskView

TUESDAY = date(2026, 11, 24)
WEDNESDAY = TUESDAY + timedelta(days=1)
AddTask = Callable[..., Awaitable[TaskView]]
AddEvent = Callable[..., Awaitable[UUID]]
RunJobs = Callable[[], Awaitable[list[str]]]


def at(hour: int, minute: int = 0, *, day: int = 24) -> datetime:
    """A time in Berlin on a day of November 2026 (the clock stands at 9:00 on the 24th)."""
    return datetime(2026, 11, day, tzinfo=UTC) + timedelta(hours=hour - 1, minutes=minute)


@pytest.fixture
def add_task(database: Database, alice: Actor) -> AddTask:
    """Make a task of Alice's: `await add_task("Essay", estimated_minutes=90)`."""

    async def add(title: str, actor: Actor = alice, **fields: Any) -> TaskView:
        async with unit_of_work() as db:
            return await tasks.create_task(db, actor, TaskIn(title=title, **fields))

    return add


@pytest.fixture
def add_event(database: Database, alice: Actor) -> AddEvent:
    """Make an event of Alice's: `await add_event("Lecture", at(10), at(12))`."""

    async def add(title: str, start: datetime, end: datetime, actor: Actor = alice) -> UUID:
        async with unit_of_work() as db:
            event = EventIn(title=title, starts_at=start, ends_at=end)
            return (await calendar.create_event(db, actor, event)).id

    return add


@pytest.fixture
def run_jobs(database: Database) -> RunJobs:
    """Do all queued work, as the worker would; answers the names of the jobs."""

    async def run() -> list[str]:
        done: list[str] = []
        while True:
            async with unit_of_work() as db:
                rows = await db.execute(
                    text("DELETE FROM procrastinate_jobs RETURNING id, task_name, args")
                )
                found = sorted((tuple(row) for row in rows), key=lambda row: row[0])
            if not found:
                return done
            for _, name, arguments in found:
                await jobs.app.tasks[name](**arguments)
                done.append(name)

    return run


async def day_of(actor: Actor, day: date = TUESDAY) -> ScheduleView:
    async with unit_of_work() as db:
        return await service.daily(db, actor, day)


def work(view: ScheduleView) -> list[SlotView]:
    return [slot for slot in view.slots if slot.slot_type == "task"]


async def open_proposals(actor: Actor) -> list[Any]:
    async with unit_of_work() as db:
        return [p for p in (await service.list_proposals(db, actor)).items if p.status == "open"]


async def move(actor: Actor, task_id: UUID, start: Any, **fields: Any) -> SlotView:
    async with unit_of_work() as db:
        data = RescheduleIn(start=start, **fields)
        return await service.reschedule_task(db, actor, task_id, data)


async def put(actor: Actor, task: TaskView, start: Any) -> SlotView:
    """A block at a time of the test's choice that planning may move."""
    slot = await move(actor, task.id, start)
    async with unit_of_work() as db:
        return await service.unlock_slot(db, actor, slot.id)


async def looks() -> list[str]:
    """The triggers of the evaluations that are queued."""
    statement = text(
        "SELECT args->>'trigger' FROM procrastinate_jobs WHERE task_name = 'propose_plan'"
    )
    async with unit_of_work() as db:
        return list(await db.scalars(statement))


async def events(name: str) -> list[dict[str, Any]]:
    async with unit_of_work() as db:
        rows = await db.scalars(select(EventRecord).where(EventRecord.name == name))
        return [row.payload for row in rows]


@pytest.fixture
async def essay(add_task: AddTask, alice: Actor) -> TaskView:
    """Half an hour of work from 9:00 on, which is now."""
    task = await add_task("Essay", estimated_minutes=30)
    await put(alice, task, at(9))
    return task

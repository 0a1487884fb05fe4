"""Two devices at once, a killed tab, a restart: one timer, one record."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from sqlalchemy import func, select

from focusflow.focus import service
from focusflow.focus.models import FocusSession
from focusflow.focus.schemas import CompleteIn, SessionView, StartIn
from focusflow.platform.db import unit_of_work
from focusflow.platform.errors import Conflict
from focusflow.progress import service as progress
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskIn


async def on_a_device(verb, *args) -> object:
    async with unit_of_work() as db:
        return await verb(db, *args)


async def test_of_two_simultaneous_starts_exactly_one_wins(real_alice):
    results = await asyncio.gather(
        *(on_a_device(service.start, real_alice, StartIn()) for _ in range(4)),
        return_exceptions=True,
    )
    started = [r for r in results if isinstance(r, SessionView)]
    refused = [r for r in results if isinstance(r, Conflict)]
    assert (len(started), len(refused)) == (1, 3)
    assert {r.details["active_session_id"] for r in refused} == {started[0].id}


async def test_two_tabs_that_see_the_end_record_it_once(real_alice, clock):
    await on_a_device(service.start, real_alice, StartIn())
    clock.advance(timedelta(minutes=25))
    views = await asyncio.gather(*(on_a_device(service.active, real_alice) for _ in range(4)))
    assert {(view.phase, view.remaining_seconds) for view in views} == {("short_break", 300)}
    assert len({view.id for view in views}) == 1
    async with unit_of_work() as db:
        assert await db.scalar(select(func.count()).select_from(FocusSession)) == 2
        assert (await progress.summary(db, real_alice)).xp == 5


async def test_a_double_click_completes_once(real_alice, clock):
    session = await on_a_device(service.start, real_alice, StartIn(mode="countdown"))
    clock.advance(timedelta(minutes=25))
    results = await asyncio.gather(
        *(on_a_device(service.complete, real_alice, session.id) for _ in range(3)),
        return_exceptions=True,
    )
    assert sorted(type(r).__name__ for r in results) == ["Conflict", "Conflict", "SessionView"]
    async with unit_of_work() as db:
        assert (await progress.summary(db, real_alice)).xp == 5


async def test_ending_a_session_and_its_task_on_two_devices_does_not_lock_up(real_alice, clock):
    for _ in range(5):
        task = await on_a_device(tasks.create_task, real_alice, TaskIn(title="Tidy up"))
        data = StartIn(task_id=task.id, mode="countdown")
        session = await on_a_device(service.start, real_alice, data)
        clock.advance(timedelta(minutes=10))
        await asyncio.gather(
            on_a_device(service.complete, real_alice, session.id, CompleteIn(complete_task=True)),
            on_a_device(tasks.complete_task, real_alice, task.id),
        )
    async with unit_of_work() as db:
        page = await progress.transactions(db, real_alice)
        kinds = [entry.reference_type for entry in page.items]
        assert (kinds.count("focus"), kinds.count("task_completion")) == (5, 5)


async def test_a_tab_killed_at_14_00_finds_its_timer_to_the_second(real_alice, clock):
    await on_a_device(service.start, real_alice, StartIn())
    clock.advance(timedelta(minutes=14))
    assert (await on_a_device(service.active, real_alice)).remaining_seconds == 660
    clock.advance(timedelta(minutes=7, seconds=13))
    back = await on_a_device(service.active, real_alice)
    assert (back.phase, back.remaining_seconds, back.elapsed_seconds) == ("focus", 227, 1273)
    clock.advance(timedelta(minutes=6))
    rest = await on_a_device(service.active, real_alice)
    assert (rest.phase, rest.remaining_seconds) == ("short_break", 167)

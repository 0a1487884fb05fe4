"""Several devices, real commits: nobody waits for somebody else's plan, nothing is doubled."""

from __future__ import annotations

import asyncio
from datetime import date
from itertools import pairwise

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import QueuePool

from focusflow.planning import service
from focusflow.planning.models import Schedule, ScheduleProposal
from focusflow.planning.schemas import DecisionView
from focusflow.planning.service import solving
from focusflow.platform.actor import Actor
from focusflow.platform.db import Database, unit_of_work
from focusflow.platform.errors import Conflict
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskIn

TUESDAY = date(2026, 11, 24)


@pytest.fixture
async def real_alice(real_alice: Actor) -> Actor:
    """Somebody with two tasks in a database with real commits."""
    async with unit_of_work() as db:
        for title in ("Essay", "Mail"):
            await tasks.create_task(db, real_alice, TaskIn(title=title))
    return real_alice


async def test_no_transaction_is_open_while_the_planner_thinks(
    real_database: Database, real_alice: Actor
) -> None:
    assert isinstance(real_database.bind, AsyncEngine)
    pool = real_database.bind.pool
    assert isinstance(pool, QueuePool)
    holders = [object(), object()]
    for holder in holders:  # all planners are busy with others
        await solving._limiter.acquire_on_behalf_of(holder)
    try:
        planning = asyncio.create_task(service.generate(real_alice, TUESDAY))
        while not solving._limiter.statistics().tasks_waiting:
            await asyncio.sleep(0.01)
        assert pool.checkedout() == 0
        async with unit_of_work() as db:  # and clicks are answered meanwhile
            assert (await service.daily(db, real_alice, TUESDAY)).slots == ()
    finally:
        for holder in holders:
            solving._limiter.release_on_behalf_of(holder)
    assert (await planning).schedules[0].slots


async def test_two_devices_that_plan_at_once_make_one_plan(real_alice: Actor) -> None:
    results = await asyncio.gather(
        *(service.generate(real_alice, TUESDAY) for _ in range(3)), return_exceptions=True
    )
    made = [r for r in results if isinstance(r, DecisionView)]
    assert made
    assert all(isinstance(r, DecisionView | Conflict) for r in results)
    async with unit_of_work() as db:
        assert await db.scalar(select(func.count()).select_from(Schedule)) == 1
        view = await service.daily(db, real_alice, TUESDAY)
    assert all(a.ends_at <= b.starts_at for a, b in pairwise(view.slots))
    assert view.total_planned_minutes == 60


async def test_two_devices_that_say_yes_at_once_apply_it_once(real_alice: Actor) -> None:
    proposal = await service.make_proposal(real_alice, TUESDAY)

    async def approve() -> DecisionView:
        async with unit_of_work() as db:
            return await service.approve(db, real_alice, proposal.id)

    results = await asyncio.gather(*(approve() for _ in range(3)), return_exceptions=True)
    assert sorted(type(r).__name__ for r in results) == ["Conflict", "Conflict", "DecisionView"]


async def test_of_proposals_made_at_once_one_stays_open(real_alice: Actor) -> None:
    await asyncio.gather(*(service.make_proposal(real_alice, TUESDAY) for _ in range(3)))
    async with unit_of_work() as db:
        rows = (await db.scalars(select(ScheduleProposal))).all()
    assert sorted(row.status for row in rows) == ["expired", "expired", "open"]

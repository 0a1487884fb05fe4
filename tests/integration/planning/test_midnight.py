"""Days are planned when they begin: once for each person and local date, however often asked."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from focusflow.accounts import service as accounts
from focusflow.accounts import sessions
from focusflow.accounts.models import User, UserPreference
from focusflow.accounts.schemas import PreferencesIn, ProfilePatch
from focusflow.planning import engine, service
from focusflow.planning import jobs as planning_jobs
from focusflow.planning.models import DayStart, ScheduleProposal
from focusflow.planning.service import solving
from focusflow.platform import jobs
from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import Database, unit_of_work
from focusflow.platform.events import EventRecord
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskIn
from tests.integration.conftest import MakeUser

from .conftest import WEDNESDAY, AddTask, RunJobs, at, day_of, work

THURSDAY = WEDNESDAY + timedelta(days=1)
Strike = Callable[[], Awaitable[int]]


@pytest.fixture
def strike(run_jobs: RunJobs) -> Strike:
    """Let the clock strike, and do all the work that follows; how many days were looked at."""

    async def run() -> int:
        await jobs.app.tasks["queue_new_days"](timestamp=0)
        return Counter(await run_jobs())["plan_new_day"]

    return run


async def again(actor: Actor) -> Actor:
    """The actor as accounts know them now."""
    async with unit_of_work() as db:
        return await sessions.actor_for_user(db, actor.user_id)


async def made(actor: Actor) -> list[date]:
    """The days that were planned because they began."""
    wanted = select(ScheduleProposal.day).where(
        ScheduleProposal.user_id == actor.user_id, ScheduleProposal.trigger == "midnight"
    )
    async with unit_of_work() as db:
        return list(await db.scalars(wanted.order_by(ScheduleProposal.id)))


async def change(actor: Actor, **fields: Any) -> None:
    async with unit_of_work() as db:
        await accounts.put_preferences(db, actor, PreferencesIn(**fields))


async def fly(actor: Actor, zone: str) -> None:
    async with unit_of_work() as db:
        await accounts.patch_profile(db, actor, ProfilePatch(timezone=zone))


async def test_a_day_is_planned_when_it_begins(
    add_task: AddTask, alice: Actor, strike: Strike, clock: ManualClock
) -> None:
    await add_task("Essay", estimated_minutes=60)
    clock.set(at(23, 59))
    assert await strike() == 0
    clock.set(at(0, 1, day=25))
    assert await strike() == 1
    view = await day_of(alice, WEDNESDAY)
    assert work(view)[0].starts_at >= at(9, day=25)
    async with unit_of_work() as db:
        (proposal,) = await db.scalars(select(ScheduleProposal))
        logged = list(await db.scalars(select(EventRecord.name).order_by(EventRecord.id)))
    assert (proposal.trigger, proposal.status) == ("midnight", "approved")
    assert logged[-2:] == ["ScheduleGenerated", "ScheduleUpdated"]
    assert [await strike() for _ in range(3)] == [0, 0, 0]
    async with unit_of_work() as db:
        await service.undo(db, alice, proposal.id)
    clock.advance(timedelta(hours=2))
    assert await strike() == 0
    assert work(await day_of(alice, WEDNESDAY)) == []  # undone is undone
    clock.set(at(0, 1, day=26))
    assert await strike() == 1
    assert await made(alice) == [WEDNESDAY, THURSDAY]


async def test_everyones_day_begins_at_their_own_midnight(
    add_task: AddTask, make_user: MakeUser, strike: Strike, clock: ManualClock
) -> None:
    people = {
        name: await make_user(name, timezone=zone)
        for name, zone in (("berlin", "Europe/Berlin"), ("york", "America/New_York"))
    }
    for actor in people.values():
        await add_task("Essay", actor)
    turns = {}
    for hour in range(24):
        clock.set(datetime(2026, 11, 24, 9, 2, tzinfo=UTC) + timedelta(hours=hour))
        if await strike():
            turns[clock().hour] = [name for name, actor in people.items() if await made(actor)]
    assert turns == {23: ["berlin"], 5: ["berlin", "york"]}


async def test_a_day_that_starts_at_three_is_planned_at_three(
    add_task: AddTask, alice: Actor, strike: Strike, clock: ManualClock
) -> None:
    await change(alice, day_start_hour=3)
    await add_task("Essay", await again(alice))
    clock.set(at(2, 58, day=25))
    assert await strike() == 0
    clock.set(at(3, 3, day=25))
    assert await strike() == 1
    assert await made(alice) == [WEDNESDAY]


@pytest.mark.parametrize(
    ("before", "start"),
    [
        (datetime(2026, 10, 23, 12, tzinfo=UTC), 0),  # 25 October has 25 hours
        (datetime(2026, 10, 23, 12, tzinfo=UTC), 2),
        (datetime(2026, 10, 23, 12, tzinfo=UTC), 3),
        (datetime(2027, 3, 26, 12, tzinfo=UTC), 0),  # 28 March has 23
        (datetime(2027, 3, 26, 12, tzinfo=UTC), 2),
        (datetime(2027, 3, 26, 12, tzinfo=UTC), 3),
    ],
)
async def test_each_day_is_planned_once_when_the_clocks_change(
    add_task: AddTask,
    alice: Actor,
    strike: Strike,
    clock: ManualClock,
    before: datetime,
    start: int,
) -> None:
    clock.set(before)
    await change(alice, day_start_hour=start)
    await add_task("Essay", await again(alice), estimated_minutes=300)
    looks = 0
    for half_hours in range(1, 2 * 72):
        clock.set(before + timedelta(minutes=30 * half_hours))
        looks += await strike()
    assert looks == 3
    assert await made(alice) == [before.date() + timedelta(days=n) for n in (1, 2, 3)]


async def test_flying_plans_no_date_twice(
    add_task: AddTask, alice: Actor, strike: Strike, clock: ManualClock
) -> None:
    await add_task("Essay")
    clock.set(at(0, 5, day=25))
    assert await strike() == 1
    await fly(alice, "America/Los_Angeles")  # still Tuesday afternoon there
    assert await strike() == 0
    for hours in range(1, 24):
        clock.set(at(0, 5, day=25) + timedelta(hours=hours))
        assert await strike() == 0
    await fly(alice, "Pacific/Auckland")
    assert await strike() == 1  # Thursday noon
    await fly(alice, "Europe/Berlin")
    for hours in range(24, 47):
        clock.set(at(0, 5, day=25) + timedelta(hours=hours))
        assert await strike() == 0
    assert await made(alice) == [WEDNESDAY, THURSDAY]


async def test_a_worker_that_slept_makes_up_for_it_the_same_day(
    add_task: AddTask, alice: Actor, strike: Strike, clock: ManualClock
) -> None:
    await add_task("Essay")
    clock.set(at(11, 30, day=25))
    assert await strike() == 1
    assert work(await day_of(alice, WEDNESDAY))[0].starts_at >= at(11, 30, day=25)
    clock.set(at(20, day=26))  # too late: the hours of Thursday are over
    assert await strike() == 1
    assert work(await day_of(alice, THURSDAY)) == []
    assert await made(alice) == [WEDNESDAY]
    assert await strike() == 0


async def test_whoever_does_not_want_it_plans_alone(
    add_task: AddTask, alice: Actor, strike: Strike, clock: ManualClock
) -> None:
    await add_task("Essay")
    async with unit_of_work() as db:
        wishes = await accounts.set_plan_at_midnight(db, alice, on=False)
    assert wishes.plan_at_midnight is False
    clock.set(at(0, 5, day=25))
    assert await strike() == 0
    await jobs.app.tasks["plan_new_day"](user_id=str(alice.user_id))  # queued before
    assert await made(alice) == []
    async with unit_of_work() as db:
        await accounts.set_plan_at_midnight(db, alice, on=True)
    assert await strike() == 1


async def test_days_with_a_plan_and_days_without_tasks_are_left_alone(
    add_task: AddTask, make_user: MakeUser, alice: Actor, strike: Strike, clock: ManualClock
) -> None:
    await add_task("Essay", estimated_minutes=30)
    planned = (await service.generate(alice, WEDNESDAY)).schedules[0]
    idle = await make_user("idle")
    async with unit_of_work() as db:
        done = await tasks.create_task(db, idle, TaskIn(title="Done"))
        await tasks.complete_task(db, idle, done.id)
    clock.set(at(0, 5, day=25))
    assert await strike() == 2
    assert (await made(alice), await made(idle)) == ([], [])
    assert (await day_of(alice, WEDNESDAY)).slots == planned.slots
    assert await strike() == 0


async def test_only_those_who_did_something_themselves_lately_are_planned_for(
    add_task: AddTask, make_user: MakeUser, alice: Actor, strike: Strike, clock: ManualClock
) -> None:
    await add_task("Essay", estimated_minutes=480)
    await add_task("Thesis", estimated_minutes=480)
    gone = await make_user("gone")
    await add_task("Essay", gone)
    async with unit_of_work() as db:
        await db.execute(text("UPDATE \"user\" SET is_active = false WHERE username = 'gone'"))
    for day in range(20):
        clock.set(at(0, 5, day=25) + timedelta(days=day))
        await strike()
    # Fourteen nights after the last deed; plans made by the clock are no deeds.
    assert await made(alice) == [WEDNESDAY + timedelta(days=n) for n in range(14)]
    assert await made(gone) == []
    await add_task("Mail")
    clock.advance(timedelta(hours=1))
    assert await strike() == 0  # the day had begun before; nothing is planned behind their back
    clock.advance(timedelta(days=1))
    assert await strike() == 1


async def test_someone_new_is_not_planned_for_on_the_first_day(
    add_task: AddTask, alice: Actor, strike: Strike, clock: ManualClock
) -> None:
    await add_task("Essay")
    assert await strike() == 0
    clock.advance(timedelta(hours=3))
    assert await strike() == 0
    clock.set(at(0, 5, day=25))
    assert await strike() == 1


async def test_people_are_taken_in_chunks(
    add_task: AddTask,
    make_user: MakeUser,
    run_jobs: RunJobs,
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(planning_jobs, "CHUNK", 2)
    people = [await make_user(f"user{number}") for number in range(4)]  # and Alice
    for person in people:
        await add_task("Essay", person)
    clock.set(at(0, 5, day=25))
    await jobs.app.tasks["queue_new_days"](timestamp=0)
    done = Counter(await run_jobs())
    assert (done["queue_new_days_chunk"], done["plan_new_day"]) == (3, 4)
    assert all([await made(person) == [WEDNESDAY] for person in people])


async def test_a_look_that_waits_is_queued_again_only_after_an_hour(
    add_task: AddTask, alice: Actor, strike: Strike, clock: ManualClock
) -> None:
    await add_task("Essay")

    async def queued() -> int:
        await jobs.app.tasks["queue_new_days_chunk"](after=None)
        async with unit_of_work() as db:
            found = await db.scalar(
                text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'plan_new_day'")
            )
        return int(found or 0)

    clock.set(at(0, 5, day=25))
    assert [await queued(), await queued()] == [1, 1]
    clock.advance(timedelta(minutes=55))
    assert await queued() == 1
    clock.advance(timedelta(minutes=5))
    assert await queued() == 2
    assert await strike() == 2
    assert await made(alice) == [WEDNESDAY]


async def test_a_failing_solver_still_gives_a_plan(
    add_task: AddTask,
    alice: Actor,
    strike: Strike,
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*arguments: Any, solver: str, **named: Any) -> Any:
        if solver == "cp-sat":
            raise ZeroDivisionError
        return engine.solve(*arguments, solver="greedy", **named)

    solve = solving.solve
    monkeypatch.setattr(
        solving, "solve", lambda problem, seconds: solve(problem, seconds, run=broken)
    )
    await add_task("Essay")
    clock.set(at(0, 5, day=25))
    await strike()
    view = await day_of(alice, WEDNESDAY)
    assert (view.method, len(work(view))) == ("rules", 1)


async def test_an_account_that_is_gone_is_passed_over(alice: Actor) -> None:
    async with unit_of_work() as db:
        await db.execute(text('UPDATE "user" SET is_active = false'))
    await jobs.app.tasks["plan_new_day"](user_id=str(alice.user_id))
    assert await made(alice) == []


async def test_two_workers_at_once_plan_a_day_once(
    real_database: Database, clock: ManualClock
) -> None:
    async with unit_of_work() as db:
        user = User(email="alice@example.org", username="alice", timezone="Europe/Berlin")
        db.add(user)
        await db.flush()
        db.add(UserPreference(user_id=user.id))
        await db.flush()
        actor = await sessions.actor_for_user(db, user.id)
        await tasks.create_task(db, actor, TaskIn(title="Essay"))
    clock.set(at(0, 5, day=25))
    ticks = (jobs.app.tasks["queue_new_days_chunk"](after=None) for _ in range(3))
    await asyncio.gather(*ticks)
    async with unit_of_work() as db:
        queued = text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'plan_new_day'")
        assert await db.scalar(queued) == 1
    plans = await asyncio.gather(*(service.plan_new_day(actor) for _ in range(3)))
    assert len([plan for plan in plans if plan is not None]) == 1
    async with unit_of_work() as db:
        (row,) = await db.scalars(select(ScheduleProposal))
        (start,) = await db.scalars(select(DayStart))
        view = await service.daily(db, actor, WEDNESDAY)
    assert (row.status, start.day, len(work(view))) == ("approved", WEDNESDAY, 1)


def test_the_job_table_shows_how_often_it_is_looked() -> None:
    crons = {
        task.task.name: task.cron for task in jobs.app.periodic_registry.periodic_tasks.values()
    }
    assert crons["queue_new_days"] == "*/5 * * * *"

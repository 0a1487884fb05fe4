"""A task that takes half as long again as thought is told of once a session, in that second."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from focusflow.focus import service
from focusflow.focus.schemas import CompleteIn, SessionView, StartIn
from focusflow.platform import jobs
from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import Database, unit_of_work
from focusflow.platform.events import EventRecord
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskIn, TaskPatch, TaskView
from tests.conftest import NOW

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def essay(database: Database, alice: Actor) -> TaskView:
    """A task that is thought to take half an hour."""
    async with unit_of_work() as db:
        return await tasks.create_task(db, alice, TaskIn(title="Essay", estimated_minutes=30))


async def do(verb: Any, *arguments: Any) -> Any:
    async with unit_of_work() as db:
        return await verb(db, *arguments)


async def begin(actor: Actor, task: TaskView, mode: str = "flowtime", **fields: Any) -> SessionView:
    return await do(service.start, actor, StartIn(task_id=task.id, mode=mode, **fields))


async def planned_looks() -> list[datetime]:
    statement = text(
        "SELECT scheduled_at FROM procrastinate_jobs WHERE task_name = 'check_overrun' ORDER BY id"
    )
    async with unit_of_work() as db:
        return list(await db.scalars(statement))


async def look(actor: Actor, session: SessionView) -> None:
    arguments = {"user_id": str(actor.user_id), "session_id": str(session.id)}
    await jobs.app.tasks["check_overrun"](**arguments)


async def told() -> list[dict[str, Any]]:
    statement = select(EventRecord).where(EventRecord.name == "TaskOverran")
    async with unit_of_work() as db:
        return [row.payload for row in await db.scalars(statement.order_by(EventRecord.id))]


async def test_a_session_is_looked_at_in_the_second_in_which_it_overruns(
    alice: Actor, essay: TaskView, clock: ManualClock
) -> None:
    session = await begin(alice, essay)
    (moment,) = await planned_looks()
    assert moment == NOW + 45 * MINUTE + timedelta(seconds=1)
    clock.set(moment - timedelta(seconds=1))
    await look(alice, session)
    assert await told() == []
    clock.set(moment)
    await look(alice, session)
    await look(alice, session)
    assert await told() == [{"task_id": str(essay.id), "estimated": 30, "actual": 45}]
    clock.advance(20 * MINUTE)
    await do(service.complete, alice, session.id)
    assert len(await told()) == 1


async def test_what_was_spent_before_counts(
    alice: Actor, essay: TaskView, clock: ManualClock
) -> None:
    first = await begin(alice, essay)
    clock.advance(40 * MINUTE)
    await do(service.complete, alice, first.id)
    second = await begin(alice, essay)
    assert (await planned_looks())[-1] == clock() + 5 * MINUTE + timedelta(seconds=1)
    clock.advance(6 * MINUTE)
    await look(alice, second)
    assert [event["actual"] for event in await told()] == [46]
    await do(service.complete, alice, second.id)
    clock.advance(MINUTE)
    await begin(alice, essay)  # it has overrun before: that is known
    assert len(await planned_looks()) == 2


async def test_pauses_do_not_count(alice: Actor, essay: TaskView, clock: ManualClock) -> None:
    session = await begin(alice, essay)
    clock.advance(10 * MINUTE)
    await do(service.pause, alice, session.id)
    clock.advance(60 * MINUTE)
    await look(alice, session)
    await do(service.resume, alice, session.id)
    resumed = clock()
    await look(alice, session)
    assert await told() == []
    assert (await planned_looks())[-1] == resumed + 35 * MINUTE + timedelta(seconds=1)
    clock.advance(36 * MINUTE)
    await look(alice, session)
    assert [event["actual"] for event in await told()] == [46]


@pytest.mark.parametrize("ending", ["abandoned", "done elsewhere", "deleted", "paused"])
async def test_nothing_is_told_of_what_is_over_or_stands_still(
    alice: Actor, essay: TaskView, clock: ManualClock, ending: str
) -> None:
    session = await begin(alice, essay)
    clock.advance(40 * MINUTE)
    if ending == "abandoned":
        await do(service.abandon, alice, session.id)
    elif ending == "done elsewhere":
        await do(tasks.complete_task, alice, essay.id)
    elif ending == "deleted":
        await do(tasks.delete_task, alice, essay.id)
    else:
        await do(service.pause, alice, session.id)
    clock.advance(10 * MINUTE)
    await look(alice, session)
    assert await told() == []


async def test_a_session_that_ends_beyond_tells_it_though_nobody_looked(
    alice: Actor, essay: TaskView, clock: ManualClock
) -> None:
    session = await begin(alice, essay)
    clock.advance(50 * MINUTE)
    await do(service.complete, alice, session.id, CompleteIn(complete_task=True))
    assert await told() == [{"task_id": str(essay.id), "estimated": 30, "actual": 50}]
    await look(alice, session)
    assert len(await told()) == 1


@pytest.mark.parametrize(("minutes", "count"), [(45, 0), (46, 1)])
async def test_only_minutes_that_count_make_an_overrun_at_the_end(
    alice: Actor, essay: TaskView, clock: ManualClock, minutes: int, count: int
) -> None:
    session = await begin(alice, essay)
    clock.advance(60 * MINUTE)
    await do(service.complete, alice, session.id, CompleteIn(minutes=minutes))
    assert len(await told()) == count


async def test_a_pomodoro_ends_before_it_could_overrun(
    alice: Actor, essay: TaskView, clock: ManualClock
) -> None:
    first = await begin(alice, essay, "pomodoro")
    assert await planned_looks() == []
    clock.advance(50 * MINUTE)  # nobody is there: only the planned time was work for sure
    await look(alice, first)
    assert await told() == []
    await do(service.complete, alice, first.id, CompleteIn(minutes=25))
    await begin(alice, essay, "pomodoro")
    assert await planned_looks() == [clock() + 20 * MINUTE + timedelta(seconds=1)]


async def test_another_estimate_is_another_moment(
    alice: Actor, essay: TaskView, clock: ManualClock
) -> None:
    session = await begin(alice, essay)
    clock.advance(30 * MINUTE)
    await do(tasks.update_task, alice, essay.id, TaskPatch(title="Essay, longer"))
    await do(tasks.update_task, alice, essay.id, TaskPatch(estimated_minutes=60))
    assert (await planned_looks())[1:] == [NOW + 90 * MINUTE + timedelta(seconds=1)]
    clock.set((await planned_looks())[0])
    await look(alice, session)
    assert await told() == []
    await do(tasks.update_task, alice, essay.id, TaskPatch(estimated_minutes=10))
    clock.advance(timedelta(seconds=1))
    await look(alice, session)
    assert [event["estimated"] for event in await told()] == [10]


async def test_without_an_estimate_or_a_task_nothing_overruns(
    alice: Actor, essay: TaskView, clock: ManualClock
) -> None:
    await do(tasks.update_task, alice, essay.id, TaskPatch(estimated_minutes=None))
    session = await begin(alice, essay)
    clock.advance(200 * MINUTE)
    await look(alice, session)
    await do(service.complete, alice, session.id)
    free = await do(service.start, alice, StartIn(mode="flowtime"))
    await look(alice, free)
    assert await told() == []
    assert await planned_looks() == []


async def test_a_look_at_what_is_gone_does_nothing(
    alice: Actor, bob: Actor, essay: TaskView, clock: ManualClock
) -> None:
    session = await begin(alice, essay)
    clock.advance(50 * MINUTE)
    await look(bob, session)
    async with unit_of_work() as db:
        await db.execute(text("UPDATE \"user\" SET is_active = false WHERE username = 'alice'"))
    await look(alice, session)
    assert await told() == []

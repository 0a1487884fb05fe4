"""Proposals nobody asked for: raised by a skip or the calendar, answered once, expired by time."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from focusflow.calendar import service as calendar
from focusflow.calendar.schemas import EventIn
from focusflow.planning import service
from focusflow.platform import jobs
from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import unit_of_work
from focusflow.tasks import service as tasks

from .conftest import (
    TUESDAY,
    WEDNESDAY,
    AddEvent,
    AddTask,
    RunJobs,
    at,
    day_of,
    move,
    open_proposals,
    work,
)

# Skipping


async def test_skipping_raises_a_proposal_for_the_rest_of_the_day(
    add_task: AddTask, alice: Actor, run_jobs: RunJobs
) -> None:
    essay = await add_task("Essay", priority="urgent", estimated_minutes=280)
    mail = await add_task("Mail", priority="low", estimated_minutes=60)
    await service.generate(alice, TUESDAY)
    before = await day_of(alice)
    async with unit_of_work() as db:
        skipped = await tasks.skip_task(db, alice, essay.id)
    assert skipped.status == "pending"
    view = await day_of(alice)
    statuses = {s.status for s in work(view) if s.task_id == essay.id}
    assert statuses == {"skipped"}
    assert await run_jobs() == ["propose_plan"]
    (proposal,) = await open_proposals(alice)
    assert (proposal.trigger, proposal.day) == ("skip", TUESDAY)
    assert {s.task_id for s in proposal.days[0].after if s.task_id} == {mail.id}
    assert work(await day_of(alice)) == work(view) != work(before)


async def test_skipping_a_task_without_a_slot_keeps_it_off_the_day(
    add_task: AddTask, alice: Actor, run_jobs: RunJobs
) -> None:
    essay = await add_task("Essay")
    async with unit_of_work() as db:
        await tasks.skip_task(db, alice, essay.id)
    assert await run_jobs() == ["propose_plan"]
    assert await open_proposals(alice) == []
    assert work((await service.generate(alice, TUESDAY)).schedules[0]) == []
    assert work((await service.generate(alice, WEDNESDAY)).schedules[0]) != []
    assert (await move(alice, essay.id, at(15))).starts_at == at(15)


# The calendar


async def test_an_event_on_planned_work_raises_a_proposal(
    add_task: AddTask, add_event: AddEvent, alice: Actor, run_jobs: RunJobs
) -> None:
    await add_task("Essay", estimated_minutes=25)
    slot = work((await service.generate(alice, TUESDAY)).schedules[0])[0]
    await add_event(
        "Elsewhere", slot.ends_at + timedelta(hours=2), slot.ends_at + timedelta(hours=3)
    )
    assert await run_jobs() == ["deliver_event"]
    assert await open_proposals(alice) == []
    await add_event("Lecture", slot.starts_at, slot.ends_at)
    assert await run_jobs() == ["deliver_event", "propose_plan"]
    (proposal,) = await open_proposals(alice)
    assert proposal.trigger == "calendar"
    (block,) = [s for s in proposal.days[0].after if s.slot_type == "task"]
    assert block.change == "moved"
    assert block.starts_at >= slot.ends_at
    assert work(await day_of(alice)) == [slot]  # nothing moves before a yes


async def test_a_series_is_looked_at_on_every_planned_day(
    add_task: AddTask, alice: Actor, run_jobs: RunJobs
) -> None:
    for number in range(12):
        await add_task(f"Task {number}", estimated_minutes=50)
    await service.generate(alice, TUESDAY, days=3)
    async with unit_of_work() as db:
        daily = EventIn(
            title="Sport", starts_at=at(9), ends_at=at(12), recurrence_rule="FREQ=DAILY"
        )
        await calendar.create_event(db, alice, daily)
    await run_jobs()
    found = await open_proposals(alice)
    assert {p.day for p in found} == {TUESDAY + timedelta(days=n) for n in range(3)}


async def test_a_free_event_disturbs_nothing(
    add_task: AddTask, alice: Actor, run_jobs: RunJobs
) -> None:
    await add_task("Essay")
    await service.generate(alice, TUESDAY)
    async with unit_of_work() as db:
        event = EventIn(title="Holiday", starts_at=at(8), ends_at=at(18), busy=False)
        await calendar.create_event(db, alice, event)
    assert await run_jobs() == ["deliver_event"]
    assert await open_proposals(alice) == []


# Answered or expired


async def test_an_event_is_answered_once(add_task: AddTask, alice: Actor) -> None:
    await add_task("Essay")
    cause = uuid4()
    first = await service.propose_for(alice, TUESDAY, "skip", cause)
    assert first is not None
    async with unit_of_work() as db:
        await service.reject(db, alice, first.id)
    assert await service.propose_for(alice, TUESDAY, "skip", cause) is None
    assert await service.propose_for(alice, TUESDAY - timedelta(days=1), "skip", uuid4()) is None


async def test_old_proposals_expire_by_the_clock(
    add_task: AddTask, alice: Actor, clock: ManualClock
) -> None:
    await add_task("Essay")
    await service.make_proposal(alice, TUESDAY)
    await jobs.app.tasks["expire_proposals"](timestamp=0)
    assert len(await open_proposals(alice)) == 1
    clock.advance(timedelta(days=2))
    await jobs.app.tasks["expire_proposals"](timestamp=0)
    assert await open_proposals(alice) == []

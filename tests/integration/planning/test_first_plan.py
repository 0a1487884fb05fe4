"""Finishing the first steps fills the first day."""

from __future__ import annotations

from sqlalchemy import select

from focusflow.accounts import service as accounts
from focusflow.accounts.schemas import OnboardingIn
from focusflow.planning import service
from focusflow.planning.models import ScheduleProposal
from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import unit_of_work

from .conftest import TUESDAY, WEDNESDAY, AddTask, RunJobs, at, day_of, work


async def onboard(actor: Actor) -> None:
    async with unit_of_work() as db:
        await accounts.complete_onboarding(db, actor, OnboardingIn(timezone="Europe/Berlin"))


async def test_finishing_the_first_steps_fills_the_day(
    add_task: AddTask, alice: Actor, run_jobs: RunJobs
) -> None:
    await add_task("Essay")
    await onboard(alice)
    assert await run_jobs() == ["plan_first_day"]
    assert work(await day_of(alice)) != []
    async with unit_of_work() as db:
        (row,) = await db.scalars(select(ScheduleProposal))
        cause = row.cause_id
    assert (row.trigger, row.status) == ("onboarding", "approved")
    assert cause is not None
    assert await service.plan_first_day(alice, cause) is None


async def test_in_the_evening_the_first_day_is_tomorrow(
    add_task: AddTask, alice: Actor, run_jobs: RunJobs, clock: ManualClock
) -> None:
    clock.set(at(20))
    await add_task("Essay")
    await onboard(alice)
    await run_jobs()
    assert work(await day_of(alice)) == []
    assert work(await day_of(alice, WEDNESDAY)) != []


async def test_without_tasks_there_is_no_first_plan(alice: Actor, run_jobs: RunJobs) -> None:
    await onboard(alice)
    await run_jobs()
    assert (await day_of(alice)).id is None


async def test_a_day_that_the_person_has_planned_stays_as_it_is(
    add_task: AddTask, alice: Actor, run_jobs: RunJobs
) -> None:
    await add_task("Essay")
    await onboard(alice)
    await service.generate(alice, TUESDAY)
    before = await day_of(alice)
    await run_jobs()
    assert await day_of(alice) == before


async def test_a_plan_that_the_person_is_looking_at_stays_open(
    add_task: AddTask, alice: Actor, run_jobs: RunJobs
) -> None:
    await add_task("Essay")
    await onboard(alice)
    proposal = await service.make_proposal(alice, TUESDAY)
    await run_jobs()
    assert (await day_of(alice)).id is None
    async with unit_of_work() as db:
        decided = await service.approve(db, alice, proposal.id)
    assert decided.proposal.status == "approved"

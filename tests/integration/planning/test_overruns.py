"""Work that takes longer than planned: what lies in its way moves, or all is thought over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from focusflow.focus import service as focus
from focusflow.focus.schemas import SessionView, StartIn
from focusflow.planning import service
from focusflow.platform import jobs
from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import unit_of_work
from focusflow.settings import get_settings
from focusflow.tasks.schemas import TaskView

from .conftest import (
    AddEvent,
    AddTask,
    RunJobs,
    at,
    day_of,
    events,
    looks,
    open_proposals,
    put,
    work,
)

MINUTE = timedelta(minutes=1)


async def begin(actor: Actor, task: TaskView) -> SessionView:
    async with unit_of_work() as db:
        return await focus.start(db, actor, StartIn(task_id=task.id, mode="flowtime"))


async def overrun(clock: ManualClock, minutes: int = 46) -> None:
    """Let the second come in which the running session has overrun, and have it looked at."""
    clock.advance(minutes * MINUTE)
    async with unit_of_work() as db:
        row = await db.execute(
            text("DELETE FROM procrastinate_jobs WHERE task_name = 'check_overrun' RETURNING args")
        )
        arguments = row.scalars().all()
    await jobs.app.tasks["check_overrun"](**arguments[-1])


async def test_a_small_overrun_pushes_the_next_block_only(
    essay: TaskView, add_task: AddTask, alice: Actor, run_jobs: RunJobs, clock: ManualClock
) -> None:
    mail = await add_task("Mail", estimated_minutes=25)
    read = await add_task("Read", estimated_minutes=60)
    await put(alice, mail, at(9, 35))
    later = await put(alice, read, at(11))
    await begin(alice, essay)
    before = await day_of(alice)
    await overrun(clock)
    assert await looks() == ["overrun"]
    await run_jobs()
    (proposal,) = await open_proposals(alice)
    assert (proposal.trigger, proposal.impact, proposal.solver) == ("overrun", "minor", "shift")
    after = {s.task_id: s for s in proposal.days[0].after if s.slot_type == "task"}
    assert (after[mail.id].change, after[mail.id].starts_at) == ("moved", at(10, 5))
    assert (after[read.id].change, after[read.id].starts_at) == ("kept", later.starts_at)
    assert proposal.notes == ("“Essay” takes longer than planned.",)
    assert work(await day_of(alice)) == work(before)  # nothing moves before a yes
    async with unit_of_work() as db:
        decision = await service.approve(db, alice, proposal.id)
    assert {s.task_id: s.starts_at for s in work(decision.schedules[0])} == {
        essay.id: at(9),
        mail.id: at(10, 5),
        read.id: at(11),
    }
    async with unit_of_work() as db:
        undone = await service.undo(db, alice, proposal.id)
    assert {s.id: s.starts_at for s in work(undone.schedules[0])} == {
        s.id: s.starts_at for s in work(before)
    }


async def test_a_large_overrun_makes_a_new_plan(
    essay: TaskView,
    add_task: AddTask,
    add_event: AddEvent,
    alice: Actor,
    run_jobs: RunJobs,
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # So little to choose from that the best is found and proven long before the time is up.
    monkeypatch.setattr(get_settings(), "solver_seconds", 60.0)
    await add_event("Lecture", at(12), at(17))
    early = await add_task("Early", estimated_minutes=30)
    late = await add_task("Late", estimated_minutes=30)
    await put(alice, early, at(9, 35))
    await put(alice, late, at(10, 10))
    await begin(alice, essay)
    await overrun(clock)
    await run_jobs()
    (proposal,) = await open_proposals(alice)
    assert (proposal.trigger, proposal.impact) == ("overrun", "major")
    assert (proposal.solver, proposal.solver_status) == ("cp-sat", "optimal")
    after = [s for s in proposal.days[0].after if s.slot_type == "task"]
    assert all(s.starts_at >= at(10) for s in after)
    # Only what lay too early moves.
    assert [(s.task_id, s.change) for s in after] == [(late.id, "kept"), (early.id, "moved")]


async def test_what_does_not_fit_as_a_shift_is_thought_over(
    essay: TaskView,
    add_task: AddTask,
    add_event: AddEvent,
    alice: Actor,
    run_jobs: RunJobs,
    clock: ManualClock,
) -> None:
    mail = await add_task("Mail", estimated_minutes=25)
    await put(alice, mail, at(9, 35))
    await add_event("Lecture", at(10), at(17))
    await run_jobs()
    await begin(alice, essay)
    await overrun(clock)
    await run_jobs()
    (proposal,) = await open_proposals(alice)
    assert (proposal.trigger, proposal.impact) == ("overrun", "major")
    assert [s.task_id for s in proposal.days[0].after if s.slot_type == "task"] == []
    assert mail.id in {item.task_id for item in proposal.unscheduled}


async def test_an_overrun_that_is_in_nobodys_way_raises_nothing(
    essay: TaskView, add_task: AddTask, alice: Actor, run_jobs: RunJobs, clock: ManualClock
) -> None:
    await put(alice, await add_task("Mail", estimated_minutes=30), at(11))
    await begin(alice, essay)
    await overrun(clock)
    assert await looks() == ["overrun"]
    await run_jobs()
    assert await open_proposals(alice) == []


async def test_a_session_that_ended_beyond_pushes_what_it_kept_from_beginning(
    essay: TaskView, add_task: AddTask, alice: Actor, run_jobs: RunJobs, clock: ManualClock
) -> None:
    mail = await add_task("Mail", estimated_minutes=25)
    await put(alice, mail, at(9, 35))
    session = await begin(alice, essay)
    clock.advance(50 * MINUTE)
    async with unit_of_work() as db:
        await focus.complete(db, alice, session.id)
    await run_jobs()
    (proposal,) = await open_proposals(alice)
    after = [s for s in proposal.days[0].after if s.task_id == mail.id]
    assert [(s.starts_at, s.change) for s in after] == [(at(9, 55), "moved")]


async def test_an_overrun_on_a_day_without_a_plan_raises_nothing(
    add_task: AddTask, alice: Actor, clock: ManualClock
) -> None:
    task = await add_task("Essay", estimated_minutes=30)
    await begin(alice, task)
    await overrun(clock)
    assert len(await events("TaskOverran")) == 1
    assert await looks() == []

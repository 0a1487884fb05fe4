"""What raises a proposal by itself: an overrun, an urgent task, a goal that counts differently."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text

from focusflow.focus import service as focus
from focusflow.focus.schemas import SessionView, StartIn
from focusflow.goals import service as goals
from focusflow.goals.schemas import GoalIn, GoalPatch
from focusflow.planning import service
from focusflow.planning.models import ScheduleProposal
from focusflow.planning.rules.shift import REPLAN_MOVE
from focusflow.planning.schemas import SlotView, Trigger
from focusflow.planning.service import proposing, solving
from focusflow.platform import jobs
from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import unit_of_work
from focusflow.platform.errors import Conflict
from focusflow.platform.events import EventRecord
from focusflow.settings import get_settings
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskPatch, TaskView

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

MINUTE = timedelta(minutes=1)


async def begin(actor: Actor, task: TaskView) -> SessionView:
    async with unit_of_work() as db:
        return await focus.start(db, actor, StartIn(task_id=task.id, mode="flowtime"))


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


async def overrun(clock: ManualClock, minutes: int = 46) -> None:
    """Let the second come in which the running session has overrun, and have it looked at."""
    clock.advance(minutes * MINUTE)
    async with unit_of_work() as db:
        row = await db.execute(
            text("DELETE FROM procrastinate_jobs WHERE task_name = 'check_overrun' RETURNING args")
        )
        arguments = row.scalars().all()
    await jobs.app.tasks["check_overrun"](**arguments[-1])


@pytest.fixture
async def essay(add_task: AddTask, alice: Actor) -> TaskView:
    """Half an hour of work from 9:00 on, which is now."""
    task = await add_task("Essay", estimated_minutes=30)
    await put(alice, task, at(9))
    return task


# Overruns


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


# Urgent tasks


async def test_an_urgent_task_is_offered_a_place(
    essay: TaskView, add_task: AddTask, alice: Actor, run_jobs: RunJobs
) -> None:
    fire = await add_task("Fire", priority="urgent", estimated_minutes=30)
    assert await events("UrgentTaskAdded") == [{"task_id": str(fire.id)}]
    assert await looks() == ["urgent"]
    await run_jobs()
    (proposal,) = await open_proposals(alice)
    assert proposal.trigger == "urgent"
    blocks = {s.task_id: s.change for s in proposal.days[0].after if s.slot_type == "task"}
    assert blocks[fire.id] == "new"
    assert len(work(await day_of(alice))) == 1


async def test_a_task_that_becomes_urgent_displaces_what_matters_less(
    add_task: AddTask, alice: Actor, run_jobs: RunJobs
) -> None:
    for number in range(10):
        await add_task(f"Task {number}", estimated_minutes=30)
    fire = await add_task("Fire", priority="low", estimated_minutes=60)
    await service.generate(alice, TUESDAY)
    assert fire.id not in {s.task_id for s in work(await day_of(alice))}
    async with unit_of_work() as db:
        await tasks.update_task(db, alice, fire.id, TaskPatch(priority="urgent"))
    await run_jobs()
    (proposal,) = await open_proposals(alice)
    assert fire.id in {s.task_id for s in proposal.days[0].after}


async def test_an_urgent_task_that_changes_nothing_raises_nothing(
    essay: TaskView, add_task: AddTask, alice: Actor, run_jobs: RunJobs
) -> None:
    await add_task("Later", priority="urgent", scheduled_date=WEDNESDAY)
    assert await looks() == ["urgent"]
    await run_jobs()
    assert await open_proposals(alice) == []


async def test_an_urgent_task_on_a_day_without_a_plan_raises_nothing(
    add_task: AddTask, alice: Actor, run_jobs: RunJobs
) -> None:
    fire = await add_task("Fire", priority="urgent")
    assert await looks() == []
    assert await service.propose_for(alice, TUESDAY, "urgent", uuid4()) is None
    async with unit_of_work() as db:  # put off for today: still no plan
        await tasks.skip_task(db, alice, fire.id)
    assert await service.propose_for(alice, TUESDAY, "urgent", uuid4()) is None


# Goals


async def test_a_goal_that_counts_more_brings_its_task_in(
    add_task: AddTask, alice: Actor, run_jobs: RunJobs
) -> None:
    async with unit_of_work() as db:
        goal = await goals.create_goal(db, alice, GoalIn(title="Thesis", priority="low"))
    for number in range(10):
        await add_task(f"Task {number}", estimated_minutes=30)
    thesis = await add_task("Thesis", estimated_minutes=30, goal_id=goal.id)
    await service.generate(alice, TUESDAY)
    assert thesis.id not in {s.task_id for s in work(await day_of(alice))}
    async with unit_of_work() as db:
        await goals.update_goal(db, alice, goal.id, GoalPatch(title="My thesis"))
    assert await looks() == []
    async with unit_of_work() as db:
        await goals.update_goal(db, alice, goal.id, GoalPatch(priority="high"))
    assert [(e["before"], e["after"]) for e in await events("GoalPriorityChanged")] == [
        ("low", "high")
    ]
    assert await looks() == ["goal"]
    await run_jobs()
    (proposal,) = await open_proposals(alice)
    assert proposal.trigger == "goal"
    assert thesis.id in {s.task_id for s in proposal.days[0].after}


async def test_a_goal_without_tasks_raises_nothing(
    essay: TaskView, alice: Actor, run_jobs: RunJobs
) -> None:
    async with unit_of_work() as db:
        goal = await goals.create_goal(db, alice, GoalIn(title="Thesis", priority="low"))
        await goals.update_goal(db, alice, goal.id, GoalPatch(priority="high"))
    assert await looks() == ["goal"]
    await run_jobs()
    assert await open_proposals(alice) == []


# What becomes of a proposal


async def raised(alice: Actor, add_task: AddTask, run_jobs: RunJobs) -> Any:
    await add_task("Fire", priority="urgent", estimated_minutes=30)
    await run_jobs()
    (proposal,) = await open_proposals(alice)
    return proposal


async def test_rejecting_leaves_the_plan_as_it_was(
    essay: TaskView, add_task: AddTask, alice: Actor, run_jobs: RunJobs
) -> None:
    before = await day_of(alice)
    proposal = await raised(alice, add_task, run_jobs)
    async with unit_of_work() as db:
        assert (await service.reject(db, alice, proposal.id)).status == "rejected"
    assert await day_of(alice) == before
    assert await open_proposals(alice) == []


async def test_approving_tells_open_pages(
    essay: TaskView, add_task: AddTask, alice: Actor, run_jobs: RunJobs
) -> None:
    proposal = await raised(alice, add_task, run_jobs)
    async with unit_of_work() as db:
        await service.approve(db, alice, proposal.id)
        assert (alice.user_id, "schedule") in db.changes
    assert [e["reason"] for e in await events("ScheduleUpdated")][-1] == "approved"


async def test_a_second_proposal_takes_the_place_of_the_first(
    essay: TaskView, add_task: AddTask, alice: Actor, run_jobs: RunJobs
) -> None:
    first = await raised(alice, add_task, run_jobs)
    await add_task("Flood", priority="urgent", estimated_minutes=30)
    await run_jobs()
    (second,) = await open_proposals(alice)
    assert second.id != first.id
    async with unit_of_work() as db:
        with pytest.raises(Conflict, match="out of date"):
            await service.approve(db, alice, first.id)


@pytest.mark.parametrize(
    ("trigger", "expected"),
    [
        ("calendar", {"move": REPLAN_MOVE}),
        ("urgent", None),
        ("goal", None),
        ("skip", None),
    ],
)
async def test_where_time_was_lost_blocks_move_only_where_they_must(
    essay: TaskView,
    alice: Actor,
    monkeypatch: pytest.MonkeyPatch,
    trigger: Trigger,
    expected: dict[str, float] | None,
) -> None:
    asked, solve = [], solving.solve

    async def note(problem: dict[str, Any], *arguments: Any) -> Any:
        asked.append(problem)
        return await solve(problem, *arguments)

    monkeypatch.setattr(proposing.solving, "solve", note)
    await service.propose_for(alice, TUESDAY, trigger, uuid4())
    (problem,) = asked
    assert problem.get("weights") == expected
    assert len(problem["previous"]) == (0 if trigger == "skip" else 1)


@pytest.fixture
def while_thinking(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let something happen after each plan was made and before it is saved."""

    def meanwhile(happen: Any) -> None:
        solve = solving.solve

        async def solve_and(*arguments: Any, **named: Any) -> Any:
            plan = await solve(*arguments, **named)
            await happen()
            return plan

        monkeypatch.setattr(proposing.solving, "solve", solve_and)

    return meanwhile


async def test_a_task_deleted_while_thinking_is_not_in_the_proposal(
    essay: TaskView,
    add_task: AddTask,
    alice: Actor,
    run_jobs: RunJobs,
    while_thinking: Any,
) -> None:
    fire = await add_task("Fire", priority="urgent", estimated_minutes=30)
    read = await add_task("Read", estimated_minutes=30)
    plans = []

    async def delete() -> None:
        plans.append(1)
        async with unit_of_work() as db:
            if len(plans) == 1:
                await tasks.delete_task(db, alice, fire.id)

    while_thinking(delete)
    await run_jobs()
    assert len(plans) == 2  # made again
    (proposal,) = await open_proposals(alice)
    assert {s.task_id for s in proposal.days[0].after if s.task_id} == {essay.id, read.id}
    assert not any("left out" in note for note in proposal.notes)


async def test_when_tasks_keep_vanishing_the_person_who_asked_is_told(
    add_task: AddTask, alice: Actor, while_thinking: Any
) -> None:
    left: list[UUID] = [(await add_task(f"Task {number}")).id for number in range(4)]

    async def delete() -> None:
        async with unit_of_work() as db:
            await tasks.complete_task(db, alice, left.pop())

    while_thinking(delete)
    with pytest.raises(Conflict, match="“Task 2” was finished or deleted while your plan"):
        await service.make_proposal(alice, TUESDAY)
    async with unit_of_work() as db:
        assert list(await db.scalars(select(ScheduleProposal))) == []

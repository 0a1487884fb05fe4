"""What becomes of a proposal that nobody asked for, and what happens while one is made."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from focusflow.planning import service
from focusflow.planning.models import ScheduleProposal
from focusflow.planning.service import proposing, solving
from focusflow.platform.actor import Actor
from focusflow.platform.db import unit_of_work
from focusflow.platform.errors import Conflict
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskView

from .conftest import TUESDAY, AddTask, RunJobs, day_of, events, open_proposals


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

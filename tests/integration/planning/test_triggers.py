"""What raises a proposal by itself: an urgent task, a goal that counts differently."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from focusflow.goals import service as goals
from focusflow.goals.schemas import GoalIn, GoalPatch
from focusflow.planning import service
from focusflow.planning.rules.shift import REPLAN_MOVE
from focusflow.planning.schemas import Trigger
from focusflow.planning.service import proposing, solving
from focusflow.platform.actor import Actor
from focusflow.platform.db import unit_of_work
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskPatch, TaskView

from .conftest import (
    TUESDAY,
    WEDNESDAY,
    AddTask,
    RunJobs,
    day_of,
    events,
    looks,
    open_proposals,
    work,
)

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


# What is asked of the planner


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

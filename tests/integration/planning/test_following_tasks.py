"""A plan follows its tasks: completed, put away, deleted, restored, given an hour."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest
from sqlalchemy import text

from focusflow.planning import service
from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import unit_of_work
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import SubtaskIn, TaskPatch

from .conftest import TUESDAY, WEDNESDAY, AddTask, at, day_of, move, work


async def test_completing_a_slots_task_raises_the_rate(add_task: AddTask, alice: Actor) -> None:
    essay = await add_task("Essay", estimated_minutes=25)
    await add_task("Mail", estimated_minutes=25)
    await service.generate(alice, TUESDAY)
    async with unit_of_work() as db:
        done = await tasks.complete_task(db, alice, essay.id)
    view = await day_of(alice)
    assert done.status == "completed"
    assert {s.title: s.status for s in work(view)} == {"Essay": "done", "Mail": "planned"}
    assert (view.total_planned_minutes, view.total_completed_minutes) == (50, 25)
    assert (view.completion_rate, view.likely_done) == (50.0, 2)
    async with unit_of_work() as db:
        await tasks.reopen_task(db, alice, essay.id)
    view = await day_of(alice)
    assert (view.completion_rate, {s.status for s in work(view)}) == (0.0, {"planned"})


async def test_completing_frees_slots_on_later_days_until_reopened(
    add_task: AddTask, alice: Actor
) -> None:
    essay = await add_task("Essay", estimated_minutes=25)
    await service.generate(alice, WEDNESDAY)
    before = await day_of(alice, WEDNESDAY)
    async with unit_of_work() as db:
        await tasks.complete_task(db, alice, essay.id)
    assert work(await day_of(alice, WEDNESDAY)) == []
    async with unit_of_work() as db:
        await tasks.reopen_task(db, alice, essay.id)
    assert work(await day_of(alice, WEDNESDAY)) == work(before)


async def test_deleting_takes_slots_along_and_restoring_brings_them_back(
    add_task: AddTask, alice: Actor
) -> None:
    essay = await add_task("Essay", estimated_minutes=25)
    async with unit_of_work() as db:
        part = await tasks.add_subtask(
            db, alice, essay.id, SubtaskIn(title="Part", estimated_minutes=25)
        )
    await service.generate(alice, TUESDAY)
    before = await day_of(alice)
    assert {s.task_id for s in work(before)} == {part.id}
    async with unit_of_work() as db:
        await tasks.delete_task(db, alice, essay.id)
    gone = await day_of(alice)
    assert (work(gone), gone.total_planned_minutes) == ([], 0)
    async with unit_of_work() as db:
        await tasks.restore_task(db, alice, essay.id)
    assert work(await day_of(alice)) == work(before)


async def test_a_restored_task_does_not_lie_on_what_took_its_place(
    add_task: AddTask, alice: Actor
) -> None:
    essay, mail = await add_task("Essay"), await add_task("Mail")
    await move(alice, essay.id, at(10))
    async with unit_of_work() as db:
        await tasks.delete_task(db, alice, essay.id)
    await move(alice, mail.id, at(10, 10))
    async with unit_of_work() as db:
        await tasks.restore_task(db, alice, essay.id)
    assert [s.title for s in work(await day_of(alice))] == ["Mail"]


@pytest.mark.parametrize("status", ["cancelled", "archived"])
async def test_a_task_that_is_put_away_leaves_the_plan(
    add_task: AddTask, alice: Actor, status: Any
) -> None:
    essay = await add_task("Essay")
    await service.generate(alice, TUESDAY)
    async with unit_of_work() as db:
        await tasks.update_task(db, alice, essay.id, TaskPatch(status=status))
    assert work(await day_of(alice)) == []
    async with unit_of_work() as db:
        await tasks.update_task(db, alice, essay.id, TaskPatch(status="pending"))
    assert work(await day_of(alice)) != []


async def test_a_time_set_on_the_task_wins_over_an_earlier_move(
    add_task: AddTask, alice: Actor
) -> None:
    essay = await add_task("Essay", estimated_minutes=25)
    await move(alice, essay.id, at(10))
    async with unit_of_work() as db:
        change = TaskPatch(scheduled_date=TUESDAY, scheduled_time=time(14))
        await tasks.update_task(db, alice, essay.id, change)
    view = (await service.generate(alice, TUESDAY)).schedules[0]
    assert [s.starts_at for s in work(view)] == [at(14)]


async def test_what_was_done_early_frees_its_time(
    add_task: AddTask, alice: Actor, clock: ManualClock
) -> None:
    essay = await add_task("Essay", estimated_minutes=25)
    await move(alice, essay.id, at(15))
    clock.set(at(10))
    async with unit_of_work() as db:
        await tasks.complete_task(db, alice, essay.id)
    assert [s.starts_at for s in work(await day_of(alice))] == [at(15)]
    view = (await service.generate(alice, TUESDAY)).schedules[0]
    assert [(s.starts_at, s.status) for s in work(view)] == [(at(9, 35), "done")]


async def test_a_plan_whose_task_is_gone_for_good_shows_no_ghost(
    add_task: AddTask, alice: Actor
) -> None:
    essay = await add_task("Essay")
    await service.generate(alice, TUESDAY)
    async with unit_of_work() as db:
        await db.execute(text("DELETE FROM task WHERE id = :id"), {"id": essay.id})
    assert work(await day_of(alice)) == []


async def test_a_repeating_task_reopened_leaves_no_slot_of_the_next(
    add_task: AddTask, alice: Actor
) -> None:
    water = await add_task(
        "Water", due_date=TUESDAY, recurrence_rule="FREQ=DAILY", estimated_minutes=10
    )
    async with unit_of_work() as db:
        await tasks.complete_task(db, alice, water.id)
    await service.generate(alice, WEDNESDAY)
    assert [s.title for s in work(await day_of(alice, WEDNESDAY))] == ["Water"]
    async with unit_of_work() as db:
        await tasks.reopen_task(db, alice, water.id)
    view = await day_of(alice, WEDNESDAY)
    assert (work(view), view.total_planned_minutes) == ([], 0)


async def test_a_completed_task_comes_back_from_the_trash_without_slots_to_come(
    add_task: AddTask, alice: Actor
) -> None:
    essay = await add_task("Essay", estimated_minutes=25)
    await service.generate(alice, WEDNESDAY)
    async with unit_of_work() as db:
        await tasks.complete_task(db, alice, essay.id)
        await tasks.delete_task(db, alice, essay.id)
        await tasks.restore_task(db, alice, essay.id)
    assert work(await day_of(alice, WEDNESDAY)) == []

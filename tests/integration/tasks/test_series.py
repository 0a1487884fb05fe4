"""Repeating tasks over days: what is missed, paused, skipped or moved."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock, local_day
from focusflow.platform.db import Db
from focusflow.platform.errors import InvalidInput
from focusflow.tasks import service
from focusflow.tasks.schemas import TaskFilter, TaskIn, TaskPatch
from focusflow.tasks.schemas_series import PauseIn, SeriesIn
from focusflow.tasks.series import Occurrence
from tests.integration.tasks.series_days import Pass, day, due, opened


@pytest.mark.parametrize("at_once", [False, True])
async def test_five_missed_days_leave_one_open_task_overdue(
    repeating, days_pass: Pass, unit: Db, alice: Actor, at_once
):
    task = await repeating("one")
    await days_pass(6, at_once=at_once)
    page = await service.list_tasks(unit, alice, TaskFilter(overdue=True))
    assert [(t.id, t.due_date) for t in page.items] == [(task.id, day(5))]
    assert await due(unit, alice) == [day(5)]
    assert (await service.get_series(unit, alice, task.id)).missed == 5
    await service.complete_task(unit, alice, task.id)
    assert await due(unit, alice) == [day(7)]


@pytest.mark.parametrize("at_once", [False, True])
async def test_skipped_ones_vanish_and_the_coming_one_is_open(
    repeating, days_pass: Pass, unit: Db, alice: Actor, at_once
):
    task = await repeating("skip")
    child = await service.create_task(unit, alice, TaskIn(title="Balcony", parent_id=task.id))
    await service.complete_task(unit, alice, child.id)
    await days_pass(5, at_once=at_once)
    assert [(t.title, t.due_date) for t in await opened(unit, alice)] == [
        ("Water", day(5)),
        ("Balcony", None),
    ]
    assert (await service.get_series(unit, alice, task.id)).skipped == 5


@pytest.mark.parametrize("at_once", [False, True])
async def test_stacked_ones_all_stay(repeating, days_pass: Pass, unit: Db, alice: Actor, at_once):
    task = await repeating("stack")
    await days_pass(3, at_once=at_once)
    assert await due(unit, alice) == [day(0), day(1), day(2), day(3)]
    for open_one in await opened(unit, alice):
        await service.complete_task(unit, alice, open_one.id)
    assert await due(unit, alice) == [day(4)]
    assert (await service.get_series(unit, alice, task.id)).missed == 0


async def test_a_stack_does_not_grow_without_end(
    repeating, days_pass: Pass, unit: Db, alice: Actor
):
    task = await repeating("stack")
    await days_pass(300, at_once=True)
    count = (await service.counts(unit, alice)).open
    assert count == 100
    series = await service.get_series(unit, alice, task.id)
    assert (series.missed, series.current.day if series.current else None) == (201, day(300))


async def test_after_ten_days_the_latest_missed_one_is_overdue(
    repeating, days_pass: Pass, unit: Db, alice: Actor
):
    await repeating("one", "FREQ=WEEKLY;BYDAY=TU", due_time=time(9))
    await days_pass(10, at_once=True)
    (task,) = await opened(unit, alice)
    assert (task.due_date, task.due_time, task.overdue) == (day(7), time(9), True)


async def test_a_series_that_is_over_leaves_nothing_when_missed_ones_are_skipped(
    repeating, days_pass: Pass, unit: Db, alice: Actor
):
    await repeating("skip", "FREQ=DAILY;COUNT=2")
    await days_pass(4)
    assert await opened(unit, alice) == []


async def test_what_was_put_off_by_hand_is_not_missed(
    repeating, days_pass: Pass, unit: Db, alice: Actor
):
    task = await repeating("one")
    await service.update_task(unit, alice, task.id, TaskPatch(due_date=day(3)))
    await days_pass(3)
    assert await due(unit, alice) == [day(3)]


async def test_no_occurrence_lies_in_a_pause(repeating, days_pass: Pass, unit: Db, alice: Actor):
    task = await repeating("skip")
    for first, last in ((0, 2), (4, 5)):
        data = PauseIn(first_day=day(first), last_day=day(last))
        changed = await service.add_pause(unit, alice, task.id, data)
    assert changed.series.current is not None
    assert changed.series.current.day == day(3)
    assert [o.day for o in changed.series.upcoming][:2] == [day(6), day(7)]
    await days_pass(3)
    assert await due(unit, alice) == [day(3)]
    await service.complete_task(unit, alice, task.id)
    assert await due(unit, alice) == [day(6)]


async def test_a_pause_taken_back_brings_the_days_back(repeating, unit: Db, alice: Actor):
    task = await repeating()
    data = PauseIn(first_day=day(0), last_day=day(9))
    changed = await service.add_pause(unit, alice, task.id, data)
    assert await due(unit, alice) == [day(10)]
    await service.remove_pause(unit, alice, task.id, changed.series.pauses[0].id)
    assert await due(unit, alice) == [day(0)]


async def test_after_completion_a_pause_is_waited_for(
    repeating, unit: Db, alice: Actor, clock: ManualClock
):
    task = await repeating(rule="FREQ=DAILY;INTERVAL=3", recurrence_mode="after_completion")
    data = PauseIn(first_day=day(2), last_day=day(9))
    await service.add_pause(unit, alice, task.id, data)
    await service.complete_task(unit, alice, task.id)
    assert await due(unit, alice) == [day(10)]


@pytest.mark.parametrize(
    ("first", "last", "field"), [(5, 2, "last_day"), (-9, -2, "last_day"), (0, 5000, "last_day")]
)
async def test_a_pause_that_makes_no_sense_is_refused(
    repeating, unit: Db, alice: Actor, first, last, field
):
    task = await repeating()
    data = PauseIn(first_day=day(first), last_day=day(last))
    with pytest.raises(InvalidInput) as refused:
        await service.add_pause(unit, alice, task.id, data)
    assert refused.value.details["field"] == field


async def test_skipping_one_and_taking_it_back(repeating, unit: Db, alice: Actor, events):
    task = await repeating(rule="FREQ=WEEKLY;BYDAY=TU")
    changed = await service.skip_occurrence(unit, alice, task.id)
    assert (changed.series.skipped, await due(unit, alice)) == (1, [day(7)])
    assert len(await events("TaskSkipped")) == 1
    changed = await service.unskip(unit, alice, task.id, day(0), day(0))
    assert (changed.series.skipped, await due(unit, alice)) == (0, [day(0)])
    assert changed.series.exceptions == ()


async def test_a_coming_day_is_skipped_or_moved(repeating, days_pass: Pass, unit: Db, alice: Actor):
    task = await repeating(rule="FREQ=WEEKLY;BYDAY=TU")
    await service.set_exception(unit, alice, task.id, day(7), day(9))
    changed = await service.set_exception(unit, alice, task.id, day(14), None)
    assert [(o.day, o.due_date) for o in changed.series.upcoming][:2] == [
        (day(7), day(9)),
        (day(21), day(21)),
    ]
    await service.complete_task(unit, alice, task.id)
    assert await due(unit, alice) == [day(9)]
    (moved,) = await opened(unit, alice)
    await days_pass(9)
    await service.complete_task(unit, alice, moved.id)
    assert await due(unit, alice) == [day(21)]


async def test_a_day_moved_far_ahead_lets_the_others_come_first(
    repeating, days_pass: Pass, unit: Db, alice: Actor
):
    task = await repeating(rule="FREQ=WEEKLY;BYDAY=TU")
    await service.set_exception(unit, alice, task.id, day(7), day(16))
    for done in (day(0), day(14), day(16)):
        (task,) = await opened(unit, alice)
        assert task.due_date == done
        await days_pass((done - day(0)).days - ((await _today(unit, alice)) - day(0)).days)
        await service.complete_task(unit, alice, task.id)
    assert await due(unit, alice) == [day(21)]


async def _today(db: Db, actor: Actor) -> date:
    return local_day(actor, db.now())


async def test_a_day_is_not_moved_onto_another(repeating, unit: Db, alice: Actor):
    task = await repeating(rule="FREQ=WEEKLY;BYDAY=TU")
    with pytest.raises(InvalidInput, match="has one on that day"):
        await service.set_exception(unit, alice, task.id, day(7), day(14))


async def test_undoing_a_change_of_what_becomes_of_missed_ones(
    repeating, unit: Db, alice: Actor, clock: ManualClock
):
    task = await repeating("one")
    clock.advance(timedelta(days=3))
    for policy in ("stack", "skip"):
        await service.set_series(unit, alice, task.id, SeriesIn(policy=policy))
        await unit.flush()
        await service.take_policy_back(unit, alice, task.id, "one", Occurrence(day(0), day(0)))
        await unit.flush()
        (only,) = await opened(unit, alice)
        assert (only.id, only.due_date) == (task.id, day(2))


async def test_undoing_the_deletion_of_one(repeating, unit: Db, alice: Actor):
    task = await repeating()
    await service.delete_occurrence(unit, alice, task.id, "this")
    await service.restore_task(unit, alice, task.id)
    await unit.flush()
    assert [t.id for t in await opened(unit, alice)] == [task.id]


async def test_a_day_that_the_series_has_not_is_refused(repeating, unit: Db, alice: Actor):
    task = await repeating(rule="FREQ=WEEKLY;BYDAY=TU")
    with pytest.raises(InvalidInput, match="no occurrence"):
        await service.set_exception(unit, alice, task.id, day(3), None)

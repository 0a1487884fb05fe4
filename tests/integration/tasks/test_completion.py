"""Completing, reopening, repeating."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, time, timedelta

import httpx
import pytest
from sqlalchemy import select
from sqlmodel import col

from focusflow.accounts import sessions
from focusflow.accounts.models import User, UserPreference
from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import Database, Db, unit_of_work
from focusflow.platform.errors import Conflict
from focusflow.platform.events import EventRecord
from focusflow.tasks import service
from focusflow.tasks.models import Task
from focusflow.tasks.schemas import TaskFilter, TaskIn, TaskPatch

TODAY = date(2026, 11, 24)


async def opened(db: Db, actor: Actor) -> list:
    return list((await service.list_tasks(db, actor)).items)


async def test_completing_again_changes_nothing(api: httpx.AsyncClient, unit: Db, events):
    task = (await api.post("/tasks", json={"title": "T", "difficulty": "hard"})).json()["data"]
    url = f"/tasks/{task['id']}/complete"
    once = (await api.post(url, json={"actual_minutes": 40})).json()["data"]
    again = (await api.post(url)).json()["data"]
    assert once == again
    assert once["status"] == "completed"
    assert (once["completed_at"], once["actual_minutes"]) == ("2026-11-24T08:00:00Z", 40)
    (event,) = await events("TaskCompleted")
    assert (event["difficulty"], event["minutes"]) == ("hard", 40)


@pytest.mark.parametrize(
    ("fields", "slot", "expected"),
    [
        ({"due_date": TODAY}, None, (True, True)),
        ({"due_date": TODAY, "due_time": time(9)}, None, (False, True)),
        ({"due_date": TODAY, "due_time": time(8)}, None, (False, False)),
        ({"scheduled_date": TODAY}, None, (True, True)),
        (
            {"scheduled_date": TODAY, "scheduled_time": time(8), "estimated_minutes": 30},
            None,
            (False, True),
        ),
        ({}, datetime(2026, 11, 24, 9, tzinfo=UTC), (True, True)),
        ({}, datetime(2026, 11, 24, 7, tzinfo=UTC), (False, True)),
        ({}, None, (False, True)),
    ],
)
async def test_early_and_on_time(add, unit: Db, alice: Actor, events, fields, slot, expected):
    task = await add(**fields)
    await service.complete_task(unit, alice, task.id, slot_end=slot)
    (event,) = await events("TaskCompleted")
    assert (event["early"], event["on_time"]) == expected


async def test_focus_time_fills_in_for_a_blank_actual_time(add, unit: Db, alice: Actor, events):
    task, noted = await add(estimated_minutes=90), await add(actual_minutes=10)
    for _ in range(2):
        await service.add_actual_minutes(unit, alice, task.id, 25)
        await service.add_actual_minutes(unit, alice, noted.id, 25)
    assert (await service.get_task(unit, alice, task.id)).actual_minutes == 50
    assert (await service.get_task(unit, alice, noted.id)).actual_minutes == 10
    await service.complete_task(unit, alice, task.id)
    (event,) = await events("TaskCompleted")
    assert event["minutes"] == 50


async def test_without_a_noted_time_the_estimate_counts(add, unit: Db, alice: Actor, events):
    await service.complete_task(unit, alice, (await add(estimated_minutes=90)).id)
    (event,) = await events("TaskCompleted")
    assert event["minutes"] == 90


async def test_reopening_undoes_it(add, unit: Db, alice: Actor, events):
    task = await add()
    await service.complete_task(unit, alice, task.id)
    again = await service.reopen_task(unit, alice, task.id)
    assert (again.status, again.completed_at) == ("pending", None)
    await service.reopen_task(unit, alice, task.id)
    assert len(await events("TaskReopened")) == 1
    actions = [event["action"] for event in await events("TaskChanged")]
    assert actions == ["created", "completed", "reopened"]


async def test_a_status_sent_as_a_field_goes_the_same_ways(add, unit: Db, alice: Actor, events):
    task = await add()

    async def to(status: str):
        return await service.update_task(unit, alice, task.id, TaskPatch(status=status))

    assert (await to("completed")).completed_at is not None
    assert (await to("archived")).completed_at is not None
    assert (await to("completed")).status == "completed"
    assert (await to("in_progress")).completed_at is None
    assert (await to("cancelled")).status == "cancelled"
    assert (len(await events("TaskCompleted")), len(await events("TaskReopened"))) == (1, 1)


async def test_subtasks_go_along_and_come_back(add, unit: Db, alice: Actor, events):
    parent = await add("parent")
    done = await add("done", parent_id=parent.id)
    child = await add("child", parent_id=parent.id)
    grandchild = await add("grandchild", parent_id=child.id)
    await service.complete_task(unit, alice, done.id)
    half = await service.get_task(unit, alice, parent.id)
    assert (half.subtasks_done, half.subtasks_total, half.subtasks_percent) == (1, 2, 50)
    await service.complete_task(unit, alice, parent.id)
    assert await opened(unit, alice) == []
    # Only the two that someone ticked are reported, and so rewarded.
    assert len(await events("TaskCompleted")) == 2
    await service.reopen_task(unit, alice, parent.id)
    assert {task.id for task in await opened(unit, alice)} == {
        parent.id,
        child.id,
        grandchild.id,
    }


async def test_three_of_four_is_75_percent(add, unit: Db, alice: Actor):
    parent = await add()
    children = [await add(parent_id=parent.id) for _ in range(4)]
    for child in children[:3]:
        await service.complete_task(unit, alice, child.id)
    assert (await service.get_task(unit, alice, parent.id)).subtasks_percent == 75


async def test_skipping_keeps_it_open(add, unit: Db, alice: Actor, events):
    task = await add(scheduled_date=TODAY, scheduled_time=time(9))
    skipped = await service.skip_task(unit, alice, task.id)
    assert (skipped.status, skipped.scheduled_date, skipped.scheduled_time) == (
        "pending",
        None,
        None,
    )
    (event,) = await events("TaskSkipped")
    assert event == {"task_id": str(task.id), "day": "2026-11-24", "slot_id": None}
    await service.complete_task(unit, alice, task.id)
    with pytest.raises(Conflict):
        await service.skip_task(unit, alice, task.id)


async def test_weekly_monday_stays_monday_at_nine_across_the_clock_change(
    unit: Db, alice: Actor, clock: ManualClock
):
    clock.set(datetime(2026, 10, 19, 6, tzinfo=UTC))
    task = await service.create_task(
        unit,
        alice,
        TaskIn(
            title="Review",
            due_date=date(2026, 10, 19),
            due_time=time(9),
            recurrence_rule="FREQ=WEEKLY;BYDAY=MO",
        ),
    )
    assert task.due_at == datetime(2026, 10, 19, 7, tzinfo=UTC)
    await service.complete_task(unit, alice, task.id)
    (task,) = await opened(unit, alice)
    assert task.due_at == datetime(2026, 10, 26, 8, tzinfo=UTC)
    clock.set(datetime(2026, 10, 26, 6, tzinfo=UTC))
    await service.complete_task(unit, alice, task.id)
    (task,) = await opened(unit, alice)
    assert (task.due_date, task.due_time) == (date(2026, 11, 2), time(9))


async def test_missed_days_leave_one_open_task(add, unit: Db, alice: Actor, clock: ManualClock):
    await add(due_date=TODAY, recurrence_rule="FREQ=DAILY")
    clock.advance(timedelta(days=10))
    page = await service.list_tasks(unit, alice, TaskFilter(overdue=True))
    assert [task.due_date for task in page.items] == [TODAY]
    await service.complete_task(unit, alice, page.items[0].id)
    assert [task.due_date for task in await opened(unit, alice)] == [TODAY + timedelta(days=11)]


async def test_after_completion_counts_from_the_day_it_was_done(
    add, unit: Db, alice: Actor, clock: ManualClock
):
    task = await add(
        due_date=TODAY,
        start_date=TODAY - timedelta(days=1),
        recurrence_rule="FREQ=DAILY;INTERVAL=3",
        recurrence_mode="after_completion",
    )
    clock.advance(timedelta(days=2, hours=16))  # after midnight in Berlin
    await service.complete_task(unit, alice, task.id)
    (following,) = await opened(unit, alice)
    assert following.due_date == TODAY + timedelta(days=6)
    assert following.start_date == TODAY + timedelta(days=5)


async def test_leap_day_comes_back_after_four_years(unit: Db, alice: Actor, clock: ManualClock):
    clock.set(datetime(2028, 2, 29, 12, tzinfo=UTC))
    rule = "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"
    task = await service.create_task(unit, alice, TaskIn(title="T", recurrence_rule=rule))
    assert task.due_date == date(2028, 2, 29)
    await service.complete_task(unit, alice, task.id)
    assert [task.due_date for task in await opened(unit, alice)] == [date(2032, 2, 29)]


async def test_moving_one_occurrence_moves_only_that_one(
    add, unit: Db, alice: Actor, clock: ManualClock
):
    monday = date(2026, 11, 30)
    task = await add(due_date=monday, recurrence_rule="FREQ=WEEKLY;BYDAY=MO")
    await service.update_task(unit, alice, task.id, TaskPatch(due_date=date(2026, 11, 27)))
    await service.complete_task(unit, alice, task.id)
    assert [t.due_date for t in await opened(unit, alice)] == [monday + timedelta(days=7)]


async def test_a_series_ends(add, unit: Db, alice: Actor, clock: ManualClock):
    task = await add(due_date=TODAY, recurrence_rule="FREQ=DAILY;COUNT=2")
    await service.complete_task(unit, alice, task.id)
    clock.advance(timedelta(days=1))
    (last,) = await opened(unit, alice)
    await service.complete_task(unit, alice, last.id)
    assert await opened(unit, alice) == []


async def test_the_next_one_has_everything_but_what_was_done(add, unit: Db, alice: Actor):
    task = await add(
        "Clean",
        notes="n",
        tags=["home"],
        priority="high",
        estimated_minutes=20,
        actual_minutes=30,
        scheduled_date=TODAY,
        due_date=TODAY,
        recurrence_rule="FREQ=WEEKLY",
    )
    await add("Bath", parent_id=task.id)
    await service.complete_task(unit, alice, task.id)
    following, child = await opened(unit, alice)
    same = ("title", "notes", "tags", "priority", "estimated_minutes", "recurrence_rule")
    assert [getattr(following, n) for n in same] == [getattr(task, n) for n in same]
    assert (following.actual_minutes, following.scheduled_date) == (None, None)
    assert (child.title, child.parent_id, child.status) == ("Bath", following.id, "pending")


async def test_reopening_takes_the_untouched_next_one_away(add, unit: Db, alice: Actor):
    task = await add(due_date=TODAY, recurrence_rule="FREQ=DAILY")
    await add("child", parent_id=task.id)
    await service.complete_task(unit, alice, task.id)
    assert len(await opened(unit, alice)) == 2
    await service.reopen_task(unit, alice, task.id)
    assert {t.title for t in await opened(unit, alice)} == {"Essay", "child"}
    rows = (await unit.scalars(select(Task).where(col(Task.user_id) == alice.user_id))).all()
    assert len(rows) == 2
    await service.complete_task(unit, alice, task.id)
    assert len(await opened(unit, alice)) == 2


@pytest.mark.parametrize("touch", ["edit", "focus", "complete", "child"])
async def test_a_next_one_that_was_touched_stays(
    add, unit: Db, alice: Actor, clock: ManualClock, touch
):
    task = await add(due_date=TODAY, recurrence_rule="FREQ=DAILY")
    await add("child", parent_id=task.id)
    await service.complete_task(unit, alice, task.id)
    following, child = await opened(unit, alice)
    clock.advance(timedelta(minutes=1))
    if touch == "edit":
        await service.update_task(unit, alice, following.id, TaskPatch(notes="n"))
    elif touch == "focus":
        await service.add_actual_minutes(unit, alice, following.id, 25)
    elif touch == "complete":
        await service.complete_task(unit, alice, following.id)
    else:
        await service.update_task(unit, alice, child.id, TaskPatch(notes="n"))
    await service.reopen_task(unit, alice, task.id)
    kept = await service.briefs(unit, alice, [task.id, following.id])
    assert set(kept) == {task.id, following.id}
    # Completing it once more does not make a second one.
    await service.complete_task(unit, alice, task.id)
    made = await unit.scalars(select(col(Task.id)).where(col(Task.previous_id) == task.id))
    assert made.all() == [following.id]


async def test_ending_the_repetition(add, unit: Db, alice: Actor):
    task = await add(due_date=TODAY, recurrence_rule="FREQ=DAILY")
    await service.update_task(unit, alice, task.id, TaskPatch(recurrence_rule=None))
    await service.complete_task(unit, alice, task.id)
    assert await opened(unit, alice) == []


async def test_a_rule_without_a_date_begins_on_its_first_day(add):
    task = await add(recurrence_rule="FREQ=WEEKLY;BYDAY=MO")
    assert task.due_date == date(2026, 11, 30)


async def _person() -> Actor:
    async with unit_of_work() as db:
        user = User(email="a@example.org", username="a", timezone="Europe/Berlin")
        db.add(user)
        await db.flush()
        db.add(UserPreference(user_id=user.id))
        await db.flush()
        return await sessions.actor_for_user(db, user.id)


async def test_two_completions_at_once_count_once(real_database: Database):
    actor = await _person()
    async with unit_of_work() as db:
        data = TaskIn(title="T", due_date=TODAY, recurrence_rule="FREQ=DAILY")
        task = await service.create_task(db, actor, data)

    async def complete() -> None:
        async with unit_of_work() as db:
            await service.complete_task(db, actor, task.id)

    await asyncio.gather(*(complete() for _ in range(4)))
    async with unit_of_work() as db:
        done = select(EventRecord).where(col(EventRecord.name) == "TaskCompleted")
        assert len((await db.scalars(done)).all()) == 1
        assert len(await opened(db, actor)) == 1


async def test_circles_are_refused_even_when_two_close_them_at_once(real_database: Database):
    actor = await _person()
    async with unit_of_work() as db:
        a = await service.create_task(db, actor, TaskIn(title="a"))
        b = await service.create_task(db, actor, TaskIn(title="b"))

    async def wait(one, other) -> bool:
        try:
            async with unit_of_work() as db:
                await service.set_dependencies(db, actor, one, [other])
        except Conflict:
            return False
        return True

    assert sorted(await asyncio.gather(wait(a.id, b.id), wait(b.id, a.id))) == [False, True]

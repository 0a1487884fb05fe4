"""Repeating tasks edited or deleted: this one or all following; each is made exactly once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import httpx
import pytest
from sqlalchemy import select, text
from sqlmodel import col

from focusflow.accounts import service as accounts
from focusflow.accounts.schemas import PreferencesIn, ProfilePatch
from focusflow.platform import jobs
from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import Database, Db, unit_of_work
from focusflow.platform.errors import Conflict, InvalidInput
from focusflow.tasks import service
from focusflow.tasks.models import Task, TaskSeries
from focusflow.tasks.schemas import TaskIn, TaskPatch
from focusflow.tasks.schemas_series import PauseIn, SeriesIn
from tests.integration.tasks.series_days import TODAY, Pass, day, due, opened


async def test_only_this_one_gets_another_title(repeating, unit: Db, alice: Actor):
    task = await repeating(notes="n", due_time=time(9))
    patch = TaskPatch(title="Water all", due_time=time(10), tags=["garden"])
    await service.update_task(unit, alice, task.id, patch, "this")
    await service.complete_task(unit, alice, task.id)
    (following,) = await opened(unit, alice)
    assert (following.title, following.due_time, following.tags) == ("Water", time(9), ())
    await service.update_task(unit, alice, following.id, TaskPatch(title="Feed"), "following")
    await service.complete_task(unit, alice, following.id)
    assert (await opened(unit, alice))[0].title == "Feed"


async def test_this_and_all_following_in_a_stack(
    repeating, days_pass: Pass, unit: Db, alice: Actor
):
    await repeating("stack")
    await days_pass(2)
    first, second, third = await opened(unit, alice)
    await service.update_task(unit, alice, second.id, TaskPatch(title="Feed"), "following")
    assert [t.title for t in await opened(unit, alice)] == ["Water", "Feed", "Feed"]
    patch = TaskPatch(recurrence_rule="FREQ=WEEKLY")
    await service.update_task(unit, alice, second.id, patch, "following")
    assert [t.id for t in await opened(unit, alice)] == [first.id, second.id]
    assert third.id not in [t.id for t in await opened(unit, alice)]


@pytest.mark.parametrize(
    ("rule", "to", "then"),
    [
        ("FREQ=WEEKLY;BYDAY=TU;COUNT=3", 2, [9, 16]),
        ("FREQ=MONTHLY;BYMONTHDAY=24", 1, [31]),
        ("FREQ=DAILY;INTERVAL=5", 1, [6]),
        ("FREQ=MONTHLY;BYDAY=4TU", 1, [29]),
    ],
)
async def test_moving_this_and_all_following_moves_the_rule(
    repeating, unit: Db, alice: Actor, clock: ManualClock, rule, to, then
):
    task = await repeating(rule=rule)
    await service.update_task(unit, alice, task.id, TaskPatch(due_date=day(to)), "following")
    assert await due(unit, alice) == [day(to)]
    for after in then:
        (task,) = await opened(unit, alice)
        clock.set(datetime.combine(task.due_date, time(12), UTC))
        await service.complete_task(unit, alice, task.id)
        assert await due(unit, alice) == [day(after)]


async def test_what_can_be_meant_in_several_ways_is_asked(repeating, unit: Db, alice: Actor):
    task = await repeating(rule="FREQ=WEEKLY;BYDAY=TU,TH")
    with pytest.raises(InvalidInput) as refused:
        await service.update_task(unit, alice, task.id, TaskPatch(due_date=day(1)), "following")
    assert refused.value.details["field"] == "due_date"
    patch = TaskPatch(recurrence_rule="FREQ=DAILY")
    with pytest.raises(InvalidInput) as refused:
        await service.update_task(unit, alice, task.id, patch, "this")
    assert refused.value.details["field"] == "recurrence_rule"


async def test_deleting_only_this_or_all_following(repeating, unit: Db, alice: Actor):
    task = await repeating()
    await service.delete_occurrence(unit, alice, task.id, "this")
    (following,) = await opened(unit, alice)
    assert following.due_date == day(1)
    await service.delete_occurrence(unit, alice, following.id, "following")
    assert await opened(unit, alice) == []


async def test_a_new_rule_begins_a_series_with_the_same_settings(repeating, unit: Db, alice: Actor):
    task = await repeating("skip")
    await service.add_pause(unit, alice, task.id, PauseIn(first_day=day(5), last_day=day(6)))
    before = await service.get_series(unit, alice, task.id)
    patch = TaskPatch(recurrence_rule="FREQ=WEEKLY")
    await service.update_task(unit, alice, task.id, patch)
    await unit.flush()
    after = await service.get_series(unit, alice, task.id)
    assert after.id != before.id
    assert (after.policy, len(after.pauses)) == ("skip", 1)
    await service.update_task(unit, alice, task.id, TaskPatch(recurrence_rule=None))
    with pytest.raises(Conflict, match="does not repeat"):
        await service.get_series(unit, alice, task.id)


async def test_the_routes(api: httpx.AsyncClient):
    data = {"title": "T", "due_date": "2026-11-24", "recurrence_rule": "FREQ=DAILY;INTERVAL=2"}
    task = (await api.post("/tasks", json=data)).json()["data"]
    url = f"/tasks/{task['id']}/series"
    shown = (await api.get(url)).json()["data"]
    assert [o["day"] for o in shown["upcoming"]] == [
        "2026-11-26",
        "2026-11-28",
        "2026-11-30",
        "2026-12-02",
        "2026-12-04",
    ]
    assert (await api.put(url, json={"policy": "none"})).status_code == 422
    assert (await api.put(f"{url}/exceptions/1", json={})).status_code == 422
    moved = await api.put(f"{url}/exceptions/2026-11-26", json={"moved_to": "2026-11-29"})
    assert moved.json()["data"]["series"]["exceptions"][0]["moved_to"] == "2026-11-29"
    assert (await api.delete(f"{url}/exceptions/2026-11-26")).status_code == 200
    assert (await api.delete(f"{url}/exceptions/2026-11-26")).status_code == 404
    plain = (await api.post("/tasks", json={"title": "T"})).json()["data"]
    assert (await api.get(f"/tasks/{plain['id']}/series")).status_code == 409


async def test_a_series_goes_with_the_last_of_its_tasks(
    repeating, unit: Db, alice: Actor, clock: ManualClock
):
    task = await repeating()
    await service.delete_task(unit, alice, task.id)
    await unit.flush()
    clock.advance(timedelta(days=31))
    assert await service.purge_trash(unit) == 1
    assert (await unit.scalars(select(TaskSeries))).all() == []


@pytest.mark.parametrize(
    ("rule", "word"),
    [
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "never happens"),
        ("FREQ=HOURLY", "not more often"),
        ("FREQ=DAILY;COUNT=99999999999", "COUNT"),
        ("FREQ=DAILY;INTERVAL=99999999999", "INTERVAL"),
        ("FREQ=DAILY;UNTIL=20200101", "never happens"),
    ],
)
async def test_a_rule_that_is_no_use_is_refused_by_name(api: httpx.AsyncClient, rule, word):
    answer = await api.post("/tasks", json={"title": "T", "recurrence_rule": rule})
    error = answer.json()["error"]
    assert (answer.status_code, error["details"]["field"]) == (422, "recurrence_rule")
    assert word in error["message"]


# --- by the clock ---


async def test_the_day_starts_when_the_person_says_in_their_zone(
    repeating, unit: Db, alice: Actor, clock: ManualClock
):
    await repeating("stack")
    await accounts.put_preferences(unit, alice, PreferencesIn(day_start_hour=3))
    alice = replace(alice, day_start_hour=3)
    clock.set(datetime(2026, 11, 25, 1, 30, tzinfo=UTC))  # 02:30 in Berlin
    assert (await service.people_to_roll(unit, None, 10))[0] == set()
    clock.set(datetime(2026, 11, 25, 2, 0, tzinfo=UTC))
    people, _ = await service.people_to_roll(unit, None, 10)
    assert people == {alice.user_id}
    assert (await service.people_to_roll(unit, None, 10))[0] == set()
    await service.roll(unit, alice)
    assert await due(unit, alice) == [day(0), day(1)]


async def test_flying_eight_zones_makes_nothing_twice(
    repeating, unit: Db, alice: Actor, clock: ManualClock
):
    await repeating("stack")
    clock.set(datetime(2026, 11, 24, 23, 30, tzinfo=UTC))  # the 25th in Berlin
    await service.roll(unit, alice)
    assert await due(unit, alice) == [day(0), day(1)]
    await accounts.patch_profile(unit, alice, ProfilePatch(timezone="America/Los_Angeles"))
    west = replace(alice, timezone="America/Los_Angeles")  # the 24th again
    await service.roll(unit, west)
    clock.advance(timedelta(hours=9))  # the 25th there, too
    await service.roll(unit, west)
    assert await due(unit, west) == [day(0), day(1)]


async def test_nine_stays_nine_over_both_clock_changes(
    add, unit: Db, alice: Actor, clock: ManualClock
):
    for start, hours in ((date(2026, 10, 24), (7, 8, 8)), (date(2027, 3, 27), (8, 7, 7))):
        clock.set(datetime.combine(start, time(10), UTC))
        task = await add(due_date=start, due_time=time(9), recurrence_rule="FREQ=DAILY")
        await service.set_series(unit, alice, task.id, SeriesIn(policy="stack"))
        for _ in range(2):
            clock.advance(timedelta(days=1))
            await service.roll(unit, alice)
        made = await opened(unit, alice)
        assert [t.due_at.hour for t in made if t.due_at] == list(hours)
        for one in made:
            await service.delete_task(unit, alice, one.id)


async def test_many_workers_make_each_occurrence_once(
    real_database: Database, real_alice: Actor, clock: ManualClock
):
    actor = real_alice
    async with unit_of_work() as db:
        for policy in ("one", "skip", "stack"):
            data = TaskIn(title=policy, due_date=TODAY, recurrence_rule="FREQ=DAILY")
            task = await service.create_task(db, actor, data)
            await db.flush()
            await service.set_series(db, actor, task.id, SeriesIn(policy=policy))
    clock.advance(timedelta(days=4))

    async def work(number: int) -> None:
        async with unit_of_work() as db:
            if number % 3 == 2:
                await service.complete_task(db, actor, task.id)
            else:
                await service.roll(db, actor)

    await asyncio.gather(*(work(number) for number in range(6)))
    await work(0)  # a series that somebody else held is looked at next time
    async with unit_of_work() as db:
        rows = (
            await db.execute(
                select(col(Task.title), col(Task.occurrence_date)).order_by(
                    col(Task.title), col(Task.occurrence_date)
                )
            )
        ).all()
    stacked = [row[1] for row in rows if row[0] == "stack"]
    assert stacked == [day(number) for number in range(5)]
    assert [tuple(row) for row in rows if row[0] != "stack"] == [("one", day(3)), ("skip", day(4))]


async def test_the_job_finds_those_whose_day_has_begun(
    repeating, unit: Db, alice: Actor, clock: ManualClock
):
    await repeating("stack")
    clock.advance(timedelta(days=1))
    await unit.flush()
    await jobs.app.tasks["queue_series"](timestamp=0)
    ran = []
    while rows := (
        await unit.execute(text("DELETE FROM procrastinate_jobs RETURNING task_name, args"))
    ).all():
        for name, arguments in rows:
            await jobs.app.tasks[name](**arguments)
            ran.append(name)
    assert "roll_series" in ran
    unit.expire_all()
    assert await due(unit, alice) == [day(0), day(1)]
    series = await unit.scalar(select(TaskSeries))
    assert series is not None
    assert series.next_on == day(2)

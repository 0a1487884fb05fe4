"""When models are trained: daily at a quiet hour of one's own, weekly for the planner."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from focusflow.planning.learning import jobs as learning_jobs
from focusflow.planning.models import Schedule
from focusflow.platform import jobs
from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import unit_of_work
from tests.integration.conftest import MakeUser

from .conftest import RunJobs
from .test_learning_train import TODAY, models, seed, snapshots


async def tick(name: str, run_jobs: RunJobs) -> Counter[str]:
    """Let the clock strike for a periodic job, and do all the work that follows."""
    await jobs.app.tasks[name](timestamp=0)
    return Counter(await run_jobs())


async def daily(run_jobs: RunJobs) -> int:
    return (await tick("queue_personal_models", run_jobs))["train_personal_models"]


async def planned(actor: Actor, days_ago: int = 1) -> None:
    async with unit_of_work() as db:
        day = TODAY - timedelta(days=days_ago)
        db.add(Schedule(user_id=actor.user_id, day=day, last_modified_at=db.now()))


def test_the_job_table_shows_the_cadences() -> None:
    crons = {
        task.task.name: task.cron for task in jobs.app.periodic_registry.periodic_tasks.values()
    }
    assert crons["queue_personal_models"] == "17 * * * *"
    assert crons["queue_planner_models"] == "47 2 * * 1"


async def test_the_daily_job_makes_a_snapshot_and_trains_once_a_day(
    alice: Actor, run_jobs: RunJobs, clock: ManualClock
) -> None:
    await seed(alice)
    done = await tick("queue_personal_models", run_jobs)
    assert done["train_personal_models"] == 1
    assert [snapshot.day for snapshot in await snapshots(alice)] == [TODAY]
    assert {row.kind for row in await models(alice)} >= {"duration", "completion"}
    for _ in range(10):
        clock.advance(timedelta(hours=1))
        assert await daily(run_jobs) == 0
    clock.set(datetime(2026, 11, 25, 3, 17, tzinfo=UTC))  # 4:17 in Berlin
    assert await daily(run_jobs) == 1
    assert len(await snapshots(alice)) == 2


async def test_everyones_turn_is_at_their_own_quiet_hour(
    make_user: MakeUser, run_jobs: RunJobs, clock: ManualClock
) -> None:
    for name, zone in (("berlin", "Europe/Berlin"), ("tokyo", "Asia/Tokyo"), ("utc", "UTC")):
        await planned(await make_user(name, timezone=zone))
    clock.set(datetime(2026, 11, 23, 8, 0, tzinfo=UTC))
    assert await daily(run_jobs) == 3  # all three are new, and past four o'clock
    turns = []
    for hour in range(48):
        clock.set(datetime(2026, 11, 24, 0, 17, tzinfo=UTC) + timedelta(hours=hour))
        turns += [hour] * await daily(run_jobs)
    # Four o'clock in Berlin, in UTC and in Tokyo; there only after a day that began late.
    assert turns == [2, 3, 4, 20, 27, 28, 43]


async def test_who_slept_through_the_quiet_hour_is_trained_later(
    alice: Actor, run_jobs: RunJobs, clock: ManualClock
) -> None:
    await planned(alice)
    clock.set(datetime(2026, 11, 24, 1, 17, tzinfo=UTC))  # 2:17 in Berlin
    assert await daily(run_jobs) == 0
    clock.set(datetime(2026, 11, 24, 20, 17, tzinfo=UTC))
    assert await daily(run_jobs) == 1


async def test_only_those_who_planned_lately_and_have_an_account_are_asked(
    make_user: MakeUser, run_jobs: RunJobs
) -> None:
    await make_user("never")
    await planned(await make_user("long_ago"), days_ago=40)
    await planned(await make_user("gone"))
    async with unit_of_work() as db:
        await db.execute(text("UPDATE \"user\" SET is_active = false WHERE username = 'gone'"))
    await planned(await make_user("here"))
    assert await daily(run_jobs) == 1


async def test_a_job_for_an_account_that_is_gone_does_nothing(alice: Actor) -> None:
    for name in ("train_personal_models", "train_planner_model"):
        await jobs.app.tasks[name](user_id=str(uuid4()))
    assert await snapshots(alice) == []


async def test_people_are_taken_in_chunks(
    make_user: MakeUser, run_jobs: RunJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learning_jobs, "CHUNK", 2)
    people = [await make_user(f"user{number}") for number in range(5)]
    for person in people:
        await planned(person)
    done = await tick("queue_personal_models", run_jobs)
    assert done["queue_personal_models_chunk"] == 3
    assert done["train_personal_models"] == 5
    assert all([len(await snapshots(person)) == 1 for person in people])
    done = await tick("queue_planner_models", run_jobs)
    assert (done["queue_planner_models_chunk"], done["train_planner_model"]) == (3, 5)


async def test_the_weekly_job_trains_the_planners_model(
    alice: Actor, run_jobs: RunJobs, clock: ManualClock
) -> None:
    await seed(alice)
    await tick("queue_planner_models", run_jobs)
    await tick("queue_planner_models", run_jobs)
    assert [row.version for row in await models(alice, "planner")] == [1]
    clock.advance(timedelta(days=7))
    await tick("queue_planner_models", run_jobs)
    assert [row.version for row in await models(alice, "planner")] == [1, 2]


async def test_the_daily_job_makes_up_for_a_weekly_one_that_was_missed(
    alice: Actor, run_jobs: RunJobs, clock: ManualClock
) -> None:
    await seed(alice)
    done = await tick("queue_personal_models", run_jobs)
    assert done["train_planner_model"] == 1
    clock.advance(timedelta(days=1))
    done = await tick("queue_personal_models", run_jobs)
    assert done["train_planner_model"] == 0
    clock.advance(timedelta(days=7))
    await planned(alice, days_ago=-1)
    done = await tick("queue_personal_models", run_jobs)
    assert done["train_planner_model"] == 1

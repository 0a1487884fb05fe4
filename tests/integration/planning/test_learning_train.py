"""Training on a person's stored history, and what planning is then told."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, time, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import event, select, text
from sqlmodel import col

from focusflow.focus.models import FocusSession
from focusflow.planning import repository
from focusflow.planning.learning import train
from focusflow.planning.learning.gather import history_of
from focusflow.planning.learning.learned import Learned, learned
from focusflow.planning.models import FeatureSnapshot, Schedule, ScheduleSlot, UserModel
from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock, at_local
from focusflow.platform.db import unit_of_work
from focusflow.tasks import service as tasks
from focusflow.tasks.models import Task
from focusflow.tasks.schemas import TaskFilter
from tests.conftest import NOW

TODAY = date(2026, 11, 24)


@dataclass(frozen=True)
class Person:
    """How long work takes someone by category, and when they get it done."""

    factors: tuple[tuple[str, float], ...] = (("Maths", 2.0), ("Essay", 1.2), ("Mail", 0.7))
    good: tuple[int, ...] = (15, 16, 17, 18)
    a_day: int = 5


async def seed(
    actor: Actor, who: Person | None = None, *, days: Sequence[int] = range(1, 29)
) -> None:
    """Fill days so many days before today."""
    chance = random.Random(1)
    spans = [TODAY - timedelta(days=ago) for ago in reversed(days)]
    rows = [row for day in spans for row in _day(actor, who or Person(), day, chance)]
    async with unit_of_work() as db:
        for kinds in ((Schedule, Task), (ScheduleSlot, FocusSession)):
            db.add_all(row for row in rows if isinstance(row, kinds))
            await db.flush()


def _day(actor: Actor, who: Person, day: date, chance: random.Random) -> Iterator[Any]:
    yield (
        plan := Schedule(
            id=uuid4(),
            user_id=actor.user_id,
            day=day,
            last_modified_at=at_local(actor, day, time(9)),
        )
    )
    for hour in sorted(chance.sample(range(7, 21), who.a_day)):
        start = at_local(actor, day, time(hour))
        category, factor = chance.choice(who.factors)
        estimate = chance.choice((15, 30, 45))
        actual = max(1, round(estimate * factor * chance.uniform(0.9, 1.1)))
        done = chance.random() < (0.95 if hour in who.good else 0.2)
        finished = start + timedelta(minutes=actual)
        yield (
            task := Task(
                id=uuid4(), user_id=actor.user_id, title=category, category=category,
                estimated_minutes=estimate, actual_minutes=actual, status="completed",
                completed_at=finished, difficulty=chance.choice(("easy", "medium", "hard")),
            )
        )  # fmt: skip
        yield ScheduleSlot(
            schedule_id=plan.id, task_id=task.id, slot_type="task", starts_at=start,
            ends_at=start + timedelta(minutes=30), status="done" if done else "planned",
        )  # fmt: skip
        yield FocusSession(
            user_id=actor.user_id, task_id=task.id, mode="pomodoro", status="completed",
            planned_minutes=25, break_minutes=5, long_break_minutes=15, started_at=start,
            ended_at=finished, actual_minutes=24 if hour in who.good else 10,
        )  # fmt: skip


async def asked(actor: Actor) -> Learned:
    async with unit_of_work() as db:
        return await learned(db, actor)


async def models(actor: Actor, kind: str | None = None) -> list[UserModel]:
    async with unit_of_work() as db:
        found = select(UserModel).where(col(UserModel.user_id) == actor.user_id)
        rows = await db.scalars(found.order_by(col(UserModel.kind), col(UserModel.version)))
        return [row for row in rows if kind in (None, row.kind)]


async def snapshots(actor: Actor) -> list[FeatureSnapshot]:
    async with unit_of_work() as db:
        return list(await repository.snapshots(db, actor, TODAY - timedelta(days=99)))


def essay(**fields: Any) -> Any:
    values: dict[str, Any] = {
        "priority": "medium", "difficulty": "medium", "category": "Essay",
        "estimated_minutes": 30, "due_at": None, "scheduled_time": None,
    }  # fmt: skip
    return SimpleNamespace(**{**values, **fields})


@contextmanager
def statements(engine: Any) -> Iterator[list[str]]:
    """The statements sent meanwhile, but savepoints."""
    found: list[str] = []

    def note(_c: Any, _cur: Any, statement: str, *_rest: Any) -> None:
        if "SAVEPOINT" not in statement:
            found.append(statement)

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    yield found
    event.remove(engine.sync_engine, "before_cursor_execute", note)


# What the daily training does


async def test_the_daily_training_makes_the_snapshot_and_the_models(alice: Actor) -> None:
    await seed(alice)
    assert await train.train_personal(alice)
    [snapshot] = await snapshots(alice)
    assert snapshot.day == TODAY
    assert snapshot.features["finished"] == snapshot.features["blocks"] == 28 * 5
    assert snapshot.features["streak"] == 28
    assert 0.3 < snapshot.features["rate"] < 0.7
    found = {row.kind: row for row in await models(alice)}
    assert found.keys() == {"duration", "completion", "peak_hours"}
    for row in found.values():
        assert (row.version, row.active, row.metrics["used"]) == (1, True, True)
        assert row.metrics["error"] < row.metrics["error_rule"]
        assert row.trained_at == NOW
    duration = found["duration"].metrics
    assert duration["error"] < 0.5 * duration["error_estimate"]


async def test_planning_is_told_by_models_in_two_statements(alice: Actor, engine: Any) -> None:
    await seed(alice)
    await train.train_personal(alice)
    await train.train_planner(alice)
    async with unit_of_work() as db:
        await db.connection()
        with statements(engine) as sent:
            found = await learned(db, alice)
    assert len(sent) == 2
    assert found.snapshot_day == TODAY
    maths, mail = found.ratio(essay(category="Maths")), found.ratio(essay(category="Mail"))
    assert maths.p50 == pytest.approx(2.0, rel=0.15)
    assert mail.p50 == pytest.approx(0.7, rel=0.15)
    assert found.probability(essay(), 16) > 0.7 > 0.5 > found.probability(essay(), 9)
    assert found.ratio_source == found.probability_source == "model"
    assert found.peak_hours_source == "model"
    assert set(found.peak_hours) < set(Person().good)
    assert found.capacity_source == "model"
    assert found.capacity.minutes is not None
    assert 30 <= found.capacity.minutes <= 90  # 300 are set


async def test_training_again_on_the_same_day_changes_nothing(
    alice: Actor, clock: ManualClock
) -> None:
    await seed(alice)
    assert await train.train_personal(alice)
    before = [(row.kind, row.version) for row in await models(alice)]
    clock.advance(timedelta(hours=5))
    assert not await train.train_personal(alice)
    assert [(row.kind, row.version) for row in await models(alice)] == before
    assert len(await snapshots(alice)) == 1
    clock.advance(timedelta(days=1))
    assert await train.train_personal(alice)
    assert [s.day for s in await snapshots(alice)] == [TODAY + timedelta(days=1), TODAY]
    assert [(r.version, r.active) for r in await models(alice, "duration")] == [
        (1, False),
        (2, True),
    ]


# Whose it is


async def test_a_persons_history_and_models_are_nobody_elses(alice: Actor, bob: Actor) -> None:
    await seed(alice)
    await seed(bob, Person(factors=(("Essay", 3.0),)), days=range(1, 4))
    async with unit_of_work() as db:
        past = await history_of(db, bob)
    assert len(past.tasks) == len(past.blocks) == len(past.sessions) == 15
    await train.train_personal(alice)
    await train.train_personal(bob)
    assert await models(bob) == []
    for_bob, for_alice = await asked(bob), await asked(alice)
    assert for_bob.ratio_source == for_bob.probability_source == "rule"
    assert for_bob.ratio(essay()).p50 > 2.5 > 1.5 > for_alice.ratio(essay()).p50
    assert for_bob.snapshot_day == for_alice.snapshot_day == TODAY


async def test_tasks_in_the_trash_teach_nothing(alice: Actor) -> None:
    await seed(alice, days=range(1, 3))
    async with unit_of_work() as db:
        page = await tasks.list_tasks(db, alice, TaskFilter(view="completed"))
        await tasks.delete_task(db, alice, page.items[0].id)
    async with unit_of_work() as db:
        past = await history_of(db, alice)
    assert len(past.tasks) == len(past.planned) == 9
    assert page.items[0].id not in {task.id for task in past.tasks}


async def test_a_long_history_is_read_page_by_page(alice: Actor) -> None:
    await seed(alice, Person(a_day=14), days=range(1, 17))
    async with unit_of_work() as db:
        past = await history_of(db, alice)
    assert len(past.tasks) == len(past.sessions) == len(past.blocks) == 14 * 16


async def test_the_look_back_begins_thirty_days_ago_to_the_hour(alice: Actor) -> None:
    await seed(alice, Person(a_day=14), days=[30])  # every hour from 7 to 20
    async with unit_of_work() as db:
        past = await history_of(db, alice)
    assert sorted(s.hour for s in past.sessions) == list(range(9, 21))
    assert min(task.completed_at for task in past.tasks) >= NOW - timedelta(days=30)


# The planner's model


async def test_the_planners_model_is_trained_once_a_week(alice: Actor, clock: ManualClock) -> None:
    await seed(alice)
    assert await train.train_planner(alice)
    clock.advance(timedelta(days=3))
    assert not await train.train_planner(alice)
    clock.advance(timedelta(days=4))
    assert await train.train_planner(alice)
    assert [(r.version, r.active) for r in await models(alice, "planner")] == [
        (1, False),
        (2, True),
    ]


async def test_a_snapshot_keeps_how_a_day_began_for_later_training(
    alice: Actor, clock: ManualClock
) -> None:
    await seed(alice)
    await train.train_personal(alice)
    async with unit_of_work() as db:
        await db.execute(text("UPDATE schedule_slot SET status = 'planned'"))
    clock.advance(timedelta(days=1))
    async with unit_of_work() as db:
        past = await history_of(db, alice)
    noted = (await snapshots(alice))[0].features
    assert past.known[TODAY].streak == noted["streak"] == 28
    assert past.known[TODAY].rate == noted["rate"]

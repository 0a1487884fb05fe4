"""The ledger on real events: it always adds up, whatever is repeated or taken back."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from focusflow.accounts import sessions
from focusflow.accounts.models import User, UserPreference
from focusflow.focus.events import FocusSessionCompleted
from focusflow.insights.models import DailyStat
from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock, local_day
from focusflow.platform.db import Db, unit_of_work
from focusflow.platform.errors import InvalidInput
from focusflow.platform.events import EventRecord, publish, subscribers_of
from focusflow.platform.ids import new_id
from focusflow.progress import rules, service
from focusflow.progress.models import PointTransaction
from focusflow.tasks.events import TaskCompleted, TaskReopened


def done(task_id: UUID | None = None, **fields: object) -> TaskCompleted:
    values = {
        "goal_id": None,
        "difficulty": "easy",
        "minutes": 0,
        "early": False,
        "on_time": True,
        **fields,
    }
    return TaskCompleted(task_id=task_id or new_id(), **values)


def focused(minutes: int, ended_at: datetime, session_id: UUID | None = None):
    return FocusSessionCompleted(
        session_id=session_id or new_id(),
        task_id=None,
        minutes=minutes,
        planned=25,
        mode="pomodoro",
        ended_at=ended_at,
    )


async def replay(db: Db, record: EventRecord, event) -> None:
    """Hand an event to everyone who reacts a second time."""
    for subscriber in subscribers_of(type(event)):
        await subscriber.handle(db, record, event)


async def ledger_sum(db: Db, actor: Actor, since: date = date.min) -> int:
    total = await db.scalar(
        select(func.coalesce(func.sum(PointTransaction.amount), 0)).where(
            PointTransaction.user_id == actor.user_id, PointTransaction.day >= since
        )
    )
    return int(total or 0)


class TestTasks:
    async def test_a_completion_is_one_entry_and_raises_points_and_streak(self, unit, alice):
        await publish(unit, alice, done(minutes=60, difficulty="hard", early=True))
        points = await service.summary(unit, alice)
        assert (points.xp, points.spendable, points.weekly, points.earned_today) == (61,) * 4
        assert (points.streak_current, points.streak_alive) == (1, True)
        page = await service.transactions(unit, alice)
        assert [(t.amount, t.reason, t.reference_type) for t in page.items] == [
            (61, "task_completed", "task_completion")
        ]

    async def test_the_tenth_day_in_a_row_earns_66(self, unit, alice, clock):
        for _ in range(9):
            await publish(unit, alice, done())
            clock.advance(timedelta(days=1))
        before = (await service.summary(unit, alice)).xp
        await publish(unit, alice, done(minutes=60, difficulty="hard", early=True))
        assert (await service.summary(unit, alice)).xp - before == 66

    async def test_an_event_that_comes_twice_adds_nothing(self, unit, alice):
        event = done()
        record = await publish(unit, alice, event)
        first = await service.summary(unit, alice)
        await replay(unit, record, event)
        assert await service.summary(unit, alice) == first
        assert len((await service.transactions(unit, alice)).items) == 1

    async def test_reopening_takes_back_what_was_given_and_keeps_both_entries(
        self, unit, alice, clock
    ):
        task = new_id()
        await publish(unit, alice, done(task))
        clock.advance(timedelta(minutes=1))
        reopened = TaskReopened(task_id=task)
        record = await publish(unit, alice, reopened)
        await replay(unit, record, reopened)
        points = await service.summary(unit, alice)
        assert (points.xp, points.spendable, points.weekly, points.earned_today) == (0,) * 4
        page = await service.transactions(unit, alice)
        assert [(t.amount, t.reference_type) for t in page.items] == [
            (-10, "reversal"),
            (10, "task_completion"),
        ]

    async def test_done_again_after_reopening_is_awarded_again_once(self, unit, alice):
        task = new_id()
        events = [done(task), TaskReopened(task_id=task), done(task, difficulty="hard")]
        records = [await publish(unit, alice, event) for event in events]
        for record, event in zip(records, events, strict=True):
            await replay(unit, record, event)
        assert (await service.summary(unit, alice)).xp == 20
        assert [t.amount for t in (await service.transactions(unit, alice)).items] == [20, -10, 10]

    async def test_reopening_what_gave_no_points_changes_nothing(self, unit, alice):
        await publish(unit, alice, TaskReopened(task_id=new_id()))
        assert (await service.transactions(unit, alice)).items == ()

    async def test_reopening_weeks_later_leaves_this_week_s_points(self, unit, alice, clock):
        task = new_id()
        await publish(unit, alice, done(task))
        clock.advance(timedelta(days=21))
        await publish(unit, alice, done(difficulty="hard"))
        await publish(unit, alice, TaskReopened(task_id=task))
        points = await service.summary(unit, alice)
        assert (points.xp, points.weekly, points.earned_today) == (20, 20, 20)


class TestFocus:
    async def test_25_minutes_earn_5_points(self, unit, alice, clock):
        await publish(unit, alice, focused(25, clock()))
        points = await service.summary(unit, alice)
        assert (points.xp, points.streak_current) == (5, 1)

    async def test_a_few_minutes_count_for_the_streak_without_points(self, unit, alice, clock):
        await publish(unit, alice, focused(4, clock()))
        points = await service.summary(unit, alice)
        assert (points.xp, points.streak_current) == (0, 1)
        assert (alice.user_id, "points") in unit.changes

    async def test_a_session_of_no_minutes_counts_for_nothing(self, unit, alice, clock):
        await publish(unit, alice, focused(0, clock()))
        assert (await service.summary(unit, alice)).streak_longest == 0

    async def test_a_session_is_paid_once(self, unit, alice, clock):
        event = focused(25, clock())
        record = await publish(unit, alice, event)
        await replay(unit, record, event)
        await publish(unit, alice, event)
        assert (await service.summary(unit, alice)).xp == 5


class TestPeriods:
    async def test_week_and_month_start_anew_without_a_job(self, unit, alice, clock):
        clock.set(datetime.fromisoformat("2026-11-29T22:59:00+00:00"))  # Sunday 23:59 in Berlin
        await publish(unit, alice, done())
        before = await service.summary(unit, alice)
        clock.advance(timedelta(minutes=2))
        monday = await service.summary(unit, alice)
        assert (before.weekly, before.monthly) == (10, 10)
        assert (monday.weekly, monday.monthly, monday.xp, monday.earned_today) == (0, 10, 10, 0)
        clock.advance(timedelta(days=1))
        assert (await service.summary(unit, alice)).monthly == 0
        await publish(unit, alice, done())
        december = await service.summary(unit, alice)
        assert (december.weekly, december.monthly, december.xp) == (10, 10, 20)


class TestStreak:
    async def test_ten_to_and_ten_past_midnight_are_two_days(self, unit, alice, clock):
        clock.set(datetime.fromisoformat("2026-11-24T23:50:00+01:00"))
        await publish(unit, alice, done())
        clock.advance(timedelta(minutes=20))
        await publish(unit, alice, done())
        assert (await service.streaks(unit, alice)).current == 2

    async def test_with_a_day_start_at_three_half_past_one_is_still_yesterday(
        self, unit, alice, clock
    ):
        preference = await unit.scalar(
            select(UserPreference).where(UserPreference.user_id == alice.user_id)
        )
        preference.day_start_hour = 3
        await unit.flush()
        owl = replace(alice, day_start_hour=3)
        clock.set(datetime.fromisoformat("2026-11-24T22:00:00+01:00"))
        await publish(unit, owl, done())
        clock.set(datetime.fromisoformat("2026-11-25T01:30:00+01:00"))
        await publish(unit, owl, done())
        streak = await service.streaks(unit, owl)
        assert (streak.current, streak.last_activity_date) == (1, date(2026, 11, 24))
        clock.set(datetime.fromisoformat("2026-11-25T03:00:00+01:00"))
        await publish(unit, owl, done())
        assert (await service.streaks(unit, owl)).current == 2

    async def test_a_missed_day_shows_no_streak_and_keeps_the_longest(self, unit, alice, clock):
        for _ in range(3):
            await publish(unit, alice, done())
            clock.advance(timedelta(days=1))
        yesterday = await service.streaks(unit, alice)
        assert (yesterday.current, yesterday.alive) == (3, True)
        clock.advance(timedelta(days=1))
        broken = await service.streaks(unit, alice)
        assert (broken.current, broken.longest, broken.alive) == (0, 3, False)
        await publish(unit, alice, done())
        again = await service.streaks(unit, alice)
        assert (again.current, again.longest, again.alive) == (1, 3, True)

    async def test_focus_time_that_is_settled_next_morning_closes_the_gap(self, unit, alice, clock):
        await publish(unit, alice, done())
        last_night = clock() + timedelta(days=1, hours=12)
        clock.advance(timedelta(days=2))
        await publish(unit, alice, done())
        assert (await service.streaks(unit, alice)).current == 1
        await publish(unit, alice, focused(25, last_night))
        assert (await service.streaks(unit, alice)).current == 3


class TestLevel:
    async def test_1500_xp_are_half_way_through_level_2(self, unit, alice):
        await publish(unit, alice, done(minutes=8940))  # (10 + 298 x 5) x 1.01 = 1515
        level = await service.level(unit, alice)
        assert (level.level, level.percent, level.xp_to_next) == (2, 51.5, 485)
        ups = await unit.scalars(
            select(EventRecord).where(
                EventRecord.name == "LevelUp", EventRecord.user_id == alice.user_id
            )
        )
        assert [(up.payload["old_level"], up.payload["new_level"]) for up in ups] == [(1, 2)]

    async def test_somebody_new_stands_at_level_1(self, unit, alice):
        points = await service.summary(unit, alice)
        assert (points.level, points.level_percent, points.xp, points.streak_current) == (
            1,
            0,
            0,
            0,
        )
        assert (await service.streaks(unit, alice)).last_activity_date is None


class TestAwards:
    async def test_each_entry_is_announced_with_the_new_total(self, unit, alice):
        await publish(unit, alice, done())
        record = await unit.scalar(
            select(EventRecord).where(EventRecord.name == "ExperienceAwarded")
        )
        assert record.payload["amount"] == 10
        assert record.payload["new_total"] == 10
        assert record.payload["day"] == "2026-11-24"
        assert (alice.user_id, "points") in unit.changes

    async def test_points_are_one_s_own(self, unit, alice, bob):
        await publish(unit, alice, done())
        assert (await service.summary(unit, bob)).xp == 0
        assert (await service.transactions(unit, bob)).items == ()


@pytest.mark.parametrize("seed", range(6))
async def test_the_ledger_always_equals_the_balance(unit, alice, clock, seed):
    """Random days of completing, reopening, focusing and everything arriving twice."""
    dice = random.Random(seed)
    open_tasks, done_tasks = [new_id() for _ in range(4)], []
    log: list[tuple[EventRecord, object]] = []
    for _ in range(40):
        clock.advance(timedelta(hours=dice.choice([0, 0, 1, 5, 30, 100])))
        move = dice.choice(["done", "done", "reopen", "focus", "replay"])
        event: object
        if move == "done" and open_tasks:
            task = open_tasks.pop(dice.randrange(len(open_tasks)))
            done_tasks.append(task)
            event = done(task, minutes=dice.randrange(200), difficulty="medium")
        elif move == "reopen" and done_tasks:
            task = done_tasks.pop(dice.randrange(len(done_tasks)))
            open_tasks.append(task)
            event = TaskReopened(task_id=task)
        elif move == "focus":
            event = focused(dice.randrange(90), clock() - timedelta(hours=dice.randrange(20)))
        elif log:
            await replay(unit, *dice.choice(log))
            continue
        else:
            continue
        log.append((await publish(unit, alice, event), event))
    points = await service.summary(unit, alice)
    today = local_day(alice, clock())
    assert points.xp == points.spendable == await ledger_sum(unit, alice)
    assert points.weekly == await ledger_sum(unit, alice, rules.week_start(today))
    assert points.monthly == await ledger_sum(unit, alice, rules.month_start(today))
    days = (await unit.scalars(select(DailyStat).where(DailyStat.user_id == alice.user_id))).all()
    assert sum(day.points_earned for day in days) == points.xp
    assert sum(day.tasks_completed for day in days) == len(done_tasks)


class TestPaging:
    async def test_the_ledger_is_read_page_by_page_newest_first(self, unit, alice, clock):
        for index in range(5):
            await publish(unit, alice, done(minutes=30 * index))
            clock.advance(timedelta(minutes=index % 2))
        whole = await service.transactions(unit, alice)
        seen, cursor = [], None
        while True:
            page = await service.transactions(unit, alice, limit=2, cursor=cursor)
            seen += page.items
            cursor = page.next_cursor
            if cursor is None:
                break
        assert tuple(seen) == whole.items
        assert len(seen) == 5
        assert [t.created_at for t in seen] == sorted((t.created_at for t in seen), reverse=True)

    async def test_a_made_up_cursor_is_refused(self, unit, alice):
        with pytest.raises(InvalidInput):
            await service.transactions(unit, alice, cursor="abc")


@pytest.fixture
async def real_alice(real_database) -> Actor:
    """Somebody in a database with real commits."""
    async with unit_of_work() as db:
        user = User(email="alice@example.org", username="alice", timezone="Europe/Berlin")
        db.add(user)
        await db.flush()
        db.add(UserPreference(user_id=user.id))
        await db.flush()
        return await sessions.actor_for_user(db, user.id)


async def test_ten_completions_at_the_same_moment_all_count(real_alice, clock: ManualClock):
    async def complete() -> None:
        async with unit_of_work() as db:
            await publish(db, real_alice, done(difficulty="hard"))

    await asyncio.gather(*(complete() for _ in range(10)))
    async with unit_of_work() as db:
        points = await service.summary(db, real_alice)
        assert points.xp == await ledger_sum(db, real_alice) == 200
        assert points.streak_current == 1

"""The example: sixty believable days that can be removed without a trace of them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from focusflow import demo
from focusflow.focus import service as focus
from focusflow.focus.schemas import HistoryFilter
from focusflow.goals import service as goals
from focusflow.insights import service as insights
from focusflow.planning import service as planning
from focusflow.platform.actor import Actor
from focusflow.platform.clock import local_day
from focusflow.platform.db import unit_of_work
from focusflow.platform.errors import Conflict, NotFound
from focusflow.progress import service as progress
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskFilter, TaskIn
from tests.conftest import NOW


async def test_sixty_days_and_what_stays_when_they_go(alice: Actor) -> None:
    told: list[int] = []

    async def tell(percent: int) -> None:
        told.append(percent)

    await demo.fill(alice, tell)
    assert told[-1] == 100
    assert told == sorted(told)
    today = local_day(alice, NOW)
    async with unit_of_work() as db:
        open_tasks = await tasks.list_tasks(db, alice, TaskFilter(), limit=100)
        done = await tasks.list_tasks(db, alice, TaskFilter(view="completed"), limit=100)
        points = await progress.summary(db, alice)
        days = await insights.days(db, alice, today - timedelta(days=60), today)
        sessions = await focus.history(db, alice, HistoryFilter(), limit=100)
        found = await goals.list_goals(db, alice)
        assert len(open_tasks.items) == 14
        assert len(done.items) == 100
        assert len(sessions.items) == 100
        assert points.xp > 2000
        assert points.streak_current > 10
        assert sum(day.focus_minutes for day in days) > 3000
        assert sum(day.points_earned for day in days) == points.xp
        assert any(0 < goal.progress < 100 for goal in found.items)
        week = await planning.look_back_from(db, alice, today - timedelta(days=7))
        assert week.kept > week.missed > 0
        assert 50 < (week.rate or 0) < 100
        assert all(day.planned_minutes > 0 for day in week.days)
        mine = await tasks.create_task(db, alice, TaskIn(title="My own", estimated_minutes=30))
        await tasks.complete_task(db, alice, mine.id)
        own = await progress.summary(db, alice)
    with pytest.raises(Conflict):
        await demo.fill(alice)
    await demo.clear(alice)
    async with unit_of_work() as db:
        left = await tasks.list_tasks(db, alice, TaskFilter(view="all"), limit=100)
        after = await progress.summary(db, alice)
        days = await insights.days(db, alice, today - timedelta(days=60), today)
        assert [task.title for task in left.items] == ["My own"]
        assert after.xp == own.xp - points.xp
        assert after.streak_current == 1
        assert sum(day.points_earned for day in days) == after.xp
        assert sum(day.focus_minutes for day in days) == 0
        assert (await goals.list_goals(db, alice)).items == ()
        assert (await focus.history(db, alice, HistoryFilter())).items == ()
        week = await planning.look_back_from(db, alice, today - timedelta(days=7))
        assert week.planned_minutes == 0
    with pytest.raises(NotFound):
        await demo.clear(alice)

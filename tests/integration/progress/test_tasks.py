"""What completing and reopening real tasks does to points, streak and the daily count."""

from __future__ import annotations

from datetime import date, timedelta

from focusflow.insights import service as insights
from focusflow.progress import service
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskIn

TODAY = date(2026, 11, 24)


async def test_one_call_is_one_entry_and_repeating_it_changes_nothing(unit, alice):
    task = await tasks.create_task(unit, alice, TaskIn(title="Send the form", difficulty="easy"))
    await tasks.complete_task(unit, alice, task.id)
    once = await service.summary(unit, alice)
    assert (once.xp, once.streak_current) == (10, 1)
    await tasks.complete_task(unit, alice, task.id)
    assert await service.summary(unit, alice) == once
    assert len((await service.transactions(unit, alice)).items) == 1
    assert {"tasks", "points"} <= {topic for _, topic in unit.changes}


async def test_reopening_brings_the_balance_back_and_keeps_both_entries(unit, alice):
    task = await tasks.create_task(unit, alice, TaskIn(title="Send the form"))
    before = await service.summary(unit, alice)
    await tasks.complete_task(unit, alice, task.id)
    await tasks.reopen_task(unit, alice, task.id)
    after = await service.summary(unit, alice)
    assert (after.xp, after.spendable) == (before.xp, before.spendable) == (0, 0)
    assert sum(t.amount for t in (await service.transactions(unit, alice)).items) == 0
    assert len((await service.transactions(unit, alice)).items) == 2
    (day,) = await insights.days(unit, alice, TODAY, TODAY)
    assert (day.tasks_completed, day.tasks_on_time, day.points_earned) == (0, 0, 0)
    await tasks.complete_task(unit, alice, task.id)
    assert (await service.summary(unit, alice)).xp == 15


async def test_early_earns_ten_more_and_late_is_not_on_time(unit, alice):
    async def earned(**due: object) -> int:
        before = (await service.summary(unit, alice)).xp
        data = TaskIn(title="Hand in", difficulty="easy", **due)
        task = await tasks.create_task(unit, alice, data)
        await tasks.complete_task(unit, alice, task.id)
        return (await service.summary(unit, alice)).xp - before

    assert await earned(due_date=TODAY + timedelta(days=1)) == 20
    assert await earned(due_date=TODAY - timedelta(days=1)) == 10
    (day,) = await insights.days(unit, alice, TODAY, TODAY)
    assert (day.tasks_completed, day.tasks_on_time) == (2, 1)

"""The daily summary equals what happened on each local day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from focusflow.focus.events import FocusSessionCompleted
from focusflow.insights import service
from focusflow.insights.schemas import DayStat
from focusflow.platform.errors import InvalidInput
from focusflow.platform.events import publish, subscribers_of
from focusflow.platform.ids import new_id
from focusflow.tasks.events import TaskCompleted, TaskReopened

TODAY = date(2026, 11, 24)


def done(task_id=None, *, on_time: bool = True) -> TaskCompleted:
    return TaskCompleted(
        task_id=task_id or new_id(),
        goal_id=None,
        difficulty="easy",
        minutes=0,
        early=False,
        on_time=on_time,
    )


def focused(minutes: int, ended_at, mode: str = "pomodoro") -> FocusSessionCompleted:
    return FocusSessionCompleted(
        session_id=new_id(),
        task_id=None,
        minutes=minutes,
        planned=25,
        mode=mode,
        ended_at=ended_at,
    )


async def test_tasks_focus_and_points_add_up(unit, alice, clock):
    await publish(unit, alice, done())
    await publish(unit, alice, done(on_time=False))
    await publish(unit, alice, focused(25, clock()))
    await publish(unit, alice, focused(12, clock()))
    await publish(unit, alice, focused(40, clock(), "countdown"))
    assert await service.days(unit, alice, TODAY, TODAY) == (
        DayStat(
            day=TODAY,
            tasks_completed=2,
            tasks_on_time=1,
            focus_minutes=77,
            pomodoro_sessions=1,
            points_earned=10 + 10 + 5 + 2 + 8,
        ),
    )


async def test_each_event_is_counted_once(unit, alice, clock):
    events = [done(), focused(25, clock())]
    for event in events:
        record = await publish(unit, alice, event)
        for subscriber in subscribers_of(type(event)):
            await subscriber.handle(unit, record, event)
    (day,) = await service.days(unit, alice, TODAY, TODAY)
    assert (day.tasks_completed, day.focus_minutes, day.points_earned) == (1, 25, 15)


async def test_reopening_corrects_the_day_on_which_it_was_done(unit, alice, clock):
    task = new_id()
    await publish(unit, alice, done(task))
    clock.advance(timedelta(days=1))
    await publish(unit, alice, done())
    await publish(unit, alice, TaskReopened(task_id=task))
    first, second = await service.days(unit, alice, TODAY, TODAY + timedelta(days=1))
    assert first == DayStat(day=TODAY)
    assert (second.tasks_completed, second.tasks_on_time) == (1, 1)


async def test_reopening_what_was_never_counted_changes_nothing(unit, alice):
    await publish(unit, alice, TaskReopened(task_id=new_id()))
    assert await service.days(unit, alice, TODAY, TODAY) == (DayStat(day=TODAY),)


async def test_focus_counts_for_the_day_on_which_it_ended(unit, alice, clock):
    await publish(unit, alice, focused(25, clock() - timedelta(hours=10)))
    yesterday, today = await service.days(unit, alice, TODAY - timedelta(days=1), TODAY)
    assert (yesterday.focus_minutes, today.focus_minutes) == (25, 0)


async def test_days_are_one_s_own_and_without_gaps(unit, alice, bob):
    await publish(unit, alice, done())
    days = await service.days(unit, bob, TODAY - timedelta(days=6), TODAY)
    assert [stat.day for stat in days] == [TODAY - timedelta(days=n) for n in range(6, -1, -1)]
    assert {stat.tasks_completed for stat in days} == {0}


async def test_a_range_must_be_in_order_and_of_readable_length(unit, alice):
    with pytest.raises(InvalidInput):
        await service.days(unit, alice, TODAY, TODAY - timedelta(days=1))
    with pytest.raises(InvalidInput):
        await service.days(unit, alice, TODAY, TODAY + timedelta(days=400))

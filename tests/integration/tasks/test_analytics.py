"""Figures about tasks equal a count by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest
from sqlalchemy import text

from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import Db
from focusflow.platform.errors import InvalidInput
from focusflow.tasks import service
from focusflow.tasks.schemas_figures import FiguresQuery
from tests.integration.tasks.test_cost import statements


def query(**values) -> FiguresQuery:
    return FiguresQuery.model_validate(values)


@pytest.fixture
async def seeded(add, unit: Db, alice: Actor, bob: Actor, clock: ManualClock) -> None:
    """Two weeks of Alice's: what the tests below count by hand."""

    async def done(title: str, at: datetime, minutes: int | None, **fields) -> None:
        clock.set(at - timedelta(hours=1))
        task = await add(title, **fields)
        clock.set(at)
        await service.complete_task(unit, alice, task.id, actual_minutes=minutes)

    monday = datetime(2026, 11, 9, 9, tzinfo=UTC)
    await done("a", monday, 30, due_date=date(2026, 11, 9), priority="high", category="home")
    await done("b", monday + timedelta(hours=2), 20, due_date=date(2026, 11, 8), category="home")
    await done("c", monday + timedelta(days=1), 45, priority="urgent")
    # 23:30 in Berlin is 22:30 UTC: still the 15th; 00:30 is already the 16th.
    await done("d", datetime(2026, 11, 15, 22, 30, tzinfo=UTC), 10, category="study")
    await done("e", datetime(2026, 11, 15, 23, 30, tzinfo=UTC), None, due_date=date(2026, 11, 20))
    clock.set(datetime(2026, 11, 17, 9, tzinfo=UTC))
    await add("open", due_date=date(2026, 11, 19), priority="low")
    gone = await add("cancelled", due_date=date(2026, 11, 19))
    await bulk_status(unit, alice, gone.id)
    deleted = await add("deleted", due_date=date(2026, 11, 19))
    await service.delete_task(unit, alice, deleted.id)
    from focusflow.tasks.schemas import TaskIn

    await service.create_task(unit, bob, TaskIn(title="Bob's", due_date=date(2026, 11, 19)))
    clock.set(datetime(2026, 11, 21, 9, tzinfo=UTC))


async def bulk_status(unit: Db, actor: Actor, task_id) -> None:
    from focusflow.tasks.schemas import TaskPatch

    await service.update_task(unit, actor, task_id, TaskPatch(status="cancelled"))


async def test_the_overview_equals_a_count_by_hand(seeded, unit: Db, alice: Actor):
    wanted = query(period="week", **{"from": "2026-11-08", "to": "2026-11-21"})
    view = await service.analytics(unit, alice, wanted)
    assert (view.open, view.overdue) == (1, 1)
    whole = view.overview
    assert (whole.created, whole.completed, whole.minutes) == (7, 5, 105)
    assert whole.on_time == 4  # “b” was due the day before
    assert (whole.due, whole.due_done) == (4, 3)  # a, b, e and the open one
    assert (whole.completion_rate, whole.on_time_rate) == (75.0, 80.0)
    assert [(one.priority, one.open, one.completed) for one in view.priorities] == [
        ("urgent", 0, 1),
        ("high", 0, 1),
        ("medium", 0, 3),
        ("low", 1, 0),
    ]
    assert [(one.category, one.completed, one.minutes) for one in view.categories] == [
        ("home", 2, 50),
        (None, 2, 45),
        ("study", 1, 10),
    ]


async def test_periods_follow_the_persons_days_and_weeks(seeded, unit: Db, alice: Actor):
    wanted = {"from": "2026-11-08", "to": "2026-11-21"}
    weeks = (await service.analytics(unit, alice, query(period="week", **wanted))).periods
    assert [(one.start.day, one.completed, one.minutes) for one in weeks] == [
        (8, 0, 0),  # a Sunday: with Monday first it is the end of a week
        (9, 4, 105),
        (16, 1, 0),
    ]
    sundays = replace(alice, first_weekday=6)
    weeks = (await service.analytics(unit, sundays, query(period="week", **wanted))).periods
    assert [(one.start.day, one.completed) for one in weeks] == [(8, 3), (15, 2)]
    late = replace(alice, day_start_hour=3)  # 00:30 counts for the day before
    days = (await service.analytics(unit, late, query(period="day", **wanted))).periods
    assert {one.start.day: one.completed for one in days if one.completed} == {9: 2, 10: 1, 15: 2}
    months = (await service.analytics(unit, alice, query(period="month", **wanted))).periods
    assert [(one.start, one.end, one.completed) for one in months] == [
        (date(2026, 11, 8), date(2026, 11, 21), 5)
    ]
    far = replace(alice, timezone="Pacific/Auckland")
    days = (await service.analytics(unit, far, query(period="day", **wanted))).periods
    assert {one.start.day: one.completed for one in days if one.completed} == {9: 1, 10: 2, 16: 2}


async def test_one_day_lists_what_was_done_on_it(seeded, unit: Db, alice: Actor, bob: Actor):
    found = await service.completed_on(unit, alice, date(2026, 11, 15))
    assert [task.title for task in found] == ["d"]
    found = await service.completed_on(unit, alice, date(2026, 11, 9))
    assert [task.title for task in found] == ["a", "b"]
    assert await service.completed_on(unit, bob, date(2026, 11, 9)) == ()


async def test_nothing_done_is_nothing_and_not_a_division(unit: Db, bob: Actor):
    view = await service.analytics(unit, bob)
    assert (view.overview.completed, view.overview.completion_rate) == (0, None)
    assert len(view.periods) == 28
    assert (view.start, view.end) == (date(2026, 10, 28), date(2026, 11, 24))


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"from": "2026-11-20", "to": "2026-11-01"}, "to"),
        ({"from": "2025-01-01", "to": "2026-11-01"}, "from"),
        ({"period": "year"}, "period"),
        ({"from": "soon"}, "from"),
    ],
)
async def test_what_can_not_be_counted_is_refused(api: httpx.AsyncClient, params, field):
    answer = await api.get("/tasks/analytics", params=params)
    assert answer.status_code == 422
    assert answer.json()["error"]["details"]["field"] == field
    good = await api.get("/tasks/analytics", params={"period": "month"})
    assert good.status_code == 200
    assert len(good.json()["data"]["periods"]) == 12


async def test_a_range_turned_round_is_refused(unit: Db, alice: Actor):
    with pytest.raises(InvalidInput):
        await service.analytics(unit, alice, query(**{"from": "2026-12-01", "to": "2026-11-01"}))


async def test_figures_of_many_tasks_cost_few_statements(unit: Db, engine, alice: Actor):
    await unit.execute(
        text(
            "INSERT INTO task (id, user_id, title, priority, status, difficulty, tags, "
            "focus_minutes, position, recurrence_mode, ai_generated, created_at, updated_at, "
            "completed_at) "
            "SELECT gen_random_uuid(), :user, 'T', 'medium', 'completed', 'medium', '{}', 5, n, "
            "'schedule', false, now(), now(), now() - n * interval '10 minute' "
            "FROM generate_series(1, 20000) n"
        ),
        {"user": alice.user_id},
    )
    with statements(engine) as sent:
        await service.analytics(unit, alice, query(period="week"))
    assert len(sent) <= 6, sent

"""Filters, orders, pages, counts, and what the planner sees."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import date, time, timedelta
from uuid import UUID

import httpx
import pytest

from focusflow.goals import service as goals
from focusflow.goals.schemas import GoalIn, GoalPatch
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import InvalidInput
from focusflow.tasks import service
from focusflow.tasks.schemas import TaskFilter, TaskIn, TaskPatch

TODAY = date(2026, 11, 24)


async def titles(db: Db, actor: Actor, **wanted: object) -> list[str]:
    page = await service.list_tasks(db, actor, TaskFilter(**wanted))
    return [task.title for task in page.items]


@pytest.fixture
async def seeded(add, unit: Db, alice: Actor) -> dict[str, object]:
    """A handful of tasks that differ in everything one can filter by."""
    goal = await goals.create_goal(unit, alice, GoalIn(title="Goal"))
    made = {
        "late": await add("late", due_date=TODAY - timedelta(days=2), priority="high"),
        "soon": await add("soon", due_date=TODAY, due_time=time(18), tags=["Home"]),
        "goal": await add("goal", goal_id=goal.id, category="essay", priority="low"),
        "far": await add("far", due_date=TODAY + timedelta(days=9), tags=["home", "x"]),
        "busy": await add("busy", status="in_progress", category="essay", priority="urgent"),
        "done": await add("done", status="completed"),
        "gone": await add("gone", status="cancelled"),
        "kept": await add("kept", status="archived"),
    }
    child = await add("child", parent_id=made["far"].id)
    trash = await add("trash")
    await service.delete_task(unit, alice, trash.id)
    return {**made, "child": child, "goal_id": goal.id}


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, "late soon far goal busy child"),
        ({"view": "completed"}, "done"),
        ({"view": "archived"}, "kept"),
        ({"view": "trash"}, "trash"),
        ({"view": "all", "sort": "created_at"}, "late soon goal far busy done gone kept child"),
        ({"status": ["in_progress", "cancelled"]}, "busy gone"),
        ({"priority": ["urgent", "high"]}, "late busy"),
        ({"due_from": TODAY, "due_to": TODAY + timedelta(days=9)}, "soon far"),
        ({"due_to": TODAY}, "late soon"),
        ({"category": "essay"}, "goal busy"),
        ({"category": "essay", "status": ["pending"]}, "goal"),
        ({"tag": "HOME"}, "soon far"),
        ({"tag": "hom"}, ""),
        ({"overdue": True}, "late"),
        ({"q": "OO"}, "soon"),
        ({"q": "%"}, ""),
        ({"top_level": True}, "late soon far goal busy"),
        ({"sort": "-due_date"}, "far soon late child busy goal"),
        ({"sort": "priority"}, "busy late soon far child goal"),
        ({"sort": "title"}, "busy child far goal late soon"),
        ({"sort": "-created_at"}, "child busy far goal soon late"),
    ],
)
async def test_filters_and_orders(seeded, unit: Db, alice: Actor, wanted, expected):
    assert await titles(unit, alice, **wanted) == expected.split()


async def test_filters_by_goal_and_parent(seeded, unit: Db, alice: Actor):
    assert await titles(unit, alice, goal_id=seeded["goal_id"]) == ["goal"]
    assert await titles(unit, alice, parent_id=seeded["far"].id) == ["child"]


async def test_filters_combine_over_http(seeded, api: httpx.AsyncClient, unit: Db):
    await unit.commit()
    query = {"status": "pending,in_progress", "category": "essay", "sort": "title"}
    answer = await api.get("/tasks", params=query)
    assert [task["title"] for task in answer.json()["data"]] == ["busy", "goal"]
    repeated = await api.get("/tasks?status=pending&status=in_progress&priority=high")
    assert [task["title"] for task in repeated.json()["data"]] == ["late"]


@pytest.mark.parametrize(
    "sort",
    [
        "due_date",
        "-due_date",
        "priority",
        "title",
        "position",
        "created_at",
        "-created_at",
        "-updated_at",
        "-completed_at",
    ],
)
async def test_pages_join_without_gap_or_repetition(add, unit: Db, alice: Actor, clock, sort):
    for number in range(11):
        await add(
            f"Übung {number % 4}",
            due_date=TODAY + timedelta(days=number % 3) if number % 2 else None,
            priority=["low", "urgent", "medium"][number % 3],
            status="completed" if number % 5 == 0 else "pending",
        )
        if number % 3:
            clock.advance(timedelta(seconds=1))
    wanted = TaskFilter(view="all", sort=sort)
    whole = [t.id for t in (await service.list_tasks(unit, alice, wanted)).items]
    seen, cursor = [], None
    while True:
        page = await service.list_tasks(unit, alice, wanted, cursor=cursor, limit=3)
        assert len(page.items) <= 3
        seen += [task.id for task in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == whole
    assert len(set(seen)) == 11


async def test_a_cursor_of_another_list_is_refused(add, unit: Db, alice: Actor):
    for _ in range(3):
        await add()
    page = await service.list_tasks(unit, alice, TaskFilter(sort="created_at"), limit=1)
    with pytest.raises(InvalidInput):
        await service.list_tasks(unit, alice, TaskFilter(sort="title"), cursor=page.next_cursor)


@pytest.mark.parametrize(
    ("sort", "values"),
    [
        ("title", ["a\x00", str(UUID(int=1))]),
        ("title", ["a\ud800", str(UUID(int=1))]),
        ("title", [1, str(UUID(int=1))]),
        ("title", [None, str(UUID(int=1))]),
        ("position", ["nan", str(UUID(int=1))]),
        ("position", ["1.0", None]),
        ("priority", ["9" * 30, None, str(UUID(int=1))]),
        ("created_at", [None]),
        ("-updated_at", [None, str(UUID(int=1))]),
        ("due_date", ["2026-11-24T08:00:00", str(UUID(int=1))]),
        ("due_date", {}),
    ],
)
async def test_a_forged_cursor_is_refused(api: httpx.AsyncClient, sort, values):
    cursor = urlsafe_b64encode(json.dumps(values).encode()).decode()
    answer = await api.get("/tasks", params={"sort": sort, "cursor": cursor})
    assert answer.status_code == 422
    assert answer.json()["error"]["details"]["field"] == "cursor"


@pytest.mark.parametrize(
    "query", ["status=skipped", "sort=colour", "limit=0", "limit=101", "cursor=abc", "nope=1"]
)
async def test_unknown_filters_are_refused(api: httpx.AsyncClient, query):
    answer = await api.get(f"/tasks?{query}")
    assert answer.status_code == 422
    assert answer.json()["error"]["details"]["field"] == query.partition("=")[0].replace(
        "status", "status.0"
    )


async def test_counts_for_the_shell(seeded, add, unit: Db, alice: Actor, bob: Actor):
    await add("planned", scheduled_date=TODAY)
    found = await service.counts(unit, alice)
    assert (found.open, found.today, found.overdue) == (7, 2, 1)
    empty = await service.counts(unit, bob)
    assert (empty.open, empty.today, empty.overdue) == (0, 0, 0)


async def test_a_day_that_starts_at_three_keeps_yesterday_until_then(
    add, unit: Db, make_user, clock
):
    owl = replace(await make_user("owl"), day_start_hour=3)
    await service.create_task(unit, owl, TaskIn(title="T", due_date=TODAY))
    clock.advance(timedelta(hours=16, minutes=30))  # 01:30 at night
    found = await service.counts(unit, owl)
    assert (found.today, found.overdue) == (1, 0)
    clock.advance(timedelta(hours=2))
    found = await service.counts(unit, owl)
    assert (found.today, found.overdue) == (0, 1)


async def test_what_can_be_planned(seeded, add, unit: Db, alice: Actor):
    await add("later", start_date=TODAY + timedelta(days=1))
    first = await add("first", estimated_minutes=30)
    second = await add("second")
    await service.set_dependencies(unit, alice, second.id, [first.id])
    await service.set_dependencies(unit, alice, first.id, [seeded["done"].id])
    await service.add_actual_minutes(unit, alice, first.id, 25)
    found = {task.title: task for task in await service.plannable_tasks(unit, alice, TODAY)}
    # 'far' is stood for by its open subtask; 'later' has not started.
    assert set(found) == {"late", "soon", "goal", "busy", "child", "first", "second"}
    assert found["second"].depends_on == (first.id,)
    assert found["first"].depends_on == ()
    assert (found["first"].estimated_minutes, found["first"].spent_minutes) == (30, 25)
    assert found["goal"].goal_priority == "medium"
    assert next(iter(found)) == "busy"
    tomorrow = await service.plannable_tasks(unit, alice, TODAY + timedelta(days=1))
    assert "later" in {task.title for task in tomorrow}
    assert len(await service.plannable_tasks(unit, alice, TODAY, limit=2)) == 2


async def test_a_paused_goal_drops_out_of_planning(seeded, unit: Db, alice: Actor):
    await goals.update_goal(unit, alice, seeded["goal_id"], GoalPatch(status="paused"))
    found = await service.plannable_tasks(unit, alice, TODAY)
    assert "goal" not in {task.title for task in found}
    await goals.update_goal(unit, alice, seeded["goal_id"], GoalPatch(status="active"))
    found = await service.plannable_tasks(unit, alice, TODAY)
    assert "goal" in {task.title for task in found}


async def test_others_see_nothing_of_it(seeded, unit: Db, bob: Actor):
    assert await titles(unit, bob, view="all") == []
    assert await titles(unit, bob, view="trash") == []
    assert await service.plannable_tasks(unit, bob, TODAY) == []
    assert await service.briefs(unit, bob, [seeded["late"].id]) == {}


async def test_manual_order(add, unit: Db, alice: Actor):
    made = [await add(name) for name in "abcd"]
    a, b, c, d = (task.id for task in made)

    async def order() -> str:
        return "".join(await titles(unit, alice, sort="position"))

    assert await order() == "abcd"
    await service.reorder(unit, alice, d, before_id=a)
    assert await order() == "dabc"
    await service.reorder(unit, alice, d, after_id=b)
    assert await order() == "abdc"
    await service.reorder(unit, alice, a, after_id=c)
    assert await order() == "bdca"
    for _ in range(120):  # halving one gap again and again leaves no number at last
        await service.reorder(unit, alice, c, after_id=b)
        await service.reorder(unit, alice, d, after_id=b)
    assert await order() == "bdca"
    with pytest.raises(InvalidInput):
        await service.reorder(unit, alice, a)
    with pytest.raises(InvalidInput):
        await service.reorder(unit, alice, a, after_id=a)


async def test_ordering_is_no_edit(add, unit: Db, alice: Actor, clock):
    one, other = await add("a"), await add("b")
    clock.advance(timedelta(minutes=1))
    moved = await service.reorder(unit, alice, other.id, before_id=one.id)
    assert moved.updated_at == other.updated_at
    patched = await service.update_task(unit, alice, one.id, TaskPatch(title="A"))
    assert patched.position > moved.position

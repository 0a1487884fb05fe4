"""Goals over HTTP and by verb: fields, states, progress, lists, trash."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select
from sqlmodel import col

from focusflow.goals import jobs, service
from focusflow.goals.models import Goal, GoalProgress, Milestone
from focusflow.goals.schemas import (
    GoalFilter,
    GoalIn,
    GoalPatch,
    GoalView,
    ProgressSet,
    ProgressStep,
)
from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import Db, unit_of_work
from focusflow.platform.errors import Conflict
from focusflow.platform.events import EventRecord


async def make(api: httpx.AsyncClient, title: str = "Thesis", **fields: Any) -> dict[str, Any]:
    answer = await api.post("/goals", json={"title": title, **fields})
    assert answer.status_code == 201, answer.text
    return answer.json()["data"]


async def payloads(name: str) -> list[dict[str, Any]]:
    async with unit_of_work() as db:
        statement = select(EventRecord).where(col(EventRecord.name) == name)
        return [row.payload for row in await db.scalars(statement.order_by(col(EventRecord.id)))]


async def test_a_goal_starts_today_with_sensible_defaults(api: httpx.AsyncClient):
    goal = await make(api)
    assert goal["type"] == "goal"
    assert (goal["start_date"], goal["target_date"]) == ("2026-11-24", None)
    assert (goal["priority"], goal["status"], goal["progress"]) == ("medium", "active", 0)
    assert (await api.get(f"/goals/{goal['id']}")).json()["data"] == goal


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": "x" * 501}, "title"),
        ({"title": " "}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"priority": "urgent"}, "priority"),
        ({"start_date": "2026-12-02", "target_date": "2026-12-01"}, "target_date"),
        ({"target_date": "2026-11-23"}, "target_date"),
        ({"target_date": "3000-01-01"}, "target_date"),
        ({"progress": 50}, "progress"),
        ({"progress_mode": "guess"}, "progress_mode"),
    ],
)
async def test_bad_input_is_named(api: httpx.AsyncClient, fields, field):
    answer = await api.post("/goals", json={"title": "Good", **fields})
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "INVALID_INPUT"
    assert answer.json()["error"]["details"]["field"] == field
    assert (await api.get("/goals")).json()["data"] == []


async def test_patch_and_put(api: httpx.AsyncClient):
    goal = await make(api, description="d", category="exam", target_date="2027-01-01")
    url = f"/goals/{goal['id']}"
    patched = (await api.patch(url, json={"title": "Exam"})).json()["data"]
    assert (patched["title"], patched["description"]) == ("Exam", "d")
    early = await api.patch(url, json={"target_date": "2026-11-01"})
    assert early.status_code == 422
    moved = await api.patch(url, json={"start_date": "2027-02-01"})
    assert moved.status_code == 422
    await api.patch(url, json={"status": "paused"})
    put = (await api.put(url, json={"title": "New"})).json()["data"]
    assert (put["description"], put["category"], put["target_date"]) == (None, None, None)
    assert (put["status"], put["start_date"]) == ("paused", "2026-11-24")


async def test_changes_are_logged_and_priority_is_announced(api: httpx.AsyncClient):
    goal = await make(api)
    url = f"/goals/{goal['id']}"
    await api.patch(url, json={"priority": "high", "title": "Thesis"})
    await api.patch(url, json={"priority": "high"})
    created, updated = await payloads("GoalChanged")
    assert (created["action"], created["after"]["title"]) == ("created", "Thesis")
    assert (updated["before"], updated["after"]) == ({"priority": "medium"}, {"priority": "high"})
    assert await payloads("GoalPriorityChanged") == [
        {"goal_id": goal["id"], "before": "medium", "after": "high"}
    ]


async def test_a_stale_form_is_refused_and_nothing_is_lost(api: httpx.AsyncClient, clock):
    goal = await make(api)
    url = f"/goals/{goal['id']}"
    clock.advance(timedelta(seconds=5))
    await api.patch(url, json={"title": "B"})
    stale = await api.patch(url, json={"title": "C", "seen": goal["updated_at"]})
    assert stale.status_code == 409
    assert stale.json()["error"]["details"]["current"] == {"title": "B"}
    other = await api.patch(url, json={"category": "exam", "seen": goal["updated_at"]})
    assert (other.json()["data"]["title"], other.json()["data"]["category"]) == ("B", "exam")


async def test_completing_fills_the_ring_and_tells_how_long_it_took(
    unit: Db, alice: Actor, clock: ManualClock
):
    goal = await service.create_goal(unit, alice, GoalIn(title="G", category="exam"))

    async def to(status: str) -> GoalView:
        return await service.update_goal(unit, alice, goal.id, GoalPatch(status=status))

    clock.advance(timedelta(days=9))
    done = await to("completed")
    assert (done.progress, done.completed_at) == (100, clock())
    await to("completed")
    statement = select(EventRecord).where(col(EventRecord.name) == "GoalCompleted")
    (event,) = (await unit.scalars(statement)).all()
    assert event.payload == {
        "goal_id": str(goal.id),
        "category": "exam",
        "days_taken": 10,
        "title": "G",
        "tasks_done": 0,
        "age_minutes": 9 * 24 * 60,
    }
    with pytest.raises(Conflict):
        await service.set_progress(unit, alice, goal.id, ProgressSet(value=10))
    again = await to("active")
    assert (again.progress, again.completed_at) == (0, None)


async def test_progress_by_hand_is_kept_point_by_point(unit: Db, alice: Actor, clock: ManualClock):
    goal = await service.create_goal(unit, alice, GoalIn(title="G"))
    await service.set_progress(unit, alice, goal.id, ProgressSet(value=40, note="outline"))
    for delta, value in ((70, 100), (-30, 70)):
        clock.advance(timedelta(days=1))
        point = await service.step_progress(unit, alice, goal.id, ProgressStep(delta=delta))
        assert point.value == value
    points = (await service.list_progress(unit, alice, goal.id)).items
    assert [(p.at.day, p.value, p.delta, p.note) for p in points] == [
        (24, 40, 40, "outline"),
        (25, 100, 60, None),
        (26, 70, -30, None),
    ]
    shown = await service.get_goal(unit, alice, goal.id)
    assert (shown.progress, shown.progress_mode) == (70, "manual")


async def test_progress_over_http(api: httpx.AsyncClient):
    goal = await make(api)
    url = f"/goals/{goal['id']}/progress"
    first = await api.post(url, json={"value": 40})
    assert (first.status_code, first.json()["data"]["type"]) == (201, "goal_progress")
    assert (await api.patch(url, json={"delta": -50})).json()["data"]["value"] == 0
    assert (await api.patch(url, json={"delta": 101})).status_code == 422
    assert [p["value"] for p in (await api.get(url)).json()["data"]] == [40, 0]


@pytest.mark.parametrize(
    "body", [{"value": 101}, {"value": -1}, {"value": "50"}, {}, {"value": None}]
)
async def test_progress_is_a_percentage(api: httpx.AsyncClient, body):
    goal = await make(api)
    answer = await api.post(f"/goals/{goal['id']}/progress", json=body)
    assert answer.status_code == 422
    assert answer.json()["error"]["details"]["field"] == "value"


async def test_progress_is_read_page_by_page(unit: Db, alice: Actor, clock: ManualClock):
    goal = await service.create_goal(unit, alice, GoalIn(title="G"))
    for value in range(5):
        await service.set_progress(unit, alice, goal.id, ProgressSet(value=value))
        clock.advance(timedelta(hours=value % 2))
    seen, cursor = [], None
    while True:
        page = await service.list_progress(unit, alice, goal.id, cursor=cursor, limit=2)
        seen += [point.value for point in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("sort", ["created_at", "-created_at", "target_date"])
async def test_lists_are_filtered_and_paged(unit: Db, alice: Actor, bob: Actor, sort):
    await service.create_goal(unit, bob, GoalIn(title="Bob's"))
    for number in range(5):
        target = date(2027, 1, 5 - number) if number % 2 else None
        data = GoalIn(title=f"G{number}", category="exam", target_date=target)
        await service.create_goal(unit, alice, data)
    other = await service.create_goal(unit, alice, GoalIn(title="100%", priority="high"))
    await service.update_goal(unit, alice, other.id, GoalPatch(status="paused"))

    async def titles(**wanted: object) -> list[str]:
        page = await service.list_goals(unit, alice, GoalFilter(**wanted))
        return [goal.title for goal in page.items]

    assert len(await titles(category="exam")) == 5
    assert await titles(status="paused") == ["100%"]
    assert await titles(priority="high") == ["100%"]
    assert await titles(q="0%") == ["100%"]
    whole = await titles(sort=sort)
    if sort == "target_date":
        assert whole[:2] == ["G3", "G1"]
    seen, cursor = [], None
    while True:
        wanted = GoalFilter(sort=sort)
        page = await service.list_goals(unit, alice, wanted, cursor=cursor, limit=2)
        seen += [goal.title for goal in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == whole
    assert len(seen) == 6


async def test_deleted_goals_come_back_as_they_were(api: httpx.AsyncClient):
    goal = await make(api)
    url = f"/goals/{goal['id']}"
    step = (await api.post(f"{url}/milestones", json={"title": "S"})).json()["data"]
    await api.post(f"{url}/milestones/{step['id']}/complete")
    assert (await api.delete(url)).json()["data"] == {"id": goal["id"], "deleted": True}
    assert (await api.get(url)).status_code == 404
    assert (await api.get(f"{url}/milestones")).status_code == 404
    assert (await api.get("/goals")).json()["data"] == []
    (trashed,) = (await api.get("/goals?view=trash")).json()["data"]
    assert trashed["id"] == goal["id"]
    restored = (await api.post(f"{url}/restore")).json()["data"]
    assert (restored["progress"], restored["milestones_done"]) == (100, 1)
    assert (await api.post(f"{url}/restore")).status_code == 200


async def test_the_trash_is_emptied_after_thirty_days(unit: Db, alice: Actor, clock: ManualClock):
    goal = await service.create_goal(unit, alice, GoalIn(title="old"))
    await service.set_progress(unit, alice, goal.id, ProgressSet(value=5))
    await service.delete_goal(unit, alice, goal.id)
    kept = await service.create_goal(unit, alice, GoalIn(title="kept"))
    clock.advance(timedelta(days=30))
    assert await service.purge_trash(unit) == 0
    clock.advance(timedelta(seconds=1))
    assert await service.purge_trash(unit) == 1
    left = (await unit.scalars(select(col(Goal.id)))).all()
    assert left == [kept.id]
    for table in (GoalProgress, Milestone):
        assert await unit.scalar(select(func.count()).select_from(table)) == 0


async def test_the_purge_runs_as_a_job(database, alice: Actor, clock: ManualClock, monkeypatch):
    monkeypatch.setattr(jobs, "CHUNK", 1)
    async with unit_of_work() as db:
        goal = await service.create_goal(db, alice, GoalIn(title="old"))
        await service.delete_goal(db, alice, goal.id)
    clock.advance(timedelta(days=31))
    await jobs.start_purging._task.func(timestamp=0)
    await jobs.purge._task.func()
    async with unit_of_work() as db:
        assert await db.scalar(select(func.count()).select_from(Goal)) == 0


async def test_foreign_ids_are_not_there(api: httpx.AsyncClient, bobs_api: httpx.AsyncClient):
    own, foreign = await make(api), await make(bobs_api)
    step = (await bobs_api.post(f"/goals/{foreign['id']}/milestones", json={"title": "S"})).json()[
        "data"
    ]["id"]
    answers = []
    for url in (f"/goals/{foreign['id']}", "/goals/00000000-0000-7000-8000-000000000000"):
        answers += [
            await api.get(url),
            await api.put(url, json={"title": "X"}),
            await api.patch(url, json={"title": "X"}),
            await api.delete(url),
            await api.post(f"{url}/restore"),
            await api.get(f"{url}/progress"),
            await api.post(f"{url}/progress", json={"value": 1}),
            await api.patch(f"{url}/progress", json={"delta": 1}),
            await api.get(f"{url}/milestones"),
            await api.post(f"{url}/milestones", json={"title": "X"}),
        ]
    for url in (
        f"/goals/{foreign['id']}/milestones/{step}",
        f"/goals/{own['id']}/milestones/{step}",
    ):
        answers += [
            await api.put(url, json={"title": "X"}),
            await api.delete(url),
            await api.post(f"{url}/complete"),
            await api.post(f"{url}/restore"),
        ]
    assert {answer.status_code for answer in answers} == {404}
    unchanged = (await bobs_api.get(f"/goals/{foreign['id']}")).json()["data"]
    assert (unchanged["title"], unchanged["milestones_total"]) == ("Thesis", 1)


async def test_nobody_gets_in_without_signing_in(anonymous: httpx.AsyncClient):
    assert (await anonymous.get("/goals")).status_code == 401

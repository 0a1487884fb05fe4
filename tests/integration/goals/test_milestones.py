"""Milestones: order, ticks, and how goals follow them and their tasks."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from sqlmodel import col

from focusflow.accounts import sessions
from focusflow.accounts.models import User, UserPreference
from focusflow.goals import service
from focusflow.goals.rules import MAX_MILESTONES
from focusflow.goals.schemas import GoalIn, GoalPatch, GoalView, MilestoneIn, MilestonePut
from focusflow.platform.actor import Actor
from focusflow.platform.db import Database, Db, unit_of_work
from focusflow.platform.errors import Conflict
from focusflow.platform.events import EventRecord
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskIn, TaskPatch


@pytest.fixture
async def goal(unit: Db, alice: Actor) -> GoalView:
    """An empty goal of Alice's."""
    return await service.create_goal(unit, alice, GoalIn(title="Thesis"))


async def order(db: Db, actor: Actor, goal: GoalView) -> str:
    found = await service.list_milestones(db, actor, goal.id)
    assert [m.order_index for m in found] == list(range(len(found)))
    return "".join(m.title for m in found)


async def progress(db: Db, actor: Actor, goal: GoalView) -> int:
    return (await service.get_goal(db, actor, goal.id)).progress


async def test_milestones_keep_the_order_they_are_given(unit: Db, alice: Actor, goal: GoalView):
    made = {}
    for title, place in (("b", None), ("c", None), ("a", 0), ("d", 50)):
        data = MilestoneIn(title=title, order_index=place)
        made[title] = await service.add_milestone(unit, alice, goal.id, data)
    assert await order(unit, alice, goal) == "abcd"

    async def move(title: str, place: int) -> int:
        put = MilestonePut(title=title, order_index=place)
        view = await service.replace_milestone(unit, alice, goal.id, made[title].id, put)
        return view.order_index

    assert await move("d", 1) == 1
    assert await order(unit, alice, goal) == "adbc"
    assert await move("a", 99) == 3
    assert await order(unit, alice, goal) == "dbca"
    await service.delete_milestone(unit, alice, goal.id, made["b"].id)
    found = await service.list_milestones(unit, alice, goal.id)
    assert "".join(m.title for m in found) == "dca"
    await service.restore_milestone(unit, alice, goal.id, made["b"].id)
    assert await order(unit, alice, goal) == "dbca"


async def test_two_of_four_is_fifty(unit: Db, alice: Actor, goal: GoalView):
    steps = [
        await service.add_milestone(unit, alice, goal.id, MilestoneIn(title=t)) for t in "abcd"
    ]
    for step in steps[:2]:
        await service.complete_milestone(unit, alice, goal.id, step.id)
    view = await service.get_goal(unit, alice, goal.id)
    assert (view.progress, view.milestones_done, view.milestones_total) == (50, 2, 4)
    points = (await service.list_progress(unit, alice, goal.id)).items
    assert [(p.value, p.source) for p in points] == [
        (25, "milestones_and_tasks"),
        (50, "milestones_and_tasks"),
    ]


async def test_ticking_again_changes_nothing(api: httpx.AsyncClient, unit: Db):
    goal = (await api.post("/goals", json={"title": "G"})).json()["data"]["id"]
    made = await api.post(f"/goals/{goal}/milestones", json={"title": "S"})
    assert made.status_code == 201
    url = f"/goals/{goal}/milestones/{made.json()['data']['id']}/complete"
    once, again = (await api.post(url)).json()["data"], (await api.post(url)).json()["data"]
    assert once == again
    assert (once["status"], once["completed_at"]) == ("completed", "2026-11-24T08:00:00Z")
    statement = select(EventRecord).where(col(EventRecord.name) == "MilestoneReached")
    (event,) = (await unit.scalars(statement)).all()
    assert event.payload == {
        "goal_id": goal,
        "milestone_id": once["id"],
        "title": "S",
        "goal_title": "G",
        "progress": 100,
        "tasks_done": 0,
        "age_minutes": 0,
    }


async def test_put_changes_fields_and_state(api: httpx.AsyncClient, clock):
    goal = (await api.post("/goals", json={"title": "G"})).json()["data"]["id"]
    step = (
        await api.post(f"/goals/{goal}/milestones", json={"title": "S", "description": "d"})
    ).json()["data"]
    url = f"/goals/{goal}/milestones/{step['id']}"

    async def put(**body: Any) -> httpx.Response:
        clock.advance(timedelta(seconds=1))
        return await api.put(url, json=body)

    done = (await put(title="S", status="completed")).json()["data"]
    assert (done["status"], done["description"]) == ("completed", None)
    same = (await put(title="T")).json()["data"]
    assert (same["status"], same["completed_at"]) == ("completed", done["completed_at"])
    stale = await put(title="U", seen=done["updated_at"])
    assert stale.status_code == 409
    assert stale.json()["error"]["details"]["current"] == {"title": "T"}
    skipped = (await put(title="T", status="skipped")).json()["data"]
    assert skipped["completed_at"] is None
    assert (await put(title="T", status="lost")).status_code == 422
    assert (await put(title="")).status_code == 422
    assert (await put(title="T", order_index=-1)).status_code == 422


async def test_deleting_a_goal_takes_its_milestones_along(api: httpx.AsyncClient):
    goal = (await api.post("/goals", json={"title": "G"})).json()["data"]["id"]
    step = (await api.post(f"/goals/{goal}/milestones", json={"title": "S"})).json()["data"]["id"]
    task = (await api.post("/tasks", json={"title": "T", "milestone_id": step})).json()["data"]
    await api.delete(f"/goals/{goal}")
    answer = await api.post("/tasks", json={"title": "T", "milestone_id": step})
    assert answer.status_code == 404
    shown = (await api.get(f"/tasks/{task['id']}")).json()["data"]
    assert (shown["goal_id"], shown["milestone_id"]) == (None, None)


async def test_a_goal_has_a_hundred_milestones_at_most(unit: Db, alice: Actor, goal: GoalView):
    for number in range(MAX_MILESTONES):
        await service.add_milestone(unit, alice, goal.id, MilestoneIn(title=str(number)))
    with pytest.raises(Conflict):
        await service.add_milestone(unit, alice, goal.id, MilestoneIn(title="one more"))


async def test_a_goal_follows_its_tasks(unit: Db, alice: Actor, goal: GoalView):
    made = [
        await tasks.create_task(unit, alice, TaskIn(title=str(n), goal_id=goal.id))
        for n in range(4)
    ]
    await tasks.complete_task(unit, alice, made[0].id)
    assert await progress(unit, alice, goal) == 25
    await tasks.update_task(unit, alice, made[1].id, TaskPatch(status="cancelled"))
    assert await progress(unit, alice, goal) == 33
    await tasks.delete_task(unit, alice, made[2].id)
    assert await progress(unit, alice, goal) == 50
    await tasks.restore_task(unit, alice, made[2].id)
    await tasks.update_task(unit, alice, made[3].id, TaskPatch(goal_id=None))
    assert await progress(unit, alice, goal) == 50
    await tasks.archive_task(unit, alice, made[0].id)
    assert await progress(unit, alice, goal) == 50
    await tasks.restore_task(unit, alice, made[0].id)
    await tasks.reopen_task(unit, alice, made[0].id)
    view = await service.get_goal(unit, alice, goal.id)
    assert (view.progress, view.tasks_done, view.tasks_total) == (0, 0, 2)
    copy = await tasks.duplicate_task(unit, alice, made[0].id)
    assert (await service.get_goal(unit, alice, goal.id)).tasks_total == 3
    # A subtask of a task of the goal is no step of its own.
    await tasks.create_task(unit, alice, TaskIn(title="child", parent_id=copy.id))
    assert (await service.get_goal(unit, alice, goal.id)).tasks_total == 3


async def test_tasks_fill_their_milestone(unit: Db, alice: Actor, goal: GoalView):
    step = await service.add_milestone(unit, alice, goal.id, MilestoneIn(title="a"))
    await service.add_milestone(unit, alice, goal.id, MilestoneIn(title="b"))
    for number in range(2):
        data = TaskIn(title=str(number), milestone_id=step.id)
        task = await tasks.create_task(unit, alice, data)
    await tasks.complete_task(unit, alice, task.id)
    assert await progress(unit, alice, goal) == 25
    shown = (await service.list_milestones(unit, alice, goal.id))[0]
    assert (shown.tasks_done, shown.tasks_total) == (1, 2)
    # Without the milestone its tasks count for the goal itself: one of two, and one step left.
    await service.delete_milestone(unit, alice, goal.id, step.id)
    view = await service.get_goal(unit, alice, goal.id)
    assert (view.progress, view.tasks_done, view.tasks_total) == (33, 1, 2)
    await service.restore_milestone(unit, alice, goal.id, step.id)
    view = await service.get_goal(unit, alice, goal.id)
    assert (view.progress, view.tasks_done, view.tasks_total) == (25, 1, 2)


async def test_progress_kept_by_hand_does_not_follow(unit: Db, alice: Actor, goal: GoalView):
    await service.update_goal(unit, alice, goal.id, GoalPatch(progress_mode="manual"))
    step = await service.add_milestone(unit, alice, goal.id, MilestoneIn(title="a"))
    await service.complete_milestone(unit, alice, goal.id, step.id)
    assert await progress(unit, alice, goal) == 0
    await service.update_goal(unit, alice, goal.id, GoalPatch(progress_mode="derived"))
    assert await progress(unit, alice, goal) == 100


async def test_two_tasks_done_at_once_are_both_counted(real_database: Database):
    async with unit_of_work() as db:
        user = User(email="a@example.org", username="a")
        db.add(user)
        await db.flush()
        db.add(UserPreference(user_id=user.id))
        await db.flush()
        actor = await sessions.actor_for_user(db, user.id)
        goal = await service.create_goal(db, actor, GoalIn(title="G"))
        made = [
            await tasks.create_task(db, actor, TaskIn(title=str(n), goal_id=goal.id))
            for n in range(3)
        ]

    async def complete(task_id: Any) -> None:
        async with unit_of_work() as db:
            await tasks.complete_task(db, actor, task_id)

    await asyncio.gather(*(complete(task.id) for task in made))
    async with unit_of_work() as db:
        assert await progress(db, actor, goal) == 100

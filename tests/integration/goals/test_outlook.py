"""Figures over all goals, the chance of one, its history, and finding goals."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import httpx
import pytest

from focusflow.goals import service
from focusflow.goals.models import Goal, Milestone
from focusflow.goals.schemas import GoalFilter, GoalIn, GoalPatch, MilestoneIn, ProgressSet
from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import Db
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskIn
from tests.integration.goals.test_goals import make

TODAY = date(2026, 11, 24)


async def test_figures_equal_a_count_by_hand(unit: Db, alice: Actor, bob: Actor, clock) -> None:
    day = timedelta(days=1)
    rows = [
        # category, status, started, target, reached: days from today
        ("exam", "completed", -9, 0, 0),
        ("exam", "completed", -4, -2, 0),
        ("exam", "active", -9, -1, None),
        ("skill", "completed", -19, None, -10),
        ("skill", "cancelled", -3, None, None),
        (None, "paused", 0, 5, None),
    ]
    for category, status, start, target, reached in rows:
        unit.add(
            Goal(
                user_id=alice.user_id,
                title="g",
                category=category,
                status=status,
                start_date=TODAY + start * day,
                target_date=None if target is None else TODAY + target * day,
                completed_at=None if reached is None else clock() + reached * day,
            )
        )
    unit.add(Goal(user_id=alice.user_id, title="x", start_date=TODAY, deleted_at=clock()))
    unit.add(Goal(user_id=bob.user_id, title="x", start_date=TODAY))
    await unit.flush()
    found = await service.figures(unit, alice)
    counts = (found.total, found.active, found.paused, found.completed, found.cancelled)
    assert counts == (6, 1, 1, 3, 1)
    assert (found.late, found.completion_rate, found.on_time_rate) == (1, 75, 50)
    # 10, 5 and 10 days, the first one counted.
    assert (found.average_days, found.median_days) == (8.3, 10.0)
    by_name = {row.category: (row.total, row.completed) for row in found.categories}
    assert by_name == {"exam": (3, 2), "skill": (2, 1), None: (1, 0)}


async def test_figures_of_nothing(api: httpx.AsyncClient) -> None:
    data = (await api.get("/goals/analytics")).json()["data"]
    assert (data["total"], data["completion_rate"], data["median_days"]) == (0, None, None)


async def work(db: Db, actor: Actor, goal: Any, minutes: int | None, *, done: bool) -> None:
    data = TaskIn(title="t", goal_id=goal.id, estimated_minutes=minutes)
    task = await tasks.create_task(db, actor, data)
    if done:
        await tasks.complete_task(db, actor, task.id)


async def test_the_chance_follows_the_weeks_of_work(
    unit: Db, alice: Actor, clock: ManualClock
) -> None:
    target = TODAY + timedelta(days=28 + 35)
    data = GoalIn(title="G", target_date=target)
    goal = await service.create_goal(unit, alice, data)
    await work(unit, alice, goal, 300, done=False)
    await work(unit, alice, goal, None, done=False)
    young = await service.chance(unit, alice, goal.id)
    assert young.percent is None
    assert "Not enough history" in young.reasons[0]
    for minutes in (120, 100, 140, 120):
        clock.advance(timedelta(days=3))
        await work(unit, alice, goal, minutes, done=True)
        clock.advance(timedelta(days=4))
    likely = await service.chance(unit, alice, goal.id)
    assert likely.percent is not None
    assert likely.percent > 80
    assert "5 h 30 are left for 5 weeks" in likely.reasons[0]
    assert likely.reasons[-1].startswith("1 of 2 open tasks has no estimate")
    await work(unit, alice, goal, 3000, done=False)
    unlikely = await service.chance(unit, alice, goal.id)
    assert unlikely.percent is not None
    assert unlikely.percent < 10
    await service.update_goal(unit, alice, goal.id, GoalPatch(status="paused"))
    assert (await service.chance(unit, alice, goal.id)).percent is None


async def test_progress_by_hand_has_a_chance_too(
    unit: Db, alice: Actor, clock: ManualClock
) -> None:
    target = TODAY + timedelta(days=28 + 70)
    goal = await service.create_goal(unit, alice, GoalIn(title="G", target_date=target))
    for value in (6, 11, 15, 20):
        clock.advance(timedelta(days=7))
        await service.set_progress(unit, alice, goal.id, ProgressSet(value=value))
    found = await service.chance(unit, alice, goal.id)
    assert found.percent is not None
    assert found.percent < 50
    assert "80 points are left" in found.reasons[0]


async def test_history_shows_before_and_after_of_goal_and_milestones(
    api: httpx.AsyncClient,
) -> None:
    goal = await make(api, color="#112233")
    url = f"/goals/{goal['id']}"
    await api.patch(url, json={"priority": "high", "metadata": {"a": 1}})
    step = (await api.post(f"{url}/milestones", json={"title": "One"})).json()["data"]
    await api.post(f"{url}/milestones/{step['id']}/complete")
    reached, done, added, changed, created = (await api.get(f"{url}/history")).json()["data"]
    assert (reached["action"], reached["milestone"]) == ("reached", "One")
    assert (done["milestone"], done["milestone_id"]) == ("One", step["id"])
    assert done["changes"] == [{"field": "status", "before": "pending", "after": "completed"}]
    assert added["changes"] == [{"field": "milestone", "before": None, "after": "One"}]
    assert {"field": "priority", "before": "medium", "after": "high"} in changed["changes"]
    assert {"field": "metadata", "before": {}, "after": {"a": 1}} in changed["changes"]
    assert created["action"] == "created"
    first = (await api.get(f"{url}/history", params={"limit": 1})).json()
    rest = await api.get(
        f"{url}/history", params={"cursor": first["meta"]["pagination"]["next_cursor"]}
    )
    ids = [row["id"] for row in rest.json()["data"]]
    assert ids == [done["id"], added["id"], changed["id"], created["id"]]
    await api.patch(url, json={"status": "completed"})
    reached = (await api.get(f"{url}/history", params={"limit": 1})).json()["data"][0]
    assert (reached["action"], reached["milestone"]) == ("reached", None)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"color": "red"}, "color"),
        ({"color": "#12345"}, "color"),
        ({"icon": "skull"}, "icon"),
        ({"metadata": {"a": "x" * 8000}}, "metadata"),
        ({"metadata": {"a": "\x00"}}, "metadata"),
        ({"metadata": {"a": 1e308}}, "metadata"),
        ({"metadata": {"a": [[[[[[]]]]]]}}, "metadata"),
        ({"metadata": []}, "metadata"),
    ],
)
async def test_looks_and_metadata_are_bounded(api: httpx.AsyncClient, fields, field) -> None:
    answer = await api.post("/goals", json={"title": "Good", **fields})
    assert answer.status_code == 422
    assert answer.json()["error"]["details"]["field"] == field


async def test_looks_and_metadata_are_kept(api: httpx.AsyncClient) -> None:
    looks = {"color": "#AA00ff", "icon": "dumbbell", "metadata": {"club": {"days": [1, 2]}}}
    goal = await make(api, **looks)
    found = (await api.get(f"/goals/{goal['id']}")).json()["data"]
    assert {name: found[name] for name in looks} == looks
    patched = (await api.patch(f"/goals/{goal['id']}", json={"title": "B"})).json()["data"]
    assert patched["metadata"] == looks["metadata"]


async def test_goals_are_found_by_words_of_the_description_and_narrowed(
    unit: Db, alice: Actor
) -> None:
    day = timedelta(days=1)
    for title, description, category, target, status in (
        ("Thesis", "about estimators and bias", "exam", 10, "active"),
        ("Run", "ten kilometres", "health", 20, "active"),
        ("Estimate costs", None, "home", None, "paused"),
    ):
        made = await service.create_goal(
            unit,
            alice,
            GoalIn(
                title=title,
                description=description,
                category=category,
                target_date=None if target is None else TODAY + target * day,
            ),
        )
        if status != "active":
            await service.update_goal(unit, alice, made.id, GoalPatch(status=status))
    await unit.flush()

    async def titles(**wanted: Any) -> set[str]:
        page = await service.list_goals(unit, alice, GoalFilter(**wanted))
        return {goal.title for goal in page.items}

    assert await titles(q="estimators") == {"Thesis", "Estimate costs"}
    assert await titles(q="kilometre") == {"Run"}
    assert await titles(q="estimators", status="active") == {"Thesis"}
    assert await titles(status=["paused", "completed"]) == {"Estimate costs"}
    assert await titles(target_from=TODAY + 11 * day) == {"Run"}
    assert await titles(target_to=TODAY + 10 * day) == {"Thesis"}
    assert await titles(category="health", q="run") == {"Run"}


async def test_deleting_an_account_s_goal_takes_its_milestones(unit: Db, alice: Actor) -> None:
    goal = await service.create_goal(unit, alice, GoalIn(title="G"))
    step = await service.add_milestone(unit, alice, goal.id, MilestoneIn(title="m"))
    await service.erase(unit, alice, [goal.id])
    unit.expunge_all()
    assert await unit.get(Milestone, step.id) is None

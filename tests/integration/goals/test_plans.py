"""Breaking goals down, templates, wishes and cues."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from focusflow.goals import service
from focusflow.goals.models import Cue, GoalTemplate
from focusflow.goals.schemas import GoalIn
from focusflow.goals.schemas_plan import CueIn, TemplateIn
from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import Db, unit_of_work
from tests.integration.goals.test_goals import make

TODAY = date(2026, 11, 24)
IN_8_WEEKS = TODAY + timedelta(weeks=8)


async def ok(answer: httpx.Response) -> Any:
    assert answer.is_success, answer.text
    return answer.json()["data"]


async def test_five_of_eight_proposals_make_five_marked_tasks(api: httpx.AsyncClient) -> None:
    goal = await make(api, "Pass the exam", category="exam", target_date=str(IN_8_WEEKS))
    url = f"/goals/{goal['id']}"
    draft = await ok(await api.get(f"{url}/breakdown"))
    assert await ok(await api.get("/tasks")) == []
    tasks = [item for item in draft["items"] if item["kind"] == "task"][:8]
    assert all(TODAY <= date.fromisoformat(task["day"]) <= IN_8_WEEKS for task in tasks)
    step = next(item for item in draft["items"] if item["kind"] == "milestone")
    kept = [{k: v for k, v in item.items() if k != "why"} for item in [step, *tasks[:5]]]
    kept[1]["title"] = "Ask for the list of topics"
    made = await ok(await api.post(f"{url}/breakdown", json={"items": kept}))
    assert len(made["milestones"]) == 1
    found = await ok(await api.get("/tasks", params={"goal_id": goal["id"]}))
    assert len(found) == len(made["task_ids"]) == 5
    assert all(task["ai_generated"] for task in found)
    sort = {"goal_id": goal["id"], "sort": "-ai_priority_score"}
    pressing = await ok(await api.get("/tasks", params=sort))
    assert [task["due_date"] for task in pressing] == sorted(item["day"] for item in kept[1:])
    assert all(0 < task["ai_priority_score"] <= 100 for task in pressing)
    assert "Ask for the list of topics" in {task["title"] for task in found}
    under = [task for task in found if task["milestone_id"] == made["milestones"][0]["id"]]
    assert len(under) == sum(item["under"] == step["key"] for item in kept[1:])
    again = await ok(await api.get(f"{url}/breakdown"))
    assert step["title"] not in {item["title"] for item in again["items"]}
    goal = await ok(await api.get(url))
    assert (goal["tasks_total"], goal["milestones_total"]) == (5, 1)


@pytest.mark.parametrize(
    "items",
    [
        [],
        [{"key": "a", "kind": "task", "title": "x"}] * 2,
        [{"key": f"t{n}", "kind": "task", "title": "x"} for n in range(61)],
        [{"key": "a", "kind": "task", "title": "x", "minutes": 0}],
        [{"key": "A b", "kind": "task", "title": "x"}],
        [{"key": "a", "kind": "goal", "title": "x"}],
    ],
)
async def test_a_list_that_can_t_be_is_refused_whole(api: httpx.AsyncClient, items) -> None:
    goal = await make(api)
    answer = await api.post(f"/goals/{goal['id']}/breakdown", json={"items": items})
    assert answer.status_code == 422
    assert await ok(await api.get("/tasks")) == []


async def test_a_template_spreads_its_milestones_over_the_weeks_to_the_target(
    api: httpx.AsyncClient,
) -> None:
    templates = await ok(await api.get("/goals/templates"))
    assert "exam" in {one["id"] for one in templates}
    assert not any(one["own"] for one in templates)
    body = {"template": "exam", "goal": {"title": "Statistics", "target_date": str(IN_8_WEEKS)}}
    made = await ok(await api.post("/goals/from-template", json=body))
    days = [date.fromisoformat(step["target_date"]) for step in made["milestones"]]
    assert days == sorted(days)
    assert TODAY < days[0] < TODAY + timedelta(weeks=2)
    assert days[-1] == IN_8_WEEKS
    goal = await ok(await api.get(f"/goals/{made['goal_id']}"))
    assert (goal["category"], goal["icon"]) == ("exam", "graduation_cap")
    found = await ok(await api.get("/tasks", params={"goal_id": goal["id"], "limit": 100}))
    assert len(found) == len(made["task_ids"]) > 5
    assert not any(task["ai_generated"] for task in found)


async def test_a_goal_of_one_s_own_becomes_a_template(api: httpx.AsyncClient, clock) -> None:
    goal = await make(api, "Garden", category="home", target_date=str(TODAY + timedelta(days=10)))
    url = f"/goals/{goal['id']}"
    step = await ok(
        await api.post(
            f"{url}/milestones", json={"title": "Beds", "target_date": str(TODAY + timedelta(5))}
        )
    )
    dig = {"title": "Dig", "goal_id": goal["id"], "milestone_id": step["id"]}
    await ok(await api.post("/tasks", json={**dig, "due_date": "2026-11-26"}))
    await ok(await api.post("/tasks", json={"title": "Dream", "goal_id": goal["id"]}))
    kept = await ok(await api.post("/goals/templates", json={"goal_id": goal["id"]}))
    assert (kept["own"], kept["milestones"], kept["tasks"], kept["days"]) == (True, 1, 2, 10)
    assert (await ok(await api.get("/goals/templates")))[0] == kept
    asked = {"start_date": "2027-01-01", "target_date": "2027-01-21"}
    drafted = await ok(await api.get(f"/goals/templates/{kept['id']}/draft", params=asked))
    shown = {item["title"]: (item["day"], item["under"]) for item in drafted["items"]}
    assert shown["Beds"] == ("2027-01-11", None)
    assert shown["Dig"][0] == "2027-01-05"
    assert shown["Dig"][1] is not None
    assert shown["Dream"] == (None, None)
    await ok(await api.delete(f"/goals/templates/{kept['id']}"))
    gone = await api.get(f"/goals/templates/{kept['id']}/draft")
    assert gone.status_code == 404
    assert await ok(await api.post(f"/goals/templates/{kept['id']}/restore")) == kept


async def test_a_wish_s_obstacle_becomes_an_if_then_cue(api: httpx.AsyncClient) -> None:
    goal = await make(api)
    url = f"/goals/{goal['id']}"
    body = {
        "wish": "A finished draft",
        "outcome": "I can show it",
        "obstacle": "I open the mail first",
        "plan": "Draft before mail",
        "cue": {"at_time": "09:00", "situation": "I sit down", "action": "I open the draft"},
    }
    found = await ok(await api.put(f"{url}/woop", json=body))
    assert found["woop"]["obstacle"] == "I open the mail first"
    (cue,) = await ok(await api.get("/cues", params={"goal_id": goal["id"]}))
    assert (cue["at_time"], cue["action"]) == ("09:00:00", "I open the draft")
    (change, _) = await ok(await api.get(f"{url}/history"))
    assert change["changes"][0]["field"] == "woop"
    put = await ok(await api.put(url, json={"title": "New"}))
    assert put["woop"] == found["woop"]
    cleared = await ok(await api.put(f"{url}/woop", json={}))
    assert cleared["woop"] is None


@pytest.mark.parametrize(
    "fields",
    [
        {"action": "x"},
        {"situation": "s", "action": ""},
        {"situation": "s", "action": "x" * 201},
        {"situation": "s\x00", "action": "x"},
        {"at_time": "25:00", "action": "x"},
    ],
)
async def test_a_cue_needs_an_if_and_a_then(api: httpx.AsyncClient, fields) -> None:
    goal = await make(api)
    answer = await api.post("/cues", json={"goal_id": goal["id"], **fields})
    assert answer.status_code == 422, answer.text


async def test_cues_are_bounded_belong_to_one_thing_and_can_come_back(
    api: httpx.AsyncClient,
) -> None:
    goal = await make(api)
    task = await ok(await api.post("/tasks", json={"title": "Write", "goal_id": goal["id"]}))
    say = {"situation": "I sit down", "action": "I begin"}
    both = await api.post("/cues", json={**say, "goal_id": goal["id"], "task_id": task["id"]})
    assert both.status_code == 422
    assert (await api.post("/cues", json=say)).status_code == 422
    cue = await ok(await api.post("/cues", json={**say, "task_id": task["id"]}))
    changed = await ok(await api.put(f"/cues/{cue['id']}", json={**say, "at_time": "08:30"}))
    assert changed["at_time"] == "08:30:00"
    for _ in range(10):
        await ok(await api.post("/cues", json={**say, "goal_id": goal["id"]}))
    full = await api.post("/cues", json={**say, "goal_id": goal["id"]})
    assert full.status_code == 409
    asked = {"goal_id": goal["id"], "task_id": task["id"]}
    found = await ok(await api.get("/cues", params=asked))
    assert found[0]["id"] == cue["id"]
    assert len(found) == 11
    await ok(await api.delete(f"/cues/{cue['id']}"))
    assert len(await ok(await api.get("/cues", params=asked))) == 10
    assert (await ok(await api.post(f"/cues/{cue['id']}/restore")))["at_time"] == "08:30:00"


async def test_a_cue_is_due_for_an_hour_from_its_time_on(
    api: httpx.AsyncClient, alice: Actor, bob: Actor, clock: ManualClock
) -> None:
    goal = await make(api, "Thesis")
    task = await ok(await api.post("/tasks", json={"title": "Write"}))
    for owner in ({"goal_id": goal["id"]}, {"task_id": task["id"]}):
        await ok(await api.post("/cues", json={**owner, "at_time": "09:10", "action": "Begin"}))

    async def due(who: Actor = alice) -> list[str]:
        async with unit_of_work() as db:
            return [one.title for one in await service.due_cues(db, who)]

    assert await due() == []
    clock.advance(timedelta(minutes=10))  # ten past nine in Berlin
    assert await due() == ["Thesis", "Write"]
    assert await due(bob) == []
    await api.patch(f"/goals/{goal['id']}", json={"status": "paused"})
    assert await due() == ["Write"]
    await api.post(f"/tasks/{task['id']}/complete")
    assert await due() == []
    await api.patch(f"/goals/{goal['id']}", json={"status": "active"})
    assert await due() == ["Thesis"]
    clock.advance(timedelta(minutes=61))
    assert await due() == []


async def test_deleted_cues_and_templates_go_after_30_days(
    unit: Db, alice: Actor, clock: ManualClock
) -> None:
    goal = await service.create_goal(unit, alice, GoalIn(title="G"))
    cue = await service.add_cue(unit, alice, CueIn(goal_id=goal.id, situation="s", action="a"))
    kept = await service.save_template(unit, alice, TemplateIn(goal_id=goal.id))
    await service.delete_cue(unit, alice, cue.id)
    await service.delete_template(unit, alice, UUID(kept.id))
    clock.advance(timedelta(days=31))
    assert await service.purge_trash(unit) == 2
    unit.expunge_all()
    assert await unit.get(Cue, cue.id) is None
    assert await unit.get(GoalTemplate, kept.id) is None

"""The REST routes of schedules."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import httpx
import pytest

from focusflow.platform.actor import Actor

from .conftest import AddEvent, AddTask, at


async def generate(api: httpx.AsyncClient, **body: Any) -> Any:
    answer = await api.post("/schedules/generate", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


async def test_plan_a_day_and_read_it(api: httpx.AsyncClient, add_task: AddTask) -> None:
    await add_task("Essay", estimated_minutes=25)
    made = await generate(api, date="2026-11-24")
    assert made["type"] == "schedule_decision"
    assert made["proposal"]["status"] == "approved"
    daily = (await api.get("/schedules/daily", params={"date": "2026-11-24"})).json()["data"]
    assert daily == made["schedules"][0]
    assert (daily["type"], daily["day"]) == ("schedule", "2026-11-24")
    assert (await api.get("/schedules/daily")).json()["data"] == daily
    coming = (await api.get("/schedules/upcoming", params={"limit": 1})).json()["data"]
    assert [slot["title"] for slot in coming] == ["Essay"]
    week = (await api.get("/schedules/weekly", params={"week": "2026-48"})).json()["data"]
    assert week["days"][1] == daily
    assert [day["day"] for day in week["days"]] == [f"2026-11-{n}" for n in range(23, 30)]


async def test_plan_a_week(api: httpx.AsyncClient, add_task: AddTask) -> None:
    for number in range(10):
        await add_task(f"Task {number}", estimated_minutes=60)
    made = await generate(api, week="2026-48")
    assert [day["day"] for day in made["schedules"]] == [f"2026-11-{n}" for n in range(24, 30)]
    assert made["proposal"]["day"] == "2026-11-24"


async def test_propose_approve_and_undo(api: httpx.AsyncClient, add_task: AddTask) -> None:
    await add_task("Essay", estimated_minutes=25)
    proposed = await generate(api, apply=False)
    assert proposed["schedules"][0]["slots"] == []
    slot = next(s for s in proposed["proposal"]["days"][0]["after"] if s["slot_type"] == "task")
    path = f"/schedules/proposals/{proposed['id']}"
    edits = {"edits": [{"slot_id": slot["id"], "start": "2026-11-24T15:00:00+01:00"}]}
    approved = (await api.post(f"{path}/approve", json=edits)).json()["data"]
    starts = [s["starts_at"] for s in approved["schedules"][0]["slots"] if s["id"] == slot["id"]]
    assert starts == ["2026-11-24T14:00:00Z"]
    listed = (await api.get("/schedules/proposals", params={"status": "approved"})).json()
    assert [p["id"] for p in listed["data"]] == [proposed["id"]]
    assert listed["meta"]["pagination"]["has_more"] is False
    undone = (await api.post(f"{path}/undo")).json()["data"]
    assert undone["proposal"]["status"] == "undone"
    assert undone["schedules"][0]["slots"] == []
    again = await generate(api, apply=False)
    rejected = await api.post(f"/schedules/proposals/{again['id']}/reject")
    assert rejected.json()["data"]["status"] == "rejected"
    refused = await api.post(f"/schedules/proposals/{again['id']}/approve")
    assert refused.status_code == 409


async def test_reschedule_answers_the_new_slot(
    api: httpx.AsyncClient, add_task: AddTask, add_event: AddEvent
) -> None:
    essay = await add_task("Essay", estimated_minutes=25)
    await add_event("Lecture", at(10), at(12))
    path = f"/schedules/tasks/{essay.id}/reschedule"
    refused = await api.put(path, json={"start": "2026-11-24T11:50:00+01:00"})
    assert refused.status_code == 409
    assert refused.json()["error"]["details"]["overlaps"] == ["Lecture"]
    moved = await api.put(path, json={"start": "2026-11-24T12:00:00+01:00"})
    data = moved.json()["data"]
    assert (data["starts_at"], data["ends_at"], data["is_flexible"]) == (
        "2026-11-24T11:00:00Z", "2026-11-24T11:25:00Z", False,
    )  # fmt: skip


async def test_a_repeated_request_is_carried_out_once(
    api: httpx.AsyncClient, add_task: AddTask
) -> None:
    await add_task("Essay")
    key = {"Idempotency-Key": "plan-1"}
    first = await api.post("/schedules/generate", json={}, headers=key)
    second = await api.post("/schedules/generate", json={}, headers=key)
    assert second.headers["Idempotency-Replayed"] == "true"
    assert second.json()["data"] == first.json()["data"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"date": "2026-11-23"}, "date"),
        ({"date": "2100-01-01"}, "date"),
        ({"date": "tomorrow"}, "date"),
        ({"week": "2026-54"}, "week"),
        ({"week": "2025-53"}, "week"),
        ({"week": "0000-01"}, "week"),
        ({"week": "9999-53"}, "week"),
        ({"week": "2026-47"}, "week"),
        ({"date": "2026-11-24", "week": "2026-48"}, "week"),
        ({"apply": "yes"}, "apply"),
        ({"other": 1}, "other"),
    ],
)
async def test_bad_input_to_generate(api: httpx.AsyncClient, body: Any, field: str) -> None:
    answer = await api.post("/schedules/generate", json=body)
    assert answer.status_code == 422
    assert answer.json()["error"]["details"]["field"] == field


@pytest.mark.parametrize(
    ("path", "params"),
    [
        ("daily", {"date": "1900-01-01"}),
        ("daily", {"date": "2200-12-31"}),
        ("daily", {"date": "24.11.2026"}),
        ("weekly", {}),
        ("weekly", {"week": "2026-60"}),
        ("weekly", {"week": "9999-52"}),
        ("weekly", {"week": "2021-53"}),
        ("upcoming", {"limit": 0}),
        ("proposals", {"status": "new"}),
        ("proposals", {"cursor": "nonsense"}),
    ],
)
async def test_bad_questions(api: httpx.AsyncClient, path: str, params: Any) -> None:
    answer = await api.get(f"/schedules/{path}", params=params)
    assert answer.status_code == 422
    assert answer.json()["error"]["message"]


@pytest.mark.parametrize(
    "start",
    ["2026-11-24T15:00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:00-14:00", 5, "soon"],
)
async def test_bad_times_to_move_to(api: httpx.AsyncClient, add_task: AddTask, start: Any) -> None:
    essay = await add_task("Essay")
    path = f"/schedules/tasks/{essay.id}/reschedule"
    assert (await api.put(path, json={"start": start})).status_code == 422


async def test_what_is_somebody_elses_is_not_there(
    api: httpx.AsyncClient, bobs_api: httpx.AsyncClient, bob: Actor, add_task: AddTask
) -> None:
    mine = await add_task("Mine", estimated_minutes=25)
    theirs = await add_task("Theirs", actor=bob)
    proposed = await generate(api, apply=False)
    for verb in ("approve", "reject", "undo"):
        answer = await bobs_api.post(f"/schedules/proposals/{proposed['id']}/{verb}")
        assert answer.status_code == 404
        answer = await api.post(f"/schedules/proposals/{uuid4()}/{verb}")
        assert answer.status_code == 404
    await generate(api)
    (slot,) = [s for s in (await api.get("/schedules/upcoming")).json()["data"] if s["task_id"]]
    body = {"start": "2026-11-24T15:00:00+01:00"}
    assert (
        await bobs_api.put(f"/schedules/tasks/{mine.id}/reschedule", json=body)
    ).status_code == 404
    stolen = {**body, "slot_id": slot["id"]}
    answer = await bobs_api.put(f"/schedules/tasks/{theirs.id}/reschedule", json=stolen)
    assert answer.status_code == 404
    assert (await bobs_api.get("/schedules/upcoming")).json()["data"] == []
    assert (await bobs_api.get("/schedules/daily")).json()["data"]["id"] is None
    assert (await bobs_api.get("/schedules/proposals")).json()["data"] == []


async def test_one_must_be_signed_in(anonymous: httpx.AsyncClient) -> None:
    assert (await anonymous.post("/schedules/generate", json={})).status_code == 401
    assert (await anonymous.get("/schedules/daily")).status_code == 401

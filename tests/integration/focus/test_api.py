"""Focus sessions over REST."""

from __future__ import annotations

from datetime import timedelta

import pytest

from focusflow.platform.ids import new_id

SESSIONS = "/focus/sessions"


async def start(api, **body):
    answer = await api.post(f"{SESSIONS}/start", json=body)
    assert answer.status_code == 201
    return answer.json()["data"]


async def test_a_session_from_start_to_history(api, clock):
    session = await start(api, mode="countdown", planned_minutes=30)
    assert (session["type"], session["remaining_seconds"]) == ("focus_session", 1800)
    one = f"{SESSIONS}/{session['id']}"
    clock.advance(timedelta(minutes=6))
    assert (await api.post(f"{one}/pause")).json()["data"]["status"] == "paused"
    clock.advance(timedelta(minutes=5))
    assert (await api.post(f"{one}/resume")).json()["data"]["paused_seconds"] == 300
    active = (await api.get(f"{SESSIONS}/active")).json()["data"]
    assert active["id"] == session["id"]
    done = await api.post(f"{one}/complete", json={"minutes": 4})
    assert done.json()["data"]["actual_minutes"] == 4
    assert (await api.get(f"{SESSIONS}/active")).json()["data"] is None
    history = (await api.get(f"{SESSIONS}/history")).json()
    assert [item["id"] for item in history["data"]] == [session["id"]]


async def test_a_second_start_answers_409_with_the_running_session(api):
    session = await start(api)
    answer = await api.post(f"{SESSIONS}/start", json={})
    assert answer.status_code == 409
    error = answer.json()["error"]
    assert error["details"]["active_session_id"] == session["id"]


@pytest.mark.parametrize(
    "body",
    [
        {"planned_minutes": 0},
        {"planned_minutes": -5},
        {"planned_minutes": 10_000},
        {"planned_minutes": "25"},
        {"planned_minutes": 25.5},
        {"planned_minutes": True},
        {"mode": "marathon"},
        {"task_id": "x"},
        {"colour": "red"},
    ],
    ids=str,
)
async def test_bad_input_is_refused_naming_the_field(api, body):
    answer = await api.post(f"{SESSIONS}/start", json=body)
    assert answer.status_code == 422
    assert answer.json()["error"]["details"]["field"] == next(iter(body))


async def test_a_whole_number_may_be_written_with_a_point(api):
    assert (await start(api, planned_minutes=30.0))["planned_minutes"] == 30


async def test_a_foreign_task_or_session_is_404(api, bobs_api):
    task = (await bobs_api.post("/tasks", json={"title": "Bob's own"})).json()["data"]
    refused = await api.post(f"{SESSIONS}/start", json={"task_id": task["id"]})
    assert refused.status_code == 404
    session = await start(bobs_api, task_id=task["id"])
    for verb in ("pause", "resume", "complete", "abandon"):
        assert (await api.post(f"{SESSIONS}/{session['id']}/{verb}")).status_code == 404
        assert (await api.post(f"{SESSIONS}/{new_id()}/{verb}")).status_code == 404


@pytest.mark.parametrize("minutes", [-1, 10_000_000_000, 1.5, "ten"])
async def test_bad_minutes_are_refused(api, minutes):
    session = await start(api)
    answer = await api.post(f"{SESSIONS}/{session['id']}/complete", json={"minutes": minutes})
    assert answer.status_code == 422


async def test_completing_with_the_task(api, clock):
    task = (await api.post("/tasks", json={"title": "Read a chapter"})).json()["data"]
    session = await start(api, task_id=task["id"])
    clock.advance(timedelta(minutes=10))
    body = {"complete_task": True}
    answer = await api.post(f"{SESSIONS}/{session['id']}/complete", json=body)
    assert answer.status_code == 200
    assert (await api.get(f"/tasks/{task['id']}")).json()["data"]["status"] == "completed"
    again = await api.post(f"{SESSIONS}/{session['id']}/complete", json=body)
    assert again.status_code == 409
    assert again.json()["error"]["details"]["status"] == "completed"


async def test_history_filters_and_pages(api, clock):
    for _ in range(3):
        session = await start(api, mode="countdown")
        clock.advance(timedelta(minutes=4))
        await api.post(f"{SESSIONS}/{session['id']}/abandon")
    path = f"{SESSIONS}/history"
    first = (await api.get(path, params={"limit": 2, "status": "abandoned,completed"})).json()
    assert len(first["data"]) == 2
    cursor = first["meta"]["pagination"]["next_cursor"]
    rest = (await api.get(path, params={"limit": 2, "cursor": cursor})).json()
    assert len(rest["data"]) == 1
    assert (await api.get(path, params={"from": "2026-11-25"})).json()["data"] == []
    assert len((await api.get(path, params={"to": "2026-11-24"})).json()["data"]) == 3
    assert (await api.get(path, params={"status": "completed"})).json()["data"] == []


@pytest.mark.parametrize(
    "params",
    [
        {"status": "lost"},
        {"from": "9999-12-31"},
        {"from": "0001-01-01"},
        {"from": "2026-11-25", "to": "2026-11-24"},
        {"cursor": "x"},
        {"limit": 0},
        {"task_id": "x"},
    ],
    ids=str,
)
async def test_bad_filters_are_refused(api, params):
    assert (await api.get(f"{SESSIONS}/history", params=params)).status_code == 422


async def test_nobody_focuses_without_signing_in(anonymous):
    assert (await anonymous.get(f"{SESSIONS}/active")).status_code == 401
    assert (await anonymous.post(f"{SESSIONS}/start", json={})).status_code == 401

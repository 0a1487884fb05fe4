"""What the pages round the account ask of the service beyond the API's oldest routes."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from focusflow.accounts import service, sessions
from focusflow.accounts.schemas import RegisterIn
from focusflow.accounts.sessions import Client
from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import Database, unit_of_work
from focusflow.platform.errors import Forbidden
from focusflow.platform.ids import new_id


async def test_the_first_minute_is_answered_through_the_api(api: httpx.AsyncClient) -> None:
    body = {"timezone": "Asia/Tokyo", "study_start": "08:00", "study_end": "12:00"}
    answer = await api.put("/users/me/onboarding", json=body)
    assert answer.status_code == 200, answer.text
    assert answer.json()["data"]["onboarding_completed"]
    assert answer.json()["data"]["timezone"] == "Asia/Tokyo"
    kept = (await api.get("/users/me/preferences")).json()["data"]
    assert (kept["study_start"], kept["study_end"]) == ("08:00", "12:00")
    nowhere = await api.put("/users/me/onboarding", json={**body, "timezone": "Mars/Olympus"})
    assert nowhere.status_code == 422
    assert nowhere.json()["error"]["details"]["field"] == "timezone"


async def test_names_stand_for_ids_only_to_administrators(alice: Actor, bob: Actor) -> None:
    async with unit_of_work() as db:
        with pytest.raises(Forbidden):
            await service.names_of(db, bob, [alice.user_id])
        await service.promote(db, "alice@example.org")
        admin = Actor(alice.user_id, role="admin")
        names = await service.names_of(db, admin, [alice.user_id, bob.user_id, new_id()])
        nobody = await service.names_of(db, admin, [])
    assert names == {alice.user_id: "alice", bob.user_id: "bob"}
    assert nobody == {}


async def test_a_form_that_was_overtaken_is_told_of_in_plain_words(
    api: httpx.AsyncClient, clock: ManualClock
) -> None:
    seen = (await api.get("/users/me")).json()["data"]["updated_at"]
    clock.advance(timedelta(minutes=1))
    await api.patch("/users/me", json={"display_name": "theirs"})
    answer = await api.patch("/users/me", json={"display_name": "mine", "seen": seen})
    assert answer.status_code == 409
    assert "The display name was changed elsewhere" in answer.json()["error"]["message"]


async def test_a_session_that_is_in_use_while_it_is_ended_stops_at_once(
    real_database: Database,
) -> None:
    data = RegisterIn(email="eve@example.org", username="eve", password="Correct-horse7!")
    async with unit_of_work() as db:
        user = await service.register(db, data, Client())
        _, token = await service.sign_in(db, data.email, data.password, Client())
    async with unit_of_work() as db:
        await sessions.end_sessions(db, user.id)
        # Not committed yet, so this still finds it, and would keep it for some seconds.
        assert await sessions.actor_for_token(token) is not None
    assert await sessions.actor_for_token(token) is None

"""Keys that somebody moved are kept, told, and left alone by other changes."""

from __future__ import annotations

import httpx
import pytest

from focusflow.accounts import service
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import InvalidInput


async def test_a_key_is_moved_and_moved_back(unit: Db, alice: Actor, bob: Actor) -> None:
    await service.set_key(unit, alice, "e", "C")
    wishes = await service.set_key(unit, alice, "g t", "g y")
    assert wishes.key_bindings == {"e": "c", "g t": "g y"}
    assert (await service.preferences(unit, bob)).key_bindings == {}
    assert (await service.set_key(unit, alice, "e", None)).key_bindings == {"g t": "g y"}
    assert (await service.reset_keys(unit, alice)).key_bindings == {}


async def test_a_key_that_is_taken_stays_where_it_is(unit: Db, alice: Actor) -> None:
    await service.set_key(unit, alice, "e", "c")
    with pytest.raises(InvalidInput, match="Complete"):
        await service.set_key(unit, alice, "x", "c")
    assert (await service.preferences(unit, alice)).key_bindings == {"e": "c"}


async def test_they_go_over_the_api_with_the_other_preferences(api: httpx.AsyncClient) -> None:
    answer = await api.put("/users/me/preferences", json={"key_bindings": {"e": "c"}})
    assert answer.json()["data"]["key_bindings"] == {"e": "c"}
    for wrong in ({"e": "x"}, {"e": 1}, {"e": "c" * 50}, {"nope": "c"}):
        refused = await api.put("/users/me/preferences", json={"key_bindings": wrong})
        assert refused.status_code == 422, refused.text
    kept = (await api.get("/users/me/preferences")).json()["data"]
    assert kept["key_bindings"] == {"e": "c"}

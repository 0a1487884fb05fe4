"""Titles are suggested from three letters on, only one's own, each once."""

from __future__ import annotations

import httpx
import pytest

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.tasks import service
from focusflow.tasks.schemas import TaskIn
from tests.integration.tasks.test_cost import statements


async def _titles(unit: Db, actor: Actor, text: str) -> list[str]:
    await unit.flush()
    return [found.title for found in await service.suggest(unit, actor, text)]


async def test_beginnings_words_and_slips_are_found(unit: Db, alice: Actor, bob: Actor) -> None:
    for title in ("Call the dentist", "Dentist bill", "Café with Ann", "Write the report"):
        await service.create_task(unit, alice, TaskIn(title=title))
    await service.create_task(unit, bob, TaskIn(title="Dentist of Bob"))
    assert await _titles(unit, alice, "den") == ["Dentist bill", "Call the dentist"]
    assert await _titles(unit, alice, "call den") == ["Call the dentist"]
    assert await _titles(unit, alice, "cafe") == ["Café with Ann"]
    assert await _titles(unit, alice, "Dentsit bill") == ["Dentist bill"]
    assert await _titles(unit, alice, "de") == []
    assert await _titles(unit, alice, "xyzzy") == []


async def test_what_was_done_brings_its_labels_and_estimate(unit: Db, alice: Actor) -> None:
    task = await service.create_task(
        unit, alice, TaskIn(title="Pay rent", category="home", tags=["bank"], estimated_minutes=15)
    )
    await service.complete_task(unit, alice, task.id)
    gone = await service.create_task(unit, alice, TaskIn(title="Pay rents"))
    await service.delete_task(unit, alice, gone.id)
    (found,) = await service.suggest(unit, alice, "pay r")
    assert (found.id, found.done) == (task.id, True)
    assert (found.category, found.tags, found.estimated_minutes) == ("home", ("bank",), 15)


async def test_two_statements_at_most(engine, unit: Db, alice: Actor) -> None:
    for number in range(20):
        await service.create_task(unit, alice, TaskIn(title=f"Report {number}"))
    await unit.flush()
    for text, most in (("rep", 1), ("raport", 2)):
        with statements(engine) as sent:
            await service.suggest(unit, alice, text)
        assert len(sent) <= most, sent


@pytest.mark.parametrize(
    "text", ["'", "%%%", "___", "a & b | c", "\\\\\\", "👍👍👍", "x" * 200, "rep:*A"]
)
async def test_signs_do_no_harm(api: httpx.AsyncClient, text: str) -> None:
    answer = await api.get("/tasks/suggest", params={"q": text})
    assert answer.status_code == 200
    assert answer.json()["data"] == []


async def test_over_the_api(api: httpx.AsyncClient) -> None:
    await api.post("/tasks", json={"title": "Call the dentist"})
    answer = await api.get("/tasks/suggest", params={"q": "den", "limit": 1})
    assert [found["title"] for found in answer.json()["data"]] == ["Call the dentist"]
    assert (await api.get("/tasks/suggest", params={"q": "x" * 201})).status_code == 422

"""The plan as a calendar that others subscribe to."""

from __future__ import annotations

from datetime import date

import httpx
import pytest

from focusflow.calendar.ics import read
from focusflow.connections import service
from focusflow.connections.schemas import FeedIn
from focusflow.planning import service as planning
from focusflow.planning.schemas import GenerateIn
from focusflow.platform.actor import Actor
from focusflow.platform.db import unit_of_work
from focusflow.platform.errors import Conflict
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskIn

TUESDAY = date(2026, 11, 24)


async def plan(actor: Actor) -> None:
    async with unit_of_work() as db:
        await tasks.create_task(db, actor, TaskIn(title="Essay", estimated_minutes=60))
    await planning.plan(actor, GenerateIn(date=TUESDAY))


async def address(actor: Actor, *, titles: bool = True) -> str:
    async with unit_of_work() as db:
        made = await service.make_feed(db, actor, FeedIn(title="Phone", titles=titles))
    return made.address.partition("/api/v1")[2]


@pytest.mark.parametrize("titles", [True, False])
async def test_what_is_planned_is_read_by_whoever_knows_the_address(
    alice: Actor, bob: Actor, anonymous: httpx.AsyncClient, *, titles: bool
) -> None:
    await plan(alice)
    await plan(bob)
    answer = await anonymous.get(await address(alice, titles=titles))
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/calendar")
    events = read(answer.content, zone="UTC", max_bytes=10**6, max_events=100).events
    async with unit_of_work() as db:
        slots = (await planning.daily(db, alice, TUESDAY)).slots
    work = [slot for slot in slots if slot.slot_type == "task"]
    assert [(one.uid, one.start, one.end) for one in events] == [
        (f"{slot.id}@focusflow", slot.starts_at, slot.ends_at) for slot in work
    ]
    assert {one.title for one in events} == {"Essay" if titles else "Focus time"}
    assert (b"Essay" in answer.content) == titles


async def test_the_same_plan_is_not_sent_twice(alice: Actor, anonymous: httpx.AsyncClient) -> None:
    await plan(alice)
    where = await address(alice)
    mark = (await anonymous.get(where)).headers["etag"]
    again = await anonymous.get(where, headers={"If-None-Match": mark})
    assert (again.status_code, again.content) == (304, b"")
    async with unit_of_work() as db:
        await tasks.create_task(db, alice, TaskIn(title="Letter", estimated_minutes=30))
    await planning.plan(alice, GenerateIn(date=TUESDAY))
    changed = await anonymous.get(where, headers={"If-None-Match": mark})
    assert changed.status_code == 200


async def test_it_tells_when_it_was_read_and_ends_at_once(
    alice: Actor, anonymous: httpx.AsyncClient, api: httpx.AsyncClient
) -> None:
    where = await address(alice)
    (feed,) = (await api.get("/connections/feeds")).json()["data"]
    assert feed["read_at"] is None
    assert (await anonymous.get(where)).status_code == 200
    (feed,) = (await api.get("/connections/feeds")).json()["data"]
    assert feed["read_at"] is not None
    assert "key" not in str(feed)
    assert (await api.delete(f"/connections/feeds/{feed['id']}")).status_code == 200
    answer = await anonymous.get(where)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "NOT_FOUND")


@pytest.mark.parametrize("key", ["", "x", "%00", "a" * 100])
async def test_a_key_that_was_never_given_out_opens_nothing(
    anonymous: httpx.AsyncClient, key: str
) -> None:
    assert (await anonymous.get(f"/feeds/plan.ics?key={key}")).status_code == 404


async def test_ten_are_enough(alice: Actor) -> None:
    for _ in range(10):
        await address(alice)
    with pytest.raises(Conflict, match="10"):
        await address(alice)

"""A Google account here: signed in to, shown, called back about, renewed and given back."""

from __future__ import annotations

import httpx
import pytest

from focusflow.connections import registry, service
from focusflow.connections.schemas import ConnectionView
from focusflow.platform.actor import Actor
from focusflow.platform.db import Database, unit_of_work
from focusflow.settings import get_settings
from integrations.google_calendar import GoogleCalendar
from tests.integration.connections.conftest import shown, state_of
from tests.integration.connections.google.conftest import ACCOUNT, BACK, CHOIR, at, decide, lecture
from tests.stand_ins.google_calendar import Google


@pytest.fixture(autouse=True)
def offered(
    google: Google, provider: GoogleCalendar, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """This installation offers Google, and has an address that Google can call."""
    registry.use(provider)
    monkeypatch.setattr(get_settings(), "base_url", "https://focus.example.org")
    google.access.redirects.add(BACK)
    google.channels.quiet = True


async def connected(api: httpx.AsyncClient, actor: Actor) -> ConnectionView:
    """The actor's connection, after the way through the browser and a first look."""
    begun = await api.post("/connections/sign-in", json={"provider": "google"})
    assert begun.status_code == 201, begun.text
    answer = await decide(begun.json()["data"]["address"])
    back = await api.get("/connections/callback", params=answer)
    assert back.headers["location"].endswith("sign-in=done")
    async with unit_of_work() as db:
        (view,) = await service.list_connections(db, actor)
    await service.sync(view.id)
    return await state_of(actor, view)


async def times(actor: Actor) -> list[tuple[str, str]]:
    """What is shown, and when it starts in UTC."""
    return [(one.title, f"{one.starts_at:%m-%d %H:%M}") for one in await shown(actor)]


async def test_what_stands_there_is_shown_here_with_its_moved_and_cancelled_occurrences(
    google: Google, api: httpx.AsyncClient, alice: Actor
) -> None:
    google.add_calendar("t", "Team", accessRole="reader", selected=False)
    google.seed(**lecture())
    series = google.seed(**CHOIR)["id"]
    google.edit(
        f"{series}_20261102T090000Z",
        start=at("2026-11-03T15:00:00+01:00"), end=at("2026-11-03T16:00:00+01:00"),
    )  # fmt: skip
    view = await connected(api, alice)
    assert (view.title, view.problem) == (ACCOUNT, "")
    assert [(one.title, one.chosen, one.writable) for one in view.calendars] == [
        ("Alice", True, True), ("Team", False, False),
    ]  # fmt: skip
    assert await times(alice) == [
        ("Choir", "10-26 09:00"), ("Choir", "11-03 14:00"), ("Choir", "11-09 09:00"),
        ("Algebra", "11-24 09:00"),
    ]  # fmt: skip

    google.cancel(f"{series}_20261026T090000Z")
    google.edit(series, summary="Choir practice")
    await service.sync(view.id)
    assert await times(alice) == [
        ("Choir", "11-03 14:00"), ("Choir practice", "11-09 09:00"), ("Algebra", "11-24 09:00"),
    ]  # fmt: skip

    google.cancel(series)
    google.expire_sync_tokens()
    await service.sync(view.id)
    assert await times(alice) == [("Algebra", "11-24 09:00")]
    async with unit_of_work() as db:
        runs = await service.list_runs(db, alice, view.id)
    assert [run.outcome for run in runs] == ["changed"] * 3


async def test_a_call_of_googles_leads_to_a_look_and_a_forged_one_to_nothing(
    google: Google, api: httpx.AsyncClient, anonymous: httpx.AsyncClient, alice: Actor
) -> None:
    view = await connected(api, alice)
    (channel,) = google.channels.open.values()
    assert channel.address == "https://focus.example.org/api/v1/webhooks/google"
    google.seed(**lecture())
    forged = {**google.channels.headers(channel, "exists"), "X-Goog-Channel-Token": "guessed"}
    unknown = {**google.channels.headers(channel, "exists"), "X-Goog-Channel-ID": "other"}
    for headers in (forged, unknown):
        assert (await anonymous.post("/webhooks/google", headers=headers)).status_code == 401
    assert (await anonymous.post("/webhooks/google")).status_code == 422
    sync = google.channels.headers(channel, "sync")
    assert (await anonymous.post("/webhooks/google", headers=sync)).status_code == 202
    async with unit_of_work() as db:
        assert await service.take_due(db) == []

    real = google.channels.headers(channel, "exists")
    assert (await anonymous.post("/webhooks/google", headers=real)).status_code == 202
    async with unit_of_work() as db:
        assert await service.take_due(db) == [view.id]
    await service.sync(view.id)
    assert await times(alice) == [("Algebra", "11-24 09:00")]


async def test_access_is_renewed_by_itself_and_its_end_is_told(
    google: Google, api: httpx.AsyncClient, alice: Actor
) -> None:
    view = await connected(api, alice)
    google.access.rotate = True
    google.expire_access()
    google.seed(**lecture())
    await service.sync(view.id)
    assert (await state_of(alice, view)).problem == ""
    assert await times(alice) == [("Algebra", "11-24 09:00")]
    google.take_back()
    await service.sync(view.id)
    view = await state_of(alice, view)
    assert (view.status, view.next_sync_at) == ("revoked", None)
    assert "Connect again" in view.problem
    assert await times(alice) == [("Algebra", "11-24 09:00")]


async def test_a_wish_for_time_is_honoured_and_nothing_is_lost(
    google: Google, api: httpx.AsyncClient, alice: Actor
) -> None:
    view = await connected(api, alice)
    google.seed(**lecture())
    google.throttle(1, 429, 1800)
    await service.sync(view.id)
    view = await state_of(alice, view)
    assert view.tried_at is not None
    assert view.next_sync_at is not None
    assert (view.next_sync_at - view.tried_at).total_seconds() >= 1800
    assert view.status == "active"


async def test_saying_no_over_there_connects_nothing(
    google: Google, api: httpx.AsyncClient, alice: Actor
) -> None:
    begun = await api.post("/connections/sign-in", json={"provider": "google"})
    answer = await decide(begun.json()["data"]["address"], "deny")
    back = await api.get("/connections/callback", params=answer)
    assert back.headers["location"].endswith("sign-in=forbidden")
    async with unit_of_work() as db:
        assert await service.list_connections(db, alice) == ()

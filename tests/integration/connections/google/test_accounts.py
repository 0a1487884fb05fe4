"""An account elsewhere with all that belongs to it: signing in, choosing, calls, and the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from focusflow.connections import registry, service
from focusflow.connections.schemas import CalendarChange, ConnectIn, ConnectionView
from focusflow.connections.service import asking, giving_back, signing_in
from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import Database, unit_of_work
from focusflow.platform.errors import Conflict, Forbidden, InvalidInput, NotFound
from focusflow.settings import get_settings
from integrations.google_calendar import GoogleCalendar
from integrations.ics_feed import IcsFeed
from tests.integration.connections.conftest import Look, shown, state_of
from tests.integration.connections.google.conftest import ACCOUNT, lecture
from tests.stand_ins.google_calendar import Google

OURS = "https://focus.example"


@pytest.fixture(autouse=True)
def offered(
    provider: GoogleCalendar, google: Google, database: Database, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Only the stand-in's Google and addresses can be connected."""
    before = registry.offered()
    registry.use(provider, IcsFeed())
    google.access.redirects.add(get_settings().url + signing_in.PATH)
    yield
    registry.use(*before)


def over_there(address: str, answer: str = "allow") -> dict[str, str]:
    """What the browser comes back with after the person's answer over there."""
    page = httpx.get(address)
    assert page.status_code == 200, page.text
    link = page.text.split(f'id="{answer}" href="')[1].split('"')[0].replace("&amp;", "&")
    where = httpx.get(f"{address.split('/o/', maxsplit=1)[0]}{link}").headers["location"]
    return dict(parse_qsl(urlsplit(where).query))


async def sign_in(actor: Actor) -> ConnectionView:
    address = await service.begin_sign_in(actor, "google")
    return await service.finish_sign_in(actor, over_there(address))


async def test_signing_in_connects_and_all_shown_calendars_are_read(
    alice: Actor, google: Google, look: Look
) -> None:
    google.add_calendar("team@example.com", "Team", accessRole="reader")
    google.add_calendar("old@example.com", "Old", selected=False)
    google.seed(**lecture())
    google.seed("team@example.com", **{**lecture(), "summary": "Stand-up"})
    google.seed("old@example.com", **{**lecture(), "summary": "Long ago"})
    view = await look(alice, await sign_in(alice))
    assert (view.title, view.status, view.problem) == (ACCOUNT, "active", "")
    assert [(one.title, one.chosen, one.writable, one.events) for one in view.calendars] == [
        ("Alice", True, True, 1), ("Team", True, False, 1), ("Old", False, True, 0),
    ]  # fmt: skip
    found = await shown(alice)
    assert {(one.title, one.source) for one in found} == {
        ("Algebra", "google"),
        ("Stand-up", "google"),
    }
    again = await sign_in(alice)
    assert again.id == view.id


async def test_the_way_back_is_ones_own_and_works_once(
    alice: Actor, bob: Actor, clock: ManualClock
) -> None:
    back = over_there(await service.begin_sign_in(alice, "google"))
    with pytest.raises(Forbidden):
        await service.finish_sign_in(bob, back)
    await service.finish_sign_in(alice, back)
    with pytest.raises(Forbidden, match="used already"):
        await service.finish_sign_in(alice, back)
    late = over_there(await service.begin_sign_in(alice, "google"))
    clock.advance(signing_in.WAITS)
    with pytest.raises(Forbidden, match="took too long"):
        await service.finish_sign_in(alice, late)
    refused = over_there(await service.begin_sign_in(alice, "google"), "deny")
    with pytest.raises(Forbidden, match="not allowed"):
        await service.finish_sign_in(alice, refused)
    for answer in ({}, {"state": "made up", "code": "x"}, {"state": "x" * 5_000}):
        with pytest.raises(Forbidden):
            await service.finish_sign_in(alice, answer)


async def test_what_is_not_set_up_or_needs_no_sign_in_says_so(alice: Actor) -> None:
    with pytest.raises(InvalidInput, match="without signing in"):
        await service.begin_sign_in(alice, "feed")
    with pytest.raises(NotFound):
        await service.begin_sign_in(alice, "outlook")
    async with unit_of_work() as db:
        with pytest.raises(InvalidInput, match="signing in there"):
            await service.connect(db, alice, ConnectIn(provider="google"))
    registry.use(GoogleCalendar(get_settings()))
    with pytest.raises(Conflict, match="GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET"):
        await service.begin_sign_in(alice, "google")


async def test_a_calendar_that_is_not_chosen_has_no_events_until_it_is_again(
    alice: Actor, google: Google, look: Look
) -> None:
    google.seed(**lecture())
    view = await look(alice, await sign_in(alice))
    one = view.calendars[0]
    for chosen, titles in ((False, []), (True, ["Algebra"])):
        async with unit_of_work() as db:
            change = CalendarChange(chosen=chosen)
            await service.change_calendar(db, alice, view.id, one.id, change)
        view = await look(alice, view)
        assert [event.title for event in await shown(alice)] == titles
        assert view.calendars[0].events == len(titles)


async def test_calendars_that_come_and_go_over_there_come_and_go_here(
    alice: Actor, google: Google, look: Look
) -> None:
    google.add_calendar("team@example.com", "Team")
    google.seed("team@example.com", **lecture())
    view = await look(alice, await sign_in(alice))
    assert len(await shown(alice)) == 1
    del google.calendars["team@example.com"]
    google.add_calendar("new@example.com", "New")
    async with unit_of_work() as db:
        await service.sync_now(db, alice, view.id)
    view = await look(alice, view)
    assert [one.title for one in view.calendars] == ["Alice", "New"]
    assert await shown(alice) == []


async def test_single_changes_are_told_and_kept(alice: Actor, google: Google, look: Look) -> None:
    first, second = google.seed(**lecture()), google.seed(**lecture("2026-11-25"))
    view = await look(alice, await sign_in(alice))
    google.edit(first["id"], summary="Geometry")
    google.cancel(second["id"])
    google.seed(**{**lecture("2026-11-26"), "summary": "Drawing"})
    view = await look(alice, view)
    assert [one.title for one in await shown(alice)] == ["Geometry", "Drawing"]
    async with unit_of_work() as db:
        run = (await service.list_runs(db, alice, view.id))[0]
    assert (run.taken, run.updated, run.removed) == (1, 1, 1)


async def test_a_token_that_ended_is_renewed_unnoticed_even_if_only_over_there(
    alice: Actor, google: Google, look: Look, clock: ManualClock
) -> None:
    google.access.rotate = True
    view = await look(alice, await sign_in(alice))
    for expire in (lambda: clock.advance(signing_in.WAITS * 6), google.expire_access):
        expire()
        google.seed(**lecture())
        view = await look(alice, view)
        assert (view.status, view.problem) == ("active", "")
    assert len(await shown(alice)) == 2


async def test_access_that_was_taken_back_is_told_once_and_given_again_by_signing_in(
    alice: Actor, google: Google, look: Look
) -> None:
    view = await look(alice, await sign_in(alice))
    google.take_back()
    view = await look(alice, view)
    assert (view.status, view.next_sync_at) == ("revoked", None)
    assert "taken back" in view.problem
    async with unit_of_work() as db:
        with pytest.raises(Conflict, match="Sign in there again"):
            await service.sync_now(db, alice, view.id)
    address = await service.begin_sign_in(alice, "google", view.id)
    again = await service.finish_sign_in(alice, over_there(address))
    view = await look(alice, again)
    assert (view.id, view.status, view.problem) == (again.id, "active", "")


@pytest.fixture
def reachable(google: Google, monkeypatch: pytest.MonkeyPatch) -> Callable[[], dict[str, str]]:
    """This installation has a public address; the headers of the next call of Google's."""
    monkeypatch.setattr(get_settings(), "base_url", OURS)
    google.access.redirects.add(OURS + signing_in.PATH)
    google.channels.quiet = True

    def call() -> dict[str, str]:
        channel = list(google.channels.open.values())[-1]
        return {
            "X-Goog-Channel-ID": channel.id,
            "X-Goog-Channel-Token": channel.token,
            "X-Goog-Resource-ID": channel.resource,
            "X-Goog-Resource-State": "exists",
            "X-Goog-Message-Number": "2",
        }

    return call


async def test_a_call_of_theirs_asks_for_one_look_and_a_forged_one_for_none(
    alice: Actor,
    google: Google,
    look: Look,
    anonymous: httpx.AsyncClient,
    reachable: Callable[[], dict[str, str]],
    clock: ManualClock,
) -> None:
    view = await look(alice, await sign_in(alice))
    assert [one.address for one in google.channels.open.values()] == [
        f"{OURS}/api/v1/webhooks/google"
    ]
    assert view.next_sync_at is not None
    assert view.next_sync_at > clock()
    for _ in range(2):
        answer = await anonymous.post("/webhooks/google", headers=reachable())
        assert answer.status_code == 202
    assert (await state_of(alice, view)).next_sync_at == clock()
    async with unit_of_work() as db:
        assert await service.take_due(db) == [view.id]

    forged = {**reachable(), "X-Goog-Channel-Token": "guessed"}
    assert (await anonymous.post("/webhooks/google", headers=forged)).status_code == 401
    assert (await anonymous.post("/webhooks/google")).status_code == 422
    assert (await anonymous.post("/webhooks/feed", headers=forged)).status_code == 404
    too_long = await anonymous.post("/webhooks/google", content=b"x" * 300_000, headers=forged)
    assert too_long.status_code == 422


async def test_a_promise_to_call_is_renewed_before_it_ends(
    alice: Actor,
    google: Google,
    look: Look,
    reachable: Callable[[], dict[str, str]],
    clock: ManualClock,
) -> None:
    view = await look(alice, await sign_in(alice))
    first = reachable()["X-Goog-Channel-ID"]
    view = await look(alice, view)
    assert reachable()["X-Goog-Channel-ID"] == first
    channel = google.channels.open[first]
    clock.set(channel.ends_at)
    await look(alice, view)
    assert first not in google.channels.open
    assert len(google.channels.open) == 1


async def test_the_end_gives_access_back_over_there(
    alice: Actor, google: Google, look: Look, reachable: Callable[[], dict[str, str]]
) -> None:
    google.seed(**lecture())
    view = await look(alice, await sign_in(alice))
    async with unit_of_work() as db:
        await service.disconnect(db, alice, view.id)
    for task in list(giving_back.running):
        await task
    assert google.channels.open == {}
    assert not any(grant.alive for grant in google.access.refreshes.values())
    assert await shown(alice) == []


async def test_no_account_can_fill_the_page(alice: Actor, google: Google, look: Look) -> None:
    for n in range(asking.MOST_CALENDARS + 10):
        google.add_calendar(f"c{n}@example.com", f"Calendar {n}", selected=False)
    view = await look(alice, await sign_in(alice))
    assert len(view.calendars) == asking.MOST_CALENDARS

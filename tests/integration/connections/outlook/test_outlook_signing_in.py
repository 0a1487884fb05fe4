"""Signing in with Microsoft: there and back, and what becomes of access later."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from focusflow.connections.ports import (
    CalendarAnswers,
    CalendarWatcher,
    CalendarWriter,
    OAuthProvider,
    SignIn,
)
from focusflow.platform.clock import ManualClock
from focusflow.platform.errors import FocusFlowError, Forbidden, InvalidInput, UpstreamUnavailable
from integrations.outlook_calendar import OutlookCalendar
from tests.integration.connections.outlook.conftest import Account, app_of
from tests.stand_ins.graph_calendar import OWNER, GraphCalendar
from tests.stand_ins.graph_calendar.identity import SIGNS_IN_AS

STATE = "state-of-this-browser"


@pytest.fixture
def provider(graph: GraphCalendar, clock: ManualClock) -> OutlookCalendar:
    return OutlookCalendar(app_of(graph), clock)


async def begin(provider: OutlookCalendar, graph: GraphCalendar) -> SignIn:
    return await provider.begin_sign_in(graph.identity.redirect, STATE)


def visit(graph: GraphCalendar, address: str) -> dict[str, str]:
    """What the browser comes back with."""
    answer = httpx.get(address, verify=str(graph.authority))
    assert answer.status_code == 302, answer.text
    return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))


async def sign_in(provider: OutlookCalendar, graph: GraphCalendar) -> dict[str, str]:
    leaving = await begin(provider, graph)
    back = visit(graph, leaving.address)
    return dict(await provider.finish_sign_in(graph.identity.redirect, leaving.kept, back))


async def test_somebody_signs_in_and_is_read(
    provider: OutlookCalendar, graph: GraphCalendar, clock: ManualClock
) -> None:
    secret = await sign_in(provider, graph)
    assert provider.check(secret) == OWNER
    assert float(secret["expires_at"]) == clock().timestamp() + 3_600
    assert [one.title for one in await provider.calendars(secret)] == ["Calendar"]
    assert all(isinstance(value, str) for value in secret.values())


async def test_an_account_without_a_mail_address_has_the_name_one_signs_in_by(
    provider: OutlookCalendar, graph: GraphCalendar
) -> None:
    graph.mailbox.mail = None
    assert provider.check(await sign_in(provider, graph)) == SIGNS_IN_AS


async def test_the_way_out_carries_pkce_and_the_state(
    provider: OutlookCalendar, graph: GraphCalendar
) -> None:
    leaving = await begin(provider, graph)
    asked = dict(parse_qsl(urlsplit(leaving.address).query))
    assert asked["state"] == STATE
    assert asked["code_challenge_method"] == "S256"
    assert "offline_access" in asked["scope"]
    assert "Calendars.ReadWrite" in asked["scope"]
    assert leaving.kept["code_verifier"] not in leaving.address
    assert graph.identity.client_secret not in leaving.address


async def refused(provider: OutlookCalendar, graph: GraphCalendar, kept, back) -> FocusFlowError:
    with pytest.raises(FocusFlowError) as caught:
        await provider.finish_sign_in(graph.identity.redirect, kept, back)
    return caught.value


async def test_answers_that_do_not_belong_to_it(
    provider: OutlookCalendar, graph: GraphCalendar
) -> None:
    leaving = await begin(provider, graph)
    back = visit(graph, leaving.address)
    for wrong in ({**back, "state": "another"}, {}, {"state": STATE}):
        assert isinstance(await refused(provider, graph, leaving.kept, wrong), Forbidden)
    other = {**leaving.kept, "code_verifier": "x" * 43}
    assert isinstance(await refused(provider, graph, other, back), Forbidden)
    forged = {**back, "code": "made-up"}
    assert isinstance(await refused(provider, graph, leaving.kept, forged), Forbidden)


async def test_an_id_token_for_another_sign_in_is_refused(
    provider: OutlookCalendar, graph: GraphCalendar
) -> None:
    leaving = await begin(provider, graph)
    back = visit(graph, leaving.address)
    kept = {**leaving.kept, "nonce": "another"}
    assert isinstance(await refused(provider, graph, kept, back), Forbidden)


async def test_a_code_opens_once(provider: OutlookCalendar, graph: GraphCalendar) -> None:
    leaving = await begin(provider, graph)
    back = visit(graph, leaving.address)
    await provider.finish_sign_in(graph.identity.redirect, leaving.kept, back)
    assert isinstance(await refused(provider, graph, leaving.kept, back), Forbidden)


async def test_somebody_says_no(provider: OutlookCalendar, graph: GraphCalendar) -> None:
    graph.identity.denies = True
    leaving = await begin(provider, graph)
    error = await refused(provider, graph, leaving.kept, visit(graph, leaving.address))
    assert isinstance(error, Forbidden)
    assert error.details["reason"] == "refused"


@pytest.mark.parametrize("left_out", ["Calendars.ReadWrite", "offline_access"])
async def test_a_right_that_is_left_out(
    provider: OutlookCalendar, graph: GraphCalendar, left_out: str
) -> None:
    graph.identity.leaves_out = {left_out}
    leaving = await begin(provider, graph)
    error = await refused(provider, graph, leaving.kept, visit(graph, leaving.address))
    assert isinstance(error, Forbidden)
    assert error.details["reason"] == "scope"


async def test_access_is_renewed_with_a_new_refresh_token(
    provider: OutlookCalendar, graph: GraphCalendar, clock: ManualClock
) -> None:
    secret = await sign_in(provider, graph)
    graph.identity.tokens.clear()
    renewed = await provider.refresh(secret)
    assert renewed["refresh_token"] != secret["refresh_token"]
    assert renewed["account"] == OWNER
    assert await provider.calendars(renewed)
    with pytest.raises(Forbidden) as caught:  # the one before was used
        await provider.refresh(secret)
    assert caught.value.details["reason"] == "revoked"


async def test_access_that_was_taken_back(provider: OutlookCalendar, graph: GraphCalendar) -> None:
    secret = await sign_in(provider, graph)
    graph.identity.revoke()
    with pytest.raises(Forbidden) as caught:
        await provider.calendars(secret)
    assert caught.value.details["reason"] == "token"
    with pytest.raises(Forbidden) as caught:
        await provider.refresh(secret)
    assert caught.value.details["reason"] == "revoked"


async def test_an_organization_that_wants_more(
    provider: OutlookCalendar, graph: GraphCalendar
) -> None:
    secret = await sign_in(provider, graph)
    graph.identity.refusal = "interaction_required"
    with pytest.raises(Forbidden) as caught:
        await provider.refresh(secret)
    assert caught.value.details["reason"] == "revoked"


async def test_a_sign_in_that_is_down_comes_back(
    provider: OutlookCalendar, graph: GraphCalendar
) -> None:
    secret = await sign_in(provider, graph)
    for status in (503, 429):
        graph.identity.down = status
        with pytest.raises(UpstreamUnavailable) as caught:
            await provider.refresh(secret)
        assert caught.value.details["reason"] == "status"
    graph.identity.down = 0
    assert await provider.refresh(secret)


async def test_settings_that_microsoft_does_not_take_are_named(
    graph: GraphCalendar, clock: ManualClock
) -> None:
    good = OutlookCalendar(app_of(graph), clock)
    secret = await sign_in(good, graph)
    for wrong in ({"client_secret": "ran out"}, {"tenant": "nobody"}):
        provider = OutlookCalendar(app_of(graph, **wrong), clock)
        with pytest.raises(UpstreamUnavailable) as caught:
            await provider.refresh(secret)
        assert "MICROSOFT_CLIENT_SECRET" in caught.value.message
        assert secret["refresh_token"] not in str(vars(caught.value))


async def test_nobody_is_there(graph: GraphCalendar, clock: ManualClock) -> None:
    provider = OutlookCalendar(app_of(graph, login="https://localhost:9"), clock)
    with pytest.raises(UpstreamUnavailable):
        await provider.begin_sign_in(graph.identity.redirect, STATE)


async def test_giving_access_back_never_fails(account: Account) -> None:
    account.graph.identity.revoke()
    await account.provider.revoke(account.secret)


def test_the_offer_names_what_is_missing(graph: GraphCalendar) -> None:
    app = app_of(graph)
    assert OutlookCalendar(app).offer.missing == ()
    bare = OutlookCalendar(replace(app, client_id="", client_secret=""))
    assert bare.offer.missing == ("MICROSOFT_CLIENT_ID", "MICROSOFT_CLIENT_SECRET")
    assert app.client_secret not in repr(app)


def test_it_is_all_that_a_calendar_can_be(graph: GraphCalendar) -> None:
    provider = OutlookCalendar(app_of(graph))
    for port in (CalendarWriter, CalendarAnswers, OAuthProvider, CalendarWatcher):
        assert isinstance(provider, port)
    with pytest.raises(InvalidInput):
        provider.check({})

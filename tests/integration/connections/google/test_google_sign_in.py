"""Signing in with Google: PKCE and state, what is refused, renewing and giving back."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

import pytest

from focusflow.connections.ports import OAuthProvider
from focusflow.platform.clock import ManualClock
from focusflow.platform.errors import Forbidden, InvalidInput, UpstreamUnavailable
from focusflow.settings import Settings
from integrations.google_calendar import GoogleCalendar
from tests.integration.connections.google.conftest import ACCOUNT, BACK, decide
from tests.stand_ins.google_calendar import SCOPES, Google


@pytest.fixture(autouse=True)
def known_redirect(google: Google) -> None:
    google.access.redirects.add(BACK)


async def test_one_signs_in_and_is_known_by_the_accounts_address(
    google: Google, provider: GoogleCalendar, clock: ManualClock
) -> None:
    assert isinstance(provider, OAuthProvider)
    leaving = await provider.begin_sign_in(BACK, "state-1")
    asked = dict(parse_qsl(urlsplit(leaving.address).query))
    assert asked["code_challenge_method"] == "S256"
    assert asked["state"] == "state-1"
    assert str(leaving.kept["verifier"]) not in leaving.address
    secret = await provider.finish_sign_in(BACK, leaving.kept, await decide(leaving.address))
    assert provider.check(secret) == ACCOUNT
    assert all(isinstance(value, str) for value in secret.values())
    assert int(secret["expires_at"]) == int(clock().timestamp()) + 3599
    assert (await provider.calendars(secret))[0].id == ACCOUNT


async def test_a_no_connects_nothing(provider: GoogleCalendar) -> None:
    leaving = await provider.begin_sign_in(BACK, "state-1")
    answer = await decide(leaving.address, "deny")
    with pytest.raises(Forbidden, match="nothing was connected"):
        await provider.finish_sign_in(BACK, leaving.kept, answer)


@pytest.mark.parametrize("wrong", ["state", "no state", "verifier", "code", "no code", "redirect"])
async def test_what_was_tampered_with_lets_nobody_in(
    google: Google, provider: GoogleCalendar, wrong: str
) -> None:
    leaving = await provider.begin_sign_in(BACK, "state-1")
    answer, back = await decide(leaving.address), BACK
    kept: Mapping[str, str] = leaving.kept
    match wrong:
        case "state":
            answer["state"] = "state-2"
        case "no state":
            del answer["state"]
        case "verifier":
            kept = {**kept, "verifier": "x" * 64}
        case "code":
            answer["code"] = "4/other"
        case "no code":
            del answer["code"]
        case "redirect":
            back = f"{BACK}/elsewhere"
    with pytest.raises((Forbidden, UpstreamUnavailable)):
        await provider.finish_sign_in(back, kept, answer)
    assert google.access.tokens == {}


async def test_a_code_works_once(provider: GoogleCalendar) -> None:
    leaving = await provider.begin_sign_in(BACK, "state-1")
    answer = await decide(leaving.address)
    await provider.finish_sign_in(BACK, leaving.kept, answer)
    with pytest.raises(Forbidden):
        await provider.finish_sign_in(BACK, leaving.kept, answer)


@pytest.mark.parametrize("missing", SCOPES)
async def test_a_box_that_was_not_ticked_is_missed(
    google: Google, provider: GoogleCalendar, missing: str
) -> None:
    google.access.ticked = tuple(scope for scope in SCOPES if scope != missing)
    leaving = await provider.begin_sign_in(BACK, "state-1")
    answer = await decide(leaving.address)
    with pytest.raises(Forbidden, match="boxes") as caught:
        await provider.finish_sign_in(BACK, leaving.kept, answer)
    assert caught.value.details["missing"] == [missing]


async def test_access_that_ended_is_renewed(
    google: Google, provider: GoogleCalendar, clock: ManualClock
) -> None:
    secret = google.sign_in()
    google.expire_access()
    with pytest.raises(Forbidden) as caught:
        await provider.calendars(secret)
    assert caught.value.details["reason"] == "token"
    renewed = await provider.refresh(secret)
    assert renewed["refresh_token"] == secret["refresh_token"]
    assert provider.check(renewed) == ACCOUNT
    assert int(renewed["expires_at"]) > int(clock().timestamp())
    assert await provider.calendars(renewed)


async def test_a_refresh_token_that_is_replaced_is_replaced_here(
    google: Google, provider: GoogleCalendar
) -> None:
    google.access.rotate = True
    secret = google.sign_in()
    renewed = await provider.refresh(secret)
    assert renewed["refresh_token"] != secret["refresh_token"]
    with pytest.raises(Forbidden):
        await provider.refresh(secret)
    assert await provider.refresh(renewed)


async def test_access_taken_back_over_there_is_told(
    google: Google, provider: GoogleCalendar
) -> None:
    secret = google.sign_in()
    google.take_back()
    with pytest.raises(Forbidden) as caught:
        await provider.calendars(secret)
    assert caught.value.details["reason"] == "token"
    with pytest.raises(Forbidden) as caught:
        await provider.refresh(secret)
    assert caught.value.details["reason"] == "revoked"


async def test_access_is_given_back_and_giving_it_back_again_is_no_error(
    google: Google, provider: GoogleCalendar
) -> None:
    secret = google.sign_in()
    await provider.revoke(secret)
    assert not google.access.refreshes[secret["refresh_token"]].alive
    await provider.revoke(secret)
    await provider.revoke({})


async def test_an_installation_that_google_does_not_know_is_the_operators_to_mend(
    google: Google,
) -> None:
    settings = {**google.settings(), "google_client_secret": "wrong"}
    provider = GoogleCalendar(Settings.model_validate(settings))
    with pytest.raises(UpstreamUnavailable, match="GOOGLE_CLIENT_SECRET"):
        await provider.refresh(google.sign_in())


async def test_a_google_that_is_away_is_tried_later(google: Google) -> None:
    away = {name: "http://127.0.0.1:9/x" for name in google.settings() if name.endswith("url")}
    provider = GoogleCalendar(Settings.model_validate({**google.settings(), **away}))
    for call in (provider.refresh(google.sign_in()), provider.revoke(google.sign_in())):
        with pytest.raises(UpstreamUnavailable):
            await call


async def test_without_credentials_the_offer_names_what_to_set() -> None:
    offer = GoogleCalendar(Settings.model_validate({})).offer
    assert offer.missing == ("GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET")
    half = Settings.model_validate({"google_client_id": "x"})
    assert GoogleCalendar(half).offer.missing == ("GOOGLE_CLIENT_SECRET",)


async def test_what_is_no_account_is_said(provider: GoogleCalendar) -> None:
    with pytest.raises(InvalidInput, match="Sign in"):
        provider.check({"access_token": "x"})

"""The stand-in refuses what Google refuses: channels, sign-ins and tokens."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.integration.connections.google.conftest import EVENTS, refused
from tests.stand_ins.google_calendar import CLIENT, CLIENT_SECRET, SCOPES, Google

Body = dict[str, Any]
CHANNEL = {"id": "c-1", "type": "web_hook", "address": "https://focus.example.org/x"}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"type": "mail"}, "channelUnknownType"),
        ({"id": "with space"}, "channelIdInvalid"),
        ({"id": "x" * 65}, "channelIdInvalid"),
        ({"address": "http://focus.example.org/x"}, "push.webhookUrlNotHttps"),
        ({"address": ""}, "push.webhookUrlNotHttps"),
        ({"token": "x" * 257}, "invalid"),
        ({"expiration": "1000"}, "channelExpired"),
        ({"until": "tomorrow"}, "invalid"),
    ],
)
def test_channels_that_are_none(
    google: Google, direct: httpx.Client, change: Body, reason: str
) -> None:
    google.channels.quiet = True
    refused(direct.post(f"{EVENTS}/watch", json={**CHANNEL, **change}), 400, reason)


def test_a_channel_is_opened_once_and_stopped_once(google: Google, direct: httpx.Client) -> None:
    google.channels.quiet = True
    made = direct.post(f"{EVENTS}/watch", json=CHANNEL).json()
    refused(direct.post(f"{EVENTS}/watch", json=CHANNEL), 400, "channelIdNotUnique")
    wrong = {"id": made["id"], "resourceId": "other"}
    refused(direct.post("/channels/stop", json=wrong), 404, "notFound")
    right = {"id": made["id"], "resourceId": made["resourceId"]}
    assert direct.post("/channels/stop", json=right).status_code == 204
    refused(direct.post("/channels/stop", json=right), 404, "notFound")


BACK = "https://focus.example.org/back"
ASKED = {
    "client_id": CLIENT,
    "redirect_uri": BACK,
    "response_type": "code",
    "scope": SCOPES[0],
    "state": "s",
    "code_challenge": "x" * 43,
    "code_challenge_method": "S256",
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("client_id", "other"),
        ("redirect_uri", "https://elsewhere.example.org"),
        ("response_type", "token"),
        ("scope", ""),
        ("state", ""),
        ("code_challenge", ""),
        ("code_challenge_method", "plain"),
    ],
)
def test_sign_ins_that_go_nowhere(google: Google, name: str, value: str) -> None:
    google.access.redirects.add(BACK)
    address = f"{google.url}/o/oauth2/v2/auth"
    assert httpx.get(address, params=ASKED).status_code == 200
    answer = httpx.get(address, params={**ASKED, name: value})
    assert answer.status_code in (400, 401)
    assert "location" not in answer.headers


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"client_secret": "wrong"}, "invalid_client"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": "refresh_token", "refresh_token": "x"}, "invalid_grant"),
        ({"grant_type": "authorization_code", "code": "x"}, "invalid_grant"),
    ],
)
def test_tokens_that_nobody_gets(google: Google, form: dict[str, str], error: str) -> None:
    client = {"client_id": CLIENT, "client_secret": CLIENT_SECRET}
    answer = httpx.post(f"{google.url}/token", data={**client, **form})
    assert answer.status_code in (400, 401)
    assert answer.json()["error"] == error


def test_access_is_given_back_once(google: Google) -> None:
    token = google.sign_in()["refresh_token"]
    assert httpx.post(f"{google.url}/revoke", data={"token": token}).status_code == 200
    answer = httpx.post(f"{google.url}/revoke", data={"token": token})
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_token")

"""Access and refresh tokens of the API."""

import base64
import json
from datetime import timedelta
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from focusflow.platform import cache
from focusflow.platform.clock import ManualClock

from .conftest import PASSWORD, Register


@pytest.fixture
async def pair(register: Register, anonymous: httpx.AsyncClient) -> dict[str, Any]:
    """Ada's tokens."""
    await register()
    answer = await anonymous.post(
        "/auth/login", json={"email": "ada@example.org", "password": PASSWORD}
    )
    return answer.json()["data"]


async def me(client: httpx.AsyncClient, token: str) -> int:
    answer = await client.get("/users/me", headers={"Authorization": f"Bearer {token}"})
    return answer.status_code


async def refresh(client: httpx.AsyncClient, token: str) -> httpx.Response:
    return await client.post("/auth/refresh", json={"refresh_token": token})


async def test_an_access_token_works_for_15_minutes(
    pair: dict[str, Any], anonymous: httpx.AsyncClient, clock: ManualClock
) -> None:
    clock.advance(timedelta(minutes=14, seconds=59))
    assert await me(anonymous, pair["access_token"]) == 200
    clock.advance(timedelta(seconds=1))
    assert await me(anonymous, pair["access_token"]) == 401


async def test_access_tokens_carry_a_key_id_and_the_agreed_claims(pair: dict[str, Any]) -> None:
    head, body, _ = pair["access_token"].split(".")
    header = json.loads(base64.urlsafe_b64decode(head + "=="))
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    assert header["alg"] == "RS256"
    assert header["kid"]
    assert {"sub", "email", "role", "iat", "exp"} <= claims.keys()
    assert claims["exp"] - claims["iat"] == 900


async def test_tokens_that_others_signed_are_refused(
    pair: dict[str, Any], anonymous: httpx.AsyncClient
) -> None:
    head, body, _ = pair["access_token"].split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    kid = json.loads(base64.urlsafe_b64decode(head + "=="))["kid"]
    for key_id in (kid, "unknown"):
        other = RSAKey.generate_key(2048)
        forged = jwt.encode({"alg": "RS256", "kid": key_id}, claims, other)
        assert await me(anonymous, forged) == 401
    secret = OctKey.import_key("x" * 32)
    assert await me(anonymous, jwt.encode({"alg": "HS256", "kid": kid}, claims, secret)) == 401
    unsigned = base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=") + f".{body}."
    assert await me(anonymous, unsigned) == 401


async def test_refreshing_works_until_day_7_and_not_after(
    pair: dict[str, Any], anonymous: httpx.AsyncClient, clock: ManualClock
) -> None:
    clock.advance(timedelta(days=6, hours=23))
    answer = await refresh(anonymous, pair["refresh_token"])
    assert answer.status_code == 200, answer.text
    clock.advance(timedelta(hours=1))
    assert (await refresh(anonymous, answer.json()["data"]["refresh_token"])).status_code == 401


async def test_a_used_refresh_token_ends_its_session(
    pair: dict[str, Any], anonymous: httpx.AsyncClient
) -> None:
    newer = (await refresh(anonymous, pair["refresh_token"])).json()["data"]
    assert await me(anonymous, newer["access_token"]) == 200
    reused = await refresh(anonymous, pair["refresh_token"])
    assert reused.status_code == 401
    assert reused.json()["error"]["code"] == "UNAUTHENTICATED"
    await cache.clear()
    assert (await refresh(anonymous, newer["refresh_token"])).status_code == 401
    assert await me(anonymous, newer["access_token"]) == 401


async def test_after_logging_out_nothing_works(
    pair: dict[str, Any], anonymous: httpx.AsyncClient
) -> None:
    headers = {"Authorization": f"Bearer {pair['access_token']}"}
    assert (await anonymous.post("/auth/logout", headers=headers)).status_code == 200
    assert (await refresh(anonymous, pair["refresh_token"])).status_code == 401
    assert await me(anonymous, pair["access_token"]) == 401


async def test_unknown_refresh_tokens_are_refused(anonymous: httpx.AsyncClient) -> None:
    assert (await refresh(anonymous, "never made")).status_code == 401

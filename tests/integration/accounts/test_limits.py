"""How often someone may try."""

from collections.abc import AsyncIterator

import httpx
import pytest

from focusflow.accounts.access import AUTH_LIMIT, USER_LIMIT
from focusflow.platform import cache
from focusflow.settings import get_settings

BODY = {"email": "ada@example.org", "password": "Wrong-horse7!"}


@pytest.fixture
async def limited(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """Limits as in production, from zero, within one window however slow the test is."""
    monkeypatch.setattr(get_settings(), "rate_limits", True)
    monkeypatch.setattr(cache, "_clock", lambda: 1_800_000_000.0)
    await cache.clear()
    yield
    await cache.clear()


async def test_the_sixth_try_in_a_minute_has_to_wait(
    anonymous: httpx.AsyncClient, limited: None
) -> None:
    for tried in range(AUTH_LIMIT):
        answer = await anonymous.post("/auth/login", json=BODY)
        assert answer.status_code == 401
        assert answer.headers["x-ratelimit-remaining"] == str(AUTH_LIMIT - tried - 1)
    for path in ("/auth/login", "/auth/register", "/auth/forgot-password"):
        answer = await anonymous.post(path, json=BODY)
        assert answer.status_code == 429
        assert 1 <= int(answer.headers["retry-after"]) <= 60
        assert answer.headers["x-ratelimit-remaining"] == "0"
        assert answer.json()["error"]["code"] == "RATE_LIMITED"
    assert (await anonymous.get("/users/me")).status_code == 401


async def test_a_user_has_a_hundred_requests_a_minute(
    api: httpx.AsyncClient, limited: None
) -> None:
    for _ in range(USER_LIMIT):
        assert (await api.get("/auth/csrf")).status_code == 200
    answer = await api.get("/auth/csrf")
    assert answer.status_code == 429
    assert "retry-after" in answer.headers

"""Rate limits, in memory and in a real Redis; and writes that may be sent twice."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from focusflow import bootstrap
from focusflow.platform import cache
from focusflow.platform.db import Database
from focusflow.platform.errors import RateLimited
from focusflow.platform.http import Surround
from focusflow.settings import Settings, get_settings
from tests.servers import redis_server


@pytest.fixture(autouse=True)
def minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """A minute that does not end during a test."""
    now = time.time()
    monkeypatch.setattr(cache, "_clock", lambda: now)


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    with redis_server(tmp_path) as url:
        yield url


@pytest.mark.parametrize("shared", [False, True])
async def test_one_too_many_is_told_when_to_come_back(shared: bool, redis_url: str) -> None:
    cache.configure(redis_url if shared else None)
    try:
        for left in (1, 0):
            assert (await cache.count("test", "someone", 2)).remaining == left
        with pytest.raises(RateLimited) as refused:
            await cache.count("test", "someone", 2)
        assert 1 <= refused.value.details["retry_after"] <= 60
        assert (await cache.count("test", "another", 2)).remaining == 1
    finally:
        await cache.clear()
        cache.configure(None)


@pytest.fixture
async def limited(
    database: Database, api: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[httpx.AsyncClient]:
    monkeypatch.setattr(get_settings(), "rate_limits", True)
    return api


async def test_the_101st_request_of_a_minute_is_refused_with_headers(
    limited: httpx.AsyncClient,
) -> None:
    answers = [await limited.get("/users/me") for _ in range(101)]
    assert [a.status_code for a in answers[:100]] == [200] * 100
    assert answers[99].headers["X-RateLimit-Remaining"] == "0"
    refused = answers[100]
    assert refused.status_code == 429
    assert refused.json()["error"]["code"] == "RATE_LIMITED"
    assert int(refused.headers["Retry-After"]) >= 1


async def test_an_address_that_floods_is_refused_before_anything_else(database: Database) -> None:
    asgi = Surround(bootstrap.build_api(), limits=True)
    transport = httpx.ASGITransport(app=asgi)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        codes = [(await client.get("/health")).status_code for _ in range(1001)]
    assert codes.count(429) >= 1
    assert codes[:500] == [200] * 500


async def test_a_write_with_a_key_happens_once(api: httpx.AsyncClient) -> None:
    key = {"Idempotency-Key": "abc-1"}
    first = await api.post("/tasks", json={"title": "Once"}, headers=key)
    again = await api.post("/tasks", json={"title": "Once"}, headers=key)
    assert first.status_code == again.status_code == 201
    assert again.json()["data"] == first.json()["data"]
    assert again.headers["Idempotency-Replayed"] == "true"
    other = await api.post("/tasks", json={"title": "Another"}, headers=key)
    assert other.status_code == 409
    listed = (await api.get("/tasks")).json()["data"]
    assert [task["title"] for task in listed] == ["Once"]


async def test_a_failed_write_leaves_its_key_free(api: httpx.AsyncClient) -> None:
    key = {"Idempotency-Key": "abc-2"}
    wrong = await api.post("/tasks", json={"title": ""}, headers=key)
    assert wrong.status_code == 422
    right = await api.post("/tasks", json={"title": "Now"}, headers=key)
    assert right.status_code == 201


async def test_an_unreadable_key_is_refused(api: httpx.AsyncClient) -> None:
    answer = await api.post("/tasks", json={"title": "x"}, headers={"Idempotency-Key": "k" * 200})
    assert answer.status_code == 422
    assert answer.json()["error"]["details"]["field"] == "Idempotency-Key"


def test_settings_refuse_a_shared_database_without_a_secret(tmp_path: Path) -> None:
    from focusflow.settings import SettingsError

    shared = Settings(
        _env_file=None,
        focusflow_home=tmp_path,
        secret_key=None,
        database_url="postgresql://u@db.example.org/x",
    )
    with pytest.raises(SettingsError, match="SECRET_KEY"):
        shared.require_secret()
    own = Settings(_env_file=None, focusflow_home=tmp_path, secret_key=None)
    assert own.require_secret() == own.require_secret()
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0

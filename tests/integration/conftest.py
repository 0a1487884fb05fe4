"""Who acts: fixtures for signed-in people and their API clients."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import httpx
import pytest

from focusflow import bootstrap
from focusflow.accounts import sessions, tokens
from focusflow.accounts.models import User, UserPreference
from focusflow.accounts.sessions import Client
from focusflow.platform.actor import Actor
from focusflow.platform.db import Database, unit_of_work
from focusflow.platform.http import Surround

MakeUser = Callable[..., Awaitable[Actor]]


@pytest.fixture
def make_user(database: Database) -> MakeUser:
    """Make an account straight in the database: `await make_user("alice", timezone=...)`."""

    async def make(name: str = "alice", **fields: object) -> Actor:
        values = {"timezone": "Europe/Berlin", "is_email_verified": True, **fields}
        async with unit_of_work() as db:
            user = User(email=f"{name}@example.org", username=name, **values)
            db.add(user)
            await db.flush()
            db.add(UserPreference(user_id=user.id))
            await db.flush()
            return await sessions.actor_for_user(db, user.id)

    return make


@pytest.fixture
async def alice(make_user: MakeUser) -> Actor:
    """An ordinary user in Berlin."""
    return await make_user("alice")


@pytest.fixture
async def bob(make_user: MakeUser) -> Actor:
    """Somebody else."""
    return await make_user("bob")


@pytest.fixture
async def real_alice(real_database: Database) -> Actor:
    """An ordinary user in a database with real commits."""
    async with unit_of_work() as db:
        user = User(email="alice@example.org", username="alice", timezone="Europe/Berlin")
        db.add(user)
        await db.flush()
        db.add(UserPreference(user_id=user.id))
        await db.flush()
        return await sessions.actor_for_user(db, user.id)


@pytest.fixture
def asgi(database: Database) -> Surround:
    """The API as the web process serves it, without rate limits."""
    return Surround(bootstrap.build_api(), limits=False)


@dataclass
class Api:
    """An HTTP client, and who it acts for."""

    http: httpx.AsyncClient
    actor: Actor | None = None


def _client(asgi: Surround, headers: dict[str, str]) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=asgi, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://test/api/v1", headers=headers)


@pytest.fixture
async def anonymous(asgi: Surround) -> AsyncIterator[httpx.AsyncClient]:
    """A client that is not signed in."""
    async with _client(asgi, {}) as client:
        yield client


async def _bearer(actor: Actor) -> dict[str, str]:
    async with unit_of_work() as db:
        user = await db.get(User, actor.user_id)
        assert user is not None
        session, _ = await sessions.open_session(db, user, Client("127.0.0.1", "test"), "api")
        pair = await tokens.issue(db, user, session)
    return {"Authorization": f"Bearer {pair.access_token}"}


@pytest.fixture
async def api(asgi: Surround, alice: Actor) -> AsyncIterator[httpx.AsyncClient]:
    """Alice's API client, with a bearer token; paths are relative to /api/v1."""
    async with _client(asgi, await _bearer(alice)) as client:
        yield client


@pytest.fixture
async def bobs_api(asgi: Surround, bob: Actor) -> AsyncIterator[httpx.AsyncClient]:
    """Bob's API client."""
    async with _client(asgi, await _bearer(bob)) as client:
        yield client


@pytest.fixture
async def admins_api(asgi: Surround, make_user: MakeUser) -> AsyncIterator[httpx.AsyncClient]:
    """An administrator's API client."""
    async with _client(asgi, await _bearer(await make_user("root", role="admin"))) as client:
        yield client

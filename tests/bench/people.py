"""Sessions of seeded people: cookies for browsers, access tokens for the API."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from focusflow import bootstrap
from focusflow.accounts import sessions, tokens
from focusflow.accounts.models import User
from focusflow.accounts.sessions import COOKIE, Client
from focusflow.platform import cache, db, jobs
from focusflow.platform.db import Database, unit_of_work
from focusflow.settings import get_settings

__all__ = ["COOKIE", "bearer", "connected", "cookie"]
HERE = Client("127.0.0.1", "bench")


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[Database]:
    """This process stands on the database as a web process does, without the worker."""
    bootstrap.wire(get_settings())
    await cache.clear()
    database = db.connect(url, pool_size=get_settings().pool_size)
    pool = await jobs.open_app(url)
    try:
        yield database
    finally:
        await pool.close()
        await database.close()
        db.use(None)


async def _user(unit: db.Db, user_id: UUID) -> User:
    user = await unit.get(User, user_id)
    assert user is not None
    return user


async def cookie(user_id: UUID) -> str:
    """The token of a new browser session."""
    async with unit_of_work() as unit:
        _, token = await sessions.open_session(unit, await _user(unit, user_id), HERE, "browser")
        return token


async def bearer(user_id: UUID) -> str:
    """An access token of a new API session."""
    async with unit_of_work() as unit:
        user = await _user(unit, user_id)
        session, _ = await sessions.open_session(unit, user, HERE, "api")
        return (await tokens.issue(unit, user, session)).access_token

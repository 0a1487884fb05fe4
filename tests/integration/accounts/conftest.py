"""People with passwords, their browsers, and their mail."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest

from focusflow.accounts import service
from focusflow.accounts.schemas import RegisterIn, UserView
from focusflow.accounts.sessions import COOKIE, Client
from focusflow.platform import mail
from focusflow.platform.db import Database, unit_of_work
from focusflow.platform.http import Surround

PASSWORD = "Correct-horse7!"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
)

Register = Callable[..., Awaitable[UserView]]
NewBrowser = Callable[..., Awaitable[httpx.AsyncClient]]


@pytest.fixture
def register(database: Database) -> Register:
    """Make an account the way people do: `await register("ada")`."""

    async def make(name: str = "ada", **fields: str) -> UserView:
        data = RegisterIn(email=f"{name}@example.org", username=name, password=PASSWORD, **fields)
        async with unit_of_work() as db:
            return await service.register(db, data, Client("127.0.0.1", FIREFOX))

    return make


@pytest.fixture
async def browser(asgi: Surround) -> AsyncIterator[NewBrowser]:
    """A browser that comes in by ticket: `await browser("ada@example.org")`."""
    opened: list[httpx.AsyncClient] = []

    async def open_for(email: str, user_agent: str = FIREFOX) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app=asgi, raise_app_exceptions=False)
        client = httpx.AsyncClient(
            transport=transport,
            base_url="http://test/api/v1",
            headers={"User-Agent": user_agent},
        )
        opened.append(client)
        async with unit_of_work() as db:
            user = await service.authenticate(db, email, PASSWORD)
            ticket = await service.mint_ticket(db, user.id)
        answer = await client.get("http://test/auth/enter", params={"ticket": ticket})
        assert answer.status_code == 303, answer.text
        assert COOKIE in client.cookies
        csrf = await client.get("/auth/csrf")
        client.headers["X-CSRF-Token"] = csrf.json()["data"]["csrf_token"]
        return client

    yield open_for
    for client in opened:
        await client.aclose()


@pytest.fixture
def mailed_token(database: Database) -> Callable[..., Awaitable[str]]:
    """The token in the newest mail to an address."""

    async def find(to: str, path: str) -> str:
        async with unit_of_work() as db:
            for message in await mail.newest(db):
                found = re.search(rf"{path}\?token=([\w-]+)", message.text)
                if message.recipient == to and found:
                    return found[1]
        raise AssertionError(f"no mail to {to} with {path}")

    return find

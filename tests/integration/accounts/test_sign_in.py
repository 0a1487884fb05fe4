"""Signing in with a password, by ticket and cookie, and leaving."""

from datetime import timedelta

import httpx
import pytest

from focusflow.accounts import service
from focusflow.accounts.access import csrf_token
from focusflow.accounts.models import User
from focusflow.accounts.sessions import COOKIE, Client, actor_for_token
from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import unit_of_work
from focusflow.platform.errors import Forbidden, Unauthenticated
from focusflow.settings import get_settings

from .conftest import PASSWORD, NewBrowser, Register

ENTER, LEAVE = "http://test/auth/enter", "http://test/auth/leave"


async def ticket_for(email: str) -> str:
    async with unit_of_work() as db:
        user = await service.authenticate(db, email, PASSWORD)
        return await service.mint_ticket(db, user.id)


async def test_the_right_password_notes_when_it_was_used(
    register: Register, anonymous: httpx.AsyncClient, clock: ManualClock
) -> None:
    before = await register()
    assert before.last_login_at is None
    clock.advance(timedelta(hours=1))
    answer = await anonymous.post(
        "/auth/login", json={"email": " ADA@example.org", "password": PASSWORD}
    )
    assert answer.status_code == 200, answer.text
    data = answer.json()["data"]
    assert (data["token_type"], data["expires_in"]) == ("Bearer", 900)
    me = await anonymous.get(
        "/users/me", headers={"Authorization": f"Bearer {data['access_token']}"}
    )
    assert me.json()["data"]["last_login_at"].startswith("2026-11-24T09:00:00")
    assert me.json()["data"]["updated_at"] == data["user"]["updated_at"]


async def test_unknown_address_and_wrong_password_answer_alike(
    register: Register, anonymous: httpx.AsyncClient
) -> None:
    await register()
    wrong = await anonymous.post(
        "/auth/login", json={"email": "ada@example.org", "password": "Wrong-horse7!"}
    )
    unknown = await anonymous.post(
        "/auth/login", json={"email": "nobody@example.org", "password": PASSWORD}
    )
    async with unit_of_work() as db:
        with pytest.raises(Unauthenticated):  # a page hands over whatever was typed
            await service.authenticate(db, "ada@example.org", "\ud800")
    nonsense = await anonymous.post("/auth/login", json={"email": "%", "password": "x"})
    assert wrong.status_code == unknown.status_code == nonsense.status_code == 401
    assert wrong.json()["error"] == unknown.json()["error"] == nonsense.json()["error"]


@pytest.mark.parametrize("state", ["off", "deleted"])
async def test_accounts_that_are_off_are_refused(
    register: Register, anonymous: httpx.AsyncClient, clock: ManualClock, state: str
) -> None:
    view = await register()
    async with unit_of_work() as db:
        user = await db.get(User, view.id)
        assert user is not None
        user.is_active = state != "off"
        user.deleted_at = clock() if state == "deleted" else None
    answer = await anonymous.post(
        "/auth/login", json={"email": "ada@example.org", "password": PASSWORD}
    )
    assert answer.status_code == 403
    assert answer.json()["error"]["message"] == "This account is switched off."


async def test_an_account_without_password_cannot_sign_in_by_one(alice: Actor) -> None:
    async with unit_of_work() as db:
        with pytest.raises(Unauthenticated):
            await service.authenticate(db, "alice@example.org", "")


async def test_a_password_signs_in_inside_an_open_page(register: Register) -> None:
    await register()
    async with unit_of_work() as db:
        user, token = await service.sign_in(db, "ada@example.org", PASSWORD, Client())
    actor = await actor_for_token(token)
    assert actor is not None
    assert actor.user_id == user.id


async def test_a_ticket_becomes_a_cookie_that_scripts_cannot_read(
    register: Register, anonymous: httpx.AsyncClient
) -> None:
    await register()
    ticket = await ticket_for("ada@example.org")
    answer = await anonymous.get(ENTER, params={"ticket": ticket, "next": "/tasks?a=1"})
    assert answer.status_code == 303
    assert answer.headers["location"] == "/tasks?a=1"
    assert answer.headers["cache-control"] == "no-store"
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith(COOKIE)
    for part in ("httponly", "samesite=lax", "path=/", "max-age=2592000"):
        assert part in cookie
    assert "secure" not in cookie
    assert (await anonymous.get("/users/me")).json()["data"]["username"] == "ada"


async def test_over_https_the_cookie_is_secure(
    register: Register, anonymous: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(get_settings(), "base_url", "https://focus.example.org")
    await register()
    answer = await anonymous.get(ENTER, params={"ticket": await ticket_for("ada@example.org")})
    assert "secure" in answer.headers["set-cookie"].lower()


async def test_a_ticket_works_once(register: Register, anonymous: httpx.AsyncClient) -> None:
    await register()
    ticket = await ticket_for("ada@example.org")
    await anonymous.get(ENTER, params={"ticket": ticket})
    again = await anonymous.get(ENTER, params={"ticket": ticket})
    assert again.headers["location"] == "/signin?reason=expired"
    assert "set-cookie" not in again.headers


@pytest.mark.parametrize(("seconds", "works"), [(59, True), (60, False)])
async def test_a_ticket_works_for_a_minute(
    register: Register,
    anonymous: httpx.AsyncClient,
    clock: ManualClock,
    seconds: int,
    works: bool,
) -> None:
    await register()
    ticket = await ticket_for("ada@example.org")
    clock.advance(timedelta(seconds=seconds))
    answer = await anonymous.get(ENTER, params={"ticket": ticket})
    assert ("set-cookie" in answer.headers) is works


async def test_a_ticket_never_leads_to_another_site(
    register: Register, anonymous: httpx.AsyncClient
) -> None:
    await register()
    for target in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        ticket = await ticket_for("ada@example.org")
        answer = await anonymous.get(ENTER, params={"ticket": ticket, "next": target})
        assert answer.headers["location"] == "/today"


async def test_another_site_cannot_sign_a_visitor_in(
    register: Register, anonymous: httpx.AsyncClient
) -> None:
    await register()
    ticket = await ticket_for("ada@example.org")
    answer = await anonymous.get(
        ENTER, params={"ticket": ticket}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert "set-cookie" not in answer.headers
    assert "set-cookie" in (await anonymous.get(ENTER, params={"ticket": ticket})).headers


async def test_a_ticket_dies_with_the_account(
    register: Register, anonymous: httpx.AsyncClient
) -> None:
    view = await register()
    ticket = await ticket_for("ada@example.org")
    async with unit_of_work() as db:
        user = await db.get(User, view.id)
        assert user is not None
        user.is_active = False
    answer = await anonymous.get(ENTER, params={"ticket": ticket})
    assert answer.headers["location"] == "/signin?reason=expired"


async def test_signing_in_again_replaces_the_session_of_the_browser(
    register: Register, browser: NewBrowser
) -> None:
    await register()
    client = await browser("ada@example.org")
    former = client.cookies[COOKIE]
    await client.get(ENTER, params={"ticket": await ticket_for("ada@example.org")})
    assert client.cookies[COOKIE] != former
    assert await actor_for_token(former) is None
    assert len((await client.get("/users/me/sessions")).json()["data"]) == 1


async def test_a_cookie_alone_changes_nothing(register: Register, browser: NewBrowser) -> None:
    await register()
    client = await browser("ada@example.org")
    csrf = client.headers.pop("X-CSRF-Token")
    body = {"first_name": "Ada"}
    assert (await client.get("/users/me")).status_code == 200
    for headers in ({}, {"X-CSRF-Token": "guess"}, {"X-CSRF-Token": csrf_token("another")}):
        answer = await client.patch("/users/me", json=body, headers=headers)
        assert answer.status_code == 403, headers
    assert (await client.get("/users/me")).json()["data"]["first_name"] == ""
    answer = await client.patch("/users/me", json=body, headers={"X-CSRF-Token": csrf})
    assert answer.json()["data"]["first_name"] == "Ada"


async def test_leaving_ends_the_session_and_clears_the_cookie(
    register: Register, browser: NewBrowser
) -> None:
    await register()
    client = await browser("ada@example.org")
    token = client.cookies[COOKIE]
    answer = await client.get(LEAVE, params={"csrf": client.headers["X-CSRF-Token"]})
    assert answer.headers["location"] == "/signin"
    assert COOKIE not in client.cookies
    assert await actor_for_token(token) is None


async def test_another_site_cannot_make_someone_leave(
    register: Register, browser: NewBrowser
) -> None:
    await register()
    client = await browser("ada@example.org")
    answer = await client.get(LEAVE)
    assert answer.headers["location"] == "/today"
    assert (await client.get("/users/me")).status_code == 200


async def test_logging_out_clears_the_cookie(register: Register, browser: NewBrowser) -> None:
    await register()
    client = await browser("ada@example.org")
    assert (await client.post("/auth/logout")).status_code == 200
    assert COOKIE not in client.cookies
    assert (await client.get("/users/me")).status_code == 401


@pytest.mark.parametrize("token", ["", "x", "ä" * 20])
async def test_nonsense_is_not_signed_in(anonymous: httpx.AsyncClient, token: str) -> None:
    headers = {"Cookie": f"{COOKIE}={token}".encode()}
    assert (await anonymous.get("/users/me", headers=headers)).status_code == 401
    headers = {"Authorization": f"Bearer {token}".encode()}
    assert (await anonymous.get("/users/me", headers=headers)).status_code == 401


async def test_switching_off_is_told_to_pages(register: Register) -> None:
    view = await register()
    async with unit_of_work() as db:
        user = await db.get(User, view.id)
        assert user is not None
        user.is_active = False
        await db.flush()
        with pytest.raises(Forbidden, match="switched off"):
            await service.sign_in(db, "ada@example.org", PASSWORD, Client())

"""Confirming an address, and getting to a new password."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import httpx
import pytest

from focusflow.platform import mail
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import unit_of_work

from .conftest import PASSWORD, PHONE, NewBrowser, Register

MailedToken = Callable[..., Awaitable[str]]
ADA = "ada@example.org"
NEXT = "Another-horse8?"


async def login(client: httpx.AsyncClient, password: str) -> int:
    answer = await client.post("/auth/login", json={"email": ADA, "password": password})
    return answer.status_code


async def test_a_link_confirms_the_address_once(
    register: Register, anonymous: httpx.AsyncClient, mailed_token: MailedToken
) -> None:
    await register()
    token = await mailed_token(ADA, "/verify-email")
    first = await anonymous.post("/auth/verify-email", json={"token": token})
    assert first.json()["data"]["is_email_verified"] is True
    assert (await anonymous.post("/auth/verify-email", json={"token": token})).status_code == 410


async def test_a_new_link_replaces_the_old_one(
    register: Register, anonymous: httpx.AsyncClient, mailed_token: MailedToken
) -> None:
    await register()
    old = await mailed_token(ADA, "/verify-email")
    await anonymous.post("/auth/resend-verification", json={"email": ADA})
    new = await mailed_token(ADA, "/verify-email")
    assert new != old
    assert (await anonymous.post("/auth/verify-email", json={"token": old})).status_code == 410
    assert (await anonymous.post("/auth/verify-email", json={"token": new})).status_code == 200


async def test_a_link_is_for_one_purpose_only(
    register: Register, anonymous: httpx.AsyncClient, mailed_token: MailedToken
) -> None:
    await register()
    token = await mailed_token(ADA, "/verify-email")
    answer = await anonymous.post("/auth/reset-password", json={"token": token, "password": NEXT})
    assert answer.status_code == 410


@pytest.mark.parametrize("path", ["/auth/forgot-password", "/auth/resend-verification"])
async def test_unknown_and_known_addresses_answer_alike(
    register: Register, anonymous: httpx.AsyncClient, path: str
) -> None:
    await register()
    known = await anonymous.post(path, json={"email": ADA})
    for other in ("nobody@example.org", "not an address"):
        unknown = await anonymous.post(path, json={"email": other})
        assert (unknown.status_code, unknown.json()["data"]) == (200, known.json()["data"])


async def test_a_confirmed_address_is_not_mailed_again(
    register: Register, anonymous: httpx.AsyncClient, mailed_token: MailedToken
) -> None:
    await register()
    token = await mailed_token(ADA, "/verify-email")
    await anonymous.post("/auth/verify-email", json={"token": token})
    await anonymous.post("/auth/resend-verification", json={"email": ADA})
    async with unit_of_work() as db:
        assert len(await mail.newest(db)) == 1


async def test_a_reset_link_sets_a_password_once_and_ends_all_sessions(
    register: Register,
    browser: NewBrowser,
    anonymous: httpx.AsyncClient,
    mailed_token: MailedToken,
) -> None:
    await register()
    client = await browser(ADA)
    await anonymous.post("/auth/forgot-password", json={"email": ADA})
    token = await mailed_token(ADA, "/reset-password")

    weak = await anonymous.post("/auth/reset-password", json={"token": token, "password": "weak"})
    assert weak.status_code == 422
    assert weak.json()["error"]["details"]["field"] == "password"

    done = await anonymous.post("/auth/reset-password", json={"token": token, "password": NEXT})
    assert done.status_code == 200, done.text
    assert (await client.get("/users/me")).status_code == 401
    assert await login(anonymous, PASSWORD) == 401
    assert await login(anonymous, NEXT) == 200
    again = await anonymous.post(
        "/auth/reset-password", json={"token": token, "password": PASSWORD}
    )
    assert again.status_code == 410
    assert await login(anonymous, NEXT) == 200


async def test_a_reset_link_expires(
    register: Register,
    anonymous: httpx.AsyncClient,
    mailed_token: MailedToken,
    clock: ManualClock,
) -> None:
    await register()
    await anonymous.post("/auth/forgot-password", json={"email": ADA})
    token = await mailed_token(ADA, "/reset-password")
    clock.advance(timedelta(hours=1))
    answer = await anonymous.post("/auth/reset-password", json={"token": token, "password": NEXT})
    assert answer.status_code == 410
    assert await login(anonymous, PASSWORD) == 200


async def test_changing_the_password_signs_other_browsers_out(
    register: Register, browser: NewBrowser
) -> None:
    await register()
    here, there = await browser(ADA), await browser(ADA, PHONE)
    body = {"current_password": PASSWORD, "new_password": NEXT}
    answer = await here.post("/auth/change-password", json=body)
    assert answer.status_code == 200, answer.text
    assert (await here.get("/users/me")).status_code == 200
    assert (await there.get("/users/me")).status_code == 401
    assert await login(here, NEXT) == 200
    async with unit_of_work() as db:
        assert (await mail.newest(db))[0].subject == "Your password was changed"


@pytest.mark.parametrize(
    ("current", "new", "field"),
    [("Wrong-horse7!", NEXT, "current_password"), (PASSWORD, "weak", "new_password")],
)
async def test_a_refused_change_leaves_the_password(
    register: Register, browser: NewBrowser, current: str, new: str, field: str
) -> None:
    await register()
    client = await browser(ADA)
    answer = await client.post(
        "/auth/change-password", json={"current_password": current, "new_password": new}
    )
    assert answer.status_code == 422
    assert answer.json()["error"]["details"]["field"] == field
    assert await login(client, PASSWORD) == 200


async def test_changing_needs_someone_signed_in(anonymous: httpx.AsyncClient) -> None:
    body = {"current_password": PASSWORD, "new_password": NEXT}
    assert (await anonymous.post("/auth/change-password", json=body)).status_code == 401

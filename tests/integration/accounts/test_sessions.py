"""Where someone is signed in."""

from datetime import timedelta
from uuid import uuid4

import httpx
from sqlalchemy import func, select

from focusflow.accounts import jobs
from focusflow.accounts.models import OneTimeToken, RefreshToken, UserSession
from focusflow.platform import cache
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import unit_of_work

from .conftest import PASSWORD, PHONE, NewBrowser, Register

ADA = "ada@example.org"


async def listed(client: httpx.AsyncClient) -> list[dict[str, object]]:
    return (await client.get("/users/me/sessions")).json()["data"]


async def test_two_browsers_are_two_rows_and_one_can_end_the_other(
    register: Register, browser: NewBrowser
) -> None:
    await register()
    here, there = await browser(ADA), await browser(ADA, PHONE)
    rows = await listed(here)
    assert len(rows) == 2
    mine = next(row for row in rows if row["current"])
    other = next(row for row in rows if not row["current"])
    assert (mine["device_type"], mine["device_name"]) == ("computer", "Firefox")
    assert (other["device_type"], str(other["device_os"])[:3]) == ("phone", "iOS")
    assert mine["location"] == "This computer"
    assert "token" not in str(rows)

    ended = await here.delete(f"/users/me/sessions/{other['id']}")
    assert ended.status_code == 200, ended.text
    assert (await there.get("/users/me")).status_code == 401
    assert [row["id"] for row in await listed(here)] == [mine["id"]]
    again = await here.delete(f"/users/me/sessions/{other['id']}")
    assert again.status_code == 404


async def test_signing_out_everywhere_else_and_everywhere(
    register: Register, browser: NewBrowser
) -> None:
    await register()
    here, there = await browser(ADA), await browser(ADA, PHONE)
    answer = await here.delete("/users/me/sessions", params={"keep_current": True})
    assert answer.json()["data"]["ended"] == 1
    assert (await there.get("/users/me")).status_code == 401
    assert (await here.delete("/users/me/sessions")).json()["data"]["ended"] == 1
    assert (await here.get("/users/me")).status_code == 401


async def test_nobody_ends_others_sessions(
    register: Register, browser: NewBrowser, api: httpx.AsyncClient
) -> None:
    await register()
    client = await browser(ADA)
    session_id = (await listed(client))[0]["id"]
    assert (await api.delete(f"/users/me/sessions/{session_id}")).status_code == 404
    assert (await api.delete(f"/users/me/sessions/{uuid4()}")).status_code == 404
    assert (await client.get("/users/me")).status_code == 200


async def test_a_session_expires_after_30_days(
    register: Register, browser: NewBrowser, clock: ManualClock
) -> None:
    await register()
    client = await browser(ADA)
    clock.advance(timedelta(days=29, hours=23))
    await cache.clear()
    assert (await client.get("/users/me")).status_code == 200
    clock.advance(timedelta(hours=1))
    await cache.clear()
    assert (await client.get("/users/me")).status_code == 401


async def test_use_is_noted(register: Register, browser: NewBrowser, clock: ManualClock) -> None:
    await register()
    client = await browser(ADA)
    clock.advance(timedelta(hours=2))
    await cache.clear()
    assert str((await listed(client))[0]["last_activity_at"]).startswith("2026-11-24T10:00:00")


async def test_what_is_long_over_is_forgotten(
    register: Register,
    browser: NewBrowser,
    anonymous: httpx.AsyncClient,
    clock: ManualClock,
) -> None:
    async def counts() -> list[int]:
        async with unit_of_work() as db:
            found = [
                await db.scalar(select(func.count()).select_from(table))
                for table in (UserSession, RefreshToken, OneTimeToken)
            ]
        return [number or 0 for number in found]

    async def clean() -> None:
        await jobs.forget_expired._task.func(timestamp=0)

    await register()
    client = await browser(ADA)
    await anonymous.post("/auth/login", json={"email": ADA, "password": PASSWORD})
    await clean()
    assert await counts() == [2, 1, 2]
    await client.delete("/users/me/sessions")
    clock.advance(timedelta(days=8))
    await clean()
    assert await counts() == [2, 0, 0]
    clock.advance(timedelta(days=23))
    await clean()
    assert await counts() == [0, 0, 0]

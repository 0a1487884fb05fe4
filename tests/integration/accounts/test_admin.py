"""What administrators do, what they cannot, and what the log keeps."""

import asyncio
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select
from sqlmodel import col

from focusflow import bootstrap
from focusflow.accounts import service
from focusflow.accounts.models import User, UserPreference
from focusflow.accounts.schemas import AccountPatch
from focusflow.accounts.sessions import actor_for_user
from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import Database, unit_of_work
from focusflow.platform.errors import Conflict, NotFound
from focusflow.platform.eventlog import LogFilter
from focusflow.platform.events import EventRecord
from focusflow.platform.ids import new_id

from ..conftest import MakeUser

ADMIN = (
    "GET /admin/users",
    "GET /admin/audit-logs",
    "PATCH /admin/users/01a1fc3c-0000-7000-8000-000000000000",
)


@pytest.fixture
async def admin(alice: Actor) -> Actor:
    """Alice, made an administrator; her client `api` acts as one."""
    async with unit_of_work() as db:
        await service.promote(db, "ALICE@example.org")
        return await actor_for_user(db, alice.user_id)


@pytest.mark.parametrize("route", ADMIN)
async def test_ordinary_users_are_kept_out(
    api: httpx.AsyncClient, anonymous: httpx.AsyncClient, route: str
) -> None:
    method, path = route.split()
    assert (await api.request(method, path, json={})).status_code == 403
    assert (await anonymous.request(method, path, json={})).status_code == 401


async def test_accounts_are_listed_by_pages_and_found_by_name(
    admin: Actor, api: httpx.AsyncClient, make_user: MakeUser
) -> None:
    for name in ("carl", "carla", "per_cent"):
        await make_user(name)
    names, cursor = [], None
    while True:
        params = {"limit": 3, **({"cursor": cursor} if cursor else {})}
        answer = (await api.get("/admin/users", params=params)).json()
        names += [user["username"] for user in answer["data"]]
        cursor = answer["meta"]["pagination"]["next_cursor"]
        if cursor is None:
            break
    assert names == ["per_cent", "carla", "carl", "alice"]

    async def found(q: str) -> list[str]:
        answer = await api.get("/admin/users", params={"q": q})
        return [user["username"] for user in answer.json()["data"]]

    assert await found("CARL") == ["carla", "carl"]
    assert await found("_") == ["per_cent"]
    assert await found("carl@example") == ["carl"]
    assert (await api.get("/admin/users", params={"q": "\x00"})).status_code == 422
    assert (await api.get("/admin/users", params={"cursor": "nonsense"})).status_code == 422


async def test_switching_an_account_off_ends_its_sessions(
    admin: Actor, api: httpx.AsyncClient, bobs_api: httpx.AsyncClient, bob: Actor
) -> None:
    assert (await bobs_api.get("/users/me")).status_code == 200
    answer = await api.patch(f"/admin/users/{bob.user_id}", json={"is_active": False})
    assert answer.json()["data"]["is_active"] is False
    assert (await bobs_api.get("/users/me")).status_code == 401


async def test_a_new_role_counts_at_once(
    admin: Actor, api: httpx.AsyncClient, bobs_api: httpx.AsyncClient, bob: Actor
) -> None:
    assert (await bobs_api.get("/admin/users")).status_code == 403
    await api.patch(f"/admin/users/{bob.user_id}", json={"role": "admin"})
    assert (await bobs_api.get("/admin/users")).status_code == 200
    await api.patch(f"/admin/users/{bob.user_id}", json={"role": "educator"})
    assert (await bobs_api.get("/admin/users")).status_code == 403


async def test_the_last_administrator_stays_one(
    admin: Actor, api: httpx.AsyncClient, bob: Actor
) -> None:
    own = f"/admin/users/{admin.user_id}"
    assert (await api.patch(own, json={"role": "student"})).status_code == 409
    assert (await api.patch(own, json={"is_active": False})).status_code == 409
    assert (await api.patch(own, json={"role": "admin", "is_active": True})).status_code == 200
    await api.patch(f"/admin/users/{bob.user_id}", json={"role": "admin"})
    assert (await api.patch(own, json={"is_active": False})).status_code == 409
    assert (await api.patch(own, json={"role": "student"})).status_code == 200


async def test_two_administrators_cannot_remove_each_other_at_once(
    real_database: Database,
) -> None:
    async def make(name: str) -> Actor:
        async with unit_of_work() as db:
            user = User(email=f"{name}@example.org", username=name, role="admin")
            db.add(user)
            await db.flush()
            db.add(UserPreference(user_id=user.id))
            await db.flush()
            return await actor_for_user(db, user.id)

    async def demote(actor: Actor, other: Actor) -> None:
        async with unit_of_work() as db:
            await service.update_account(db, actor, other.user_id, AccountPatch(role="student"))

    one, two = await make("one"), await make("two")
    outcomes = await asyncio.gather(demote(one, two), demote(two, one), return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "NoneType"]
    async with unit_of_work() as db:
        roles = (await db.scalars(select(col(User.role)))).all()
    assert sorted(roles) == ["admin", "student"]


async def test_unknown_accounts_and_roles(admin: Actor, api: httpx.AsyncClient) -> None:
    unknown = f"/admin/users/{new_id()}"
    assert (await api.patch(unknown, json={"role": "student"})).status_code == 404
    assert (await api.patch(unknown, json={"role": "owner"})).status_code == 422
    async with unit_of_work() as db:
        with pytest.raises(NotFound, match="nobody@example"):
            await service.promote(db, "nobody@example.org")


async def test_the_log_shows_old_and_new_values_to_their_owner(
    api: httpx.AsyncClient, alice: Actor
) -> None:
    await api.patch("/users/me", json={"first_name": "Alice"}, headers={"User-Agent": "test"})
    await api.patch("/users/me", json={"first_name": "Alicia"})
    entries = (await api.get("/users/me/audit-log")).json()["data"]
    newest = entries[0]
    assert (newest["action"], newest["entity_type"]) == ("ProfileChanged", "user")
    assert newest["entity_id"] == newest["actor_id"] == str(alice.user_id)
    assert (newest["old"], newest["new"]) == ({"first_name": "Alice"}, {"first_name": "Alicia"})
    assert newest["ip"] == "127.0.0.1"
    assert entries[1]["user_agent"] == "test"


async def test_the_log_shows_what_an_administrator_did_but_not_from_where(
    admin: Actor, api: httpx.AsyncClient, bobs_api: httpx.AsyncClient, bob: Actor
) -> None:
    await api.patch(f"/admin/users/{bob.user_id}", json={"role": "educator"})
    entry = (await bobs_api.get("/users/me/audit-log")).json()["data"][0]
    assert (entry["actor_id"], entry["ip"]) == (str(admin.user_id), None)
    assert (entry["old"], entry["new"]) == ({"role": "student"}, {"role": "educator"})


async def test_nobody_reads_others_logs(
    api: httpx.AsyncClient, bobs_api: httpx.AsyncClient
) -> None:
    await api.patch("/users/me", json={"first_name": "Alice"})
    assert "Alice" not in (await bobs_api.get("/users/me/audit-log")).text


async def test_administrators_search_the_log(
    admin: Actor,
    api: httpx.AsyncClient,
    bobs_api: httpx.AsyncClient,
    bob: Actor,
    clock: ManualClock,
) -> None:
    await api.patch("/users/me", json={"first_name": "Alice"})
    clock.advance(timedelta(minutes=5))
    await bobs_api.patch("/users/me", json={"first_name": "Bob"})
    clock.advance(timedelta(minutes=5))
    await bobs_api.put("/users/me/preferences", json={"theme": "dark"})

    async def search(**params: object) -> list[dict[str, object]]:
        answer = await api.get("/admin/audit-logs", params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]

    bobs = await search(user_id=str(bob.user_id))
    assert [entry["action"] for entry in bobs] == ["PreferencesChanged", "ProfileChanged"]
    assert [e["new"] for e in await search(action="PreferencesChanged")] == [{"theme": "dark"}]
    assert len(await search(entity_type="preferences")) == 1
    assert len(await search(entity_type="user", entity_id=str(bob.user_id))) == 1
    late = await search(since="2026-11-24T08:03:00Z", until="2026-11-24T08:08:00Z")
    assert [entry["new"] for entry in late] == [{"first_name": "Bob"}]
    wrong = await api.get("/admin/audit-logs", params={"since": "yesterday"})
    assert wrong.status_code == 422


async def test_the_log_is_read_by_pages(admin: Actor, api: httpx.AsyncClient) -> None:
    for number in range(5):
        await api.patch("/users/me", json={"first_name": f"A{number}"})
    seen, cursor = [], None
    while True:
        params = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        answer = (await api.get("/users/me/audit-log", params=params)).json()
        seen += [entry["id"] for entry in answer["data"]]
        cursor = answer["meta"]["pagination"]["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 6


async def test_no_route_changes_the_log(api: httpx.AsyncClient) -> None:
    document = bootstrap.build_api().openapi()
    for path in ("/api/v1/users/me/audit-log", "/api/v1/admin/audit-logs"):
        assert set(document["paths"][path]) == {"get"}
    assert (await api.delete("/users/me/audit-log")).status_code == 405


async def test_the_program_itself_cannot_rewrite_the_log(
    api: httpx.AsyncClient, database: Database, admin: Actor
) -> None:
    await api.patch("/users/me", json={"first_name": "Alice"})
    async with database.session() as db:
        record = (await db.scalars(select(EventRecord))).first()
        assert record is not None
        record.name = "Nothing"
        with pytest.raises(RuntimeError, match="part of the log"):
            await db.flush()
    async with unit_of_work() as db:
        names = [e.action for e in (await service.audit_log(db, admin, LogFilter())).items]
    assert "Nothing" not in names


async def test_conflict_is_raised_to_pages_too(admin: Actor) -> None:
    async with unit_of_work() as db:
        with pytest.raises(Conflict):
            await service.update_account(db, admin, admin.user_id, AccountPatch(is_active=False))

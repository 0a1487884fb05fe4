"""Making an account."""

import asyncio
import json

import httpx
import pytest
from sqlalchemy import select
from sqlmodel import col

from focusflow.accounts import service
from focusflow.accounts.models import User
from focusflow.accounts.schemas import RegisterIn
from focusflow.accounts.sessions import Client
from focusflow.platform import mail
from focusflow.platform.db import Database, unit_of_work

GOOD = {"email": "ada@example.org", "username": "ada", "password": "Correct-horse7!"}


async def test_a_new_account_is_unverified_and_gets_a_mail(anonymous: httpx.AsyncClient) -> None:
    answer = await anonymous.post("/auth/register", json={**GOOD, "first_name": "Ada"})
    assert answer.status_code == 201, answer.text
    data = answer.json()["data"]
    assert (data["type"], data["email"], data["is_email_verified"]) == (
        "user",
        "ada@example.org",
        False,
    )
    assert "password" not in answer.text.replace("password_hash", "password")
    async with unit_of_work() as db:
        message = (await mail.newest(db))[0]
    assert message.recipient == "ada@example.org"
    assert "Hello Ada" in message.text
    assert "/verify-email?token=" in message.html


async def test_the_first_account_is_the_admins_and_the_second_is_not(
    anonymous: httpx.AsyncClient,
) -> None:
    first = await anonymous.post("/auth/register", json=GOOD)
    second = await anonymous.post(
        "/auth/register", json={**GOOD, "email": "bo@example.org", "username": "bo_"}
    )
    assert first.json()["data"]["role"] == "admin"
    assert second.json()["data"]["role"] == "student"


async def test_of_many_first_registrations_exactly_one_is_the_admins(
    real_database: Database,
) -> None:
    async def register(number: int) -> str:
        data = RegisterIn(**{**GOOD, "email": f"p{number}@example.org", "username": f"p_{number}"})
        async with unit_of_work() as db:
            return (await service.register(db, data, Client())).role

    roles = await asyncio.gather(*(register(number) for number in range(5)))
    assert sorted(roles) == ["admin", "student", "student", "student", "student"]


async def test_the_same_name_asked_for_twice_at_once_is_given_once(
    real_database: Database,
) -> None:
    async def register() -> str:
        async with unit_of_work() as db:
            return (await service.register(db, RegisterIn(**GOOD), Client())).role

    outcomes = await asyncio.gather(register(), register(), return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "str"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"username": "other", "email": "ADA@example.org"}, "email"),
        ({"username": "ADA", "email": "other@example.org"}, "username"),
    ],
)
async def test_taken_names_are_refused_in_any_case(
    anonymous: httpx.AsyncClient, change: dict[str, str], field: str
) -> None:
    assert (await anonymous.post("/auth/register", json=GOOD)).status_code == 201
    answer = await anonymous.post("/auth/register", json={**GOOD, **change})
    assert answer.status_code == 409
    assert answer.json()["error"]["details"]["field"] == field


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"username": "ab"}, "username"),
        ({"username": "a b c"}, "username"),
        ({"email": "ada"}, "email"),
        ({"email": "a\u0000da@example.org"}, "email"),
        ({"password": "Correct-horse!"}, "password"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"first_name": "A\u0000da"}, "first_name"),
        ({"first_name": "x" * 101}, "first_name"),
        ({"nickname": "x"}, "nickname"),
    ],
)
async def test_a_wrong_field_is_named(
    anonymous: httpx.AsyncClient, change: dict[str, str], field: str
) -> None:
    answer = await anonymous.post("/auth/register", json={**GOOD, **change})
    assert answer.status_code == 422, answer.text
    assert answer.json()["error"]["code"] == "INVALID_INPUT"
    assert answer.json()["error"]["details"]["field"] == field


async def test_five_bad_passwords_give_five_messages(anonymous: httpx.AsyncClient) -> None:
    messages = set()
    for password in ("Ab1!xyz", "abcdef1!", "ABCDEF1!", "Abcdefg!", "Abcdefg1"):
        answer = await anonymous.post("/auth/register", json={**GOOD, "password": password})
        assert answer.status_code == 422
        messages.add(answer.json()["error"]["message"])
        assert password not in answer.text
    assert len(messages) == 5


async def test_everything_wrong_is_told_at_once(anonymous: httpx.AsyncClient) -> None:
    answer = await anonymous.post(
        "/auth/register", json={"email": "x", "username": "x", "password": "x"}
    )
    details = answer.json()["error"]["details"]
    assert set(details["errors"]) == {"email", "username", "password"}
    assert len(details["unmet"]) == 4


@pytest.mark.parametrize("password", [5, None, "x" * 1001, "\ud800" * 9])
async def test_a_password_is_never_sent_back(
    anonymous: httpx.AsyncClient, password: object
) -> None:
    body = json.dumps({**GOOD, "password": password})
    answer = await anonymous.post(
        "/auth/register", content=body, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 422, answer.text
    assert not answer.json()["error"]["details"].get("value")


@pytest.mark.parametrize(
    "body",
    [
        '{"email": NaN}',
        '{"email": "\\ud800"}',
        '{"\\ud800": 1, "email": "a", "username": "b", "password": "c"}',
        '{"email": ' + "[" * 500 + "]" * 500 + "}",
        '{"email": ' + "[" * 50_000 + "]" * 50_000 + "}",
        '{"email": ' + "9" * 5000 + "}",
        "[]",
        "{",
    ],
)
async def test_nonsense_is_refused_in_the_envelope(anonymous: httpx.AsyncClient, body: str) -> None:
    answer = await anonymous.post(
        "/auth/register", content=body, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code in (400, 422), answer.text
    assert answer.json()["error"]["message"]


async def test_passwords_are_kept_as_argon2_only(anonymous: httpx.AsyncClient) -> None:
    await anonymous.post("/auth/register", json=GOOD)
    async with unit_of_work() as db:
        kept = await db.scalar(select(col(User.password_hash)))
    assert kept is not None
    assert kept.startswith("$argon2id$")

"""Changing the secret key: everything sealed comes along, and nothing opens where it doesn't belong."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import StatementError

from focusflow.accounts.models import SigningKey
from focusflow.connections import service as connections
from focusflow.connections.models import Connection
from focusflow.connections.schemas import ConnectIn
from focusflow.connections.service.secrets import unseal
from focusflow.platform import cache, sealing
from focusflow.platform.actor import Actor
from focusflow.platform.db import Database, unit_of_work
from focusflow.settings import get_settings
from tests.conftest import ROOT
from tests.sealed import before_rings

KEYS = "signing_key.private_key"
NEW = "a newer secret that is only used by these tests"


@pytest.fixture
def change_key(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Give the process other keys: `change_key(new, old)`."""

    def change(new: str, old: str = "") -> None:
        monkeypatch.setattr(get_settings(), "secret_key", new)
        monkeypatch.setattr(get_settings(), "old_secret_keys", old)

    return change


def old_key() -> str:
    return get_settings().require_secret()


async def keep(*values: bytes, seal: bool = True) -> list[SigningKey]:
    """Rows whose private keys are these, as they were sealed before rings or as now."""
    async with unit_of_work() as db:
        rows = [SigningKey(kid=f"kid-{number}") for number in range(len(values))]
        for row, value in zip(rows, values, strict=True):
            sealing.put(row, "private_key", value)
            db.add(row)
        await db.flush()
        if not seal:
            for row, value in zip(rows, values, strict=True):
                await db.execute(
                    text("UPDATE signing_key SET private_key = :value WHERE id = :id"),
                    {"value": before_rings(old_key(), value), "id": row.id},
                )
    return rows


async def taken(row: SigningKey) -> bytes | None:
    async with unit_of_work() as db:
        found = await db.get(SigningKey, row.id)
        assert found is not None
        return sealing.take(found, "private_key")


def counted(found: list[sealing.Older]) -> tuple[int, int]:
    """What was counted of signing keys; in no other table there is anything."""
    assert all((one.opens, one.lost) == (0, 0) for one in found if one.column != KEYS)
    return next((one.opens, one.lost) for one in found if one.column == KEYS)


async def rotated() -> tuple[int, int]:
    return counted(await sealing.rotate())


async def older() -> tuple[int, int]:
    return counted(await sealing.older())


async def test_everything_sealed_is_declared_so() -> None:
    columns = list(sealing.sealed_columns())
    assert {KEYS, "connection.sealed"} <= {str(column) for column in columns}
    assert all("id" in column.table.c for column in columns)


@pytest.mark.parametrize("seal", [True, False])
async def test_values_survive_a_change_of_the_key(
    seal: bool, database: Database, change_key: Callable[..., None]
) -> None:
    values = [f"secret {number}".encode() for number in range(sealing.BATCH + 20)]
    rows = await keep(*values, seal=seal)
    old = old_key()
    change_key(NEW, old)
    assert [await taken(row) for row in rows[:3]] == values[:3]
    assert await older() == (len(values), 0)
    assert await rotated() == (len(values), 0)
    change_key(NEW)
    assert [await taken(row) for row in rows] == values
    assert await rotated() == (0, 0)
    change_key(old)
    assert await taken(rows[0]) is None


async def test_connections_survive_a_change_of_the_key(
    alice: Actor, change_key: Callable[..., None]
) -> None:
    address = "https://feed.example/s3cret.ics"
    async with unit_of_work() as db:
        made = await connections.connect(
            db, alice, ConnectIn(provider="feed", address=address, title="Feed")
        )
    change_key(NEW, old_key())
    await sealing.rotate()
    change_key(NEW)
    async with unit_of_work() as db:
        row = await db.get(Connection, made.id)
        assert row is not None
        assert unseal(row) == {"address": address}


async def test_tokens_that_were_given_out_stay_good(
    api: httpx.AsyncClient, alice: Actor, change_key: Callable[..., None]
) -> None:
    assert (await api.get("/users/me")).status_code == 200
    old = old_key()
    for keys in ((NEW, old), (NEW, "")):
        change_key(*keys)
        await cache.clear()
        assert (await api.get("/users/me")).status_code == 200
        await sealing.rotate()
    change_key(old)
    await cache.clear()
    assert (await api.get("/users/me")).status_code == 401


async def test_what_no_key_opens_is_counted_and_left_as_it_is(
    database: Database, change_key: Callable[..., None]
) -> None:
    old = old_key()
    (row,) = await keep(b"secret")
    change_key(NEW)
    assert await rotated() == await older() == (0, 1)
    change_key(old)
    assert await taken(row) == b"secret"


async def test_values_that_changed_places_do_not_open(database: Database) -> None:
    one, other = await keep(b"mine", b"yours")
    async with unit_of_work() as db:
        await db.execute(
            text("UPDATE signing_key SET private_key = :value WHERE id = :id"),
            {"value": other.private_key, "id": one.id},
        )
    assert await taken(one) is None
    assert await taken(other) == b"yours"


async def test_the_column_is_unreadable_and_takes_nothing_readable(database: Database) -> None:
    await keep(b"a secret in plain words")
    async with unit_of_work() as db:
        raw = await db.scalar(text("SELECT private_key FROM signing_key"))
        assert b"plain words" not in bytes(raw)
    with pytest.raises(StatementError, match="not sealed"):
        async with unit_of_work() as db:
            db.add(SigningKey(kid="open", private_key=b"a secret in plain words"))
    with pytest.raises(TypeError):
        sealing.put(SigningKey(kid="x"), "kid", b"x")


def test_the_command_says_what_it_did(tmp_path: Path, new_database: Callable[[], str]) -> None:
    url = new_database()
    old = "an older secret that is only used by this test"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO signing_key (id, kid, private_key, created_at, updated_at) "
            "VALUES (gen_random_uuid(), 'k', %s, now(), now())",
            (before_rings(old, b"pem"),),
        )

    def rotate(**environment: str) -> subprocess.CompletedProcess[str]:
        known = {"FOCUSFLOW_HOME": str(tmp_path), "DATABASE_URL": url, "SECRET_KEY": NEW}
        return subprocess.run(
            [sys.executable, "-m", "focusflow", "rotate-keys"],
            cwd=ROOT,
            env={**os.environ, **known, **environment},
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )

    lost = rotate()
    assert lost.returncode == 2
    assert "No key opens 1 in signing_key.private_key. Put the key" in lost.stderr
    done = rotate(OLD_SECRET_KEYS=old)
    assert (done.returncode, done.stdout) == (0, "Sealed anew: 1.\n")
    again = rotate()
    assert (again.returncode, again.stdout) == (0, "Sealed anew: 0.\n")

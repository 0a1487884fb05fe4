"""What the operator is told: nothing, or each trouble in a sentence."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from focusflow import doctor
from focusflow.platform import circuit, sealing
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import Database, unit_of_work
from focusflow.settings import get_settings
from tests.integration.test_start import refused, start


async def test_systems_that_are_left_alone(database: Database, clock: ManualClock) -> None:
    assert await doctor.troubles() == []
    for _ in range(circuit.FAILURES):
        await circuit.failed(await circuit.allow("feed:calendar.example"))
    await circuit.rest("google", seconds=60)
    assert await doctor.troubles() == [
        "feed:calendar.example did not answer five times in a row and is left alone until "
        "24 November, 08:05 UTC.",
        "google asked us to come back later and is left alone until 24 November, 08:01 UTC.",
    ]
    clock.advance(circuit.PAUSE)
    assert await doctor.troubles() == [
        "feed:calendar.example did not answer five times in a row; the next call tries it."
    ]


async def test_secrets_under_other_keys(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    from focusflow.accounts.models import SigningKey

    async with unit_of_work() as db:
        row = SigningKey(kid="k")
        sealing.put(row, "private_key", b"pem")
        db.add(row)
    old = get_settings().require_secret()
    monkeypatch.setattr(get_settings(), "secret_key", "another secret, only for this test")
    (lost,) = await doctor.troubles()
    assert lost.startswith("1 of signing_key.private_key are opened by no key")
    monkeypatch.setattr(get_settings(), "old_secret_keys", old)
    (old_way,) = await doctor.troubles()
    assert "rotate-keys" in old_way
    await sealing.rotate()
    assert await doctor.troubles() == []


def test_the_command(tmp_path: Path, new_database: Callable[[], str]) -> None:
    url = new_database()

    def ask() -> subprocess.CompletedProcess[str]:
        return start(tmp_path, command="doctor", DATABASE_URL=url)

    well = ask()
    assert (well.returncode, well.stdout) == (0, "Nothing is the matter.\n")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO circuit (key, failures, round, open_until, changed_at) "
            "VALUES ('feed:a.example', 5, 1, now(), now())"
        )
        ill = ask()
        assert ill.returncode == 1
        assert ill.stdout.startswith("feed:a.example did not answer five times in a row;")
        connection.execute("UPDATE alembic_version SET version_num = '2026_12_01_goals'")
        behind = ask()
        assert behind.returncode == 1
        assert "The database is at 2026_12_01_goals" in behind.stdout
        connection.execute("UPDATE alembic_version SET version_num = '2999_01_01'")
        assert "newer version" in refused(ask())

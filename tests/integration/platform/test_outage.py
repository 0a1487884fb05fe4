"""The database goes away and comes back: a clear answer meanwhile, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from focusflow import bootstrap
from focusflow.platform import db, migrations
from focusflow.platform.db import unit_of_work
from focusflow.platform.errors import NotReady
from focusflow.platform.http import Surround
from focusflow.platform.postgres import EmbeddedPostgres


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    tmp_path.chmod(0o755)
    return tmp_path / "postgres"


async def test_a_database_that_goes_away_and_comes_back(folder: Path) -> None:
    server = EmbeddedPostgres(folder)
    migrations.migrate(server.url)
    database = db.connect(server.url, pool_size=2)
    transport = httpx.ASGITransport(app=Surround(bootstrap.build_api(), limits=False))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        assert (await client.get("/ready")).status_code == 200
        server.stop()
        away = await client.get("/ready")
        assert away.status_code == 503
        assert away.json()["error"]["code"] == "NOT_READY"
        assert "try again" in away.json()["error"]["message"]
        assert (await client.get("/health")).status_code == 200
        with pytest.raises(NotReady):
            async with unit_of_work() as unit:
                await unit.execute(text("SELECT 1"))
        server = EmbeddedPostgres(folder)
        assert (await client.get("/ready")).status_code == 200
    await database.close()
    db.use(None)
    server.stop()

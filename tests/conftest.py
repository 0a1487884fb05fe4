"""Real PostgreSQL for every test: a migrated template, copied a process, rolled back a test."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from hypothesis import settings as hypothesis_settings
from psycopg import sql
from sqlalchemy.ext.asyncio import create_async_engine

ROOT = Path(__file__).parents[1]
HOME = Path(os.environ.get("FOCUSFLOW_TEST_HOME", ROOT / "var" / "test")).resolve()
os.environ.update(
    FOCUSFLOW_HOME=str(HOME),
    ENVIRONMENT="test",
    SECRET_KEY="a secret that is only used by the test suite",
    LOG_LEVEL="WARNING",
    RATE_LIMITS="false",
)
for name in ("DATABASE_URL", "REDIS_URL", "SMTP_URL", "BASE_URL", "PORT", "HOST"):
    os.environ.pop(name, None)

from focusflow import bootstrap  # noqa: E402
from focusflow.platform import cache, db, migrations  # noqa: E402
from focusflow.platform.clock import ManualClock  # noqa: E402
from focusflow.platform.postgres import EmbeddedPostgres  # noqa: E402
from focusflow.settings import get_settings  # noqa: E402

# The same examples in every run, and no test that a busy machine can fail. To look for new
# examples: HYPOTHESIS_PROFILE=explore.
hypothesis_settings.register_profile("same", deadline=None, derandomize=True)
hypothesis_settings.register_profile("explore", deadline=None, print_blob=True)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
"""A Tuesday, 09:00 in Berlin."""


def _swap(url: str, database: str) -> str:
    head, _, tail = url.rpartition("/postgres?")
    return f"{head}/{database}?{tail}"


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a running server that all test processes share."""
    HOME.mkdir(parents=True, exist_ok=True)
    with (HOME / "start.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        server = EmbeddedPostgres(HOME / "postgres")
    yield server.url
    with (HOME / "start.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        server.stop()


@pytest.fixture(scope="session")
def template(postgres: str) -> str:
    """The name of a database with the newest schema; made once for each set of migrations."""
    files = sorted((ROOT / "alembic" / "versions").glob("*.py"))
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]
    name = f"template_{digest}"
    with (HOME / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with psycopg.connect(postgres, autocommit=True) as server:
            if not server.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", (name,)
            ).fetchone():
                building = f"{name}_building"
                drop = sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(building))
                server.execute(drop)
                server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(building)))
                migrations.migrate(_swap(postgres, building))
                server.execute(
                    sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                        sql.Identifier(building), sql.Identifier(name)
                    )
                )
    return name


@pytest.fixture(scope="session")
def new_database(postgres: str, template: str) -> Iterator[Callable[[], str]]:
    """Make a fresh copy of the template and answer its address; dropped at the end."""
    made: list[str] = []

    def make() -> str:
        name = f"test_{uuid4().hex[:12]}"
        with (
            (HOME / "template.lock").open("w") as lock,
            psycopg.connect(postgres, autocommit=True) as server,
        ):
            fcntl.flock(lock, fcntl.LOCK_EX)  # a template is copied by one at a time
            server.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                    sql.Identifier(name), sql.Identifier(template)
                )
            )
        made.append(name)
        return _swap(postgres, name)

    yield make
    with psycopg.connect(postgres, autocommit=True) as server:
        for name in made:
            drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            server.execute(drop.format(sql.Identifier(name)))


@pytest.fixture(scope="session")
async def engine(new_database: Callable[[], str]) -> AsyncIterator[Any]:
    """This process's database."""
    engine = create_async_engine(db.sqlalchemy_url(new_database()), pool_size=5)
    yield engine
    await engine.dispose()


@pytest.fixture
def clock() -> ManualClock:
    """A clock that stands at NOW until a test moves it."""
    return ManualClock(NOW)


@pytest.fixture
async def database(engine: Any, clock: ManualClock) -> AsyncIterator[db.Database]:
    """All units of work of a test run in one transaction that is rolled back."""
    bootstrap.wire(get_settings())
    await cache.clear()
    async with engine.connect() as connection:
        outer = await connection.begin()
        shared = db.Database(connection, clock)
        db.use(shared)
        yield shared
        db.use(None)
        await outer.rollback()


@pytest.fixture
async def unit(database: db.Database) -> AsyncIterator[db.Db]:
    """One unit of work, for tests that call verbs directly. Flushed, never committed."""
    async with database.session() as session:
        yield session


@pytest.fixture
async def real_database(
    new_database: Callable[[], str], clock: ManualClock
) -> AsyncIterator[db.Database]:
    """A database of its own with real commits, for tests of concurrency and NOTIFY."""
    bootstrap.wire(get_settings())
    await cache.clear()
    made = db.connect(new_database(), pool_size=5, clock=clock)
    yield made
    db.use(None)
    await made.bind.dispose()  # type: ignore[union-attr]

"""The database: one engine a process, one unit of work a request, job or UI event."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, ClassVar, cast
from uuid import UUID

from psycopg import AsyncConnection
from sqlalchemy import DateTime, MetaData, event, exc, inspect, text
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.asyncio import AsyncConnection as SharedConnection
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

from focusflow.platform.actor import Actor
from focusflow.platform.clock import Clock, system_clock
from focusflow.platform.errors import NotReady
from focusflow.platform.ids import new_id

SQLModel.metadata.naming_convention = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
).naming_convention


class UtcDateTime(TypeDecorator[datetime]):
    """timestamptz that refuses naive values and always gives back UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Refuse a naive time: it would silently be taken in the server's zone."""
        if value is not None and value.tzinfo is None:
            raise ValueError(f"naive time {value!r}")
        return value

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give the instant back in UTC, whatever the connection's zone."""
        return value.astimezone(UTC) if value is not None else None


class Row(SQLModel):
    """What every table has: a UUIDv7 and when it was made and last changed.

    A new value of a column in `unstamped` is no change of the row: its place among others, say.
    """

    unstamped: ClassVar[frozenset[str]] = frozenset()

    id: UUID = Field(default_factory=new_id, primary_key=True)
    created_at: datetime = Field(default=None, sa_type=UtcDateTime, nullable=False)
    updated_at: datetime = Field(default=None, sa_type=UtcDateTime, nullable=False)


class Db(AsyncSession):
    """A session that knows the time, and what to tell the browsers after commit."""

    def __init__(self, *args: Any, clock: Clock = system_clock, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clock = clock
        self.sync_session.info["clock"] = clock
        self.changes: set[tuple[UUID, str]] = set()
        self.actors: dict[UUID, Actor] = {}  # on whose behalf subscribers act, each read once
        self.origin = ""  # the browser tab that acts, which reloads by itself
        self.after_commit: list[Callable[[], Awaitable[None]]] = []

    def now(self) -> datetime:
        """The instant at which this unit of work acts, in UTC."""
        return self.clock()

    async def driver(self) -> AsyncConnection[Any]:
        """The psycopg connection of the running transaction."""
        raw = await (await self.connection()).get_raw_connection()
        return cast("AsyncConnection[Any]", raw.driver_connection)


@event.listens_for(Session, "before_flush")
def _stamp(session: Session, _context: object, _instances: object) -> None:
    clock = session.info.get("clock", system_clock)
    for row in session.new:
        if isinstance(row, Row):
            row.created_at = row.created_at or clock()
            row.updated_at = row.updated_at or row.created_at
    for row in session.dirty:
        if isinstance(row, Row) and session.is_modified(row) and _changed(row):
            row.updated_at = clock()


def _changed(row: Row) -> bool:
    if not row.unstamped:
        return True
    attrs = inspect(row).attrs
    return any(
        attr.history.has_changes() for name, attr in attrs.items() if name not in row.unstamped
    )


class Database:
    """An engine, or one connection that all sessions share, and the time they act at."""

    def __init__(self, bind: AsyncEngine | SharedConnection, clock: Clock = system_clock) -> None:
        self.bind = bind
        self.clock = clock

    def session(self) -> Db:
        """A new session; use `unit_of_work` instead wherever something is written."""
        return Db(
            self.bind,
            clock=self.clock,
            expire_on_commit=False,
            join_transaction_mode="create_savepoint",
        )

    async def close(self) -> None:
        """Close all connections of the engine."""
        if isinstance(self.bind, AsyncEngine):
            await self.bind.dispose()


_database: Database | None = None

_OPTIONS = (
    "timezone=UTC",
    "lock_timeout=10s",
    # A statement that comes often would get one plan for all people. That supposes that anybody
    # has much of what is in the database, and reads all of it to find what is one person's.
    "plan_cache_mode=force_custom_plan",
)


def connect(url: str, *, pool_size: int = 10, clock: Clock = system_clock) -> Database:
    """Make the process's database and let `unit_of_work` use it."""
    engine = create_async_engine(
        sqlalchemy_url(url),
        pool_size=pool_size,
        max_overflow=0,  # connections beyond the pool would be made and closed again under load
        pool_timeout=5,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 5, "options": " ".join(f"-c {one}" for one in _OPTIONS)},
    )
    database = Database(engine, clock)
    use(database)
    return database


def use(database: Database | None) -> None:
    """Let `unit_of_work` use this database."""
    global _database
    _database = database


def current() -> Database:
    """The process's database; NotReady before start-up has connected it."""
    if _database is None:
        raise NotReady
    return _database


def sqlalchemy_url(url: str) -> str:
    """A postgresql:// address in the form SQLAlchemy wants for psycopg."""
    _, _, rest = url.partition("://")
    return f"postgresql+psycopg://{rest}"


def libpq_url(url: str) -> str:
    """The same address in the form libpq wants."""
    _, _, rest = url.partition("://")
    return f"postgresql://{rest}"


@asynccontextmanager
async def unit_of_work(clock: Clock | None = None) -> AsyncIterator[Db]:
    """One transaction: committed at the end, rolled back on any error.

    Raises NotReady when the database cannot be reached.
    """
    database = current()
    db = database.session()
    if clock is not None:
        db.clock = db.sync_session.info["clock"] = clock
    try:
        async with db:
            yield db
            await _announce(db)
            await db.commit()
    except (exc.InterfaceError, exc.OperationalError, exc.TimeoutError) as error:
        if isinstance(error, exc.DBAPIError) and not error.connection_invalidated:
            connection_lost = getattr(error.orig, "sqlstate", None) in (None, "57P01", "57P03")
            if not connection_lost:
                raise
        raise NotReady from error
    for callback in db.after_commit:
        await callback()


CHANNEL = "focusflow"


async def _announce(db: Db) -> None:
    """Tell every process who sees something change; sent by PostgreSQL at commit only."""
    if not db.changes:
        return
    payloads = [f"{user}:{topic}:{db.origin}" for user, topic in sorted(db.changes, key=str)]
    await db.execute(
        text("SELECT pg_notify(:channel, payload) FROM unnest(CAST(:payloads AS text[])) payload"),
        {"channel": CHANNEL, "payloads": payloads},
    )

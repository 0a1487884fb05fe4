"""Tables of connections: what is read outside, what syncs did, and who reads the plan here."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from focusflow.platform.db import Row, UtcDateTime
from focusflow.platform.ids import new_id
from focusflow.platform.sealing import Sealed


class Connection(Row, table=True):
    """One account or address outside. `sealed` holds what opens it, encrypted.

    `title` is all of an address that is ever shown. `next_sync_at` is None while nobody asks for
    a sync; until `busy_until` a process is at it. `failures` and `unchanged` count syncs in a row.
    `listed_at` is when its calendars were last listed; None wants that again.
    """

    __tablename__ = "connection"
    __table_args__ = (
        Index("ix_connection_user", "user_id", "id"),
        Index("ix_connection_due", "next_sync_at", postgresql_where=text("status = 'active'")),
        CheckConstraint("status IN ('active', 'paused', 'error', 'revoked')", name="status"),
        CheckConstraint("frequency IN ('auto', 'hourly', 'daily', 'weekly')", name="frequency"),
    )

    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")
    provider: str = Field(max_length=20)
    title: str = Field(max_length=200)
    sealed: bytes = Field(default=b"", sa_type=Sealed)
    status: str = Field(default="active", max_length=10)
    frequency: str = Field(default="auto", max_length=10)
    next_sync_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    listed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    busy_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    tried_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    synced_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    failures: int = 0
    unchanged: int = 0
    problem: str = Field(default="", max_length=500)


class ConnectedCalendar(Row, table=True):
    """One calendar of a connection. `cursor` is what the provider wants to hear next time.

    What is not `chosen` is not read and has no events here. The one that `holds_plan` gets the
    planned work written into it.
    """

    __tablename__ = "connected_calendar"
    __table_args__ = (
        UniqueConstraint("connection_id", "external_id", name="uq_connected_calendar_external"),
        Index(
            "uq_connected_calendar_plan",
            "user_id",
            unique=True,
            postgresql_where=text("holds_plan"),
        ),
    )

    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")
    connection_id: UUID = Field(foreign_key="connection.id", ondelete="CASCADE")
    external_id: str = Field(max_length=1024)
    title: str = Field(max_length=200)
    color: str = Field(default="", max_length=7)
    busy: bool = True
    chosen: bool = True
    writable: bool = False
    holds_plan: bool = False
    events: int = 0
    skipped: int = 0
    cursor: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)


class WrittenBlock(Row, table=True):
    """Planned work as it stands in a calendar elsewhere; see rules/writing.py."""

    __tablename__ = "written_block"
    __table_args__ = (
        UniqueConstraint("calendar_id", "slot_id", name="uq_written_block_slot"),
        Index("ix_written_block_gone", "user_id", postgresql_where=text("gone")),
    )

    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")
    calendar_id: UUID = Field(foreign_key="connected_calendar.id", ondelete="CASCADE")
    slot_id: UUID
    task_id: UUID
    title: str = Field(max_length=500)
    starts_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    external_id: str = Field(default="", max_length=1024)
    etag: str = Field(default="", max_length=500)
    turn: int = 0
    gone: bool = False


class OutsideSignIn(Row, table=True):
    """Somebody who left for another system's sign-in and should come back within minutes, once.

    `connection_id` is the connection that is to be let in again, if there is one already.
    """

    __tablename__ = "outside_sign_in"
    __table_args__ = (Index("ix_outside_sign_in_ends", "ends_at"),)

    state_hash: str = Field(max_length=64, unique=True)
    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")
    provider: str = Field(max_length=20)
    connection_id: UUID | None = Field(
        default=None, foreign_key="connection.id", ondelete="CASCADE"
    )
    sealed: bytes = Field(default=b"", sa_type=Sealed)
    ends_at: datetime = Field(sa_type=UtcDateTime)


class CalendarWatch(SQLModel, table=True):
    """Another system's promise to call when a calendar changes; its token is kept as a hash."""

    __tablename__ = "calendar_watch"
    __table_args__ = (
        UniqueConstraint("provider", "watch_id", name="uq_calendar_watch_id"),
        Index("ix_calendar_watch_ends", "ends_at"),
    )

    calendar_id: UUID = Field(
        primary_key=True, foreign_key="connected_calendar.id", ondelete="CASCADE"
    )
    provider: str = Field(max_length=20)
    watch_id: str = Field(max_length=200)
    resource: str = Field(default="", max_length=500)
    token_hash: str = Field(max_length=64)
    ends_at: datetime = Field(sa_type=UtcDateTime)


class SyncRun(SQLModel, table=True):
    """What one look at the outside did: the record of access to it, kept for 90 days."""

    __tablename__ = "sync_run"
    __table_args__ = (
        Index("ix_sync_run_connection", "connection_id", "id"),
        Index("ix_sync_run_ended", "ended_at"),
        CheckConstraint("outcome IN ('changed', 'unchanged', 'failed')", name="outcome"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    connection_id: UUID = Field(foreign_key="connection.id", ondelete="CASCADE")
    started_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime = Field(sa_type=UtcDateTime)
    outcome: str = Field(max_length=10)
    taken: int = 0
    updated: int = 0
    removed: int = 0
    skipped: int = 0
    problem: str = Field(default="", max_length=500)


class PlanFeed(Row, table=True):
    """An address at which a calendar elsewhere reads the plan. Only a hash of its key is kept.

    Without `titles` it says only that time is taken. `read_at` is when it was last read.
    """

    __tablename__ = "plan_feed"
    __table_args__ = (Index("ix_plan_feed_user", "user_id", "id"),)

    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")
    title: str = Field(max_length=100)
    key_hash: str = Field(max_length=64, unique=True)
    titles: bool = True
    read_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

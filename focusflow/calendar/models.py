"""Tables of calendar: events, series of events, and changed occurrences of a series."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from focusflow.platform.db import Row, UtcDateTime
from focusflow.platform.fulltext import searchable

RULE_LIMIT = 5_000
_ALIVE = text("deleted_at IS NULL")


class CalendarEvent(Row, table=True):
    """One event, the master of a series (`recurrence_id` ''), or one changed occurrence of it.

    An all-day event lives in `start_date` and `end_date` (exclusive); its `starts_at` and
    `ends_at` are the same dates at midnight UTC and serve the indexes only. `series_start` and
    `series_end` bound all occurrences; no `series_end` means for ever. `content_hash` is that of
    the file it came from, so that importing the same file again keeps what was edited here.

    What came through a connection has the `calendar_id` of the outside calendar, which also stands
    before its `uid`: the same event may be in two of them. `external_id` and `etag` are its id and
    version over there; all rows of one item over there share them.
    """

    __tablename__ = "calendar_event"
    __table_args__ = (
        UniqueConstraint("user_id", "uid", "recurrence_id", name="uq_calendar_event_identity"),
        Index("ix_calendar_event_user_starts", "user_id", "series_start", postgresql_where=_ALIVE),
        Index("ix_calendar_event_user_ends", "user_id", "series_end", postgresql_where=_ALIVE),
        Index("ix_calendar_event_user_calendar", "user_id", "calendar_name"),
        Index(
            "ix_calendar_event_connected",
            "calendar_id",
            "external_id",
            postgresql_where=text("calendar_id IS NOT NULL"),
        ),
        CheckConstraint(
            "source IN ('manual', 'ics', 'feed', 'caldav', 'google', 'outlook')", name="source"
        ),
        CheckConstraint("(source IN ('manual', 'ics')) = (calendar_id IS NULL)", name="connected"),
        CheckConstraint(
            "status IN ('confirmed', 'tentative', 'cancelled', 'declined')", name="status"
        ),
        CheckConstraint("ends_at >= starts_at", name="order"),
        CheckConstraint(
            "all_day = (start_date IS NOT NULL) AND all_day = (end_date IS NOT NULL)",
            name="dates",
        ),
    )

    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")
    source: str = Field(default="manual", max_length=20)
    calendar_id: UUID | None = None
    external_id: str = Field(default="", max_length=1024)
    etag: str = Field(default="", max_length=500)
    uid: str = Field(max_length=540)
    recurrence_id: str = Field(default="", max_length=40)
    this_and_future: bool = False
    sequence: int = 0
    title: str = Field(max_length=500)
    description: str = Field(default="", max_length=20_000)
    location: str = Field(default="", max_length=500)
    event_type: str = Field(default="general", max_length=40)
    calendar_name: str = Field(default="", max_length=200)
    color: str = Field(default="", max_length=7)
    status: str = Field(default="confirmed", max_length=20)
    busy: bool = True
    all_day: bool = False
    starts_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    start_date: date | None = None
    end_date: date | None = None
    zone: str | None = Field(default=None, max_length=64)
    recurrence_rule: str | None = Field(default=None, max_length=RULE_LIMIT)
    rdates: list[str] = Field(default_factory=list, sa_type=JSONB)
    exdates: list[str] = Field(default_factory=list, sa_type=JSONB)
    attendees: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)
    series_start: datetime = Field(sa_type=UtcDateTime)
    series_end: datetime | None = Field(default=None, sa_type=UtcDateTime)
    content_hash: str = Field(default="", max_length=64)
    source_modified_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    deleted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


searchable(
    CalendarEvent,
    "user_id, title, ARRAY[location, calendar_name]::text[], description, NULL",
)

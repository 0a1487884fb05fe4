"""Tables of focus."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, desc, text
from sqlmodel import Field

from focusflow.platform.db import Row, UtcDateTime


class FocusSession(Row, table=True):
    """One phase of focusing or resting, as timestamps from which the timer is computed.

    A pomodoro is a chain of rows: focus, break, focus, ... Lengths are copied in when the
    chain starts, so that changed settings never reset a running timer. `overran_at`: when it was
    told that the task has overrun its estimate here.
    """

    __tablename__ = "focus_session"
    __table_args__ = (
        CheckConstraint("mode IN ('pomodoro', 'flowtime', 'countdown')", name="mode"),
        CheckConstraint("phase IN ('focus', 'short_break', 'long_break')", name="phase"),
        CheckConstraint("status IN ('active', 'paused', 'completed', 'abandoned')", name="status"),
        CheckConstraint("planned_minutes BETWEEN 1 AND 480", name="planned_minutes"),
        CheckConstraint("(status = 'paused') = (paused_at IS NOT NULL)", name="paused_at"),
        Index(
            "uq_focus_session_running",
            "user_id",
            unique=True,
            postgresql_where=text("status IN ('active', 'paused')"),
        ),
        Index("ix_focus_session_user_started", "user_id", desc("started_at"), desc("id")),
    )

    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")
    task_id: UUID | None = Field(
        default=None, foreign_key="task.id", ondelete="SET NULL", index=True
    )
    mode: str = Field(max_length=10)
    phase: str = Field(default="focus", max_length=12)
    cycle: int = 1
    status: str = Field(default="active", max_length=10)
    planned_minutes: int | None = None
    focus_minutes: int | None = None
    break_minutes: int
    long_break_minutes: int
    started_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    paused_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    paused_seconds: float = 0.0
    pause_count: int = 0
    actual_minutes: int | None = None
    overran_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

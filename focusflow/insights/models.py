"""Tables of insights."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from focusflow.platform.db import Row


class DailyStat(Row, table=True):
    """What one user did on one local day."""

    __tablename__ = "daily_stat"
    __table_args__ = (UniqueConstraint("user_id", "day"),)

    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")
    day: date
    tasks_completed: int = 0
    tasks_on_time: int = 0
    focus_minutes: int = 0
    pomodoro_sessions: int = 0
    points_earned: int = 0

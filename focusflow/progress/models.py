"""Tables of progress: the points ledger, its balance, and the day streak."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, desc
from sqlmodel import Field, SQLModel

from focusflow.platform.db import Row


class PointTransaction(Row, table=True):
    """One dated entry of the ledger; never changed, only countered by another.

    `day` is the local day it counts for (a counter-entry has the day of what it takes back),
    `reference_id` what caused it, `subject_id` what it is about (a task, a session, a goal).
    """

    __tablename__ = "point_transaction"
    __table_args__ = (
        UniqueConstraint("user_id", "reference_type", "reference_id", "reason"),
        CheckConstraint(
            "reference_type IN ('task_completion', 'focus', 'milestone', 'goal', 'reversal')",
            name="reference_type",
        ),
        Index("ix_point_transaction_user_created", "user_id", desc("created_at"), desc("id")),
        Index("ix_point_transaction_user_day", "user_id", "day"),
        Index("ix_point_transaction_subject", "user_id", "subject_id"),
    )

    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")
    day: date
    amount: int
    xp: int
    reason: str = Field(max_length=40)
    reference_type: str = Field(max_length=20)
    reference_id: UUID
    subject_id: UUID


class PointBalance(Row, table=True):
    """The sums of a user's ledger; week and month say which periods the sums belong to."""

    __tablename__ = "point_balance"

    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE", unique=True)
    xp: int = 0
    spendable: int = 0
    weekly: int = 0
    monthly: int = 0
    week: date
    month: date


class ActiveDay(SQLModel, table=True):
    """A local day on which something was done; the streak is computed from these."""

    __tablename__ = "active_day"

    user_id: UUID = Field(primary_key=True, foreign_key="user.id", ondelete="CASCADE")
    day: date = Field(primary_key=True)


class Streak(Row, table=True):
    """A user's run of active days up to the last one, and the longest ever."""

    __tablename__ = "streak"

    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE", unique=True)
    current: int = 0
    longest: int = 0
    last_activity_date: date | None = None

"""Tables of goals, their milestones and their progress over time."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, text
from sqlmodel import Field

from focusflow.platform.db import Row, UtcDateTime
from focusflow.platform.fulltext import searchable


class Goal(Row, table=True):
    """Something a person wants to reach.

    `tasks_done` of `tasks_total` counts the tasks that belong to no milestone; both are kept
    up to date from what tasks report.
    """

    __tablename__ = "goal"
    __table_args__ = (
        CheckConstraint("priority IN ('high', 'medium', 'low')", name="priority"),
        CheckConstraint("status IN ('active', 'completed', 'paused', 'cancelled')", name="status"),
        CheckConstraint("progress BETWEEN 0 AND 100", name="progress"),
        CheckConstraint("progress_mode IN ('manual', 'derived')", name="progress_mode"),
        CheckConstraint("target_date >= start_date", name="target_after_start"),
        Index("ix_goal_user_live", "user_id", "id", postgresql_where=text("deleted_at IS NULL")),
        Index("ix_goal_trash", "deleted_at", postgresql_where=text("deleted_at IS NOT NULL")),
    )

    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")
    title: str = Field(max_length=500)
    description: str | None = Field(default=None, sa_type=Text)
    category: str | None = Field(default=None, max_length=50)
    priority: str = Field(default="medium", max_length=10)
    status: str = Field(default="active", max_length=12)
    start_date: date
    target_date: date | None = None
    progress: int = 0
    progress_mode: str = Field(default="derived", max_length=10)
    tasks_total: int = 0
    tasks_done: int = 0
    completed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    deleted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


searchable(Goal, "user_id, title, ARRAY[category]::text[], description, NULL")


class Milestone(Row, table=True):
    """A step on the way to a goal, in its order."""

    __tablename__ = "milestone"
    __table_args__ = (
        CheckConstraint("status IN ('pending', 'completed', 'skipped')", name="status"),
        Index("ix_milestone_goal", "goal_id", "order_index"),
        Index("ix_milestone_user", "user_id"),
        Index("ix_milestone_trash", "deleted_at", postgresql_where=text("deleted_at IS NOT NULL")),
    )

    goal_id: UUID = Field(foreign_key="goal.id", ondelete="CASCADE")
    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")
    title: str = Field(max_length=500)
    description: str | None = Field(default=None, sa_type=Text)
    order_index: int = 0
    target_date: date | None = None
    status: str = Field(default="pending", max_length=10)
    tasks_total: int = 0
    tasks_done: int = 0
    completed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    deleted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class GoalProgress(Row, table=True):
    """One change of a goal's progress."""

    __tablename__ = "goal_progress"
    __table_args__ = (
        CheckConstraint("value BETWEEN 0 AND 100", name="value"),
        CheckConstraint(
            "source IN ('manual', 'milestones_and_tasks', 'completion')", name="source"
        ),
        Index("ix_goal_progress_goal_at", "goal_id", "at", "id"),
    )

    goal_id: UUID = Field(foreign_key="goal.id", ondelete="CASCADE")
    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE", index=True)
    value: int
    delta: int
    note: str | None = Field(default=None, max_length=500)
    source: str = Field(max_length=20)
    at: datetime = Field(sa_type=UtcDateTime)

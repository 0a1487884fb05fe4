"""Tables of goals, their milestones and their progress over time."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from focusflow.platform.db import Row, UtcDateTime
from focusflow.platform.fulltext import searchable


class Goal(Row, table=True):
    """Something a person wants to reach.

    `tasks_done` of `tasks_total` counts the tasks that belong to no milestone; both are kept
    up to date from what tasks report. `details` is the free metadata of the API, `woop` the
    wish, the outcome, the obstacle and the plan.
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
    color: str = Field(default="", max_length=7)
    icon: str = Field(default="", max_length=30)
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    woop: dict[str, str] | None = Field(default=None, sa_type=JSONB)
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


class Cue(Row, table=True):
    """An if-then plan on a goal or a task: at this moment, or in this situation, I do that."""

    __tablename__ = "cue"
    __table_args__ = (
        CheckConstraint("num_nonnulls(goal_id, task_id) = 1", name="one_owner"),
        CheckConstraint("at_time IS NOT NULL OR situation <> ''", name="has_if"),
        Index("ix_cue_goal", "goal_id", postgresql_where=text("goal_id IS NOT NULL")),
        Index("ix_cue_task", "task_id", postgresql_where=text("task_id IS NOT NULL")),
        Index("ix_cue_user_live", "user_id", "id", postgresql_where=text("deleted_at IS NULL")),
        Index("ix_cue_trash", "deleted_at", postgresql_where=text("deleted_at IS NOT NULL")),
    )

    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")
    goal_id: UUID | None = Field(default=None, foreign_key="goal.id", ondelete="CASCADE")
    task_id: UUID | None = Field(default=None, foreign_key="task.id", ondelete="CASCADE")
    at_time: time | None = None
    situation: str = Field(default="", max_length=200)
    action: str = Field(max_length=200)
    deleted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class GoalTemplate(Row, table=True):
    """A goal of a person's own as a pattern: its steps and tasks at shares of the way."""

    __tablename__ = "goal_template"
    __table_args__ = (
        Index("ix_goal_template_user", "user_id", "id"),
        Index(
            "ix_goal_template_trash", "deleted_at", postgresql_where=text("deleted_at IS NOT NULL")
        ),
    )

    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")
    title: str = Field(max_length=500)
    category: str | None = Field(default=None, max_length=50)
    days: int
    steps: list[dict[str, Any]] = Field(sa_type=JSONB)
    deleted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

"""Tables of tasks and what they wait for."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    Column,
    Index,
    Numeric,
    Text,
    UniqueConstraint,
    literal_column,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from focusflow.platform.db import Row, UtcDateTime
from focusflow.platform.fulltext import searchable
from focusflow.tasks.models.imports import TaskImport, TaskImportRow, TaskSource
from focusflow.tasks.models.parts import TaskBoard, TaskSavedFilter, TaskSection, TaskTemplate

_LIVE = "deleted_at IS NULL"
_OPEN = f"{_LIVE} AND status IN ('pending', 'in_progress')"


class Task(Row, table=True):
    """Something to be done.

    `due_time` is the wall clock in the user's zone; `due_at` is the instant that follows from
    it, the end of the local day without one. `focus_minutes` adds up focus sessions and stands
    in for `actual_minutes` while that is blank. A repeating task is a chain: `previous_id` is
    the occurrence before, `series_start` the first due day and `occurrence_date` this one's
    day in the series, wherever its due date was moved to. The latest occurrence says how the
    series goes on; `only_here` holds what those after it have instead of what it has itself.
    `completed_with` and `deleted_with` name the task whose completion or deletion took this
    one along.
    """

    __tablename__ = "task"
    __table_args__ = (
        CheckConstraint("priority IN ('low', 'medium', 'high', 'urgent')", name="priority"),
        CheckConstraint(
            "status IN ('pending', 'in_progress', 'completed', 'cancelled', 'archived')",
            name="status",
        ),
        CheckConstraint("difficulty IN ('easy', 'medium', 'hard')", name="difficulty"),
        CheckConstraint("recurrence_mode IN ('schedule', 'after_completion')", name="mode"),
        CheckConstraint("estimated_minutes > 0", name="estimated_minutes"),
        CheckConstraint("actual_minutes >= 0", name="actual_minutes"),
        CheckConstraint("ai_priority_score BETWEEN 0 AND 100", name="ai_priority_score"),
        CheckConstraint("focus_minutes >= 0", name="focus_minutes"),
        CheckConstraint("parent_id <> id", name="own_parent"),
        CheckConstraint("due_time IS NULL OR due_date IS NOT NULL", name="time_needs_date"),
        Index(
            "ix_task_open_due",
            "user_id",
            text("coalesce(due_at, 'infinity'::timestamptz)"),
            "id",
            postgresql_where=text(_OPEN),
        ),
        Index("ix_task_live", "user_id", "id", postgresql_where=text(_LIVE)),
        Index(
            "ix_task_status_due", "user_id", "status", "due_at", "id", postgresql_where=text(_LIVE)
        ),
        Index(
            "ix_task_title",
            "user_id",
            literal_column("lower(title)").label("lowered"),
            postgresql_ops={"lowered": "text_pattern_ops"},
            postgresql_where=text(_LIVE),
        ),
        Index("ix_task_scheduled", "user_id", "scheduled_date", postgresql_where=text(_OPEN)),
        Index("ix_task_position", "user_id", "position", "id", postgresql_where=text(_LIVE)),
        Index(
            "ix_task_completed",
            "user_id",
            "completed_at",
            "id",
            postgresql_where=text(f"{_LIVE} AND completed_at IS NOT NULL"),
        ),
        Index(
            "ix_task_trash",
            "user_id",
            "deleted_at",
            postgresql_where=text("deleted_at IS NOT NULL"),
        ),
        Index("ix_task_purge", "deleted_at", postgresql_where=text("deleted_at IS NOT NULL")),
        UniqueConstraint("series_id", "occurrence_date"),
        Index("ix_task_parent", "parent_id", postgresql_where=text("parent_id IS NOT NULL")),
        Index(
            "ix_task_due_day",
            "user_id",
            "due_date",
            postgresql_where=text(f"{_LIVE} AND due_date IS NOT NULL"),
        ),
        Index("ix_task_section", "section_id", postgresql_where=text("section_id IS NOT NULL")),
        Index("ix_task_goal", "goal_id", postgresql_where=text("goal_id IS NOT NULL")),
        Index(
            "ix_task_milestone", "milestone_id", postgresql_where=text("milestone_id IS NOT NULL")
        ),
    )

    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")
    title: str = Field(max_length=500)
    description: str | None = Field(default=None, sa_type=Text)
    notes: str | None = Field(default=None, sa_type=Text)
    priority: str = Field(default="medium", max_length=10)
    status: str = Field(default="pending", max_length=12)
    difficulty: str = Field(default="medium", max_length=10)
    category: str | None = Field(default=None, max_length=50)
    tags: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))
    start_date: date | None = None
    due_date: date | None = None
    due_time: time | None = None
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    scheduled_date: date | None = None
    scheduled_time: time | None = None
    estimated_minutes: int | None = None
    actual_minutes: int | None = None
    focus_minutes: int = 0
    position: float = 0.0
    ai_generated: bool = False
    ai_priority_score: float | None = Field(
        default=None, sa_column=Column(Numeric(5, 2, asdecimal=False), nullable=True)
    )
    section_id: UUID | None = Field(
        default=None, foreign_key="task_section.id", ondelete="SET NULL"
    )
    parent_id: UUID | None = Field(default=None, foreign_key="task.id", ondelete="CASCADE")
    goal_id: UUID | None = Field(default=None, foreign_key="goal.id", ondelete="SET NULL")
    milestone_id: UUID | None = Field(default=None, foreign_key="milestone.id", ondelete="SET NULL")
    recurrence_rule: str | None = Field(default=None, max_length=500)
    recurrence_mode: str = Field(default="schedule", max_length=20)
    series_id: UUID | None = Field(default=None, foreign_key="task_series.id", ondelete="SET NULL")
    only_here: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    series_start: date | None = None
    occurrence_date: date | None = None
    previous_id: UUID | None = Field(
        default=None, foreign_key="task.id", ondelete="SET NULL", unique=True
    )
    completed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    completed_with: UUID | None = None
    deleted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    deleted_with: UUID | None = None


class TaskSeries(Row, table=True):
    """What the occurrences of a repeating task share beyond their rule.

    `policy` says what becomes of missed ones; `missed` and `skipped` count those that went.
    `next_on` is the first local day on which something may have to be made, `asked_at` when
    that was queued.
    """

    __tablename__ = "task_series"
    __table_args__ = (
        CheckConstraint("policy IN ('one', 'skip', 'stack')", name="policy"),
        Index("ix_task_series_user", "user_id"),
        Index(
            "ix_task_series_next",
            "user_id",
            "next_on",
            postgresql_where=text("next_on IS NOT NULL"),
        ),
    )

    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")
    policy: str = Field(default="one", max_length=5)
    missed: int = 0
    skipped: int = 0
    next_on: date | None = None
    asked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class TaskPause(Row, table=True):
    """Days, first and last included, in which a series rests."""

    __tablename__ = "task_pause"
    __table_args__ = (CheckConstraint("first_day <= last_day", name="days"),)

    series_id: UUID = Field(foreign_key="task_series.id", ondelete="CASCADE", index=True)
    first_day: date
    last_day: date


class TaskException(SQLModel, table=True):
    """A day of a series that is skipped, or due on another day."""

    __tablename__ = "task_exception"

    series_id: UUID = Field(primary_key=True, foreign_key="task_series.id", ondelete="CASCADE")
    day: date = Field(primary_key=True)
    moved_to: date | None = None


searchable(Task, "user_id, title, array_append(tags, category::text), description, notes")


class TaskDependency(SQLModel, table=True):
    """That one task has to wait for another."""

    __tablename__ = "task_dependency"
    __table_args__ = (CheckConstraint("task_id <> depends_on_id", name="own_prerequisite"),)

    task_id: UUID = Field(primary_key=True, foreign_key="task.id", ondelete="CASCADE")
    depends_on_id: UUID = Field(
        primary_key=True, foreign_key="task.id", ondelete="CASCADE", index=True
    )


class TaskAttachment(Row, table=True):
    """A file on a task. Its content is in the store, under the id.

    Without a task or a person it is left over and goes soon, as it does when it was not `stored`
    within an hour.
    """

    __tablename__ = "task_attachment"
    __table_args__ = (
        CheckConstraint("size > 0", name="size"),
        Index("ix_task_attachment_task", "task_id", "id"),
        Index("ix_task_attachment_user", "user_id"),
        Index(
            "ix_task_attachment_left_over",
            "created_at",
            postgresql_where=text(
                "task_id IS NULL OR user_id IS NULL OR NOT stored OR deleted_at IS NOT NULL"
            ),
        ),
    )

    user_id: UUID | None = Field(default=None, foreign_key="user.id", ondelete="SET NULL")
    task_id: UUID | None = Field(default=None, foreign_key="task.id", ondelete="SET NULL")
    name: str = Field(max_length=200)
    content_type: str = Field(max_length=100)
    size: int
    sha256: str = Field(max_length=64)
    stored: bool = False
    deleted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


__all__ = [
    "Task", "TaskAttachment", "TaskBoard", "TaskDependency", "TaskException", "TaskImport",
    "TaskImportRow", "TaskPause", "TaskSavedFilter", "TaskSection", "TaskSeries", "TaskSource",
    "TaskTemplate",
]  # fmt: skip

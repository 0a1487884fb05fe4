"""Tables of what people order their tasks with."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from focusflow.platform.db import Row, UtcDateTime

_PLACE = frozenset({"position"})


class TaskSection(Row, table=True):
    """A named part of someone's list and board; sections stand in the order of `position`."""

    unstamped = _PLACE
    __tablename__ = "task_section"
    __table_args__ = (
        Index("ix_task_section_user", "user_id", "position", "id"),
        Index(
            "ix_task_section_import", "import_id", postgresql_where=text("import_id IS NOT NULL")
        ),
        Index(
            "ix_task_section_trash", "deleted_at", postgresql_where=text("deleted_at IS NOT NULL")
        ),
    )

    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")
    title: str = Field(max_length=50)
    position: float = 0.0
    import_id: UUID | None = Field(default=None, foreign_key="task_import.id", ondelete="SET NULL")
    deleted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class TaskSavedFilter(Row, table=True):
    """A view of the tasks that someone gave a name; `settings` is what its address asks for."""

    unstamped = _PLACE
    __tablename__ = "task_saved_filter"
    __table_args__ = (
        Index("ix_task_saved_filter_user", "user_id", "position", "id"),
        Index(
            "ix_task_saved_filter_import",
            "import_id",
            postgresql_where=text("import_id IS NOT NULL"),
        ),
        Index(
            "ix_task_saved_filter_trash",
            "deleted_at",
            postgresql_where=text("deleted_at IS NOT NULL"),
        ),
    )

    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")
    title: str = Field(max_length=50)
    settings: dict[str, Any] = Field(sa_type=JSONB)
    position: float = 0.0
    import_id: UUID | None = Field(default=None, foreign_key="task_import.id", ondelete="SET NULL")
    deleted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class TaskTemplate(Row, table=True):
    """A task with its subtasks as a pattern; the first item is the task itself."""

    unstamped = _PLACE
    __tablename__ = "task_template"
    __table_args__ = (
        Index("ix_task_template_user", "user_id", "position", "id"),
        Index(
            "ix_task_template_import", "import_id", postgresql_where=text("import_id IS NOT NULL")
        ),
        Index(
            "ix_task_template_trash", "deleted_at", postgresql_where=text("deleted_at IS NOT NULL")
        ),
    )

    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")
    title: str = Field(max_length=500)
    items: list[dict[str, Any]] = Field(sa_type=JSONB)
    position: float = 0.0
    import_id: UUID | None = Field(default=None, foreign_key="task_import.id", ondelete="SET NULL")
    deleted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class TaskBoard(SQLModel, table=True):
    """What the columns of someone's board stand for."""

    __tablename__ = "task_board"
    __table_args__ = (
        CheckConstraint("columns_by IN ('status', 'section', 'priority')", name="columns_by"),
    )

    user_id: UUID = Field(primary_key=True, foreign_key="user.id", ondelete="CASCADE")
    columns_by: str = Field(default="status", max_length=10)

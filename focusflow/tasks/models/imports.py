"""Tables of files of tasks that were brought in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from focusflow.platform.db import Row, UtcDateTime


class TaskImport(Row, table=True):
    """A file of tasks that was brought in. `data` is kept only until a job has read it.

    `parts` counts the sections, filters and templates it made. `removed`, `kept` and `undone_at`
    are of one that was undone, or cancelled while it ran.
    """

    __tablename__ = "task_import"
    __table_args__ = (
        CheckConstraint(
            "status IN ('waiting', 'running', 'done', 'undone', 'cancelled')", name="status"
        ),
        Index("ix_task_import_user", "user_id", "id"),
        Index("ix_task_import_created", "created_at"),
    )

    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")
    file_name: str = Field(default="", max_length=200)
    format: str = Field(max_length=20)
    mapping: dict[str, str] | None = Field(default=None, sa_type=JSONB)
    status: str = Field(default="waiting", max_length=10)
    data: bytes | None = Field(default=None, sa_type=LargeBinary)
    rows_total: int = 0
    rows_done: int = 0
    taken: int = 0
    already: int = 0
    skipped: int = 0
    parts: int = 0
    notes: int = 0
    removed: int = 0
    kept: int = 0
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    undone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class TaskImportRow(SQLModel, table=True):
    """What is to be said about one row of an imported file, in the order of saying it."""

    __tablename__ = "task_import_row"
    __table_args__ = (
        CheckConstraint("kind IN ('skipped', 'note', 'already', 'kept')", name="kind"),
    )

    import_id: UUID = Field(primary_key=True, foreign_key="task_import.id", ondelete="CASCADE")
    number: int = Field(primary_key=True)
    kind: str = Field(max_length=10)
    line: int | None = None
    place: str | None = Field(default=None, max_length=200)
    title: str | None = Field(default=None, max_length=200)
    reason: str = Field(sa_type=Text)


class TaskSource(SQLModel, table=True):
    """Where an imported task came from: `identity` tells it when it is met again."""

    __tablename__ = "task_source"
    __table_args__ = (
        UniqueConstraint("user_id", "identity"),
        Index("ix_task_source_import", "import_id", postgresql_where=text("import_id IS NOT NULL")),
    )

    task_id: UUID = Field(primary_key=True, foreign_key="task.id", ondelete="CASCADE")
    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")
    identity: str = Field(max_length=200)
    import_id: UUID | None = Field(default=None, foreign_key="task_import.id", ondelete="SET NULL")

"""sections, boards, saved filters and templates of tasks; how pressing the coach finds a task"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text
from sqlalchemy.dialects import postgresql

revision = "2026_12_01_task_views"
down_revision = "2026_12_01_series"
branch_labels = None
depends_on = None

_KEPT = (
    ("task_section", 50, None),
    ("task_saved_filter", 50, "settings"),
    ("task_template", 500, "items"),
)


def _keep(table: str, length: int, document: str | None) -> None:
    """A table of things with a title, in an order, that can be brought back."""
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length), nullable=False),
        *([sa.Column(document, postgresql.JSONB(), nullable=False)] if document else []),
        sa.Column("position", sa.Float(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(f"ix_{table}_user", table, ["user_id", "position", "id"])
    op.create_index(
        f"ix_{table}_trash",
        table,
        ["deleted_at"],
        postgresql_where=text("deleted_at IS NOT NULL"),
    )


def upgrade() -> None:
    """Apply."""
    for table, length, document in _KEPT:
        _keep(table, length, document)
    op.create_table(
        "task_board",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("columns_by", sa.String(10), nullable=False),
        sa.CheckConstraint("columns_by IN ('status', 'section', 'priority')", name="columns_by"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id"),
    )
    op.add_column("task", sa.Column("ai_priority_score", sa.Numeric(5, 2), nullable=True))
    op.create_check_constraint(
        "ai_priority_score", "task", "ai_priority_score BETWEEN 0 AND 100"
    )
    op.add_column("task", sa.Column("section_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        "fk_task_section_id_task_section",
        "task",
        "task_section",
        ["section_id"],
        ["id"],
        ondelete="SET NULL",
    )
    op.create_index(
        "ix_task_section",
        "task",
        ["section_id"],
        postgresql_where=text("section_id IS NOT NULL"),
    )
    op.create_index(
        "ix_task_due_day",
        "task",
        ["user_id", "due_date"],
        postgresql_where=text("deleted_at IS NULL AND due_date IS NOT NULL"),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_task_due_day", "task")
    op.drop_index("ix_task_section", "task")
    op.drop_constraint("fk_task_section_id_task_section", "task", type_="foreignkey")
    op.drop_column("task", "section_id")
    op.drop_constraint("ai_priority_score", "task", type_="check")
    op.drop_column("task", "ai_priority_score")
    op.drop_table("task_board")
    for table, _, _ in reversed(_KEPT):
        op.drop_table(table)

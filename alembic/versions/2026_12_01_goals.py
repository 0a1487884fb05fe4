"""looks, wishes, cues and templates of goals; tasks that the coach proposed"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text
from sqlalchemy.dialects import postgresql

revision = "2026_12_01_goals"
down_revision = "2026_12_01_attachments"
branch_labels = None
depends_on = None


def _row() -> list[sa.Column[object]]:
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
    ]


def _add(table: str, name: str, kind: object, default: str) -> None:
    """A column that rows from before get a value for; the default itself does not stay."""
    op.add_column(table, sa.Column(name, kind, nullable=False, server_default=text(default)))
    op.alter_column(table, name, server_default=None)


def upgrade() -> None:
    """Apply."""
    _add("goal", "color", sa.String(7), "''")
    _add("goal", "icon", sa.String(30), "''")
    _add("goal", "details", postgresql.JSONB(), "'{}'")
    op.add_column("goal", sa.Column("woop", postgresql.JSONB(), nullable=True))
    _add("task", "ai_generated", sa.Boolean(), "false")
    op.create_table(
        "cue",
        *_row(),
        sa.Column("goal_id", sa.Uuid(), nullable=True),
        sa.Column("task_id", sa.Uuid(), nullable=True),
        sa.Column("at_time", sa.Time(), nullable=True),
        sa.Column("situation", sa.String(200), nullable=False),
        sa.Column("action", sa.String(200), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("num_nonnulls(goal_id, task_id) = 1", name="one_owner"),
        sa.CheckConstraint("at_time IS NOT NULL OR situation <> ''", name="has_if"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["goal_id"], ["goal.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    for name, columns, where in (
        ("goal", ["goal_id"], "goal_id IS NOT NULL"),
        ("task", ["task_id"], "task_id IS NOT NULL"),
        ("user_live", ["user_id", "id"], "deleted_at IS NULL"),
        ("trash", ["deleted_at"], "deleted_at IS NOT NULL"),
    ):
        op.create_index(f"ix_cue_{name}", "cue", columns, postgresql_where=text(where))
    op.create_table(
        "goal_template",
        *_row(),
        sa.Column("title", sa.String(500), nullable=False),
        sa.Column("category", sa.String(50), nullable=True),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("steps", postgresql.JSONB(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_goal_template_user", "goal_template", ["user_id", "id"])
    op.create_index(
        "ix_goal_template_trash",
        "goal_template",
        ["deleted_at"],
        postgresql_where=text("deleted_at IS NOT NULL"),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("goal_template")
    op.drop_table("cue")
    op.drop_column("task", "ai_generated")
    for name in ("woop", "details", "icon", "color"):
        op.drop_column("goal", name)

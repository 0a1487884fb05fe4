"""files on tasks"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text

revision = "2026_12_01_attachments"
down_revision = "2026_12_01_import_cancel"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "task_attachment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("task_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("content_type", sa.String(100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("stored", sa.Boolean(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("size > 0", name="size"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_task_attachment_task", "task_attachment", ["task_id", "id"])
    op.create_index("ix_task_attachment_user", "task_attachment", ["user_id"])
    op.create_index(
        "ix_task_attachment_left_over",
        "task_attachment",
        ["created_at"],
        postgresql_where=text(
            "task_id IS NULL OR user_id IS NULL OR NOT stored OR deleted_at IS NOT NULL"
        ),
    )


def downgrade() -> None:
    op.drop_table("task_attachment")

"""planned work that is written into a calendar elsewhere"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text

revision = "2026_12_01_written_blocks"
down_revision = "2026_12_01_outside_items"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column(
        "connected_calendar",
        sa.Column("holds_plan", sa.Boolean(), nullable=False, server_default="false"),
    )
    op.alter_column("connected_calendar", "holds_plan", server_default=None)
    op.create_index(
        "uq_connected_calendar_plan",
        "connected_calendar",
        ["user_id"],
        unique=True,
        postgresql_where=text("holds_plan"),
    )
    op.create_table(
        "written_block",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("calendar_id", sa.Uuid(), nullable=False),
        sa.Column("slot_id", sa.Uuid(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(500), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("external_id", sa.String(1024), nullable=False),
        sa.Column("etag", sa.String(500), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["calendar_id"], ["connected_calendar.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("calendar_id", "slot_id", name="uq_written_block_slot"),
    )
    op.create_index(
        "ix_written_block_gone", "written_block", ["user_id"], postgresql_where=text("gone")
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("written_block")
    op.drop_index("uq_connected_calendar_plan", "connected_calendar")
    op.drop_column("connected_calendar", "holds_plan")

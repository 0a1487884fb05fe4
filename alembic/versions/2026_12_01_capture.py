"""titles of tasks can be looked up by their beginning"""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

revision = "2026_12_01_capture"
down_revision = "2026_12_01_goals"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_index(
        "ix_task_title",
        "task",
        ["user_id", text("lower(title) text_pattern_ops")],
        postgresql_where=text("deleted_at IS NULL"),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_task_title", "task")

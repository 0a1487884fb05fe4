"""midnight"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_27_midnight"
down_revision = "2026_11_21_learning"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column(
        "user_preference",
        sa.Column("plan_at_midnight", sa.Boolean(), nullable=False, server_default=sa.true()),
    )
    op.alter_column("user_preference", "plan_at_midnight", server_default=None)
    op.add_column(
        "focus_session", sa.Column("overran_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.create_table(
        "day_start",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_day_start_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_start")),
        sa.UniqueConstraint("user_id", name=op.f("uq_day_start_user_id")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("day_start")
    op.drop_column("focus_session", "overran_at")
    op.drop_column("user_preference", "plan_at_midnight")

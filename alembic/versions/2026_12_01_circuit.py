"""circuit breakers of outside systems"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_12_01_circuit"
down_revision = "2026_12_01_task_views"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "circuit",
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("open_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rest_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_circuit")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("circuit")

"""people may move the keys"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text
from sqlalchemy.dialects import postgresql

revision = "2026_12_01_keys"
down_revision = "2026_12_01_connections"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column(
        "user_preference",
        sa.Column("key_bindings", postgresql.JSONB(), nullable=False, server_default=text("'{}'")),
    )
    op.alter_column("user_preference", "key_bindings", server_default=None)


def downgrade() -> None:
    """Take back."""
    op.drop_column("user_preference", "key_bindings")

"""sections, saved filters and templates know which import made them"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text

revision = "2026_12_01_import_parts"
down_revision = "2026_12_01_reached"
branch_labels = None
depends_on = None

_TABLES = ("task_section", "task_saved_filter", "task_template")


def upgrade() -> None:
    """Apply."""
    for table in _TABLES:
        op.add_column(table, sa.Column("import_id", sa.Uuid(), nullable=True))
        op.create_foreign_key(
            f"fk_{table}_import_id_task_import",
            table,
            "task_import",
            ["import_id"],
            ["id"],
            ondelete="SET NULL",
        )
        op.create_index(
            f"ix_{table}_import",
            table,
            ["import_id"],
            postgresql_where=text("import_id IS NOT NULL"),
        )
    op.add_column(
        "task_import", sa.Column("parts", sa.Integer(), nullable=False, server_default="0")
    )
    op.alter_column("task_import", "parts", server_default=None)


def downgrade() -> None:
    """Take back."""
    op.drop_column("task_import", "parts")
    for table in reversed(_TABLES):
        op.drop_index(f"ix_{table}_import", table)
        op.drop_constraint(f"fk_{table}_import_id_task_import", table, type_="foreignkey")
        op.drop_column(table, "import_id")

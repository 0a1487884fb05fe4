"""imports can be cancelled"""

from __future__ import annotations

from alembic import op

revision = "2026_12_01_import_cancel"
down_revision = "2026_11_28_search"
branch_labels = None
depends_on = None

NAME = "ck_task_import_status"


def _allow(*statuses: str) -> None:
    op.drop_constraint(op.f(NAME), "task_import", type_="check")
    listed = ", ".join(f"'{status}'" for status in statuses)
    op.create_check_constraint(op.f(NAME), "task_import", f"status IN ({listed})")


def upgrade() -> None:
    """Apply."""
    _allow("waiting", "running", "done", "undone", "cancelled")


def downgrade() -> None:
    """Take back; a cancelled import left nothing behind, like one that was undone."""
    op.execute("UPDATE task_import SET status = 'undone' WHERE status = 'cancelled'")
    _allow("waiting", "running", "done", "undone")

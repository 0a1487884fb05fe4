"""imports"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "2026_11_28_imports"
down_revision = "2026_11_27_midnight"
branch_labels = None
depends_on = None

COUNTS = ("rows_total", "rows_done", "taken", "already", "skipped", "notes", "removed", "kept")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "task_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("format", sa.String(length=20), nullable=False),
        sa.Column("mapping", postgresql.JSONB(), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTS),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('waiting', 'running', 'done', 'undone')",
            name=op.f("ck_task_import_status"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_task_import_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_import")),
    )
    op.create_index("ix_task_import_user", "task_import", ["user_id", "id"])
    op.create_index("ix_task_import_created", "task_import", ["created_at"])
    op.create_table(
        "task_import_row",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('skipped', 'note', 'already', 'kept')", name=op.f("ck_task_import_row_kind")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["task_import.id"],
            name=op.f("fk_task_import_row_import_id_task_import"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("import_id", "number", name=op.f("pk_task_import_row")),
    )
    op.create_table(
        "task_source",
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("identity", sa.String(length=200), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["task_id"], ["task.id"], name=op.f("fk_task_source_task_id_task"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_task_source_user_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["task_import.id"],
            name=op.f("fk_task_source_import_id_task_import"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("task_id", name=op.f("pk_task_source")),
        sa.UniqueConstraint("user_id", "identity", name=op.f("uq_task_source_user_id_identity")),
    )
    op.create_index(
        "ix_task_source_import",
        "task_source",
        ["import_id"],
        postgresql_where=sa.text("import_id IS NOT NULL"),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("task_source")
    op.drop_table("task_import_row")
    op.drop_table("task_import")

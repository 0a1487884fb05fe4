"""learning"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "2026_11_21_learning"
down_revision = "2026_11_21"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "user_model",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("params", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("metrics", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("drift", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("share", sa.Float(), nullable=False),
        sa.Column("trained_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('duration', 'completion', 'peak_hours', 'planner', 'insight')",
            name=op.f("ck_user_model_kind"),
        ),
        sa.CheckConstraint("version > 0", name=op.f("ck_user_model_version")),
        sa.CheckConstraint("share BETWEEN 0 AND 1", name=op.f("ck_user_model_share")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_user_model_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_model")),
        sa.UniqueConstraint(
            "user_id", "kind", "version", name=op.f("uq_user_model_user_id_kind_version")
        ),
    )
    op.create_index(
        "ix_user_model_active",
        "user_model",
        ["user_id"],
        unique=False,
        postgresql_where=sa.text("active"),
    )
    op.create_index(
        "uq_user_model_shared",
        "user_model",
        ["kind", "version"],
        unique=True,
        postgresql_where=sa.text("user_id IS NULL"),
    )
    op.create_table(
        "feature_snapshot",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("features", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user.id"],
            name=op.f("fk_feature_snapshot_user_id_user"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feature_snapshot")),
        sa.UniqueConstraint("user_id", "day", name=op.f("uq_feature_snapshot_user_id_day")),
    )
    op.create_table(
        "experiment_assignment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("experiment", sa.String(length=60), nullable=False),
        sa.Column("group", sa.String(length=1), nullable=False),
        sa.CheckConstraint("\"group\" IN ('a', 'b')", name=op.f("ck_experiment_assignment_group")),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user.id"],
            name=op.f("fk_experiment_assignment_user_id_user"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experiment_assignment")),
        sa.UniqueConstraint(
            "user_id", "experiment", name=op.f("uq_experiment_assignment_user_id_experiment")
        ),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("experiment_assignment")
    op.drop_table("feature_snapshot")
    op.drop_index("uq_user_model_shared", table_name="user_model")
    op.drop_index("ix_user_model_active", table_name="user_model")
    op.drop_table("user_model")

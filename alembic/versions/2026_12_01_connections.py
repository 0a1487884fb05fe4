"""connections to outside systems, their calendars, and the events that come from them"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text
from sqlalchemy.dialects import postgresql

revision = "2026_12_01_connections"
down_revision = "2026_12_01_circuit"
branch_labels = None
depends_on = None

_SOURCES = "source IN ('manual', 'ics')"


def _row(*columns: sa.Column[object]) -> list[sa.Column[object]]:
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        *columns,
    ]


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "connection",
        *_row(
            sa.Column("provider", sa.String(20), nullable=False),
            sa.Column("title", sa.String(200), nullable=False),
            sa.Column("sealed", sa.LargeBinary(), nullable=False),
            sa.Column("status", sa.String(10), nullable=False),
            sa.Column("frequency", sa.String(10), nullable=False),
            sa.Column("next_sync_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("busy_until", sa.DateTime(timezone=True), nullable=True),
            sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("synced_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("failures", sa.Integer(), nullable=False),
            sa.Column("unchanged", sa.Integer(), nullable=False),
            sa.Column("problem", sa.String(500), nullable=False),
        ),
        sa.CheckConstraint("status IN ('active', 'paused', 'error')", name="status"),
        sa.CheckConstraint(
            "frequency IN ('auto', 'hourly', 'daily', 'weekly')", name="frequency"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_connection_user", "connection", ["user_id", "id"])
    op.create_index(
        "ix_connection_due",
        "connection",
        ["next_sync_at"],
        postgresql_where=text("status = 'active'"),
    )
    op.create_table(
        "connected_calendar",
        *_row(
            sa.Column("connection_id", sa.Uuid(), nullable=False),
            sa.Column("external_id", sa.String(500), nullable=False),
            sa.Column("title", sa.String(200), nullable=False),
            sa.Column("color", sa.String(7), nullable=False),
            sa.Column("busy", sa.Boolean(), nullable=False),
            sa.Column("events", sa.Integer(), nullable=False),
            sa.Column("skipped", sa.Integer(), nullable=False),
            sa.Column("cursor", postgresql.JSONB(), nullable=False),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["connection_id"], ["connection.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint(
            "connection_id", "external_id", name="uq_connected_calendar_external"
        ),
    )
    op.create_table(
        "sync_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("connection_id", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(10), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(500), nullable=False),
        sa.CheckConstraint("outcome IN ('changed', 'unchanged', 'failed')", name="outcome"),
        sa.ForeignKeyConstraint(["connection_id"], ["connection.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_sync_run_connection", "sync_run", ["connection_id", "id"])
    op.create_index("ix_sync_run_ended", "sync_run", ["ended_at"])

    op.create_table(
        "plan_feed",
        *_row(
            sa.Column("title", sa.String(100), nullable=False),
            sa.Column("key_hash", sa.String(64), nullable=False),
            sa.Column("titles", sa.Boolean(), nullable=False),
            sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key_hash"),
    )
    op.create_index("ix_plan_feed_user", "plan_feed", ["user_id", "id"])
    op.add_column("calendar_event", sa.Column("calendar_id", sa.Uuid(), nullable=True))
    op.alter_column("calendar_event", "uid", type_=sa.String(540))
    op.drop_constraint(op.f("ck_calendar_event_source"), "calendar_event", type_="check")
    op.create_check_constraint(
        "source", "calendar_event", "source IN ('manual', 'ics', 'feed')"
    )
    op.create_check_constraint(
        "connected", "calendar_event", "(source IN ('manual', 'ics')) = (calendar_id IS NULL)"
    )
    op.create_index(
        "ix_calendar_event_connected",
        "calendar_event",
        ["calendar_id"],
        postgresql_where=text("calendar_id IS NOT NULL"),
    )


def downgrade() -> None:
    """Take back."""
    op.execute("DELETE FROM calendar_event WHERE calendar_id IS NOT NULL")
    op.drop_index("ix_calendar_event_connected", "calendar_event")
    op.drop_constraint(op.f("ck_calendar_event_connected"), "calendar_event", type_="check")
    op.drop_constraint(op.f("ck_calendar_event_source"), "calendar_event", type_="check")
    op.create_check_constraint("source", "calendar_event", _SOURCES)
    op.alter_column("calendar_event", "uid", type_=sa.String(500))
    op.drop_column("calendar_event", "calendar_id")
    op.drop_table("plan_feed")
    op.drop_table("sync_run")
    op.drop_table("connected_calendar")
    op.drop_table("connection")

"""ids and versions of outside events, calendars to choose from, signing in over there, call-backs"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text
from sqlalchemy.dialects import postgresql

revision = "2026_12_01_outside_items"
down_revision = "2026_12_01_import_parts"
branch_labels = None
depends_on = None

_CONNECTED = text("calendar_id IS NOT NULL")


def _sources(*names: str) -> None:
    op.drop_constraint(op.f("ck_calendar_event_source"), "calendar_event", type_="check")
    listed = ", ".join(f"'{name}'" for name in names)
    op.create_check_constraint("source", "calendar_event", f"source IN ({listed})")


def _states(*names: str) -> None:
    op.drop_constraint(op.f("ck_connection_status"), "connection", type_="check")
    listed = ", ".join(f"'{name}'" for name in names)
    op.create_check_constraint("status", "connection", f"status IN ({listed})")


def upgrade() -> None:
    """Apply."""
    for column in (
        sa.Column("external_id", sa.String(1024), nullable=False, server_default=""),
        sa.Column("etag", sa.String(500), nullable=False, server_default=""),
        sa.Column("attendees", postgresql.JSONB(), nullable=False, server_default="[]"),
    ):
        op.add_column("calendar_event", column)
        op.alter_column("calendar_event", column.name, server_default=None)
    _sources("manual", "ics", "feed", "caldav", "google", "outlook")
    op.drop_index("ix_calendar_event_connected", "calendar_event")
    op.create_index(
        "ix_calendar_event_connected",
        "calendar_event",
        ["calendar_id", "external_id"],
        postgresql_where=_CONNECTED,
    )
    op.add_column("connection", sa.Column("listed_at", sa.DateTime(timezone=True), nullable=True))
    _states("active", "paused", "error", "revoked")
    for column in (
        sa.Column("chosen", sa.Boolean(), nullable=False, server_default="true"),
        sa.Column("writable", sa.Boolean(), nullable=False, server_default="false"),
    ):
        op.add_column("connected_calendar", column)
        op.alter_column("connected_calendar", column.name, server_default=None)
    op.alter_column("connected_calendar", "external_id", type_=sa.String(1024))
    op.create_table(
        "outside_sign_in",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state_hash", sa.String(64), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.String(20), nullable=False),
        sa.Column("connection_id", sa.Uuid(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["connection_id"], ["connection.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("state_hash"),
    )
    op.create_index("ix_outside_sign_in_ends", "outside_sign_in", ["ends_at"])
    op.create_table(
        "calendar_watch",
        sa.Column("calendar_id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.String(20), nullable=False),
        sa.Column("watch_id", sa.String(200), nullable=False),
        sa.Column("resource", sa.String(500), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["calendar_id"], ["connected_calendar.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("calendar_id"),
        sa.UniqueConstraint("provider", "watch_id", name="uq_calendar_watch_id"),
    )
    op.create_index("ix_calendar_watch_ends", "calendar_watch", ["ends_at"])


def downgrade() -> None:
    """Take back."""
    op.drop_table("calendar_watch")
    op.drop_table("outside_sign_in")
    op.execute("DELETE FROM connected_calendar WHERE length(external_id) > 500")
    op.alter_column("connected_calendar", "external_id", type_=sa.String(500))
    op.drop_column("connected_calendar", "writable")
    op.drop_column("connected_calendar", "chosen")
    op.execute("UPDATE connection SET status = 'error' WHERE status = 'revoked'")
    _states("active", "paused", "error")
    op.drop_column("connection", "listed_at")
    op.drop_index("ix_calendar_event_connected", "calendar_event")
    op.create_index(
        "ix_calendar_event_connected",
        "calendar_event",
        ["calendar_id"],
        postgresql_where=_CONNECTED,
    )
    op.execute("DELETE FROM calendar_event WHERE source IN ('caldav', 'google', 'outlook')")
    _sources("manual", "ics", "feed")
    op.drop_column("calendar_event", "attendees")
    op.drop_column("calendar_event", "etag")
    op.drop_column("calendar_event", "external_id")

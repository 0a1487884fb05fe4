"""foundation"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from procrastinate.schema import SchemaManager
from sqlalchemy.dialects import postgresql

revision = "2026_11_21"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    queue_schema = SchemaManager.get_schema()
    op.get_bind().connection.driver_connection.execute(queue_schema)
    op.create_table(
        "event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("entity_type", sa.String(length=40), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=True),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("correlation_id", sa.String(length=64), nullable=True),
        sa.Column("ip", sa.String(length=64), nullable=True),
        sa.Column("user_agent", sa.String(length=300), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    op.create_index(
        "ix_event_entity",
        "event",
        ["entity_type", "entity_id", sa.literal_column("occurred_at DESC")],
        unique=False,
    )
    op.create_index(op.f("ix_event_name"), "event", ["name"], unique=False)
    op.create_index(
        "ix_event_user_occurred",
        "event",
        ["user_id", sa.literal_column("occurred_at DESC")],
        unique=False,
    )
    op.create_table(
        "idempotency_key",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("request_hash", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("body", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "key", name=op.f("pk_idempotency_key")),
    )
    op.create_index(
        op.f("ix_idempotency_key_created_at"), "idempotency_key", ["created_at"], unique=False
    )
    op.create_table(
        "outbox_mail",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("html", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_mail")),
    )
    op.create_table(
        "signing_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kid", sa.String(length=40), nullable=False),
        sa.Column("private_key", sa.LargeBinary(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_key")),
        sa.UniqueConstraint("kid", name=op.f("uq_signing_key_kid")),
    )
    op.create_table(
        "user",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("username", sa.String(length=50), nullable=False),
        sa.Column("password_hash", sa.String(length=300), nullable=True),
        sa.Column("first_name", sa.String(length=100), nullable=False),
        sa.Column("last_name", sa.String(length=100), nullable=False),
        sa.Column("display_name", sa.String(length=100), nullable=False),
        sa.Column("institution", sa.String(length=200), nullable=False),
        sa.Column("field_of_study", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("is_email_verified", sa.Boolean(), nullable=False),
        sa.Column("onboarding_completed", sa.Boolean(), nullable=False),
        sa.Column("example", sa.String(length=64), nullable=True),
        sa.Column("last_login_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("role IN ('student', 'educator', 'admin')", name=op.f("ck_user_role")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
    )
    op.create_index("uq_user_email_lower", "user", [sa.literal_column("lower(email)")], unique=True)
    op.create_index(
        "uq_user_username_lower", "user", [sa.literal_column("lower(username)")], unique=True
    )
    op.create_table(
        "active_day",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_active_day_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "day", name=op.f("pk_active_day")),
    )
    op.create_table(
        "calendar_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("uid", sa.String(length=500), nullable=False),
        sa.Column("recurrence_id", sa.String(length=40), nullable=False),
        sa.Column("this_and_future", sa.Boolean(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("description", sa.String(length=20000), nullable=False),
        sa.Column("location", sa.String(length=500), nullable=False),
        sa.Column("event_type", sa.String(length=40), nullable=False),
        sa.Column("calendar_name", sa.String(length=200), nullable=False),
        sa.Column("color", sa.String(length=7), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("busy", sa.Boolean(), nullable=False),
        sa.Column("all_day", sa.Boolean(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=True),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.Column("zone", sa.String(length=64), nullable=True),
        sa.Column("recurrence_rule", sa.String(length=5000), nullable=True),
        sa.Column("rdates", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("exdates", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("series_start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("series_end", sa.DateTime(timezone=True), nullable=True),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("source_modified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("source IN ('manual', 'ics')", name=op.f("ck_calendar_event_source")),
        sa.CheckConstraint(
            "status IN ('confirmed', 'tentative', 'cancelled', 'declined')",
            name=op.f("ck_calendar_event_status"),
        ),
        sa.CheckConstraint(
            "all_day = (start_date IS NOT NULL) AND all_day = (end_date IS NOT NULL)",
            name=op.f("ck_calendar_event_dates"),
        ),
        sa.CheckConstraint("ends_at >= starts_at", name=op.f("ck_calendar_event_order")),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user.id"],
            name=op.f("fk_calendar_event_user_id_user"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_event")),
        sa.UniqueConstraint("user_id", "uid", "recurrence_id", name="uq_calendar_event_identity"),
    )
    op.create_index(
        "ix_calendar_event_user_calendar",
        "calendar_event",
        ["user_id", "calendar_name"],
        unique=False,
    )
    op.create_index(
        "ix_calendar_event_user_ends",
        "calendar_event",
        ["user_id", "series_end"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_calendar_event_user_starts",
        "calendar_event",
        ["user_id", "series_start"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "daily_stat",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("tasks_completed", sa.Integer(), nullable=False),
        sa.Column("tasks_on_time", sa.Integer(), nullable=False),
        sa.Column("focus_minutes", sa.Integer(), nullable=False),
        sa.Column("pomodoro_sessions", sa.Integer(), nullable=False),
        sa.Column("points_earned", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_daily_stat_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_daily_stat")),
        sa.UniqueConstraint("user_id", "day", name=op.f("uq_daily_stat_user_id_day")),
    )
    op.create_table(
        "event_receipt",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("subscriber", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event.id"],
            name=op.f("fk_event_receipt_event_id_event"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("event_id", "subscriber", name=op.f("pk_event_receipt")),
    )
    op.create_table(
        "goal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("category", sa.String(length=50), nullable=True),
        sa.Column("priority", sa.String(length=10), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("target_date", sa.Date(), nullable=True),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("progress_mode", sa.String(length=10), nullable=False),
        sa.Column("tasks_total", sa.Integer(), nullable=False),
        sa.Column("tasks_done", sa.Integer(), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("priority IN ('high', 'medium', 'low')", name=op.f("ck_goal_priority")),
        sa.CheckConstraint(
            "progress_mode IN ('manual', 'derived')", name=op.f("ck_goal_progress_mode")
        ),
        sa.CheckConstraint(
            "status IN ('active', 'completed', 'paused', 'cancelled')", name=op.f("ck_goal_status")
        ),
        sa.CheckConstraint("progress BETWEEN 0 AND 100", name=op.f("ck_goal_progress")),
        sa.CheckConstraint("target_date >= start_date", name=op.f("ck_goal_target_after_start")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_goal_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal")),
    )
    op.create_index(
        "ix_goal_trash",
        "goal",
        ["deleted_at"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NOT NULL"),
    )
    op.create_index(
        "ix_goal_user_live",
        "goal",
        ["user_id", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "one_time_token",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=10), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "purpose IN ('verify', 'reset', 'ticket')", name=op.f("ck_one_time_token_purpose")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user.id"],
            name=op.f("fk_one_time_token_user_id_user"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_one_time_token_token_hash")),
    )
    op.create_index(op.f("ix_one_time_token_user_id"), "one_time_token", ["user_id"], unique=False)
    op.create_table(
        "point_balance",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("xp", sa.Integer(), nullable=False),
        sa.Column("spendable", sa.Integer(), nullable=False),
        sa.Column("weekly", sa.Integer(), nullable=False),
        sa.Column("monthly", sa.Integer(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_point_balance_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_balance")),
        sa.UniqueConstraint("user_id", name=op.f("uq_point_balance_user_id")),
    )
    op.create_table(
        "point_transaction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("xp", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("reference_type", sa.String(length=20), nullable=False),
        sa.Column("reference_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "reference_type IN ('task_completion', 'focus', 'reversal')",
            name=op.f("ck_point_transaction_reference_type"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user.id"],
            name=op.f("fk_point_transaction_user_id_user"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_transaction")),
        sa.UniqueConstraint(
            "user_id",
            "reference_type",
            "reference_id",
            "reason",
            name=op.f("uq_point_transaction_user_id_reference_type_reference_id_reason"),
        ),
    )
    op.create_index(
        "ix_point_transaction_subject", "point_transaction", ["user_id", "subject_id"], unique=False
    )
    op.create_index(
        "ix_point_transaction_user_created",
        "point_transaction",
        ["user_id", sa.literal_column("created_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_point_transaction_user_day", "point_transaction", ["user_id", "day"], unique=False
    )
    op.create_table(
        "schedule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("total_planned_minutes", sa.Integer(), nullable=False),
        sa.Column("total_completed_minutes", sa.Integer(), nullable=False),
        sa.Column(
            "completion_rate", sa.Numeric(precision=5, scale=2, asdecimal=False), nullable=False
        ),
        sa.Column("method", sa.String(length=10), nullable=False),
        sa.Column("probability", sa.Float(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("unscheduled", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("skipped", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("notes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("generated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_modified_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "method IN ('solver', 'rules', 'manual')", name=op.f("ck_schedule_method")
        ),
        sa.CheckConstraint("completion_rate BETWEEN 0 AND 100", name=op.f("ck_schedule_rate")),
        sa.CheckConstraint("total_completed_minutes >= 0", name=op.f("ck_schedule_completed")),
        sa.CheckConstraint("total_planned_minutes >= 0", name=op.f("ck_schedule_planned")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_schedule_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule")),
        sa.UniqueConstraint("user_id", "day", name=op.f("uq_schedule_user_id_day")),
    )
    op.create_table(
        "schedule_proposal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("trigger", sa.String(length=20), nullable=False),
        sa.Column("cause_id", sa.Uuid(), nullable=True),
        sa.Column("impact", sa.String(length=10), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("after", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("base", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("applied", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "impact IN ('minor', 'major')", name=op.f("ck_schedule_proposal_impact")
        ),
        sa.CheckConstraint(
            "status IN ('open', 'approved', 'rejected', 'expired', 'undone')",
            name=op.f("ck_schedule_proposal_status"),
        ),
        sa.CheckConstraint("days BETWEEN 1 AND 7", name=op.f("ck_schedule_proposal_days")),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user.id"],
            name=op.f("fk_schedule_proposal_user_id_user"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_proposal")),
        sa.UniqueConstraint(
            "user_id", "cause_id", "day", name=op.f("uq_schedule_proposal_user_id_cause_id_day")
        ),
    )
    op.create_index(
        "ix_schedule_proposal_open_day",
        "schedule_proposal",
        ["day"],
        unique=False,
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_index(
        "ix_schedule_proposal_user", "schedule_proposal", ["user_id", "id"], unique=False
    )
    op.create_index(
        "uq_schedule_proposal_open",
        "schedule_proposal",
        ["user_id", "day"],
        unique=True,
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_table(
        "streak",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("current", sa.Integer(), nullable=False),
        sa.Column("longest", sa.Integer(), nullable=False),
        sa.Column("last_activity_date", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_streak_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_streak")),
        sa.UniqueConstraint("user_id", name=op.f("uq_streak_user_id")),
    )
    op.create_table(
        "user_preference",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("study_start", sa.Time(), nullable=False),
        sa.Column("study_end", sa.Time(), nullable=False),
        sa.Column("session_minutes", sa.Integer(), nullable=False),
        sa.Column("break_minutes", sa.Integer(), nullable=False),
        sa.Column("long_break_minutes", sa.Integer(), nullable=False),
        sa.Column("daily_minutes", sa.Integer(), nullable=False),
        sa.Column("notification_enabled", sa.Boolean(), nullable=False),
        sa.Column("theme", sa.String(length=10), nullable=False),
        sa.Column("hour24", sa.Boolean(), nullable=False),
        sa.Column("day_first", sa.Boolean(), nullable=False),
        sa.Column("first_weekday", sa.Integer(), nullable=False),
        sa.Column("day_start_hour", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "theme IN ('light', 'dark', 'system')", name=op.f("ck_user_preference_theme")
        ),
        sa.CheckConstraint(
            "break_minutes BETWEEN 1 AND 120", name=op.f("ck_user_preference_break_minutes")
        ),
        sa.CheckConstraint(
            "daily_minutes BETWEEN 15 AND 1440", name=op.f("ck_user_preference_daily_minutes")
        ),
        sa.CheckConstraint(
            "day_start_hour BETWEEN 0 AND 12", name=op.f("ck_user_preference_day_start_hour")
        ),
        sa.CheckConstraint(
            "first_weekday BETWEEN 0 AND 6", name=op.f("ck_user_preference_first_weekday")
        ),
        sa.CheckConstraint(
            "long_break_minutes BETWEEN 1 AND 240",
            name=op.f("ck_user_preference_long_break_minutes"),
        ),
        sa.CheckConstraint(
            "session_minutes BETWEEN 5 AND 240", name=op.f("ck_user_preference_session_minutes")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user.id"],
            name=op.f("fk_user_preference_user_id_user"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_preference")),
        sa.UniqueConstraint("user_id", name=op.f("uq_user_preference_user_id")),
    )
    op.create_table(
        "user_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("device_type", sa.String(length=40), nullable=False),
        sa.Column("device_name", sa.String(length=100), nullable=False),
        sa.Column("device_os", sa.String(length=60), nullable=False),
        sa.Column("ip", sa.String(length=64), nullable=False),
        sa.Column("user_agent", sa.String(length=300), nullable=False),
        sa.Column("last_activity_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_user_session_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_user_session_token_hash")),
    )
    op.create_index(
        "ix_user_session_user_active", "user_session", ["user_id", "revoked_at"], unique=False
    )
    op.create_table(
        "goal_progress",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("delta", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "source IN ('manual', 'milestones_and_tasks', 'completion')",
            name=op.f("ck_goal_progress_source"),
        ),
        sa.CheckConstraint("value BETWEEN 0 AND 100", name=op.f("ck_goal_progress_value")),
        sa.ForeignKeyConstraint(
            ["goal_id"], ["goal.id"], name=op.f("fk_goal_progress_goal_id_goal"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_goal_progress_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal_progress")),
    )
    op.create_index(
        "ix_goal_progress_goal_at", "goal_progress", ["goal_id", "at", "id"], unique=False
    )
    op.create_index(op.f("ix_goal_progress_user_id"), "goal_progress", ["user_id"], unique=False)
    op.create_table(
        "milestone",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("order_index", sa.Integer(), nullable=False),
        sa.Column("target_date", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("tasks_total", sa.Integer(), nullable=False),
        sa.Column("tasks_done", sa.Integer(), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('pending', 'completed', 'skipped')", name=op.f("ck_milestone_status")
        ),
        sa.ForeignKeyConstraint(
            ["goal_id"], ["goal.id"], name=op.f("fk_milestone_goal_id_goal"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_milestone_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
    )
    op.create_index("ix_milestone_goal", "milestone", ["goal_id", "order_index"], unique=False)
    op.create_index(
        "ix_milestone_trash",
        "milestone",
        ["deleted_at"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NOT NULL"),
    )
    op.create_index("ix_milestone_user", "milestone", ["user_id"], unique=False)
    op.create_table(
        "refresh_token",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["user_session.id"],
            name=op.f("fk_refresh_token_session_id_user_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refresh_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_refresh_token_token_hash")),
    )
    op.create_index(
        op.f("ix_refresh_token_session_id"), "refresh_token", ["session_id"], unique=False
    )
    op.create_table(
        "task",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("priority", sa.String(length=10), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("difficulty", sa.String(length=10), nullable=False),
        sa.Column("category", sa.String(length=50), nullable=True),
        sa.Column("tags", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=True),
        sa.Column("due_date", sa.Date(), nullable=True),
        sa.Column("due_time", sa.Time(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("scheduled_date", sa.Date(), nullable=True),
        sa.Column("scheduled_time", sa.Time(), nullable=True),
        sa.Column("estimated_minutes", sa.Integer(), nullable=True),
        sa.Column("actual_minutes", sa.Integer(), nullable=True),
        sa.Column("focus_minutes", sa.Integer(), nullable=False),
        sa.Column("position", sa.Float(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("goal_id", sa.Uuid(), nullable=True),
        sa.Column("milestone_id", sa.Uuid(), nullable=True),
        sa.Column("recurrence_rule", sa.String(length=500), nullable=True),
        sa.Column("recurrence_mode", sa.String(length=20), nullable=False),
        sa.Column("series_start", sa.Date(), nullable=True),
        sa.Column("occurrence_date", sa.Date(), nullable=True),
        sa.Column("previous_id", sa.Uuid(), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_with", sa.Uuid(), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_with", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "difficulty IN ('easy', 'medium', 'hard')", name=op.f("ck_task_difficulty")
        ),
        sa.CheckConstraint(
            "priority IN ('low', 'medium', 'high', 'urgent')", name=op.f("ck_task_priority")
        ),
        sa.CheckConstraint(
            "recurrence_mode IN ('schedule', 'after_completion')", name=op.f("ck_task_mode")
        ),
        sa.CheckConstraint(
            "status IN ('pending', 'in_progress', 'completed', 'cancelled', 'archived')",
            name=op.f("ck_task_status"),
        ),
        sa.CheckConstraint("actual_minutes >= 0", name=op.f("ck_task_actual_minutes")),
        sa.CheckConstraint(
            "due_time IS NULL OR due_date IS NOT NULL", name=op.f("ck_task_time_needs_date")
        ),
        sa.CheckConstraint("estimated_minutes > 0", name=op.f("ck_task_estimated_minutes")),
        sa.CheckConstraint("focus_minutes >= 0", name=op.f("ck_task_focus_minutes")),
        sa.CheckConstraint("parent_id <> id", name=op.f("ck_task_own_parent")),
        sa.ForeignKeyConstraint(
            ["goal_id"], ["goal.id"], name=op.f("fk_task_goal_id_goal"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["milestone_id"],
            ["milestone.id"],
            name=op.f("fk_task_milestone_id_milestone"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["task.id"], name=op.f("fk_task_parent_id_task"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["previous_id"], ["task.id"], name=op.f("fk_task_previous_id_task"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_task_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("previous_id", name=op.f("uq_task_previous_id")),
    )
    op.create_index(
        "ix_task_completed",
        "task",
        ["user_id", "completed_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL AND completed_at IS NOT NULL"),
    )
    op.create_index(
        "ix_task_goal",
        "task",
        ["goal_id"],
        unique=False,
        postgresql_where=sa.text("goal_id IS NOT NULL"),
    )
    op.create_index(
        "ix_task_live",
        "task",
        ["user_id", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_task_milestone",
        "task",
        ["milestone_id"],
        unique=False,
        postgresql_where=sa.text("milestone_id IS NOT NULL"),
    )
    op.create_index(
        "ix_task_open_due",
        "task",
        ["user_id", sa.literal_column("coalesce(due_at, 'infinity'::timestamptz)"), "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL AND status IN ('pending', 'in_progress')"),
    )
    op.create_index(
        "ix_task_parent",
        "task",
        ["parent_id"],
        unique=False,
        postgresql_where=sa.text("parent_id IS NOT NULL"),
    )
    op.create_index(
        "ix_task_position",
        "task",
        ["user_id", "position", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_task_purge",
        "task",
        ["deleted_at"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NOT NULL"),
    )
    op.create_index(
        "ix_task_scheduled",
        "task",
        ["user_id", "scheduled_date"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL AND status IN ('pending', 'in_progress')"),
    )
    op.create_index(
        "ix_task_status_due",
        "task",
        ["user_id", "status", "due_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_task_trash",
        "task",
        ["user_id", "deleted_at"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NOT NULL"),
    )
    op.create_table(
        "focus_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=True),
        sa.Column("mode", sa.String(length=10), nullable=False),
        sa.Column("phase", sa.String(length=12), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("planned_minutes", sa.Integer(), nullable=True),
        sa.Column("focus_minutes", sa.Integer(), nullable=True),
        sa.Column("break_minutes", sa.Integer(), nullable=False),
        sa.Column("long_break_minutes", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_seconds", sa.Float(), nullable=False),
        sa.Column("pause_count", sa.Integer(), nullable=False),
        sa.Column("actual_minutes", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(status = 'paused') = (paused_at IS NOT NULL)", name=op.f("ck_focus_session_paused_at")
        ),
        sa.CheckConstraint(
            "mode IN ('pomodoro', 'flowtime', 'countdown')", name=op.f("ck_focus_session_mode")
        ),
        sa.CheckConstraint(
            "phase IN ('focus', 'short_break', 'long_break')", name=op.f("ck_focus_session_phase")
        ),
        sa.CheckConstraint(
            "status IN ('active', 'paused', 'completed', 'abandoned')",
            name=op.f("ck_focus_session_status"),
        ),
        sa.CheckConstraint(
            "planned_minutes BETWEEN 1 AND 480", name=op.f("ck_focus_session_planned_minutes")
        ),
        sa.ForeignKeyConstraint(
            ["task_id"],
            ["task.id"],
            name=op.f("fk_focus_session_task_id_task"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_focus_session_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_focus_session")),
    )
    op.create_index(op.f("ix_focus_session_task_id"), "focus_session", ["task_id"], unique=False)
    op.create_index(
        "ix_focus_session_user_started",
        "focus_session",
        ["user_id", sa.literal_column("started_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "uq_focus_session_running",
        "focus_session",
        ["user_id"],
        unique=True,
        postgresql_where=sa.text("status IN ('active', 'paused')"),
    )
    op.create_table(
        "schedule_slot",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("schedule_id", sa.Uuid(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("slot_type", sa.String(length=10), nullable=False),
        sa.Column("is_flexible", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "slot_type IN ('task', 'break', 'buffer')", name=op.f("ck_schedule_slot_slot_type")
        ),
        sa.CheckConstraint(
            "status IN ('planned', 'done', 'skipped')", name=op.f("ck_schedule_slot_status")
        ),
        sa.CheckConstraint(
            "task_id IS NULL OR slot_type = 'task'", name=op.f("ck_schedule_slot_task")
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_schedule_slot_order")),
        sa.ForeignKeyConstraint(
            ["schedule_id"],
            ["schedule.id"],
            name=op.f("fk_schedule_slot_schedule_id_schedule"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["task_id"],
            ["task.id"],
            name=op.f("fk_schedule_slot_task_id_task"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_slot")),
    )
    op.create_index(
        "ix_schedule_slot_schedule_start",
        "schedule_slot",
        ["schedule_id", "starts_at"],
        unique=False,
    )
    op.create_index(
        "ix_schedule_slot_task",
        "schedule_slot",
        ["task_id"],
        unique=False,
        postgresql_where=sa.text("task_id IS NOT NULL"),
    )
    op.create_table(
        "task_dependency",
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("depends_on_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "task_id <> depends_on_id", name=op.f("ck_task_dependency_own_prerequisite")
        ),
        sa.ForeignKeyConstraint(
            ["depends_on_id"],
            ["task.id"],
            name=op.f("fk_task_dependency_depends_on_id_task"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["task_id"],
            ["task.id"],
            name=op.f("fk_task_dependency_task_id_task"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("task_id", "depends_on_id", name=op.f("pk_task_dependency")),
    )
    op.create_index(
        op.f("ix_task_dependency_depends_on_id"), "task_dependency", ["depends_on_id"], unique=False
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index(op.f("ix_task_dependency_depends_on_id"), table_name="task_dependency")
    op.drop_table("task_dependency")
    op.drop_index(
        "ix_schedule_slot_task",
        table_name="schedule_slot",
        postgresql_where=sa.text("task_id IS NOT NULL"),
    )
    op.drop_index("ix_schedule_slot_schedule_start", table_name="schedule_slot")
    op.drop_table("schedule_slot")
    op.drop_index(
        "uq_focus_session_running",
        table_name="focus_session",
        postgresql_where=sa.text("status IN ('active', 'paused')"),
    )
    op.drop_index("ix_focus_session_user_started", table_name="focus_session")
    op.drop_index(op.f("ix_focus_session_task_id"), table_name="focus_session")
    op.drop_table("focus_session")
    op.drop_index(
        "ix_task_trash", table_name="task", postgresql_where=sa.text("deleted_at IS NOT NULL")
    )
    op.drop_index(
        "ix_task_status_due", table_name="task", postgresql_where=sa.text("deleted_at IS NULL")
    )
    op.drop_index(
        "ix_task_scheduled",
        table_name="task",
        postgresql_where=sa.text("deleted_at IS NULL AND status IN ('pending', 'in_progress')"),
    )
    op.drop_index(
        "ix_task_purge", table_name="task", postgresql_where=sa.text("deleted_at IS NOT NULL")
    )
    op.drop_index(
        "ix_task_position", table_name="task", postgresql_where=sa.text("deleted_at IS NULL")
    )
    op.drop_index(
        "ix_task_parent", table_name="task", postgresql_where=sa.text("parent_id IS NOT NULL")
    )
    op.drop_index(
        "ix_task_open_due",
        table_name="task",
        postgresql_where=sa.text("deleted_at IS NULL AND status IN ('pending', 'in_progress')"),
    )
    op.drop_index(
        "ix_task_milestone", table_name="task", postgresql_where=sa.text("milestone_id IS NOT NULL")
    )
    op.drop_index("ix_task_live", table_name="task", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_index(
        "ix_task_goal", table_name="task", postgresql_where=sa.text("goal_id IS NOT NULL")
    )
    op.drop_index(
        "ix_task_completed",
        table_name="task",
        postgresql_where=sa.text("deleted_at IS NULL AND completed_at IS NOT NULL"),
    )
    op.drop_table("task")
    op.drop_index(op.f("ix_refresh_token_session_id"), table_name="refresh_token")
    op.drop_table("refresh_token")
    op.drop_index("ix_milestone_user", table_name="milestone")
    op.drop_index(
        "ix_milestone_trash",
        table_name="milestone",
        postgresql_where=sa.text("deleted_at IS NOT NULL"),
    )
    op.drop_index("ix_milestone_goal", table_name="milestone")
    op.drop_table("milestone")
    op.drop_index(op.f("ix_goal_progress_user_id"), table_name="goal_progress")
    op.drop_index("ix_goal_progress_goal_at", table_name="goal_progress")
    op.drop_table("goal_progress")
    op.drop_index("ix_user_session_user_active", table_name="user_session")
    op.drop_table("user_session")
    op.drop_table("user_preference")
    op.drop_table("streak")
    op.drop_index(
        "uq_schedule_proposal_open",
        table_name="schedule_proposal",
        postgresql_where=sa.text("status = 'open'"),
    )
    op.drop_index("ix_schedule_proposal_user", table_name="schedule_proposal")
    op.drop_index(
        "ix_schedule_proposal_open_day",
        table_name="schedule_proposal",
        postgresql_where=sa.text("status = 'open'"),
    )
    op.drop_table("schedule_proposal")
    op.drop_table("schedule")
    op.drop_index("ix_point_transaction_user_day", table_name="point_transaction")
    op.drop_index("ix_point_transaction_user_created", table_name="point_transaction")
    op.drop_index("ix_point_transaction_subject", table_name="point_transaction")
    op.drop_table("point_transaction")
    op.drop_table("point_balance")
    op.drop_index(op.f("ix_one_time_token_user_id"), table_name="one_time_token")
    op.drop_table("one_time_token")
    op.drop_index(
        "ix_goal_user_live", table_name="goal", postgresql_where=sa.text("deleted_at IS NULL")
    )
    op.drop_index(
        "ix_goal_trash", table_name="goal", postgresql_where=sa.text("deleted_at IS NOT NULL")
    )
    op.drop_table("goal")
    op.drop_table("event_receipt")
    op.drop_table("daily_stat")
    op.drop_index(
        "ix_calendar_event_user_starts",
        table_name="calendar_event",
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.drop_index(
        "ix_calendar_event_user_ends",
        table_name="calendar_event",
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.drop_index("ix_calendar_event_user_calendar", table_name="calendar_event")
    op.drop_table("calendar_event")
    op.drop_table("active_day")
    op.drop_index("uq_user_username_lower", table_name="user")
    op.drop_index("uq_user_email_lower", table_name="user")
    op.drop_table("user")
    op.drop_table("signing_key")
    op.drop_table("outbox_mail")
    op.drop_index(op.f("ix_idempotency_key_created_at"), table_name="idempotency_key")
    op.drop_table("idempotency_key")
    op.drop_index("ix_event_user_occurred", table_name="event")
    op.drop_index(op.f("ix_event_name"), table_name="event")
    op.drop_index("ix_event_entity", table_name="event")
    op.drop_table("event")
    op.get_bind().connection.driver_connection.execute(DROP_QUEUE)


DROP_QUEUE = """
DO $$
DECLARE item record;
BEGIN
    FOR item IN SELECT tablename FROM pg_tables WHERE tablename LIKE 'procrastinate_%' LOOP
        EXECUTE format('DROP TABLE %I CASCADE', item.tablename);
    END LOOP;
    FOR item IN SELECT oid::regprocedure AS signature FROM pg_proc
        WHERE proname LIKE 'procrastinate_%' LOOP
        EXECUTE format('DROP FUNCTION %s CASCADE', item.signature);
    END LOOP;
    FOR item IN SELECT typname FROM pg_type t WHERE typname LIKE 'procrastinate_%'
        AND (typtype = 'e' OR typtype = 'c') LOOP
        EXECUTE format('DROP TYPE IF EXISTS %I CASCADE', item.typname);
    END LOOP;
END $$;
"""

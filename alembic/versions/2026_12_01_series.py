"""series of repeating tasks"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import JSONB

revision = "2026_12_01_series"
down_revision = "2026_12_01_capture"
branch_labels = None
depends_on = None

# A chain of occurrences becomes a series, which takes the id of its first task. What has lost
# the one before it begins a series of its own.
CHAINS = """
WITH RECURSIVE chain AS (
    SELECT id, id AS root FROM task
    WHERE recurrence_rule IS NOT NULL AND (
        previous_id IS NULL
        OR previous_id NOT IN (SELECT id FROM task WHERE recurrence_rule IS NOT NULL)
    )
    UNION ALL
    SELECT task.id, chain.root FROM task JOIN chain ON task.previous_id = chain.id
    WHERE task.recurrence_rule IS NOT NULL
)
"""


def upgrade() -> None:
    """Apply."""
    _tables()
    op.add_column("task", sa.Column("series_id", sa.Uuid(), nullable=True))
    op.add_column("task", sa.Column("only_here", JSONB(none_as_null=True), nullable=True))
    op.execute(
        "UPDATE task SET occurrence_date = due_date "
        "WHERE recurrence_rule IS NOT NULL AND occurrence_date IS NULL"
    )
    op.execute(
        f"""{CHAINS}
        INSERT INTO task_series
            (id, user_id, policy, missed, skipped, next_on, created_at, updated_at)
        SELECT task.id, task.user_id, 'one', 0, 0, DATE '2000-01-01', now(), now()
        FROM chain JOIN task ON task.id = chain.id WHERE chain.id = chain.root
        """
    )
    # Of several with the same day only the latest counts: that one goes on.
    op.execute(
        f"""{CHAINS}, latest AS (
            SELECT DISTINCT ON (chain.root, task.occurrence_date) task.id, chain.root
            FROM chain JOIN task ON task.id = chain.id
            ORDER BY chain.root, task.occurrence_date, (task.deleted_at IS NULL) DESC,
                (task.completed_at IS NULL) DESC, task.id DESC
        )
        UPDATE task SET series_id = latest.root FROM latest WHERE task.id = latest.id
        """
    )
    op.create_foreign_key(
        None, "task", "task_series", ["series_id"], ["id"], ondelete="SET NULL"
    )
    op.create_unique_constraint(None, "task", ["series_id", "occurrence_date"])


def _tables() -> None:
    op.create_table(
        "task_series",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("policy", sa.String(5), nullable=False),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("policy IN ('one', 'skip', 'stack')", name="policy"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_task_series_user", "task_series", ["user_id"])
    op.create_index(
        "ix_task_series_next",
        "task_series",
        ["user_id", "next_on"],
        postgresql_where=text("next_on IS NOT NULL"),
    )
    op.create_table(
        "task_pause",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.CheckConstraint("first_day <= last_day", name="days"),
        sa.ForeignKeyConstraint(["series_id"], ["task_series.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_task_pause_series_id"), "task_pause", ["series_id"])
    op.create_table(
        "task_exception",
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("moved_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["series_id"], ["task_series.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("series_id", "day"),
    )


def downgrade() -> None:
    """Take back; the rules on the tasks go on as they did before."""
    op.drop_constraint(op.f("uq_task_series_id_occurrence_date"), "task", type_="unique")
    op.drop_constraint(op.f("fk_task_series_id_task_series"), "task", type_="foreignkey")
    op.drop_column("task", "only_here")
    op.drop_column("task", "series_id")
    op.drop_table("task_exception")
    op.drop_table("task_pause")
    op.drop_table("task_series")

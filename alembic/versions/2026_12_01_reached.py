"""points for milestones and goals"""

from __future__ import annotations

from alembic import op

revision = "2026_12_01_reached"
down_revision = "2026_12_01_keys"
branch_labels = None
depends_on = None

NAME = "ck_point_transaction_reference_type"
KNOWN = "'task_completion', 'focus', 'reversal'"


def upgrade() -> None:
    """Apply."""
    _allow(f"{KNOWN}, 'milestone', 'goal'")


def downgrade() -> None:
    """Take back; points of milestones and goals go, with what they added to the sums."""
    op.execute(
        """
        WITH gone AS (
            DELETE FROM point_transaction
            WHERE reason LIKE 'milestone\\_%' OR reason LIKE 'goal\\_%'
            RETURNING user_id, day, amount, xp
        )
        UPDATE point_balance SET
            xp = point_balance.xp - sums.xp,
            spendable = spendable - sums.amount,
            weekly = point_balance.weekly - sums.weekly,
            monthly = point_balance.monthly - sums.monthly
        FROM (
            SELECT gone.user_id, sum(gone.xp) AS xp, sum(gone.amount) AS amount,
                coalesce(sum(gone.amount) FILTER (WHERE gone.day >= balance.week), 0) AS weekly,
                coalesce(sum(gone.amount) FILTER (WHERE gone.day >= balance.month), 0) AS monthly
            FROM gone JOIN point_balance balance ON balance.user_id = gone.user_id
            GROUP BY gone.user_id
        ) sums
        WHERE sums.user_id = point_balance.user_id
        """
    )
    _allow(KNOWN)


def _allow(types: str) -> None:
    op.drop_constraint(op.f(NAME), "point_transaction", type_="check")
    op.create_check_constraint(op.f(NAME), "point_transaction", f"reference_type IN ({types})")

"""What accounts tidy up by the clock."""

from __future__ import annotations

from datetime import timedelta

from focusflow.accounts import repository
from focusflow.platform.db import Db
from focusflow.platform.jobs import periodic

SESSIONS_KEPT = timedelta(days=30)
"""How long an ended session stays on record."""


@periodic("forget_expired_tokens", "23 3 * * *")
async def forget_expired(db: Db) -> None:
    """Forget expired tokens, and sessions that ended 30 days ago."""
    await repository.delete_expired(db, db.now(), db.now() - SESSIONS_KEPT)

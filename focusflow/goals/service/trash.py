"""Emptying the trash."""

from __future__ import annotations

from datetime import timedelta

from focusflow.goals import repository, rules
from focusflow.platform.db import Db


async def purge_trash(db: Db, limit: int = 500) -> int:
    """Remove what was deleted more than 30 days ago, `limit` rows at most; how many went."""
    return await repository.purge(db, db.now() - timedelta(days=rules.TRASH_DAYS), limit)

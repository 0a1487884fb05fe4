"""Emptying the trash."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from focusflow.goals import repository, rules
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db


async def purge_trash(db: Db, limit: int = 500) -> int:
    """Remove what was deleted more than 30 days ago, `limit` rows at most; how many went."""
    return await repository.purge(db, db.now() - timedelta(days=rules.TRASH_DAYS), limit)


async def erase(db: Db, actor: Actor, ids: Collection[UUID]) -> set[UUID]:
    """Remove some goals for good, whether in the trash or not; for removing example data.

    Answers the ids of all that went, milestones too.
    """
    gone = await repository.erase(db, actor, ids)
    db.changes.add((actor.user_id, "goals"))
    return gone

"""Background work of goals."""

from __future__ import annotations

from focusflow.goals import service
from focusflow.platform.db import Db
from focusflow.platform.jobs import job, periodic

CHUNK = 500


@periodic("start_purging_goals", "23 3 * * *")
async def start_purging(db: Db) -> None:
    """Empty the trash once a day."""
    await purge.defer(db)


@job("purge_goals")
async def purge(db: Db) -> None:
    """Remove one chunk of what was deleted 30 days ago, and go on while there is more."""
    if await service.purge_trash(db, CHUNK) >= CHUNK:
        await purge.defer(db)

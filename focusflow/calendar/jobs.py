"""What the calendar does by the clock."""

from __future__ import annotations

from focusflow.calendar import service
from focusflow.platform.db import Db
from focusflow.platform.jobs import periodic


@periodic("purge_calendar", "41 3 * * *")
async def purge(db: Db) -> None:
    """Forget deleted events after 30 days."""
    await service.purge_deleted(db)

"""What focus looks at when the time has come."""

from __future__ import annotations

from uuid import UUID

from focusflow.accounts.sessions import actor_for_user
from focusflow.focus import service
from focusflow.platform.db import Db
from focusflow.platform.errors import NotFound
from focusflow.platform.jobs import job


@job("check_overrun")
async def check_overrun(db: Db, user_id: str, session_id: str) -> None:
    """See whether the task of a session has overrun; not when it ended or stands still."""
    try:
        actor = await actor_for_user(db, UUID(user_id))
        await service.tell_overrun(db, actor, UUID(session_id))
    except NotFound:
        return  # the account or the session is gone

"""Where someone is signed in."""

from __future__ import annotations

from uuid import UUID

from focusflow.accounts import repository, rules, sessions
from focusflow.accounts.events import SessionsEnded
from focusflow.accounts.schemas import SessionView
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import NotFound
from focusflow.platform.events import publish


async def list_sessions(db: Db, actor: Actor) -> tuple[SessionView, ...]:
    """Running sessions, the latest used first (100 at most); `current` marks this one."""
    rows = await repository.sessions_of(db, actor.user_id, db.now())
    return tuple(
        SessionView.model_validate(
            {
                **row.model_dump(),
                "location": rules.place_of(row.ip),
                "current": row.id == actor.session_id,
            }
        )
        for row in rows
    )


async def end_session(db: Db, actor: Actor, session_id: UUID) -> None:
    """Sign one browser or client out; NotFound unless it is this person's and running."""
    if not await sessions.end_sessions(db, actor.user_id, only=session_id):
        raise NotFound
    await publish(db, actor, SessionsEnded(actor.user_id, 1))


async def end_all_sessions(db: Db, actor: Actor, *, keep_current: bool = False) -> int:
    """Sign out everywhere, or everywhere else; how many sessions ended."""
    kept = actor.session_id if keep_current else None
    count = await sessions.end_sessions(db, actor.user_id, but=kept)
    await publish(db, actor, SessionsEnded(actor.user_id, count))
    return count

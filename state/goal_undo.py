"""One way back for what is made or written on goals at once: by the request that did it."""

from __future__ import annotations

from uuid import UUID

from focusflow.goals import service as goals
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from state.effects import undoes

UNDO = "goals.take_back"


async def take_back(db: Db, actor: Actor, request_id: UUID) -> str:
    """Undo what one request did to goals and their tasks; says so where something had to stay."""
    back = await goals.take_back(db, actor, request_id.hex)
    if not back.kept:
        return ""
    if not back.done:
        return "Nothing was taken back: it was changed again since."
    return "Taken back, but what was changed again since stays as it is."


undoes(UNDO, take_back)


def way_back(actor: Actor) -> tuple[str, str] | None:
    """What a toast needs to take back all that this actor's request did to goals."""
    return (UNDO, actor.request_id) if actor.request_id else None

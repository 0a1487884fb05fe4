"""One way back for everything that is done to tasks: by the request that did it."""

from __future__ import annotations

from uuid import UUID

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.tasks import service as tasks
from state.effects import undoes

UNDO = "tasks.take_back"


async def take_back(db: Db, actor: Actor, request_id: UUID) -> str:
    """Undo what one request did to tasks; says so where something had to stay."""
    back = await tasks.take_back(db, actor, request_id.hex)
    if not back.kept:
        return ""
    if not back.done:
        return "Nothing was taken back: it was changed again since. See the task's history."
    stay = "1 task was" if back.kept == 1 else f"{back.kept} tasks were"
    return f"Taken back, but {stay} changed again since and stay as they are."


undoes(UNDO, take_back)


def way_back(actor: Actor) -> tuple[str, str] | None:
    """What a toast needs to take back all that this actor's request did to tasks."""
    return (UNDO, actor.request_id) if actor.request_id else None

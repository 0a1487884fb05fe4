"""Finding goals by words."""

from __future__ import annotations

from collections.abc import Sequence

from focusflow.goals import repository
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.fulltext import Hit, sought

_STATES = {"paused": "paused", "completed": "reached", "cancelled": "let go"}


async def search(db: Db, actor: Actor, words: Sequence[str], *, limit: int = 10) -> tuple[Hit, ...]:
    """Goals with all the words, the last of which may be a beginning: those under way first."""
    asked = sought(words)
    if asked is None:
        return ()
    return tuple(
        Hit(
            kind="goal",
            id=row.id,
            title=row.title,
            line=" · ".join(filter(None, [row.category, _STATES.get(row.status)])),
            day=row.target_date,
            done=row.status in ("completed", "cancelled"),
            rank=row.rank,
        )
        for row in await repository.ranked(db, actor, asked, limit)
    )

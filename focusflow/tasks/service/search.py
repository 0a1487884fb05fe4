"""Finding tasks by words."""

from __future__ import annotations

from collections.abc import Sequence

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.fulltext import Hit, sought
from focusflow.tasks import repository, rules
from focusflow.tasks.schemas_search import Narrowing


async def search(
    db: Db,
    actor: Actor,
    words: Sequence[str],
    *,
    wanted: Narrowing | None = None,
    limit: int = 10,
) -> tuple[Hit, ...]:
    """Tasks with all the words, the last of which may be a beginning; the open and best first.

    Without a word those that `wanted` narrows to, the soonest due first; without either none.
    """
    asked, now = sought(words), db.now()
    if asked is not None:
        rows = await repository.ranked(
            db, actor, asked, wanted or Narrowing(), now=now, limit=limit
        )
    elif wanted is not None and not words:
        rows = await repository.narrowed(db, actor, wanted, now=now, limit=limit)
    else:
        return ()
    return tuple(
        Hit(
            kind="task",
            id=row.id,
            title=row.title,
            line=" · ".join([*filter(None, [row.category]), *(f"@{tag}" for tag in row.tags)]),
            day=row.due_date,
            done=row.status not in rules.OPEN,
            rank=row.rank,
        )
        for row in rows
    )

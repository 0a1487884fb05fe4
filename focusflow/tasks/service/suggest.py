"""Suggesting titles while somebody types: what is there already, or was done before."""

from __future__ import annotations

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.fulltext import folded
from focusflow.tasks import repository, rules
from focusflow.tasks.schemas_search import Suggestion
from focusflow.tasks.suggest import FEWEST, beginnings, best

LONGEST = 200


async def suggest(db: Db, actor: Actor, text: str, limit: int = 5) -> tuple[Suggestion, ...]:
    """Tasks whose titles begin like `text`, hold its words, or look much alike; one a title.

    Nothing for fewer than three letters. The open stand before the done of equal titles.
    """
    typed = " ".join(text.split())[:LONGEST]
    words = folded([typed])
    if sum(map(len, words)) < FEWEST:
        return ()
    rows = await repository.titled(db, actor, typed, words)
    found = best(typed, rows, limit)
    if len(found) < limit and (starts := beginnings(words)):
        rows = [*rows, *await repository.titled_alike(db, actor, starts)]
        found = best(typed, rows, limit)
    return tuple(
        Suggestion(
            id=row.id,
            title=row.title,
            done=row.status not in rules.OPEN,
            due_date=row.due_date,
            category=row.category,
            tags=tuple(row.tags),
            estimated_minutes=row.estimated_minutes,
            priority=row.priority,
        )
        for row in found
    )

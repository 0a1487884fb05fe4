"""Searching everything a person has."""

from __future__ import annotations

from focusflow.calendar import service as calendar
from focusflow.goals import service as goals
from focusflow.platform.actor import Actor
from focusflow.platform.clock import local_day
from focusflow.platform.db import Db
from focusflow.platform.errors import InvalidInput
from focusflow.search import rules
from focusflow.search.schemas import Found, Group
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas_search import Narrowing


async def search_all(db: Db, actor: Actor, text: str, limit: int = 10) -> Found:
    """Tasks, goals and events that hold all words of `text`, at most `limit` of each kind.

    With a filter only tasks are meant. A text without a word and without a filter finds nothing.
    """
    if len(text) > rules.LONGEST:
        raise InvalidInput("q", f"Search for at most {rules.LONGEST} characters.", text)
    query = rules.read(text)
    wanted = _narrowing(actor, query, db) if query.narrowed else None
    groups = [
        Group(
            kind="task",
            hits=await tasks.search(db, actor, query.words, wanted=wanted, limit=limit),
        )
    ]
    if wanted is None:
        groups += [
            Group(kind="goal", hits=await goals.search(db, actor, query.words, limit=limit)),
            Group(kind="event", hits=await calendar.search(db, actor, query.words, limit=limit)),
        ]
    return Found(groups=tuple(group for group in groups if group.hits))


def _narrowing(actor: Actor, query: rules.Query, db: Db) -> Narrowing:
    first, last = rules.due_days(query.due, local_day(actor, db.now()))
    return Narrowing(
        priorities=query.priorities,
        labels=query.labels,
        due_from=first,
        due_to=last,
        overdue=query.due == "overdue",
        done=query.done,
    )

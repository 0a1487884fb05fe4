"""Finding tasks by words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    bindparam,
    false,
    func,
    literal_column,
    or_,
    select,
    union_all,
)

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db, UtcDateTime
from focusflow.platform.fulltext import (
    ASKED,
    RANKED,
    Sought,
    holds,
    holds_words,
    rank,
    sought,
    table_of,
)
from focusflow.tasks.models import Task
from focusflow.tasks.rules import OPEN
from focusflow.tasks.schemas_search import Narrowing

_TASK = table_of(Task)


class FoundTask(NamedTuple):
    """What is shown of a task that was found, and how well it was."""

    id: UUID
    title: str
    category: str | None
    tags: list[str]
    due_date: date | None
    status: str
    rank: float


_SHOWN = tuple(_TASK.c[name] for name in FoundTask._fields[:-1])
# Written exactly as in the index, so that the index is used.
_DUE: Any = func.coalesce(_TASK.c.due_at, literal_column("'infinity'::timestamptz"))
_IS_OPEN = _TASK.c.status.in_([literal_column(f"'{status}'") for status in OPEN])


async def ranked(
    db: Db, actor: Actor, asked: Sought, wanted: Narrowing, *, now: datetime, limit: int
) -> Sequence[FoundTask]:
    """Tasks that hold the words with their `rank`: open ones first, then the best."""
    values = {**asked.bound(actor), "now": now, "most": limit}
    return [FoundTask._make(row) for row in await db.execute(_ranked(wanted), values)]


@lru_cache(maxsize=256)
def _ranked(wanted: Narrowing) -> Any:
    most = bindparam("most", type_=Integer)
    base = select(*_SHOWN, _TASK.c.search).where(holds(_TASK, ASKED), *_narrowed(wanted))
    found: Any = base.where(~_IS_OPEN).limit(RANKED)
    if wanted.done is not True:
        to_do = base.where(_IS_OPEN).limit(RANKED).cte("to_do")
        found = select(to_do)
        if wanted.done is None:
            # Done ones are looked for only when the open ones don't fill the list.
            few = select(func.count()).select_from(to_do).scalar_subquery() < most
            rest = base.where(~_IS_OPEN, few).limit(RANKED).subquery()
            found = union_all(found, select(rest))
    found = found.subquery()
    score = rank(found, ASKED).label("rank")
    shown = [found.c[column.name] for column in _SHOWN]
    is_open, short = found.c.status.in_(OPEN), func.length(found.c.title)
    order = (is_open.desc(), score.desc(), short, found.c.id.desc())
    return select(*shown, score).order_by(*order).limit(most)


async def narrowed(
    db: Db, actor: Actor, wanted: Narrowing, *, now: datetime, limit: int
) -> Sequence[FoundTask]:
    """Tasks without a word: open ones by their due moment, or done ones, the newest first."""
    statement: Select[Any] = select(*_SHOWN, literal_column("0.0").label("rank")).where(
        _TASK.c.user_id == actor.user_id,
        _TASK.c.deleted_at.is_(None),
        *_narrowed(wanted),
    )
    if wanted.done:
        done = statement.where(~_IS_OPEN)
        statement = done.order_by(_TASK.c.completed_at.desc().nulls_last(), _TASK.c.id.desc())
    else:
        statement = statement.where(_IS_OPEN).order_by(_DUE, _TASK.c.id)
    return [FoundTask._make(row) for row in await db.execute(statement.limit(limit), {"now": now})]


def _narrowed(wanted: Narrowing) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.priorities:
        conditions.append(_TASK.c.priority.in_(wanted.priorities))
    if wanted.due_from is not None:
        conditions.append(_TASK.c.due_date >= wanted.due_from)
    if wanted.due_to is not None:
        conditions.append(_TASK.c.due_date <= wanted.due_to)
    if wanted.overdue:
        conditions += [_IS_OPEN, _TASK.c.due_at <= bindparam("now", type_=UtcDateTime)]
    return [*conditions, *labelled(wanted.labels)]


def labelled(labels: Sequence[str]) -> list[ColumnElement[bool]]:
    """That a task has each of these tags or categories, in any case."""
    lowered = func.string_to_array(func.lower(func.array_to_string(_TASK.c.tags, "\n")), "\n")
    return [
        or_(func.lower(_TASK.c.category) == label.lower(), lowered.any_() == label.lower())
        for label in labels
    ]


def worded(words: str) -> tuple[ColumnElement[bool], Sought | None]:
    """That a task holds the words, the last of which may be a beginning, and what is asked.

    Nothing but signs is in no task. For tasks in the trash, too.
    """
    asked = sought(words.split())
    return (false() if asked is None else holds_words(_TASK, ASKED)), asked

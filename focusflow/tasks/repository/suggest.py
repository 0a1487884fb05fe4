"""Titles for type-ahead. Each query looks at a bounded number of rows, however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Text, Uuid, bindparam, func, select, union_all

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.fulltext import BEGUN, any_begins, begin_all, holds, table_of
from focusflow.tasks.models import Task
from focusflow.tasks.rules import OPEN

_TASK = table_of(Task)
_EACH = 60
_LAST_SIGN = chr(0x10FFFF)


class TitledTask(NamedTuple):
    """What is shown of a task whose title is suggested."""

    id: UUID
    title: str
    status: str
    due_date: date | None
    category: str | None
    tags: list[str]
    estimated_minutes: int | None
    priority: str

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.status in OPEN


_SHOWN = tuple(_TASK.c[name] for name in TitledTask._fields)


async def titled(db: Db, actor: Actor, typed: str, words: Sequence[str]) -> list[TitledTask]:
    """Tasks whose title begins with what was typed, then those that hold all of its words."""
    first = typed.lower()
    values = {**begin_all(words).bound(actor), "first": first, "last": first + _LAST_SIGN}
    return [TitledTask._make(row) for row in await db.execute(_titled(), values)]


async def titled_alike(db: Db, actor: Actor, starts: Sequence[str]) -> list[TitledTask]:
    """Tasks with a word that begins with one of some few letters."""
    values = any_begins(starts).bound(actor)
    return [TitledTask._make(row) for row in await db.execute(_alike(), values)]


@cache
def _titled() -> Any:
    title = func.lower(_TASK.c.title)
    mine = _TASK.c.user_id == bindparam("sought_by", type_=Uuid)
    # Compared byte by byte, as the index is sorted, so that it is used whatever the collation.
    begins = select(*_SHOWN).where(
        mine,
        _TASK.c.deleted_at.is_(None),
        title.op("~>=~")(bindparam("first", type_=Text)),
        title.op("~<=~")(bindparam("last", type_=Text)),
    )
    to_do = _TASK.c.status.in_(OPEN)
    parts = [
        begins.where(to_do).limit(_EACH),
        begins.where(~to_do).limit(_EACH),
        select(*_SHOWN).where(holds(_TASK, BEGUN)).limit(_EACH),
    ]
    return union_all(*(select(part.subquery()) for part in parts))


@cache
def _alike() -> Any:
    return select(*_SHOWN).where(holds(_TASK, BEGUN)).limit(5 * _EACH)

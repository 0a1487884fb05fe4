"""Full-text search: the column that tables have for it, and what asks it.

The function `search_vector` in the database folds texts; `folded` does the same to what is asked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    Computed,
    FromClause,
    Index,
    Table,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlmodel import SQLModel

from focusflow.platform.actor import Actor
from focusflow.platform.api import View

RANKED = 1_000
"""How many of the rows that match are ranked, so that a common word costs no more than a rare one.

They are the oldest ones; whoever meets that many has to say more.
"""
_ACCENTS = re.compile("[\u0300-\u036f]")


class Hit(View):
    """Something that was found.

    `line` says in a few words where it belongs, `day` when it is due, wanted or happens, and
    `occurrence` which one of a series of events is meant.
    """

    type: Literal["hit"] = "hit"
    kind: Literal["task", "goal", "event"]
    id: UUID
    title: str
    line: str = ""
    day: date | None = None
    occurrence: str | None = None
    done: bool = False
    rank: float = 0.0


def searchable(model: type[SQLModel], parts: str) -> None:
    """Give a table its column for search, which is no field of the model: nobody reads it."""
    table = table_of(model)
    table.append_column(
        Column("search", TSVECTOR, Computed(f"search_vector({parts})", persisted=True))
    )
    Index(
        f"ix_{table.name}_search",
        table.c.search,
        postgresql_using="gin",
        # New rows go into the index at once: a list of pending ones would slow down every search.
        postgresql_with={"fastupdate": "off"},
        postgresql_where=text("deleted_at IS NULL"),
    )


def table_of(model: type[SQLModel]) -> Table:
    """The table of a model, with the column for search."""
    table: Table = model.__table__  # type: ignore[attr-defined]
    return table


def folded(words: Sequence[str]) -> tuple[str, ...]:
    """Letters and digits in lower case without accents; whatever else there is parts words."""
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", " ".join(words)).lower())
    kept = (sign if unicodedata.category(sign)[0] in "LNM" else " " for sign in plain)
    return tuple("".join(kept).split())


@dataclass(frozen=True)
class Sought:
    """What is asked: `match` is what a row must hold, `parts` is what counts for its rank."""

    match: ColumnElement[Any]
    parts: ColumnElement[Any]


def sought(words: Sequence[str]) -> Sought | None:
    """All of the words, in any English form or to the letter; the last may be a beginning."""
    plain = folded(words)
    if not plain:
        return None
    head, last = " ".join(plain[:-1]), plain[-1]
    begins = cast(_literal(f"'{last}':*"), TSQUERY)
    before, after = _either(head), _either(last).op("||")(begins)
    return Sought(before.op("&&")(after.self_group()), before.op("||")(after.self_group()))


def _either(words: str) -> ColumnElement[Any]:
    """The words by their stems, or as they are."""
    stems = func.plainto_tsquery(literal_column("'english'::regconfig"), _literal(words))
    plain = func.plainto_tsquery(literal_column("'simple'::regconfig"), _literal(words))
    return stems.op("||")(plain).self_group()


def _literal(words: str) -> ColumnElement[Any]:
    """Quoted into the statement, so that it is planned for these words and they are read once.

    What is quoted here holds letters and digits only.
    """
    return bindparam(None, words, literal_execute=True)


def holds(rows: FromClause, actor: Actor, asked: Sought) -> ColumnElement[bool]:
    """That a row is the actor's, not deleted, and what is asked for."""
    mine = cast(_literal(f"'u:{actor.user_id}'"), TSQUERY)
    return and_(
        rows.c.user_id == actor.user_id,
        rows.c.deleted_at.is_(None),
        rows.c.search.op("@@")(mine.op("&&")(asked.match.self_group())),
    )


def rank(rows: FromClause, asked: Sought) -> ColumnElement[float]:
    """2 and more: all of it is in the title. 1 and more: in the texts. Below: a label is needed."""
    return case(
        (_within(rows, "{a}", asked), 2.0),
        (_within(rows, "{a,c,d}", asked), 1.0),
        else_=0.0,
    ) + func.ts_rank(rows.c.search, asked.parts, 32)


def _within(rows: FromClause, weights: str, asked: Sought) -> ColumnElement[bool]:
    """That the parts with these weights alone hold what is asked for."""
    parts = func.ts_filter(rows.c.search, literal_column(f"'{weights}'::\"char\"[]"))
    return parts.op("@@")(asked.match.self_group())

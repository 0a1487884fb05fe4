"""Full-text search: the column that tables have for it, and what asks it.

The function `search_vector` in the database folds texts; `folded` does the same to what is asked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
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
    Text,
    Uuid,
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

RANKED = 500
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
    """What is asked: `match` is what a row must hold, `parts` is what counts for its rank.

    Both are the same for all words, which stand in `values`, so that a statement is built once:
    building one costs more than most searches. Run it with `bound`.
    """

    match: ColumnElement[Any]
    parts: ColumnElement[Any]
    values: Mapping[str, str] = field(default_factory=dict)

    def bound(self, actor: Actor) -> dict[str, Any]:
        """What a statement with `holds` is run with, for one person's rows."""
        return {**self.values, "sought_owner": f"'u:{actor.user_id}'", "sought_by": actor.user_id}


def sought(words: Sequence[str]) -> Sought | None:
    """All of the words, in any English form or to the letter; the last may be a beginning."""
    plain = folded(words)
    if not plain:
        return None
    values = {
        "sought_head": " ".join(plain[:-1]),
        "sought_last": plain[-1],
        "sought_begun": f"'{plain[-1]}':*",
    }
    return replace(ASKED, values=values)


def begin_all(words: Sequence[str]) -> Sought:
    """All of the words, each perhaps only begun. They must be `folded`."""
    return _begun(words, " & ")


def any_begins(starts: Sequence[str]) -> Sought:
    """A word that begins in one of these ways. They must be `folded`."""
    return _begun(starts, " | ")


def _begun(words: Sequence[str], sign: str) -> Sought:
    asked = sign.join(f"'{word}':*" for word in words)
    return replace(BEGUN, values={"sought_begun": asked})


def _either(words: ColumnElement[Any]) -> ColumnElement[Any]:
    """The words by their stems, or as they are."""
    stems = func.plainto_tsquery(literal_column("'english'::regconfig"), words)
    plain = func.plainto_tsquery(literal_column("'simple'::regconfig"), words)
    return stems.op("||")(plain).self_group()


def _literal(name: str) -> ColumnElement[Any]:
    """Quoted into the statement, so that it is planned for these words and they are read once.

    What is quoted here holds letters and digits only.
    """
    return bindparam(name, type_=Text, literal_execute=True)


def _asked() -> Sought:
    begins = cast(_literal("sought_begun"), TSQUERY)
    before = _either(_literal("sought_head"))
    after = _either(_literal("sought_last")).op("||")(begins).self_group()
    return Sought(before.op("&&")(after), before.op("||")(after))


ASKED = _asked()
"""What `sought` asks, without its words."""
BEGUN = Sought(cast(_literal("sought_begun"), TSQUERY), cast(_literal("sought_begun"), TSQUERY))
"""What `begin_all` and `any_begins` ask, without their words."""
_OWNER = cast(_literal("sought_owner"), TSQUERY)


def holds(rows: FromClause, asked: Sought) -> ColumnElement[bool]:
    """That a row is the person's, not deleted, and what is asked for; see `Sought.bound`."""
    mine = rows.c.user_id == bindparam("sought_by", type_=Uuid)
    return and_(mine, rows.c.deleted_at.is_(None), holds_words(rows, asked))


def holds_words(rows: FromClause, asked: Sought) -> ColumnElement[bool]:
    """That a row is the person's and what is asked for, deleted or not."""
    return rows.c.search.op("@@")(_OWNER.op("&&")(asked.match.self_group()))


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

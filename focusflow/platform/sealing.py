"""Columns whose values only this program can read, declared by their type.

A context writes `token: bytes = Field(default=b"", sa_type=Sealed)` in its models, and `put` and
`take` in its verbs. Whatever is declared so comes along when the keys are changed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from sqlalchemy import Column, LargeBinary, Table, bindparam, func, select, update
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

from focusflow.platform.crypto import HEADER, MARK, KeyRing
from focusflow.platform.db import Db, Row, unit_of_work
from focusflow.settings import get_settings

BATCH = 100
_Then = Callable[[Db, Column[bytes], dict[UUID, bytes]], Awaitable[None]]


class Sealed(TypeDecorator[bytes]):
    """Bytes that refuse to be written unless they are sealed."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, _dialect: Dialect) -> bytes | None:
        """Refuse what is not sealed: a secret would lie open in the database."""
        if value is not None and not value.startswith(MARK):
            raise ValueError("a secret that is not sealed")
        return value


@lru_cache(maxsize=4)
def _ring(secrets: tuple[str, ...]) -> KeyRing:
    return KeyRing(secrets)


def _keys() -> KeyRing:
    return _ring(get_settings().secrets())


def _place(column: Column[bytes], row_id: UUID) -> bytes:
    """What a value is bound to: it opens nowhere else."""
    return f"{column.table.name}.{column.name}:{row_id}".encode()


def _column(row: Row, name: str) -> Column[bytes]:
    column: Column[bytes] = SQLModel.metadata.tables[str(row.__tablename__)].c[name]
    if not isinstance(column.type, Sealed):
        raise TypeError(f"{column} is not sealed")
    return column


def put(row: Row, name: str, plain: bytes | None) -> None:
    """Seal `plain` into a column of this row."""
    place = _place(_column(row, name), row.id)
    setattr(row, name, None if plain is None else _keys().seal(plain, place))


def take(row: Row, name: str) -> bytes | None:
    """What is sealed in a column of this row; None when empty, or when no key opens it."""
    place = _place(_column(row, name), row.id)
    sealed: bytes | None = getattr(row, name)
    return _keys().unseal(sealed, place) if sealed else None


@dataclass
class Older:
    """How many values of a column another key than the first sealed, and whether one opens them."""

    column: str
    opens: int = 0
    lost: int = 0


async def older() -> list[Older]:
    """What is left to seal with the first key, and what can't be."""
    return [await _each(column, _leave) for column in sealed_columns()]


async def rotate() -> list[Older]:
    """Seal with the first key what isn't yet, in short transactions; answers what was there.

    May run while the program is in use, and again when it was stopped.
    """
    return [await _each(column, _write) for column in sealed_columns()]


def sealed_columns() -> Iterator[Column[bytes]]:
    """Every column of any table that is declared as sealed."""
    for table in SQLModel.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Sealed):
                yield column


async def _each(column: Column[bytes], then: _Then) -> Older:
    """Open what isn't sealed with the first key, batch by batch, and go on with what opens."""
    found, last = Older(f"{column.table.name}.{column.name}"), UUID(int=0)
    while True:
        async with unit_of_work() as db:
            rows = await _not_newest(db, column, last)
            if not rows:
                return found
            last = rows[-1][0]
            plain = {row: _keys().unseal(sealed, _place(column, row)) for row, sealed in rows}
            opened = {row: value for row, value in plain.items() if value is not None}
            found.opens += len(opened)
            found.lost += len(plain) - len(opened)
            if opened:
                await then(db, column, opened)


async def _not_newest(db: Db, column: Column[bytes], after: UUID) -> list[tuple[UUID, bytes]]:
    """The next values that another key sealed, kept from others until the transaction ends."""
    key = column.table.c.id
    header = func.substr(column, 1, HEADER, type_=LargeBinary)
    statement = (
        select(key, column)
        .where(key > after, column.is_not(None), header != _keys().newest)
        .order_by(key)
        .limit(BATCH)
        .with_for_update()
    )
    return [(row[0], row[1]) for row in await db.execute(statement)]


async def _leave(_db: Db, _column: Column[bytes], _opened: dict[UUID, bytes]) -> None:
    """Change nothing."""


async def _write(db: Db, column: Column[bytes], opened: dict[UUID, bytes]) -> None:
    table = column.table
    assert isinstance(table, Table)
    statement = (
        update(table)
        .where(table.c.id == bindparam("row"))
        .values({column: bindparam("value", type_=column.type)})
    )
    changed = [
        {"row": row, "value": _keys().seal(plain, _place(column, row))}
        for row, plain in opened.items()
    ]
    await (await db.connection()).execute(statement, changed)

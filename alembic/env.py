"""How Alembic reaches the models and the database."""

from __future__ import annotations

from alembic import context
from sqlalchemy import create_engine, pool, text
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

from focusflow import models as _models  # noqa: F401  (registers every table)
from focusflow.platform.db import UtcDateTime
from focusflow.platform.sealing import Sealed

PROCRASTINATE = "procrastinate_"


def include_name(name: str | None, kind: str, _parents: object) -> bool:
    """Leave the job queue's own tables to its own schema."""
    return not (kind == "table" and name is not None and name.startswith(PROCRASTINATE))


def render_item(kind: str, item: object, _context: object) -> str | bool:
    """Write our column types as plain SQLAlchemy ones, so that old migrations stay readable."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Sealed):
        return "sa.LargeBinary()"
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    return False


def run() -> None:
    """Apply the migrations on one connection, giving up early rather than blocking users."""
    url = context.config.get_main_option("sqlalchemy.url")
    assert url is not None
    engine = create_engine(url, poolclass=pool.NullPool)
    with engine.connect() as connection:
        connection.execute(text("SET lock_timeout = '10s'"))
        connection.commit()
        context.configure(
            connection=connection,
            target_metadata=SQLModel.metadata,
            include_name=include_name,
            compare_type=True,
            render_item=render_item,
        )
        with context.begin_transaction():
            context.run_migrations()


run()

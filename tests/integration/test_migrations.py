"""The schema in the database is the one the code means, and can be taken back."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine
from sqlmodel import SQLModel

from focusflow import models as _models  # noqa: F401
from focusflow.platform import migrations
from focusflow.platform.db import sqlalchemy_url


@pytest.fixture
def url(new_database: Callable[[], str]) -> str:
    return new_database()


def test_migrations_equal_the_models(url: str) -> None:
    engine = create_engine(sqlalchemy_url(url))
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "include_name": lambda name, kind, _: (
                    not (kind == "table" and str(name).startswith("procrastinate_"))
                ),
            },
        )
        assert compare_metadata(context, SQLModel.metadata) == []
    engine.dispose()


def test_down_to_nothing_and_up_again(url: str) -> None:
    command.downgrade(migrations.config(url), "base")
    with psycopg.connect(url) as connection:
        left = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
    assert left == [("alembic_version",)]
    migrations.migrate(url)
    assert migrations.level(url) == migrations.head()
    migrations.migrate(url)

"""The schema in the database is the one the code means, and can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

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


def test_chains_of_repeating_tasks_become_series(url: str) -> None:
    """What repeated before goes on: one series a chain, and each day in it once."""
    command.downgrade(migrations.config(url), "2026_12_01_goals")
    user, ids = uuid4(), [uuid4() for _ in range(5)]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            'INSERT INTO "user" (id, email, username, first_name, last_name, display_name, '
            "institution, field_of_study, phone, timezone, language, role, is_active, "
            "is_email_verified, onboarding_completed, created_at, updated_at) VALUES "
            "(%s, 'a@example.org', 'a', '', '', '', '', '', '', 'UTC', 'en', 'student', "
            "true, true, true, now(), now())",
            (user,),
        )
        days = ["2026-11-01", "2026-11-02", "2026-11-02", "2026-11-09", "2026-11-20"]
        rules = ["FREQ=DAILY", "FREQ=DAILY", "FREQ=WEEKLY", "FREQ=WEEKLY", None]
        for number, (task, day, rule) in enumerate(zip(ids, days, rules, strict=True)):
            previous = ids[number - 1] if 0 < number < 4 else None
            connection.execute(
                "INSERT INTO task (id, user_id, title, priority, status, difficulty, tags, "
                "focus_minutes, position, recurrence_mode, created_at, updated_at, ai_generated, due_date, "
                "occurrence_date, recurrence_rule, previous_id) VALUES (%s, %s, 'T', 'medium', "
                "'pending', 'medium', '{}', 0, 0, 'schedule', now(), now(), false, %s, %s, %s, %s)",
                (task, user, day, None if number == 3 else day, rule, previous),
            )
        migrations.migrate(url)
        rows = dict(connection.execute("SELECT id, series_id FROM task").fetchall())
        assert [rows[task] for task in (ids[0], ids[3], ids[4])] == [ids[0], ids[0], None]
        assert sorted([rows[ids[1]], rows[ids[2]]], key=str) == sorted([None, ids[0]], key=str)
        series = connection.execute("SELECT id, policy FROM task_series").fetchall()
        assert series == [(ids[0], "one")]

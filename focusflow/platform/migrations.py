"""Bringing the schema up to date, under a lock, and telling how far it is."""

from __future__ import annotations

from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from focusflow.platform.db import libpq_url, sqlalchemy_url

_FOLDER = Path(__file__).parents[2] / "alembic"
_LOCK = 7_301_994


class DatabaseTooNew(Exception):
    """The database was made by a newer version of FocusFlow; update the program first."""


def config(url: str) -> Config:
    """Alembic's configuration for this database."""
    settings = Config()
    settings.set_main_option("script_location", str(_FOLDER))
    settings.set_main_option("sqlalchemy.url", sqlalchemy_url(url).replace("%", "%%"))
    return settings


def head() -> str:
    """The newest revision the code knows."""
    return str(ScriptDirectory(str(_FOLDER)).get_current_head())


def level(url: str) -> str | None:
    """The revision the database is at; None when it is empty.

    Raises DatabaseTooNew for a revision this code does not know.
    """
    with psycopg.connect(libpq_url(url), connect_timeout=5, autocommit=True) as connection:
        row = connection.execute("SELECT to_regclass('public.alembic_version')").fetchone()
        if row is None or row[0] is None:
            return None
        found = connection.execute("SELECT version_num FROM public.alembic_version").fetchone()
    if found is None:
        return None
    known = {script.revision for script in ScriptDirectory(str(_FOLDER)).walk_revisions()}
    if found[0] not in known:
        raise DatabaseTooNew
    return str(found[0])


def migrate(url: str) -> None:
    """Bring the database to the newest revision; several processes may try at once."""
    if level(url) == head():
        return
    with psycopg.connect(libpq_url(url), connect_timeout=5, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))
        command.upgrade(config(url), "head")

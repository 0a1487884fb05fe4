"""What the measurements stand on: a folder, PostgreSQL, a copy of the sources, servers."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.request import urlopen
from uuid import UUID

import psycopg
from psycopg import sql

from focusflow.platform import migrations
from focusflow.platform.clock import system_clock
from focusflow.platform.postgres import EmbeddedPostgres
from tests.bench import seed
from tests.servers import free_port

ROOT = Path(__file__).parents[2]
HOME = ROOT / "var" / "bench"
SECRET = "a secret that is only used by the measurements"
DATABASE = "bench"
WRITERS = 10
BUILT = ("assets", "reflex.lock", "var", "tests", "docs")
"""What a copy to run from does without, besides everything hidden."""


def environment(**more: str) -> dict[str, str]:
    """The environment of a server: the caller's, without settings of FocusFlow."""
    ours = ("DATABASE_URL", "REDIS_URL", "SMTP_URL", "BASE_URL", "HOST", "PORT", "SOLVER_SECONDS")
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    given = {
        "SECRET_KEY": SECRET,
        "ENVIRONMENT": "production",
        "RATE_LIMITS": "false",
        "LOG_LEVEL": "WARNING",
    }
    return {**kept, **given, **more}


def end(process: subprocess.Popen[Any]) -> None:
    """End a process that was started here."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _left_out(name: str) -> bool:
    return name in BUILT or name.startswith(".")


@dataclass
class Server:
    """A running FocusFlow: its process, port, and seconds until it said it was ready."""

    process: subprocess.Popen[bytes]
    port: int
    ready_seconds: float
    page_seconds: float

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"


@dataclass
class World:
    """Made once a run; `close` ends everything that was started."""

    quick: bool = False
    now: datetime = field(default_factory=system_clock)
    stack: ExitStack = field(default_factory=ExitStack)
    more: dict[str, UUID] = field(default_factory=dict)
    """People that groups of measurements share, by name."""

    def close(self) -> None:
        """End everything, the last first."""
        self.stack.close()

    @cached_property
    def postgres(self) -> str:
        """The address of PostgreSQL's own database."""
        server = EmbeddedPostgres(HOME / "postgres")
        self.stack.callback(server.stop)
        return server.url

    @cached_property
    def database(self) -> str:
        """The address of a fresh database with one busy account and a few empty ones."""
        with psycopg.connect(self.postgres, autocommit=True) as server:
            name = sql.Identifier(DATABASE)
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
            server.execute(sql.SQL("CREATE DATABASE {}").format(name))
        head, _, tail = self.postgres.rpartition("/postgres?")
        url = f"{head}/{DATABASE}?{tail}"
        migrations.migrate(url)
        with psycopg.connect(url) as connection:
            self.busy = seed.person(connection, "busy", self.now)
            self.planner = seed.person(connection, "planner", self.now)
            self.writers = [seed.person(connection, f"w{n}", self.now) for n in range(WRITERS)]
            seed.fill(connection, self.busy, self.now)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
        return url

    busy: UUID = field(init=False)
    planner: UUID = field(init=False)
    writers: list[UUID] = field(init=False)

    @cached_property
    def copy(self) -> Path:
        """A copy of the sources, so that no build of the checkout is touched."""
        folder = HOME / "app"
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.iterdir():
            if not _left_out(old.name):
                shutil.rmtree(old) if old.is_dir() else old.unlink()
        for path in ROOT.iterdir():
            if _left_out(path.name):
                continue
            if path.is_dir():
                ignored = shutil.ignore_patterns("__pycache__", "node_modules")
                shutil.copytree(path, folder / path.name, ignore=ignored)
            else:
                shutil.copy(path, folder / path.name)
        return folder

    def start(self, home: Path, **more: str) -> Server:
        """Start `focusflow run` from the copy, until /today answers. End it with `end`."""
        port = free_port()
        home.mkdir(parents=True, exist_ok=True)
        variables = environment(
            PYTHONPATH=str(self.copy), FOCUSFLOW_HOME=str(home), PORT=str(port), **more
        )
        log = home / "server.log"
        begin = time.perf_counter()
        with log.open("w") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "focusflow", "run"],
                cwd=self.copy,
                env=variables,
                stdout=output,
                stderr=output,
            )
        try:
            while "ready at" not in (text := log.read_text()):
                if process.poll() is not None or time.perf_counter() - begin > 240:
                    raise RuntimeError(f"the server did not start:\n{text[-2000:]}")
                time.sleep(0.05)
            ready = time.perf_counter() - begin
            with urlopen(f"http://127.0.0.1:{port}/today", timeout=30) as answer:
                answer.read()
        except BaseException:
            end(process)
            raise
        return Server(process, port, ready, time.perf_counter() - begin)

    @contextmanager
    def serving(self) -> Iterator[Server]:
        """FocusFlow on the database of the busy account."""
        server = self.start(HOME / "home", DATABASE_URL=self.database)
        try:
            yield server
        finally:
            end(server.process)

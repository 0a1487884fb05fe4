"""The command line: run, worker, migrate, admin, demo, keys, plan and doctor."""

from __future__ import annotations

import asyncio
import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal, NoReturn

import psycopg
import typer
from pydantic import ValidationError

from focusflow import frontend
from focusflow.platform import log, migrations
from focusflow.platform.db import libpq_url
from focusflow.platform.postgres import EmbeddedPostgres
from focusflow.settings import Settings, SettingsError, get_settings

app = typer.Typer(help="FocusFlow: an honest day, planned and finished.", no_args_is_help=True)


def fail(message: str) -> NoReturn:
    """Say in one line what is wrong and stop with exit code 2."""
    typer.echo(f"focusflow: {message}", err=True)
    raise typer.Exit(2)


def load_settings() -> Settings:
    """The settings, or one line about the wrong one."""
    try:
        settings = get_settings()
        settings.require_secret()
    except ValidationError as error:
        first = error.errors()[0]
        fail(f"{str(first['loc'][0]).upper()}: {first['msg'].removeprefix('Value error, ')}")
    except SettingsError as error:
        fail(str(error))
    except OSError as error:
        fail(f"The folder {get_settings().home} can't be written: {error.strerror}.")
    log.configure(settings.log_level, settings.log_format, "focusflow")
    return settings


def _claim_home(settings: Settings) -> object:
    """Hold the state folder for this process alone; the lock goes when the process ends."""
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        lock = (settings.home / "running.lock").open("w")
    except OSError as error:
        fail(f"The folder {settings.home} can't be written: {error.strerror}.")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        fail(f"FocusFlow is already running on the folder {settings.home}.")
    return lock


def _check_port(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            fail(
                f"Port {settings.port} on {settings.host} can't be used ({error.strerror}). "
                "Choose another one with PORT=…"
            )


@contextmanager
def _database(settings: Settings) -> Iterator[str]:
    """The address of a running database: the operator's, or the embedded one."""
    server = None
    url = settings.database_url
    if url is None:
        try:
            server = EmbeddedPostgres(settings.home / "postgres")
        except Exception as error:  # noqa: BLE001  (it raises what its programs raise)
            fail(f"The embedded PostgreSQL in {settings.home} does not start: {error}")
        url = server.url
        os.environ["DATABASE_URL"] = url
        get_settings.cache_clear()
    try:
        yield libpq_url(url)
    finally:
        if server is not None:
            server.stop()


@contextmanager
def _reached() -> Iterator[None]:
    """Say in one line when the database can't be worked with."""
    try:
        yield
    except migrations.DatabaseTooNew as error:
        fail(str(error.__doc__))
    except psycopg.OperationalError as error:
        fail(f"The database can't be reached: {str(error).strip().splitlines()[0]}")


def _migrate(url: str) -> None:
    with _reached():
        migrations.migrate(url)


@app.command()
def run() -> None:
    """Start web pages, API and jobs in one process; the address is printed when ready."""
    settings = load_settings()
    _lock = _claim_home(settings)
    _check_port(settings)
    with _database(settings) as url:
        _migrate(url)
        _build(settings)
        from focusflow.serve import serve

        serve(get_settings())


def _build(settings: Settings) -> None:
    if not frontend.is_built():
        typer.echo("Building the pages (once, about half a minute) …", err=True)
    try:
        frontend.build(settings.home / "build.log")
    except frontend.BuildError as error:
        fail(str(error))


@app.command()
def dev() -> None:
    """Start with hot reload for work on the code."""
    settings = load_settings()
    _lock = _claim_home(settings)
    _check_port(settings)
    with _database(settings) as url:
        _migrate(url)
        from focusflow.serve import serve_dev

        raise typer.Exit(serve_dev(get_settings()))


@app.command()
def worker() -> None:
    """Work on jobs only; run as many of these as wanted beside web processes."""
    settings = load_settings()
    if settings.database_url is None:
        fail("A worker of its own needs DATABASE_URL; `run` works on jobs by itself.")
    _migrate(libpq_url(settings.database_url))
    from focusflow.serve import work

    asyncio.run(work(settings))


@app.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    with _database(load_settings()) as url:
        _migrate(url)
        typer.echo(f"The database is at {migrations.head()}.")


@app.command()
def admin(email: Annotated[str, typer.Argument(help="Whose account becomes admin")]) -> None:
    """Make an existing account an administrator."""
    from focusflow.accounts import service
    from focusflow.platform import db
    from focusflow.platform.errors import FocusFlowError

    async def promote(url: str) -> None:
        db.connect(url)
        async with db.unit_of_work() as unit:
            await service.promote(unit, email)

    with _database(load_settings()) as url:
        _migrate(url)
        try:
            asyncio.run(promote(url))
        except FocusFlowError as error:
            fail(error.message)
        typer.echo(f"{email} is an administrator now.")


@app.command()
def demo() -> None:
    """Make an example account with sixty believable days, and print how to sign in."""
    from focusflow import bootstrap
    from focusflow import demo as example
    from focusflow.platform import db
    from focusflow.platform.errors import FocusFlowError

    async def make(url: str) -> tuple[str, str]:
        db.connect(url)
        return await example.create_account()

    with _database(load_settings()) as url:
        _migrate(url)
        bootstrap.wire(get_settings())
        try:
            email, password = asyncio.run(make(url))
        except FocusFlowError as error:
            fail(error.message)
    typer.echo(f"Sign in as {email} with the password {password}")


@app.command()
def rotate_keys() -> None:
    """Seal every secret in the database anew with SECRET_KEY; OLD_SECRET_KEYS open them."""
    from focusflow import models as _models  # noqa: F401  (declares what is sealed)
    from focusflow.platform import db, sealing

    async def rotate(url: str) -> list[sealing.Older]:
        db.connect(url)
        return await sealing.rotate()

    with _database(load_settings()) as url:
        _migrate(url)
        columns = asyncio.run(rotate(url))
    typer.echo(f"Sealed anew: {sum(column.opens for column in columns)}.")
    lost = ", ".join(f"{column.lost} in {column.column}" for column in columns if column.lost)
    if lost:
        fail(
            f"No key opens {lost}. Put the key they were sealed with into OLD_SECRET_KEYS and "
            "try again; nothing was lost by trying."
        )


@app.command()
def doctor() -> None:
    """Say in words what is the matter, if anything; changes nothing."""
    from focusflow import doctor as checks

    with _database(load_settings()) as url, _reached():
        found = checks.look(url)
    for sentence in found or ["Nothing is the matter."]:
        typer.echo(sentence)
    raise typer.Exit(1 if found else 0)


@app.command()
def plan(
    source: Annotated[str, typer.Argument(help="A problem file, or - for standard input")],
    seconds: Annotated[float, typer.Option(min=0.01, max=600)] = 1.0,
    solver: Annotated[Literal["cp-sat", "greedy"], typer.Option()] = "cp-sat",
    seed: int = 1,
    workers: Annotated[int, typer.Option(min=1, max=64)] = 1,
) -> None:
    """Plan the problem in a JSON file and print the plan as JSON."""
    from focusflow.planning.engine.command import plan_command

    raise typer.Exit(plan_command(source, seconds, solver, seed, workers))


def main() -> None:
    """The entry point, wherever it was called from."""
    os.chdir(Path(__file__).parents[1])
    app()

"""Jobs and notices over real commits: queued with the change, run by a worker, heard by all."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from focusflow.platform import jobs, realtime
from focusflow.platform.db import Database, Db, unit_of_work
from focusflow.platform.ids import new_id

ran: asyncio.Queue[str] = asyncio.Queue()
heard: asyncio.Queue[tuple[UUID, str, str]] = asyncio.Queue()
failures: list[str] = []


@jobs.job("test_echo")
async def echo(db: Db, word: str) -> None:
    await db.execute(text("SELECT 1"))
    ran.put_nowait(word)


@realtime.on_change
async def hear(user_id: UUID, topic: str, origin: str) -> None:
    heard.put_nowait((user_id, topic, origin))
    if topic == "broken":
        failures.append(topic)
        raise ZeroDivisionError


def _url(database: Database) -> str:
    assert isinstance(database.bind, AsyncEngine)
    return database.bind.url.set(drivername="postgresql").render_as_string(hide_password=False)


async def test_a_job_runs_only_if_its_transaction_commits(real_database: Database) -> None:
    pool = await jobs.open_app(_url(real_database))
    worker = asyncio.create_task(jobs.run_worker())
    try:
        with suppress(ZeroDivisionError):
            async with unit_of_work() as db:
                await echo.defer(db, word="lost")
                raise ZeroDivisionError
        async with unit_of_work() as db:
            await echo.defer(db, word="kept")
        assert await asyncio.wait_for(ran.get(), 20) == "kept"
        assert ran.empty()
    finally:
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)
        await pool.close()


async def test_what_a_killed_worker_was_doing_is_taken_up_again_but_not_for_ever(
    real_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A process opens its app once; here each test has a database of its own.
    monkeypatch.setattr(jobs.app.connector, "_async_pool", None)
    pool = await jobs.open_app(_url(real_database))
    try:
        async with unit_of_work() as db:
            await echo.defer(db, word="again")
            await echo.defer(db, word="hopeless")
            # As a killed worker leaves them: begun, and nobody there any more.
            await db.execute(text("UPDATE procrastinate_jobs SET status = 'doing'"))
            await db.execute(
                text("UPDATE procrastinate_jobs SET attempts = 4 WHERE args->>'word' = 'hopeless'")
            )
        async with unit_of_work() as db:
            await jobs.revive_jobs._task(timestamp=0)
        async with unit_of_work() as db:
            found = await db.execute(
                text("SELECT args->>'word', status::text FROM procrastinate_jobs ORDER BY id")
            )
            assert [tuple(row) for row in found] == [("again", "todo"), ("hopeless", "failed")]
        worker = asyncio.create_task(jobs.run_worker())
        try:
            assert await asyncio.wait_for(ran.get(), 20) == "again"
        finally:
            worker.cancel()
            await asyncio.gather(worker, return_exceptions=True)
    finally:
        await pool.close()


async def test_a_commit_is_heard_by_every_listener_and_a_rollback_by_none(
    real_database: Database,
) -> None:
    ready = asyncio.Event()
    listener = asyncio.create_task(realtime.listen(_url(real_database), ready=ready))
    user = new_id()
    try:
        await asyncio.wait_for(ready.wait(), 10)
        with suppress(ZeroDivisionError):
            async with unit_of_work() as db:
                db.changes.add((user, "lost"))
                raise ZeroDivisionError
        async with unit_of_work() as db:
            db.origin = "tab1"
            db.changes |= {(user, "broken"), (user, "tasks")}
        got = [await asyncio.wait_for(heard.get(), 10) for _ in range(2)]
        assert got == [(user, "broken", "tab1"), (user, "tasks", "tab1")]
        assert failures == ["broken"], "one page's failure must not silence the others"
    finally:
        listener.cancel()
        await asyncio.gather(listener, return_exceptions=True)


async def test_a_lost_listener_comes_back_and_lets_everyone_reload(
    real_database: Database,
) -> None:
    ready = asyncio.Event()
    listener = asyncio.create_task(realtime.listen(_url(real_database), ready=ready))
    try:
        await asyncio.wait_for(ready.wait(), 10)
        async with unit_of_work() as db:
            await db.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE query LIKE 'LISTEN%' AND datname = current_database()"
                )
            )
        assert (await asyncio.wait_for(heard.get(), 10))[1] == "*"
    finally:
        listener.cancel()
        await asyncio.gather(listener, return_exceptions=True)


@pytest.fixture(autouse=True)
def quiet() -> None:
    failures.clear()
    for queue in (ran, heard):
        while not queue.empty():
            queue.get_nowait()

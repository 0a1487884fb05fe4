"""Background and periodic jobs: Procrastinate on the same PostgreSQL.

Jobs are thin functions `async def job(db, **arguments)`; each run is one unit of work.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import procrastinate
import psycopg_pool
import structlog
from procrastinate import RetryStrategy
from procrastinate.jobs import Status
from procrastinate.tasks import Task

from focusflow.platform import events, metrics
from focusflow.platform.db import Db, unit_of_work

log = structlog.get_logger("jobs")
app = procrastinate.App(connector=procrastinate.PsycopgConnector())
MOST_ATTEMPTS = 4
STALLED = 30
"""Seconds without a sign of life after which a worker counts as dead."""
_RETRY = RetryStrategy(max_attempts=MOST_ATTEMPTS, exponential_wait=5)

JobFunction = Callable[..., Awaitable[Any]]


class Job:
    """A job that can be queued on the caller's own transaction."""

    def __init__(self, task: Task[Any, Any, Any]) -> None:
        self._task = task

    async def defer(
        self, db: Db, *, lock: str | None = None, at: datetime | None = None, **arguments: Any
    ) -> None:
        """Queue this job, for an instant or at once; it exists only if the caller commits."""
        connection = await db.driver()
        job = self._task.configure(connection=connection, lock=lock, schedule_at=at)
        await job.defer_async(**arguments)


def job(name: str, *, queue: str = "default") -> Callable[[JobFunction], Job]:
    """Declare a background job; it is tried again with growing delays when it fails."""

    def declare(function: JobFunction) -> Job:
        async def run(**arguments: Any) -> None:
            await _run(name, function, arguments)

        return Job(app.task(name=name, queue=queue, retry=_RETRY)(run))

    return declare


def periodic(name: str, cron: str, *, queue: str = "default") -> Callable[[JobFunction], Job]:
    """Declare a job that runs by the clock (cron in UTC), once however many workers run."""

    def declare(function: JobFunction) -> Job:
        async def run(timestamp: int) -> None:
            await _run(name, function, {})

        task = app.task(name=name, queue=queue, retry=_RETRY, queueing_lock=name)(run)
        return Job(app.periodic(cron=cron)(task))

    return declare


async def _run(name: str, function: JobFunction, arguments: dict[str, Any]) -> None:
    started, outcome = time.perf_counter(), "failed"
    try:
        async with unit_of_work() as db:
            await function(db, **arguments)
        outcome = "done"
    finally:
        seconds = time.perf_counter() - started
        metrics.JOBS.labels(name, outcome).inc()
        log.info("job", job=name, outcome=outcome, duration_ms=round(seconds * 1000, 1))


@job("deliver_event")
async def deliver_event(db: Db, event_id: str, subscriber: str) -> None:
    """Hand one event to one deferred subscriber."""
    await events.deliver(db, UUID(event_id), subscriber)


@periodic("revive_jobs", "* * * * *")
async def revive_jobs(db: Db) -> None:
    """Take up again what a worker was doing when it was killed; give up what killed several."""
    for stalled in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED):
        if stalled.id is None:
            continue
        log.warning("job_revived", job=stalled.task_name, attempts=stalled.attempts)
        if stalled.attempts < MOST_ATTEMPTS:
            await app.job_manager.retry_job(stalled)
        else:
            await app.job_manager.finish_job(stalled, Status.FAILED, delete_job=False)


async def open_app(url: str) -> psycopg_pool.AsyncConnectionPool[Any]:
    """Give Procrastinate a small pool of its own on this database."""
    pool: psycopg_pool.AsyncConnectionPool[Any] = psycopg_pool.AsyncConnectionPool(
        url, min_size=1, max_size=4, open=False
    )
    await pool.open(wait=True, timeout=10)
    await app.open_async(pool)
    return pool


async def run_worker(*, concurrency: int = 2) -> None:
    """Work on jobs until cancelled; what runs may finish first."""
    await app.run_worker_async(
        concurrency=concurrency,
        install_signal_handlers=False,
        fetch_job_polling_interval=5,
        delete_jobs="successful",
        shutdown_graceful_timeout=10,
    )

"""Running the web process and the worker."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from socket import socket

import structlog
import uvicorn

from focusflow import bootstrap, frontend
from focusflow.platform import cache, db, jobs, log, realtime
from focusflow.platform.db import libpq_url
from focusflow.settings import Settings, get_settings

logger = structlog.get_logger("serve")


@asynccontextmanager
async def services() -> AsyncIterator[None]:
    """Everything the web process needs besides pages: database, cache, listener, worker."""
    settings = get_settings()
    assert settings.database_url is not None
    url = libpq_url(settings.database_url)
    bootstrap.wire(settings)
    cache.configure(settings.redis_url)
    database = db.connect(url, pool_size=settings.pool_size)
    pool = await jobs.open_app(url)
    tasks = [asyncio.create_task(realtime.listen(url))]
    if settings.worker:
        tasks.append(asyncio.create_task(_keep_working()))
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await pool.close()
        await database.close()


async def _keep_working() -> None:
    """Work on jobs; a lost database ends the worker, which then starts again."""
    while True:
        try:
            await jobs.run_worker()
        except Exception:
            # Whatever stopped the worker, jobs must go on as soon as they can.
            logger.exception("worker_stopped")
        await asyncio.sleep(2)


def reflex_environment(settings: Settings) -> dict[str, str]:
    """What Reflex must know to serve the built pages and keep its files in the state folder."""
    return {
        "REFLEX_ENV_MODE": "prod",
        "__REFLEX_SKIP_COMPILE": "true",
        "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
        "REFLEX_STATES_WORKDIR": str(settings.home / "states"),
        "REFLEX_DIR": str(settings.home / "reflex"),
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_CHECK_LATEST_VERSION": "false",
    }


class Server(uvicorn.Server):
    """Says where it can be reached once it really can."""

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Start, then print the address."""
        await super().startup(sockets)
        if self.started:
            print(f"FocusFlow is ready at {get_settings().url}", flush=True)  # noqa: T201


def serve(settings: Settings) -> None:
    """Serve pages and API until told to stop."""
    os.environ.update(reflex_environment(settings))
    from focusflow.focusflow import app

    log.configure(settings.log_level, settings.log_format, "web")
    config = uvicorn.Config(
        app,
        factory=True,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=True,
        ws_max_size=2_000_000,
        timeout_graceful_shutdown=5,
    )
    Server(config).run()


def serve_dev(settings: Settings) -> int:
    """Serve with hot reload; answers the exit code."""
    environment = {
        **frontend.node_environment(),
        "ENVIRONMENT": "development",
        "REFLEX_STATES_WORKDIR": str(settings.home / "states"),
        "REFLEX_HOT_RELOAD_EXCLUDE_PATHS": f"{frontend.ROOT / 'tests'}:{settings.home}",
    }
    command = [sys.executable, "-m", "reflex", "run", "--env", "preview"]
    command += ["--backend-port", str(settings.port), "--backend-host", settings.host]
    frontend.STAMP.unlink(missing_ok=True)
    with suppress(KeyboardInterrupt):
        return subprocess.run(command, cwd=frontend.ROOT, env=environment, check=False).returncode  # noqa: S603
    return 0


async def work(settings: Settings) -> None:
    """The worker process: jobs only, until SIGTERM or Ctrl-C."""
    assert settings.database_url is not None
    url = libpq_url(settings.database_url)
    log.configure(settings.log_level, settings.log_format, "worker")
    bootstrap.wire(settings)
    database = db.connect(url, pool_size=settings.pool_size)
    pool = await jobs.open_app(url)
    task = asyncio.create_task(_keep_working())
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, task.cancel)
    print("FocusFlow worker is ready", flush=True)  # noqa: T201
    with suppress(asyncio.CancelledError):
        await task
    await pool.close()
    await database.close()

"""Running the web process and the worker."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import subprocess
import sys
from contextlib import suppress
from socket import socket
from threading import Thread

import uvicorn

from focusflow import bootstrap, frontend
from focusflow.planning.engine.warm import warm
from focusflow.platform import log
from focusflow.platform.http import Readable
from focusflow.settings import Settings, get_settings


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
            gc.collect()
            gc.freeze()  # what start-up made stays; going through it again would stop everyone
            print(f"FocusFlow is ready at {get_settings().url}", flush=True)  # noqa: T201
            Thread(target=warm, daemon=True).start()  # the first plan is not to wait for it


def serve(settings: Settings) -> None:
    """Serve pages and API until told to stop."""
    os.environ.update(reflex_environment(settings))
    from focusflow.focusflow import app

    log.configure(settings.log_level, settings.log_format, "web")
    config = uvicorn.Config(
        lambda: Readable(app()),
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
    # The server raises the signal again when it is done; then the database must still be stopped.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
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
    log.configure(settings.log_level, settings.log_format, "worker")
    async with bootstrap.services(worker_only=True):
        print("FocusFlow worker is ready", flush=True)  # noqa: T201
        stop = asyncio.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(name, stop.set)
        await stop.wait()

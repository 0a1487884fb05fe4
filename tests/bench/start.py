"""How long it takes until pages can be opened: after a fresh clone, and every other time."""

from __future__ import annotations

import os
import shutil
import signal
import statistics
import time
from pathlib import Path

from tests.bench.report import Measure
from tests.bench.world import HOME, World, end

GOAL_SECONDS = 15.0


def _end_database(home: Path) -> None:
    """End the PostgreSQL of a state folder, should it have outlived its server."""
    record = home / "postgres" / "postmaster.pid"
    try:
        os.kill(int(record.read_text().split("\n", 1)[0]), signal.SIGINT)
    except (FileNotFoundError, ProcessLookupError):
        return
    deadline = time.monotonic() + 20
    while record.exists() and time.monotonic() < deadline:
        time.sleep(0.05)


def measure(world: World) -> list[Measure]:
    """Seconds from the command to 'ready', and to the answer of /today."""
    for name in (".web", "assets", "reflex.lock"):
        path = world.copy / name
        if path.is_symlink():
            path.unlink()
        else:
            shutil.rmtree(path, ignore_errors=True)
    home = HOME / "start"
    shutil.rmtree(home, ignore_errors=True)
    cold = world.start(home)
    end(cold.process)
    _end_database(home)
    warm = []
    for _ in range(2 if world.quick else 3):
        server = world.start(home)
        end(server.process)
        _end_database(home)
        warm.append(server)
    note = "nothing built, no database; npm packages from its cache or the registry"
    again = f"built before; median of {len(warm)}"
    ready = statistics.median(server.ready_seconds for server in warm)
    page = statistics.median(server.page_seconds for server in warm)
    return [
        Measure("cold start until ready", cold.ready_seconds, "s", note=note),
        Measure("warm start until ready", ready, "s", GOAL_SECONDS, again),
        Measure("warm start until /today answers", page, "s", GOAL_SECONDS, again),
    ]

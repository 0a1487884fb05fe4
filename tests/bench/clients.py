"""What an open tab costs the server in memory, beside a Reflex app with nothing in it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from focusflow import frontend
from tests.bench import people
from tests.bench.report import Measure
from tests.bench.tabs import Tabs, schema_of
from tests.bench.world import HOME, World, end
from tests.servers import free_port, wait_for_port

FIRST = 20
PROCESS_MB = 1024
BLANK = '''
import reflex as rx


class Page(rx.State):
    """One number."""

    loads: int = 0

    @rx.event
    def load(self) -> None:
        """Count."""
        self.loads += 1


def index() -> rx.Component:
    """One line."""
    return rx.text(Page.loads)


app = rx.App()
app.add_page(index, route="/", on_load=Page.load)
'''
CONFIG = """
import reflex as rx

config = rx.Config(
    app_name="blank", telemetry_enabled=False, disable_plugins=[rx.plugins.SitemapPlugin]
)
"""


def _blank_environment(folder: Path) -> dict[str, str]:
    return {
        **frontend.node_environment(),
        "PYTHONPATH": str(folder),
        "REFLEX_DIR": str(HOME / "reflex"),
        "REFLEX_STATES_WORKDIR": str(folder / "states"),
    }


def _built_blank() -> Path:
    """A blank app's folder; its pages are built once."""
    folder = HOME / "blank"
    (folder / "blank").mkdir(parents=True, exist_ok=True)
    files = {folder / "rxconfig.py": CONFIG, folder / "blank" / "blank.py": BLANK}
    same = all(path.exists() and path.read_text() == text for path, text in files.items())
    if same and (folder / ".web" / "build" / "client").is_dir():
        return folder
    for path, text in files.items():
        path.write_text(text)
    with (folder / "build.log").open("w") as log:
        subprocess.run(
            [sys.executable, "-m", "reflex", "export", "--frontend-only", "--no-zip"],
            cwd=folder,
            env=_blank_environment(folder),
            stdout=log,
            stderr=log,
            check=True,
        )
    return folder


@contextmanager
def _blank(folder: Path) -> Iterator[tuple[int, int]]:
    """Port and process id of the blank app, served as FocusFlow serves itself."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "blank.blank:app", "--factory"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--log-level", "warning"]
    variables = {
        **_blank_environment(folder),
        "REFLEX_ENV_MODE": "prod",
        "__REFLEX_SKIP_COMPILE": "true",
        "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
    }
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(command, cwd=folder, env=variables, stdout=log, stderr=log)
    try:
        wait_for_port(port, 60)
        yield port, process.pid
    finally:
        end(process)


def _resident(pid: int) -> float:
    """Kilobytes of memory."""
    return float(psutil.Process(pid).memory_info().rss) / 1024


async def _growth(
    pid: int, port: int, path: str, sign: str, count: int, **more: str
) -> tuple[float, float, float]:
    """Kilobytes a tab, kilobytes before, and seconds in which `count` tabs were ready."""
    async with Tabs() as tabs:
        await tabs.add(FIRST, port, path, sign, **more)
        await asyncio.sleep(2)
        before = _resident(pid)
        begin = time.perf_counter()
        await tabs.add(count, port, path, sign, **more)
        took = time.perf_counter() - begin
        await asyncio.sleep(2)
        return (_resident(pid) - before) / count, before, took


async def _cookie(world: World) -> str:
    async with people.connected(world.database):
        return await people.cookie(world.busy)


def measure(world: World) -> list[Measure]:
    """Kilobytes of a connected client of Today and of a blank app, and clients a process."""
    count = 50 if world.quick else 100
    token = asyncio.run(_cookie(world))
    with world.serving() as server:
        schema, sign = schema_of(world.copy / ".web"), '"ready_rx_state_":true'
        cookie = f"{people.COOKIE}={token}"
        ours, idle, took = asyncio.run(
            _growth(
                server.process.pid, server.port, "/today", sign, count, schema=schema, cookie=cookie
            )
        )
    folder = _built_blank()
    with _blank(folder) as (port, pid):
        schema, sign = schema_of(folder / ".web"), '"loads_rx_state_":'
        blank, blank_idle, _ = asyncio.run(_growth(pid, port, "/", sign, count, schema=schema))
    note = f"{count} more tabs after {FIRST}, on Today of the busy account"
    room = (PROCESS_MB * 1024 - idle) / max(ours, 1.0) + FIRST
    return [
        Measure("memory of a process with few clients", idle / 1024, "MB", note=f"{FIRST} tabs"),
        Measure("memory of a blank Reflex app", blank_idle / 1024, "MB", note=f"{FIRST} tabs"),
        Measure("memory of a connected client", ours, "kB", note=note),
        Measure("memory of a blank app's client", blank, "kB", note=f"{count} after {FIRST}"),
        Measure("memory of a client above a blank one", ours - blank, "kB"),
        Measure(f"clients in {PROCESS_MB} MB", room, "clients", note="reckoned from the above"),
        Measure(
            "opening Today by websocket", took / count * 1000, "ms a tab", note="five at a time"
        ),
    ]

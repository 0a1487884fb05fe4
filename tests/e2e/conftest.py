"""One real server for all browser tests, one browser a process, one context a test."""

from __future__ import annotations

import fcntl
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect
from sqlalchemy.ext.asyncio import create_async_engine

from focusflow.accounts import repository
from focusflow.accounts import service as accounts
from focusflow.platform.db import Database, Db
from tests.conftest import HOME, ROOT
from tests.e2e import browser as chromium
from tests.run import COMPILED, MEASURED
from tests.servers import free_port

PASSWORD = "Correct-Horse-9!"
expect.set_options(timeout=8_000)


def start_server(home: Path, port: int, **extra: str) -> subprocess.Popen[bytes]:
    """Start `focusflow run` as a person would and wait until it says that it is ready."""
    home.mkdir(parents=True, exist_ok=True)
    environment = {
        **{k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "BASE_URL")},
        "FOCUSFLOW_HOME": str(home),
        "PORT": str(port),
        "ENVIRONMENT": "development",
        "RATE_LIMITS": "false",
        "LOG_LEVEL": "WARNING",
        "OUTSIDE_PRIVATE_HOSTS": "127.0.0.1",  # where the calendars of these tests are
        "SOLVER_SECONDS": "0.3",  # enough for the small days of these tests, which wait for it
        **extra,
    }
    log = (home / "server.log").open("w")
    parts = HOME / "coverage"
    parts.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, *MEASURED, "--omit", COMPILED]
    command += ["--out", str(parts / f"server-{port}.json"), "-m", "focusflow", "run"]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    deadline = time.monotonic() + 180
    while "ready at" not in (text := (home / "server.log").read_text()):
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the server did not start:\n{text[-3000:]}")
        time.sleep(0.1)
    return server


def stop_server(server: subprocess.Popen[bytes]) -> None:
    """End a server that this process started."""
    server.send_signal(signal.SIGTERM)
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


@pytest.fixture(scope="session")
def base_url() -> Iterator[str]:
    """The address of the one server; the first test process starts it, the last one stops it."""
    folder = HOME / "browser"
    folder.mkdir(parents=True, exist_ok=True)
    record = folder / "server.json"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        state = json.loads(record.read_text()) if record.exists() else {"users": 0}
        if state["users"] == 0:
            port = free_port()
            server = start_server(folder / "home", port)
            state = {"users": 0, "pid": server.pid, "url": f"http://127.0.0.1:{port}"}
        state["users"] += 1
        record.write_text(json.dumps(state))
    yield str(state["url"])
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        state = json.loads(record.read_text())
        state["users"] -= 1
        record.write_text(json.dumps(state))
        if state["users"] == 0:
            os.kill(state["pid"], signal.SIGTERM)
            _wait_for_end(state["pid"])


def _wait_for_end(pid: int) -> None:
    """Wait until a process has ended; one that only waits for its parent has, too."""
    for _ in range(200):
        try:
            if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":
                return
        except FileNotFoundError:
            return
        time.sleep(0.1)


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """This process's Chromium."""
    path = chromium.find_or_install()
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(
            executable_path=path, args=chromium.ARGUMENTS, headless=True
        )
        yield started
        await started.close()


@dataclass
class Person:
    """Somebody with an account, and an API client that acts for them."""

    name: str
    email: str
    api: httpx.AsyncClient


@pytest.fixture
async def person(base_url: str) -> AsyncIterator[Person]:
    """A new account that has gone through onboarding, with an API client."""
    name = f"p{uuid4().hex[:12]}"
    email = f"{name}@example.org"
    async with httpx.AsyncClient(base_url=f"{base_url}/api/v1", timeout=30) as api:
        answer = await api.post(
            "/auth/register", json={"email": email, "username": name, "password": PASSWORD}
        )
        assert answer.status_code == 201, answer.text
        answer = await api.post("/auth/login", json={"email": email, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        token = answer.json()["data"]["access_token"]
        api.headers["Authorization"] = f"Bearer {token}"
        answer = await api.put("/users/me/onboarding", json={"timezone": "Europe/Berlin"})
        assert answer.status_code == 200, answer.text
        yield Person(name, email, api)


NewContext = Callable[..., Awaitable[BrowserContext]]


@pytest.fixture
async def new_context(browser: Browser, base_url: str) -> AsyncIterator[NewContext]:
    """Open a browser context: `await new_context(width=390, dark=True)`; closed at the end.

    Phones are touched; others when they have `touch`.
    """
    opened: list[BrowserContext] = []

    async def make(
        width: int = 1440, height: int = 900, *, dark: bool = False, touch: bool = False
    ) -> BrowserContext:
        context = await browser.new_context(
            base_url=base_url,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            timezone_id="Europe/Berlin",
            has_touch=touch or width < 600,
        )
        opened.append(context)
        return context

    yield make
    for context in opened:
        await context.close()


async def sign_in(page: Page, person: Person, base: str = "") -> None:
    """Sign in through the page, as a person does; `base` is another server's address."""
    await page.goto(f"{base}/signin")
    await page.get_by_label("E-mail").fill(person.email)
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await page.wait_for_url(re.compile(r"/(today|onboarding)"))


@asynccontextmanager
async def servers_unit() -> AsyncIterator[Db]:
    """A unit of work in the database of the one server, for what no page and no route makes."""
    pid_file = HOME / "browser" / "home" / "postgres" / "postmaster.pid"
    folder = pid_file.read_text().splitlines()[4]
    engine = create_async_engine(f"postgresql+psycopg://postgres@/postgres?host={folder}")
    async with Database(engine).session() as unit:
        yield unit
        await unit.commit()
    await engine.dispose()


async def resume(page: Page, person: Person) -> None:
    """Let this browser be signed in already, as after an earlier visit; it shows no page yet."""
    async with servers_unit() as unit:
        user = await repository.user_by_email(unit, person.email)
        assert user is not None
        ticket = await accounts.mint_ticket(unit, user.id)
    answer = await page.request.get(f"/auth/enter?ticket={ticket}&next=/health")
    assert answer.url.endswith("/health"), answer.url


@pytest.fixture
async def signed_in(new_context: NewContext, person: Person) -> Page:
    """A page of a person who is signed in, before it shows anything."""
    page = await (await new_context()).new_page()
    await resume(page, person)
    return page

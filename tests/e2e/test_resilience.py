"""Two processes that show each other's changes; a database and a network that go away."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from playwright.async_api import Page, expect

from focusflow.platform.postgres import EmbeddedPostgres
from tests.e2e.conftest import PASSWORD, NewContext, Person, sign_in, start_server, stop_server
from tests.servers import free_port, redis_server

SECRET = "the same secret on every process of this test"


@contextmanager
def server(home: Path, **settings: str) -> Iterator[str]:
    port = free_port()
    running = start_server(home, port, SECRET_KEY=SECRET, **settings)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        stop_server(running)


async def newcomer(url: str) -> tuple[Person, httpx.AsyncClient]:
    name = f"r{uuid4().hex[:10]}"
    api = httpx.AsyncClient(base_url=f"{url}/api/v1", timeout=30)
    body = {"email": f"{name}@example.org", "username": name, "password": PASSWORD}
    assert (await api.post("/auth/register", json=body)).status_code == 201
    body.pop("username")
    token = (await api.post("/auth/login", json=body)).json()["data"]["access_token"]
    api.headers["Authorization"] = f"Bearer {token}"
    answer = await api.put("/users/me/onboarding", json={"timezone": "Europe/Berlin"})
    assert answer.status_code == 200, answer.text
    return Person(name, f"{name}@example.org", api), api


def line(page: Page) -> object:
    """The quick-add line in the page."""
    return page.get_by_role("textbox", name="Add a task in plain words").first


@pytest.mark.xdist_group("own-servers")
async def test_two_processes_on_one_database_and_one_redis(
    tmp_path: Path, new_database: Callable[[], str], new_context: NewContext
) -> None:
    with (
        redis_server(tmp_path) as redis_url,
        server(tmp_path / "a", DATABASE_URL=(url := new_database()), REDIS_URL=redis_url) as first,
        server(tmp_path / "b", DATABASE_URL=url, REDIS_URL=redis_url) as second,
    ):
        person, api = await newcomer(first)
        context = await new_context()
        page = await context.new_page()
        await sign_in(page, person, base=second)
        await page.goto(f"{second}/tasks")
        await expect(line(page)).to_be_visible()
        made = await api.post("/tasks", json={"title": "Made on the other one"})
        assert made.status_code == 201
        await expect(page.get_by_text("Made on the other one").first).to_be_visible(timeout=1000)
        await line(page).fill("And back again")
        await line(page).press("Enter")
        await expect(page.get_by_text("And back again").first).to_be_visible()
        titles = [task["title"] for task in (await api.get("/tasks")).json()["data"]]
        assert sorted(titles) == ["And back again", "Made on the other one"]
        await api.aclose()


@pytest.mark.xdist_group("own-servers")
async def test_the_database_goes_away_while_somebody_types(
    tmp_path: Path, new_context: NewContext
) -> None:
    folder = tmp_path / "postgres"
    database = EmbeddedPostgres(folder)
    with server(tmp_path / "home", DATABASE_URL=database.url) as url:
        person, api = await newcomer(url)
        context = await new_context()
        page = await context.new_page()
        await sign_in(page, person, base=url)
        await page.goto(f"{url}/tasks")
        await line(page).fill("Not to be lost")
        database.stop()
        await page.wait_for_timeout(500)
        await line(page).press("Enter")
        await expect(page.get_by_text(re.compile("can't be reached")).first).to_be_visible(
            timeout=20_000
        )
        await expect(line(page)).to_have_value("Not to be lost")
        assert (await api.get("/tasks")).status_code == 503
        database = EmbeddedPostgres(folder)
        await line(page).press("Enter")
        row = page.get_by_role("listitem").filter(has_text="Not to be lost").first
        await expect(row).to_be_visible(timeout=15_000)
        await api.post("/tasks", json={"title": "Heard again"})
        await expect(page.get_by_text("Heard again").first).to_be_visible(timeout=10_000)
        await api.aclose()
    database.stop()


async def test_a_lost_connection_is_told_and_what_was_typed_goes_out_once(
    signed_in: Page, person: Person
) -> None:
    page = signed_in
    await page.goto("/tasks")
    await line(page).fill("Typed in a tunnel")
    await page.context.set_offline(True)
    await expect(page.get_by_text(re.compile("connection", re.IGNORECASE)).first).to_be_visible(
        timeout=40_000
    )
    await expect(line(page)).to_have_value("Typed in a tunnel")
    await page.context.set_offline(False)
    await expect(page.get_by_text(re.compile("No connection|Connection lost"))).to_have_count(
        0, timeout=40_000
    )
    await line(page).press("Enter")
    row = page.get_by_role("listitem").filter(has_text="Typed in a tunnel").first
    await expect(row).to_be_visible(timeout=15_000)
    titles = [task["title"] for task in (await person.api.get("/tasks")).json()["data"]]
    assert titles == ["Typed in a tunnel"]


@pytest.mark.xdist_group("own-servers")
def test_ending_the_process_ends_the_database_that_came_along(tmp_path: Path) -> None:
    home = tmp_path / "home"
    running = start_server(home, free_port())
    assert (home / "postgres" / "postmaster.pid").exists()
    stop_server(running)
    assert running.returncode == 0
    assert not (home / "postgres" / "postmaster.pid").exists()

"""A Google account in the browser: sign in over there, choose, write the plan, be asked."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest
from playwright.async_api import Locator, Page, expect

from tests.e2e.axe import everywhere, follow_system
from tests.e2e.conftest import NewContext, sign_in
from tests.e2e.test_calendar import entry
from tests.e2e.test_resilience import newcomer, server
from tests.stand_ins.google_calendar import Google, google_calendar

BERLIN = ZoneInfo("Europe/Berlin")
SOON = 20_000


@pytest.fixture
def google() -> Iterator[Google]:
    """An account over there, with a meeting of a team at noon."""
    noon = datetime.now(BERLIN).replace(hour=12, minute=0, second=0, microsecond=0)
    with google_calendar() as running:
        running.add_calendar("team@example.com", "Team", accessRole="reader")
        running.seed(
            "team@example.com",
            summary="Stand-up",
            start={"dateTime": noon.isoformat(), "timeZone": "Europe/Berlin"},
            end={
                "dateTime": (noon + timedelta(hours=1)).isoformat(),
                "timeZone": "Europe/Berlin",
            },
        )
        yield running


@pytest.fixture
def url(google: Google, tmp_path: Path) -> Iterator[str]:
    """A server that takes the stand-in for Google."""
    settings = {name.upper(): value for name, value in google.settings().items()}
    with server(tmp_path, **settings) as address:
        google.access.redirects.add(f"{address}/api/v1/connections/callback")
        yield address


def listed(page: Page) -> Locator:
    return page.get_by_role("list", name="Connected calendars")


async def let_in(page: Page, url: str, answer: str) -> None:
    """Sign in over there, and allow or deny."""
    await page.goto(f"{url}/calendar/connections")
    await page.get_by_role("radio", name="Google Calendar").click()
    await page.get_by_role("button", name="Sign in with Google").click()
    await page.wait_for_url("**/o/oauth2/**")
    await page.locator(f"#{answer}").click()
    await page.wait_for_url("**/calendar/connections")


async def plan_something(api: httpx.AsyncClient) -> None:
    """A task with planned work at eleven tomorrow."""
    made = await api.post("/tasks", json={"title": "Essay", "estimated_minutes": 30})
    start = datetime.now(BERLIN) + timedelta(days=1)
    start = start.replace(hour=11, minute=0, second=0, microsecond=0)
    task_id = made.json()["data"]["id"]
    path = f"/schedules/tasks/{task_id}/reschedule"
    moved = await api.put(path, json={"start": start.isoformat()})
    assert moved.status_code == 200, moved.text


async def until_written(google: Google) -> str:
    """The id over there of the plan's only block, as soon as it stands there."""
    for _ in range(200):
        if found := google.living():
            return str(found[0]["id"])
        await asyncio.sleep(0.1)
    raise AssertionError("the plan was not written within 20 s")


@pytest.mark.xdist_group("own-servers")
async def test_an_account_is_let_in_chosen_from_and_holds_the_plan(
    google: Google, url: str, new_context: NewContext
) -> None:
    person, api = await newcomer(url)
    await follow_system(person)
    page = await (await new_context()).new_page()
    await sign_in(page, person, url)
    await let_in(page, url, "deny")
    await expect(page.get_by_text("did not let us in").first).to_be_visible()
    await expect(listed(page)).to_have_count(0)

    await let_in(page, url, "allow")
    await expect(listed(page)).to_contain_text("1 entry", timeout=SOON)
    assert await everywhere(page) == []
    other = await page.context.new_page()
    await other.goto(f"{url}/calendar")
    await expect(entry(other, "Stand-up").first).to_be_visible()
    await listed(page).get_by_role("checkbox", name="Read Team").click()
    await expect(entry(other, "Stand-up")).to_have_count(0)

    await page.get_by_role("button", name="Change Team").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_label("Name")).to_have_value("Team")
    await expect(dialog.get_by_label("Write my plan into it")).to_have_count(0)
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await page.get_by_role("button", name="Change Alice").click()
    await dialog.get_by_label("Write my plan into it").click()
    await dialog.get_by_role("button", name="Save").click()
    await expect(listed(page)).to_contain_text("holds your plan")
    await plan_something(api)
    block = await until_written(google)

    google.cancel(block)
    await page.get_by_role("button", name="More for").click()
    await page.get_by_role("menuitem", name="Read now").click()
    await other.goto(f"{url}/today")
    await expect(other.get_by_text("Shall it leave the plan too?")).to_be_visible(timeout=SOON)
    assert await everywhere(other) == []
    await other.get_by_role("button", name="Put it back there").click()
    await expect(other.get_by_text("Shall it leave the plan too?")).to_have_count(0)
    assert await until_written(google) != block
    await api.aclose()

"""The main job, done by a new person from end to end.

Sign up, write down five tasks, bring a real calendar, plan the day, accept, start the first task,
finish it, see points and streak; and see it all in a second tab without reloading it.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.conftest import ROOT
from tests.e2e.conftest import PASSWORD
from tests.e2e.today import zone_where_it_is

FILE = ROOT / "tests" / "data" / "ics" / "valid_google_aus_holidays.ics"
LINES = (
    "Write the outline by friday for 1h p1",
    "Read chapter 3 for 45m #study",
    "Call the dentist for 15m",
    "Buy groceries today for 30m @errand",
    "Clear the inbox for 20m p4",
)
TITLES = ("Write the outline", "Read chapter 3", "Call the dentist", "Buy groceries",
          "Clear the inbox")  # fmt: skip


@pytest.fixture
async def morning(browser: Browser, base_url: str) -> AsyncIterator[BrowserContext]:
    """A browser where it is nine in the morning, so that there is a day left to plan."""
    zone, _ = zone_where_it_is(9)
    context = await browser.new_context(
        base_url=base_url,
        viewport={"width": 1440, "height": 900},
        timezone_id=zone,
        reduced_motion="reduce",
    )
    yield context
    await context.close()


async def sign_up(page: Page) -> None:
    name = f"m{uuid4().hex[:12]}"
    await page.goto("/signup")
    await page.get_by_label("E-mail").fill(f"{name}@example.org")
    await page.get_by_label("Username").fill(name)
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await page.get_by_role("button", name="Make my account").click()
    await page.wait_for_url(re.compile(r"/onboarding"))


async def answer_the_questions(page: Page) -> None:
    """Office hours, five tasks in plain words, and a calendar file."""
    await page.get_by_role("radio", name="Office hours").click()
    await expect(page.get_by_role("radio", name="Office hours")).to_be_checked()
    await page.get_by_role("button", name="Next").click()
    rows = page.get_by_role("list", name="Your first tasks").get_by_role("listitem")
    for number, line in enumerate(LINES, 1):
        await page.get_by_label("Add a task in plain words").fill(line)
        await page.keyboard.press("Enter")
        await expect(rows).to_have_count(number)
    await expect(rows).to_contain_text(TITLES)
    await page.get_by_role("button", name="Next").click()
    await page.get_by_label("Choose a calendar file").set_input_files(FILE)
    await expect(page.get_by_text(re.compile(r"Events: \d+ taken"))).to_be_visible()
    await page.get_by_role("button", name="Show me my day").click()
    await page.wait_for_url(re.compile(r"/today"))


async def plan_and_accept(page: Page) -> None:
    """The first plan comes by itself; then ask for one, look at it, and take it over."""
    again = page.get_by_role("button", name="Plan again")
    await expect(again).to_be_visible(timeout=20_000)
    await again.click()
    proposal = page.get_by_role("region", name="Proposed plan")
    await expect(proposal).to_be_visible(timeout=20_000)
    for title in TITLES:
        await expect(page.get_by_text(title).first).to_be_visible()
    await proposal.get_by_role("button", name="Accept").click()
    await expect(page.get_by_text("Your day is planned.")).to_be_visible()
    await expect(proposal).to_have_count(0)


async def test_a_new_person_plans_starts_and_finishes_the_first_task(
    morning: BrowserContext,
) -> None:
    page = await morning.new_page()
    await sign_up(page)
    await answer_the_questions(page)
    await plan_and_accept(page)

    next_up = page.get_by_role("region", name="Next up")
    title = (await next_up.get_by_role("heading").inner_text()).replace("\n", " ")
    assert title in TITLES
    other = await morning.new_page()
    await other.goto("/focus")
    points = other.locator(".stat").filter(has_text="Points today")
    await expect(points).to_contain_text(re.compile(r"today\s*0"))

    await next_up.get_by_role("button", name=re.compile("^Start ")).click()
    await expect(next_up.get_by_role("button", name="Pause")).to_be_visible()
    # The second tab hears of everything by itself, within a second or two.
    await expect(other.get_by_role("heading", name=title)).to_be_visible(timeout=2_000)
    await expect(other.get_by_role("button", name="Pause")).to_be_visible()

    await next_up.get_by_role("button", name="Finish and complete").click()
    await expect(page.get_by_text(re.compile(r"Done: .*\+\d+ points")).first).to_be_visible()
    await expect(next_up.get_by_role("button", name="Pause")).to_have_count(0)
    await expect(points).to_contain_text(re.compile(r"today\s*[1-9]\d"), timeout=2_000)
    await expect(other.get_by_role("list", name="Today")).to_contain_text(title)

    for tab in (page, other):
        await tab.goto("/tasks")
        account = tab.get_by_role("button", name="Account menu")
        await expect(account).to_contain_text(re.compile(r"Level 1 · 1 day"))
        for each in TITLES:
            here = tab.get_by_role("button", name=each, exact=True)
            await expect(here).to_have_count(0 if each == title else 1)


async def test_the_real_calendar_file_shows_up_in_the_calendar(morning: BrowserContext) -> None:
    page = await morning.new_page()
    await sign_up(page)
    await answer_the_questions(page)
    await page.goto("/calendar")
    await expect(page.get_by_text("Australian Holidays").first).to_be_visible()

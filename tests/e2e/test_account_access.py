"""The pages round the account by axe, and without sideways scrolling, on three widths."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Page, expect

from tests.e2e.axe import findings
from tests.e2e.conftest import NewContext, Person, resume
from tests.e2e.people import newcomer

WIDTHS = (390, 820, 1440)
PUBLIC = {
    "/signin": "Welcome back",
    "/signup": "One honest day at a time",
    "/forgot": "Set a new password",
    "/verify-email": "Confirm your address",
    "/reset-password": "Choose a new password",
}


async def look(page: Page, *, dark: bool) -> list[str]:
    """What axe finds, and whether the page is wider than the window."""
    await expect(page.locator("html")).to_have_class(re.compile("dark" if dark else "light"))
    found = await findings(page)
    wide = await page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
    return [*found, *([f"{wide} px too wide"] if wide > 0 else [])]


async def open_context(new_context: NewContext, width: int, *, dark: bool) -> Page:
    context = await new_context(width=width, dark=dark)
    theme = "dark" if dark else "light"
    await context.add_init_script(f"localStorage.setItem('theme', '{theme}')")
    return await context.new_page()


async def use_theme(person: Person, *, dark: bool) -> None:
    """Let this account look light or dark on every device."""
    theme = "dark" if dark else "light"
    answer = await person.api.put("/users/me/preferences", json={"theme": theme})
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
async def test_pages_for_everybody(new_context: NewContext, width: int, dark: bool) -> None:
    page = await open_context(new_context, width, dark=dark)
    found = {}
    for path, title in PUBLIC.items():
        await page.goto(path)
        await expect(page.get_by_role("heading", name=title)).to_be_visible()
        # Sent empty, so that the messages at the fields are looked at, too.
        await page.locator("button[type=submit]").click()
        await expect(page.locator(".field-error").first).to_be_visible()
        found[path] = await look(page, dark=dark)
    assert found == {path: [] for path in PUBLIC}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
async def test_the_first_minute(
    new_context: NewContext, base_url: str, width: int, dark: bool
) -> None:
    page = await open_context(new_context, width, dark=dark)
    async with newcomer(base_url) as somebody:
        await use_theme(somebody, dark=dark)
        await resume(page, somebody)
        await page.goto("/onboarding")
    await page.get_by_role("radio", name="My own times").click()
    await page.get_by_role("button", name="Change").click()
    await expect(page.get_by_label("Time zone")).to_be_visible()
    found = await look(page, dark=dark)
    await page.get_by_role("button", name="Next").click()
    await page.get_by_role("button", name="Read chapter 3 tomorrow for 45m").click()
    await page.get_by_label("Add a task in plain words").fill("Pay rent tomorrow p1")
    await expect(page.get_by_role("button", name="Keep tomorrow as text")).to_be_visible()
    found += await look(page, dark=dark)
    await page.get_by_role("button", name="Next").click()
    await expect(page.get_by_text("Choose a calendar file")).to_be_visible()
    found += await look(page, dark=dark)
    assert found == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
async def test_settings(new_context: NewContext, person: Person, width: int, dark: bool) -> None:
    page = await open_context(new_context, width, dark=dark)
    await use_theme(person, dark=dark)
    await resume(page, person)
    await page.goto("/settings")
    await expect(page.get_by_role("heading", name="Your data log")).to_be_visible()
    await page.get_by_label("Phone").fill("no phone")
    await page.get_by_role("button", name="Save profile").click()
    await expect(page.get_by_text("can't be used here")).to_be_visible()
    assert await look(page, dark=dark) == []

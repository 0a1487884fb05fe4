"""The pages round the account: for everybody, on every width, light and dark."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.e2e.axe import everywhere, follow_system
from tests.e2e.conftest import NewContext, Person, resume
from tests.e2e.people import newcomer

PUBLIC = {
    "/signin": "Welcome back",
    "/signup": "One honest day at a time",
    "/forgot": "Set a new password",
    "/verify-email": "Confirm your address",
    "/reset-password": "Choose a new password",
}


async def test_pages_for_everybody(new_context: NewContext) -> None:
    page = await (await new_context()).new_page()
    await page.add_init_script("localStorage.setItem('theme', 'system')")
    for path, title in PUBLIC.items():
        await page.goto(path)
        await expect(page.get_by_role("heading", name=title)).to_be_visible()
        # Sent empty, so that the messages at the fields are looked at, too.
        await page.locator("button[type=submit]").click()
        await expect(page.locator(".field-error").first).to_be_visible()
        assert await everywhere(page) == [], path


async def test_the_first_minute(new_context: NewContext, base_url: str) -> None:
    page = await (await new_context()).new_page()
    async with newcomer(base_url) as somebody:
        await follow_system(somebody)
        await resume(page, somebody)
    await page.goto("/onboarding")
    await page.get_by_role("radio", name="My own times").click()
    await page.get_by_role("button", name="Change").click()
    await expect(page.get_by_label("Time zone")).to_be_visible()
    assert await everywhere(page) == []
    await page.get_by_role("button", name="Next").click()
    await page.get_by_role("button", name="Read chapter 3 tomorrow for 45m").click()
    await page.get_by_label("Add a task in plain words").fill("Pay rent tomorrow p1")
    await expect(page.get_by_role("button", name="Keep tomorrow as text")).to_be_visible()
    assert await everywhere(page) == []
    await page.get_by_role("button", name="Next").click()
    await expect(page.get_by_text("Choose a calendar file")).to_be_visible()
    assert await everywhere(page) == []


async def test_settings(signed_in: Page, person: Person) -> None:
    page = signed_in
    await follow_system(person)
    await page.goto("/settings")
    await expect(page.get_by_role("heading", name="Your data log")).to_be_visible()
    await page.get_by_label("Phone").fill("no phone")
    await page.get_by_role("button", name="Save profile").click()
    await expect(page.get_by_text("can't be used here")).to_be_visible()
    assert await everywhere(page) == []

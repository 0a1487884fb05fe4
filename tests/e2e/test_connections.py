"""Calendars from elsewhere in the browser: connect, look, change, and what goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.async_api import Locator, Page, expect

from tests.e2e.axe import everywhere, follow_system
from tests.e2e.conftest import Person
from tests.e2e.test_calendar import entry
from tests.e2e.test_tasks_views import today_in_berlin
from tests.feeds import Feed, feed_server


def lecture(title: str) -> bytes:
    """A calendar with one event today at noon."""
    day = today_in_berlin()
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//EN", "X-WR-CALNAME:Lectures",
        "BEGIN:VEVENT", "UID:a@uni", f"SUMMARY:{title}",
        f"DTSTART;TZID=Europe/Berlin:{day:%Y%m%d}T120000",
        f"DTEND;TZID=Europe/Berlin:{day:%Y%m%d}T133000", "END:VEVENT", "END:VCALENDAR", "",
    ]  # fmt: skip
    return "\r\n".join(lines).encode()


@pytest.fixture
def feed() -> Iterator[Feed]:
    """A calendar elsewhere."""
    with feed_server() as server:
        server.body = lecture("Algebra")
        yield server


def listed(page: Page) -> Locator:
    return page.get_by_role("list", name="Connected calendars").get_by_role("listitem")


async def connect(page: Page, feed: Feed) -> None:
    await page.goto("/calendar/connections")
    await page.get_by_role("textbox", name="Address").fill(feed.address)
    await page.get_by_role("button", name="Connect", exact=True).click()
    await expect(listed(page)).to_contain_text("1 entry", timeout=15_000)


async def choose(page: Page, item: str) -> None:
    await listed(page).get_by_role("button", name="More for").click()
    await page.get_by_role("menuitem", name=item).click()


async def test_a_calendar_is_connected_shown_and_can_only_be_read(
    signed_in: Page, person: Person, feed: Feed
) -> None:
    page = signed_in
    await follow_system(person)
    await page.goto("/calendar")
    await page.get_by_role("button", name="More", exact=True).click()
    await page.get_by_role("menuitem", name="Connected calendars").click()
    await expect(page.get_by_text("Timetables, shared calendars")).to_be_visible()
    assert await everywhere(page) == []

    await connect(page, feed)
    await expect(listed(page)).to_contain_text("Lectures")
    await expect(page.get_by_role("textbox", name="Address")).to_have_value("")
    assert "private-7f3a" not in await page.content()
    assert await everywhere(page) == []

    await page.goto("/calendar")
    await entry(page, "Algebra").first.click()
    sheet = page.get_by_role("dialog")
    await expect(sheet.get_by_text("can only be read here")).to_be_visible()
    await expect(sheet.get_by_label("Title")).to_be_disabled()
    await expect(sheet.get_by_role("button", name="Save")).to_have_count(0)


async def test_what_changes_there_changes_here_in_every_tab(
    signed_in: Page, person: Person, feed: Feed
) -> None:
    page = signed_in
    await connect(page, feed)
    other = await page.context.new_page()
    await other.goto("/calendar")
    await expect(entry(other, "Algebra").first).to_be_visible()
    feed.body = lecture("Geometry")
    await choose(page, "Read now")
    await expect(entry(other, "Geometry").first).to_be_visible(timeout=15_000)
    await expect(entry(other, "Algebra")).to_have_count(0)

    await choose(page, "Change")
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Name").fill("My timetable")
    await dialog.get_by_role("button", name="Save").click()
    await expect(listed(page)).to_contain_text("My timetable")
    await expect(other.get_by_text("My timetable").first).to_be_visible()


async def test_what_goes_wrong_is_said_and_the_end_is_asked_about(
    signed_in: Page, person: Person, feed: Feed
) -> None:
    page = signed_in
    await page.goto("/calendar/connections")
    await page.get_by_role("textbox", name="Address").fill("ftp://nowhere")
    await page.get_by_role("button", name="Connect", exact=True).click()
    await expect(page.get_by_role("textbox", name="Address")).to_have_attribute(
        "aria-invalid", "true"
    )
    await expect(page.get_by_role("textbox", name="Address")).to_have_value("ftp://nowhere")

    await connect(page, feed)
    feed.status = 404
    await choose(page, "Read now")
    await expect(listed(page)).to_contain_text("answers with 404", timeout=15_000)
    await page.goto("/calendar")
    await expect(entry(page, "Algebra").first).to_be_visible()
    await expect(page.get_by_text("(not up to date)")).to_be_attached()

    await page.goto("/calendar/connections")
    await choose(page, "Pause")
    await expect(listed(page)).to_contain_text("paused")
    await choose(page, "Disconnect")
    await page.get_by_role("button", name="Keep its events").click()
    await expect(listed(page)).to_have_count(0)
    found = await person.api.get(
        "/calendar/events",
        params={"start": str(today_in_berlin()), "end": str(today_in_berlin() + timedelta(days=1))},
    )
    assert [one["source"] for one in found.json()["data"]] == ["ics"]


async def test_another_calendar_reads_the_plan_by_an_address_that_can_end(
    signed_in: Page, person: Person
) -> None:
    page = signed_in
    await follow_system(person)
    await page.goto("/calendar/connections")
    await page.get_by_label("For which calendar").fill("Phone")
    await page.get_by_role("button", name="Make an address").click()
    shown = page.get_by_label("The new address")
    await expect(shown).to_be_visible()
    address = await shown.input_value()
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await page.get_by_role("button", name="Copy").click()
    await expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert await page.evaluate("() => navigator.clipboard.readText()") == address
    assert await everywhere(page) == []
    answer = await page.request.get(address)
    assert (await answer.text()).startswith("BEGIN:VCALENDAR")
    await page.reload()
    await expect(shown).to_have_count(0)
    listed = page.get_by_role("list", name="Addresses of your plan")
    await expect(listed).to_contain_text("read today")
    await listed.get_by_role("button", name="End the address for Phone").click()
    await page.get_by_role("dialog").get_by_role("button", name="End it").click()
    await expect(page.get_by_text("leads nowhere any more").first).to_be_visible()
    await expect(listed).to_have_count(0)
    assert (await page.request.get(address)).status == 404

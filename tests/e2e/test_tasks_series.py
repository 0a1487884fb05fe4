"""A repeating task over its life: what comes next, a pause, a change of one, and its end."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from playwright.async_api import Page, expect

from tests.e2e.conftest import Person
from tests.e2e.test_tasks import add, open_tasks, row
from tests.e2e.test_tasks_editor import edit

TITLE = "Water the plants"


def later(days: int) -> date:
    return datetime.now(UTC).date() + timedelta(days=days)


async def test_a_repeating_task_can_be_trusted(signed_in: Page, person: Person) -> None:
    page, api = signed_in, person.api
    made = await add(person, TITLE, recurrence_rule="FREQ=DAILY;INTERVAL=3", due_date=str(later(2)))
    url = f"/tasks/{made['id']}"
    await open_tasks(page)
    sheet = await edit(page, TITLE)
    coming = sheet.get_by_role("list", name="What comes next").get_by_role("listitem")
    await expect(coming).to_have_count(5)

    # A pause moves the open one behind it; what was typed meanwhile stays.
    await sheet.get_by_label("Title").fill("Water all plants")
    await sheet.get_by_text("Pauses", exact=True).click()
    await sheet.get_by_label("First day").fill(str(later(0)))
    await sheet.get_by_label("Last day").fill(str(later(9)))
    await sheet.get_by_role("button", name="Add pause").click()
    await expect(sheet.get_by_label("Due", exact=True)).to_have_value(str(later(11)))
    await expect(sheet.get_by_label("Title")).to_have_value("Water all plants")

    # Only this one gets the new title; undo gives the old one back.
    await sheet.get_by_role("button", name="Save").click()
    await sheet.get_by_role("button", name="Only this one").click()
    await expect(sheet).to_have_count(0)
    await expect(row(page, "Water all plants")).to_be_visible()
    await page.keyboard.press("Control+z")
    await expect(row(page, TITLE)).to_be_visible()

    # Missed ones are to go; the next day but one is skipped, and comes back.
    sheet = await edit(page, TITLE)
    await sheet.get_by_role("radio", name="Let them go").click()
    await expect(sheet.get_by_text("the coming one is open", exact=False)).to_be_visible()
    await coming.nth(1).get_by_role("button", name="Skip").click()
    different = sheet.get_by_role("list", name="Days that are different")
    await expect(different).to_contain_text("is skipped")
    await different.get_by_role("button").click()
    await expect(different).to_have_count(0)
    await coming.nth(0).get_by_role("button", name="Move").click()
    await sheet.get_by_label(re.compile(r"^Move .+ to$")).fill(str(later(30)))
    await sheet.get_by_role("button", name="Move", exact=True).click()
    await expect(different).to_contain_text("goes to")
    await sheet.get_by_role("button", name="Skip this one").click()
    await expect(sheet.get_by_label("Due", exact=True)).not_to_have_value(str(later(11)))
    series = (await api.get(f"{url}/series")).json()["data"]
    assert (series["policy"], series["skipped"]) == ("skip", 1)
    assert series["exceptions"][1]["moved_to"] == str(later(30))
    await page.keyboard.press("Escape")

    # Deleting asks: this one goes, the next one stays.
    await row(page, TITLE).press("#")
    await page.get_by_role("dialog").get_by_role("button", name="Only this one").click()
    await expect(page.get_by_text("the next one stays").first).to_be_visible()
    await expect(row(page, TITLE)).to_have_count(1)
    assert (await api.get(url)).status_code == 404
    await row(page, TITLE).press("#")
    await page.get_by_role("button", name="This and all following").click()
    await expect(row(page, TITLE)).to_have_count(0)
    await page.keyboard.press("Control+z")
    await expect(row(page, TITLE)).to_have_count(1)

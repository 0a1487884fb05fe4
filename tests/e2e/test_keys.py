"""Keys: all of them are listed, and can be moved."""

from __future__ import annotations

from playwright.async_api import Locator, Page, expect

from tests.e2e.axe import everywhere, follow_system
from tests.e2e.conftest import Person
from tests.e2e.test_tasks import add, open_tasks, row


def keyboard(page: Page) -> Locator:
    return page.locator("#keyboard")


async def move(page: Page, label: str, key: str) -> None:
    button = keyboard(page).get_by_role("button", name=f"Change the key for {label}, now")
    await button.click()
    await expect(keyboard(page).get_by_text("Press a key", exact=True)).to_be_visible()
    await page.keyboard.press(key)


async def test_a_moved_key_does_it_and_the_old_one_no_more(signed_in: Page, person: Person) -> None:
    page = signed_in
    await follow_system(person)
    await add(person, "Essay")
    await page.goto("/settings")
    await move(page, "Complete, or reopen", "c")
    await expect(
        keyboard(page).get_by_role("button", name="Change the key for Complete, or reopen, now C")
    ).to_be_visible()
    assert await everywhere(page) == []

    await open_tasks(page)
    await row(page, "Essay").focus()
    await page.keyboard.press("e")
    await page.keyboard.press("c")
    await expect(row(page, "Essay")).to_have_count(0)
    found = (await person.api.get("/tasks?view=completed")).json()["data"]
    assert [task["title"] for task in found] == ["Essay"]

    await page.keyboard.press("?")
    line = page.get_by_role("dialog").locator(".shortcut", has_text="Complete, or reopen")
    await expect(line.locator("kbd")).to_have_text(["C"])


async def test_a_taken_key_is_refused_and_all_go_back(signed_in: Page, person: Person) -> None:
    page = signed_in
    await page.goto("/settings")
    await move(page, "Add a task", "x")
    await expect(keyboard(page).get_by_text("“Choose” has this key")).to_be_visible()
    await move(page, "Add a task", "m")
    await expect(page.get_by_role("button", name="Add task M")).to_be_visible()
    await page.get_by_role("heading", name="Settings", level=1).click()
    await page.keyboard.press("m")
    await expect(page.get_by_role("dialog", name="Add a task")).to_be_visible()
    await page.keyboard.press("Escape")
    await keyboard(page).get_by_role("button", name="Reset all").click()
    await expect(page.get_by_role("button", name="Add task Q")).to_be_visible()
    kept = (await person.api.get("/users/me/preferences")).json()["data"]
    assert kept["key_bindings"] == {}


async def test_places_have_keys_that_can_be_moved(signed_in: Page, person: Person) -> None:
    page = signed_in
    await page.goto("/settings")
    await move(page, "History", "g")
    await page.keyboard.press("y")
    await expect(
        keyboard(page).get_by_role("button", name="Change the key for History, now G Y")
    ).to_be_visible()
    await page.get_by_role("heading", name="Settings", level=1).click()
    await page.keyboard.press("g")
    await page.keyboard.press("y")
    await page.wait_for_url("**/tasks/history**")


async def test_ctrl_a_chooses_all_once_one_is_chosen(signed_in: Page, person: Person) -> None:
    page = signed_in
    for title in ("One", "Two", "Three"):
        await add(person, title)
    await open_tasks(page)
    await row(page, "One").focus()
    await page.keyboard.press("x")
    await expect(page.get_by_text("1 chosen")).to_be_visible()
    await page.keyboard.press("Control+a")
    await expect(page.get_by_text("3 chosen")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_text("3 chosen")).to_have_count(0)

"""Goals: make one, walk its milestones, set progress, pause it, and see how it went."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.e2e.axe import everywhere, follow_system
from tests.e2e.conftest import NewContext, Person, resume


async def make_goal(person: Person, title: str, *steps: str, **fields: Any) -> dict[str, Any]:
    answer = await person.api.post("/goals", json={"title": title, **fields})
    assert answer.status_code == 201, answer.text
    goal: dict[str, Any] = answer.json()["data"]
    for step in steps:
        answer = await person.api.post(f"/goals/{goal['id']}/milestones", json={"title": step})
        assert answer.status_code == 201, answer.text
    return goal


async def open_goal(page: Page, goal: dict[str, Any]) -> None:
    await page.goto(f"/goals/{goal['id']}")
    await expect(page.get_by_role("heading", name=goal["title"], level=1)).to_be_visible()


async def test_two_of_four_milestones_are_half_the_way(signed_in: Page, person: Person) -> None:
    page = signed_in
    await page.goto("/goals")
    await page.get_by_role("button", name="New goal").click()
    dialog = page.get_by_role("dialog", name="New goal")
    await dialog.get_by_label("What do you want to reach?").fill("Pass the exam")
    await dialog.get_by_label("Category").fill("exam")
    await dialog.get_by_label("Priority").select_option("high")
    await dialog.get_by_label("Target", exact=True).fill("2199-06-01")
    await dialog.get_by_role("button", name="Add goal").click()
    await expect(page.get_by_role("heading", name="Pass the exam", level=1)).to_be_visible()

    line = page.get_by_label("A new milestone")
    steps = page.get_by_role("list", name="Milestones")
    for title in ("Read", "Sheets", "Mock exam", "The day"):
        await line.fill(title)
        await line.press("Enter")
        await expect(steps).to_contain_text(title)
        await expect(line).to_have_value("")
    bar = page.get_by_role("progressbar", name="Progress")
    await page.get_by_role("checkbox", name="Reached: Read").click()
    await expect(bar).to_have_attribute("aria-valuenow", "25")
    await page.get_by_role("checkbox", name="Reached: Sheets").click()
    await expect(bar).to_have_attribute("aria-valuenow", "50")
    await expect(page.get_by_text("2 of 4 milestones")).to_be_visible()
    await expect(page.get_by_text("to 50 % now, in 2 steps.", exact=False)).to_be_visible()

    await page.get_by_role("button", name="Undo").first.click()
    await expect(bar).to_have_attribute("aria-valuenow", "25")
    await page.get_by_role("link", name="Goals", exact=True).first.click()
    row = page.locator("[data-row]", has_text="Pass the exam")
    await expect(row).to_contain_text("1 of 4 milestones")
    await expect(row.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "25")


async def test_milestones_by_keyboard(signed_in: Page, person: Person) -> None:
    page = signed_in
    goal = await make_goal(person, "Learn to swim", "Breathe", "Float", "Crawl")
    await open_goal(page, goal)
    rows = page.get_by_role("list", name="Milestones").locator("[data-row]")
    await expect(rows).to_have_count(3)
    await page.keyboard.press("j")
    await page.keyboard.press("j")
    await expect(rows.nth(1)).to_be_focused()
    await page.keyboard.press("Shift+ArrowUp")
    await expect(rows.first).to_contain_text("Float")
    await expect(rows.first).to_be_focused()
    await page.keyboard.press("e")
    await expect(page.get_by_role("checkbox", name="Not reached after all: Float")).to_be_checked()
    await page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Edit milestone")
    await dialog.get_by_label("Title").fill("Float on the back")
    await dialog.get_by_label("Target").fill("2199-01-01")
    await dialog.get_by_role("button", name="Save").click()
    await expect(rows.first).to_contain_text("Float on the back")
    await page.reload()
    await expect(rows.first).to_contain_text("Float on the back")
    await rows.first.get_by_role("button", name="More for Float on the back").click()
    await page.get_by_role("menuitem", name="Delete").click()
    await expect(rows).to_have_count(2)
    await page.get_by_role("button", name="Undo").first.click()
    await expect(rows.first).to_contain_text("Float on the back")


async def test_tasks_added_on_the_page_belong_to_the_goal(signed_in: Page, person: Person) -> None:
    page = signed_in
    goal = await make_goal(person, "Thesis")
    await open_goal(page, goal)
    await page.locator("#quick-add-bar").fill("Write the outline tomorrow for 90m")
    await page.locator("#quick-add-bar").press("Enter")
    tasks = page.get_by_role("list", name="Open tasks of this goal")
    await expect(tasks).to_contain_text("Write the outline")
    task = (await person.api.get("/tasks")).json()["data"][0]
    assert (task["goal_id"], task["estimated_minutes"]) == (goal["id"], 90)

    await tasks.get_by_role("button", name="Write the outline", exact=True).click()
    dialog = page.get_by_role("dialog", name="Edit task")
    await dialog.get_by_label("Title").fill("Write half an outline")
    await dialog.get_by_role("button", name="Save").click()
    await expect(tasks).to_contain_text("Write half an outline")
    await page.get_by_role("checkbox", name="Complete: Write half").click()
    await expect(page.get_by_text("1 of 1 done")).to_be_visible()
    await expect(page.get_by_role("progressbar", name="Progress")).to_have_attribute(
        "aria-valuenow", "100"
    )


async def test_progress_by_hand_with_a_note(signed_in: Page, person: Person) -> None:
    page = signed_in
    goal = await make_goal(person, "Read twelve books", progress_mode="manual")
    await open_goal(page, goal)
    await page.get_by_role("button", name="Set progress").click()
    dialog = page.get_by_role("dialog", name="Set progress")
    await dialog.get_by_label("Progress in percent").fill("101")
    await dialog.get_by_role("button", name="Set progress").click()
    await expect(dialog.get_by_text("At most 100.")).to_be_visible()
    await dialog.get_by_label("Progress in percent").fill("33")
    await dialog.get_by_label("What moved it?").fill("Four books <b>read</b>")
    await dialog.get_by_role("button", name="Set progress").click()
    bar = page.get_by_role("progressbar", name="Progress")
    await expect(bar).to_have_attribute("aria-valuenow", "33")
    await page.get_by_role("button", name="5 points more").click()
    await expect(bar).to_have_attribute("aria-valuenow", "38")
    await page.get_by_text("What moved it").click()
    await expect(page.get_by_text("Four books <b>read</b>")).to_be_visible()


async def test_pause_reach_delete_and_take_back(signed_in: Page, person: Person) -> None:
    page = signed_in
    goal = await make_goal(person, "Run ten kilometres", progress_mode="manual")
    await open_goal(page, goal)
    await page.get_by_role("button", name="More for this goal").click()
    await page.get_by_role("menuitem", name="Pause").click()
    await expect(page.locator("main").get_by_text("Paused", exact=True)).to_be_visible()
    await page.get_by_role("button", name="Undo").first.click()
    await expect(page.locator("main").get_by_text("Paused", exact=True)).to_have_count(0)

    bar = page.get_by_role("progressbar", name="Progress")
    await page.get_by_role("button", name="5 points more").click()
    await expect(bar).to_have_attribute("aria-valuenow", "5")
    await page.get_by_role("button", name="Reached").click()
    await expect(bar).to_have_attribute("aria-valuenow", "100")
    await page.keyboard.press("Control+z")
    await expect(bar).to_have_attribute("aria-valuenow", "5")

    await page.get_by_role("button", name="More for this goal").click()
    await page.get_by_role("menuitem", name="Delete").click()
    await expect(page).to_have_url("/goals")
    await expect(page.get_by_text("What do you want to reach?", exact=False)).to_be_visible()
    await page.get_by_role("link", name="Trash").click()
    await page.get_by_role("button", name="Restore Run ten kilometres").click()
    await page.get_by_role("link", name="Active").click()
    await expect(page.get_by_role("link", name="Run ten kilometres")).to_be_visible()


async def test_a_goal_changed_elsewhere_is_not_overwritten(signed_in: Page, person: Person) -> None:
    page = signed_in
    goal = await make_goal(person, "Learn Greek")
    await open_goal(page, goal)
    await page.get_by_role("button", name="Edit", exact=True).click()
    dialog = page.get_by_role("dialog", name="Edit goal")
    await dialog.get_by_label("What do you want to reach?").fill("Learn old Greek")
    answer = await person.api.patch(f"/goals/{goal['id']}", json={"title": "Learn new Greek"})
    assert answer.status_code == 200
    # The page behind shows it at once; what is typed in the form stays.
    await expect(page.locator("h1")).to_have_text("Learn new Greek", timeout=1000)
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog.get_by_text("Learn new Greek", exact=False)).to_be_visible()
    await expect(dialog.get_by_label("What do you want to reach?")).to_have_value("Learn old Greek")
    await dialog.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("heading", name="Learn old Greek", level=1)).to_be_visible()


async def test_wrong_fields_are_named(signed_in: Page) -> None:
    page = signed_in
    await page.goto("/goals")
    await page.get_by_role("button", name="New goal").click()
    dialog = page.get_by_role("dialog", name="New goal")
    await dialog.get_by_label("Why, and how").fill("kept")
    await dialog.get_by_role("button", name="Add goal").click()
    await expect(dialog.get_by_text("Please fill this in.")).to_be_visible()
    await dialog.get_by_label("What do you want to reach?").fill("Dates")
    await dialog.get_by_label("Start", exact=True).fill("2027-05-01")
    await dialog.get_by_label("Target", exact=True).fill("2027-04-01")
    await dialog.get_by_role("button", name="Add goal").click()
    await expect(dialog.get_by_text("before the start date", exact=False)).to_be_visible()
    await expect(dialog.get_by_label("Why, and how")).to_have_value("kept")


async def test_somebody_elses_goal_is_not_there(signed_in: Page) -> None:
    await signed_in.goto("/goals/01930000-0000-7000-8000-000000000000")
    await expect(signed_in.get_by_text("There is nothing here.", exact=False)).to_be_visible()


@pytest.mark.parametrize("width", [390, 820])
async def test_no_sideways_scroll(new_context: NewContext, person: Person, width: int) -> None:
    goal = await make_goal(person, "W" * 300, "M" * 200, category="c" * 50, priority="high")
    context = await new_context(width)
    page = await context.new_page()
    await resume(page, person)
    await page.goto("/goals")
    await expect(page.get_by_role("link", name="W" * 300)).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    await open_goal(page, goal)
    assert await page.evaluate("document.documentElement.scrollWidth") <= width


async def test_nothing_stands_in_the_way_of_anyone(signed_in: Page, person: Person) -> None:
    page = signed_in
    await follow_system(person)
    goal = await make_goal(person, "Learn to sail", "Knots", "Wind", target_date="2199-01-01")
    await person.api.post(f"/goals/{goal['id']}/progress", json={"value": 20, "note": "Knots"})
    await person.api.post("/tasks", json={"title": "Buy a rope", "goal_id": goal["id"]})
    await page.goto("/goals")
    await expect(page.get_by_role("link", name="Learn to sail")).to_be_visible()
    assert await everywhere(page) == []
    await open_goal(page, goal)
    await expect(page.get_by_role("button", name="Buy a rope", exact=True)).to_be_visible()
    assert await everywhere(page) == []
    await page.get_by_role("button", name="Edit", exact=True).click()
    await expect(page.get_by_role("dialog", name="Edit goal")).to_be_visible()
    assert await everywhere(page) == []

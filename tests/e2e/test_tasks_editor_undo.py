"""The open editor follows what is taken back, and keeps what is typed."""

from __future__ import annotations

from typing import Any

from playwright.async_api import Locator, Page, expect

from tests.e2e.conftest import Person
from tests.e2e.test_tasks import add, open_tasks, row
from tests.e2e.test_tasks_editor import edit


async def kept(person: Person, task: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = (await person.api.get(f"/tasks/{task['id']}")).json()["data"]
    return found


async def changed_essay(page: Page) -> Locator:
    """Change many fields of the task "Essay" in the editor, save, and open it again."""
    await open_tasks(page)
    sheet = await edit(page, "Essay")
    await sheet.get_by_label("Title").fill("Essay on tides")
    await sheet.get_by_label("Description").fill("Two pages")
    await sheet.get_by_label("Priority").select_option("urgent")
    await sheet.get_by_label("Repeats").select_option("week")
    await sheet.get_by_label("Thu", exact=True).click()
    await sheet.get_by_label("Count from the day it is done").click()
    await sheet.get_by_role("button", name="Save").click()
    await expect(sheet).to_have_count(0)
    sheet = await edit(page, "Essay on tides")
    await expect(sheet.get_by_label("Thu", exact=True)).to_be_checked()
    return sheet


async def undo_by_key(page: Page, sheet: Locator) -> None:
    await sheet.get_by_role("button", name="Cancel").focus()
    await page.keyboard.press("Control+z")
    await expect(sheet.get_by_label("Title")).to_have_value("Essay")


async def test_the_open_editor_shows_what_is_taken_back(signed_in: Page, person: Person) -> None:
    made = await add(person, "Essay", description="First\r\nsecond")
    sheet = await changed_essay(signed_in)
    await sheet.get_by_label("Estimate, minutes").fill("45")
    await undo_by_key(signed_in, sheet)
    await expect(sheet.get_by_label("Description")).to_have_value("First\nsecond")
    await expect(sheet.get_by_label("Priority")).to_have_value("medium")
    await expect(sheet.get_by_label("Repeats")).to_have_value("never")
    await expect(sheet.get_by_label("Thu", exact=True)).to_have_count(0)
    await expect(sheet.get_by_role("heading", name="What comes next")).to_have_count(0)
    await expect(sheet.get_by_label("Estimate, minutes")).to_have_value("45")
    # Different fields live side by side: nothing is asked.
    await sheet.get_by_role("button", name="Save").click()
    await expect(sheet).to_have_count(0)
    task = await kept(person, made)
    assert (task["title"], task["estimated_minutes"]) == ("Essay", 45)
    assert (task["description"], task["recurrence_rule"]) == ("First\r\nsecond", None)


async def test_what_is_typed_where_something_is_taken_back_is_asked_about(
    signed_in: Page, person: Person
) -> None:
    made = await add(person, "Essay", description="One page")
    sheet = await changed_essay(signed_in)
    await sheet.get_by_label("Description").fill("Three pages")
    await undo_by_key(signed_in, sheet)
    await expect(sheet.get_by_label("Description")).to_have_value("Three pages")
    await sheet.get_by_role("button", name="Save").click()
    question = sheet.get_by_role("alert").filter(has_text="changed elsewhere")
    await expect(question).to_contain_text("Three pages")
    await expect(question).to_contain_text("One page")
    await expect(question).not_to_contain_text("Title")
    await question.get_by_role("button", name="Keep mine").click()
    await expect(sheet).to_have_count(0)
    task = await kept(person, made)
    assert (task["title"], task["description"]) == ("Essay", "Three pages")


async def test_taking_the_other_version_and_undoing_again_goes_on_following(
    signed_in: Page, person: Person
) -> None:
    made = await add(person, "Essay", description="One page")
    sheet = await changed_essay(signed_in)
    await sheet.get_by_label("Description").fill("Three pages")
    await sheet.get_by_label("Category").fill("study")
    await undo_by_key(signed_in, sheet)
    await sheet.get_by_role("button", name="Save").click()
    await sheet.get_by_role("button", name="Take the other").click()
    await expect(sheet.get_by_label("Description")).to_have_value("One page")
    await expect(sheet.get_by_label("Category")).to_have_value("study")
    await sheet.get_by_role("button", name="Save").click()
    await expect(sheet).to_have_count(0)
    task = await kept(person, made)
    assert (task["description"], task["category"]) == ("One page", "study")


async def test_a_goal_and_a_subtask_taken_back_show_in_the_open_editor(
    signed_in: Page, person: Person
) -> None:
    page = signed_in
    goal = (await person.api.post("/goals", json={"title": "Thesis"})).json()["data"]
    step = await person.api.post(f"/goals/{goal['id']}/milestones", json={"title": "Outline"})
    links = {"goal_id": goal["id"], "milestone_id": step.json()["data"]["id"]}
    await add(person, "Draft", **links)
    await open_tasks(page)
    sheet = await edit(page, "Draft")
    await sheet.get_by_label("Goal").select_option("")
    await sheet.get_by_role("button", name="Save").click()
    await expect(sheet).to_have_count(0)
    sheet = await edit(page, "Draft")
    await expect(sheet.get_by_label("Goal")).to_have_value("")
    await sheet.get_by_label("Notes").evaluate("one => one.closest('details').open = true")
    await sheet.get_by_label("Notes").fill("Typed")
    line = sheet.get_by_label("A new subtask")
    await line.fill("Sources")
    await line.press("Enter")
    subtasks = sheet.get_by_role("list", name="Subtasks")
    await expect(subtasks).to_contain_text("Sources")
    for _ in range(2):
        await sheet.get_by_role("button", name="Cancel").focus()
        await page.keyboard.press("Control+z")
    await expect(sheet.get_by_label("Goal")).to_have_value(goal["id"])
    await expect(sheet.get_by_label("Milestone")).to_have_value(links["milestone_id"])
    await expect(sheet.get_by_label("Notes")).to_have_value("Typed")
    await expect(subtasks).to_have_count(0)
    await page.keyboard.press("Escape")
    await expect(sheet.get_by_role("alertdialog", name="Not saved")).to_be_visible()
    await expect(row(page, "Draft")).to_have_count(1)

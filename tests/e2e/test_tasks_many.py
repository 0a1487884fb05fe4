"""Choosing many tasks, changing them at once, taking it back, and a key that is held."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, Page, expect

from tests.e2e.axe import everywhere, follow_system
from tests.e2e.conftest import NewContext, Person, resume
from tests.e2e.test_tasks import add, open_tasks, row


def bar(page: Page) -> Locator:
    return page.get_by_role("toolbar", name="Chosen tasks")


@pytest.fixture
async def five(signed_in: Page, person: Person) -> Page:
    """The page with Task 1 to Task 5."""
    for number in range(1, 6):
        await add(person, f"Task {number}", due_date=f"2027-05-0{number}")
    await open_tasks(signed_in)
    await expect(signed_in.locator("[data-row]")).to_have_count(5)
    return signed_in


async def test_a_range_is_chosen_changed_and_taken_back_as_one(five: Page, person: Person) -> None:
    page = five
    await row(page, "Task 2").hover()
    await page.get_by_role("checkbox", name="Choose: Task 2").click()
    await page.get_by_role("checkbox", name="Choose: Task 4").click(modifiers=["Shift"])
    await expect(bar(page)).to_contain_text("3 chosen")
    await bar(page).get_by_role("button", name="More for the chosen tasks").click()
    await page.get_by_role("menuitem", name="Change tags").click()
    sheet = page.get_by_role("dialog", name="Change 3 tasks")
    await sheet.get_by_role("button", name="Change").click()
    await expect(sheet.get_by_text("Fill in what should be the same")).to_be_visible()
    await sheet.get_by_label("Priority").select_option("high")
    await sheet.get_by_label("Add tags").fill("@trip, home")
    await sheet.get_by_role("button", name="Change").click()
    await expect(sheet).to_have_count(0)
    await expect(page.get_by_text("3 tasks changed")).to_be_visible()
    found = (await person.api.get("/tasks")).json()["data"]
    assert [task["priority"] for task in found] == ["medium", "high", "high", "high", "medium"]
    assert found[1]["tags"] == ["trip", "home"]

    await page.keyboard.press("Escape")
    await expect(bar(page)).to_have_count(0)
    await page.keyboard.press("Control+z")
    await expect(page.get_by_text("Taken back.")).to_be_visible()
    found = (await person.api.get("/tasks")).json()["data"]
    assert {task["priority"] for task in found} == {"medium"}
    assert all(task["tags"] == [] for task in found)


async def test_keys_alone_choose_and_delete(five: Page, person: Person) -> None:
    page = five
    press = page.keyboard.press
    await press("j")
    await press("x")
    await press("j")
    await press("j")
    await press("Shift+X")
    await expect(bar(page)).to_contain_text("3 chosen")
    await bar(page).get_by_role("button", name="Delete").press("Enter")
    await expect(page.get_by_text("3 tasks in the trash")).to_be_visible()
    await expect(page.locator("[data-row]")).to_have_count(2)
    await page.get_by_role("link", name="Trash").click()
    await expect(page.locator("[data-row]")).to_have_count(3)
    await page.get_by_role("button", name="Select").click()
    await bar(page).get_by_role("button", name="Choose all on show").click()
    await bar(page).get_by_role("button", name="Restore").click()
    await expect(page.get_by_text("3 tasks back")).to_be_visible()
    assert len((await person.api.get("/tasks")).json()["data"]) == 5


async def test_a_held_key_deletes_one_task(five: Page, person: Person) -> None:
    page = five
    await page.keyboard.press("j")
    await expect(row(page, "Task 1")).to_be_focused()
    await page.keyboard.down("#")
    for _ in range(30):  # pressing a key that is down already is its repetition
        await page.keyboard.down("#")
    await expect(row(page, "Task 1")).to_have_count(0)
    for _ in range(30):
        await page.keyboard.down("#")
    await page.keyboard.up("#")
    await expect(page.get_by_text("“Task 1” is in the trash")).to_be_visible()
    assert len((await person.api.get("/tasks")).json()["data"]) == 4
    await page.get_by_role("link", name="Trash").click()
    restore = page.get_by_role("button", name="Restore Task 1")
    await restore.focus()
    await page.keyboard.down("Enter")
    for _ in range(10):
        await page.keyboard.down("Enter")
    await page.keyboard.up("Enter")
    await expect(page.get_by_text("“Task 1” is back")).to_have_count(1)


async def test_order_and_rescheduling_are_taken_back_by_key(five: Page) -> None:
    page = five
    await open_tasks(page, "?sort=position")
    titles = page.locator(".row-title")
    start = [f"Task {number}" for number in range(1, 6)]
    await expect(titles).to_have_text(start)
    await row(page, "Task 1").focus()
    await page.keyboard.press("Shift+ArrowDown")
    await expect(titles.first).to_have_text("Task 2")
    await page.keyboard.press("Control+z")
    await expect(titles).to_have_text(start)


async def test_touch_has_a_visible_way(new_context: NewContext, person: Person) -> None:
    await add(person, "Task 1")
    context = await new_context(390)
    page = await context.new_page()
    await resume(page, person)
    await open_tasks(page)
    await expect(page.get_by_role("checkbox", name="Choose: Task 1")).to_be_hidden()
    await page.get_by_role("button", name="Select").tap()
    await page.get_by_role("checkbox", name="Choose: Task 1").tap()
    await expect(bar(page)).to_contain_text("1 chosen")
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390
    await bar(page).get_by_role("button", name="Complete").tap()
    await expect(row(page, "Task 1")).to_have_count(0)


async def open_history(page: Page, title: str) -> Locator:
    await row(page, title).get_by_role("button", name=title, exact=True).click()
    sheet = page.get_by_role("dialog", name="Edit task")
    await expect(sheet.get_by_label("Title")).to_have_value(title)
    await sheet.get_by_role("button", name="History", exact=True).click()
    await expect(sheet.get_by_role("list", name="History")).to_be_visible()
    return sheet


async def test_history_tells_and_puts_one_change_back(signed_in: Page, person: Person) -> None:
    page = signed_in
    await follow_system(person)
    made = await add(person, "Letter", due_date="2027-05-01")
    url = f"/tasks/{made['id']}"
    await person.api.patch(url, json={"title": "Letter to Ann", "due_date": "2027-05-09"})
    await person.api.patch(url, json={"due_date": "2027-05-20"})
    await open_tasks(page)
    sheet = await open_history(page, "Letter to Ann")
    entries = sheet.get_by_role("list", name="History").locator(".history-row")
    await expect(entries).to_have_count(3)
    await expect(entries.nth(1)).to_contain_text("You changed title and due date")
    await expect(entries.nth(1).locator("del").last).to_have_text("1 May 2027")
    assert await everywhere(page) == []
    # What is typed elsewhere in the form stays when a change is put back.
    await sheet.get_by_label("Description").fill("Typed, not saved")
    await entries.nth(1).get_by_role("button", name="Put back Title").click()
    await expect(sheet.get_by_label("Title")).to_have_value("Letter")
    await expect(sheet.get_by_label("Description")).to_have_value("Typed, not saved")
    # What was changed again since is asked for.
    await entries.nth(2).get_by_role("button", name="Put back Due date").click()
    await expect(sheet.get_by_text("Due date was changed again since")).to_be_visible()
    await sheet.get_by_role("button", name="Put back anyway").click()
    await expect(sheet.get_by_label("Due", exact=True)).to_have_value("2027-05-01")
    await sheet.get_by_role("button", name="Save").click()
    await expect(sheet).to_have_count(0)
    task = (await person.api.get(url)).json()["data"]
    assert (task["title"], task["due_date"]) == ("Letter", "2027-05-01")
    assert task["description"] == "Typed, not saved"
    await page.keyboard.press("Control+z")
    await expect(page.get_by_text("Taken back.")).to_be_visible()
    assert (await person.api.get(url)).json()["data"]["description"] is None


async def test_the_loser_of_two_edits_is_kept_in_the_history(
    signed_in: Page, person: Person
) -> None:
    page = signed_in
    made = await add(person, "Letter")
    url = f"/tasks/{made['id']}"
    await open_tasks(page)
    await row(page, "Letter").get_by_role("button", name="Letter", exact=True).click()
    sheet = page.get_by_role("dialog", name="Edit task")
    await expect(sheet.get_by_label("Title")).to_have_value("Letter")
    await sheet.get_by_label("Title").fill("Letter from here")
    await person.api.patch(url, json={"title": "Letter from there"})
    await sheet.get_by_role("button", name="Save").click()
    await sheet.get_by_role("button", name="Take the other").click()
    await expect(sheet.get_by_label("Title")).to_have_value("Letter from there")
    await sheet.get_by_role("button", name="History", exact=True).click()
    first = sheet.get_by_role("list", name="History").locator(".history-row").first
    await expect(first).to_contain_text("You did not take this version")
    await first.get_by_role("button", name="Put back Title").click()
    await expect(sheet.get_by_label("Title")).to_have_value("Letter from here")
    assert (await person.api.get(url)).json()["data"]["title"] == "Letter from here"


async def test_a_day_and_figures_over_time(signed_in: Page, person: Person) -> None:
    page = signed_in
    await follow_system(person)
    made = await add(person, "Letter", category="home", priority="high")
    done = await person.api.post(f"/tasks/{made['id']}/complete", json={"actual_minutes": 45})
    assert done.status_code == 200
    await add(person, "Still open")
    await open_tasks(page)
    await page.get_by_role("button", name="More", exact=True).click()
    await page.get_by_role("menuitem", name="History and figures").click()
    await expect(page.get_by_role("heading", name="History", level=1)).to_be_visible()
    await expect(
        page.get_by_text("1 task done, no focus time; nothing is planned.")
    ).to_be_visible()
    await expect(page.get_by_role("list", name="Done")).to_contain_text("Letter")
    await expect(page.get_by_text("1 done and 2 added in 28 days")).to_be_visible()
    await expect(page.get_by_text("What was done took 45 min")).to_be_visible()
    await expect(page.locator(".chart svg.main-svg").first).to_be_visible()
    assert await everywhere(page) == []
    await page.get_by_text("Weeks", exact=True).click()
    await expect(page.get_by_text("1 done and 2 added in 12 weeks")).to_be_visible()
    await page.get_by_role("button", name="The day before").click()
    await expect(page.get_by_text("No task was completed on this day.")).to_be_visible()
    await page.reload()  # the day and the periods are in the address
    await expect(page.get_by_text("No task was completed on this day.")).to_be_visible()
    await expect(page.get_by_role("radio", name="Weeks")).to_be_checked()
    await page.goto("/tasks/history?day=nonsense&period=century")
    await expect(page.get_by_role("list", name="Done")).to_contain_text("Letter")


async def test_tags_are_renamed_merged_and_taken_back(signed_in: Page, person: Person) -> None:
    page = signed_in
    await follow_system(person)
    await add(person, "One", tags=["errand"])
    await add(person, "Two", tags=["errands"], category="home")
    await open_tasks(page)
    await page.get_by_role("button", name="More", exact=True).click()
    await page.get_by_role("menuitem", name="Tags and categories").click()
    sheet = page.get_by_role("dialog", name="Tags and categories")
    names = sheet.get_by_role("list", name="Tags and categories").get_by_role("listitem")
    await expect(names).to_have_count(3)
    await sheet.get_by_role("button", name="Rename @errands").click()
    assert await everywhere(page) == []
    await sheet.get_by_label("New name of errands").fill("@errand")
    await sheet.get_by_label("New name of errands").press("Enter")
    await expect(names).to_have_count(2)
    await expect(names.first).to_contain_text("2 tasks")
    await page.keyboard.press("Escape")
    await open_tasks(page, "?tag=errand")
    await expect(page.locator("[data-row]")).to_have_count(2)
    await page.keyboard.press("Control+z")
    await expect(page.locator("[data-row]")).to_have_count(1)


async def test_chosen_tasks_go_into_a_section_and_so_does_one_in_its_editor(
    five: Page, person: Person
) -> None:
    page = five
    made = await person.api.post("/tasks/sections", json={"title": "Garden"})
    garden = made.json()["data"]["id"]
    await row(page, "Task 1").focus()
    await page.keyboard.press("x")
    await page.keyboard.press("j")
    await page.keyboard.press("x")
    await bar(page).get_by_role("button", name="More for the chosen tasks").click()
    await page.get_by_role("menuitem", name="Change tags").click()
    sheet = page.get_by_role("dialog", name="Change 2 tasks")
    await sheet.get_by_label("Section").select_option("Garden")
    await sheet.get_by_role("button", name="Change").click()
    await expect(page.get_by_text("2 tasks changed")).to_be_visible()
    await page.keyboard.press("Escape")

    await row(page, "Task 3").get_by_role("button", name="Task 3", exact=True).click()
    editor = page.get_by_role("dialog", name="Edit task")
    await editor.get_by_label("Section").select_option("Garden")
    await editor.get_by_role("button", name="Save").click()
    await expect(editor).to_have_count(0)
    found = (await person.api.get(f"/tasks?section_id={garden}")).json()["data"]
    assert sorted(task["title"] for task in found) == ["Task 1", "Task 2", "Task 3"]


async def test_deleting_many_asks_once_what_becomes_of_those_that_repeat(
    five: Page, person: Person
) -> None:
    page = five
    await add(person, "Water the plants", recurrence_rule="FREQ=WEEKLY", due_date="2027-05-06")
    await expect(row(page, "Water the plants")).to_be_visible()
    await row(page, "Task 1").focus()
    await page.keyboard.press("x")
    await expect(bar(page)).to_contain_text("1 chosen")
    await page.keyboard.press("Control+a")
    await expect(bar(page)).to_contain_text("6 chosen")
    await bar(page).get_by_role("button", name="Delete").click()
    question = page.get_by_role("dialog", name="Delete tasks that repeat")
    await expect(question).to_contain_text("One of them comes again")
    await question.get_by_role("button", name="Cancel").click()
    await expect(page.locator("[data-row]")).to_have_count(6)
    await bar(page).get_by_role("button", name="Delete").click()
    await question.get_by_role("button", name="Only these").click()
    await expect(page.get_by_text("6 tasks in the trash")).to_be_visible()
    found = (await person.api.get("/tasks")).json()["data"]
    assert [(task["title"], task["due_date"]) for task in found] == [
        ("Water the plants", "2027-05-13")
    ]

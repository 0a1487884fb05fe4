"""The editor of a task: every field, what hangs on it, and two tabs at once."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, Page, expect

from tests.e2e.conftest import NewContext, Person, resume
from tests.e2e.test_tasks import add, open_tasks, row


async def edit(page: Page, title: str) -> Locator:
    """Open the editor of a task."""
    await row(page, title).get_by_role("button", name=title, exact=True).click()
    dialog = page.get_by_role("dialog", name="Edit task")
    await expect(dialog.get_by_label("Title")).to_have_value(title)
    return dialog


@pytest.fixture
async def tasks(signed_in: Page) -> Page:
    await open_tasks(signed_in)
    return signed_in


async def test_all_fields_are_kept(tasks: Page, person: Person) -> None:
    goal = (await person.api.post("/goals", json={"title": "Thesis"})).json()["data"]
    step = await person.api.post(f"/goals/{goal['id']}/milestones", json={"title": "Outline"})
    made = await add(person, "Draft")
    sheet = await edit(tasks, "Draft")
    await sheet.get_by_label("Title").fill("Draft of chapter 2")
    await sheet.get_by_label("Description").fill("Two pages\nno more")
    await sheet.get_by_label("Due", exact=True).fill("2027-03-01")
    await sheet.get_by_label("At", exact=True).first.fill("14:30")
    await sheet.get_by_label("Estimate, minutes").fill("90")
    await sheet.get_by_label("Priority").select_option("urgent")
    await sheet.get_by_label("Difficulty").select_option("hard")
    await sheet.get_by_label("State").select_option("in_progress")
    await sheet.get_by_label("Repeats").select_option("week")
    await sheet.get_by_label("Mon", exact=True).check()
    await sheet.get_by_label("Thu", exact=True).check()
    await sheet.get_by_label("Count from the day it is done").check()
    await sheet.get_by_label("Category").fill("study")
    await sheet.get_by_label("Tags").fill("writing, @uni")
    await sheet.get_by_label("Goal").select_option(goal["id"])
    await sheet.get_by_label("Milestone").select_option(step.json()["data"]["id"])
    await sheet.get_by_text("More: notes").click()
    await sheet.get_by_label("Notes").fill("See the blue folder")
    await sheet.get_by_label("Not before").fill("2027-02-01")
    await sheet.get_by_label("Planned for").fill("2027-02-20")
    await sheet.get_by_role("button", name="Save").click()
    await expect(sheet).to_have_count(0)
    await expect(row(tasks, "Draft of chapter 2")).to_be_visible()

    task = (await person.api.get(f"/tasks/{made['id']}")).json()["data"]
    expected = {
        "title": "Draft of chapter 2",
        "description": "Two pages\nno more",
        "due_date": "2027-03-01",
        "due_time": "14:30:00",
        "estimated_minutes": 90,
        "priority": "urgent",
        "difficulty": "hard",
        "status": "in_progress",
        "recurrence_rule": "FREQ=WEEKLY;BYDAY=MO,TH",
        "recurrence_mode": "after_completion",
        "category": "study",
        "tags": ["writing", "uni"],
        "goal_id": goal["id"],
        "milestone_id": step.json()["data"]["id"],
        "notes": "See the blue folder",
        "start_date": "2027-02-01",
        "scheduled_date": "2027-02-20",
    }
    assert {name: task[name] for name in expected} == expected

    # Opened again, the form shows the same, and saving it unchanged changes nothing.
    sheet = await edit(tasks, "Draft of chapter 2")
    await expect(sheet.get_by_label("Repeats")).to_have_value("week")
    await expect(sheet.get_by_label("Thu", exact=True)).to_be_checked()
    await expect(sheet.get_by_label("Tue", exact=True)).not_to_be_checked()
    await sheet.get_by_role("button", name="Save").click()
    await expect(sheet).to_have_count(0)
    again = (await person.api.get(f"/tasks/{made['id']}")).json()["data"]
    assert again["updated_at"] == task["updated_at"]


async def test_repetition_in_own_words(tasks: Page, person: Person) -> None:
    made = await add(person, "Change the sheets")
    sheet = await edit(tasks, "Change the sheets")
    await sheet.get_by_label("Repeats").select_option("words")
    await sheet.get_by_label("In words").fill("whenever I like")
    await sheet.get_by_role("button", name="Save").click()
    await expect(sheet.get_by_text("I can't read that.")).to_be_visible()
    await sheet.get_by_label("In words").fill("every other tue and thu")
    await sheet.get_by_role("button", name="Save").click()
    await expect(sheet).to_have_count(0)
    task = (await person.api.get(f"/tasks/{made['id']}")).json()["data"]
    assert task["recurrence_rule"] == "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH"
    sheet = await edit(tasks, "Change the sheets")
    await expect(sheet.get_by_label("In words")).to_have_value("every 2 weeks on Tue, Thu")


async def test_a_title_that_is_too_long_is_refused_and_kept(tasks: Page, person: Person) -> None:
    made = await add(person, "Short")
    sheet = await edit(tasks, "Short")
    long = "x" * 501
    await sheet.get_by_label("Title").fill(long)
    await sheet.get_by_label("Estimate, minutes").fill("soon")
    await sheet.get_by_role("button", name="Save").click()
    await expect(sheet.get_by_text("At most 500 characters", exact=False)).to_be_visible()
    await expect(sheet.get_by_text("whole number", exact=False)).to_be_visible()
    await expect(sheet.get_by_label("Title")).to_have_value(long)
    await expect(sheet.get_by_label("Title")).to_have_attribute("aria-invalid", "true")
    await sheet.get_by_label("Title").fill("x" * 500)
    await sheet.get_by_label("Estimate, minutes").fill("")
    await sheet.get_by_role("button", name="Save").click()
    await expect(sheet).to_have_count(0)
    task = (await person.api.get(f"/tasks/{made['id']}")).json()["data"]
    assert task["title"] == "x" * 500


async def test_two_tabs_edit_one_task_and_nothing_is_lost(
    new_context: NewContext, person: Person
) -> None:
    made = await add(person, "Letter to the bank")
    context = await new_context()
    mine, other = await context.new_page(), await context.new_page()
    await resume(mine, person)
    await open_tasks(mine)
    await open_tasks(other)
    sheet, others = await edit(mine, "Letter to the bank"), await edit(other, "Letter to the bank")

    await others.get_by_label("Title").fill("Letter to the new bank")
    await others.get_by_label("Notes").evaluate("element => element.closest('details').open = true")
    await others.get_by_label("Notes").fill("Written in the other tab")
    await others.get_by_role("button", name="Save").click()
    await expect(row(mine, "Letter to the new bank")).to_have_count(1)

    await sheet.get_by_label("Title").fill("Letter to my bank")
    await sheet.get_by_label("Description").fill("With the old number")
    await sheet.get_by_role("button", name="Save").click()
    clash = sheet.get_by_role("alert").filter(has_text="changed elsewhere")
    await expect(clash).to_contain_text("Letter to my bank")
    await expect(clash).to_contain_text("Letter to the new bank")
    await expect(sheet.get_by_label("Title")).to_have_value("Letter to my bank")
    await expect(sheet.get_by_label("Description")).to_have_value("With the old number")

    await clash.get_by_role("button", name="Take the other").click()
    await expect(sheet.get_by_label("Title")).to_have_value("Letter to the new bank")
    await expect(sheet.get_by_label("Description")).to_have_value("With the old number")
    await sheet.get_by_label("Title").fill("Letter to both banks")
    await sheet.get_by_role("button", name="Save").click()
    await expect(sheet).to_have_count(0)
    task = (await person.api.get(f"/tasks/{made['id']}")).json()["data"]
    assert task["title"] == "Letter to both banks"
    assert task["description"] == "With the old number"
    assert task["notes"] == "Written in the other tab"


async def test_keeping_mine_replaces_only_what_i_changed(
    new_context: NewContext, person: Person
) -> None:
    made = await add(person, "Shared draft", category="home")
    context = await new_context()
    page = await context.new_page()
    await resume(page, person)
    await open_tasks(page)
    sheet = await edit(page, "Shared draft")
    changed = {"title": "Theirs", "category": "work"}
    answer = await person.api.patch(f"/tasks/{made['id']}", json=changed)
    assert answer.status_code == 200
    await sheet.get_by_label("Title").fill("Mine")
    await sheet.get_by_role("button", name="Save").click()
    await sheet.get_by_role("button", name="Keep mine").click()
    await expect(sheet).to_have_count(0)
    task = (await person.api.get(f"/tasks/{made['id']}")).json()["data"]
    assert (task["title"], task["category"]) == ("Mine", "work")


async def test_subtasks_count_on_the_row(tasks: Page, person: Person) -> None:
    await add(person, "Move house")
    sheet = await edit(tasks, "Move house")
    line = sheet.get_by_label("A new subtask")
    for title in ("Boxes", "Van", "Keys"):
        await line.fill(title)
        await line.press("Enter")
        await expect(sheet.get_by_role("list", name="Subtasks")).to_contain_text(title)
        await expect(line).to_have_value("")
    await sheet.get_by_role("checkbox", name="Complete: Van").click()
    await expect(sheet.get_by_text("1 of 3 done")).to_be_visible()
    await tasks.keyboard.press("Escape")
    await expect(row(tasks, "Move house")).to_contain_text("1 of 3")
    await expect(tasks.locator("[data-row]")).to_have_count(1)


async def test_waiting_for_another_task_never_goes_round(tasks: Page, person: Person) -> None:
    first = await add(person, "Buy paint")
    second = await add(person, "Paint the wall")
    sheet = await edit(tasks, "Paint the wall")
    await sheet.get_by_label("Find a task that has to be done first").press_sequentially("paint")
    await sheet.get_by_role("button", name="Buy paint").click()
    await expect(sheet.get_by_role("list", name="Tasks that have to be done first")).to_be_visible()
    await tasks.keyboard.press("Escape")
    await expect(row(tasks, "Paint the wall")).to_contain_text("Waits")
    needed = (await person.api.get(f"/tasks/{second['id']}/dependencies")).json()["data"]
    assert [task["id"] for task in needed] == [first["id"]]

    sheet = await edit(tasks, "Buy paint")
    await sheet.get_by_label("Find a task that has to be done first").press_sequentially("wall")
    await sheet.get_by_role("button", name="Paint the wall", exact=True).click()
    await expect(sheet.get_by_text("would wait for each other", exact=False)).to_be_visible()
    needed = (await person.api.get(f"/tasks/{first['id']}/dependencies")).json()["data"]
    assert needed == []


async def test_a_repeating_task_comes_back_and_undo_takes_that_back(
    tasks: Page, person: Person
) -> None:
    await add(person, "Stretch", recurrence_rule="FREQ=DAILY", due_date="2026-01-01")
    await tasks.get_by_role("checkbox", name="Complete: Stretch").click()
    await expect(tasks.get_by_text("Done: “Stretch”", exact=False)).to_be_visible()
    await expect(row(tasks, "Stretch")).to_have_count(1)
    await expect(row(tasks, "Stretch").locator(".task-late")).to_have_count(0)
    await tasks.get_by_role("button", name="Undo").first.click()
    await expect(row(tasks, "Stretch").locator(".task-late")).to_have_count(1)
    await expect(row(tasks, "Stretch")).to_have_count(1)


async def test_what_was_typed_is_not_thrown_away_by_a_slip(tasks: Page, person: Person) -> None:
    made = await add(person, "Essay")
    sheet = await edit(tasks, "Essay")
    await tasks.keyboard.press("Escape")
    await expect(sheet).to_have_count(0)

    sheet = await edit(tasks, "Essay")
    await sheet.get_by_label("Title").fill("Essay on tides")
    await tasks.keyboard.press("Escape")
    question = tasks.get_by_role("alertdialog", name="Not saved")
    await question.get_by_role("button", name="Keep editing").click()
    await expect(question).to_have_count(0)
    await expect(sheet.get_by_label("Title")).to_have_value("Essay on tides")
    await tasks.mouse.click(10, 10)
    await question.get_by_role("button", name="Discard").click()
    await expect(sheet).to_have_count(0)
    assert (await person.api.get(f"/tasks/{made['id']}")).json()["data"]["title"] == "Essay"

    sheet = await edit(tasks, "Essay")
    await sheet.get_by_label("Title").fill("Essay on tides")
    await sheet.get_by_role("button", name="Save").click()
    await expect(sheet).to_have_count(0)
    await expect(row(tasks, "Essay on tides")).to_be_visible()

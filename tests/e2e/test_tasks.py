"""The Tasks page: capture, tick off, undo, search, choose, order, and all of it by keyboard."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Locator, Page, expect

from tests.e2e.axe import everywhere, follow_system
from tests.e2e.conftest import NewContext, Person, resume
from tests.e2e.test_account_settings import end_all_sessions


async def add(person: Person, title: str, **fields: Any) -> dict[str, Any]:
    answer = await person.api.post("/tasks", json={"title": title, **fields})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()["data"]
    return made


def today_in_berlin() -> date:
    """The day where the person lives."""
    return datetime.now(ZoneInfo("Europe/Berlin")).date()


def row(page: Page, title: str) -> Locator:
    return page.locator("[data-row]").filter(has_text=title)


async def open_tasks(page: Page, query: str = "") -> None:
    await page.goto(f"/tasks{query}")
    await expect(page.get_by_role("heading", name="Tasks", level=1)).to_be_visible()


@pytest.fixture
async def tasks(signed_in: Page) -> Page:
    await open_tasks(signed_in)
    return signed_in


async def test_quick_add_keeps_what_is_refused_as_text(tasks: Page, person: Person) -> None:
    line = tasks.locator("#quick-add-bar")
    parts = tasks.locator("#quick-add-bar-parts")
    await line.press_sequentially("Read May by Smith tomorrow p1 @uni")
    await expect(parts.get_by_text("tomorrow")).to_be_visible()
    await expect(parts.get_by_text("Urgent")).to_be_visible()

    # Backspace right behind a part turns it back into text and removes no letter.
    await expect(parts.get_by_text("@uni")).to_be_visible()
    await line.press("Backspace")
    await expect(parts.get_by_text("@uni")).to_have_count(0)
    await expect(line).to_have_value("Read May by Smith tomorrow p1 @uni")

    await tasks.get_by_role("button", name="Keep Urgent as text").click()
    await expect(parts.get_by_text("Urgent")).to_have_count(0)
    await line.press("Enter")

    await expect(row(tasks, "Read May by Smith p1 @uni")).to_be_visible()
    await expect(line).to_have_value("")
    made = (await person.api.get("/tasks")).json()["data"][0]
    assert (made["priority"], made["tags"]) == ("medium", [])
    assert made["due_date"] is not None


async def test_a_refusal_holds_while_the_line_before_it_changes(tasks: Page) -> None:
    line = tasks.locator("#quick-add-bar")
    parts = tasks.locator("#quick-add-bar-parts")
    await line.fill("Plan tomorrow")
    await tasks.get_by_role("button", name="Keep tomorrow as text").click()
    await expect(parts.get_by_text("tomorrow")).to_have_count(0)
    await line.press("Home")
    await line.press_sequentially("p2 ")
    await expect(parts.get_by_text("High")).to_be_visible()
    await expect(parts.get_by_text("tomorrow")).to_have_count(0)


async def test_completing_by_one_click_and_taking_it_back(tasks: Page, person: Person) -> None:
    await add(person, "Water the plants")
    await expect(row(tasks, "Water the plants")).to_be_visible()
    await tasks.get_by_role("checkbox", name="Complete: Water the plants").click()
    await expect(row(tasks, "Water the plants")).to_have_count(0)
    await expect(tasks.get_by_text("Done: “Water the plants” +")).to_be_visible()

    await tasks.get_by_role("button", name="Undo").first.click()
    await expect(row(tasks, "Water the plants")).to_be_visible()
    points = (await person.api.get("/gamification/points")).json()["data"]
    assert points["xp"] == 0


PRESS_BOX = "box => { box.click(); return box.closest('[data-row]').dataset.will ?? ''; }"


async def test_a_tick_shows_before_the_answer_and_only_if_it_is_true(
    tasks: Page, person: Person
) -> None:
    """The row looks done in the very moment; when the tick is refused it looks open again."""
    await add(person, "Water the plants")
    await add(person, "Feed the cat")
    box = tasks.get_by_role("checkbox", name="Complete: Water the plants")
    assert await box.evaluate(PRESS_BOX) == "done"
    await expect(row(tasks, "Water the plants")).to_have_count(0)

    await end_all_sessions(person)
    box = tasks.get_by_role("checkbox", name="Complete: Feed the cat")
    assert await box.evaluate(PRESS_BOX) == "done"
    await expect(tasks.get_by_role("dialog")).to_be_visible()
    await expect(row(tasks, "Feed the cat")).not_to_have_attribute("data-will", "done")


async def test_groups_name_when_things_are_due(tasks: Page, person: Person) -> None:
    today = today_in_berlin()
    await add(person, "Late letter", due_date=str(today - timedelta(days=3)))
    await add(person, "Next month", due_date=str(today + timedelta(days=40)))
    await add(person, "Some day")
    await add(person, "Due today", due_date=str(today))
    await expect(row(tasks, "Due today")).to_be_visible()
    headings = await tasks.locator(".task-heading").all_inner_texts()
    assert [text.split()[0] for text in headings] == ["Overdue", "Today", "Later", "No"]
    await expect(row(tasks, "Late letter").locator(".task-late")).to_contain_text("Overdue since")


async def test_titles_are_shown_as_text_whatever_they_hold(tasks: Page, person: Person) -> None:
    titles = [
        "<img src=x onerror=alert(1)> <b>bold</b>",
        "'; DROP TABLE task; --",
        "🚀 " * 20,
        "مرحبا بالعالم",
    ]
    for title in titles:
        await add(person, title)
    for title in titles:
        await expect(
            row(tasks, title.strip()).get_by_role("button", name=title.strip()).first
        ).to_be_visible()
    direction = "element => getComputedStyle(element).direction"
    arabic = tasks.locator(".row-title", has_text="مرحبا")
    assert await arabic.evaluate(direction) == "rtl"


async def test_trash_and_restore(tasks: Page, person: Person) -> None:
    await add(person, "Old idea")
    await row(tasks, "Old idea").get_by_role("button", name="More for Old idea").click()
    await tasks.get_by_role("menuitem", name="Delete").click()
    await expect(row(tasks, "Old idea")).to_have_count(0)

    await tasks.get_by_role("link", name="Trash").click()
    await tasks.get_by_role("button", name="Restore Old idea").click()
    await expect(tasks.get_by_text("The trash is empty.", exact=False)).to_be_visible()
    await tasks.get_by_role("link", name="Open", exact=True).click()
    await expect(row(tasks, "Old idea")).to_be_visible()


async def test_search_category_and_tag_narrow_the_list(tasks: Page, person: Person) -> None:
    await add(person, "Buy milk", tags=["errand"], category="home")
    await add(person, "Buy stamps", tags=["errand"])
    await add(person, "Write essay", category="study", priority="high")
    await expect(row(tasks, "Write essay")).to_be_visible()

    search = tasks.get_by_role("searchbox", name="Search, with filters")
    await search.press_sequentially("buy")
    await expect(row(tasks, "Write essay")).to_have_count(0)
    await expect(row(tasks, "Buy stamps")).to_be_visible()
    await search.press_sequentially(" #home")
    await expect(row(tasks, "Buy stamps")).to_have_count(0)
    await expect(row(tasks, "Buy milk")).to_be_visible()
    await expect(search).to_be_focused()

    # What is shown is in the address, so that a reload shows the same.
    await tasks.reload()
    await expect(search).to_have_value("buy #home")
    await expect(row(tasks, "Buy milk")).to_be_visible()
    await expect(row(tasks, "Buy stamps")).to_have_count(0)

    await tasks.get_by_role("link", name="Show all").click()
    await expect(row(tasks, "Write essay")).to_be_visible()
    await expect(search).to_have_value("")
    await tasks.get_by_role("link", name="@errand").first.click()
    await expect(row(tasks, "Write essay")).to_have_count(0)
    await tasks.get_by_role("button", name="Any tag").click()
    await tasks.get_by_role("combobox", name="Priority").select_option("high")
    await expect(row(tasks, "Buy milk")).to_have_count(0)
    await expect(row(tasks, "Write essay")).to_be_visible()


async def test_keyboard_alone(tasks: Page, person: Person) -> None:
    today = today_in_berlin()
    for number, name in enumerate(("First", "Second", "Third", "Fourth"), 1):
        await add(person, name, due_date=str(today + timedelta(days=number)))
    await expect(row(tasks, "Fourth")).to_be_visible()
    press = tasks.keyboard.press

    await press("j")
    await expect(row(tasks, "First")).to_be_focused()
    await press("j")
    await press("j")
    await press("k")
    await expect(row(tasks, "Second")).to_be_focused()
    await press("e")
    await expect(row(tasks, "Second")).to_have_count(0)
    # The row now in its place has the focus, so that E and J go on from there.
    await expect(row(tasks, "Third")).to_be_focused()
    await press("Enter")
    title = tasks.get_by_role("dialog").get_by_label("Title")
    await expect(title).to_have_value("Third")
    await press("Escape")
    await expect(tasks.get_by_role("dialog")).to_have_count(0)

    await row(tasks, "Third").focus()
    await press("#")
    await expect(row(tasks, "Third")).to_have_count(0)
    await expect(row(tasks, "Fourth")).to_be_focused()
    await press("Control+z")
    await expect(row(tasks, "Third")).to_be_visible()
    await press("/")
    await expect(tasks.get_by_role("searchbox", name="Search, with filters")).to_be_focused()


async def test_several_at_once(tasks: Page, person: Person) -> None:
    for name in ("One", "Two", "Three"):
        await add(person, f"Task {name}", due_date="2027-05-05", due_time="09:30")
    await expect(row(tasks, "Task Three")).to_be_visible()
    await tasks.keyboard.press("j")
    await tasks.keyboard.press("x")
    await expect(tasks.get_by_role("toolbar", name="Chosen tasks")).to_contain_text("1 chosen")
    await tasks.get_by_role("checkbox", name="Choose: Task Two").click()
    bar = tasks.get_by_role("toolbar", name="Chosen tasks")

    await bar.get_by_role("button", name="Due").click()
    await tasks.get_by_role("menuitem", name="No due date").click()
    await expect(tasks.locator(".task-heading").last).to_have_text("No date2")
    await tasks.get_by_role("button", name="Undo").first.click()
    await expect(tasks.locator(".task-heading")).to_have_text(["Later3"])
    found = (await person.api.get("/tasks")).json()["data"]
    assert {(task["due_date"], task["due_time"]) for task in found} == {("2027-05-05", "09:30:00")}

    await bar.get_by_role("button", name="Complete").click()
    await expect(tasks.locator("[data-row]")).to_have_count(1)
    await tasks.get_by_role("button", name="Undo").first.click()
    await expect(tasks.locator("[data-row]")).to_have_count(3)


async def test_my_own_order_by_menu_and_keys(tasks: Page, person: Person) -> None:
    for name in ("A", "B", "C"):
        await add(person, f"Step {name}")
    await open_tasks(tasks, "?sort=position")
    await expect(tasks.get_by_role("combobox", name="Order")).to_have_value("position")
    titles = tasks.locator(".row-title")
    await expect(titles).to_have_text(["Step A", "Step B", "Step C"])
    await row(tasks, "Step C").get_by_role("button", name="More for Step C").click()
    await tasks.get_by_role("menuitem", name="Move up").click()
    await expect(titles).to_have_text(["Step A", "Step C", "Step B"])
    await row(tasks, "Step A").focus()
    await tasks.keyboard.press("Shift+ArrowDown")
    await expect(titles).to_have_text(["Step C", "Step A", "Step B"])
    await expect(row(tasks, "Step A")).to_be_focused()
    await tasks.reload()
    await expect(titles).to_have_text(["Step C", "Step A", "Step B"])


async def test_long_lists_come_in_pages(tasks: Page, person: Person) -> None:
    for number in range(120):
        await add(person, f"Item {number:03}")
    await open_tasks(tasks, "?sort=title")
    rows = tasks.locator("[data-row]")
    await expect(rows).to_have_count(50)
    await tasks.get_by_role("button", name="Show more").click()
    await expect(rows).to_have_count(100)
    await tasks.get_by_role("button", name="Show more").click()
    await expect(row(tasks, "Item 119")).to_be_visible()
    await expect(rows.first).to_contain_text("Item 050")
    await tasks.get_by_role("button", name="Show earlier").click()
    await expect(rows.first).to_contain_text("Item 000")
    await expect(rows).to_have_count(100)


async def test_an_empty_page_offers_the_one_thing_to_do(tasks: Page) -> None:
    await tasks.get_by_role("button", name="Add a task").click()
    dialog = tasks.get_by_role("dialog", name="Add a task")
    await dialog.get_by_label("Add a task in plain words").fill("Call mum")
    await dialog.get_by_role("button", name="Add", exact=True).click()
    await expect(row(tasks, "Call mum")).to_be_visible()


async def test_another_tab_shows_it_within_a_second(
    new_context: NewContext, person: Person
) -> None:
    context = await new_context()
    first, second = await context.new_page(), await context.new_page()
    await resume(first, person)
    await open_tasks(first)
    await open_tasks(second)
    await expect(second.get_by_text("Everything you want to get done")).to_be_visible()
    await first.locator("#quick-add-bar").fill("Shared with the other tab")
    await first.locator("#quick-add-bar").press("Enter")
    await expect(first.get_by_text("Added “Shared with the other tab”")).to_be_visible()
    await expect(row(second, "Shared with the other tab")).to_be_visible(timeout=1000)
    await first.get_by_role("checkbox", name="Complete: Shared").click()
    await expect(first.get_by_text("Done: “Shared")).to_be_visible()
    await expect(row(second, "Shared with the other tab")).to_have_count(0, timeout=1000)


@pytest.mark.parametrize("width", [390, 820])
async def test_no_sideways_scroll(new_context: NewContext, person: Person, width: int) -> None:
    await add(person, "W" * 480, tags=["a-rather-long-tag-that-somebody-made"], priority="urgent")
    await add(person, "Short", due_date="2020-01-01", estimated_minutes=90, category="home")
    context = await new_context(width)
    page = await context.new_page()
    await resume(page, person)
    await open_tasks(page)
    await expect(row(page, "Short")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    await page.get_by_role("button", name="Short", exact=True).click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= width


async def test_nothing_stands_in_the_way_of_anyone(signed_in: Page, person: Person) -> None:
    page = signed_in
    await follow_system(person)
    first = await add(person, "Letter", due_date="2020-01-01", priority="urgent", tags=["home"])
    second = await add(person, "Stamp", recurrence_rule="FREQ=DAILY", estimated_minutes=20)
    await person.api.put(f"/tasks/{first['id']}/dependencies", json={"depends_on": [second["id"]]})
    await person.api.post(f"/tasks/{first['id']}/subtasks", json={"title": "Envelope"})
    await open_tasks(page)
    await expect(row(page, "Letter")).to_be_visible()
    assert await everywhere(page) == []
    await page.keyboard.press("j")
    await page.keyboard.press("x")
    await expect(page.get_by_role("toolbar", name="Chosen tasks")).to_be_visible()
    await page.locator("#quick-add-bar").fill("Pay rent tomorrow p1 #home")
    await expect(page.locator("#quick-add-bar-parts")).to_contain_text("#home")
    assert await everywhere(page) == []
    await page.get_by_role("button", name="Letter", exact=True).click()
    dialog = page.get_by_role("dialog", name="Edit task")
    await dialog.get_by_label("Title").fill("")
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog.get_by_text("Please fill this in.")).to_be_visible()
    assert await everywhere(page) == []

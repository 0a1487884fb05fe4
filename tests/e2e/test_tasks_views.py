"""Tasks as a board and as a calendar, sections, saved filters, templates and the graph."""

from __future__ import annotations

from datetime import timedelta

from playwright.async_api import Locator, Page, expect

from tests.e2e.axe import everywhere, follow_system
from tests.e2e.conftest import NewContext, Person, resume
from tests.e2e.test_tasks import add, today_in_berlin


def column(page: Page, title: str) -> Locator:
    return page.get_by_role("list", name=title, exact=True)


async def drag(page: Page, card: Locator, target: Locator) -> None:
    one, other = await card.bounding_box(), await target.bounding_box()
    assert one is not None
    assert other is not None
    await page.mouse.move(one["x"] + 60, one["y"] + one["height"] - 4)
    await page.mouse.down()
    await page.mouse.move(other["x"] + 60, other["y"] + 30, steps=6)
    await page.mouse.up()


async def test_a_card_dragged_to_done_is_done_and_undone(signed_in: Page, person: Person) -> None:
    page = signed_in
    await add(person, "Essay")
    await page.goto("/tasks")
    await page.get_by_role("radio", name="Board").click()
    card = column(page, "To do").get_by_role("listitem").filter(has_text="Essay")
    await drag(page, card, column(page, "Done"))
    await expect(column(page, "Done")).to_contain_text("Essay")
    found = (await person.api.get("/tasks?view=completed")).json()["data"]
    assert [task["title"] for task in found] == ["Essay"]
    await page.keyboard.press("Control+z")
    await expect(column(page, "To do")).to_contain_text("Essay")


async def test_cards_move_by_keys_and_menu_and_keep_their_place(
    signed_in: Page, person: Person
) -> None:
    page = signed_in
    await follow_system(person)
    for title in ("One", "Two", "Three"):
        await add(person, title)
    await page.goto("/tasks?as=board")
    todo = column(page, "To do")
    await expect(todo.locator("[data-card]")).to_have_count(3)
    await todo.locator("[data-card]").nth(2).focus()
    await page.keyboard.press("Shift+ArrowUp")
    await expect(todo.locator(".row-title")).to_have_text(["One", "Three", "Two"])
    three = page.locator("[data-card]").filter(has_text="Three")
    await expect(three).to_be_focused()
    await page.keyboard.press("Shift+ArrowRight")
    await expect(column(page, "In progress")).to_contain_text("Three")
    await expect(three).to_be_focused()
    await page.get_by_role("button", name="More for Two").click()
    await page.get_by_role("menuitem", name="In progress").click()
    await expect(column(page, "In progress").locator("[data-card]")).to_have_count(2)
    await page.reload()
    await expect(column(page, "In progress").locator(".row-title")).to_have_text(["Three", "Two"])
    assert await everywhere(page) == []


async def test_columns_can_be_ones_own_sections(signed_in: Page, person: Person) -> None:
    page = signed_in
    await add(person, "Outline")
    await page.goto("/tasks?as=board")
    await page.get_by_label("Columns").select_option("section")
    sections = page.get_by_role("button", name="Sections")
    await sections.click()
    dialog = page.get_by_role("dialog", name="Sections")
    await dialog.get_by_label("Name of a new section").fill("Thesis")
    await dialog.get_by_role("button", name="Add", exact=True).click()
    await expect(dialog.get_by_role("list")).to_contain_text("Thesis")
    await page.keyboard.press("Escape")
    await expect(sections).to_be_focused()
    await page.locator("[data-card]").focus()
    await page.keyboard.press("Shift+ArrowRight")
    await expect(column(page, "Thesis")).to_contain_text("Outline")
    await page.goto("/tasks?sort=section")
    await expect(page.get_by_role("heading", name="Thesis")).to_be_visible()


async def test_a_task_goes_to_another_day_of_the_month(signed_in: Page, person: Person) -> None:
    page = signed_in
    await follow_system(person)
    day = today_in_berlin().replace(day=15)
    await add(person, "Pay rent", due_date=str(day))
    await page.goto("/tasks?as=calendar")
    chip = page.locator(".month-task").filter(has_text="Pay rent")
    target = page.locator(f"[data-zone='{day + timedelta(days=7)}']")
    await drag(page, chip, target)
    await expect(target).to_contain_text("Pay rent")
    await chip.focus()
    await page.keyboard.press("Shift+ArrowLeft")
    there = page.locator(f"[data-zone='{day + timedelta(days=6)}']")
    await expect(there).to_contain_text("Pay rent")
    await page.keyboard.press("Control+z")
    await expect(target).to_contain_text("Pay rent")
    assert await everywhere(page) == []


async def test_a_chip_of_the_month_has_the_menu_of_a_row(
    signed_in: Page, new_context: NewContext, person: Person
) -> None:
    page = signed_in
    await follow_system(person)
    day = today_in_berlin().replace(day=15)
    await add(person, "Pay rent", due_date=str(day))
    await page.goto("/tasks?as=calendar")
    chip = page.locator(".month-task").filter(has_text="Pay rent")
    menu = page.get_by_role("menu")
    opener = chip.get_by_role("button", name="More for Pay rent")
    await expect(opener).to_have_css("opacity", "0")
    await chip.hover()
    await expect(opener).to_have_css("opacity", "1")
    await opener.click()
    await menu.get_by_role("menuitem", name="Duplicate").click()
    await expect(chip).to_have_count(2)
    await page.keyboard.press("Control+z")
    await expect(chip).to_have_count(1)

    await chip.click(button="right", position={"x": 40, "y": 12})
    await expect(menu).to_be_visible()
    await page.keyboard.press("Escape")
    await chip.focus()
    await page.keyboard.press("Shift+F10")
    await expect(menu.get_by_role("menuitem", name="Open")).to_be_focused()
    await page.keyboard.press("End")
    await expect(menu.get_by_role("menuitem", name="Delete")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("“Pay rent” is in the trash")).to_be_visible()
    await page.keyboard.press("Control+z")

    tablet = await (await new_context(820, 1180, touch=True)).new_page()
    await resume(tablet, person)
    await tablet.goto("/tasks?as=calendar")
    chip = tablet.locator(".month-task").filter(has_text="Pay rent")
    await chip.get_by_role("button", name="More for Pay rent").tap()
    await tablet.get_by_role("menuitem", name="No due date").tap()
    await expect(chip).to_have_count(0)
    assert (await person.api.get("/tasks")).json()["data"][0]["due_date"] is None


async def test_the_menu_key_opens_the_menu_of_any_row(signed_in: Page, person: Person) -> None:
    page = signed_in
    await add(person, "Essay")
    await page.goto("/tasks")
    line = page.locator("[data-row]").filter(has_text="Essay")
    await line.focus()
    await page.keyboard.press("ContextMenu")
    await expect(page.get_by_role("menuitem", name="Open")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("menu")).to_have_count(0)
    # A right click on a list is the browser's: links and words are wanted there.
    await line.click(button="right")
    await expect(page.get_by_role("menu")).to_have_count(0)


async def test_a_view_is_saved_under_a_name(signed_in: Page, person: Person) -> None:
    page = signed_in
    await add(person, "Rent", priority="urgent")
    await add(person, "Bread")
    await page.goto("/tasks?priority=urgent")
    await page.get_by_role("button", name="Saved").click()
    await page.get_by_role("menuitem", name="Save as").click()
    dialog = page.get_by_role("dialog", name="Saved filters")
    await dialog.get_by_label("Name for what is on show now").fill("Burning")
    await dialog.get_by_role("button", name="Add", exact=True).click()
    await expect(dialog.get_by_role("list")).to_contain_text("Burning")
    await page.keyboard.press("Escape")
    await page.goto("/tasks")
    await expect(page.locator("[data-row]")).to_have_count(2)
    await page.get_by_role("button", name="Saved").click()
    await page.get_by_role("menuitem", name="Burning").click()
    await expect(page.locator("[data-row]")).to_have_count(1)


async def test_a_template_makes_its_tasks_again(signed_in: Page, person: Person) -> None:
    page = signed_in
    trip = (await add(person, "Trip"))["id"]
    await person.api.post(f"/tasks/{trip}/subtasks", json={"title": "Pack"})
    await page.goto("/tasks")
    await page.get_by_role("button", name="More for Trip").click()
    await page.get_by_role("menuitem", name="Save as a template").click()
    await expect(page.get_by_text("is a template now")).to_be_visible()
    await page.get_by_role("button", name="More", exact=True).click()
    await page.get_by_role("menuitem", name="Tasks from a template").click()
    await page.get_by_role("button", name="Add tasks").click()
    await expect(page.locator("[data-row]").filter(has_text="Trip")).to_have_count(2)


async def test_the_graph_leads_to_the_task_that_is_waited_for(
    signed_in: Page, person: Person
) -> None:
    page = signed_in
    notes, essay = [(await add(person, title))["id"] for title in ("Notes", "Essay")]
    await person.api.put(f"/tasks/{essay}/dependencies", json={"depends_on": [notes]})
    await page.goto(f"/tasks?task={essay}")
    await page.get_by_label("Title").fill("Essay on tides")
    async with page.expect_popup() as opening:
        await page.get_by_role("link", name="Notes has to be done first").click()
    notes_page = await opening.value
    await expect(notes_page.get_by_label("Title")).to_have_value("Notes")
    await expect(notes_page.get_by_role("link", name="Essay waits")).to_be_visible()
    await expect(page.get_by_label("Title")).to_have_value("Essay on tides")


async def test_on_a_phone_columns_snap_and_days_are_a_list(
    new_context: NewContext, person: Person
) -> None:
    await follow_system(person)
    await add(person, "Rent", due_date=str(today_in_berlin()))
    page = await (await new_context(390, 844, dark=True)).new_page()
    await resume(page, person)
    await page.goto("/tasks?as=board")
    await expect(page.locator("[data-card]")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390
    assert await everywhere(page) == []
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.goto("/tasks?as=calendar")
    await expect(page.locator(".month-agenda")).to_contain_text("Rent")
    await expect(page.locator(".month")).to_be_hidden()

"""Writing things down from everywhere: several lines, what may be meant, what is known, shares."""

from __future__ import annotations

import re
from typing import Any

from playwright.async_api import Locator, Page, expect

from tests.e2e.axe import everywhere, follow_system
from tests.e2e.conftest import PASSWORD, NewContext, Person

PASTED = """Shopping for the party:
- [ ] Bread tomorrow
  * Butter p1 @shop
- [x] Candles
Call Ann"""


def row(page: Page, title: str) -> Locator:
    return page.locator("[data-row]").filter(has_text=title)


async def paste(line: Locator, text: str) -> None:
    """What Ctrl V does with this text in the clipboard."""
    await line.evaluate(
        """(input, text) => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          input.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true,
            cancelable: true}));
        }""",
        text,
    )


async def titles(person: Person, query: str = "") -> list[dict[str, Any]]:
    answer = await person.api.get(f"/tasks?view=all&sort=position{query}")
    found: list[dict[str, Any]] = answer.json()["data"]
    return found


async def test_pasted_lines_are_shown_added_as_a_tree_and_taken_back_as_one(
    signed_in: Page, person: Person
) -> None:
    await signed_in.goto("/tasks")
    line = signed_in.locator("#quick-add-bar")
    await line.fill("Half a thought")
    await paste(line, PASTED)
    preview = signed_in.get_by_role("region", name="Several tasks")
    await expect(preview.get_by_role("button", name="Add 5 tasks")).to_be_visible()
    await expect(preview.get_by_text("Butter")).to_be_visible()
    await preview.get_by_role("button", name="Keep tomorrow as text").click()
    await expect(preview.get_by_text("Bread tomorrow")).to_be_visible()
    await preview.get_by_role("button", name="Add 5 tasks").click()

    await expect(row(signed_in, "Call Ann")).to_be_visible()
    await expect(preview).to_have_count(0)
    await expect(line).to_have_value("Half a thought")
    made = await titles(person)
    assert [task["title"] for task in made] == [
        "Shopping for the party:", "Bread tomorrow", "Butter", "Candles", "Call Ann"
    ]  # fmt: skip
    assert made[2]["parent_id"] == made[1]["id"]
    assert [task["status"] for task in made].count("completed") == 1

    await signed_in.get_by_role("button", name="Undo").first.click()
    await expect(row(signed_in, "Call Ann")).to_have_count(0)
    assert await titles(person) == []


async def test_what_may_be_meant_otherwise_is_chosen_from_a_menu(
    signed_in: Page, person: Person
) -> None:
    await signed_in.goto("/tasks")
    line = signed_in.locator("#quick-add-bar")
    await line.press_sequentially("Pay rent at 7")
    chip = signed_in.locator("#quick-add-bar-parts").get_by_role("button", name="not certain")
    await chip.click()
    await signed_in.get_by_role("menuitem", name="19:00").click()
    await expect(line).to_have_value("Pay rent at 19:00")
    await line.fill("Buy sat nav")
    await chip.click()
    await signed_in.get_by_role("menuitem", name="Keep “sat” as text").click()
    await expect(chip).to_have_count(0)
    await line.press("Enter")
    await expect(row(signed_in, "Buy sat nav")).to_be_visible()


async def test_known_titles_are_reached_by_arrow_and_never_by_enter(
    signed_in: Page, person: Person
) -> None:
    body = {"title": "Pay rent", "category": "home", "estimated_minutes": 15}
    made = (await person.api.post("/tasks", json=body)).json()["data"]
    await signed_in.goto("/tasks")
    line = signed_in.locator("#quick-add-bar")
    await line.press_sequentially("pay r")
    known = signed_in.get_by_role("list", name="Tasks with a title like this")
    await expect(known.get_by_text("Open already")).to_be_visible()
    await line.press("ArrowDown")
    await signed_in.keyboard.press("Enter")
    await expect(line).to_have_value("Pay rent #home for 15 min")
    await expect(line).to_be_focused()
    await line.fill("pay r")
    await expect(known).to_be_visible()
    await line.press("Enter")
    await expect(row(signed_in, "pay r").first).to_be_visible()
    await expect(line).to_have_value("")

    await line.press_sequentially("Pay rent")
    await expect(known.get_by_text("Open already").first).to_be_visible()
    await line.press("ArrowDown")
    await signed_in.keyboard.press("ArrowRight")
    await signed_in.keyboard.press("Enter")
    await signed_in.wait_for_url(re.compile(r"/tasks/?\?task=" + made["id"]))
    await expect(signed_in.get_by_role("dialog", name="Edit task")).to_be_visible()


async def test_the_palette_hands_on_what_is_typed(signed_in: Page) -> None:
    await signed_in.goto("/today")
    await signed_in.get_by_role("button", name="Search").first.click()
    box = signed_in.get_by_role("dialog", name="Search and commands").get_by_role("combobox")
    await box.press_sequentially("zzz water plants tomorrow")
    await expect(signed_in.get_by_role("button", name="Add as a task")).to_be_visible()
    await box.press("Shift+Enter")
    line = signed_in.locator("#quick-add-input")
    await expect(line).to_have_value("zzz water plants tomorrow")
    parts = signed_in.locator("#quick-add-input-parts")
    await expect(parts.get_by_text("tomorrow")).to_be_visible()


async def sign_in(page: Page, person: Person) -> None:
    await page.get_by_label("E-mail").fill(person.email)
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()


async def test_what_is_shared_arrives_after_signing_in(
    new_context: NewContext, person: Person
) -> None:
    page = await (await new_context()).new_page()
    await page.goto(
        "/share?title=Read%20this%20tomorrow&text=Long%20%26%20good&url=https%3A%2F%2Fx.example%2Fa%3Fb%3D1"
    )
    await page.wait_for_url(re.compile(r"/signin/?\?next="))
    await sign_in(page, person)
    line = page.locator("#quick-add-bar")
    await expect(line).to_have_value("Read this tomorrow https://x.example/a?b=1")
    await expect(page.get_by_text("Long & good")).to_be_visible()
    await line.press("Enter")
    await expect(line).to_have_value("")
    (made,) = await titles(person)
    assert made["title"] == "Read this https://x.example/a?b=1"
    assert made["description"] == "Long & good"


async def test_a_link_to_a_task_opens_that_task_after_signing_in(
    new_context: NewContext, person: Person
) -> None:
    made = (await person.api.post("/tasks", json={"title": "The very one"})).json()["data"]
    page = await (await new_context()).new_page()
    await page.goto(f"/tasks?task={made['id']}")
    await page.wait_for_url(re.compile(r"/signin/?\?next="))
    await sign_in(page, person)
    dialog = page.get_by_role("dialog", name="Edit task")
    await expect(dialog.get_by_label("Title")).to_have_value("The very one")


async def test_nothing_is_wrong_anywhere_while_lines_and_choices_are_open(
    signed_in: Page, person: Person
) -> None:
    await follow_system(person)
    await person.api.post("/tasks", json={"title": "Pay rent"})
    await signed_in.goto("/tasks")
    line = signed_in.locator("#quick-add-bar")
    await paste(line, PASTED)
    await line.fill("Pay rent at 7")
    await expect(signed_in.get_by_role("region", name="Several tasks")).to_be_visible()
    await expect(signed_in.get_by_role("list", name="Tasks with a title like this")).to_be_visible()
    assert await everywhere(signed_in) == []
    await signed_in.goto("/share?text=Something")
    await expect(signed_in.locator("#quick-add-bar")).to_have_value("Something")
    assert await everywhere(signed_in) == []

"""Search from any page: type, see groups, choose by keyboard, and the very item opens."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from tests.e2e.axe import everywhere, follow_system
from tests.e2e.conftest import Person

DAY = date.today() + timedelta(days=12)


async def post(person: Person, path: str, **fields: Any) -> dict[str, Any]:
    answer = await person.api.post(path, json=fields)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()["data"]
    return made


def palette(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Search and commands")


def found(page: Page) -> Locator:
    return palette(page).locator(".palette-found")


async def search(page: Page, text: str) -> Locator:
    await page.keyboard.press("Control+k")
    box = palette(page).get_by_role("combobox")
    await expect(box).to_be_focused()
    await box.press_sequentially(text)
    return box


@pytest.fixture
async def thesis(person: Person) -> dict[str, dict[str, Any]]:
    """A task, a done task, a goal and an event that share a word."""
    task = await post(person, "/tasks", title="Outline the thesis", category="uni")
    done = await post(person, "/tasks", title="Choose a thesis")
    answer = await person.api.post(f"/tasks/{done['id']}/complete")
    assert answer.status_code == 200, answer.text
    goal = await post(person, "/goals", title="Write my thesis")
    event = await post(
        person, "/calendar/events", title="Thesis talk", all_day=True, start_date=str(DAY),
        location="Room 7",
    )  # fmt: skip
    return {"task": task, "goal": goal, "event": event}


async def test_groups_appear_while_typing_and_enter_opens_the_task(
    signed_in: Page, thesis: dict[str, Any]
) -> None:
    await signed_in.goto("/today")
    await expect(signed_in.get_by_role("heading", level=1).first).to_be_visible()
    box = await search(signed_in, "t")
    await expect(found(signed_in)).to_have_count(0)
    await box.press_sequentially("hesi")
    await expect(found(signed_in)).to_have_count(4)
    groups = palette(signed_in).locator("[cmdk-group-heading]:visible")
    assert (await groups.all_inner_texts())[-3:] == ["Tasks", "Goals", "Events"]
    await expect(found(signed_in).nth(0)).to_contain_text("Outline the thesis")
    await expect(found(signed_in).nth(1)).to_contain_text("Choose a thesis (done)")
    await expect(palette(signed_in).get_by_role("status")).to_have_text("4 found")

    await expect(found(signed_in).nth(0)).to_have_attribute("aria-selected", "true")
    await box.press("Enter")
    await signed_in.wait_for_url(re.compile(r"/tasks/?\?task="))
    editor = signed_in.get_by_role("dialog")
    await expect(editor.get_by_label("Title", exact=True)).to_have_value("Outline the thesis")


async def test_arrows_choose_a_goal_and_an_event(signed_in: Page, thesis: dict[str, Any]) -> None:
    await signed_in.goto("/tasks")
    await expect(signed_in.get_by_role("heading", name="Tasks", level=1)).to_be_visible()
    box = await search(signed_in, "thesis")
    await expect(found(signed_in)).to_have_count(4)
    for _ in range(2):
        await box.press("ArrowDown")
    await expect(found(signed_in).nth(2)).to_have_attribute("aria-selected", "true")
    await box.press("Enter")
    await signed_in.wait_for_url(re.compile(thesis["goal"]["id"]))
    await expect(signed_in.get_by_role("heading", name="Write my thesis").first).to_be_visible()

    box = await search(signed_in, "thesis talk")
    await expect(found(signed_in)).to_have_count(1)
    await expect(found(signed_in)).to_contain_text("Room 7")
    await box.press("Enter")
    await signed_in.wait_for_url(re.compile(rf"/calendar/?\?view=day&day={DAY}"))
    await expect(signed_in.get_by_role("dialog").get_by_label("Title", exact=True)).to_have_value(
        "Thesis talk"
    )


async def test_filters_commands_and_nothing_at_all(signed_in: Page, thesis: dict[str, Any]) -> None:
    await signed_in.goto("/tasks")
    await expect(signed_in.get_by_role("heading", name="Tasks", level=1)).to_be_visible()
    box = await search(signed_in, "#uni is:open")
    await expect(found(signed_in)).to_have_count(1)
    await box.fill("zzqqxx")
    await expect(palette(signed_in).get_by_text("Nothing has that name.")).to_be_visible()
    # What is really a command stands before anything that was found.
    await box.fill("Go to Goals")
    await expect(palette(signed_in).get_by_role("option").first).to_contain_text("Go to Goals")
    await box.press("Enter")
    await signed_in.wait_for_url(re.compile("/goals"))


async def test_axe_finds_nothing_in_what_was_found(
    signed_in: Page, person: Person, thesis: dict[str, Any]
) -> None:
    await follow_system(person)
    await post(person, "/tasks", title="Thesis" + "x" * 300, category="y" * 50)
    await signed_in.goto("/tasks")
    await expect(signed_in.get_by_role("heading", name="Tasks", level=1)).to_be_visible()
    await search(signed_in, "thesis")
    await expect(found(signed_in)).to_have_count(5)
    assert await everywhere(signed_in) == []

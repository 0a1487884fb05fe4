"""A finger on a row of tasks: to the right it is done, to the left it waits until tomorrow."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.async_api import CDPSession, Page, expect

from tests.e2e.conftest import NewContext, Person, resume
from tests.e2e.test_tasks import add, open_tasks, row
from tests.e2e.test_tasks_views import today_in_berlin


@pytest.fixture
async def phone(new_context: NewContext, person: Person) -> Page:
    page = await (await new_context(width=390, height=800)).new_page()
    await resume(page, person)
    for title in ("Essay", "Letter"):
        await add(person, title)
    await open_tasks(page)
    await expect(row(page, "Essay")).to_be_visible()
    return page


async def touch(cdp: CDPSession, kind: str, *points: tuple[float, float]) -> None:
    await cdp.send(
        "Input.dispatchTouchEvent",
        {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]},
    )


async def drag(
    page: Page, title: str, across: float, down: float = 0, *, let_go: bool = True
) -> None:
    """Put a finger on a row and move it so far."""
    box = await row(page, title).bounding_box()
    assert box is not None
    cdp = await page.context.new_cdp_session(page)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    await touch(cdp, "touchStart", (x, y))
    for step in range(1, 9):
        await touch(cdp, "touchMove", (x + across * step / 8, y + down * step / 8))
    if let_go:
        await touch(cdp, "touchEnd")


async def titles(person: Person, view: str) -> list[str]:
    found = (await person.api.get(f"/tasks?view={view}")).json()["data"]
    return sorted(task["title"] for task in found)


async def test_to_the_right_it_is_done_and_can_be_taken_back(phone: Page, person: Person) -> None:
    await drag(phone, "Essay", 130)
    await expect(phone.get_by_text("Done: “Essay”").first).to_be_visible()
    assert await titles(person, "completed") == ["Essay"]
    await phone.get_by_role("button", name="Undo").first.click()
    await expect(row(phone, "Essay")).to_be_visible()
    await expect(phone.get_by_role("dialog")).to_have_count(0)


async def test_to_the_left_it_waits_until_tomorrow(phone: Page, person: Person) -> None:
    await drag(phone, "Letter", -130)
    await expect(phone.get_by_text("Moved to: Tomorrow").first).to_be_visible()
    found = (await person.api.get("/tasks")).json()["data"]
    due = {task["title"]: task["due_date"] for task in found}
    assert due == {"Essay": None, "Letter": str(today_in_berlin() + timedelta(days=1))}


@pytest.mark.parametrize(("across", "down"), [(60, 0), (-60, 0), (20, 200), (90, 110)])
async def test_a_short_way_or_one_down_the_page_does_nothing(
    phone: Page, person: Person, across: float, down: float
) -> None:
    await drag(phone, "Essay", across, down)
    await drag(phone, "Letter", 130)
    await expect(phone.get_by_text("Done: “Letter”").first).to_be_visible()
    assert await titles(person, "completed") == ["Letter"]
    assert await titles(person, "open") == ["Essay"]


async def test_what_it_would_do_is_said_while_the_finger_is_down(
    phone: Page, person: Person
) -> None:
    await drag(phone, "Essay", 130, let_go=False)
    said = """row => getComputedStyle(row, "::after").content"""
    assert await row(phone, "Essay").evaluate(said) == '"Complete"'
    await expect(row(phone, "Essay")).to_have_attribute("data-swipe-far", "")

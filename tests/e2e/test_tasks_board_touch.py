"""A finger on the board: held for a moment a card comes along, a quick one moves the board."""

from __future__ import annotations

import pytest
from playwright.async_api import CDPSession, Locator, Page, expect

from tests.e2e.conftest import NewContext, Person, resume
from tests.e2e.test_swiping import touch
from tests.e2e.test_tasks import add
from tests.e2e.test_tasks_views import column

SIZES = {"phone": (390, 844), "tablet": (1024, 768)}


async def board(new_context: NewContext, person: Person, size: str) -> Page:
    for title in ("One", "Two", "Three"):
        await add(person, title)
    page = await (await new_context(*SIZES[size], touch=True)).new_page()
    await resume(page, person)
    await page.goto("/tasks?as=board")
    await expect(column(page, "To do").locator("[data-card]")).to_have_count(3)
    return page


def card(page: Page, title: str) -> Locator:
    return page.locator("[data-card]").filter(has_text=title)


async def middle(spot: Locator) -> tuple[float, float]:
    box = await spot.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


async def lift(cdp: CDPSession, page: Page, title: str) -> tuple[float, float]:
    """Hold a card with a finger until it comes along; where the finger is."""
    x, y = await middle(card(page, title))
    await touch(cdp, "touchStart", (x, y))
    await expect(card(page, title)).to_have_attribute("data-dragging", "")
    return x, y


async def go(
    cdp: CDPSession, start: tuple[float, float], end: tuple[float, float], steps: int = 10
) -> None:
    for step in range(1, steps + 1):
        share = step / steps
        x, y = (a + (b - a) * share for a, b in zip(start, end, strict=True))
        await touch(cdp, "touchMove", (x, y))


async def open_statuses(person: Person) -> dict[str, str]:
    found = (await person.api.get("/tasks")).json()["data"]
    return {task["title"]: task["status"] for task in found}


async def test_a_held_card_goes_to_another_column(new_context: NewContext, person: Person) -> None:
    page = await board(new_context, person, "tablet")
    cdp = await page.context.new_cdp_session(page)
    start = await lift(cdp, page, "Two")
    await go(cdp, start, await middle(column(page, "In progress")))
    await expect(column(page, "In progress")).to_have_attribute("data-over", "")
    await touch(cdp, "touchEnd")
    await expect(column(page, "In progress")).to_contain_text("Two")
    assert await open_statuses(person) == {
        "One": "pending",
        "Two": "in_progress",
        "Three": "pending",
    }
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await page.get_by_role("button", name="Undo").first.tap()
    await expect(column(page, "To do")).to_contain_text("Two")


@pytest.mark.parametrize("size", SIZES)
async def test_a_held_card_finds_its_place_in_the_column(
    new_context: NewContext, person: Person, size: str
) -> None:
    page = await board(new_context, person, size)
    titles = column(page, "To do").locator(".row-title")
    await expect(titles).to_have_text(["One", "Two", "Three"])
    cdp = await page.context.new_cdp_session(page)
    start = await lift(cdp, page, "Three")
    first = await card(page, "One").bounding_box()
    assert first is not None
    await go(cdp, start, (start[0], first["y"] + 4))
    await expect(card(page, "One")).to_have_attribute("data-drop", "before")
    await touch(cdp, "touchEnd")
    await expect(titles).to_have_text(["Three", "One", "Two"])
    assert await page.evaluate("scrollY") == 0, "the page stayed where it was"


async def test_on_a_phone_a_card_held_at_the_edge_turns_the_board(
    new_context: NewContext, person: Person
) -> None:
    page = await board(new_context, person, "phone")
    cdp = await page.context.new_cdp_session(page)
    start = await lift(cdp, page, "One")
    edge = (380.0, start[1])
    await go(cdp, start, edge)
    # Done is the last column; there the board stands still.
    await expect(column(page, "Done")).to_have_attribute("data-over", "")
    await expect(column(page, "Done")).to_be_in_viewport(ratio=0.9)
    await go(cdp, edge, (230, start[1]))
    await expect(column(page, "Done")).to_have_attribute("data-over", "")
    await touch(cdp, "touchEnd")
    await expect(column(page, "Done")).to_contain_text("One")
    found = (await person.api.get("/tasks?view=completed")).json()["data"]
    assert [task["title"] for task in found] == ["One"]


async def test_a_quick_finger_turns_the_board_and_moves_no_card(
    new_context: NewContext, person: Person
) -> None:
    page = await board(new_context, person, "phone")
    cdp = await page.context.new_cdp_session(page)
    x, y = await middle(card(page, "One"))
    await touch(cdp, "touchStart", (x, y))
    await go(cdp, (x, y), (x - 250, y))
    await touch(cdp, "touchEnd")
    await expect(column(page, "In progress")).to_be_in_viewport(ratio=0.5)
    await expect(page.locator("[data-dragging]")).to_have_count(0)
    assert set((await open_statuses(person)).values()) == {"pending"}


async def test_a_touch_that_is_broken_off_leaves_the_card_and_a_short_one_opens_it(
    new_context: NewContext, person: Person
) -> None:
    page = await board(new_context, person, "tablet")
    cdp = await page.context.new_cdp_session(page)
    start = await lift(cdp, page, "One")
    over = await middle(column(page, "Done"))
    await go(cdp, start, over)
    await touch(cdp, "touchCancel")
    await expect(page.locator("[data-dragging]")).to_have_count(0)
    assert set((await open_statuses(person)).values()) == {"pending"}
    await card(page, "One").get_by_role("button", name="One", exact=True).tap()
    await expect(page.get_by_role("dialog", name="Edit task")).to_be_visible()

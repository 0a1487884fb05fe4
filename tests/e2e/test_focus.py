"""Focus: a timer that lives on the server and is right in every tab."""

from __future__ import annotations

import asyncio
import re

import pytest
from playwright.async_api import Page, expect

from tests.e2e.axe import everywhere, follow_system
from tests.e2e.conftest import NewContext, Person, resume
from tests.e2e.today import add_task, live_at


@pytest.fixture
async def focus(new_context: NewContext, person: Person) -> Page:
    """The page of somebody for whom it is morning."""
    await live_at(person)
    page = await (await new_context()).new_page()
    await resume(page, person)
    await open_focus(page)
    return page


async def open_focus(page: Page) -> None:
    await page.goto("/focus")
    await expect(page.get_by_role("heading", name="Focus", level=1)).to_be_visible()


async def start(page: Page) -> None:
    await page.get_by_role("button", name="Start", exact=True).click()
    await expect(page.get_by_role("timer")).to_be_visible()


async def shown_seconds(page: Page) -> int:
    """What the clock shows."""
    text = await page.get_by_role("timer").inner_text()
    minutes, seconds = text.split(":")
    return int(minutes) * 60 + int(seconds)


async def left(person: Person) -> int:
    """How many seconds the server says are left."""
    session = (await person.api.get("/focus/sessions/active")).json()["data"]
    return int(session["remaining_seconds"])


async def expect_right(page: Page, person: Person) -> None:
    """The clock agrees with the server to one second."""
    before = await left(person)
    shown = await shown_seconds(page)
    assert await left(person) - 1 <= shown <= before + 1


async def test_the_clock_is_right_after_a_reload_and_after_the_tab_was_killed(
    focus: Page, person: Person
) -> None:
    await start(focus)
    await asyncio.sleep(2.2)
    await expect_right(focus, person)
    assert await shown_seconds(focus) <= 25 * 60 - 2

    await focus.reload()
    await expect(focus.get_by_role("timer")).to_be_visible()
    await expect_right(focus, person)

    context = focus.context
    await focus.close()
    again = await context.new_page()
    await open_focus(again)
    await expect(again.get_by_role("timer")).to_be_visible()
    await expect_right(again, person)


async def test_of_two_tabs_that_start_at_once_one_wins_and_both_show_it(
    focus: Page, person: Person
) -> None:
    second = await focus.context.new_page()
    await open_focus(second)
    await asyncio.gather(
        *(page.get_by_role("button", name="Start", exact=True).click() for page in (focus, second))
    )
    for page in (focus, second):
        await expect(page.get_by_role("timer")).to_be_visible()
    past = (await person.api.get("/focus/sessions/history")).json()["data"]
    assert past == []
    assert abs(await shown_seconds(focus) - await shown_seconds(second)) <= 1


async def test_pause_and_resume_show_in_the_other_tab(focus: Page) -> None:
    second = await focus.context.new_page()
    await open_focus(second)
    await start(focus)
    await expect(second.get_by_role("timer")).to_be_visible()
    await focus.get_by_role("button", name="Pause").click()
    await expect(second.get_by_role("button", name="Resume")).to_be_visible()
    stood = await shown_seconds(second)
    await asyncio.sleep(1.5)
    assert await shown_seconds(second) == stood
    await second.get_by_role("button", name="Resume").click()
    await expect(focus.get_by_role("button", name="Pause")).to_be_visible()


async def test_the_tab_title_counts_along_and_is_itself_again_at_the_end(
    focus: Page, person: Person
) -> None:
    before = await focus.title()
    await start(focus)
    await expect(focus).to_have_title(re.compile(r"^2[45]:\d\d · "))
    await focus.get_by_role("button", name="Finish", exact=True).click()
    await expect(focus.get_by_role("button", name="Start", exact=True)).to_be_visible()
    await expect(focus).to_have_title(before)


async def test_finishing_with_the_task_lists_the_session(focus: Page, person: Person) -> None:
    task_id = await add_task(person, "Write the essay")
    await focus.goto(f"/focus?task={task_id}")
    await expect(focus.get_by_role("combobox", name="Task")).to_have_value(task_id)
    await start(focus)
    await expect(focus.get_by_role("heading", name="Write the essay")).to_be_visible()
    await focus.get_by_role("button", name="Finish and complete").click()
    today = focus.get_by_role("list", name="Today")
    await expect(today.get_by_text("Write the essay")).to_be_visible()
    task = (await person.api.get(f"/tasks/{task_id}")).json()["data"]
    assert task["status"] == "completed"


async def test_giving_up_asks_first(focus: Page, person: Person) -> None:
    await start(focus)
    await focus.get_by_role("button", name="Give up").click()
    question = focus.get_by_role("dialog", name="Give this session up?")
    await question.get_by_role("button", name="Keep going").click()
    assert (await person.api.get("/focus/sessions/active")).json()["data"] is not None
    await focus.get_by_role("button", name="Give up").click()
    await question.get_by_role("button", name="Give up").click()
    await expect(focus.get_by_role("button", name="Start", exact=True)).to_be_visible()
    past = (await person.api.get("/focus/sessions/history")).json()["data"]
    assert [session["status"] for session in past] == ["abandoned"]


async def test_full_screen_by_key_and_back_by_escape(focus: Page) -> None:
    await start(focus)
    await focus.keyboard.press("f")
    stage = focus.get_by_role("region", name="Timer")
    await expect(stage).to_have_attribute("data-full", "true")
    await expect(focus.get_by_role("link", name="Calendar")).to_have_count(0)
    await focus.keyboard.press("Escape")
    await expect(stage).to_have_attribute("data-full", "false")


async def test_a_length_that_cannot_be_is_said_at_its_field(focus: Page, person: Person) -> None:
    await focus.get_by_role("textbox", name="Minutes").fill("900")
    await focus.get_by_role("button", name="Start", exact=True).click()
    await expect(focus.get_by_text("Choose 1 to 480 minutes.")).to_be_visible()
    assert (await person.api.get("/focus/sessions/active")).json()["data"] is None


async def test_flowtime_counts_up(focus: Page) -> None:
    await focus.get_by_text("Flowtime").click()
    await expect(focus.get_by_role("textbox", name="Minutes")).to_have_count(0)
    await start(focus)
    await asyncio.sleep(1.5)
    assert 1 <= await shown_seconds(focus) <= 10


async def test_the_timer_fits_a_phone(new_context: NewContext, person: Person) -> None:
    await live_at(person)
    page = await (await new_context(width=390, height=844)).new_page()
    await resume(page, person)
    await open_focus(page)
    await start(page)
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390
    finish = await page.get_by_role("button", name="Finish", exact=True).bounding_box()
    assert finish is not None
    assert finish["y"] + finish["height"] <= 844 - 64


async def test_nothing_is_in_the_way_of_screen_readers_or_weak_eyes(
    signed_in: Page, person: Person
) -> None:
    page = signed_in
    await follow_system(person)
    await live_at(person)
    await open_focus(page)
    assert await everywhere(page) == []
    await start(page)
    assert await everywhere(page) == []
    await page.keyboard.press("f")
    await expect(page.get_by_role("region", name="Timer")).to_have_attribute("data-full", "true")
    assert await everywhere(page) == []

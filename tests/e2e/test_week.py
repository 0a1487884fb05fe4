"""The week: planned as a whole, blocks to other days by hand and by key, locks, reasons, what if."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.async_api import CDPSession, Locator, Page, expect

from tests.e2e.axe import everywhere, follow_system
from tests.e2e.conftest import NewContext, Person, resume
from tests.e2e.today import (
    accept_plan,
    add_event,
    add_task,
    block,
    live_at,
    open_today,
    plan_my_day,
    toast,
)

NEXT_WEEK = 7


async def next_monday(person: Person) -> date:
    """The Monday after the person's present week, where every day is yet to come."""
    today = await live_at(person)
    return today - timedelta(days=today.weekday()) + timedelta(days=NEXT_WEEK)


async def open_week(page: Page, day: date) -> None:
    await page.goto(f"/week?day={day}")
    await expect(page.locator(".week")).to_be_visible()


async def put(person: Person, task_id: str, day: date, hour: int) -> None:
    """Plan a task at this hour by hand, as the clock where the person lives shows it."""
    zone = (await person.api.get("/users/me")).json()["data"]["timezone"]
    ahead = -int(zone.removeprefix("Etc/GMT") or 0)
    answer = await person.api.put(
        f"/schedules/tasks/{task_id}/reschedule",
        json={"start": f"{day}T{hour:02}:00:00{ahead:+03}:00"},
    )
    assert answer.status_code == 200, answer.text


async def slots_of_week(person: Person, day: date) -> list[dict[str, Any]]:
    week = f"{day:%G-%V}"
    answer = await person.api.get("/schedules/weekly", params={"week": week})
    days = answer.json()["data"]["days"]
    return [s for one in days for s in one["slots"] if s["slot_type"] == "task"]


def column(page: Page, day: date) -> Locator:
    return page.locator(f".tl[data-day='{day}']")


class Finger:
    """A finger on a touch screen, as the browser gets it from the system."""

    def __init__(self, session: CDPSession) -> None:
        self._session = session
        self._at = (0.0, 0.0)

    @classmethod
    async def on(cls, page: Page) -> Finger:
        """A finger over this page."""
        return cls(await page.context.new_cdp_session(page))

    async def _send(self, kind: str) -> None:
        points = [] if kind == "touchEnd" else [{"x": self._at[0], "y": self._at[1]}]
        await self._session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    async def down(self, x: float, y: float) -> None:
        """Put it down."""
        self._at = (x, y)
        await self._send("touchStart")

    async def slide(self, x: float, y: float) -> None:
        """Slide it there in ten steps."""
        (from_x, from_y) = self._at
        for n in range(1, 11):
            self._at = (from_x + (x - from_x) * n / 10, from_y + (y - from_y) * n / 10)
            await self._send("touchMove")

    async def up(self) -> None:
        """Lift it."""
        await self._send("touchEnd")


@pytest.fixture
async def signed_in(new_context: NewContext, person: Person) -> Page:
    await live_at(person)
    page = await (await new_context()).new_page()
    await resume(page, person)
    return page


@pytest.fixture
async def planned(signed_in: Page, person: Person) -> date:
    """Somebody who looks at a week with 'Move me' on its Monday at ten; answers that Monday."""
    monday = await next_monday(person)
    await put(person, await add_task(person, "Move me"), monday, 10)
    await open_week(signed_in, monday)
    await expect(column(signed_in, monday).get_by_text("Move me")).to_be_visible()
    return monday


async def test_a_week_is_planned_compared_accepted_and_taken_back(
    signed_in: Page, person: Person
) -> None:
    monday = await next_monday(person)
    for n in range(3):
        day = monday + timedelta(days=n)
        await add_task(person, f"Task {n}", estimated_minutes=60, scheduled_date=f"{day}")
    await open_week(signed_in, monday)
    await plan_my_day(signed_in)
    for n in range(3):
        there = column(signed_in, monday + timedelta(days=n))
        await expect(there.locator("[data-proposed='true']").first).to_contain_text(f"Task {n}")
    assert await slots_of_week(person, monday) == []
    await signed_in.get_by_text("As it is now").click()
    await expect(signed_in.locator("[data-proposed='true']")).to_have_count(0)
    await signed_in.get_by_role("button", name="Accept").click()
    said = toast(signed_in, "Your week is planned.")
    await expect(said).to_be_visible()
    assert len({s["title"] for s in await slots_of_week(person, monday)}) == 3
    await said.get_by_role("button", name="Undo").click()
    await expect(block(signed_in, "Task 0")).to_have_count(0)
    assert await slots_of_week(person, monday) == []


async def test_a_block_is_dragged_to_another_day_and_ctrl_z_brings_it_back(
    signed_in: Page, person: Person, planned: date
) -> None:
    wednesday = planned + timedelta(days=2)
    face, there = block(signed_in, "Move me"), column(signed_in, wednesday)
    await face.scroll_into_view_if_needed()
    start, to = await face.bounding_box(), await there.bounding_box()
    assert start is not None
    assert to is not None
    x, y = start["x"] + 30, start["y"] + 8
    await signed_in.mouse.move(x, y)
    await signed_in.mouse.down()
    await signed_in.mouse.move(x + 12, y + 12, steps=3)
    await signed_in.mouse.move(to["x"] + 40, y + 60 * 1.6, steps=8)
    await signed_in.mouse.up()
    moved = there.locator(".tl-block").filter(has_text="Move me")
    await expect(moved).to_have_attribute("data-start", "660")
    await expect(toast(signed_in, "“Move me” moved to Wednesday, 11:00.")).to_be_visible()
    await expect(moved).to_have_attribute("data-fixed", "true")
    await signed_in.keyboard.press("Control+z")
    await expect(column(signed_in, planned).get_by_text("Move me")).to_be_visible()
    slot = (await slots_of_week(person, planned))[0]
    assert slot["starts_at"].startswith(f"{planned}") or slot["minutes"] == 25


async def test_a_finger_takes_a_block_to_another_day_and_only_after_a_hold(
    new_context: NewContext, person: Person
) -> None:
    monday = await next_monday(person)
    tuesday = monday + timedelta(days=1)
    await put(person, await add_task(person, "Move me"), monday, 10)
    page = await (await new_context(width=820, height=1180, touch=True)).new_page()
    await resume(page, person)
    await open_week(page, monday)
    face = block(page, "Move me").locator(".tl-face")
    await face.scroll_into_view_if_needed()
    start, to = await face.bounding_box(), await column(page, tuesday).bounding_box()
    assert start is not None
    assert to is not None
    finger = await Finger.on(page)
    x, y = start["x"] + start["width"] / 2, start["y"] + 8

    await finger.down(x, y)
    await finger.slide(to["x"] + to["width"] / 2, y + 60 * 1.6)  # at once: that scrolls
    await finger.up()
    await page.wait_for_timeout(600)
    await expect(column(page, monday).get_by_text("Move me")).to_be_visible()

    box = await face.bounding_box()
    assert box is not None
    y = box["y"] + 8
    await finger.down(x, y)
    await page.wait_for_timeout(500)
    await finger.slide(to["x"] + to["width"] / 2, y + 60 * 1.6)
    await finger.up()
    moved = column(page, tuesday).locator(".tl-block").filter(has_text="Move me")
    await expect(moved).to_have_attribute("data-start", "660")
    await expect(toast(page, "“Move me” moved to Tuesday, 11:00.")).to_be_visible()
    await expect(page.get_by_role("dialog", name="Move me")).to_have_count(0)


async def test_a_block_goes_by_arrow_keys_and_keeps_the_focus(
    signed_in: Page, planned: date
) -> None:
    await block(signed_in, "Move me").get_by_role("button", name="Move me").focus()
    for key in ("ArrowRight", "Shift+ArrowDown", "ArrowDown"):
        await signed_in.keyboard.press(key)
    moved = column(signed_in, planned + timedelta(days=1)).locator("[data-block]")
    await expect(moved).to_have_attribute("data-start", "620")
    await expect(moved.locator(".tl-face")).to_be_focused()
    await signed_in.keyboard.press("ArrowLeft")
    await signed_in.keyboard.press("Escape")
    await signed_in.wait_for_timeout(1100)
    await expect(moved).to_have_attribute("data-start", "620")
    await signed_in.keyboard.press("Enter")
    await expect(signed_in.get_by_role("dialog", name="Move me")).to_be_visible()


async def test_the_dialog_moves_to_another_day_and_asks_before_an_event(
    signed_in: Page, person: Person, planned: date
) -> None:
    thursday = planned + timedelta(days=3)
    await add_event(person, thursday, "Lecture", "14:00", "15:00")
    await block(signed_in, "Move me").locator(".tl-face").click()
    await signed_in.get_by_label("On", exact=True).fill(f"{thursday}")
    await signed_in.get_by_label("Move to").fill("14:15")
    await signed_in.get_by_role("button", name="Move", exact=True).click()
    question = signed_in.get_by_role("dialog", name="Something else is then")
    await question.get_by_role("button", name="Move anyway").click()
    moved = column(signed_in, thursday).locator(".tl-block").filter(has_text="Move me")
    await expect(moved).to_have_attribute("data-start", "855")


async def test_l_lets_a_block_go_and_locks_it_again(
    signed_in: Page, person: Person, planned: date
) -> None:
    there = block(signed_in, "Move me")
    await expect(there).to_contain_text("locked")
    await there.locator(".tl-face").focus()
    await signed_in.keyboard.press("l")
    await expect(toast(signed_in, "Planning may move “Move me” again.")).to_be_visible()
    assert (await slots_of_week(person, planned))[0]["is_flexible"]
    await there.locator(".tl-face").click()
    dialog = signed_in.get_by_role("dialog", name="Move me")
    await dialog.get_by_role("button", name="Lock here").click()
    await expect(there).to_contain_text("locked")
    assert not (await slots_of_week(person, planned))[0]["is_flexible"]


async def test_why_here_is_told_of_a_plan_and_of_a_proposal(
    signed_in: Page, person: Person
) -> None:
    await add_task(person, "Explain me", difficulty="hard")
    await open_today(signed_in)
    await plan_my_day(signed_in)
    for answer in ("Accept", ""):
        await block(signed_in, "Explain me").locator(".tl-face").click()
        dialog = signed_in.get_by_role("dialog", name="Explain me")
        await dialog.get_by_role("button", name="Why here?").click()
        await expect(dialog.get_by_text("What it earns here, in points")).to_be_visible()
        told = dialog.locator(".why > p")
        await expect(told).to_have_text(re.compile("place|could also be"))
        await signed_in.keyboard.press("Escape")
        if answer:
            await signed_in.get_by_role("button", name=answer).click()
            await expect(signed_in.get_by_role("region", name="Proposed plan")).to_have_count(0)


async def ask_what_if(page: Page) -> Locator:
    await page.get_by_role("button", name="What if?").click()
    dialog = page.get_by_role("dialog", name="What if?")
    await expect(dialog).to_be_visible()
    return dialog


async def test_an_urgent_task_is_tried_and_only_then_made_so(
    signed_in: Page, person: Person
) -> None:
    await add_task(person, "Usual work")
    await open_today(signed_in)
    await accept_plan(signed_in)
    dialog = await ask_what_if(signed_in)
    await dialog.get_by_role("button", name="Try it").click()
    await expect(dialog.get_by_role("alert")).not_to_be_empty()
    await dialog.get_by_label("What comes in").fill("Fire")
    await dialog.get_by_role("button", name="Try it").click()
    shown = signed_in.get_by_role("region", name="What if")
    await expect(shown.get_by_text("“Fire” would be at")).to_be_visible(timeout=20_000)
    await expect(block(signed_in, "Fire")).to_have_attribute("data-proposed", "true")
    titles = [t["title"] for t in (await person.api.get("/tasks")).json()["data"]]
    assert titles == ["Usual work"]

    await shown.get_by_role("button", name="Never mind").click()
    await expect(block(signed_in, "Fire")).to_have_count(0)
    dialog = await ask_what_if(signed_in)
    await dialog.get_by_label("What comes in").fill("Fire")
    await dialog.get_by_role("button", name="Try it").click()
    await shown.get_by_role("button", name="Make it so").click(timeout=20_000)
    await expect(signed_in.get_by_role("region", name="Proposed plan")).to_be_visible(
        timeout=20_000
    )
    titles = [t["title"] for t in (await person.api.get("/tasks")).json()["data"]]
    assert sorted(titles) == ["Fire", "Usual work"]


async def test_a_lost_hour_is_tried_and_put_into_the_calendar(
    signed_in: Page, person: Person
) -> None:
    day = await live_at(person)
    await add_task(person, "Usual work")
    await open_today(signed_in)
    await accept_plan(signed_in)
    dialog = await ask_what_if(signed_in)
    await dialog.get_by_text("I lose some time").click()
    await dialog.get_by_label("From").fill("10:00")
    await dialog.get_by_label("Minutes").fill("120")
    await dialog.get_by_role("button", name="Try it").click()
    shown = signed_in.get_by_role("region", name="What if")
    await shown.get_by_role("button", name="Make it so").click(timeout=20_000)
    await expect(signed_in.get_by_role("region", name="Proposed plan")).to_be_visible(
        timeout=20_000
    )
    after = day + timedelta(days=1)
    found = await person.api.get(f"/calendar/events?start={day}&end={after}")
    assert [event["title"] for event in found.json()["data"]] == ["Lost time"]


async def test_a_phone_shows_one_day_and_a_tap_another(
    new_context: NewContext, person: Person
) -> None:
    monday = await next_monday(person)
    await put(person, await add_task(person, "On Tuesday"), monday + timedelta(days=1), 10)
    page = await (await new_context(width=390, height=844)).new_page()
    await resume(page, person)
    await open_week(page, monday)
    await expect(page.get_by_text("Nothing on this day yet.").first).to_be_visible()
    await page.get_by_role("group", name="Day on show").get_by_role("button").nth(1).tap()
    await page.get_by_role("button", name="On Tuesday").tap()
    await expect(page.get_by_role("dialog", name="On Tuesday")).to_be_visible()


async def test_weeks_before_and_after_and_the_keys_to_get_there(
    signed_in: Page, person: Person
) -> None:
    await add_task(person, "Something to do")
    await open_today(signed_in)
    await signed_in.keyboard.press("g")
    await signed_in.keyboard.press("w")
    heading = signed_in.get_by_role("heading", level=1)
    await expect(heading).to_contain_text("This week")
    await signed_in.get_by_role("button", name="The week before").click()
    await expect(heading).to_contain_text("Last week")
    await expect(signed_in.get_by_role("heading", name="Looking back")).to_be_visible()
    await expect(signed_in.get_by_role("button", name="Plan this week")).to_have_count(0)
    await signed_in.keyboard.press("t")
    await signed_in.get_by_role("button", name="The week after").click()
    await expect(heading).to_contain_text("Next week")
    await signed_in.get_by_role("link", name="Day", exact=True).click()
    await expect(signed_in.locator(".today, .empty").first).to_be_visible()


async def test_nothing_is_in_the_way_of_screen_readers_or_weak_eyes(
    signed_in: Page, person: Person, planned: date
) -> None:
    page = signed_in
    await follow_system(person)
    await add_event(person, planned, "Lecture", "14:00", "15:00")
    await add_task(person, "Readable", difficulty="hard", scheduled_date=f"{planned}")
    await open_week(page, planned)
    assert await everywhere(page) == []
    await page.set_viewport_size({"width": 1440, "height": 900})
    await plan_my_day(page)
    assert await everywhere(page) == []
    await page.set_viewport_size({"width": 1440, "height": 900})
    await page.get_by_role("button", name="Reject").click()
    await block(page, "Move me").locator(".tl-face").click()
    await page.get_by_role("button", name="Why here?").click()
    await expect(page.locator(".why")).to_be_visible()
    assert await everywhere(page) == []

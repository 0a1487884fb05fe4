"""Today: a plan to accept, one next step, and blocks that go where they are put."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from playwright.async_api import Page, expect

from focusflow import bootstrap  # noqa: F401  (knows all tables)
from focusflow.accounts import repository
from focusflow.focus.models import FocusSession
from tests.e2e.axe import everywhere, follow_system
from tests.e2e.conftest import NewContext, Person, resume, servers_unit
from tests.e2e.today import (
    accept_plan,
    add_event,
    add_task,
    block,
    live_at,
    next_up,
    open_today,
    plan_my_day,
    slots,
    toast,
)


@pytest.fixture
async def signed_in(new_context: NewContext, person: Person) -> Page:
    """A page of somebody for whom it is morning."""
    await live_at(person)
    page = await (await new_context()).new_page()
    await resume(page, person)
    return page


async def planned(page: Page, person: Person, *titles: str) -> None:
    """Someone who has accepted a plan with these tasks."""
    await live_at(person)
    for title in titles:
        await add_task(person, title)
    await open_today(page)
    await accept_plan(page)
    for title in titles:
        await expect(block(page, title).first).to_be_visible()


def starts(found: list[dict[str, str]]) -> dict[str, str]:
    return {slot["title"]: slot["starts_at"] for slot in found}


def later(instant: str, minutes: int) -> float:
    return datetime.fromisoformat(instant).timestamp() + 60 * minutes


async def test_plan_accept_start_finish_and_both_tabs_show_what_it_brought(
    signed_in: Page, person: Person
) -> None:
    await live_at(person)
    await add_task(person, "Write the essay", difficulty="hard")
    await open_today(signed_in)
    second = await signed_in.context.new_page()
    await open_today(second)

    await plan_my_day(signed_in)
    await expect(signed_in.get_by_text("Nothing is planned yet.")).to_be_visible()
    assert await slots(person) == []
    await signed_in.get_by_role("button", name="Accept").click()
    await expect(next_up(signed_in).get_by_text("Write the essay")).to_be_visible()
    await expect(next_up(second).get_by_text("Write the essay")).to_be_visible()

    await signed_in.get_by_role("button", name="Start 25 min").click()
    await expect(signed_in.get_by_role("timer")).to_be_visible()
    await expect(second.get_by_role("timer")).to_be_visible()
    await second.get_by_role("button", name="Finish and complete").click()

    for page in (signed_in, second):
        await expect(page.locator(".user-detail")).to_contain_text("1 day")
        await expect(block(page, "Write the essay")).to_have_attribute("data-done", "true")
    earned = (await person.api.get("/gamification/points")).json()["data"]["earned_today"]
    assert earned > 0
    said = f"Done: “Write the essay”, +{earned} points"
    await expect(second.get_by_text(said)).to_be_visible()


async def test_rejecting_a_plan_moves_nothing(signed_in: Page, person: Person) -> None:
    await planned(signed_in, person, "First", "Second")
    before = await slots(person)
    await add_task(person, "Third", priority="urgent")
    await plan_my_day(signed_in)
    await expect(block(signed_in, "Third")).to_have_attribute("data-proposed", "true")
    await signed_in.get_by_role("button", name="Reject").click()
    await expect(signed_in.get_by_role("region", name="Proposed plan")).to_have_count(0)
    await expect(block(signed_in, "Third")).to_have_count(0)
    assert await slots(person) == before


async def test_an_accepted_plan_can_be_taken_back(signed_in: Page, person: Person) -> None:
    await planned(signed_in, person, "First")
    await toast(signed_in, "Your day is planned.").get_by_role("button", name="Undo").click()
    await expect(block(signed_in, "First")).to_have_count(0)
    assert await slots(person) == []


async def test_without_tasks_or_time_the_plan_says_why(signed_in: Page, person: Person) -> None:
    day = await live_at(person)
    await add_event(person, day, "Trip", "00:30", "23:30")
    await open_today(signed_in)
    await plan_my_day(signed_in)
    await expect(signed_in.get_by_text("Nothing can be placed today.")).to_be_visible()
    await signed_in.get_by_role("button", name="Close", exact=True).click()

    await add_task(person, "No room for this")
    await plan_my_day(signed_in)
    await expect(signed_in.get_by_text("the study hours are all taken")).to_be_visible()
    left = signed_in.get_by_role("list", name="Does not fit")
    await expect(left.get_by_text("No room for this")).to_be_visible()


async def test_a_block_moved_by_keyboard_stays_there_when_planning_again(
    signed_in: Page, person: Person
) -> None:
    await planned(signed_in, person, "Move me")
    await block(signed_in, "Move me").get_by_role("button").focus()
    await signed_in.keyboard.press("Enter")
    await signed_in.get_by_label("Move to").fill("15:30")
    await signed_in.keyboard.press("Enter")
    await expect(signed_in.get_by_text("“Move me” moved to 15:30.")).to_be_visible()
    moved = starts(await slots(person))["Move me"]

    await accept_plan(signed_in)
    assert starts(await slots(person))["Move me"] == moved
    await signed_in.reload()
    await expect(block(signed_in, "Move me")).to_have_attribute("data-start", "930")


async def test_quarter_hour_buttons_move_and_the_toast_moves_back(
    signed_in: Page, person: Person
) -> None:
    await planned(signed_in, person, "Nudge me")
    before = starts(await slots(person))["Nudge me"]
    await block(signed_in, "Nudge me").click()
    await signed_in.get_by_role("button", name="+15 min, later").click()
    await signed_in.get_by_role("button", name="+15 min, later").click()
    await signed_in.get_by_role("button", name="Move", exact=True).click()
    said = toast(signed_in, "“Nudge me” moved to")
    await expect(said).to_be_visible()
    after = starts(await slots(person))["Nudge me"]
    assert later(before, 30) == later(after, 0)
    await said.get_by_role("button", name="Undo").click()
    await expect(signed_in.get_by_text("Taken back.")).to_be_visible()
    assert starts(await slots(person))["Nudge me"] == before


async def drag(page: Page, title: str, minutes: int) -> None:
    """Take a block and pull it down by some minutes, without letting go."""
    box = await block(page, title).bounding_box()
    assert box is not None
    x, y = box["x"] + 120, box["y"] + 8
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x, y + 12)
    await page.mouse.move(x, y + minutes * 1.6, steps=5)


async def test_dragging_moves_a_block_and_escape_puts_it_back(
    signed_in: Page, person: Person
) -> None:
    await planned(signed_in, person, "Drag me")
    before = starts(await slots(person))["Drag me"]
    place = await block(signed_in, "Drag me").get_attribute("data-start")
    assert place is not None

    await drag(signed_in, "Drag me", 60)
    await signed_in.keyboard.press("Escape")
    await signed_in.mouse.up()
    await expect(signed_in.get_by_role("dialog")).to_have_count(0)
    assert starts(await slots(person))["Drag me"] == before

    await drag(signed_in, "Drag me", 60)
    await signed_in.mouse.up()
    await expect(block(signed_in, "Drag me")).to_have_attribute("data-start", f"{int(place) + 60}")
    assert later(before, 60) == later(starts(await slots(person))["Drag me"], 0)
    await expect(block(signed_in, "Drag me")).to_contain_text("locked")


async def test_a_block_on_an_event_asks_first(signed_in: Page, person: Person) -> None:
    day = await live_at(person)
    await add_event(person, day, "Lecture", "14:00", "15:00")
    await add_task(person, "Collide")
    await open_today(signed_in)
    await accept_plan(signed_in)
    before = await slots(person)
    await block(signed_in, "Collide").click()
    await signed_in.get_by_label("Move to").fill("14:15")
    await signed_in.get_by_role("button", name="Move", exact=True).click()
    question = signed_in.get_by_role("dialog", name="Something else is then")
    await expect(question.get_by_text("“Collide” would lie on “Lecture”.")).to_be_visible()
    assert await slots(person) == before
    await question.get_by_role("button", name="Move anyway").click()
    await expect(block(signed_in, "Collide")).to_have_attribute("data-start", "855")
    # Both are still to be seen, side by side.
    first = await block(signed_in, "Collide").bounding_box()
    second = await block(signed_in, "Lecture").bounding_box()
    assert first is not None
    assert second is not None
    apart = (
        first["x"] + first["width"] <= second["x"] or second["x"] + second["width"] <= first["x"]
    )
    assert apart


async def test_skipping_keeps_the_task_and_offers_a_new_plan(
    signed_in: Page, person: Person
) -> None:
    await planned(signed_in, person, "Not today", "Stays", "Stays too")
    found = {slot["title"]: slot for slot in await slots(person)}
    await block(signed_in, "Not today").click()
    await signed_in.get_by_role("button", name="Skip today").click()
    await expect(block(signed_in, "Not today")).to_have_count(0)
    open_tasks = (await person.api.get("/tasks")).json()["data"]
    assert {task["id"] for task in open_tasks} >= {found["Not today"]["task_id"]}
    still = {slot["title"] for slot in await slots(person) if slot["status"] == "planned"}
    assert still == {"Stays", "Stays too"}


async def test_a_new_event_on_planned_work_is_proposed_not_done(
    signed_in: Page, person: Person
) -> None:
    day = await live_at(person)
    await add_task(person, "In the way")
    await open_today(signed_in)
    await accept_plan(signed_in)
    before = await slots(person)
    local = await block(signed_in, "In the way").get_attribute("data-start")
    assert local is not None
    hour, minute = divmod(int(local), 60)
    await add_event(
        person, day, "Fire drill", f"{hour:02}:{minute:02}", f"{hour + 1:02}:{minute:02}"
    )
    await expect(signed_in.get_by_text("Your day changed.")).to_be_visible(timeout=20_000)
    assert await slots(person) == before
    await signed_in.get_by_role("button", name="See the new plan").click()
    await signed_in.get_by_role("button", name="Accept").click()
    await expect(signed_in.get_by_role("region", name="Proposed plan")).to_have_count(0)
    assert starts(await slots(person)) != starts(before)


async def test_what_did_not_fit_goes_to_tomorrow_and_back(signed_in: Page, person: Person) -> None:
    day = await live_at(person)
    await add_event(person, day, "Trip", "11:00", "17:00")
    task_id = await add_task(person, "Far too long", estimated_minutes=900)
    await add_task(person, "Fits")
    await open_today(signed_in)
    await accept_plan(signed_in)
    move = signed_in.get_by_role("button", name="Move Far too long to tomorrow")
    await move.click()
    said = toast(signed_in, "“Far too long” is for tomorrow.")
    await expect(said).to_be_visible()
    assert (await person.api.get(f"/tasks/{task_id}")).json()["data"]["scheduled_date"]
    await said.get_by_role("button", name="Undo").click()
    await expect(signed_in.get_by_text("Taken back.")).to_be_visible()
    assert (await person.api.get(f"/tasks/{task_id}")).json()["data"]["scheduled_date"] is None


async def test_keys_plan_and_start(signed_in: Page, person: Person) -> None:
    await live_at(person)
    await add_task(person, "By keyboard")
    await open_today(signed_in)
    await signed_in.keyboard.press("p")
    await signed_in.get_by_role("button", name="Accept").click(timeout=20_000)
    await expect(next_up(signed_in).get_by_text("By keyboard")).to_be_visible()
    await signed_in.keyboard.press("f")
    await expect(signed_in.get_by_role("timer")).to_be_visible()


async def test_an_empty_day_offers_the_first_task(signed_in: Page, person: Person) -> None:
    await live_at(person)
    await signed_in.goto("/today")
    await expect(signed_in.get_by_text("Your day belongs here.")).to_be_visible()
    await signed_in.get_by_role("button", name="Add a task").click()
    await signed_in.locator("#quick-add-input").fill("My first task for 20m")
    await signed_in.keyboard.press("Enter")
    await signed_in.keyboard.press("Escape")
    await expect(signed_in.get_by_role("list", name="Open tasks")).to_contain_text("My first task")


@pytest.mark.parametrize("width", [390, 820])
async def test_next_up_comes_first_on_small_screens(
    new_context: NewContext, person: Person, width: int
) -> None:
    await live_at(person)
    await add_task(person, "On the go")
    page = await (await new_context(width=width, height=844)).new_page()
    await resume(page, person)
    await open_today(page)
    await accept_plan(page)
    card, day = await next_up(page).bounding_box(), await page.locator("#timeline").bounding_box()
    assert card is not None
    assert day is not None
    assert card["y"] + card["height"] <= day["y"]
    wide = await page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width


async def test_nothing_is_in_the_way_of_screen_readers_or_weak_eyes(
    signed_in: Page, person: Person
) -> None:
    page = signed_in
    await follow_system(person)
    day = await live_at(person)
    await add_event(person, day, "Lecture", "14:00", "15:00")
    await add_task(person, "Readable", difficulty="hard")
    await add_task(person, "Does not fit", estimated_minutes=900)
    await open_today(page)
    assert await everywhere(page) == []
    await plan_my_day(page)
    assert await everywhere(page) == []
    await page.get_by_role("button", name="Accept").click()
    await expect(next_up(page).get_by_role("heading")).not_to_have_text("What comes first?")
    assert await everywhere(page) == []
    await block(page, "Readable").first.click()
    await expect(page.get_by_role("dialog", name="Readable")).to_be_visible()
    assert await everywhere(page) == []


async def work_in_sessions(person: Person, minutes: int, number: int, share: float) -> None:
    """So many past sessions of a length, of which a share was worked."""
    async with servers_unit() as unit:
        user = await repository.user_by_email(unit, person.email)
        assert user is not None
        for ago in range(1, number + 1):
            begin = unit.now() - timedelta(days=ago)
            worked = round(minutes * share)
            unit.add(
                FocusSession(
                    user_id=user.id, mode="countdown", status="completed", started_at=begin,
                    planned_minutes=minutes, break_minutes=5, long_break_minutes=15,
                    ended_at=begin + timedelta(minutes=worked), actual_minutes=worked,
                )
            )  # fmt: skip


async def test_a_tip_can_be_taken_or_put_away(signed_in: Page, person: Person) -> None:
    await work_in_sessions(person, 25, 12, 0.6)
    await work_in_sessions(person, 40, 9, 1.0)
    await add_task(person, "Something to do")
    await follow_system(person)
    await open_today(signed_in)
    tip = signed_in.get_by_role("region", name="Advice")
    await expect(tip).to_contain_text("Try focus sessions of 40 min instead of 25 min.")
    assert await everywhere(signed_in) == []
    await tip.get_by_role("button", name="Put this advice away").click()
    await expect(tip).to_have_count(0)
    await signed_in.reload()
    await expect(next_up(signed_in)).to_be_visible()
    await expect(tip).to_have_count(0)

    await signed_in.evaluate("localStorage.clear()")
    other = await signed_in.context.new_page()
    await open_today(other)
    tip = other.get_by_role("region", name="Advice")
    await tip.get_by_role("button", name="Use 40 min").click()
    await expect(toast(other, "Sessions are 40 min long from now on.")).to_be_visible()
    await expect(tip).to_have_count(0)
    wishes = (await person.api.get("/users/me/preferences")).json()["data"]
    assert wishes["session_minutes"] == 40


async def test_the_example_fills_the_page_and_goes_away_again(
    signed_in: Page, person: Person
) -> None:
    await live_at(person)
    await signed_in.goto("/today")
    await signed_in.get_by_role("button", name="Try it with an example").click()
    await expect(signed_in.get_by_role("progressbar")).to_be_visible()
    note = signed_in.get_by_text("This is example data, to look around with.")
    await expect(note).to_be_visible(timeout=90_000)
    await expect(signed_in.locator("#timeline")).to_be_visible()
    await signed_in.get_by_role("button", name="Remove it").click()
    await expect(signed_in.get_by_text("Your day belongs here.")).to_be_visible(timeout=60_000)
    assert (await person.api.get("/tasks", params={"view": "all"})).json()["data"] == []

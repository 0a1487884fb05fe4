"""The Calendar page: series, clock changes, and planned blocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from playwright.async_api import Page, expect

from tests.e2e.conftest import NewContext, Person, resume
from tests.e2e.test_calendar import (
    add,
    drag,
    entry,
    height_of_an_hour,
    held,
    lane,
    open_calendar,
    take_back,
    width_of_a_day,
)


async def test_one_day_of_a_series_is_moved_alone(signed_in: Page, person: Person) -> None:
    await add(person, "Class", "2027-02-02", "10:00", "11:00", recurrence_rule="FREQ=WEEKLY")
    week = await open_calendar(signed_in)
    await drag(week, entry(week, "Class"), await width_of_a_day(week), 0)
    question = week.get_by_role("dialog", name="“Class” repeats")
    await question.get_by_role("button", name="Close").click()
    await expect(lane(week, "2027-02-02").locator(".cal-event")).to_have_count(1)

    await entry(week, "Class").click()
    await week.get_by_label("Starts", exact=True).fill("2027-02-03")
    await week.get_by_label("Title").fill("Class, once")
    await week.get_by_role("button", name="Save").click()
    await (
        question.or_(week.get_by_role("dialog", name="“Class, once” repeats"))
        .get_by_role("button", name="Only this one")
        .click()
    )
    await expect(lane(week, "2027-02-03").locator(".cal-event")).to_contain_text("Class, once")
    first, second = await held(person)
    assert (first["title"], first["starts_at"][:10]) == ("Class, once", "2027-02-03")
    assert (second["title"], second["starts_at"][:10]) == ("Class", "2027-02-09")


async def test_the_rest_of_a_series_goes_and_comes_back(signed_in: Page, person: Person) -> None:
    await add(person, "Class", "2027-01-26", "10:00", "11:00", recurrence_rule="FREQ=WEEKLY")
    week = await open_calendar(signed_in)
    await entry(week, "Class").click()
    await week.get_by_role("button", name="Delete").click()
    await week.get_by_role("button", name="This one and all that follow").click()
    await expect(entry(week, "Class")).to_have_count(0)
    assert await held(person) == []
    await take_back(week)
    await expect(entry(week, "Class")).to_have_count(1)
    assert len(await held(person)) == 2


async def test_a_rule_in_words_repeats_the_event(signed_in: Page, person: Person) -> None:
    week = await open_calendar(signed_in)
    await week.keyboard.press("n")
    await week.get_by_label("Title").fill("Choir")
    await week.get_by_label("Starts", exact=True).fill("2027-02-02")
    await week.get_by_label("Repeats", exact=True).select_option("words")
    await week.get_by_label("How it repeats").fill("now and then")
    await week.get_by_role("button", name="Save").click()
    await expect(week.get_by_text("I can't read that.")).to_be_visible()
    await week.get_by_label("How it repeats").fill("every tue, thu")
    await week.get_by_role("button", name="Save").click()
    await expect(entry(week, "Choir")).to_have_count(2)
    assert [e["starts_at"][:10] for e in await held(person)][:3] == [
        "2027-02-02", "2027-02-04", "2027-02-09",
    ]  # fmt: skip


async def test_nine_o_clock_stays_nine_when_the_clocks_change(
    new_context: NewContext, person: Person
) -> None:
    await add(person, "Early", "2027-03-22", "09:00", "09:30", recurrence_rule="FREQ=DAILY")
    page = await (await new_context()).new_page()
    await resume(page, person)
    await open_calendar(page, "/calendar?view=week&day=2027-03-28")
    for day in ("2027-03-27", "2027-03-28"):
        await expect(lane(page, day).locator(".cal-event")).to_contain_text("09:00–09:30")
        await expect(lane(page, day).locator(".cal-event")).to_have_count(1)

    await page.keyboard.press("n")
    await page.get_by_label("Title").fill("At night")
    await page.get_by_label("Starts", exact=True).fill("2027-03-28")
    await page.get_by_label("Start time").fill("02:30")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("The clocks in Europe/Berlin skip 02:30")).to_be_visible()
    await expect(entry(page, "At night")).to_contain_text("03:30")


async def test_a_whole_series_moves_and_comes_back(signed_in: Page, person: Person) -> None:
    await add(person, "Class", "2027-01-26", "10:00", "11:00", recurrence_rule="FREQ=WEEKLY")
    week = await open_calendar(signed_in)
    await drag(
        week, entry(week, "Class"), await width_of_a_day(week), 2 * await height_of_an_hour(week)
    )
    await week.get_by_role("button", name="All of them").click()
    await expect(lane(week, "2027-02-03").locator(".cal-event")).to_contain_text("12:00–13:00")
    every = "/calendar/events?start=2027-01-25&end=2027-02-15"
    days = [event["starts_at"] for event in await held(person, every)]
    assert days == [f"2027-{day}T11:00:00Z" for day in ("01-27", "02-03", "02-10")]
    await take_back(week)
    await expect(lane(week, "2027-02-02").locator(".cal-event")).to_contain_text("10:00–11:00")
    days = [event["starts_at"] for event in await held(person, every)]
    assert days == [f"2027-{day}T09:00:00Z" for day in ("01-26", "02-02", "02-09")]


async def test_a_planned_block_is_moved_and_stays_there(signed_in: Page, person: Person) -> None:
    task = await person.api.post("/tasks", json={"title": "Essay", "estimated_minutes": 25})
    day = datetime.now(UTC).date() + timedelta(days=2)
    start = f"{day}T09:00:00Z"
    task_id = task.json()["data"]["id"]
    answer = await person.api.put(f"/schedules/tasks/{task_id}/reschedule", json={"start": start})
    assert answer.status_code == 200, answer.text
    await add(person, "Dentist", str(day), "15:00", "16:00")
    page = await open_calendar(signed_in, f"/calendar?view=day&day={day}")

    await entry(page, "Essay").click()
    card = page.get_by_role("dialog", name="Essay")
    await card.get_by_label("Starts", exact=True).fill("15:10")
    await card.get_by_role("button", name="Move", exact=True).click()
    clash = page.get_by_role("dialog", name="Something else is then")
    await expect(clash).to_contain_text("“Essay” would lie on “Dentist”.")
    await clash.get_by_role("button", name="Leave it").click()
    await card.get_by_role("button", name="Close").click()
    await expect(card).to_have_count(0)

    box = await page.locator(".cal-lane").bounding_box()
    assert box is not None
    await drag(page, entry(page, "Essay"), 0, box["height"] / 24)
    await expect(page.locator("[data-sonner-toast]")).to_contain_text("and stays there")
    slots = (await person.api.get(f"/schedules/daily?date={day}")).json()["data"]["slots"]
    (slot,) = [s for s in slots if s["task_id"] == task_id]
    assert (slot["starts_at"], slot["is_flexible"]) == (f"{day}T10:00:00Z", False)
    await take_back(page)
    await expect(page.get_by_text("Taken back.")).to_be_visible()
    slots = (await person.api.get(f"/schedules/daily?date={day}")).json()["data"]["slots"]
    assert [s["starts_at"] for s in slots if s["task_id"] == task_id] == [start]

"""The Calendar page: make, move and delete events by hand, by key and by dialog; series; blocks."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from tests.e2e.axe import everywhere, follow_system
from tests.e2e.conftest import NewContext, Person, resume

MONDAY = "2027-02-01"
WEEK = f"/calendar?view=week&day={MONDAY}"
FORTNIGHT = "/calendar/events?start=2027-02-01&end=2027-02-15"


async def add(person: Person, title: str, day: str, start: str, end: str, **more: Any) -> str:
    body = {"title": title, "start_date": day, "start_time": start, "end_time": end, **more}
    answer = await person.api.post("/calendar/events", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["data"]["id"])


async def held(person: Person, path: str = FORTNIGHT) -> list[dict[str, Any]]:
    answer = await person.api.get(path)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["data"])


async def open_calendar(page: Page, address: str = WEEK) -> Page:
    await page.goto(address)
    await expect(page.locator(".cal-root, .cal-agenda, .empty").first).to_be_visible()
    return page


def entry(page: Page, title: str) -> Locator:
    return page.locator(".cal-event:not(.cal-moving)", has_text=title)


def lane(page: Page, day: str) -> Locator:
    return page.locator(f".cal-lane[data-date='{day}']")


async def take_back(page: Page) -> None:
    await page.locator("[data-sonner-toast]").get_by_role("button", name="Undo").first.click()


async def drag(page: Page, found: Locator, across: float, down: float) -> None:
    await found.scroll_into_view_if_needed()
    box = await found.bounding_box()
    assert box is not None
    x, y = box["x"] + 20, box["y"] + 8
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x + 8, y + 8, steps=3)
    await page.mouse.move(x + across, y + down, steps=10)
    await page.mouse.up()


async def width_of_a_day(page: Page) -> float:
    box = await lane(page, MONDAY).bounding_box()
    assert box is not None
    return float(box["width"])


async def height_of_an_hour(page: Page) -> float:
    box = await lane(page, MONDAY).bounding_box()
    assert box is not None
    return float(box["height"]) / 24


@pytest.fixture
async def week(signed_in: Page) -> Page:
    return await open_calendar(signed_in)


async def test_an_event_is_made_in_the_dialog_and_the_toast_takes_it_back(
    week: Page, person: Person
) -> None:
    await week.get_by_role("button", name="New event").click()
    await week.get_by_role("button", name="Save").click()
    await expect(week.get_by_text("Give it a name.")).to_be_visible()

    await week.get_by_label("Title").fill("Piano lesson")
    await week.get_by_label("Starts", exact=True).fill("2027-02-03")
    await week.get_by_label("Start time").fill("16:00")
    # The end has followed the start, an hour behind it.
    await expect(week.get_by_label("Ends", exact=True)).to_have_value("2027-02-03")
    await expect(week.get_by_label("End time")).to_have_value("17:00")
    await week.get_by_label("Place (optional)").fill("Room 4")
    await week.get_by_role("button", name="Save").click()

    made = entry(week, "Piano lesson")
    await expect(made).to_contain_text("16:00–17:00")
    await expect(made).to_contain_text("Room 4")
    await take_back(week)
    await expect(made).to_have_count(0)
    assert await held(person) == []


async def test_wrong_times_are_said_at_their_field_and_the_text_stays(week: Page) -> None:
    await week.keyboard.press("n")
    await week.get_by_label("Title").fill("Backwards")
    await week.get_by_label("End time").fill("01:00")
    await week.get_by_role("button", name="Save").click()
    await expect(week.get_by_text("The event ends before it starts.")).to_be_visible()
    await expect(week.get_by_label("Title")).to_have_value("Backwards")


async def test_drawing_on_the_grid_begins_an_event_there(week: Page, person: Person) -> None:
    hour = await height_of_an_hour(week)
    box = await lane(week, "2027-02-04").bounding_box()
    assert box is not None
    x, y = box["x"] + 30, box["y"] + 9 * hour + 4
    await week.mouse.move(x, y)
    await week.mouse.down()
    await week.mouse.move(x, y + 1.5 * hour - 8, steps=10)
    await week.mouse.up()
    await week.get_by_label("Title").fill("Drawn")
    await week.keyboard.press("Enter")
    await expect(entry(week, "Drawn")).to_contain_text("09:00–10:30")
    (only,) = await held(person)
    assert only["starts_at"] == "2027-02-04T08:00:00Z"


async def test_dragging_moves_an_event_and_undo_brings_it_back(
    signed_in: Page, person: Person
) -> None:
    await add(person, "Review", "2027-02-02", "10:00", "11:00")
    await add(person, "Lunch", "2027-02-03", "12:00", "13:00")
    week = await open_calendar(signed_in)
    await drag(week, entry(week, "Review"), await width_of_a_day(week),
               2 * await height_of_an_hour(week))  # fmt: skip
    await expect(entry(week, "Review")).to_contain_text("12:00–13:00")
    toast = week.locator("[data-sonner-toast]")
    await expect(toast).to_contain_text("Wed 3 Feb 2027, 12:00")
    await expect(toast).to_contain_text("Overlaps “Lunch”.")
    await take_back(week)
    await expect(entry(week, "Review")).to_contain_text("10:00–11:00")
    assert {e["title"]: e["starts_at"] for e in await held(person)}["Review"][:10] == "2027-02-02"


async def test_pulling_the_lower_edge_makes_an_event_longer(
    signed_in: Page, person: Person
) -> None:
    await add(person, "Review", "2027-02-02", "10:00", "11:00")
    week = await open_calendar(signed_in)
    found = entry(week, "Review")
    await found.hover()
    box = await found.bounding_box()
    assert box is not None
    x, y = box["x"] + 40, box["y"] + box["height"] - 3
    await week.mouse.move(x, y)
    await week.mouse.down()
    await week.mouse.move(x, y + await height_of_an_hour(week), steps=10)
    await week.mouse.up()
    await expect(found).to_contain_text("10:00–12:00")
    (only,) = await held(person)
    assert (only["starts_at"][11:16], only["ends_at"][11:16]) == ("09:00", "11:00")


async def test_another_tab_shows_a_new_event_within_a_second(week: Page, person: Person) -> None:
    other = await week.context.new_page()
    await open_calendar(other)
    await week.bring_to_front()
    await week.keyboard.press("n")
    await week.get_by_label("Title").fill("Seen twice")
    await week.get_by_label("Starts", exact=True).fill("2027-02-02")
    await week.get_by_role("button", name="Save").click()
    await expect(entry(week, "Seen twice")).to_be_visible()
    await expect(entry(other, "Seen twice")).to_have_count(1, timeout=1000)


async def test_a_change_made_elsewhere_is_not_written_over(signed_in: Page, person: Person) -> None:
    event_id = await add(person, "Review", "2027-02-02", "10:00", "11:00")
    week = await open_calendar(signed_in)
    await entry(week, "Review").click()
    await week.get_by_label("Title").fill("Mine")
    await person.api.patch(f"/calendar/events/{event_id}", json={"title": "Theirs"})
    await week.get_by_role("button", name="Save").click()
    await expect(week.get_by_text("was changed elsewhere meanwhile")).to_be_visible()
    await expect(week.get_by_label("Title")).to_have_value("Mine")
    await week.get_by_role("button", name="Show the newer version").click()
    await expect(week.get_by_label("Title")).to_have_value("Theirs")


async def test_everything_can_be_reached_by_keyboard(signed_in: Page, person: Person) -> None:
    await add(person, "First", "2027-02-02", "09:00", "10:00")
    await add(person, "Second", "2027-02-02", "11:00", "12:00")
    await add(person, "Beside", "2027-02-04", "11:00", "12:00")
    week = await open_calendar(signed_in)
    await entry(week, "First").focus()
    await week.keyboard.press("ArrowDown")
    await expect(entry(week, "Second")).to_be_focused()
    await week.keyboard.press("ArrowRight")
    await expect(entry(week, "Beside")).to_be_focused()
    await week.keyboard.press("Enter")
    await expect(week.get_by_label("Title")).to_have_value("Beside")
    await week.keyboard.press("Escape")
    await expect(entry(week, "Beside")).to_be_focused()

    await week.keyboard.press("a")
    await expect(week.locator(".cal-agenda")).to_be_visible()
    await week.keyboard.press("j")
    await week.keyboard.press("Enter")
    await week.get_by_label("Title").fill("First of all")
    await week.keyboard.press("Enter")
    await expect(week.locator("[data-row]").first).to_contain_text("First of all")

    await week.keyboard.press("d")
    await expect(week.get_by_role("heading", name="Monday, 1 Feb 2027")).to_be_visible()
    await week.keyboard.press("w")
    await expect(week.get_by_role("heading", name="1 – 7 February 2027")).to_be_visible()
    await week.get_by_role("button", name="Later").press("Enter")
    await expect(week.get_by_role("heading", name="8 – 14 February 2027")).to_be_visible()
    await week.keyboard.press("t")
    await expect(week.locator(".cal-day-head.cal-today")).to_be_visible()


async def test_a_phone_begins_with_a_day_and_never_scrolls_sideways(
    new_context: NewContext, person: Person
) -> None:
    await add(person, "A lesson with a name that is longer than a phone is wide", MONDAY,
              "09:00", "09:30")  # fmt: skip
    page = await (await new_context(390, 844)).new_page()
    await resume(page, person)
    await open_calendar(page, f"/calendar?day={MONDAY}")
    await expect(page.get_by_role("heading", name="Monday, 1 Feb 2027")).to_be_visible()
    await expect(page.locator(".cal-event")).to_have_count(1)
    for view in ("day", "week", "agenda"):
        await page.locator(".segmented label", has_text=view.capitalize()).click()
        await expect(page.locator(f".segmented input[value='{view}']")).to_be_checked()
        assert await page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        ), view


async def test_a_calendar_can_be_hidden_and_stays_so(signed_in: Page, person: Person) -> None:
    await add(person, "Mine", "2027-02-02", "09:00", "10:00")
    week = await open_calendar(signed_in)
    await expect(entry(week, "Mine")).to_be_visible()
    await week.locator(".cal-source", has_text="My events").click()
    await expect(entry(week, "Mine")).to_have_count(0)
    await open_calendar(week)
    await expect(week.get_by_label("My events")).not_to_be_checked()
    await expect(entry(week, "Mine")).to_have_count(0)


async def test_a_busy_week_says_how_much_more_there_is(signed_in: Page, person: Person) -> None:
    events = [
        f"BEGIN:VEVENT\r\nUID:{day}-{n}\r\nDTSTAMP:20270101T000000Z\r\n"
        f"DTSTART:202702{day:02}T{n:02}0000Z\r\nSUMMARY:Call {n}\r\nEND:VEVENT\r\n"
        for day in range(1, 8)
        for n in range(4, 22)
    ]
    file = (
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//T//EN\r\n{''.join(events)}END:VCALENDAR\r\n"
    )
    answer = await person.api.post("/calendar/import", files={"file": ("calls.ics", file)})
    assert answer.status_code == 200, answer.text
    week = await open_calendar(signed_in)
    await expect(week.locator(".cal-event")).to_have_count(100)
    await week.locator(".cal-head", has_text="and 4 more").first.click()
    await expect(week.get_by_role("heading", name="Monday, 1 Feb 2027")).to_be_visible()
    await expect(week.locator(".cal-event")).to_have_count(18)


async def test_axe_finds_nothing(signed_in: Page, person: Person) -> None:
    page = signed_in
    await follow_system(person)
    await add(person, "Class", MONDAY, "10:00", "11:00", recurrence_rule="FREQ=DAILY")
    await add(person, "At once", MONDAY, "10:00", "10:15", color="#c2632e", busy=False)
    await person.api.post(
        "/calendar/events", json={"title": "Fair", "all_day": True, "start_date": MONDAY}
    )
    for view in ("week", "day", "agenda"):
        await open_calendar(page, f"/calendar?view={view}&day={MONDAY}")
        for title in ("At once", "Fair"):
            await expect(page.get_by_text(title).first).to_be_visible()
        assert await everywhere(page) == [], view
    await page.get_by_text("At once").click()
    await expect(page.get_by_label("Title")).to_be_visible()
    assert await everywhere(page) == []

"""What the tests of Today and Focus share: a person at nine in the morning, with things to do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from playwright.async_api import Locator, Page, expect

from tests.e2e.conftest import Person

HOURS = {"study_start": "08:00", "study_end": "17:00"}


def zone_where_it_is(hour: int) -> tuple[str, int]:
    """A zone in which it is about this hour of some day now, and its offset in hours."""
    ahead = (hour - datetime.now(UTC).hour + 12) % 24 - 12
    return ("Etc/GMT" if ahead == 0 else f"Etc/GMT{-ahead:+d}"), ahead


async def live_at(person: Person, hour: int = 9, **answers: Any) -> date:
    """Let it be this hour where the person lives; answers their local day."""
    zone, ahead = zone_where_it_is(hour)
    body = {"timezone": zone, **HOURS, **answers}
    answer = await person.api.put("/users/me/onboarding", json=body)
    assert answer.status_code == 200, answer.text
    return (datetime.now(UTC) + timedelta(hours=ahead)).date()


async def add_task(person: Person, title: str, **fields: Any) -> str:
    answer = await person.api.post(
        "/tasks", json={"title": title, "estimated_minutes": 25, **fields}
    )
    assert answer.status_code == 201, answer.text
    return str(answer.json()["data"]["id"])


async def add_event(person: Person, day: date, title: str, start: str, end: str) -> None:
    times = {"start_date": f"{day}", "start_time": start, "end_date": f"{day}", "end_time": end}
    answer = await person.api.post("/calendar/events", json={"title": title, **times})
    assert answer.status_code == 201, answer.text


async def slots(person: Person) -> list[dict[str, Any]]:
    """The blocks of work of today's plan."""
    plan = (await person.api.get("/schedules/daily")).json()["data"]
    return [slot for slot in plan["slots"] if slot["slot_type"] == "task"]


async def open_today(page: Page) -> None:
    await page.goto("/today")
    await expect(page.locator("#timeline")).to_be_visible()


async def plan_my_day(page: Page) -> None:
    """Ask for a plan and wait until it is there to be decided on."""
    await page.get_by_role("button", name="Plan", exact=False).first.click()
    await expect(page.get_by_role("region", name="Proposed plan")).to_be_visible(timeout=20_000)


async def accept_plan(page: Page) -> None:
    await plan_my_day(page)
    await page.get_by_role("button", name="Accept").click()
    await expect(page.get_by_text("Your day is planned.").first).to_be_visible()
    await expect(page.get_by_role("region", name="Proposed plan")).to_have_count(0)


def block(page: Page, title: str) -> Locator:
    return page.locator(".tl-block").filter(has_text=title)


def toast(page: Page, text: str) -> Locator:
    return page.locator("[data-sonner-toast]").filter(has_text=text)


def next_up(page: Page) -> Locator:
    return page.get_by_role("region", name="Next up")

"""Calendar files in the browser: import with a report, twice, broken, taken back, and export."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.conftest import ROOT
from tests.e2e.conftest import Person
from tests.e2e.test_calendar import entry, open_calendar, take_back

FILES = ROOT / "tests" / "data" / "ics"
SAMPLE = FILES / "valid_sunbird_sample.ics"
OURS = """BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//Test//EN\r
X-WR-CALNAME:Timetable\r
BEGIN:VEVENT\r
UID:lesson-1\r
DTSTAMP:20270101T000000Z\r
DTSTART:20270202T080000Z\r
DTEND:20270202T090000Z\r
SUMMARY:Geometry\r
END:VEVENT\r
END:VCALENDAR\r
"""


@pytest.fixture
async def files(signed_in: Page) -> Page:
    await open_calendar(signed_in)
    await signed_in.get_by_role("button", name="More", exact=True).click()
    await signed_in.get_by_role("menuitem", name="Import and export").click()
    return signed_in


async def choose(page: Page, file: Path) -> None:
    await page.locator("#calendar-file").set_input_files(file)


async def test_the_same_file_twice_changes_nothing_the_second_time(
    files: Page, person: Person
) -> None:
    told = files.locator(".upload-told")
    await choose(files, SAMPLE)
    await expect(told).to_contain_text("182")
    await expect(files.get_by_text("182 entries")).to_be_visible()
    await choose(files, SAMPLE)
    await expect(told).to_contain_text("182 events were here already")
    imports = (await person.api.get("/calendar/imports")).json()["data"]
    assert [found["events"] for found in imports] == [182]


async def test_a_file_that_is_no_calendar_is_refused_with_a_reason(
    files: Page, tmp_path: Path
) -> None:
    broken = tmp_path / "holiday.ics"
    broken.write_bytes(b"\x89PNG not a calendar")
    await choose(files, broken)
    await expect(files.locator(".upload-problem")).to_be_visible()
    await expect(files.get_by_text("Calendars you brought")).to_have_count(0)


async def test_an_import_is_taken_back_as_one(files: Page, person: Person, tmp_path: Path) -> None:
    ours = tmp_path / "timetable.ics"
    ours.write_text(OURS, newline="")
    await choose(files, ours)
    await expect(files.get_by_text("“Timetable” is in your calendar.")).to_be_visible()
    await files.get_by_role("button", name="Close").click()
    await expect(entry(files, "Geometry")).to_contain_text("09:00–10:00")
    await expect(files.get_by_label("Timetable", exact=True)).to_be_checked()

    await entry(files, "Geometry").click()
    await expect(files.get_by_text("It came with “Timetable”.")).to_be_visible()
    await files.keyboard.press("Escape")
    await take_back(files)
    await expect(entry(files, "Geometry")).to_have_count(0)
    assert (await person.api.get("/calendar/imports")).json()["data"] == []


async def test_an_imported_calendar_is_removed_after_a_question(
    files: Page, person: Person
) -> None:
    await choose(files, SAMPLE)
    await files.get_by_role("button", name="Remove valid_sunbird_sample").click()
    await files.get_by_role("button", name="Remove", exact=True).click()
    await expect(files.get_by_text("Calendars you brought")).to_have_count(0)
    assert (await person.api.get("/calendar/imports")).json()["data"] == []


async def test_everything_can_be_exported(files: Page) -> None:
    async with files.expect_download() as waiting:
        await files.get_by_role("link", name="Export all events as an .ics file").click()
    download = await waiting.value
    assert download.suggested_filename == "focusflow.ics"
    assert Path(await download.path()).read_bytes().startswith(b"BEGIN:VCALENDAR")

"""Real calendar files of many programs: each imports, with a report of what was left out."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from focusflow.calendar.ics import IcsFile, expand, read, series_rows, write

DATA = Path(__file__).parents[2] / "data" / "ics"
TO_DO = "a to-do, not an event"

# file: (events taken, reasons of what was skipped, codes of the notes)
SAMPLES: dict[str, tuple[int, dict[str, int], dict[str, int]]] = {
    "icalendar_alarm_etar_future.ics": (1, {}, {}),
    "icalendar_alarm_google_future.ics": (1, {}, {}),
    "icalendar_america_new_york.ics": (1, {}, {}),
    "icalendar_issue_1050_calendar_with_events_and_todos.ics": (
        2,
        {TO_DO: 1, "a journal entry, not an event": 1},
        {},
    ),
    "icalendar_issue_722_timezone_transition_ambiguity.ics": (4, {}, {}),
    "invalid_CalendarDataFile.ics": (152, {}, {}),
    "invalid_core.ics": (81, {}, {}),
    "invalid_phpicalendar_sample.ics": (
        16,
        {TO_DO: 3, "Its end '20031114T18300' is not a date or time.": 1},
        {},
    ),
    "valid_Australian_TV_Melbourne.ics": (41, {}, {}),
    "valid_BCP321928.ics": (370, {}, {}),
    "valid_EstoniaHolidays.ics": (152, {}, {}),
    "valid_google_aus_holidays.ics": (96, {}, {}),
    "valid_mathBirthdays.ics": (1321, {}, {}),
    "valid_sunbird_sample.ics": (182, {TO_DO: 4}, {"title_cut": 1}),
}


def sample(name: str) -> IcsFile:
    return read((DATA / name).read_bytes(), zone="Europe/Berlin")


def test_every_sample_is_listed() -> None:
    assert {path.name for path in DATA.glob("*.ics")} == set(SAMPLES)


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_sample_is_taken_and_reported(name: str) -> None:
    taken, skipped, notes = SAMPLES[name]
    file = sample(name)
    assert len(file.events) == taken
    assert Counter(item.reason for item in file.skipped) == skipped
    assert Counter(item.code for item in file.notes) == notes
    assert all(item.line for item in (*file.skipped, *file.notes))


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_every_component_of_a_sample_is_accounted_for(name: str) -> None:
    lines = (DATA / name).read_bytes().decode().splitlines()
    begun = sum(line.strip() in ("BEGIN:VEVENT", "BEGIN:VTODO", "BEGIN:VJOURNAL") for line in lines)
    file = sample(name)
    assert len(file.events) + len(file.skipped) == begun


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_reading_a_sample_again_changes_nothing(name: str) -> None:
    first, second = sample(name), sample(name)
    assert first == second
    keys = [(event.uid, event.recurrence_id) for event in first.events]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_a_sample_survives_export_and_import(name: str) -> None:
    events = sample(name).events
    back = read(write(events, name="Copy"), zone="Pacific/Auckland")
    assert back.skipped == ()
    assert [replace(event, raw="") for event in back.events] == [
        replace(event, raw="") for event in events
    ]


def test_names_and_zones_of_calendars_are_kept() -> None:
    file = sample("valid_Australian_TV_Melbourne.ics")
    assert (file.name, file.zone) == ("Australian_TV_Melbourne", "Australia/Melbourne")
    first = file.events[0]
    assert first.zone == "Australia/Melbourne"
    assert first.start == datetime(2004, 3, 17, 10, 30, tzinfo=UTC)
    assert (first.title, first.location) == ("Secret Life of Us", "Ch 10")


def test_a_clock_that_only_the_file_knows_gives_exact_instants() -> None:
    events = sample("icalendar_issue_722_timezone_transition_ambiguity.ics").events
    assert events[0].start == datetime(2024, 3, 2, 20, tzinfo=UTC)  # 08:00 at +12
    assert events[1].start == datetime(2024, 8, 2, 22, tzinfo=UTC)  # 08:00 at +10


def test_a_vendor_prefix_does_not_hide_the_zone() -> None:
    by_title = {e.title: e for e in sample("invalid_phpicalendar_sample.ics").events}
    assert by_title["Meeting"].zone == "America/Chicago"
    [custom] = sample("icalendar_america_new_york.ics").events
    assert custom.zone == "America/New_York"


def test_birthdays_stay_days_wherever_one_looks_from() -> None:
    rows = series_rows(sample("valid_mathBirthdays.ics").events)
    start, end = datetime(2026, 9, 17, 12, tzinfo=UTC), datetime(2026, 9, 17, 13, tzinfo=UTC)
    for zone, day in (("Europe/Berlin", 17), ("Pacific/Auckland", 18), ("Pacific/Honolulu", 17)):
        found = expand(rows, start, end, zone=zone)
        assert found
        assert {occurrence.start for occurrence in found} == {date(2026, 9, day)}


def test_moved_occurrences_of_a_sample_stay_moved() -> None:
    rows = series_rows(sample("invalid_phpicalendar_sample.ics").events)
    found = expand(
        rows, datetime(2002, 11, 22, tzinfo=UTC), datetime(2002, 11, 23, tzinfo=UTC), zone="UTC"
    )
    weekly = [o for o in found if o.uid == "99730AB4-92C7-11D7-A4A2-000A95690022"]
    assert [o.start for o in weekly] == [datetime(2002, 11, 22, 18, 45, tzinfo=UTC)]
    assert weekly[0].recurrence_id == "2002-11-22T20:00:00Z"
    assert not weekly[0].original

"""Reading: calendars, whole, what changed, and tokens that are not taken any more."""

from __future__ import annotations

import pytest

from focusflow.platform.errors import InvalidInput
from integrations.google_calendar import GoogleCalendar, reading
from tests.integration.connections.google.conftest import (
    ACCOUNT,
    CHOIR,
    SERIES,
    at,
    events_of,
    happening,
    lecture,
)
from tests.stand_ins.google_calendar import Google

Secret = dict[str, str]


def ids(found: reading.Reading) -> tuple[set[str], set[str]]:
    """Which ids came and which went."""
    assert found.changes is not None
    return {item.id for item in found.changes.items}, set(found.changes.removed)


async def test_calendars_come_with_the_main_one_first(
    google: Google, provider: GoogleCalendar, secret: Secret
) -> None:
    google.calendars.clear()
    google.add_calendar("h", "Holidays", accessRole="reader", selected=False)
    google.add_calendar("t", "Team", accessRole="writer", backgroundColor="#16a765")
    google.add_calendar(ACCOUNT, "Alice", primary=True)
    google.add_calendar("b", "Bob\n\x00", accessRole="freeBusyReader", hidden=True)
    google.page_limit = 2
    found = await provider.calendars(secret)
    assert [(one.id, one.writable, one.selected) for one in found] == [
        (ACCOUNT, True, True), ("t", True, True), ("b", False, False), ("h", False, False),
    ]  # fmt: skip
    assert (found[1].color, found[2].title) == ("#16a765", "Bob")
    assert [name for name, _ in google.asked] == ["calendarList.list"] * 2


async def test_a_whole_read_goes_through_all_pages_and_then_only_changes_come(
    google: Google, provider: GoogleCalendar, secret: Secret
) -> None:
    made = [google.seed(**lecture(f"2026-11-{day:02}")) for day in range(1, 11)]
    google.page_limit = 3
    first = await provider.read(secret, ACCOUNT, {}, "UTC")
    assert first.changes is not None
    assert first.changes.whole
    assert ids(first)[0] == {one["id"] for one in made}
    assert (first.title, first.skipped) == ("Alice", 0)
    again = await provider.read(secret, ACCOUNT, first.cursor, "UTC")
    assert again.changes is None

    google.edit(made[0]["id"], summary="Algebra II")
    google.cancel(made[1]["id"])
    new = google.seed(**lecture("2026-12-01"))
    later = await provider.read(secret, ACCOUNT, again.cursor or first.cursor, "UTC")
    assert later.changes is not None
    assert not later.changes.whole
    assert ids(later) == ({made[0]["id"], new["id"]}, {made[1]["id"]})
    assert (await provider.read(secret, ACCOUNT, later.cursor, "UTC")).changes is None


async def test_the_page_boundary_of_google_is_met(
    google: Google, provider: GoogleCalendar, secret: Secret
) -> None:
    for number in range(reading.PAGE + 1):
        google.seed(**lecture(summary=str(number)))
    found = await provider.read(secret, ACCOUNT, {}, "UTC")
    assert {one.title for one in events_of(found)} == {str(n) for n in range(reading.PAGE + 1)}
    assert len(google.asked) == 2


async def test_what_changes_between_two_pages_is_neither_lost_nor_doubled(
    google: Google, provider: GoogleCalendar, secret: Secret
) -> None:
    made = [google.seed(**lecture(f"2026-11-{day:02}")) for day in range(1, 7)]
    google.page_limit = 3
    google.before["events.list"] = lambda: google.before.update(
        {"events.list": lambda: google.edit(made[5]["id"], summary="Moved on")}
    )
    first = await provider.read(secret, ACCOUNT, {}, "UTC")
    second = await provider.read(secret, ACCOUNT, first.cursor, "UTC")
    latest = {}
    for found in (first, second):
        assert found.changes is not None
        latest.update({item.id: item.events[0].title for item in found.changes.items})
    assert len(latest) == 6
    assert latest[made[5]["id"]] == "Moved on"


@pytest.mark.parametrize("spoil", ["expired", "garbage"])
async def test_a_token_that_is_not_taken_any_more_leads_to_a_whole_read(
    google: Google, provider: GoogleCalendar, secret: Secret, spoil: str
) -> None:
    stays, goes = google.seed(**lecture()), google.seed(**lecture("2026-11-25"))
    cursor = dict((await provider.read(secret, ACCOUNT, {}, "UTC")).cursor)
    google.cancel(goes["id"])
    if spoil == "expired":
        google.expire_sync_tokens()
    else:
        cursor["sync"] = "no token"
    found = await provider.read(secret, ACCOUNT, cursor, "UTC")
    assert found.changes is not None
    assert found.changes.whole
    assert ids(found) == ({stays["id"]}, set())
    assert (await provider.read(secret, ACCOUNT, found.cursor, "UTC")).changes is None


async def test_a_series_keeps_its_clock_and_its_changes_across_a_clock_change(
    google: Google, provider: GoogleCalendar, secret: Secret
) -> None:
    series = google.seed(**CHOIR)["id"]
    google.edit(
        f"{series}_20261026T090000Z",
        start=at("2026-10-27T15:00:00+01:00"), end=at("2026-10-27T16:00:00+01:00"),
    )  # fmt: skip
    google.cancel(f"{series}_20261102T090000Z")
    found = await provider.read(secret, ACCOUNT, {}, "UTC")
    assert happening(events_of(found)) == [
        "10-12 08:00", "10-19 08:00", "10-27 14:00", "11-09 09:00",
    ]  # fmt: skip
    assert found.changes is not None
    assert {item.id for item in found.changes.items} == {
        series, f"{series}_20261026T090000Z", f"{series}_20261102T090000Z",
    }  # fmt: skip
    assert len({one.uid for one in events_of(found)}) == 1


async def test_an_occurrence_called_off_later_belongs_to_its_series_though_google_says_little(
    google: Google, provider: GoogleCalendar, secret: Secret
) -> None:
    series = google.seed(**CHOIR)
    first = await provider.read(secret, ACCOUNT, {}, "UTC")
    for day in ("20261012T080000Z", "20261019T080000Z"):
        google.cancel(f"{series['id']}_{day}")
    google.asked.clear()
    later = await provider.read(secret, ACCOUNT, first.cursor, "UTC")
    assert [one.uid for one in events_of(later)] == [series["iCalUID"]] * 2
    assert happening(events_of(first) + events_of(later)) == [
        "10-26 09:00", "11-02 09:00", "11-09 09:00",
    ]  # fmt: skip
    assert [name for name, _ in google.asked] == ["events.list", "events.get"]


async def test_occurrences_of_very_many_series_called_off_at_once_lead_to_a_whole_read(
    google: Google, provider: GoogleCalendar, secret: Secret
) -> None:
    series = [google.seed(**CHOIR)["id"] for _ in range(reading.LOOKED_UP + 1)]
    first = await provider.read(secret, ACCOUNT, {}, "UTC")
    for one in series:
        google.cancel(f"{one}_20261012T080000Z")
    google.asked.clear()
    later = await provider.read(secret, ACCOUNT, first.cursor, "UTC")
    assert later.changes is not None
    assert later.changes.whole
    assert len(later.changes.items) == 2 * len(series)
    assert [name for name, _ in google.asked] == ["events.list"] * 2


async def test_a_series_that_goes_takes_its_changes_along(
    google: Google, provider: GoogleCalendar, secret: Secret
) -> None:
    series = google.seed(**CHOIR)["id"]
    google.cancel(f"{series}_20261012T080000Z")
    google.edit(f"{series}_20261026T090000Z", summary="Moved")
    first = await provider.read(secret, ACCOUNT, {}, "UTC")
    google.cancel(f"{series}_20261019T080000Z")
    google.cancel(series)
    later = await provider.read(secret, ACCOUNT, first.cursor, "UTC")
    assert later.changes is not None
    assert later.changes.items == ()
    assert series in later.changes.removed
    whole = await provider.read(secret, ACCOUNT, {}, "UTC")
    assert events_of(whole) == []


async def test_dates_left_out_and_added_by_lines_are_read(
    google: Google, provider: GoogleCalendar, secret: Secret
) -> None:
    lines = ["EXDATE;TZID=Europe/Berlin:20261019T100000,20261026T100000",
             "RDATE:20261111T120000Z", *CHOIR["recurrence"]]  # fmt: skip
    google.seed(**{**CHOIR, "recurrence": lines})
    google.seed(
        summary="Fast", start=at("2026-12-01"), end=at("2026-12-02"),
        recurrence=["RRULE:FREQ=DAILY;COUNT=3", "EXDATE;VALUE=DATE:20261202"],
    )  # fmt: skip
    found = await provider.read(secret, ACCOUNT, {}, "UTC")
    assert happening(events_of(found)) == [
        "10-12 08:00", "11-02 09:00", "11-09 09:00", "11-11 12:00", "12-01 00:00", "12-03 00:00",
    ]  # fmt: skip


async def test_a_calendar_that_is_gone_is_told_in_words(
    google: Google, provider: GoogleCalendar, secret: Secret
) -> None:
    cursor = (await provider.read(secret, ACCOUNT, {}, "UTC")).cursor
    google.calendars.clear()
    for seen in ({}, cursor):
        with pytest.raises(InvalidInput, match="not in the Google account"):
            await provider.read(secret, ACCOUNT, seen, "UTC")


async def test_a_trace_with_googles_uid_belongs_to_the_series_that_was_made_here(
    google: Google, provider: GoogleCalendar, secret: Secret
) -> None:
    placed = await provider.put(secret, ACCOUNT, [SERIES], None)
    cursor = (await provider.read(secret, ACCOUNT, {}, "UTC")).cursor
    google.cancel(f"{placed.id}_20261012T080000Z")
    trace = google.event(f"{placed.id}_20261012T080000Z")
    google.calendars[ACCOUNT].keep({**trace, "iCalUID": f"{placed.id}@google.com"})
    (found,) = events_of(await provider.read(secret, ACCOUNT, cursor, "UTC"))
    assert (found.uid, found.status) == (SERIES.uid, "cancelled")

"""What of Google's events is taken over, and what is left out."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from focusflow.calendar.ics import Attendee, IcsEvent
from focusflow.platform.errors import InvalidInput
from integrations.google_calendar import GoogleCalendar
from tests.integration.connections.google.conftest import ACCOUNT, BERLIN, at, events_of, lecture
from tests.stand_ins.google_calendar import Google

Secret = dict[str, str]


async def only(provider: GoogleCalendar, secret: Secret, calendar: str = ACCOUNT) -> IcsEvent:
    """The one event of a calendar."""
    (found,) = events_of(await provider.read(secret, calendar, {}, "America/New_York"))
    return found


async def test_times_keep_their_instant_and_their_clock(
    google: Google, provider: GoogleCalendar, secret: Secret
) -> None:
    google.seed(
        **lecture(start=at("2026-10-25T02:30:00+01:00"), end=at("2026-10-25T03:30:00+01:00"))
    )
    found = await only(provider, secret)
    # 02:30 happens twice that night; this is the second time.
    assert (found.start, found.zone) == (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), BERLIN)
    assert found.end == datetime(2026, 10, 25, 2, 30, tzinfo=UTC)


async def test_an_event_without_zone_goes_by_its_calendars_clock(
    google: Google, provider: GoogleCalendar, secret: Secret
) -> None:
    google.seed(**lecture(start=at("2026-11-24T10:00:00+01:00", None),
                          end=at("2026-11-24T11:00:00+01:00", None)))  # fmt: skip
    found = await only(provider, secret)
    assert (found.start, found.zone) == (datetime(2026, 11, 24, 9, tzinfo=UTC), BERLIN)


async def test_whole_days_are_days(
    google: Google, provider: GoogleCalendar, secret: Secret
) -> None:
    google.seed(summary="Trip", start=at("2026-11-24"), end=at("2026-11-27"))
    found = await only(provider, secret)
    assert (found.start, found.end, found.all_day, found.zone) == (
        date(2026, 11, 24), date(2026, 11, 27), True, None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "busy", "status"),
    [
        ({}, True, "confirmed"),
        ({"status": "tentative"}, True, "tentative"),
        ({"transparency": "transparent"}, False, "confirmed"),
        ({"eventType": "workingLocation", "workingLocationProperties": {"type": "homeOffice"}},
         False, "confirmed"),
        ({"eventType": "birthday"}, False, "confirmed"),
        ({"eventType": "outOfOffice"}, True, "confirmed"),
        ({"attendees": [{"email": ACCOUNT, "self": True, "responseStatus": "declined"}]},
         True, "declined"),
        ({"attendees": [{"email": "bob@example.com", "responseStatus": "declined"}]},
         True, "confirmed"),
    ],
)  # fmt: skip
async def test_what_takes_time_and_what_does_not(
    google: Google, provider: GoogleCalendar, secret: Secret,
    fields: dict[str, Any], busy: bool, status: str,
) -> None:  # fmt: skip
    google.seed(**lecture(**fields))
    found = await only(provider, secret)
    assert (found.busy, found.status) == (busy, status)


async def test_guests_come_with_their_answers_and_a_hundred_are_enough(
    google: Google, provider: GoogleCalendar, secret: Secret
) -> None:
    guests = [{"email": f"g{number:03}@example.com"} for number in range(120)]
    boss = {"email": "zoe@example.com", "displayName": "Zoe", "organizer": True,
            "responseStatus": "accepted"}  # fmt: skip
    room = {"email": "room@example.com", "resource": True}
    own = {"email": ACCOUNT, "self": True, "responseStatus": "tentative"}
    google.seed(**lecture(attendees=[*guests, room, boss, own]))
    found = (await only(provider, secret)).attendees
    assert len(found) == 100
    assert found[:2] == (
        Attendee(ACCOUNT, "", "tentative", own=True),
        Attendee("zoe@example.com", "Zoe", "accepted", organizer=True),
    )
    assert found[2].email == "g000@example.com"
    assert "room@example.com" not in {one.email for one in found}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Bring paper\nand pens", "Bring paper\nand pens"),
        (r"C:\new and 5 < 6; a, b", r"C:\new and 5 < 6; a, b"),
        ('See <a href="https://x.example/y">the plan</a>', "See the plan (https://x.example/y)"),
        ("<p>One &amp; two</p><ul><li>a</li><li>b</li></ul>", "One & two\n\n• a\n• b"),
        ("Hi<br>you\x00\x1b", "Hi\nyou"),
        ("half \ud800 a character", "half ? a character"),
    ],
)
async def test_descriptions_are_read_as_text(
    google: Google, provider: GoogleCalendar, secret: Secret, written: str, read: str
) -> None:
    google.seed(**lecture(description=written))
    assert (await only(provider, secret)).description == read


async def test_what_is_hidden_counts_as_busy_and_can_not_be_written(
    google: Google, provider: GoogleCalendar, secret: Secret
) -> None:
    google.add_calendar("bob", "Bob", accessRole="freeBusyReader")
    google.seed("bob", **lecture(summary="Secret", description="Secret"))
    reading = await provider.read(secret, "bob", {}, "UTC")
    assert reading.changes is not None
    (item,) = reading.changes.items
    assert (item.events[0].title, item.events[0].description, item.etag) == ("Busy", "", "")
    assert item.events[0].busy


@pytest.mark.parametrize(
    ("role", "fields", "writable"),
    [
        ("owner", {}, True),
        ("writer", {}, True),
        ("reader", {}, False),
        ("owner", {"eventType": "birthday"}, False),
        ("owner", {"locked": True}, False),
    ],
)
async def test_only_what_can_be_written_has_a_version(
    google: Google, provider: GoogleCalendar, secret: Secret,
    role: str, fields: dict[str, Any], writable: bool,
) -> None:  # fmt: skip
    google.add_calendar("c", "Calendar", accessRole=role)
    etag = google.seed("c", **lecture(**fields))["etag"]
    reading = await provider.read(secret, "c", {}, "UTC")
    assert reading.changes is not None
    assert [item.etag for item in reading.changes.items] == [etag if writable else ""]


UNREADABLE: list[dict[str, Any]] = [
    {"start": {}},
    {"start": {"dateTime": "2026-11-24T10:00:00+01:00"}, "end": {"date": "tomorrow"}},
    {"status": "perhaps"},
    {"end": {"dateTime": "2020-01-01T10:00:00Z"}},
    {"recurrence": ["RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"]},
    {"recurrence": ["RRULE:FREQ=WEEKLY", "RRULE:FREQ=DAILY"]},
    {"recurrence": ["ATTACH:http://example.com"]},
    {"start": {"date": "9999-12-30"}, "end": {"date": "9999-12-31"}},
]


@pytest.mark.parametrize("broken", UNREADABLE)
async def test_what_can_not_be_read_is_counted_and_the_rest_is_kept(
    google: Google, provider: GoogleCalendar, secret: Secret, broken: dict[str, Any]
) -> None:
    google.seed(**lecture())
    bad = google.seed(**lecture("2026-11-25"))
    calendar = google.calendars[ACCOUNT]
    first = await provider.read(secret, ACCOUNT, {}, "UTC")
    calendar.keep({**bad, **broken})
    answers_anything(google)
    later = await provider.read(secret, ACCOUNT, first.cursor, "UTC")
    assert later.skipped == 1
    assert later.changes is not None
    assert later.changes.removed == (bad["id"],)
    whole = await provider.read(secret, ACCOUNT, {}, "UTC")
    assert (len(events_of(whole)), whole.skipped) == (1, 1)


async def test_a_calendar_full_of_rules_that_fit_no_day_is_given_up(
    google: Google, provider: GoogleCalendar, secret: Secret
) -> None:
    answers_anything(google)
    for number in range(101):
        bad = google.seed(**lecture())
        rule = f"RRULE:FREQ=YEARLY;INTERVAL={number + 1};BYMONTH=2;BYMONTHDAY=30"
        google.calendars[ACCOUNT].keep({**bad, "recurrence": [rule]})
    with pytest.raises(InvalidInput, match="fit no day"):
        await provider.read(secret, ACCOUNT, {}, "UTC")


def answers_anything(google: Google) -> None:
    """From here on the stand-in also says what Google never would."""
    google.strict = False

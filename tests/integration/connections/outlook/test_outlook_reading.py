"""Reading Outlook: calendars, events of every kind, and what changed."""

from __future__ import annotations

from datetime import date

import pytest

from focusflow.calendar.ics import expand, series_rows
from tests.integration.connections.outlook.conftest import Account, at, meeting, utc, weekly


async def test_calendars_come_with_the_default_one_first(account: Account) -> None:
    graph = account.graph
    graph.mailbox.calendars.clear()
    for number in range(120):
        graph.mailbox.add_calendar(f"Extra {number}", editable=number % 2 == 0)
    graph.mailbox.add_calendar("Calendar", default=True, color="#0078d4")
    found = await account.provider.calendars(account.secret)
    assert len(found) == 121
    assert (found[0].title, found[0].color, found[0].writable) == ("Calendar", "#0078d4", True)
    assert [one.writable for one in found[1:3]] == [True, False]


async def test_an_event_is_read_with_its_particulars(account: Account) -> None:
    seeded = meeting(
        account.graph,
        body={"contentType": "html", "content": "<p>Bring <b>numbers</b></p>"},
        location={"displayName": "Room 4"},
        categories=["Red category"],
    )
    item = await account.only()
    (event,) = item.events
    assert item.id == seeded.id
    assert item.etag == account.graph.mailbox.etag(seeded)
    assert (event.title, event.description, event.location) == (
        "Planning",
        "Bring numbers",
        "Room 4",
    )
    assert (event.start, event.end) == (utc("2026-11-25T08:00Z"), utc("2026-11-25T09:00Z"))
    assert event.zone == "Europe/Berlin"
    assert event.categories == ("Red category",)
    assert (event.busy, event.status, event.attendees) == (True, "confirmed", ())
    assert event.uid == seeded.uid


async def test_whole_days_are_days_in_every_zone(account: Account) -> None:
    meeting(account.graph, start=at("2026-12-24"), end=at("2026-12-27"), isAllDay=True)
    (event,) = (await account.only()).events
    assert (event.start, event.end, event.all_day) == (
        date(2026, 12, 24),
        date(2026, 12, 27),
        True,
    )
    assert event.zone is None


@pytest.mark.parametrize(
    ("shown_as", "busy", "status"),
    [
        ("busy", True, "confirmed"),
        ("oof", True, "confirmed"),
        ("unknown", True, "confirmed"),
        ("tentative", True, "tentative"),
        ("free", False, "confirmed"),
        ("workingElsewhere", False, "confirmed"),
    ],
)
async def test_what_it_is_shown_as_says_whether_it_takes_time(
    account: Account, shown_as: str, busy: bool, status: str
) -> None:
    meeting(account.graph, showAs=shown_as)
    (event,) = (await account.only()).events
    assert (event.busy, event.status) == (busy, status)


async def test_people_and_their_answers(account: Account) -> None:
    def person(address: str, response: str) -> dict[str, object]:
        return {
            "emailAddress": {"address": address, "name": address.split("@", maxsplit=1)[0].title()},
            "type": "required",
            "status": {"response": response, "time": "2026-11-01T00:00:00Z"},
        }

    meeting(
        account.graph,
        attendees=[
            person("Anna@example.org", "declined"),
            person("ben@example.org", "tentativelyAccepted"),
            person("cy@example.org", "notResponded"),
        ],
        said={
            "organizer": "dora@example.org",
            "isOrganizer": False,
            "responseStatus": {"response": "declined", "time": "2026-11-01T00:00:00Z"},
        },
    )
    (event,) = (await account.only()).events
    assert event.status == "declined"
    assert [(one.email, one.answer, one.organizer, one.own) for one in event.attendees] == [
        ("dora@example.org", "accepted", True, False),
        ("Anna@example.org", "declined", False, True),
        ("ben@example.org", "tentative", False, False),
        ("cy@example.org", "needsAction", False, False),
    ]


async def test_a_cancelled_meeting_takes_no_time(account: Account) -> None:
    meeting(account.graph, said={"isCancelled": True, "isOrganizer": False})
    (event,) = (await account.only()).events
    assert (event.status, event.busy) == ("cancelled", False)


async def test_a_zone_that_somebody_made_up_is_the_persons(account: Account) -> None:
    meeting(account.graph, said={"originalStartTimeZone": "tzone://Microsoft/Custom"})
    (event,) = (await account.only()).events
    assert event.zone == "Europe/Berlin"
    assert event.start == utc("2026-11-25T08:00Z")


async def test_a_series_is_one_item_with_moved_and_cancelled_occurrences_across_a_clock_change(
    account: Account,
) -> None:
    series = meeting(
        account.graph,
        start=at("2026-10-05T09:00:00"),
        end=at("2026-10-05T10:00:00"),
        recurrence=weekly("2026-10-05", type="endDate", endDate="2026-11-16"),
    )
    box = account.graph.mailbox
    moved = box.occurrence(series, date(2026, 10, 26))  # the day after the clocks went back
    account.graph.edit(
        moved.id, subject="Later", start=at("2026-10-27T14:00:00"), end=at("2026-10-27T15:30:00")
    )
    box.remove(box.occurrence(series, date(2026, 11, 2)).id)
    item = await account.only()
    assert item.id == series.id
    assert {event.uid for event in item.events} == {series.uid}
    master, changed = item.events
    assert master.recurrence_rule == "FREQ=WEEKLY;UNTIL=20261116T225959Z;BYDAY=MO;WKST=MO"
    assert master.exdates == ("2026-11-02T08:00:00Z",)
    assert (changed.recurrence_id, changed.title) == ("2026-10-26T08:00:00Z", "Later")
    found = expand(
        series_rows(item.events), utc("2026-10-01T00:00Z"), utc("2026-12-01T00:00Z"),
        zone="Europe/Berlin",
    )  # fmt: skip
    assert [(one.start.isoformat()[:16], one.title) for one in found] == [
        ("2026-10-05T07:00", "Planning"),
        ("2026-10-12T07:00", "Planning"),
        ("2026-10-19T07:00", "Planning"),
        ("2026-10-27T13:00", "Later"),
        ("2026-11-09T08:00", "Planning"),
        ("2026-11-16T08:00", "Planning"),
    ]


async def test_a_series_of_whole_days(account: Account) -> None:
    series = meeting(
        account.graph,
        start=at("2026-10-05"),
        end=at("2026-10-06"),
        isAllDay=True,
        recurrence=weekly(),
    )
    box = account.graph.mailbox
    box.remove(box.occurrence(series, date(2026, 10, 12)).id)
    account.graph.edit(box.occurrence(series, date(2026, 10, 19)).id, subject="Moved house")
    master, changed = (await account.only()).events
    assert (master.start, master.exdates, master.zone) == (
        date(2026, 10, 5),
        ("2026-10-12",),
        None,
    )
    assert (changed.recurrence_id, changed.start, changed.title) == (
        "2026-10-19",
        date(2026, 10, 19),
        "Moved house",
    )

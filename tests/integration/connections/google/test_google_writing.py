"""Writing: what is made, changed and removed here stands there, and nothing else is touched."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from focusflow.calendar.ics import IcsEvent
from focusflow.connections.ports import CalendarWriter, Placed
from focusflow.platform.errors import (
    UpstreamUnavailable,
)
from integrations.google_calendar import GoogleCalendar
from tests.integration.connections.google.conftest import (
    ACCOUNT,
    CALLED_OFF,
    CHOIR,
    DAY,
    MOVED,
    SERIES,
    at,
    event,
    happening,
    lecture,
    read,
)
from tests.stand_ins.google_calendar import Google

Secret = dict[str, str]


def writes(google: Google) -> list[str]:
    """What was asked that changes something."""
    quiet = ("get", "list", "instances")
    return [name for name, _ in google.asked if not name.endswith(quiet)]


def said(google: Google) -> set[str]:
    """Which fields the last patch named."""
    name, asked = google.asked[-1]
    assert name == "events.patch"
    return set(asked["body"])


@pytest.mark.parametrize(
    "made",
    [
        event(),
        event(description="Two pages\nor three", location="Room 5", busy=False),
        event(status="tentative", zone=None),
        event(all_day=True, start=date(2026, 11, 24), end=date(2026, 11, 26), zone=None, busy=False),
        event(start=datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        event(end=event().start),
        SERIES,
        event(recurrence_rule="FREQ=DAILY;UNTIL=20261130T090000Z"),
        event(rdates=("2026-11-27T09:00:00Z",)),
        event(all_day=True, start=date(2026, 11, 24), end=date(2026, 11, 25), zone=None, busy=False,
              recurrence_rule="FREQ=WEEKLY;UNTIL=20261231", exdates=("2026-12-01",)),
    ],
)  # fmt: skip
async def test_what_is_made_here_is_read_back_as_it_was(
    google: Google, provider: GoogleCalendar, secret: Secret, made: IcsEvent
) -> None:
    assert isinstance(provider, CalendarWriter)
    placed = await provider.put(secret, ACCOUNT, [made], None)
    (found,) = await read(provider, secret)
    assert replace(found, last_modified=None, sequence=0) == made
    google.asked.clear()
    assert await provider.put(secret, ACCOUNT, [made], placed) == placed
    assert writes(google) == []


async def test_making_it_again_after_a_lost_answer_makes_nothing_twice(
    google: Google, provider: GoogleCalendar, secret: Secret
) -> None:
    google.lose_answer()
    google.lose_answer()
    with pytest.raises(UpstreamUnavailable):
        await provider.put(secret, ACCOUNT, [event()], None)
    placed = await provider.put(secret, ACCOUNT, [event()], None)
    (standing,) = google.living()
    assert placed == Placed(standing["id"], standing["etag"])


async def test_what_was_removed_over_there_can_be_made_again(
    google: Google, provider: GoogleCalendar, secret: Secret
) -> None:
    placed = await provider.put(secret, ACCOUNT, [event()], None)
    google.cancel(placed.id)
    again = await provider.put(secret, ACCOUNT, [event(title="Essay II")], None)
    (found,) = await read(provider, secret)
    assert (again.id, found.uid, found.title) == (placed.id, "essay@focusflow", "Essay II")


async def test_a_copy_over_there_is_an_event_of_its_own(
    google: Google, provider: GoogleCalendar, secret: Secret
) -> None:
    placed = await provider.put(secret, ACCOUNT, [event()], None)
    standing = google.event(placed.id)
    copied = ("summary", "start", "end", "extendedProperties")
    google.seed(**{name: standing[name] for name in copied})
    assert len({one.uid for one in await read(provider, secret)}) == 2


CHANGES: list[tuple[dict[str, Any], set[str]]] = [
    ({"title": "Algebra II"}, {"summary"}),
    ({"location": "Room 7"}, {"location"}),
    ({"location": ""}, {"location"}),
    ({"busy": False}, {"transparency"}),
    ({"status": "tentative"}, {"status"}),
    ({"end": event().end + timedelta(minutes=30)}, {"start", "end"}),
    ({"zone": "Europe/Lisbon"}, {"start", "end"}),
    ({"all_day": True, "start": date(2026, 11, 24), "end": date(2026, 11, 25), "zone": None},
     {"start", "end"}),
    ({"recurrence_rule": "FREQ=WEEKLY"}, {"recurrence", "start", "end"}),
]  # fmt: skip


@pytest.mark.parametrize(("change", "named"), CHANGES)
async def test_a_change_says_only_what_is_different_and_all_else_stays(
    google: Google, provider: GoogleCalendar, secret: Secret,
    change: dict[str, Any], named: set[str],
) -> None:  # fmt: skip
    kept = {
        "colorId": "5",
        "description": "<b>Bring</b> paper",
        "attendees": [{"email": "bob@example.com", "responseStatus": "accepted"}],
        "reminders": {"useDefault": False, "overrides": [{"method": "popup", "minutes": 5}]},
        "extendedProperties": {"private": {"other": "x"}},
    }
    standing = google.seed(**lecture(location="Room 5", **kept))
    (before,) = await read(provider, secret)
    wanted = replace(before, **change)
    known = Placed(standing["id"], standing["etag"])
    placed = await provider.put(secret, ACCOUNT, [wanted], known)
    assert said(google) == named
    now = google.event(standing["id"])
    assert {name: now[name] for name in kept} == kept
    assert placed == Placed(standing["id"], now["etag"])
    (after,) = await read(provider, secret)
    same = {"last_modified": None, "sequence": 0}
    assert replace(after, **same) == replace(wanted, **same)


async def test_a_series_ends_and_becomes_a_single_event(
    google: Google, provider: GoogleCalendar, secret: Secret
) -> None:
    placed = await provider.put(secret, ACCOUNT, [SERIES], None)
    shorter = replace(SERIES, recurrence_rule="FREQ=WEEKLY;UNTIL=20261020T000000Z", exdates=())
    placed = await provider.put(secret, ACCOUNT, [shorter], placed)
    assert happening(await read(provider, secret)) == ["10-12 08:00", "10-19 08:00"]
    await provider.put(secret, ACCOUNT, [replace(shorter, recurrence_rule=None)], placed)
    assert happening(await read(provider, secret)) == ["10-12 08:00"]
    assert "recurrence" not in google.event(placed.id)


async def test_a_series_goes_with_its_changed_occurrences_once(
    google: Google, provider: GoogleCalendar, secret: Secret
) -> None:
    placed = await provider.put(secret, ACCOUNT, [MOVED, SERIES, CALLED_OFF], None)
    found = await read(provider, secret)
    assert happening(found) == ["10-12 08:00", "10-27 14:00", "11-09 09:00"]
    assert {one.title for one in found if one.status != "cancelled"} == {"Choir", "Choir, moved"}
    google.asked.clear()
    assert await provider.put(secret, ACCOUNT, [SERIES, CALLED_OFF, MOVED], placed) == placed
    assert writes(google) == []
    back = replace(CALLED_OFF, status="confirmed", end=CALLED_OFF.start + timedelta(hours=1))
    await provider.put(secret, ACCOUNT, [SERIES, back], placed)
    assert "10-19 08:00" in happening(await read(provider, secret))


async def test_an_occurrence_is_changed_where_it_stands(
    google: Google, provider: GoogleCalendar, secret: Secret
) -> None:
    series = google.seed(**CHOIR)["id"]
    changed = google.edit(f"{series}_20261026T090000Z", summary="Choir in the hall")
    wanted = next(one for one in await read(provider, secret) if one.recurrence_id)
    wanted = replace(wanted, start=wanted.start + DAY, end=wanted.end + DAY)
    known = Placed(changed["id"], changed["etag"])
    known = await provider.put(secret, ACCOUNT, [wanted], known)
    assert "10-27 09:00" in happening(await read(provider, secret))
    await provider.remove(secret, ACCOUNT, known)
    assert happening(await read(provider, secret)) == [
        "10-12 08:00", "10-19 08:00", "11-02 09:00", "11-09 09:00",
    ]  # fmt: skip


async def test_a_series_is_removed_whole(
    google: Google, provider: GoogleCalendar, secret: Secret
) -> None:
    placed = await provider.put(secret, ACCOUNT, [SERIES, MOVED], None)
    await provider.remove(secret, ACCOUNT, placed)
    assert await read(provider, secret) == []
    assert google.living() == []


async def test_guests_hear_of_changes(
    google: Google, provider: GoogleCalendar, secret: Secret
) -> None:
    standing = google.seed(**lecture(attendees=[{"email": "bob@example.com"}]))
    (ours,) = await read(provider, secret)
    known = Placed(standing["id"], standing["etag"])
    known = await provider.put(secret, ACCOUNT, [replace(ours, location="Here")], known)
    await provider.remove(secret, ACCOUNT, known)
    told = [
        asked["sendUpdates"]
        for name, asked in google.asked
        if name in ("events.patch", "events.delete")
    ]
    assert told == ["all", "all"]


async def test_a_day_beside_an_instant_never_stands_there(
    google: Google, provider: GoogleCalendar, secret: Secret
) -> None:
    placed = await provider.put(secret, ACCOUNT, [event()], None)
    day = event(all_day=True, start=date(2026, 11, 24), end=date(2026, 11, 25), zone=None)
    placed = await provider.put(secret, ACCOUNT, [day], placed)
    assert google.event(placed.id)["start"] == at("2026-11-24")
    await provider.put(secret, ACCOUNT, [event()], placed)
    assert google.event(placed.id)["start"] == at("2026-11-24T10:00:00+01:00")


async def test_a_whole_day_that_is_busy_there_stays_so_though_it_takes_no_time_here(
    google: Google, provider: GoogleCalendar, secret: Secret
) -> None:
    standing = google.seed(summary="Trip", start=at("2026-11-24"), end=at("2026-11-25"))
    (ours,) = await read(provider, secret)
    known = Placed(standing["id"], standing["etag"])
    await provider.put(secret, ACCOUNT, [replace(ours, title="Journey", busy=False)], known)
    assert said(google) == {"summary"}


async def test_a_guest_who_declined_can_still_change_what_is_a_guests(
    google: Google, provider: GoogleCalendar, secret: Secret
) -> None:
    guests = [{"email": ACCOUNT, "self": True, "responseStatus": "declined"}]
    standing = google.seed(**lecture(organizer={"email": "zoe@example.com"}, attendees=guests))
    (ours,) = await read(provider, secret)
    assert ours.status == "declined"
    known = Placed(standing["id"], standing["etag"])
    await provider.put(secret, ACCOUNT, [replace(ours, status="confirmed", busy=False)], known)
    assert said(google) == {"transparency"}

"""What can't be written: other versions, what is gone, and what Google has no word for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from focusflow.calendar.ics import IcsEvent
from focusflow.connections.ports import Placed
from focusflow.platform.errors import Conflict, Forbidden, InvalidInput, NotFound
from integrations.google_calendar import GoogleCalendar
from tests.integration.connections.google.conftest import (
    ACCOUNT,
    CALLED_OFF,
    MOVED,
    SERIES,
    event,
    lecture,
    read,
)
from tests.stand_ins.google_calendar import Google

Secret = dict[str, str]


async def test_another_version_over_there_is_a_conflict(
    google: Google, provider: GoogleCalendar, secret: Secret
) -> None:
    standing = google.seed(**lecture())
    known = Placed(standing["id"], standing["etag"])
    (ours,) = await read(provider, secret)
    google.edit(standing["id"], summary="Theirs")
    for call in (
        provider.put(secret, ACCOUNT, [replace(ours, title="Ours")], known),
        provider.remove(secret, ACCOUNT, known),
    ):
        with pytest.raises(Conflict):
            await call
    assert google.event(standing["id"])["summary"] == "Theirs"


async def test_somebody_who_is_faster_by_a_moment_is_not_overwritten(
    google: Google, provider: GoogleCalendar, secret: Secret
) -> None:
    standing = google.seed(**lecture())
    (ours,) = await read(provider, secret)
    google.before["events.patch"] = lambda: google.edit(standing["id"], summary="Theirs")
    with pytest.raises(Conflict):
        await provider.put(
            secret, ACCOUNT, [replace(ours, title="Ours")], Placed(standing["id"], standing["etag"])
        )
    assert google.event(standing["id"])["summary"] == "Theirs"


@pytest.mark.parametrize("how", ["removed", "unknown", "removed meanwhile"])
async def test_what_is_gone_can_not_be_changed_and_counts_as_removed(
    google: Google, provider: GoogleCalendar, secret: Secret, how: str
) -> None:
    standing = google.seed(**lecture())
    known = Placed(standing["id"], standing["etag"])
    (ours,) = await read(provider, secret)
    if how == "removed":
        google.cancel(known.id)
    elif how == "unknown":
        known = Placed("neverseen", known.etag)
    if how == "removed meanwhile":
        google.before["events.delete"] = lambda: google.cancel(known.id)
    else:
        with pytest.raises(NotFound):
            await provider.put(secret, ACCOUNT, [replace(ours, title="Ours")], known)
    await provider.remove(secret, ACCOUNT, known)
    await provider.remove(secret, ACCOUNT, known)
    assert bool(google.living()) == (how == "unknown")


@pytest.mark.parametrize(
    ("events", "reason"),
    [
        ([SERIES, replace(MOVED, this_and_future=True)], "this_and_future"),
        ([MOVED], "series"),
        ([MOVED, CALLED_OFF], "series"),
        ([event(recurrence_rule="FREQ=HOURLY;COUNT=3")], "invalid"),
        ([event(description="x" * 8193)], "invalid"),
    ],
)
async def test_what_google_has_no_word_for_is_refused_with_a_sentence(
    google: Google, provider: GoogleCalendar, secret: Secret, events: list[IcsEvent], reason: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        await provider.put(secret, ACCOUNT, events, None)
    assert caught.value.details["reason"] == reason
    assert google.living() == []


async def test_an_occurrence_that_the_series_does_not_have_is_not_made(
    google: Google, provider: GoogleCalendar, secret: Secret
) -> None:
    stray = replace(MOVED, recurrence_id="2026-10-27T09:00:00Z")
    with pytest.raises(NotFound, match="no such occurrence"):
        await provider.put(secret, ACCOUNT, [SERIES, stray], None)
    assert len(google.living()) == 1


async def test_only_the_organizer_changes_an_event(
    google: Google, provider: GoogleCalendar, secret: Secret
) -> None:
    guests = [{"email": ACCOUNT, "self": True, "responseStatus": "needsAction"}]
    standing = google.seed(**lecture(organizer={"email": "zoe@example.com"}, attendees=guests))
    known = Placed(standing["id"], standing["etag"])
    (ours,) = await read(provider, secret)
    with pytest.raises(Forbidden, match="organizer") as caught:
        await provider.put(secret, ACCOUNT, [replace(ours, title="Mine")], known)
    assert caught.value.details["reason"] == "rights"
    placed = await provider.put(secret, ACCOUNT, [replace(ours, busy=False)], known)
    assert google.event(placed.id)["transparency"] == "transparent"


async def test_a_calendar_that_can_only_be_read_takes_nothing(
    google: Google, provider: GoogleCalendar, secret: Secret
) -> None:
    google.add_calendar("h", "Holidays", accessRole="reader")
    with pytest.raises(Forbidden, match="writer access"):
        await provider.put(secret, "h", [event()], None)

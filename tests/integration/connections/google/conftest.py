"""A Google Calendar of the tests' own, and the provider that talks to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from focusflow.calendar.ics import IcsEvent, expand, series_rows
from focusflow.connections.ports import Reading
from focusflow.platform.clock import ManualClock
from focusflow.settings import Settings
from integrations.google_calendar import GoogleCalendar
from tests.stand_ins.google_calendar import Google, google_calendar

ACCOUNT = "alice@example.com"
BACK = "https://focus.example.org/api/v1/connections/callback"
BERLIN = "Europe/Berlin"
EVENTS = f"/calendars/{ACCOUNT}/events"


@pytest.fixture
def google() -> Iterator[Google]:
    """An account over there; the test fails when the stand-in was asked for what it can't do."""
    with google_calendar() as running:
        yield running


@pytest.fixture
def provider(google: Google, clock: ManualClock) -> GoogleCalendar:
    """The provider, told to talk to the stand-in."""
    return GoogleCalendar(Settings.model_validate(google.settings()), clock)


@pytest.fixture
def secret(google: Google) -> dict[str, str]:
    """What opens the account."""
    return google.sign_in()


@pytest.fixture
def direct(google: Google) -> Iterator[httpx.Client]:
    """A client that says what it likes."""
    headers = {"Authorization": f"Bearer {google.sign_in()['access_token']}"}
    with httpx.Client(base_url=f"{google.url}/calendar/v3", headers=headers) as found:
        yield found


def refused(answer: httpx.Response, status: int, reason: str) -> None:
    """The answer says no, in Google's form and for that reason."""
    assert answer.status_code == status, answer.text
    error = answer.json()["error"]
    assert error["code"] == status
    assert error["errors"][0]["reason"] == reason, answer.text
    assert error["message"]


def at(text: str, zone: str | None = BERLIN) -> dict[str, str]:
    """A start or end as Google wants it: a day, or a time such as 2026-11-24T10:00+01:00."""
    if len(text) == 10:
        return {"date": text}
    return {"dateTime": text, **({"timeZone": zone} if zone else {})}


def lecture(day: str = "2026-11-24", **fields: Any) -> dict[str, Any]:
    """An hour's event at 10:00 in Berlin's winter."""
    return {
        "summary": "Algebra",
        "start": at(f"{day}T10:00:00+01:00"),
        "end": at(f"{day}T11:00:00+01:00"),
        **fields,
    }


CHOIR = {
    "summary": "Choir",
    "start": at("2026-10-12T10:00:00+02:00"),
    "end": at("2026-10-12T11:00:00+02:00"),
    "recurrence": ["RRULE:FREQ=WEEKLY;COUNT=5"],
}
"""Mondays at 10:00 in Berlin, where the clocks change on 25 October 2026."""


def event(**fields: Any) -> IcsEvent:
    """An event of ours: 24 November 2026, 10:00 to 11:00 in Berlin."""
    start = datetime(2026, 11, 24, 9, tzinfo=UTC)
    base = IcsEvent(
        uid="essay@focusflow", start=start, end=start + timedelta(hours=1), title="Essay",
        zone=BERLIN,
    )  # fmt: skip
    return replace(base, **fields)


def events_of(reading: Reading) -> list[IcsEvent]:
    """All that was read."""
    assert reading.changes is not None
    return [one for item in reading.changes.items for one in item.events]


def happening(events: list[IcsEvent]) -> list[str]:
    """When the events happen in 2026, in UTC."""
    first, last = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    found = expand(series_rows(events), first, last, zone=BERLIN)
    return [f"{one.start:%m-%d %H:%M}" for one in found]


DAY = timedelta(days=1)
MONDAY = datetime(2026, 10, 12, 8, tzinfo=UTC)
SERIES = event(
    uid="choir@focusflow", title="Choir", start=MONDAY, end=MONDAY + timedelta(hours=1),
    recurrence_rule="FREQ=WEEKLY;COUNT=5", exdates=("2026-11-02T09:00:00Z",),
)  # fmt: skip
MOVED = event(
    uid="choir@focusflow", title="Choir, moved", recurrence_id="2026-10-26T09:00:00Z",
    start=datetime(2026, 10, 27, 14, tzinfo=UTC), end=datetime(2026, 10, 27, 15, tzinfo=UTC),
)  # fmt: skip
CALLED_OFF = replace(
    MOVED, recurrence_id="2026-10-19T08:00:00Z", status="cancelled",
    start=MONDAY + 7 * DAY, end=MONDAY + 7 * DAY,
)  # fmt: skip


async def read(provider: GoogleCalendar, secret: dict[str, str]) -> list[IcsEvent]:
    return events_of(await provider.read(secret, ACCOUNT, {}, BERLIN))


async def decide(address: str, answer: str = "allow") -> dict[str, str]:
    """Go there as a browser and answer; the parameters one comes back with."""
    async with httpx.AsyncClient() as browser:
        page = await browser.get(address)
        assert page.status_code == 200, page.text
        link = re.search(rf'id="{answer}" href="([^"]+)"', page.text)
        assert link
        where = httpx.URL(address).join(link[1].replace("&amp;", "&"))
        gone = await browser.get(where)
    assert gone.status_code == 302
    assert gone.headers["location"].startswith(BACK)
    return dict(parse_qsl(urlsplit(gone.headers["location"]).query))

"""What tests of Outlook share: Microsoft's stand-in, and the provider that talks to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import httpx
import pytest

from focusflow.calendar.ics import IcsEvent
from focusflow.calendar.outside import Item
from focusflow.connections.ports import Cursor, Placed, Reading
from focusflow.platform.clock import ManualClock
from integrations.outlook_calendar import App, OutlookCalendar
from tests.stand_ins.graph_calendar import OWNER, Event, GraphCalendar, Place, graph_place

ZONE = "Europe/Berlin"
BERLIN = "W. Europe Standard Time"


@pytest.fixture(scope="session")
def graph_served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Where Microsoft's stand-in is served to all tests of this process."""
    with graph_place(tmp_path_factory.mktemp("graph")) as place:
        yield place


@pytest.fixture
def graph(
    graph_served: Place, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> GraphCalendar:
    """Microsoft, with one empty calendar."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(graph_served.authority))
    return graph_served.fresh(clock)


class Account:
    """The provider, for somebody who has signed in."""

    def __init__(self, graph: GraphCalendar, clock: ManualClock) -> None:
        self.graph = graph
        self.provider = OutlookCalendar(app_of(graph), clock)
        self.secret = {**graph.identity.grant(), "account": OWNER}

    async def read(self, cursor: Cursor | None = None, calendar: str | None = None) -> Reading:
        return await self.provider.read(
            self.secret, calendar or self.graph.main, cursor or {}, ZONE
        )

    async def items(self) -> list[Item]:
        """All there is."""
        changes = (await self.read()).changes
        assert changes is not None
        assert changes.whole
        return list(changes.items)

    async def only(self) -> Item:
        """The one thing that there is."""
        (item,) = await self.items()
        return item


def app_of(graph: GraphCalendar, **fields: Any) -> App:
    """The app that is registered with the stand-in."""
    known = {
        "client_id": graph.identity.client_id,
        "client_secret": graph.identity.client_secret,
        "login": graph.identity.root,
        "graph": graph.root,
    }
    return App(**{**known, **fields})


@pytest.fixture
def account(graph: GraphCalendar, clock: ManualClock) -> Account:
    """Somebody who has signed in."""
    return Account(graph, clock)


def at(text: str, zone: str = BERLIN) -> dict[str, str]:
    """A moment as Graph takes it."""
    return {"dateTime": text if "T" in text else f"{text}T00:00:00", "timeZone": zone}


def weekly(start: str = "2026-10-05", **span: Any) -> dict[str, Any]:
    """Every Monday from a day on."""
    pattern = {
        "type": "weekly",
        "interval": 1,
        "daysOfWeek": ["monday"],
        "firstDayOfWeek": "monday",
    }
    range_ = {"type": "noEnd", "startDate": start, "recurrenceTimeZone": BERLIN, **span}
    return {"pattern": pattern, "range": range_}


def meeting(graph: GraphCalendar, **fields: Any) -> Event:
    """An hour in Outlook, on the morning after the day of the tests."""
    known = {
        "subject": "Planning",
        "start": at("2026-11-25T09:00:00"),
        "end": at("2026-11-25T10:00:00"),
    }
    return graph.seed(**{**known, **fields})


def utc(text: str) -> datetime:
    """An instant."""
    return datetime.fromisoformat(text)


def event(**fields: Any) -> IcsEvent:
    """A meeting that is to be written."""
    known = {
        "uid": "uid-1@focusflow",
        "start": utc("2026-11-25T08:00:00Z"),
        "end": utc("2026-11-25T09:00:00Z"),
        "title": "Write the report",
        "zone": "Europe/Berlin",
    }
    return IcsEvent(**{**known, **fields})


async def put(account: Account, *events: IcsEvent, known: Placed | None = None) -> Placed:
    """Write into the main calendar."""
    return await account.provider.put(account.secret, account.graph.main, events, known)


def writes(account: Account) -> list[str]:
    """What was written since the last `forget`."""
    return [verb for verb, _ in account.graph.api.asked if verb != "GET"]


@pytest.fixture
def http(graph: GraphCalendar) -> Iterator[httpx.Client]:
    """A client that is let in."""
    headers = {"Authorization": f"Bearer {graph.identity.grant()['access_token']}"}
    with httpx.Client(base_url=graph.root, headers=headers) as client:
        yield client


def code(answer: httpx.Response) -> tuple[int, str]:
    """How the stand-in refused."""
    assert answer.is_error, answer.text
    return answer.status_code, answer.json()["error"]["code"]


GOOD: dict[str, Any] = {
    "subject": "Good",
    "start": at("2026-11-30T09:00:00"),
    "end": at("2026-11-30T10:00:00"),
}
MONDAYS: dict[str, Any] = weekly("2026-11-30")

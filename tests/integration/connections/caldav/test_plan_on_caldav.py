"""The plan in a calendar of a CalDAV server: written, moved there, and never doubled."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest

from focusflow.connections import service
from focusflow.connections.schemas import CalendarChange, ConnectionView
from focusflow.platform.actor import Actor
from focusflow.platform.db import unit_of_work
from integrations.caldav_calendar import CalDav
from tests.caldav_servers import CalDavServer
from tests.integration.connections.caldav.objects import lone
from tests.integration.connections.caldav.test_caldav_account import connect, offered
from tests.integration.connections.conftest import Look, shown
from tests.integration.connections.google.test_plan_there import planned, slots
from tests.integration.planning.conftest import at

__all__ = ["offered"]
HOUR = timedelta(hours=1)


@pytest.fixture
async def holding(alice: Actor, server: CalDavServer, calendar: str, look: Look) -> ConnectionView:
    """One calendar of a server, which holds Alice's plan."""
    view = await look(alice, await connect(alice, server, address=calendar))
    async with unit_of_work() as db:
        change = CalendarChange(holds_plan=True)
        return await service.change_calendar(db, alice, view.id, view.calendars[0].id, change)


async def test_planned_work_stands_there_once_and_is_moved_there(
    alice: Actor,
    server: CalDavServer,
    provider: CalDav,
    calendar: str,
    holding: ConnectionView,
    look: Look,
) -> None:
    await planned(alice, "Essay", at(14))
    await look(alice, holding)
    await look(alice, holding)
    found = await provider.read(server.secret, calendar, {}, "UTC")
    assert found.changes is not None
    (item,) = found.changes.items
    assert (item.events[0].title, item.events[0].start) == ("Essay", at(14))
    assert await shown(alice) == []

    when = at(18).astimezone(UTC)
    start, end = f"DTSTART:{when:%Y%m%dT%H%M%SZ}", f"DTEND:{when + HOUR:%Y%m%dT%H%M%SZ}"
    server.put(server.address + item.id, lone(item.events[0].uid, "Essay", end, start=start))
    await look(alice, holding)
    assert await slots(alice) == [("Essay", at(18), 60, False)]
    view = await look(alice, holding)
    assert view.problem == ""

    after = await provider.read(server.secret, calendar, {}, "UTC")
    assert after.changes is not None
    assert [(one.id, one.events[0].start) for one in after.changes.items] == [(item.id, at(18))]

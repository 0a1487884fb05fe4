"""An account of a CalDAV server, from connecting to events on the page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from focusflow.connections import registry, service
from focusflow.connections.schemas import ConnectIn, ConnectionView
from focusflow.platform.actor import Actor
from focusflow.platform.db import Database, unit_of_work
from integrations.caldav_calendar import CalDav
from tests.caldav_servers import PASSWORD, USER, CalDavServer
from tests.integration.connections.caldav.objects import lone
from tests.integration.connections.conftest import Look, shown


@pytest.fixture(autouse=True)
def offered(provider: CalDav, database: Database) -> Iterator[None]:
    """CalDAV can be connected, and nothing else."""
    before = registry.offered()
    registry.use(provider)
    yield
    registry.use(*before)


async def connect(actor: Actor, server: CalDavServer, **fields: str) -> ConnectionView:
    data = ConnectIn.model_validate({"provider": "caldav", **server.secret, **fields})
    async with unit_of_work() as db:
        return await service.connect(db, actor, data)


async def test_an_account_is_connected_and_its_events_are_shown(
    alice: Actor, server: CalDavServer, calendar: str, look: Look
) -> None:
    server.put(f"{calendar}a.ics", lone("a", "Algebra"))
    server.put(f"{calendar}b.ics", lone("b", "Biology"))
    view = await look(alice, await connect(alice, server))
    assert (view.title, view.status, view.problem) == (f"{USER} at 127.0.0.1", "active", "")
    assert PASSWORD not in repr(view)
    assert {one.title for one in await shown(alice)} >= {"Algebra", "Biology"}

    server.put(f"{calendar}a.ics", lone("a", "Analysis"))
    server.delete(f"{calendar}b.ics")
    await look(alice, view)
    found = {one.title: one for one in await shown(alice)}
    assert "Analysis" in found
    assert not {"Algebra", "Biology"} & found.keys()
    assert found["Analysis"].source == "caldav"


async def test_a_wrong_password_is_told_on_the_connection(
    alice: Actor, server: CalDavServer, calendar: str, look: Look
) -> None:
    server.put(f"{calendar}a.ics", lone("a", "Algebra"))
    view = await look(alice, await connect(alice, server, password="wrong"))
    if server.name == "xandikos":  # lets everybody in
        assert view.problem == ""
        return
    assert "app password" in view.problem
    assert "Algebra" not in {one.title for one in await shown(alice)}
    again = await look(alice, await connect(alice, server))
    assert (again.id, again.problem) == (view.id, "")
    assert "Algebra" in {one.title for one in await shown(alice)}

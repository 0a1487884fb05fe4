"""The provider and the two servers it is tried against."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest

from focusflow.settings import get_settings
from integrations.caldav_calendar import CalDav
from tests.caldav_servers import SERVERS, CalDavServer, caldav_server


@pytest.fixture(scope="session", params=SERVERS)
def running(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[CalDavServer]:
    """One server after the other."""
    with caldav_server(request.param, tmp_path_factory.mktemp(request.param)) as server:
        yield server


@pytest.fixture
def server(running: CalDavServer, monkeypatch: pytest.MonkeyPatch) -> CalDavServer:
    """A server; this machine counts as a place that may be asked."""
    monkeypatch.setattr(get_settings(), "outside_private_hosts", "127.0.0.1")
    return running


@pytest.fixture
def calendar(server: CalDavServer) -> str:
    """A calendar with nothing in it."""
    return server.make(uuid4().hex)


@pytest.fixture
def provider() -> CalDav:
    """The provider as it is offered."""
    return CalDav()

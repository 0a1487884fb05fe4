"""What tests of connections share: a calendar elsewhere, and looking at it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta

import pytest

from focusflow.calendar import service as calendar
from focusflow.calendar.schemas import OccurrenceView
from focusflow.connections import service
from focusflow.connections.schemas import ConnectIn, ConnectionView
from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import Database, unit_of_work
from focusflow.settings import get_settings
from tests.feeds import Feed, feed_server

Connect = Callable[..., Awaitable[ConnectionView]]
Look = Callable[..., Awaitable[ConnectionView]]


@pytest.fixture
def feed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Feed]:
    """A calendar elsewhere; this machine counts as a place that may be asked."""
    monkeypatch.setattr(get_settings(), "outside_private_hosts", "127.0.0.1")
    with feed_server() as server:
        yield server


@pytest.fixture
def connect(feed: Feed, database: Database) -> Connect:
    """Connect somebody to the feed."""

    async def call(actor: Actor, **fields: object) -> ConnectionView:
        data = ConnectIn.model_validate({"provider": "feed", "address": feed.address, **fields})
        async with unit_of_work() as db:
            return await service.connect(db, actor, data)

    return call


@pytest.fixture
def look(database: Database, clock: ManualClock) -> Look:
    """Look at a connection, `after` so long, and answer how it stands."""

    async def call(
        actor: Actor, view: ConnectionView, after: timedelta = timedelta()
    ) -> ConnectionView:
        clock.advance(after)
        await service.sync(view.id)
        return await state_of(actor, view)

    return call


async def state_of(actor: Actor, view: ConnectionView) -> ConnectionView:
    """How a connection stands."""
    async with unit_of_work() as db:
        found = await service.list_connections(db, actor)
    return next(one for one in found if one.id == view.id)


async def shown(actor: Actor) -> list[OccurrenceView]:
    """Everything in a calendar round the day of the tests."""
    async with unit_of_work() as db:
        now = db.now()
        found = await calendar.list_range(
            db, actor, now - timedelta(days=30), now + timedelta(days=30)
        )
    return list(found)

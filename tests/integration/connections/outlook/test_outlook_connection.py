"""An Outlook account from signing in to its events in the calendar, and what comes after."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from focusflow.connections import registry, service
from focusflow.connections.schemas import ConnectionView
from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import Database, unit_of_work
from focusflow.platform.errors import Unauthenticated
from focusflow.settings import get_settings
from integrations.outlook_calendar import OutlookCalendar
from tests.integration.connections.conftest import shown, state_of
from tests.integration.connections.outlook.conftest import app_of, at, weekly
from tests.stand_ins.graph_calendar import OWNER, GraphCalendar


@pytest.fixture
def outlook(
    graph: GraphCalendar, database: Database, clock: ManualClock
) -> Iterator[GraphCalendar]:
    """Microsoft, and an installation that offers Outlook."""
    before = registry.offered()
    registry.use(OutlookCalendar(app_of(graph), clock))
    graph.identity.redirect = get_settings().url + "/api/v1/connections/callback"
    yield graph
    registry.use(*before)


async def connect(actor: Actor, graph: GraphCalendar) -> ConnectionView:
    address = await service.begin_sign_in(actor, "outlook")
    answer = httpx.get(address, verify=str(graph.authority))
    back = dict(parse_qsl(urlsplit(answer.headers["Location"]).query))
    return await service.finish_sign_in(actor, back)


async def look(actor: Actor, view: ConnectionView) -> ConnectionView:
    await service.sync(view.id)
    return await state_of(actor, view)


async def test_a_calendar_is_mirrored_and_follows(
    alice: Actor, outlook: GraphCalendar, clock: ManualClock
) -> None:
    single = outlook.seed(
        subject="Dentist", start=at("2026-11-26T09:00:00"), end=at("2026-11-26T10:00:00")
    )
    series = outlook.seed(
        subject="Standup",
        start=at("2026-11-02T09:00:00"),
        end=at("2026-11-02T09:15:00"),
        recurrence=weekly("2026-11-02", type="endDate", endDate="2026-12-07"),
    )
    view = await connect(alice, outlook)
    assert view.title == OWNER
    view = await look(alice, view)
    assert view.problem == ""
    assert [one.title for one in await shown(alice)].count("Standup") == 6

    outlook.edit(single.id, start=at("2026-11-26T11:00:00"), end=at("2026-11-26T12:00:00"))
    box = outlook.mailbox
    box.remove(box.occurrence(series, date(2026, 11, 30)).id)
    clock.advance(timedelta(minutes=20))
    await look(alice, view)
    found = await shown(alice)
    assert [one.title for one in found].count("Standup") == 5
    dentist = next(one for one in found if one.title == "Dentist")
    assert dentist.starts_at.isoformat().startswith("2026-11-26T10:00")

    box.remove(series.id)
    clock.advance(timedelta(minutes=20))
    await look(alice, view)
    assert [one.title for one in await shown(alice)] == ["Dentist"]


async def test_an_ended_token_is_renewed_and_access_taken_back_is_told(
    alice: Actor, outlook: GraphCalendar, clock: ManualClock
) -> None:
    view = await look(alice, await connect(alice, outlook))
    outlook.identity.tokens.clear()
    clock.advance(timedelta(minutes=20))
    view = await look(alice, view)
    assert view.problem == ""
    outlook.identity.revoke()
    clock.advance(timedelta(hours=2))
    view = await look(alice, view)
    assert "sign in again" in view.problem.lower()


async def test_a_forged_notice_is_not_believed(alice: Actor, outlook: GraphCalendar) -> None:
    await connect(alice, outlook)
    said = {"value": [{"subscriptionId": "made-up", "clientState": "guessed"}]}
    async with unit_of_work() as db:
        with pytest.raises(Unauthenticated):
            await service.hear(db, "outlook", {}, {}, json.dumps(said).encode())
        reply = await service.hear(db, "outlook", {}, {"validationToken": "try"}, b"")
    assert reply == "try"

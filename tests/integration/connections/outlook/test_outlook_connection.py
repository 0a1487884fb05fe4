"""An Outlook account from signing in to its events in the calendar, and what comes after."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx
import pytest

from focusflow.connections import registry, service
from focusflow.connections.schemas import CalendarChange, ConnectionView
from focusflow.planning import service as planning
from focusflow.planning.schemas import RescheduleIn
from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import Database, unit_of_work
from focusflow.platform.errors import Unauthenticated
from focusflow.settings import get_settings
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskIn
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


async def planned(actor: Actor, title: str, hour: int) -> UUID:
    """A task with an hour of planned work on the day of the tests."""
    start = datetime(2026, 11, 24, hour, tzinfo=ZoneInfo("Europe/Berlin"))
    async with unit_of_work() as db:
        task = await tasks.create_task(db, actor, TaskIn(title=title, estimated_minutes=60))
        wanted = RescheduleIn(start=start, force=True)
        await planning.reschedule_task(db, actor, task.id, wanted)
    return task.id


async def slots(actor: Actor) -> list[tuple[str, str]]:
    async with unit_of_work() as db:
        day = await planning.daily(db, actor, date(2026, 11, 24))
    return sorted((one.title, f"{one.starts_at:%H:%M}") for one in day.slots)


def there(graph: GraphCalendar) -> list[tuple[str, str]]:
    return sorted(
        (one.fields["subject"], one.fields["start"]["dateTime"][11:16])
        for one in graph.mailbox.events.values()
    )


async def test_the_plan_stands_in_outlook_and_is_followed_there(
    alice: Actor, outlook: GraphCalendar
) -> None:
    view = await look(alice, await connect(alice, outlook))
    async with unit_of_work() as db:
        change = CalendarChange(holds_plan=True)
        await service.change_calendar(db, alice, view.id, view.calendars[0].id, change)
    await planned(alice, "Essay", 14)
    mail = await planned(alice, "Mail", 16)
    outlook.api.lost = 1
    await look(alice, view)
    async with unit_of_work() as db:
        await service.sync_now(db, alice, view.id)
    view = await look(alice, view)
    view = await look(alice, view)
    assert view.problem == ""
    first = there(outlook)
    assert [title for title, _ in first] == ["Essay", "Mail"]
    assert await shown(alice) == []
    outlook.forget()
    await look(alice, view)
    assert not [verb for verb, _ in outlook.api.asked if verb != "GET"]

    essay = next(one for one in outlook.mailbox.events.values() if one.fields["subject"] == "Essay")
    outlook.edit(essay.id, start=at("2026-11-24T18:00:00"), end=at("2026-11-24T19:00:00"))
    await look(alice, view)
    assert ("Essay", "17:00") in await slots(alice)

    async with unit_of_work() as db:
        await tasks.delete_task(db, alice, mail)
    await look(alice, view)
    assert [title for title, _ in there(outlook)] == ["Essay"]
    outlook.mailbox.remove(essay.id)
    await look(alice, view)
    async with unit_of_work() as db:
        assert [one.title for one in await service.list_gone(db, alice)] == ["Essay"]


@pytest.mark.parametrize("reply", ["accepted", "declined"])
async def test_an_answer_given_here_is_heard_in_outlook(
    alice: Actor, outlook: GraphCalendar, reply: Any
) -> None:
    one = outlook.seed(
        subject="Party",
        start=at("2026-11-27T18:00:00"),
        end=at("2026-11-27T20:00:00"),
        attendees=[{"emailAddress": {"address": OWNER, "name": "Anna"}}],
        said={"organizer": "dora@example.org", "isOrganizer": False,
              "responseStatus": {"response": "notResponded", "time": "2026-11-01T00:00:00Z"}},
    )  # fmt: skip
    view = await look(alice, await connect(alice, outlook))
    (event,) = await shown(alice)
    await service.answer(alice, event.id, reply)
    assert (one.id in outlook.mailbox.events) == (reply == "accepted")
    assert one.said["responseStatus"]["response"] == reply
    view = await look(alice, view)
    assert view.problem == ""
    assert [found.status for found in await shown(alice)] == ["confirmed"] * (reply == "accepted")

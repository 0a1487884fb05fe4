"""Invitations over there: who is asked, what one answers here, and what the organizer hears."""

from __future__ import annotations

from typing import Any

import pytest

from focusflow.calendar import service as calendar
from focusflow.calendar.schemas import EventView
from focusflow.connections import service
from focusflow.platform.actor import Actor
from focusflow.platform.db import unit_of_work
from focusflow.platform.errors import Conflict, FocusFlowError, NotFound, UpstreamUnavailable
from tests.integration.connections.conftest import Look, shown, state_of
from tests.integration.connections.google.conftest import ACCOUNT, CHOIR, lecture
from tests.integration.connections.google.test_accounts import offered, sign_in
from tests.integration.planning.conftest import at
from tests.stand_ins.google_calendar import Google

__all__ = ["offered"]

ASKED: dict[str, Any] = {
    "organizer": {"email": "bob@example.com"},
    "attendees": [
        {"email": "bob@example.com", "organizer": True, "responseStatus": "accepted"},
        {"email": ACCOUNT, "self": True, "responseStatus": "needsAction"},
    ],
}


def said_there(google: Google, event_id: str) -> str:
    """The account's own answer, as it stands there."""
    mine = [one for one in google.event(event_id)["attendees"] if one["email"] == ACCOUNT]
    return str(mine[0]["responseStatus"])


async def event_of(actor: Actor, title: str) -> EventView:
    found = next(one for one in await shown(actor) if one.title == title)
    async with unit_of_work() as db:
        return await calendar.get_event(db, actor, found.id)


@pytest.mark.parametrize(
    ("reply", "status", "busy"),
    [("accepted", "confirmed", 1), ("tentative", "confirmed", 1), ("declined", "declined", 0)],
)
async def test_an_answer_is_heard_there_and_counts_here_at_once(
    alice: Actor, google: Google, look: Look, *, reply: Any, status: str, busy: int
) -> None:
    seeded = google.seed(**lecture(), **ASKED)
    view = await look(alice, await sign_in(alice))
    event = await event_of(alice, "Algebra")
    assert {(one.email, one.answer, one.own) for one in event.attendees} == {
        ("bob@example.com", "accepted", False),
        (ACCOUNT, "needsAction", True),
    }
    google.expire_access()
    await service.answer(alice, event.id, reply)
    assert said_there(google, seeded["id"]) == reply
    event = await event_of(alice, "Algebra")
    answers = {one.email: one.answer for one in event.attendees}
    assert (event.status, answers) == (status, {"bob@example.com": "accepted", ACCOUNT: reply})
    async with unit_of_work() as db:
        assert len(await calendar.busy_times(db, alice, at(0), at(23))) == busy
    view = await look(alice, view)
    assert (await event_of(alice, "Algebra")).status == status
    assert not (await state_of(alice, view)).syncing


async def test_one_occurrence_is_answered_alone(alice: Actor, google: Google, look: Look) -> None:
    google.seed(**CHOIR, **ASKED)
    view = await look(alice, await sign_in(alice))
    first, second = [one for one in await shown(alice) if one.title == "Choir"][:2]
    async with unit_of_work() as db:
        series = await calendar.get_event(db, alice, first.id)
    await service.answer(alice, series.id, "accepted")
    view = await look(alice, view)
    assert {one.status for one in await shown(alice)} == {"confirmed"}
    assert (first.id, second.id) == (series.id, series.id)


async def test_what_can_not_be_answered_says_why(
    alice: Actor, bob: Actor, google: Google, look: Look
) -> None:
    google.seed(**lecture())
    asked = google.seed(**{**lecture("2026-11-25"), "summary": "Geometry"}, **ASKED)
    view = await look(alice, await sign_in(alice))
    plain, event = await event_of(alice, "Algebra"), await event_of(alice, "Geometry")
    with pytest.raises(Conflict, match="Nobody asks"):
        await service.answer(alice, plain.id, "accepted")
    with pytest.raises(NotFound):
        await service.answer(bob, event.id, "accepted")
    google.fail()
    with pytest.raises(UpstreamUnavailable):
        await service.answer(alice, event.id, "accepted")
    assert not (await state_of(alice, view)).syncing
    google.cancel(asked["id"])
    with pytest.raises(FocusFlowError):
        await service.answer(alice, event.id, "accepted")
    async with unit_of_work() as db:
        await service.disconnect(db, alice, view.id, keep=True)
    with pytest.raises(Conflict, match="Nobody asks"):
        await service.answer(alice, event.id, "accepted")

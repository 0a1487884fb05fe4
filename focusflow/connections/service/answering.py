"""Telling the organizer of an event elsewhere whether one comes."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from focusflow.calendar import service as calendar
from focusflow.calendar.service.invitations import Reply
from focusflow.connections import registry, repository
from focusflow.connections.ports import CalendarAnswers, Placed, Secret
from focusflow.connections.service.asking import Line, Look
from focusflow.connections.service.secrets import seal, unseal
from focusflow.connections.service.sync import AT_MOST
from focusflow.platform.actor import Actor
from focusflow.platform.db import unit_of_work
from focusflow.platform.errors import Conflict


async def answer(actor: Actor, event_id: UUID, reply: Reply, occurrence: str | None = None) -> None:
    """Answer an invitation over there, and show the answer here.

    NotFound without the event, Conflict when nobody asks, when it was changed there meanwhile, or
    while its calendar is being read; UpstreamUnavailable when the other side can't be reached.
    """
    async with unit_of_work() as db:
        place = await calendar.invitation(db, actor, event_id, occurrence)
        found = await repository.connected(db, actor, place.calendar_id)
        if found is None:
            raise Conflict("The calendar of this event is not connected any more.")
        one, row = found
        provider = registry.provider_of(row.provider)
        if row.status != "active" or not isinstance(provider, CalendarAnswers):
            raise Conflict(f"“{one.title}” takes no answers just now.")
        if row.busy_until is not None and row.busy_until > db.now():
            raise Conflict("This calendar is being read just now. Try again in a moment.")
        row.busy_until = db.now() + AT_MOST
        look = Look(row.id, row.provider, row.title, actor.timezone, db.now(), {}, unseal(row))
        calendar_id = one.external_id
    try:
        line = Line(look, partial(_keep, actor, row.id))
        await line.open()
        known = Placed(place.external_id, place.etag)

        async def tell(secret: Secret) -> Placed:
            return await provider.answer(secret, calendar_id, known, reply)

        placed = await line.call(tell)
        async with unit_of_work() as db:
            await calendar.answered(
                db, actor, place, reply, external_id=placed.id, etag=placed.etag
            )
    finally:
        await _free(actor, row.id)


async def _keep(actor: Actor, connection_id: UUID, secret: Secret) -> None:
    async with unit_of_work() as db:
        row = await repository.connection(db, actor, connection_id, lock=True)
        if row is not None:
            seal(row, secret)


async def _free(actor: Actor, connection_id: UUID) -> None:
    async with unit_of_work() as db:
        row = await repository.connection(db, actor, connection_id, lock=True)
        if row is not None:
            row.busy_until = None

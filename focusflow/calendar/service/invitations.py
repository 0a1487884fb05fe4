"""Events over there that one is asked to come to."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from focusflow.calendar import repository
from focusflow.calendar.models import CalendarEvent
from focusflow.calendar.outside import Invitation
from focusflow.calendar.service.locate import locate
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import Conflict

Reply = Literal["accepted", "tentative", "declined"]


def is_asked(row: CalendarEvent) -> bool:
    """Whether an answer is wanted: one is a guest, and the calendar takes answers."""
    mine = [one for one in row.attendees if one.get("own")]
    return bool(row.etag) and any(not one.get("organizer") for one in mine)


async def invitation(
    db: Db, actor: Actor, event_id: UUID, occurrence: str | None = None
) -> Invitation:
    """Where to answer; NotFound without the event, Conflict when nobody asks."""
    row = (await locate(db, actor, event_id, occurrence)).carrier
    if row.calendar_id is None or not is_asked(row):
        raise Conflict("Nobody asks whether you come to this.")
    return Invitation(row.calendar_id, row.external_id, row.etag)


async def answered(
    db: Db, actor: Actor, place: Invitation, reply: Reply, *, external_id: str, etag: str
) -> None:
    """Show the answer that was given over there; the next look brings the rest."""
    rows = await repository.of_item(db, actor, place.calendar_id, place.external_id)
    for row in rows:
        row.attendees = [
            {**one, "answer": reply} if one.get("own") else one for one in row.attendees
        ]
        if reply == "declined" or row.status == "declined":
            row.status = "declined" if reply == "declined" else "confirmed"
        row.external_id, row.etag = external_id, etag
    await db.flush()
    db.changes.add((actor.user_id, "calendar"))

"""Who is asked to come to an event, in words."""

from __future__ import annotations

from dataclasses import dataclass

from focusflow.calendar.schemas import AttendeeView, EventView

SHOWN = 10
ANSWERS = {"accepted": "Comes", "tentative": "Perhaps", "declined": "Does not come"}
MINE = {"accepted": "I come", "tentative": "Perhaps", "declined": "I don’t come"}


@dataclass(frozen=True)
class Guest:
    """Somebody who is asked to come, and what they said."""

    name: str
    said: str


def guests_of(event: EventView) -> list[Guest]:
    """The first guests, the organizer before all, and how many more there are."""
    people = sorted(event.attendees, key=lambda one: not one.organizer)
    found = [Guest(_name(one), _said(one)) for one in people[:SHOWN]]
    more = len(people) - SHOWN
    return [*found, Guest(f"and {more} more", "")] if more > 0 else found


def _name(one: AttendeeView) -> str:
    return "You" if one.own else one.name or one.email


def _said(one: AttendeeView) -> str:
    if one.organizer:
        return "Organizer"
    return (MINE if one.own else ANSWERS).get(one.answer, "No answer yet")


def own_answer(event: EventView) -> str:
    """What one said, `needsAction` for nothing yet; empty when nobody asks."""
    mine = [one.answer for one in event.attendees if one.own and not one.organizer]
    return mine[0] if mine else ""

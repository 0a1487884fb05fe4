"""Making, changing and removing events in a Google calendar, and answering invitations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import ValidationError

from focusflow.calendar.ics import IcsError, IcsEvent
from focusflow.calendar.ics.zones import ZoneBook
from focusflow.connections.ports import Placed
from focusflow.platform.errors import Conflict, InvalidInput, NotFound
from integrations.google_calendar.bodies import changed, original_start, whole
from integrations.google_calendar.client import Json, Session
from integrations.google_calendar.entries import Event, event_of, made_id
from integrations.google_calendar.refusals import unreachable

SECONDS = 60.0
TELL = "all"
"""Guests hear of changes, as they do when one is made over there; without guests nobody does."""
MOST_OCCURRENCES = 500


def put(
    session: Session, calendar: str, events: Sequence[IcsEvent], known: Placed | None
) -> Placed:
    """Make or change an event and, after it, the changed occurrences of its series."""
    first, *others = sorted(events, key=lambda event: event.recurrence_id or "")
    _refuse(first, others, known)
    if known is None:
        placed = _make(session, calendar, first)
    else:
        placed = _change(session, calendar, known, first)
    for other in others:
        _change_occurrence(session, calendar, placed.id, other)
    if others:  # they may have given their series a new version
        placed = _placed(_get(session, calendar, placed.id))
    return placed


def _refuse(first: IcsEvent, others: Sequence[IcsEvent], known: Placed | None) -> None:
    if any(event.this_and_future for event in (first, *others)):
        raise InvalidInput(
            "event",
            "Google Calendar can't change an occurrence and all that follow within one series: "
            "end the series there and begin a new one.",
            reason="this_and_future",
        )
    if first.recurrence_id and (others or known is None):
        raise InvalidInput(
            "event",
            "An occurrence can only be changed together with its series, or where it stands.",
            reason="series",
        )
    if len(others) > MOST_OCCURRENCES:
        raise InvalidInput(
            "event", f"More than {MOST_OCCURRENCES} changed occurrences.", reason="size"
        )


def _make(session: Session, calendar: str, event: IcsEvent) -> Placed:
    request = session.events.insert(calendarId=calendar, body=whole(event), sendUpdates=TELL)
    try:
        return _placed(session.call(request))
    except Conflict as error:
        if error.details.get("status") != 409:
            raise
    standing = _get(session, calendar, made_id(event.uid))
    if standing.get("status") != "cancelled":
        return _placed(standing)
    # It was made before and removed since: Google keeps the id for it and lets it come back.
    body = {**whole(event), "status": event.status if event.status != "declined" else "confirmed"}
    request = session.events.update(
        calendarId=calendar, eventId=standing["id"], body=body, sendUpdates=TELL
    )
    return _placed(session.call(request, etag=str(standing.get("etag", ""))))


def _change(session: Session, calendar: str, known: Placed, wanted: IcsEvent) -> Placed:
    standing = _get(session, calendar, known.id)
    if standing.get("status") == "cancelled" and wanted.status != "cancelled":
        raise NotFound("This was removed in Google Calendar.", reason="deleted")
    if known.etag and standing.get("etag") != known.etag:
        raise Conflict("This is different in Google Calendar by now.", reason="conditionNotMet")
    return _patch(session, calendar, standing, wanted)


def _change_occurrence(session: Session, calendar: str, series: str, wanted: IcsEvent) -> None:
    request = session.events.instances(
        calendarId=calendar,
        eventId=series,
        originalStart=original_start(wanted),
        maxResults=1,
        showDeleted=True,
    )
    found = session.call(request).get("items") or []
    if not found:
        raise NotFound("The series in Google Calendar has no such occurrence.", reason="occurrence")
    _patch(session, calendar, found[0], wanted)


def _patch(session: Session, calendar: str, standing: Json, wanted: IcsEvent) -> Placed:
    """Say what is different, to the version that was looked at; nothing when nothing is."""
    if wanted.status == "cancelled":
        body = {} if standing.get("status") == "cancelled" else {"status": "cancelled"}
    else:
        body = changed(_read(standing, wanted), wanted)
    if not body:
        return _placed(standing)
    request = session.events.patch(
        calendarId=calendar, eventId=standing["id"], body=body, sendUpdates=TELL
    )
    return _placed(session.call(request, etag=str(standing.get("etag", ""))))


def _read(standing: Json, wanted: IcsEvent) -> IcsEvent | None:
    """What stands there as we would read it, so that only true differences count.

    None for an occurrence that was called off, and for what can't be read.
    """
    try:
        event = Event.model_validate(standing)
        zones = ZoneBook(wanted.zone or "UTC", "", [])
        return None if event.cancelled else event_of(event, wanted.uid, zones)
    except (ValidationError, IcsError, ValueError, OverflowError):
        return None


def remove(session: Session, calendar: str, known: Placed) -> None:
    """Remove an event, a series or one occurrence, if it is the version that was known."""
    request = session.events.delete(calendarId=calendar, eventId=known.id, sendUpdates=TELL)
    try:
        session.call(request, etag=known.etag)
    except NotFound:
        return
    except Conflict:
        if not _gone(session, calendar, known.id):
            raise


def _gone(session: Session, calendar: str, event_id: str) -> bool:
    try:
        return _get(session, calendar, event_id).get("status") == "cancelled"
    except NotFound:
        return True


def answer(
    session: Session,
    calendar: str,
    known: Placed,
    reply: Literal["accepted", "tentative", "declined"],
) -> Placed:
    """Set the account's own answer and leave everybody else's alone."""
    standing = _get(session, calendar, known.id)
    if standing.get("status") == "cancelled":
        raise NotFound("This was removed in Google Calendar.", reason="deleted")
    own = next((one for one in standing.get("attendees") or [] if one.get("self")), None)
    if own is None:
        raise InvalidInput("reply", "You are not among the guests of this event.", reason="guest")
    if own.get("responseStatus") == reply:
        return _placed(standing)
    body = {
        # Says that the list is not all of it: the others are not taken away.
        "attendeesOmitted": True,
        "attendees": [{"email": own.get("email", ""), "responseStatus": reply}],
    }
    request = session.events.patch(
        calendarId=calendar, eventId=known.id, body=body, sendUpdates=TELL
    )
    return _placed(session.call(request, etag=known.etag))


def _get(session: Session, calendar: str, event_id: str) -> Json:
    return session.call(session.events.get(calendarId=calendar, eventId=event_id))


def _placed(answer: Json) -> Placed:
    if not answer.get("id") or not answer.get("etag"):
        raise unreachable("unreadable", "answers in a form we can't read")
    return Placed(str(answer["id"]), str(answer["etag"]))

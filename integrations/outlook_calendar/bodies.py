"""An event of the calendar here, as Graph takes it."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from typing import Any

from focusflow.calendar.ics import IcsEvent, Moment
from focusflow.calendar.ics.model import zone_info
from focusflow.platform.errors import InvalidInput
from integrations.outlook_calendar.recurrence import recurrence_of
from integrations.outlook_calendar.zones import windows

Json = dict[str, Any]


def body_of(event: IcsEvent) -> Json:
    """All that is written of an event; InvalidInput when Outlook has no way to say it.

    People who are asked to come are left as they are: Outlook writes to each of them.
    """
    if event.rdates:
        raise InvalidInput(
            "recurrence_rule",
            "Outlook can't keep single days added to a series. Make events of them.",
            reason="recurrence",
        )
    zone = windows(event.zone)
    if zone is None and event.recurrence_rule:
        raise InvalidInput(
            "zone", f"Outlook has no time zone like {event.zone}. Choose another for the series."
        )
    clock: tzinfo = zone_info(event.zone) if zone else UTC
    zone = zone or "UTC"
    body: Json = {
        "subject": event.title,
        "body": {"contentType": "text", "content": event.description},
        "location": {"displayName": event.location},
        "start": _at(event.start, clock, zone),
        "end": _at(event.end, clock, zone),
        "isAllDay": event.all_day,
        "showAs": _shown_as(event),
        "categories": list(event.categories),
    }
    if event.recurrence_id is None:
        body["recurrence"] = (
            recurrence_of(event.recurrence_rule, event.start, clock, zone)
            if event.recurrence_rule
            else None
        )
    return body


def differing(wanted: IcsEvent, present: IcsEvent) -> Json:
    """What has to be written so that `present` says what `wanted` does.

    Nothing else is sent: the text of a meeting keeps its links and its form, and a series its
    changed occurrences.
    """
    body = body_of(wanted)
    try:
        before = body_of(present)
    except InvalidInput:  # Outlook has older series that its own rules would not allow now
        before = {}
    found = {name: value for name, value in body.items() if before.get(name, ...) != value}
    if found.keys() & {"start", "end", "isAllDay"}:
        found |= {name: body[name] for name in ("start", "end", "isAllDay")}
        if body.get("recurrence"):
            found["recurrence"] = body["recurrence"]
    return found


def _at(moment: Moment, clock: tzinfo, zone: str) -> Json:
    if isinstance(moment, datetime):
        wall = moment.astimezone(clock).replace(tzinfo=None, microsecond=0)
        return {"dateTime": wall.isoformat(), "timeZone": zone}
    return {"dateTime": f"{moment.isoformat()}T00:00:00", "timeZone": zone}


def _shown_as(event: IcsEvent) -> str:
    if not event.busy:
        return "free"
    return "tentative" if event.status == "tentative" else "busy"

"""What the stand-in does with events: it refuses what Google refuses."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

from tests.stand_ins.google_calendar import times
from tests.stand_ins.google_calendar.schema import Refused, invalid
from tests.stand_ins.google_calendar.store import WRITERS, Calendar, Json

ID = re.compile(r"[a-v0-9]{5,1024}")
STATES = ("confirmed", "tentative", "cancelled")
ANSWERS = ("needsAction", "accepted", "tentative", "declined")
FOR_GUESTS = {"attendees", "attendeesOmitted", "reminders", "colorId", "transparency", "visibility",
              "extendedProperties"}  # fmt: skip
FIXED = ("iCalUID", "recurringEventId", "originalStartTime", "eventType", "organizer", "creator")
GONE = Refused(410, "deleted", "Resource has been deleted")


def may_write(calendar: Calendar) -> None:
    if calendar.accessRole not in WRITERS:
        raise Refused(403, "requiredAccessLevel", "You need to have writer access to this calendar.",
                      domain="calendar")  # fmt: skip


def if_match(event: Json, header: str | None) -> None:
    if header not in (None, "*", event["etag"]):
        raise Refused(412, "conditionNotMet", "Precondition Failed")


def insert(calendar: Calendar, body: Json, account: str) -> Json:
    may_write(calendar)
    event_id = body.get("id")
    if event_id is None:
        event_id = f"g{calendar.version:08d}"
    elif not ID.fullmatch(event_id):
        raise invalid("Invalid resource id value.", "id")
    if "id" in body and "iCalUID" in body:
        raise invalid("Only one of id and iCalUID may be given.", "iCalUID")
    if event_id in calendar.events:
        raise Refused(409, "duplicate", "The requested identifier already exists.")
    person = {"email": account, "self": True}
    made = {
        "kind": "calendar#event",
        "status": "confirmed",
        "creator": person,
        "organizer": dict(person),
        "created": "2026-11-01T00:00:00.000Z",
        "eventType": "default",
        "sequence": 0,
        "iCalUID": f"{event_id}@google.com",
        "reminders": {"useDefault": True},
        **deepcopy(body),
        "id": event_id,
    }
    _check(made, calendar)
    if made["status"] == "cancelled":
        raise invalid("A new event can't be cancelled.", "status")
    return calendar.keep(_shown(made, calendar))


def patch(calendar: Calendar, event_id: str, body: Json, header: str | None) -> Json:
    may_write(calendar)
    old = calendar.find(event_id)
    if_match(old, header)
    if old["status"] == "cancelled" and body.get("status", "cancelled") == "cancelled":
        raise GONE
    base = _restored(calendar, old)
    for name in FIXED:
        if name in body and body[name] != base.get(name):
            raise invalid(f"{name} can't be changed.", name)
    if body.get("id", event_id) != event_id:
        raise invalid("id can't be changed.", "id")
    _only_for_organizers(base, body)
    new = deepcopy(base)
    omitted = body.get("attendeesOmitted")
    for name, value in body.items():
        if name == "attendees" and omitted:
            new["attendees"] = _answered(base.get("attendees", []), value)
        elif name != "attendeesOmitted":
            _merge(new, name, value)
    return _replace(calendar, base, new)


def update(calendar: Calendar, event_id: str, body: Json, header: str | None) -> Json:
    may_write(calendar)
    old = calendar.find(event_id)
    if_match(old, header)
    base = _restored(calendar, old)
    _only_for_organizers(base, body)
    if body.get("id", event_id) != event_id:
        raise invalid("id can't be changed.", "id")
    kept = {
        name: base[name] for name in (*FIXED, "kind", "id", "created", "sequence") if name in base
    }
    return _replace(calendar, base, {"status": "confirmed", **kept, **deepcopy(body), **kept})


def _restored(calendar: Calendar, event: Json) -> Json:
    """What a trace was: an occurrence comes back from its series; others keep nothing but ids."""
    if event["status"] != "cancelled":
        return event
    if event.get("recurringEventId"):
        series = calendar.find(event["recurringEventId"])
        planned = times.instant(event["originalStartTime"], calendar.timeZone)
        made = deepcopy(series) | times.occurrence(series, planned, calendar.timeZone)
        made.pop("recurrence", None)
        return made | {"id": event["id"], "recurringEventId": series["id"]}
    ids = {"iCalUID": f"{event['id']}@google.com", "organizer": {"self": True}}
    return event | ids | {"eventType": "default", "sequence": 0}


def _replace(calendar: Calendar, old: Json, new: Json) -> Json:
    if new["status"] == "cancelled":
        calendar.drop(old)
        return calendar.events[old["id"]]
    if old.get("recurringEventId") and new.get("recurrence"):
        raise invalid("An instance can't have recurrence.", "recurrence")
    new["sequence"] = new.get("sequence", 0) + 1
    _check(new, calendar)
    kept = calendar.keep(_shown(new, calendar))
    if series := calendar.events.get(old.get("recurringEventId", "")):
        calendar.keep(series)  # the harder case: its version may or may not change
    if new.get("recurrence"):
        planned = set(times.planned_of(new, calendar.timeZone))
        _forget_unplanned(calendar, new["id"], planned)
    return kept


def _forget_unplanned(calendar: Calendar, series: str, planned: set[Any]) -> None:
    """Changed occurrences that their series doesn't plan any more go."""
    for event in [e for e in calendar.events.values() if e.get("recurringEventId") == series]:
        if times.instant(event["originalStartTime"], calendar.timeZone) not in planned:
            calendar.drop(event)


def delete(calendar: Calendar, event_id: str, header: str | None) -> None:
    may_write(calendar)
    event = calendar.find(event_id)
    if_match(event, header)
    if event["status"] == "cancelled":
        raise GONE
    calendar.drop(event)


def _merge(target: Json, name: str, value: Any) -> None:
    """Patch: objects are merged, lists and all else replaced, and null takes away."""
    if value is None:
        target.pop(name, None)
    elif isinstance(value, dict):
        inner = dict(target.get(name) or {})
        for key, item in value.items():
            _merge(inner, key, item)
        target[name] = inner
    else:
        target[name] = deepcopy(value)


def _only_for_organizers(event: Json, body: Json) -> None:
    own = event.get("organizer", {}).get("self") or event.get("guestsCanModify")
    if own:
        return
    for name, value in body.items():
        if name not in FOR_GUESTS and value != event.get(name):
            raise Refused(403, "forbiddenForNonOrganizer",
                          "Shared properties can only be changed by the organizer of the event.",
                          domain="calendar")  # fmt: skip
    if "attendees" in body and not body.get("attendeesOmitted"):
        others = [one for one in event.get("attendees", []) if not one.get("self")]
        if [one for one in body["attendees"] if not one.get("self")] != others:
            raise Refused(403, "forbiddenForNonOrganizer",
                          "Shared properties can only be changed by the organizer of the event.",
                          domain="calendar")  # fmt: skip


def _answered(guests: list[Json], said: list[Json]) -> list[Json]:
    own = next((guest for guest in guests if guest.get("self")), None)
    if own is None or len(said) != 1 or said[0].get("email") != own["email"]:
        raise invalid("Only the participant's own response can be changed.", "attendees")
    return [{**guest, **said[0]} if guest is own else guest for guest in guests]


def _check(event: Json, calendar: Calendar) -> None:
    times.check_times(event, calendar.timeZone)
    if event["status"] not in STATES:
        raise invalid("Invalid value for status.", "status")
    if event.get("transparency", "opaque") not in ("opaque", "transparent"):
        raise invalid("Invalid value for transparency.", "transparency")
    if len(event.get("summary", "")) > 1024 or len(event.get("description", "")) > 8192:
        raise invalid("The text is too long.", "description")
    for guest in event.get("attendees", []):
        if not re.fullmatch(r"[^@\s]+@[^@\s]+", guest.get("email", "")):
            raise invalid("Invalid attendee email.", "attendees")
        if guest.get("responseStatus", "needsAction") not in ANSWERS:
            raise invalid("Invalid attendee response.", "attendees")


def _shown(event: Json, calendar: Calendar) -> Json:
    """Times as Google gives them out: with the offset of their zone, or of the calendar's."""
    event = {name: value for name, value in event.items() if value not in (None, "")}
    for name in ("start", "end"):
        when = event[name]
        if "dateTime" in when:
            zone = when.get("timeZone") or calendar.timeZone
            shown = times.shown(times.instant(when, calendar.timeZone), zone)
            event[name] = shown if "timeZone" in when else {"dateTime": shown["dateTime"]}
        else:
            event[name] = {"date": when["date"]}
    return event

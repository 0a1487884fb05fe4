"""What may be sent of an event, after Graph's published type, and what is refused."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from tests.stand_ins.graph_calendar import patterns
from tests.stand_ins.graph_calendar.refusals import Refused, bad
from tests.stand_ins.graph_calendar.times import instant_of, wall_of, zone_of

SHOWN_AS = {"free", "tentative", "busy", "oof", "workingElsewhere", "unknown"}
_TEXTS = {"subject", "importance", "sensitivity", "onlineMeetingProvider", "showAs"}
_FLAGS = {"isAllDay", "isReminderOn", "responseRequested", "isOnlineMeeting", "hideAttendees",
          "allowNewTimeProposals"}  # fmt: skip
_OBJECTS = {
    "body": {"contentType", "content"},
    "location": {"displayName", "locationType", "address", "coordinates", "locationUri",
                 "uniqueId", "uniqueIdType"},
    "start": {"dateTime", "timeZone"},
    "end": {"dateTime", "timeZone"},
}  # fmt: skip
_OTHERS = {"categories", "attendees", "recurrence", "reminderMinutesBeforeStart", "locations"}
WRITABLE = _TEXTS | _FLAGS | _OBJECTS.keys() | _OTHERS
ONLY_NEW = {"transactionId", "singleValueExtendedProperties"}
READ_ONLY = {
    "id", "changeKey", "createdDateTime", "lastModifiedDateTime", "iCalUId", "isCancelled",
    "isOrganizer", "organizer", "seriesMasterId", "type", "webLink", "responseStatus", "originalStart",
    "originalStartTimeZone", "originalEndTimeZone", "bodyPreview", "hasAttachments", "isDraft",
    "onlineMeeting", "onlineMeetingUrl",
}  # fmt: skip
ON_SELECT = {"cancelledOccurrences", "exceptionOccurrences", "occurrenceId"}
KNOWN = WRITABLE | READ_ONLY | ON_SELECT | {"transactionId"}


def check_fields(body: Any, *, new: bool, occurrence: bool = False) -> None:
    """Refuse properties that do not exist, can't be written, or have another type."""
    if not isinstance(body, dict) or not body:
        raise bad("Empty Payload. JSON content expected.", "RequestBodyRead")
    for name, value in body.items():
        if name in ONLY_NEW and not new:
            raise bad(f"Cannot change {name} of an event.", "ErrorInvalidPropertySet")
        if name in READ_ONLY or name in ON_SELECT:
            raise bad(f"The property '{name}' is read-only.", "ErrorInvalidPropertySet")
        if name not in WRITABLE | ONLY_NEW:
            message = f"The property '{name}' does not exist on type 'microsoft.graph.event'."
            raise bad(message, "RequestBodyRead")
        _check_type(name, value)
    if occurrence and "recurrence" in body:
        raise bad("Cannot set a recurrence on an occurrence.", "ErrorInvalidPropertySet")


def _check_type(name: str, value: Any) -> None:
    fits = True
    if name in _TEXTS:
        fits = isinstance(value, str)
    elif name in _FLAGS:
        fits = isinstance(value, bool)
    elif name in _OBJECTS:
        fits = (
            isinstance(value, dict)
            and not value.keys() - _OBJECTS[name]
            and all(isinstance(one, str) for one in value.values())
        )
    elif name == "categories":
        fits = isinstance(value, list) and all(isinstance(one, str) for one in value)
    if not fits:
        raise bad(f"Cannot read the property '{name}'.", "RequestBodyRead")
    if name == "showAs" and value not in SHOWN_AS:
        raise bad(f"Requested value '{value}' was not found.", "RequestBodyRead")
    if name == "subject" and len(value) > 255 * 4:
        raise bad("The subject is too long.", "ErrorPropertyValidationFailure")
    if name == "body" and value.get("contentType", "").lower() not in ("text", "html"):
        raise bad("Requested value for contentType was not found.", "RequestBodyRead")


def check_whole(fields: dict[str, Any]) -> None:
    """Refuse an event that could not be, as it would stand after the request."""
    for name in ("start", "end"):
        if set(fields.get(name) or {}) != {"dateTime", "timeZone"}:
            raise bad(f"The property '{name}' is required.", "ErrorPropertyValidationFailure")
        zone_of(fields[name]["timeZone"])
    begin, end = instant_of(fields["start"]), instant_of(fields["end"])
    if end < begin:
        code = "ErrorCalendarEndDateIsEarlierThanStartDate"
        raise bad("The start date of the event is after its end date.", code)
    if fields.get("isAllDay"):
        _check_days(wall_of(fields["start"]), wall_of(fields["end"]), fields)
    if fields.get("recurrence"):
        span = fields["recurrence"].get("range") or {}
        zone = zone_of(span.get("recurrenceTimeZone") or fields["start"]["timeZone"])
        patterns.check(fields["recurrence"], begin.astimezone(zone).date())


def _check_days(start: datetime, end: datetime, fields: dict[str, Any]) -> None:
    for name, wall in (("Start", start), ("End", end)):
        if wall.time() != time():
            raise bad(
                f"The Event.{name} property for an all-day event needs to be set to midnight.",
                "ErrorPropertyValidationFailure",
            )
    if end - start < timedelta(days=1) or fields["start"]["timeZone"] != fields["end"]["timeZone"]:
        raise bad(
            "The duration of an event marked as All day must be at least 24 hours.",
            "ErrorPropertyValidationFailure",
        )


def stale() -> Refused:
    """What a wrong If-Match gets."""
    return Refused(412, "ErrorIrresolvableConflict", "The send or update operation could not be "
                   "performed because the change key passed in the request does not match.")  # fmt: skip

"""An event as Google tells it, as one of ours."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, AwareDatetime, BaseModel, Field, model_validator

from focusflow.calendar.ics import Attendee, IcsEvent, Moment, canonical
from focusflow.calendar.ics.event import read_event
from focusflow.calendar.ics.tokens import Component, Property, split_property
from focusflow.calendar.ics.zones import ZoneBook, named_zone
from integrations.google_calendar.prose import clean, plain

MOST_ATTENDEES = 100
OWN_UID = "focusflowUid"
"""The private property in which an event made here keeps its UID."""
_MADE_ID = re.compile(r"[0-9a-v]{52}")
_NO_TIME = ("workingLocation", "birthday")
_SET_BY_GOOGLE = (*_NO_TIME, "fromGmail")
_RECURRENCE = ("RRULE", "EXRULE", "RDATE", "EXDATE")
_ANSWERS = ("needsAction", "accepted", "tentative", "declined")

Text = Annotated[str, AfterValidator(clean)]


class When(BaseModel):
    """Google's EventDateTime: a day, or an instant and the clock that it is shown by."""

    date: dt.date | None = None
    dateTime: AwareDatetime | None = None
    timeZone: str = ""

    @model_validator(mode="after")
    def _one_of_both(self) -> When:
        if (self.date is None) == (self.dateTime is None):
            raise ValueError("either a day or an instant")
        return self

    @property
    def moment(self) -> Moment:
        """The day, or the instant in UTC."""
        if self.dateTime is not None:
            return self.dateTime.astimezone(UTC)
        assert self.date is not None
        return self.date


class Guest(BaseModel):
    """Google's EventAttendee."""

    email: Text = ""
    displayName: Text = ""
    responseStatus: str = "needsAction"
    organizer: bool = False
    own: bool = Field(default=False, alias="self")
    resource: bool = False


class Private(BaseModel):
    """Properties that only this program sees."""

    private: dict[str, str] = {}


class Event(BaseModel):
    """What is read of Google's Event."""

    id: str = Field(min_length=1, max_length=1024)
    etag: str = ""
    status: Literal["confirmed", "tentative", "cancelled"] = "confirmed"
    summary: Text = ""
    description: Text = ""
    location: Text = ""
    visibility: str = ""
    start: When | None = None
    end: When | None = None
    iCalUID: Text = ""
    recurringEventId: str = ""
    originalStartTime: When | None = None
    recurrence: list[str] = []
    transparency: str = "opaque"
    eventType: str = "default"
    sequence: int = 0
    updated: AwareDatetime | None = None
    locked: bool = False
    attendees: list[Guest] = []
    extendedProperties: Private = Private()

    @property
    def cancelled(self) -> bool:
        """Whether it is only the trace of what was there."""
        return self.status == "cancelled"

    @property
    def uid(self) -> str:
        """The UID of the event or its series; empty where Google leaves it out.

        The one it was made with here, but not for copies, which carry the property along.
        """
        own = self.extendedProperties.private.get(OWN_UID, "")
        if own and made_id(own) in (self.id, self.recurringEventId):
            return own
        if _MADE_ID.fullmatch(self.recurringEventId):
            return ""  # a trace without the property: its series knows
        return self.iCalUID

    @property
    def writable(self) -> bool:
        """Whether its fields are people's to change."""
        return not self.locked and self.eventType not in _SET_BY_GOOGLE


def made_id(uid: str) -> str:
    """The id that an event with this UID is made with: the same each time, in base32hex."""
    digest = hashlib.sha256(uid.encode("utf-8", "replace")).digest()
    return base64.b32hexencode(digest).decode().rstrip("=").lower()


def event_of(event: Event, uid: str, zones: ZoneBook) -> IcsEvent:
    """An event as ours; IcsError or ValueError when it is none that can be kept."""
    if event.cancelled:
        return _called_off(event, uid)
    if event.start is None or event.end is None:
        raise ValueError("an event without times")
    zone = event.start.timeZone or (zones.fallback.name or "UTC")
    component = Component("VEVENT", 0, closed=True)
    component.properties = _properties(event, uid, zone)
    read = read_event(component, zones).event
    known = named_zone(zone)
    return replace(
        read,
        zone=None if read.all_day or known is None else known.name,
        busy=read.busy and event.eventType not in _NO_TIME,
        status="declined" if _declined(event) else read.status,
        description=plain(read.description),
        attendees=_attendees(event.attendees),
        raw="",
    )


def _properties(event: Event, uid: str, zone: str) -> list[Property]:
    assert event.start is not None
    assert event.end is not None
    repeats = bool(event.recurrence)
    title = event.summary or ("Busy" if event.visibility == "private" else "")
    found = [
        Property("UID", {}, _escaped(uid)),
        _time("DTSTART", event.start.moment, zone if repeats else ""),
        _time("DTEND", event.end.moment, zone if repeats else ""),
        Property("SUMMARY", {}, _escaped(title)),
        Property("DESCRIPTION", {}, _escaped(event.description)),
        Property("LOCATION", {}, _escaped(event.location)),
        Property("STATUS", {}, event.status),
        Property("TRANSP", {}, event.transparency),
        Property("SEQUENCE", {}, str(event.sequence)),
    ]
    if event.updated:
        found.append(_time("LAST-MODIFIED", event.updated.astimezone(UTC), ""))
    if event.originalStartTime:
        found.append(_time("RECURRENCE-ID", event.originalStartTime.moment, ""))
    for line in event.recurrence:
        prop = split_property(line)
        if prop is None or prop.name not in _RECURRENCE:
            raise ValueError("a line of recurrence that is none")
        found.append(prop)
    return found


def _time(name: str, moment: Moment, zone: str) -> Property:
    """A day, or an instant: on the clock of `zone`, which rules go by, or in UTC."""
    if not isinstance(moment, datetime):
        return Property(name, {"VALUE": "DATE"}, f"{moment:%Y%m%d}")
    known = named_zone(zone) if zone else None
    if known is None or known.name is None:
        return Property(name, {}, f"{moment.year:04}{moment:%m%dT%H%M%SZ}")
    local = moment.astimezone(ZoneInfo(known.name))
    return Property(name, {"TZID": known.name}, f"{local.year:04}{local:%m%dT%H%M%S}")


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\")


def _called_off(event: Event, uid: str) -> IcsEvent:
    """An occurrence that is called off: Google tells little more than which."""
    if event.originalStartTime is None:
        raise ValueError("called off, but nothing says which occurrence")
    start = event.originalStartTime.moment
    whole_day = not isinstance(start, datetime)
    return IcsEvent(
        uid=uid,
        start=start,
        end=start + timedelta(days=1) if whole_day else start,
        all_day=whole_day,
        recurrence_id=canonical(start),
        busy=False,
        status="cancelled",
    )


def _declined(event: Event) -> bool:
    return any(guest.own and guest.responseStatus == "declined" for guest in event.attendees)


def _attendees(guests: list[Guest]) -> tuple[Attendee, ...]:
    """The person first and the organizer second, so that no limit cuts them off; no rooms."""
    people = [guest for guest in guests if guest.email and not guest.resource]
    people.sort(key=lambda guest: (not guest.own, not guest.organizer, guest.email))
    return tuple(
        Attendee(
            email=guest.email[:320],
            name=guest.displayName[:200],
            answer=guest.responseStatus if guest.responseStatus in _ANSWERS else "needsAction",
            organizer=guest.organizer,
            own=guest.own,
        )
        for guest in people[:MOST_ATTENDEES]
    )

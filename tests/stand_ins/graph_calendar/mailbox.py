"""One person's mailbox, in memory: calendars, events, and what changed in which order."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.stand_ins.graph_calendar import patterns
from tests.stand_ins.graph_calendar.bodies import check_fields, check_whole, stale
from tests.stand_ins.graph_calendar.refusals import Refused, bad, gone
from tests.stand_ins.graph_calendar.times import instant_of, shown, wall_of, zone_of

Json = dict[str, Any]
DEFAULTS: Json = {
    "subject": "", "body": {"contentType": "html", "content": ""}, "location": {"displayName": ""},
    "isAllDay": False, "showAs": "busy", "categories": [], "attendees": [], "recurrence": None,
    "importance": "normal", "sensitivity": "normal",
}  # fmt: skip


@dataclass
class Event:
    """A single event or a series; `changed` and `cancelled` are by the planned day."""

    id: str
    calendar: str
    fields: Json
    made: int
    version: int
    said: Json = field(default_factory=dict)
    changed: dict[date, Json] = field(default_factory=dict)
    cancelled: set[date] = field(default_factory=set)
    uid: str = ""
    transaction: str | None = None
    properties: list[Json] = field(default_factory=list)

    @property
    def zone(self) -> str:
        recurrence = self.fields["recurrence"]
        named = recurrence["range"].get("recurrenceTimeZone") if recurrence else None
        return named or self.fields["start"]["timeZone"]


@dataclass
class Occurrence:
    """One time that a series happens; `changed` holds what is not as planned."""

    series: Event
    day: date
    planned: datetime
    start: datetime
    end: datetime
    changed: Json | None

    @property
    def id(self) -> str:
        return opaque(f"{self.series.id}/{self.day}")


def opaque(text: str) -> str:
    """An id that tells nothing, in the alphabet of Outlook's."""
    return "AAMk" + hashlib.sha256(text.encode()).hexdigest()[:60] + "_-A="


class Mailbox:
    """What the stand-in holds. Every change has a number, and so does every version."""

    def __init__(self, owner: str, clock: Callable[[], datetime]) -> None:
        self.owner = owner
        self.mail: str | None = owner
        self.clock = clock
        self.calendars: dict[str, Json] = {}
        self.events: dict[str, Event] = {}
        self.places: dict[str, tuple[str, date]] = {}
        self.log: list[tuple[int, str, str, list[str]]] = []
        self.made: dict[str, tuple[str, Json]] = {}
        self.number = 1
        self.on_change: list[Callable[[str, str, str], None]] = []

    def add_calendar(
        self, name: str, *, default: bool = False, editable: bool = True, color: str = ""
    ) -> str:
        id_ = opaque(f"calendar {name}")
        self.calendars[id_] = {
            "id": id_, "name": name, "color": "auto", "hexColor": color, "changeKey": "1",
            "isDefaultCalendar": default, "canEdit": editable, "canShare": default,
            "canViewPrivateItems": True, "isRemovable": not default, "isTallyingResponses": default,
            "owner": {"name": "Owner", "address": self.owner},
        }  # fmt: skip
        return id_

    def calendar(self, id_: str) -> Json:
        if id_ not in self.calendars:
            raise gone()
        return self.calendars[id_]

    def find(self, id_: str) -> tuple[Event, date | None]:
        """The event of an id, and the day when it is one occurrence's."""
        if id_ in self.events:
            return self.events[id_], None
        series, day = self.places.get(id_, ("", None))
        event = self.events.get(series)
        if event is None or day is None or day in event.cancelled or not self.happens(event, day):
            raise gone()
        return event, day

    def create(self, calendar: str, body: Json, **said: Any) -> Event:
        """A new event; the same transactionId with the same content is the same event."""
        self._editable(calendar)
        check_fields(body, new=True)
        transaction = body.get("transactionId")
        if transaction in self.made:
            id_, before = self.made[transaction]
            if before == body and id_ in self.events:
                return self.events[id_]
            raise Refused(
                409,
                "ErrorDuplicateTransactionId",
                "Your request can't be completed. The TransactionId specified in the request has "
                "already been used to create a different event.",
            )
        plain = {k: v for k, v in body.items() if k in DEFAULTS or k in ("start", "end")}
        fields = {**deepcopy(DEFAULTS), **deepcopy(plain)}
        check_whole(fields)
        self.number += 1
        event = Event(opaque(f"event {self.number}"), calendar, fields, self.number, self.number)
        event.said, event.transaction = said, transaction
        event.uid = opaque(f"uid {self.number}").upper()
        event.properties = body.get("singleValueExtendedProperties", [])
        self.events[event.id] = event
        if transaction:
            self.made[transaction] = (event.id, deepcopy(body))
        self._note(event, "created")
        return event

    def change(self, id_: str, body: Json, match: str | None = None) -> None:
        """Change an event, a series or one occurrence."""
        event, day = self.find(id_)
        self._editable(event.calendar)
        self.check_match(event, day, match)
        check_fields(body, new=False, occurrence=day is not None)
        if day is not None:
            self._change_occurrence(event, day, body)
        else:
            fields = {**event.fields, **deepcopy(body)}
            check_whole(fields)
            moved = any(
                event.fields[name] != fields[name]
                for name in ("start", "end", "isAllDay", "recurrence")
            )
            event.fields = fields
            if moved:
                event.changed, event.cancelled = {}, set()
        self._note(event, "updated")

    def _change_occurrence(self, event: Event, day: date, body: Json) -> None:
        one = self.occurrence(event, day)
        zone = "UTC" if event.fields["isAllDay"] else event.zone
        planned = {"start": shown(one.start, zone), "end": shown(one.end, zone)}
        fields = {
            **event.fields,
            **planned,
            **(one.changed or {}),
            **deepcopy(body),
            "recurrence": None,
        }
        check_whole(fields)
        start = _moved(fields, "start", one.start, days=fields["isAllDay"])
        others = [other for other in self.near(event, day) if other.day != day]
        if any((other.start <= start) != (other.day < day) for other in others):
            raise bad(
                "Modified occurrence is crossing or overlapping adjacent occurrence.",
                "ErrorOccurrenceCrossingBoundary",
            )
        event.changed[day] = {**(one.changed or {}), **deepcopy(body)}

    def remove(self, id_: str, match: str | None = None) -> None:
        """Remove an event, a series or one occurrence."""
        event, day = self.find(id_)
        self._editable(event.calendar)
        self.check_match(event, day, match)
        if day is not None:
            event.cancelled.add(day)
            event.changed.pop(day, None)
            # No delta tells of an occurrence that is taken out; only the series has a new version.
            self._note(event, "updated", told=False)
            return
        self._note(event, "deleted")
        del self.events[event.id]

    def respond(self, id_: str, response: str) -> None:
        """Set the owner's answer; what is declined leaves the calendar."""
        event, _ = self.find(id_)
        if event.said.get("isOrganizer", True):
            raise bad("You can't respond to this meeting because you're the meeting organizer.")
        event.said["responseStatus"] = {"response": response, "time": "2026-01-01T00:00:00Z"}
        for one in event.fields["attendees"]:
            if one["emailAddress"]["address"].lower() == self.owner.lower():
                one["status"] = dict(event.said["responseStatus"])
        event.fields["showAs"] = "tentative" if response == "tentativelyAccepted" else "busy"
        self._note(event, "updated")
        if response == "declined":
            self.remove(id_)

    def etag(self, event: Event) -> str:
        return f'W/"{hashlib.sha256(f"{event.id} {event.version}".encode()).hexdigest()[:22]}=="'

    def check_match(self, event: Event, day: date | None, match: str | None) -> None:
        if match not in (None, "*", self.etag(event)):
            raise stale()

    def happens(self, event: Event, day: date) -> bool:
        return bool(event.fields["recurrence"]) and any(
            found == day for found in _until(patterns.days(event.fields["recurrence"]), day)
        )

    def occurrence(self, event: Event, day: date) -> Occurrence:
        """One occurrence as it stands."""
        zone = zone_of(event.zone)
        first = instant_of(event.fields["start"]).astimezone(zone).replace(tzinfo=None)
        last = instant_of(event.fields["end"]).astimezone(zone).replace(tzinfo=None)
        if event.fields["isAllDay"]:
            first, last, zone = wall_of(event.fields["start"]), wall_of(event.fields["end"]), UTC
        begin = datetime.combine(day, first.time())
        planned = begin.replace(tzinfo=zone).astimezone(UTC)
        end = (begin + (last - first)).replace(tzinfo=zone).astimezone(UTC)
        changed = event.changed.get(day)
        days = {**event.fields, **(changed or {})}["isAllDay"]
        start = _moved(changed, "start", planned, days=days)
        end = _moved(changed, "end", end, days=days)
        one = Occurrence(event, day, planned, start, end, changed)
        self.places[one.id] = (event.id, day)
        return one

    def near(self, event: Event, day: date) -> list[Occurrence]:
        """The occurrences before and after a day, and its own."""
        horizon = day + timedelta(days=800)
        listed = list(_until(patterns.days(event.fields["recurrence"]), horizon))
        here = listed.index(day)
        found = [one for one in listed[max(here - 1, 0) : here + 2] if one not in event.cancelled]
        return [self.occurrence(event, one) for one in found]

    def within(self, event: Event, begin: datetime, end: datetime) -> list[Occurrence]:
        """The occurrences of a series that lie in a window."""
        # A moved one may stand far from its day.
        days_ = set(event.changed)
        days_ |= set(
            _until(patterns.days(event.fields["recurrence"]), end.date() + timedelta(days=1))
        )
        found = (self.occurrence(event, day) for day in sorted(days_ - event.cancelled))
        return [one for one in found if one.start < end and one.end > begin]

    def _editable(self, calendar: str) -> None:
        if not self.calendar(calendar)["canEdit"]:
            raise Refused(
                403, "ErrorAccessDenied", "Access is denied. Check credentials and try again."
            )

    def _note(self, event: Event, kind: str, *, told: bool = True) -> None:
        self.number += 1
        event.version = self.number
        event.said["lastModifiedDateTime"] = self.clock()
        ids = [event.id]
        if kind == "deleted" and event.fields["recurrence"]:
            now = self.clock()
            ids = [
                one.id
                for one in self.within(event, now - timedelta(days=800), now + timedelta(days=800))
            ]
        if told:
            self.log.append(
                (self.number, event.calendar, event.id, ids if kind == "deleted" else [])
            )
        for hear in self.on_change:
            hear(event.calendar, event.id, kind)


def _until(found: Iterator[date], last: date) -> Iterator[date]:
    for day in found:
        if day > last:
            return
        yield day


def _moved(changed: Json | None, name: str, planned: datetime, *, days: bool) -> datetime:
    """Where a changed occurrence begins or ends; whole days are kept as days of UTC."""
    if not changed or name not in changed:
        return planned
    if days:
        return wall_of(changed[name]).replace(tzinfo=UTC)
    return instant_of(changed[name])

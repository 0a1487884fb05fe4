"""Events as Graph shows them."""

from __future__ import annotations

import re
from typing import Any

from tests.stand_ins.graph_calendar.bodies import KNOWN, ON_SELECT
from tests.stand_ins.graph_calendar.mailbox import Event, Mailbox, Occurrence
from tests.stand_ins.graph_calendar.refusals import bad
from tests.stand_ins.graph_calendar.times import instant_of, shown, stamp, wall_of, zone_of

Json = dict[str, Any]


class Preferences:
    """What a Prefer header asks for; a zone that nobody knows is refused."""

    def __init__(self, header: str) -> None:
        found = dict(re.findall(r'([a-z.-]+)="?([^",]+)"?', header))
        self.zone = found.get("outlook.timezone", "UTC")
        zone_of(self.zone)
        self.text = found.get("outlook.body-content-type") == "text"
        self.page = min(max(int(found.get("odata.maxpagesize", "10")), 1), 1_000)


def event_view(mailbox: Mailbox, event: Event, prefer: Preferences) -> Json:
    """A single event, or the master of a series."""
    view = _common(mailbox, event, event.fields, prefer)
    view |= {
        "id": event.id,
        "iCalUId": event.uid,
        "seriesMasterId": None,
        "type": "seriesMaster" if event.fields["recurrence"] else "singleInstance",
        "recurrence": _recurrence(event),
    }
    if event.fields["isAllDay"]:
        start, end = (_midnight(event.fields[name], prefer) for name in ("start", "end"))
    else:
        start, end = (
            shown(instant_of(event.fields[name]), prefer.zone) for name in ("start", "end")
        )
    return view | {"start": start, "end": end}


def occurrence_view(mailbox: Mailbox, one: Occurrence, prefer: Preferences) -> Json:
    """One occurrence of a series, as planned or changed."""
    fields = {**one.series.fields, **(one.changed or {})}
    view = _common(mailbox, one.series, fields, prefer)
    all_day = fields["isAllDay"]
    zone = "UTC" if all_day else prefer.zone
    return view | {
        "id": one.id,
        # The UID of an occurrence is another one than that of its series.
        "iCalUId": f"{one.series.uid}{one.day:%Y%m%d}",
        "seriesMasterId": one.series.id,
        "type": "exception" if one.changed is not None else "occurrence",
        "recurrence": None,
        "originalStart": stamp(one.planned),
        "start": {**shown(one.start, zone), "timeZone": prefer.zone},
        "end": {**shown(one.end, zone), "timeZone": prefer.zone},
    }


def brief_view(mailbox: Mailbox, one: Occurrence, prefer: Preferences) -> Json:
    """What a delta says of an occurrence: not even its title."""
    view = occurrence_view(mailbox, one, prefer)
    names = ("@odata.etag", "id", "seriesMasterId", "type", "start", "end")
    return {"@odata.type": "#microsoft.graph.event", **{name: view[name] for name in names}}


def whole_view(
    mailbox: Mailbox, event: Event, prefer: Preferences, wanted: set[str], expanded: set[str]
) -> Json:
    """A series with what is given out on request only."""
    view = event_view(mailbox, event, prefer)
    series = bool(event.fields["recurrence"])
    if "cancelledOccurrences" in wanted and series:
        view["cancelledOccurrences"] = [
            f"OID.{event.id}.{day.isoformat()}" for day in sorted(event.cancelled)
        ]
    if "exceptionOccurrences" in wanted & expanded and series:
        # What was selected of the series is selected of these too.
        view["exceptionOccurrences"] = [
            selected(
                occurrence_view(mailbox, mailbox.occurrence(event, day), prefer), ",".join(wanted)
            )
            for day in sorted(event.changed)
        ]
    return view


def selected(view: Json, select: str | None) -> Json:
    """The properties that were asked for, and those that always come."""
    if select is None:
        return {name: value for name, value in view.items() if name not in ON_SELECT}
    names = select.split(",")
    for name in names:
        if name not in KNOWN:
            message = f"Could not find a property named '{name}' on type 'microsoft.graph.event'."
            raise bad(message, "RequestBroker--ParseUri")
    return {name: value for name, value in view.items() if name in {*names, "id", "@odata.etag"}}


def _recurrence(event: Event) -> Json | None:
    """A recurrence with the empty values that Graph adds for what a pattern does not use."""
    if not event.fields["recurrence"]:
        return None
    empty = {"month": 0, "dayOfMonth": 0, "firstDayOfWeek": "sunday", "index": "first"}
    endless = {"endDate": "0001-01-01", "numberOfOccurrences": 0, "recurrenceTimeZone": event.zone}
    return {
        "pattern": {**empty, **event.fields["recurrence"]["pattern"]},
        "range": {**endless, **event.fields["recurrence"]["range"]},
    }


def _midnight(value: Json, prefer: Preferences) -> Json:
    """Whole days stay whole days in every zone."""
    return {"dateTime": f"{wall_of(value):%Y-%m-%d}T00:00:00.0000000", "timeZone": prefer.zone}


def _common(mailbox: Mailbox, event: Event, fields: Json, prefer: Preferences) -> Json:
    body = fields["body"]
    content = body.get("content", "")
    if prefer.text and body.get("contentType") == "html":
        content = re.sub(r"<[^>]+>", "", content)
    said = event.said
    etag = mailbox.etag(event)
    organizer = said.get("organizer", mailbox.owner)
    return {
        "@odata.etag": etag,
        "changeKey": etag[3:-1],
        "createdDateTime": stamp(mailbox.clock()),
        "lastModifiedDateTime": stamp(said["lastModifiedDateTime"]),
        "transactionId": event.transaction,
        "originalStartTimeZone": said.get("originalStartTimeZone", event.fields["start"]["timeZone"]),
        "originalEndTimeZone": event.fields["end"]["timeZone"],
        "isCancelled": said.get("isCancelled", False),
        "isOrganizer": said.get("isOrganizer", True),
        "responseStatus": said.get("responseStatus", {"response": "organizer", "time": "0001-01-01T00:00:00Z"}),
        "organizer": {"emailAddress": {"name": organizer, "address": organizer}},
        "hasAttachments": False,
        "isDraft": False,
        "webLink": f"https://outlook.example/calendar/item/{event.id}",
        "bodyPreview": content[:255],
        "body": {"contentType": "text" if prefer.text else body.get("contentType", "html"), "content": content},
        **{name: fields[name] for name in ("subject", "location", "isAllDay", "showAs", "categories", "attendees", "importance", "sensitivity")},
    }  # fmt: skip

"""Calendars, their events with versions, and the tokens that stand for what somebody has seen."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.stand_ins.google_calendar import times
from tests.stand_ins.google_calendar.schema import Refused, invalid

Json = dict[str, Any]
NOT_WITH_SYNC_TOKEN = (
    "iCalUID", "orderBy", "privateExtendedProperty", "q", "sharedExtendedProperty",
    "timeMin", "timeMax", "updatedMin",
)  # fmt: skip
WRITERS = ("owner", "writer", "writerWithoutPrivateAccess")


@dataclass
class Calendar:
    """One calendar. `version` counts its changes; `epoch` is what sync tokens are valid for."""

    id: str
    summary: str
    timeZone: str = "Europe/Berlin"
    accessRole: str = "owner"
    primary: bool = False
    selected: bool = True
    hidden: bool = False
    backgroundColor: str = "#9fe1e7"
    version: int = 0
    epoch: int = 0
    events: dict[str, Json] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    changed: Callable[[Calendar], None] = lambda _: None

    def entry(self) -> Json:
        """Its line in the list of calendars."""
        found = {
            "kind": "calendar#calendarListEntry",
            "etag": '"1"',
            "id": self.id,
            "summary": self.summary,
            "timeZone": self.timeZone,
            "accessRole": self.accessRole,
            "backgroundColor": self.backgroundColor,
        }
        if self.primary:
            found["primary"] = True
        for name in ("selected", "hidden"):
            if getattr(self, name):
                found[name] = True
        return found

    def keep(self, event: Json) -> Json:
        """Take over an event in a new version, and tell who watches."""
        self.version += 1
        event["etag"] = f'"{3_500_000_000_000_000 + self.version}"'
        event["updated"] = datetime.now(UTC).isoformat(timespec="milliseconds")[:23] + "Z"
        self.events[event["id"]] = event
        self.versions[event["id"]] = self.version
        self.changed(self)
        return event

    def find(self, event_id: str) -> Json:
        """What stands under an id, gone or not, also an occurrence that was never changed."""
        event = self.events.get(event_id)
        if event is None:
            event = self._occurrence(event_id)
        if event is None:
            raise Refused(404, "notFound", "Not Found")
        return event

    def _occurrence(self, event_id: str) -> Json | None:
        named = times.planned_in(event_id)
        series = self.events.get(named[0]) if named else None
        if named is None or series is None or not series.get("recurrence"):
            return None
        if series["status"] == "cancelled" or named[1] not in times.planned_of(
            series, self.timeZone
        ):
            return None
        return self.occurrence(series, named[1])

    def occurrence(self, series: Json, planned: datetime) -> Json:
        """The occurrence of a series that is planned for an instant, changed or not."""
        whole_day = "date" in series["start"]
        event_id = times.instance_id(series["id"], planned, whole_day=whole_day)
        if event_id in self.events:
            return self.events[event_id]
        made = deepcopy(series) | times.occurrence(series, planned, self.timeZone)
        del made["recurrence"]
        return made | {"id": event_id, "recurringEventId": series["id"]}

    def drop(self, event: Json) -> None:
        """Remove it; of an occurrence and of a series different traces stay."""
        for other in list(self.events.values()):
            if other.get("recurringEventId") == event["id"] and other["status"] != "cancelled":
                self.keep(_trace(other) | {"iCalUID": other["iCalUID"]})
        self.keep(_trace(event))

    def told(self, event: Json) -> Json:
        """An event as it is given out."""
        if event["status"] == "cancelled" or self.accessRole != "freeBusyReader":
            return deepcopy(event)
        shown = ("kind", "etag", "id", "status", "start", "end", "iCalUID", "recurrence",
                 "recurringEventId", "originalStartTime", "updated")  # fmt: skip
        return {name: deepcopy(event[name]) for name in shown if name in event} | {
            "visibility": "private"
        }


def _trace(event: Json) -> Json:
    """What stays of an event that went."""
    names = ("id", "recurringEventId", "originalStartTime")
    kept = {name: event[name] for name in names if name in event}
    return {"kind": "calendar#event", "status": "cancelled", **kept}


def page_of_events(calendar: Calendar, asked: Json, most: int) -> Json:
    """events.list: a page of all events, or of what changed since a sync token."""
    for name in ("singleEvents", "orderBy", "q", "timeMin", "timeMax", "updatedMin", "eventTypes",
                 "iCalUID", "privateExtendedProperty", "sharedExtendedProperty", "timeZone"):  # fmt: skip
        if asked.get(name) and not ("syncToken" in asked and name in NOT_WITH_SYNC_TOKEN):
            raise NotImplementedError(f"the stand-in does not know {name}")
    same = {k: v for k, v in asked.items() if k not in ("syncToken", "pageToken")}
    since, upto, after = _position(calendar, asked, same)
    chosen = [
        (version, event_id)
        for event_id, version in calendar.versions.items()
        if since < version <= upto and version > after
    ]
    chosen.sort()
    incremental = "syncToken" in asked
    shown = [
        (version, calendar.events[event_id])
        for version, event_id in chosen
        if incremental or _listed(calendar, calendar.events[event_id], asked)
    ]
    size = min(asked.get("maxResults", 250), most)
    page = shown[:size]
    answer = {
        "kind": "calendar#events",
        "etag": f'"{calendar.version}"',
        "summary": calendar.summary,
        "timeZone": calendar.timeZone,
        "accessRole": calendar.accessRole,
        "updated": datetime.now(UTC).isoformat(timespec="milliseconds")[:23] + "Z",
        "defaultReminders": [],
        "items": [calendar.told(event) for _, event in page],
    }
    state = {"c": calendar.id, "e": calendar.epoch, "p": same, "u": upto}
    if len(shown) > size:
        token = asked.get("syncToken", "")
        answer["nextPageToken"] = _token({**state, "s": since, "a": page[-1][0], "t": token})
    else:
        answer["nextSyncToken"] = _token(state)
    return answer


def _listed(calendar: Calendar, event: Json, asked: Json) -> bool:
    if event["status"] != "cancelled" or asked.get("showDeleted"):
        return True
    series = calendar.events.get(event.get("recurringEventId", ""), {})
    return series.get("status", "cancelled") != "cancelled"


def _position(calendar: Calendar, asked: Json, same: Json) -> tuple[int, int, int]:
    """Changes since, and up to, and which of them the pages before had."""
    since, token = 0, asked.get("syncToken", "")
    if "syncToken" in asked:
        for name in NOT_WITH_SYNC_TOKEN:
            if name in asked:
                raise invalid(f"Sync token cannot be used with {name}.", name)
        if asked.get("showDeleted") is False:
            raise invalid("showDeleted may not be false with a sync token.", "showDeleted")
        seen = _opened(token, "syncToken")
        if "u" not in seen or "a" in seen or seen["c"] != calendar.id:
            raise invalid("Invalid sync token value.", "syncToken")
        if seen["e"] != calendar.epoch:
            raise Refused(410, "fullSyncRequired", "Sync token is no longer valid, a full sync is "
                          "required.", location="syncToken", domain="calendar")  # fmt: skip
        if seen["p"] != same:
            raise invalid("Parameters differ from those of the initial sync.", "syncToken")
        since = seen["u"]
    if "pageToken" not in asked:
        return since, calendar.version, 0
    seen = _opened(asked["pageToken"], "pageToken")
    if seen.get("p") != same or seen.get("t") != token or seen.get("c") != calendar.id:
        raise invalid("Invalid page token value.", "pageToken")
    return seen["s"], seen["u"], seen["a"]


def _token(state: Json) -> str:
    return base64.urlsafe_b64encode(json.dumps(state).encode()).decode()


def _opened(token: str, name: str) -> Json:
    try:
        found = json.loads(base64.urlsafe_b64decode(token))
    except ValueError:
        raise invalid(f"Invalid {name} value.", name) from None
    if not isinstance(found, dict):
        raise invalid(f"Invalid {name} value.", name)
    return found


def page_of_instances(calendar: Calendar, series: Json, asked: Json) -> Json:
    """events.instances, for one original start or from the first on."""
    if not series.get("recurrence") or series["status"] == "cancelled":
        raise Refused(404, "notFound", "Not Found")
    for name in ("timeMin", "timeMax", "pageToken", "timeZone"):
        if name in asked:
            raise NotImplementedError(f"the stand-in does not know {name}")
    wanted = None
    if "originalStart" in asked:
        text = asked["originalStart"]
        key = "date" if len(text) == 10 else "dateTime"
        try:
            wanted = times.instant({key: text}, calendar.timeZone)
        except ValueError:
            raise invalid("Invalid original start.", "originalStart") from None
        if key == "date" and "date" not in series["start"]:
            wanted = None
    found = []
    for planned in times.planned_of(series, calendar.timeZone):
        if "originalStart" in asked and planned != wanted:
            continue
        event = calendar.occurrence(series, planned)
        if event["status"] != "cancelled" or asked.get("showDeleted"):
            found.append(calendar.told(event))
        if len(found) >= asked.get("maxResults", 250):
            break
    return {
        "kind": "calendar#events",
        "etag": f'"{calendar.version}"',
        "summary": calendar.summary,
        "timeZone": calendar.timeZone,
        "accessRole": calendar.accessRole,
        "items": found,
    }

"""What is in a Google calendar, or what changed there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from pydantic import ValidationError

from focusflow.calendar.ics import IcsError
from focusflow.calendar.ics.zones import ZoneBook, named_zone
from focusflow.calendar.outside import Changes, Item
from focusflow.connections.ports import Cursor, OutsideCalendar, Reading
from focusflow.platform.errors import InvalidInput, NotFound
from integrations.google_calendar.client import Json, Session
from integrations.google_calendar.entries import Event, event_of
from integrations.google_calendar.prose import clean
from integrations.google_calendar.refusals import unreachable

SECONDS = 180.0
PAGE = 2500
MOST_EVENTS = 50_000
MOST_PAGES = 1_000
MOST_CALENDARS = 500
LOOKED_UP = 50
"""Series that are asked for one by one; above that the calendar is read whole."""
_MAX_HOPELESS = 100
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_WRITERS = ("owner", "writer", "writerWithoutPrivateAccess")


def calendars(session: Session) -> tuple[OutsideCalendar, ...]:
    """The account's calendars, the main one first, then those that are shown over there."""
    found: list[Json] = []
    page = None
    while len(found) < MOST_CALENDARS:
        request = session.calendar_list.list(maxResults=250, pageToken=page, showHidden=True)
        answer = session.call(request)
        found += [one for one in answer.get("items", []) if one.get("id")]
        page = answer.get("nextPageToken")
        if not page:
            break
    found.sort(key=lambda one: (not one.get("primary"), not one.get("selected")))
    return tuple(_calendar(one) for one in found[:MOST_CALENDARS])


def _calendar(entry: Json) -> OutsideCalendar:
    title = entry.get("summaryOverride") or entry.get("summary") or entry["id"]
    color = str(entry.get("backgroundColor", ""))
    return OutsideCalendar(
        id=str(entry["id"]),
        title=_line(title),
        color=color if _COLOR.fullmatch(color) else "",
        writable=entry.get("accessRole") in _WRITERS,
        selected=bool(entry.get("selected")) and not entry.get("hidden"),
    )


def _line(text: object) -> str:
    return " ".join(clean(str(text)).split())[:200]


def read(session: Session, calendar: str, cursor: Cursor, zone: str) -> Reading:
    """The calendar whole, or what changed since the cursor if Google still takes it."""
    token = str(cursor.get("sync") or "")
    try:
        if token:  # a token that isn't taken any more is no error: all is read instead
            with suppress(NotFound, InvalidInput, _Unknown):
                return _Reader(session, calendar, zone).changes(token)
        return _Reader(session, calendar, zone).whole()
    except NotFound:
        raise InvalidInput(
            "calendar",
            "This calendar is not in the Google account any more, or no longer shared with it.",
            reason="status",
        ) from None


class _Unknown(Exception):
    """Too many occurrences changed whose series isn't known."""


@dataclass
class _Reader:
    session: Session
    calendar: str
    zone: str
    title: str = ""
    sync: str = ""
    skipped: int = 0
    hopeless: int = 0
    writable: bool = False
    events: list[tuple[Event, ZoneBook]] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def whole(self) -> Reading:
        """All there is."""
        self._pages("")
        uids = self._uids(look_up=False)
        kept = [pair for pair in self.events if not pair[0].cancelled or pair[0].recurringEventId]
        return self._reading(Changes(self._items(kept, uids)))

    def changes(self, token: str) -> Reading:
        """What changed since the token."""
        self._pages(token)
        gone = {e.id for e, _ in self.events if e.cancelled and not e.recurringEventId}
        uids = self._uids(look_up=True)
        kept = []
        removed = list(gone)
        for event, zones in self.events:
            if event.id in gone:
                continue
            trace = event.cancelled and not (event.uid or uids.get(event.recurringEventId))
            if trace or (event.cancelled and event.recurringEventId in gone):
                removed.append(event.id)
            else:
                kept.append((event, zones))
        items = self._items(kept, uids)
        taken = {item.id for item in items}
        # What can't be read any more must not stay as it was.
        removed += [event.id for event, _ in kept if event.id not in taken]
        removed += filter(None, self.unread)
        if not items and not removed:
            return self._reading(None)
        return self._reading(Changes(items, tuple(removed), whole=False))

    def _reading(self, changes: Changes | None) -> Reading:
        return Reading(
            changes,
            title=self.title,
            skipped=self.skipped,
            cursor={"sync": self.sync} if self.sync else {},
        )

    def _pages(self, token: str) -> None:
        """Every page; Google wants the same parameters each time, token or not."""
        page = None
        for _ in range(MOST_PAGES):
            request = self.session.events.list(
                calendarId=self.calendar,
                maxResults=PAGE,
                singleEvents=False,
                syncToken=token or None,
                pageToken=page,
            )
            answer = self.session.call(request)
            self._take(answer)
            page = answer.get("nextPageToken")
            if not page:
                self.sync = str(answer.get("nextSyncToken") or "")
                return
        raise unreachable("unreadable", "gives out pages without end")

    def _take(self, answer: Json) -> None:
        self.title = _line(answer.get("summary") or "")
        self.writable = answer.get("accessRole") in _WRITERS
        calendar_zone = str(answer.get("timeZone") or "")
        zones = ZoneBook(self.zone, calendar_zone if named_zone(calendar_zone) else "", [])
        for one in answer.get("items") or []:
            try:
                self.events.append((Event.model_validate(one), zones))
            except ValidationError:
                self.skipped += 1
                self.unread.append(str(one.get("id")) if isinstance(one, dict) else "")
        if len(self.events) > MOST_EVENTS:
            raise InvalidInput(
                "calendar", f"The calendar has more than {MOST_EVENTS:,} events.", reason="size"
            )

    def _uids(self, *, look_up: bool) -> dict[str, str]:
        """The UIDs of series by their ids, for occurrences that Google sends without."""
        known = {e.id: e.uid for e, _ in self.events if e.uid and not e.recurringEventId}
        wanted = {e.recurringEventId for e, _ in self.events if e.recurringEventId and not e.uid}
        wanted -= known.keys()
        if not look_up:
            return known
        if len(wanted) > LOOKED_UP:
            raise _Unknown
        for series in wanted:
            request = self.session.events.get(calendarId=self.calendar, eventId=series)
            try:
                found = Event.model_validate(self.session.call(request))
            except (NotFound, ValidationError):
                continue
            if not found.cancelled:
                known[series] = found.uid
        return known

    def _items(
        self, pairs: Iterable[tuple[Event, ZoneBook]], uids: dict[str, str]
    ) -> tuple[Item, ...]:
        found = []
        for event, zones in pairs:
            uid = uids.get(event.recurringEventId) or event.uid
            if not uid and event.cancelled:
                continue  # of a series that is not there either
            self.session.in_time()
            try:
                ours = event_of(event, uid or f"{event.id}@google.com", zones)
            except (IcsError, ValueError, OverflowError) as error:
                self._skip(error)
                continue
            etag = event.etag if self.writable and event.writable else ""
            found.append(Item(event.id, (ours,), etag))
        return tuple(found)

    def _skip(self, error: Exception) -> None:
        """Count what can't be read; finding out that a rule fits no day costs time."""
        self.skipped += 1
        self.hopeless += isinstance(error, IcsError) and error.code == "never_happens"
        if self.hopeless > _MAX_HOPELESS:
            raise InvalidInput(
                "calendar",
                f"More than {_MAX_HOPELESS} events in it repeat by rules that fit no day.",
                reason="rules",
            )


def account(session: Session) -> str:
    """The address of the account: the id of its main calendar."""
    answer = session.call(session.calendar_list.get(calendarId="primary"))
    name = str(answer.get("id") or "")
    if not name:
        raise unreachable("unreadable", "does not say whose account this is")
    return name

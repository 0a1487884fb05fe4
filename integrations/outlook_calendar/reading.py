"""Reading an Outlook calendar: by delta in a window of time, and every series whole.

A delta tells of occurrences and, when one is taken out, of nothing at all. So a look also asks for
the versions of the calendar's series, and reads again each that is another than it was.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from focusflow.calendar.ics import IcsError
from focusflow.calendar.outside import Changes, Item
from focusflow.connections.ports import Cursor, OutsideCalendar, Reading
from focusflow.platform.errors import InvalidInput, NotFound
from integrations.outlook_calendar.events import etag_of, item_of
from integrations.outlook_calendar.graph import AT_ONCE, Graph, Stale

BACK = timedelta(days=365)
AHEAD = timedelta(days=730)
MOVED = timedelta(days=31)
"""So far the window may lie behind before the calendar is read whole."""
PAGE = 500
MOST_ENTRIES = 200_000
"""Occurrences and events of one delta; a calendar with more is not read."""
WHOLE_SERIES = {
    "$select": (
        "id,type,iCalUId,subject,body,start,end,isAllDay,isCancelled,isOrganizer,"
        "location,showAs,categories,attendees,organizer,responseStatus,recurrence,"
        "originalStart,originalStartTimeZone,lastModifiedDateTime,cancelledOccurrences,exceptionOccurrences"
    ),
    "$expand": "exceptionOccurrences",
}
"""What is selected counts for the changed occurrences too, so it names what only they have."""


@dataclass(frozen=True)
class Place:
    """Which calendar of whom is read, and the zone of times that name none."""

    calendar: str
    account: str
    zone: str

    @property
    def path(self) -> str:
        """Where Graph has it."""
        return f"/me/calendars/{quote(self.calendar, safe='')}"


@dataclass
class _Delta:
    """What a delta said: events by their ids, series that were named, and ids that went."""

    single: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    series: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    link: str = ""


async def address(graph: Graph) -> str:
    """The account's mail address, '' when it has none."""
    return str((await graph.get("/me", {"$select": "mail"})).get("mail") or "")


async def calendars(graph: Graph) -> tuple[OutsideCalendar, ...]:
    """The account's calendars, its default one first."""
    fields = "id,name,hexColor,canEdit,isDefaultCalendar"
    found: list[Mapping[str, Any]] = []
    async for page in graph.pages("/me/calendars", {"$select": fields, "$top": "100"}, page=100):
        found += page.get("value", [])
    found.sort(key=lambda one: not one.get("isDefaultCalendar"))
    return tuple(
        OutsideCalendar(
            id=str(one["id"]),
            title=str(one.get("name") or "Calendar")[:200],
            color=str(one.get("hexColor") or ""),
            writable=bool(one.get("canEdit")),
        )
        for one in found
    )


async def read(graph: Graph, place: Place, cursor: Cursor, now: datetime) -> Reading:
    """What is in the calendar, or what changed since the cursor."""
    try:
        if _holds(cursor, place.zone, now):
            try:
                return await _changes(graph, place, cursor)
            except Stale:
                pass
        return await _whole(graph, place, now)
    except NotFound:
        raise InvalidInput(
            "calendar", "This calendar is not in the Outlook account any more.", reason="gone"
        ) from None


def _holds(cursor: Cursor, zone: str, now: datetime) -> bool:
    if not cursor.get("delta") or cursor.get("zone") != zone:
        return False
    return abs(now - datetime.fromisoformat(cursor["at"])) <= MOVED


async def _whole(graph: Graph, place: Place, now: datetime) -> Reading:
    window = {
        "startDateTime": (now - BACK).strftime("%Y-%m-%dT00:00:00Z"),
        "endDateTime": (now + AHEAD).strftime("%Y-%m-%dT00:00:00Z"),
    }
    delta = await _delta(graph, f"{place.path}/calendarView/delta", window)
    batch = await _Batch(place).fill(graph, delta)
    kept = {"delta": delta.link, "at": now.isoformat(), "zone": place.zone, "series": batch.series}
    return Reading(Changes(tuple(batch.items)), skipped=batch.skipped, cursor=kept)


async def _changes(graph: Graph, place: Place, cursor: Cursor) -> Reading:
    delta = await _delta(graph, cursor["delta"])
    known: Mapping[str, str] = cursor.get("series", {})
    if known:
        present = await _versions(graph, place)
        # A series that begins before the window is said to be removed when it was only changed.
        delta.gone = (delta.gone - present.keys()) | (known.keys() - present.keys())
        delta.series |= {id_ for id_, etag in present.items() if known.get(id_, etag) != etag}
    batch = await _Batch(place).fill(graph, delta)
    gone = (delta.gone | batch.gone) - {item.id for item in batch.items}
    series = {id_: etag for id_, etag in known.items() if id_ not in gone} | batch.series
    kept = {**cursor, "delta": delta.link, "series": series}
    changed = bool(batch.items or gone)
    changes = Changes(tuple(batch.items), tuple(sorted(gone)), whole=False) if changed else None
    return Reading(changes, skipped=batch.skipped, cursor=kept)


async def _delta(graph: Graph, path: str, window: Mapping[str, str] | None = None) -> _Delta:
    found, count = _Delta(), 0
    async for page in graph.pages(path, window, page=PAGE):
        entries = page.get("value", [])
        count += len(entries)
        if count > MOST_ENTRIES:
            raise InvalidInput(
                "calendar", f"This calendar has more than {MOST_ENTRIES:,} events in three years."
            )
        for entry in entries:
            _sort_in(found, entry)
        found.link = page.get("@odata.deltaLink", "")
    return found


def _sort_in(found: _Delta, entry: Mapping[str, Any]) -> None:
    """The last word on an event counts: a delta may name it more than once."""
    id_ = str(entry["id"])
    found.gone.discard(id_)
    found.single.pop(id_, None)
    if "@removed" in entry:
        found.gone.add(id_)
        found.series.discard(id_)
    elif entry.get("type") == "seriesMaster":
        found.series.add(id_)
    elif entry.get("seriesMasterId"):
        found.series.add(str(entry["seriesMasterId"]))
    else:
        found.single[id_] = entry


async def _versions(graph: Graph, place: Place) -> dict[str, str]:
    """The version of every series in the calendar."""
    asked = {"$filter": "type eq 'seriesMaster'", "$select": "id,type", "$top": str(PAGE)}
    return {
        str(one["id"]): etag_of(one)
        async for page in graph.pages(f"{place.path}/events", asked, page=PAGE)
        for one in page.get("value", [])
    }


@dataclass
class _Batch:
    """Items made of a delta, and the versions of the series among them."""

    place: Place
    items: list[Item] = field(default_factory=list)
    series: dict[str, str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    skipped: int = 0

    async def fill(self, graph: Graph, delta: _Delta) -> _Batch:
        """Take all of a delta in; each of its series is read once."""
        for entry in delta.single.values():
            self._take(entry)
        waiting = sorted(delta.series)
        for first in range(0, len(waiting), AT_ONCE):
            calls = [self._read(graph, id_) for id_ in waiting[first : first + AT_ONCE]]
            for outcome in await asyncio.gather(*calls, return_exceptions=True):
                if outcome is not None:
                    raise outcome
        return self

    async def _read(self, graph: Graph, id_: str) -> None:
        try:
            entry = await graph.get(f"/me/events/{quote(id_, safe='')}", WHOLE_SERIES)
        except NotFound:
            self.gone.add(id_)
            return
        if entry.get("type") == "seriesMaster":
            self.series[id_] = etag_of(entry)
        self._take(entry)

    def _take(self, entry: Mapping[str, Any]) -> None:
        try:
            self.items.append(item_of(entry, self.place.zone, self.place.account))
        except IcsError:
            self.skipped += 1

"""Writing into an Outlook calendar: events, series with their changed occurrences, answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from urllib.parse import quote
from uuid import UUID, uuid4, uuid5

from focusflow.calendar.ics import IcsError, IcsEvent, Moment, canonical, from_canonical
from focusflow.calendar.ics.model import zone_info
from focusflow.calendar.ics.recurrence import at_midnight
from focusflow.calendar.outside import Item
from focusflow.connections.ports import Placed
from focusflow.platform.errors import Conflict, InvalidInput, NotFound
from integrations.outlook_calendar.bodies import body_of, differing
from integrations.outlook_calendar.events import etag_of, item_of, planned_of
from integrations.outlook_calendar.graph import Graph
from integrations.outlook_calendar.reading import WHOLE_SERIES

_SPACE = UUID("5a0e6f0e-3c58-4a2e-9f0e-7d1c2b6f4e10")
UID_PROPERTY = "String {5a0e6f0e-3c58-4a2e-9f0e-7d1c2b6f4e10} Name FocusFlowUid"
MOST_OCCURRENCES = 200
"""Changed and removed occurrences of a series that are written; each takes a call or two."""
_DAY = timedelta(days=1)
_REPLIES = {"accepted": "accept", "tentative": "tentativelyAccept", "declined": "decline"}


async def put(
    graph: Graph, calendar: str, events: Sequence[IcsEvent], known: Placed | None
) -> Placed:
    """Make or replace an event, or a series with its changed occurrences."""
    wanted = _Wanted.of(events)
    body = body_of(wanted.master)
    if known is None:
        raw = await _made(graph, calendar, body, wanted.master.uid)
        if not wanted.repeats:
            return _placed(raw)
        return await _settle(graph, str(raw["id"]), wanted)
    raw = await _present(graph, known.id)
    if known.etag and etag_of(raw) != known.etag:
        raise Conflict("It was changed in Outlook meanwhile.")
    changes = differing(wanted.master, _read(raw, wanted.master).events[0])
    if changes:
        raw = await graph.send(
            "PATCH", _path(known.id), body=changes, headers={"If-Match": etag_of(raw)}
        )
    if not wanted.repeats:
        return _placed(raw)
    return await _settle(graph, known.id, wanted)


async def remove(graph: Graph, known: Placed) -> None:
    """Remove an event or a series, unless it is another version than the known one."""
    headers = {"If-Match": known.etag} if known.etag else {}
    try:
        await graph.send("DELETE", _path(known.id), headers=headers)
    except NotFound:
        return


async def answer(
    graph: Graph, known: Placed, reply: Literal["accepted", "tentative", "declined"]
) -> Placed:
    """Tell the organizer; what Outlook then takes off the calendar has no version any more."""
    await graph.send("POST", f"{_path(known.id)}/{_REPLIES[reply]}", body={"sendResponse": True})
    try:
        return _placed(await graph.get(_path(known.id), {"$select": "id"}))
    except NotFound:
        return Placed(known.id, "")


@dataclass(frozen=True)
class _Wanted:
    """A master, its changed occurrences by their recurrence ids, and those that don't happen."""

    master: IcsEvent
    changed: Mapping[str, IcsEvent]
    removed: frozenset[str]

    @property
    def repeats(self) -> bool:
        return self.master.recurrence_rule is not None

    @classmethod
    def of(cls, events: Sequence[IcsEvent]) -> _Wanted:
        masters = [event for event in events if event.recurrence_id is None]
        others = {event.recurrence_id: event for event in events if event.recurrence_id}
        if len(masters) != 1:
            raise InvalidInput("event", "A single occurrence can't be written without its series.")
        if any(event.this_and_future for event in others.values()):
            raise InvalidInput(
                "event", "Outlook can't change all later occurrences at once: split the series."
            )
        gone = {id_ for id_, event in others.items() if event.status == "cancelled"}
        removed = frozenset(gone | set(masters[0].exdates))
        changed = {id_: event for id_, event in others.items() if id_ not in removed}
        if len(removed) + len(changed) > MOST_OCCURRENCES:
            raise InvalidInput(
                "event",
                f"More than {MOST_OCCURRENCES} changed occurrences can't be written to Outlook.",
            )
        return cls(masters[0], changed, removed)


async def _made(graph: Graph, calendar: str, body: dict[str, Any], uid: str) -> Mapping[str, Any]:
    """A new event; making it again after a lost answer finds the one that was made."""
    path = f"/me/calendars/{quote(calendar, safe='')}/events"
    body = {
        **body,
        "transactionId": str(uuid5(_SPACE, f"{calendar}/{uid}")),
        "singleValueExtendedProperties": [{"id": UID_PROPERTY, "value": uid}],
    }
    try:
        return await graph.send("POST", path, body=body)
    except Conflict:
        # Outlook says so when what was made with this id has another content by now.
        asked = uid.replace("'", "''")
        same = (
            f"singleValueExtendedProperties/any(p: p/id eq '{UID_PROPERTY}' "
            f"and p/value eq '{asked}')"
        )
        found = (await graph.get(path, {"$filter": same, "$select": "id"})).get("value")
    if found:
        return dict(found[0])
    return await graph.send("POST", path, body={**body, "transactionId": str(uuid4())})


async def _settle(graph: Graph, id_: str, wanted: _Wanted) -> Placed:
    """Bring the occurrences of a series to what is wanted; asks for the state there first."""
    raw = await _present(graph, id_)
    master, *others = _read(raw, wanted.master).events
    ids = {
        planned_of(one, all_day=master.all_day): str(one["id"])
        for one in raw.get("exceptionOccurrences") or ()
    }
    present = {event.recurrence_id: event for event in others}
    if back := set(master.exdates) - wanted.removed:
        raise InvalidInput(
            "event",
            f"An occurrence that was taken out of a series in Outlook ({min(back)[:10]}) can't be "
            "put back there. Make a single event of it.",
            reason="taken_out",
        )
    touched = False
    for planned in sorted(wanted.removed - set(master.exdates)):
        if occurrence := ids.get(planned) or await _occurrence(graph, id_, planned):
            await remove(graph, Placed(occurrence, ""))
            touched = True
    for planned in sorted((wanted.changed.keys() | ids.keys()) - wanted.removed):
        plain = _as_planned(wanted.master, planned)
        changes = differing(
            replace(wanted.changed.get(planned) or plain, recurrence_id=planned),
            present.get(planned) or plain,
        )
        if not changes:
            continue
        occurrence = ids.get(planned) or await _occurrence(graph, id_, planned)
        if occurrence is None:
            raise Conflict("The series in Outlook has no occurrence on that day.")
        await graph.send("PATCH", _path(occurrence), body=changes)
        touched = True
    return _placed(await _present(graph, id_) if touched else raw)


def _as_planned(master: IcsEvent, planned: str) -> IcsEvent:
    """An occurrence as the series has it: as long on the clock as the first one."""
    start = from_canonical(planned)
    end = _end(master, start)
    return replace(
        master, start=start, end=end, recurrence_id=planned, recurrence_rule=None, exdates=()
    )


def _end(master: IcsEvent, start: Moment) -> Moment:
    if not (
        isinstance(start, datetime)
        and isinstance(master.start, datetime)
        and isinstance(master.end, datetime)
    ):
        days = at_midnight(master.end) - at_midnight(master.start)
        return at_midnight(start).date() + days
    clock = zone_info(master.zone)
    first, last, wall = (
        one.astimezone(clock).replace(tzinfo=None) for one in (master.start, master.end, start)
    )
    return (wall + (last - first)).replace(tzinfo=clock).astimezone(UTC)


async def _occurrence(graph: Graph, id_: str, planned: str) -> str | None:
    """The id of an occurrence that nobody changed; None when the series has none there."""
    day = from_canonical(planned)
    window = {
        "startDateTime": f"{(day - _DAY).isoformat()[:10]}T00:00:00Z",
        "endDateTime": f"{(day + 2 * _DAY).isoformat()[:10]}T00:00:00Z",
        "$select": "id,type,originalStart,isAllDay",
    }
    answer = await graph.get(f"{_path(id_)}/instances", window)
    for one in answer.get("value", []):
        all_day = not isinstance(day, datetime)
        if planned_of(one, all_day=all_day) == canonical(day):
            return str(one["id"])
    return None


async def _present(graph: Graph, id_: str) -> Mapping[str, Any]:
    return await graph.get(_path(id_), WHOLE_SERIES)


def _read(raw: Mapping[str, Any], wanted: IcsEvent) -> Item:
    """What is there, in the zone that is wanted where Outlook's name stands for that one too."""
    try:
        return item_of(raw, wanted.zone or "UTC", "")
    except IcsError as error:
        raise InvalidInput("event", f"What Outlook has can't be read: {error.sentence}") from error


def _path(id_: str) -> str:
    return f"/me/events/{quote(id_, safe='')}"


def _placed(raw: Mapping[str, Any]) -> Placed:
    return Placed(str(raw["id"]), etag_of(raw))

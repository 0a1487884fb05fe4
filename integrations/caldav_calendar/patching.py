"""Changing an object that stands on a server, and leaving alone all in it that we don't know."""

from __future__ import annotations

from collections.abc import Sequence

from icalendar import Calendar, Component

from focusflow.calendar.ics import IcsEvent, write
from focusflow.platform.errors import Conflict
from integrations.caldav_calendar.reading import parsed

_TIMES = ("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID")
_GROUPS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (
        ("start", "end", "all_day", "zone", "recurrence_rule", "rdates", "exdates"),
        _TIMES,
    ),
    (("title",), ("SUMMARY",)),
    (("description",), ("DESCRIPTION", "X-ALT-DESC")),
    (("location",), ("LOCATION",)),
    (("status", "busy"), ("STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS")),
    (("categories",), ("CATEGORIES",)),
    (("sequence",), ("SEQUENCE",)),
    (("last_modified",), ("LAST-MODIFIED", "DTSTAMP")),
)
"""Which properties are written anew when a field of the event differs from what stands there."""


def patched(standing: bytes, events: Sequence[IcsEvent]) -> bytes:
    """The object with these events; what they do not carry stays (alarms, attendees, X-...)."""
    try:
        calendar = Calendar.from_ical(standing)
    except (ValueError, IndexError, KeyError):
        raise Conflict("What stands there can't be read, so it is not changed.") from None
    fresh = Calendar.from_ical(write(events, name=""))
    zone = next((event.zone for event in events if event.zone), "UTC")
    places = _places(calendar, zone)
    made = [part for part in fresh.subcomponents if part.name == "VEVENT"]
    others = [part for part in calendar.subcomponents if part.name != "VEVENT"]
    zones = {str(part.get("TZID")) for part in others if part.name == "VTIMEZONE"}
    others += [
        part
        for part in fresh.subcomponents
        if part.name == "VTIMEZONE" and str(part.get("TZID")) not in zones
    ]
    kept: list[Component] = []
    for event, part in zip(events, made, strict=True):
        here = places.get(event.recurrence_id)
        kept.append(part if here is None else _merged(*here, part, event))
    calendar.subcomponents = [*others, *kept]
    data: bytes = calendar.to_ical()
    return data


def _places(calendar: Component, zone: str) -> dict[str | None, tuple[Component, IcsEvent]]:
    """Each component that can be read, by the occurrence that it is, with what was read of it."""
    parts = [part for part in calendar.subcomponents if part.name == "VEVENT"]
    zones = [part for part in calendar.subcomponents if part.name == "VTIMEZONE"]
    masters = [part for part in parts if "RECURRENCE-ID" not in part]
    found: dict[str | None, tuple[Component, IcsEvent]] = {}
    for part in parts:
        # A changed occurrence is counted in the form in which its series counts.
        lone = Calendar()
        lone.subcomponents = [*zones, *(one for one in masters if one is not part), part]
        changed = "RECURRENCE-ID" in part
        for event in parsed(lone.to_ical(), zone)[0]:
            if (event.recurrence_id is not None) == changed:
                found.setdefault(event.recurrence_id, (part, event))
    return found


def _merged(here: Component, was: IcsEvent, new: Component, now: IcsEvent) -> Component:
    for fields, names in _GROUPS:
        if all(getattr(was, name) == getattr(now, name) for name in fields):
            continue
        for name in names:
            here.pop(name, None)
            if name in new:
                here[name] = new[name]
    return here

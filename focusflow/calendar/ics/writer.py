"""Write events as a calendar file that other programs read, time zones included."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone
from icalendar.prop import vDDDLists, vDDDTypes, vRecur, vText

from focusflow.calendar.ics.model import IcsEvent, Moment, from_canonical

_PRODUCT = "-//FocusFlow//Calendar//EN"
_NO_STAMP = datetime(1970, 1, 1, tzinfo=UTC)
_STATUS = {"confirmed": "CONFIRMED", "tentative": "TENTATIVE", "cancelled": "CANCELLED"}


class _Text(vText):
    """The library's text, but a backslash before N stays one: the library writes a line end."""

    def to_ical(self) -> bytes:
        escaped = str(self).replace("\\", "\\\\").replace("\n", "\\n")
        return escaped.replace(";", "\\;").replace(",", "\\,").encode()


def write(events: Sequence[IcsEvent], *, name: str) -> bytes:
    """The events as one iCalendar file, with the definition of every zone they use.

    A single event in the repeated hour's second half is written in UTC: local time cannot say it.
    """
    calendar = Calendar()
    calendar.add("PRODID", _PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar["X-WR-CALNAME"] = _Text(name)
    for zone in sorted({event.zone for event in events if event.zone}):
        years = [event.start.year for event in events if event.zone == zone]
        calendar.add_component(_definition(zone, min(years)))
    for event in events:
        calendar.add_component(_component(event))
    data: bytes = calendar.to_ical()
    return data


@lru_cache(maxsize=256)
def _definition(zone: str, first_year: int) -> Timezone:
    first = date(max(min(first_year, 2025) - 1, 1900), 1, 1)
    return Timezone.from_tzinfo(ZoneInfo(zone), zone, first, date(2038, 1, 1))


def _component(event: IcsEvent) -> Event:
    component = Event()
    component["UID"] = _Text(event.uid)
    component.add("DTSTAMP", event.last_modified or _NO_STAMP)
    if event.last_modified:
        component.add("LAST-MODIFIED", event.last_modified)
    component["DTSTART"] = vDDDTypes(_on_clock(event.start, event))
    component["DTEND"] = vDDDTypes(_on_clock(event.end, event))
    if event.recurrence_id:
        planned = vDDDTypes(_on_clock(from_canonical(event.recurrence_id), event))
        if event.this_and_future:
            planned.params["RANGE"] = "THISANDFUTURE"
        component["RECURRENCE-ID"] = planned
    if event.recurrence_rule:
        component["RRULE"] = vRecur.from_ical(event.recurrence_rule)
    for text in event.rdates:
        begin, _, finish = text.partition("/")
        moment = from_canonical(begin)
        value = (moment, from_canonical(finish)) if finish else moment
        component.add("RDATE", _one_date(value), encode=False)
    for text in event.exdates:
        component.add("EXDATE", _one_date(from_canonical(text)), encode=False)
    component["SUMMARY"] = _Text(event.title)
    for key, words in (("DESCRIPTION", event.description), ("LOCATION", event.location)):
        if words:
            component[key] = _Text(words)
    for category in event.categories:
        component.add("CATEGORIES", _Text(category), encode=False)
    component.add("SEQUENCE", event.sequence)
    component.add("STATUS", _STATUS[event.status])
    if not event.busy and event.status != "cancelled":
        component.add("TRANSP", "TRANSPARENT")
    return component


def _one_date(value: Moment | tuple[Moment, Moment]) -> vDDDLists:
    """One date of a list, with the VALUE that makes readers take it as what it is."""
    found = vDDDLists([value])
    if isinstance(value, tuple):
        found.params["VALUE"] = "PERIOD"
    elif not isinstance(value, datetime):
        found.params["VALUE"] = "DATE"
    return found


def _on_clock(moment: Moment, event: IcsEvent) -> Moment:
    """The moment on the event's own clock where that says it without doubt, else in UTC."""
    if not isinstance(moment, datetime) or not event.zone:
        return moment
    local = moment.astimezone(ZoneInfo(event.zone))
    return moment if local.fold and not event.recurrence_rule else local

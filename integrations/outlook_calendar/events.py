"""What Graph says of an event, as an event of the calendar here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from focusflow.calendar.ics import Attendee, IcsError, IcsEvent, Moment, canonical
from focusflow.calendar.ics.event import DESCRIPTION_LIMIT, TITLE_LIMIT
from focusflow.calendar.ics.span import refuse_far_apart
from focusflow.calendar.ics.texts import one_line, shortened
from focusflow.calendar.ics.zones import Zone
from focusflow.calendar.outside import Item
from integrations.outlook_calendar.recurrence import rule_of
from integrations.outlook_calendar.zones import iana

Raw = Mapping[str, Any]

_ANSWERS = {
    "organizer": "accepted",
    "accepted": "accepted",
    "tentativelyAccepted": "tentative",
    "declined": "declined",
}
_FREE = {"free", "workingElsewhere"}
_MOST_PEOPLE = 500
_MOST_CATEGORIES = 50
_DAY = timedelta(days=1)


def item_of(raw: Raw, zone: str, account: str) -> Item:
    """A single event, or a series with its changed occurrences and those that were taken out.

    IcsError when it can't be read. `zone` is for times in zones that nobody knows.
    """
    try:
        master = _event(raw, str(raw.get("iCalUId") or raw["id"]), zone, account)
        events = [master]
        if raw.get("type") == "seriesMaster":
            master, clock = _series(master, raw, zone)
            events = [master, *_changed(master, clock, raw, account)]
        for event in events:
            refuse_far_apart(event)
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        if isinstance(error, IcsError):
            raise
        raise IcsError("unreadable", "Outlook's answer about it can't be read.") from error
    return Item(str(raw["id"]), tuple(events), etag_of(raw))


def etag_of(raw: Raw) -> str:
    """The version of an event, as If-Match wants it."""
    return str(raw.get("@odata.etag") or "")


def planned_of(raw: Raw, *, all_day: bool) -> str:
    """When an occurrence was planned, as a recurrence id; its id can say so too."""
    planned = datetime.fromisoformat(raw["originalStart"])
    return canonical(planned.date() if all_day else _aware(planned))


def _event(raw: Raw, uid: str, zone: str, account: str) -> IcsEvent:
    all_day = bool(raw.get("isAllDay"))
    start, end = (_moment(raw[name], all_day=all_day) for name in ("start", "end"))
    if all_day and end == start:
        end = start + _DAY
    if end < start:
        raise IcsError("end_before_start", "It ends before it starts.")
    status = _status(raw)
    notes: list[tuple[str, str]] = []
    return IcsEvent(
        uid=uid[:500],
        start=start,
        end=end,
        all_day=all_day,
        title=shortened(one_line(str(raw.get("subject") or "")), TITLE_LIMIT, "title", notes)
        or "Untitled",
        description=shortened(
            str((raw.get("body") or {}).get("content") or "").replace("\r\n", "\n").strip(),
            DESCRIPTION_LIMIT,
            "description",
            notes,
        ),
        location=shortened(
            one_line(str((raw.get("location") or {}).get("displayName") or "")),
            TITLE_LIMIT,
            "location",
            notes,
        ),
        zone=None if all_day else iana(raw.get("originalStartTimeZone"), zone).name,
        busy=status != "cancelled" and raw.get("showAs") not in _FREE,
        status=status,
        categories=tuple(
            dict.fromkeys(one_line(str(one))[:100] for one in raw.get("categories") or () if one)
        )[:_MOST_CATEGORIES],
        last_modified=_aware(datetime.fromisoformat(raw["lastModifiedDateTime"]))
        if raw.get("lastModifiedDateTime")
        else None,
        attendees=_people(raw, account),
    )


def _moment(value: Mapping[str, str], *, all_day: bool) -> Moment:
    found = datetime.fromisoformat(value["dateTime"])
    if all_day:  # days are not moved to the zone that was asked for
        return found.date()
    if found.tzinfo is None:
        clock = iana(value.get("timeZone") or "UTC", "UTC").tz
        found = found.replace(tzinfo=clock)
    return found.astimezone(UTC).replace(microsecond=0)


def _aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=moment.tzinfo or UTC, microsecond=0).astimezone(UTC)


def _status(raw: Raw) -> str:
    answer = (raw.get("responseStatus") or {}).get("response")
    if raw.get("isCancelled"):
        return "cancelled"
    if answer == "declined":
        return "declined"
    return "tentative" if raw.get("showAs") == "tentative" else "confirmed"


def _people(raw: Raw, account: str) -> tuple[Attendee, ...]:
    """Those who are asked to come; an event without any has nobody to tell of."""
    asked: Sequence[Any] = raw.get("attendees") or ()
    if not asked:
        return ()
    host = _address(raw.get("organizer"))
    found = {
        email.lower(): Attendee(
            email,
            name,
            _ANSWERS.get(str((one.get("status") or {}).get("response")), "needsAction"),
            organizer=email.lower() == host[0].lower(),
            own=email.lower() == account.lower(),
        )
        for one in asked[:_MOST_PEOPLE]
        for email, name in [_address(one)]
        if email
    }
    if host[0] and host[0].lower() not in found:
        own = bool(raw.get("isOrganizer")) or host[0].lower() == account.lower()
        organizer = Attendee(*host, "accepted", organizer=True, own=own)
        found = {host[0].lower(): organizer, **found}
    return tuple(found.values())


def _address(one: Any) -> tuple[str, str]:
    address = (one or {}).get("emailAddress") or {}
    return str(address.get("address") or "")[:320], one_line(str(address.get("name") or ""))[:200]


def _series(master: IcsEvent, raw: Raw, zone: str) -> tuple[IcsEvent, Zone]:
    named = raw["recurrence"]["range"].get("recurrenceTimeZone")
    clock = iana(named or raw.get("originalStartTimeZone"), zone)
    rule = rule_of(raw["recurrence"], master.start, clock.tz)
    taken_out = (_taken_out(str(one), master, clock) for one in raw.get("cancelledOccurrences", ()))
    series = replace(
        master,
        zone=None if master.all_day else clock.name,
        recurrence_rule=rule,
        exdates=tuple(sorted(set(taken_out))),
    )
    return series, clock


def _taken_out(occurrence: str, master: IcsEvent, clock: Zone) -> str:
    """The recurrence id of `OID.{id of the series}.{day}`."""
    day = date.fromisoformat(occurrence.rpartition(".")[2])
    if not isinstance(master.start, datetime):
        return canonical(day)
    wall = master.start.astimezone(clock.tz).time()
    return canonical(datetime.combine(day, wall, clock.tz))


def _changed(master: IcsEvent, clock: Zone, raw: Raw, account: str) -> list[IcsEvent]:
    found = {}
    for one in raw.get("exceptionOccurrences") or ():
        planned = planned_of(one, all_day=master.all_day)
        event = _event(one, master.uid, clock.name or "UTC", account)
        zone = None if event.all_day else clock.name
        found[planned] = replace(event, recurrence_id=planned, zone=zone)
    return list(found.values())

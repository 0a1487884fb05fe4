"""One VEVENT component into an IcsEvent, or a sentence why not."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from focusflow.calendar.ics.model import IcsError, IcsEvent, canonical
from focusflow.calendar.ics.recurrence import joined, last_of, parts_of, rrule_of, until_of
from focusflow.calendar.ics.rules import check_rule
from focusflow.calendar.ics.span import read_end, refuse_far_apart
from focusflow.calendar.ics.texts import one_line, read_categories, shortened
from focusflow.calendar.ics.tokens import Component
from focusflow.calendar.ics.values import When, read_list, read_when
from focusflow.calendar.ics.zones import ZoneBook

TITLE_LIMIT = 500
DESCRIPTION_LIMIT = 20_000
UID_LIMIT = 500
_EXRULE_LIMIT = 2_000
_NOT_CONTENT = {"DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "UID"}
_WITH_DAYS = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")

Note = tuple[str, str]


@dataclass(slots=True)
class Draft:
    """An event on its way in."""

    event: IcsEvent
    line: int
    revised: str
    start: When
    recurrence: When | None
    notes: list[Note] = field(default_factory=list)


def uid_of(component: Component) -> str:
    """The UID; made from the content when it is missing, so that it is the same next time."""
    uid = one_line(component.text("UID"))
    if uid and len(uid) <= UID_LIMIT:
        return uid
    content = sorted(
        f"{prop.name}:{prop.value}"
        for prop in component.properties
        if prop.name not in _NOT_CONTENT or (uid and prop.name == "UID")
    )
    return "ics-" + digest("\n".join(content))


def digest(text: str) -> str:
    """A short stable fingerprint."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:40]


def read_event(component: Component, zones: ZoneBook) -> Draft:
    """The event of a VEVENT; IcsError with the reason when it has to be left out."""
    if not component.closed:
        raise IcsError("cut_off", "It breaks off: its END:VEVENT is missing.")
    begin = component.get("DTSTART")
    if begin is None or not begin.value.strip():
        raise IcsError("no_start", "It has no start (DTSTART).")
    if component.get("RRULE") or component.get("RDATE"):
        zones = zones.for_series()
    start = read_when(begin, zones, what="start")
    notes = [start.note] if start.note else []
    changed = component.get("RECURRENCE-ID")
    recurrence = None
    rule: str | None = None
    rdates: tuple[str, ...] = ()
    exdates: tuple[str, ...] = ()
    if changed is not None:
        recurrence = read_when(changed, zones, what="recurrence id", home=start.zone)
    else:
        rule = _rule(component, start, notes)
        rdates = _dates(component, zones, start, "RDATE", notes)
        exdates = _exdates(component, zones, start, rule, notes)
    if (rule or rdates) and start.zone.only_in_file:
        raise IcsError(
            "zone_only_in_file",
            f"It repeats in the time zone '{begin.params.get('TZID', '')[:60]}', which only "
            "this file knows and which is like no known zone.",
        )
    title = shortened(one_line(component.text("SUMMARY")), TITLE_LIMIT, "title", notes)
    status = _status(component)
    event = IcsEvent(
        uid=uid_of(component),
        start=start.value,
        end=read_end(component, zones, start),
        all_day=not isinstance(start.value, datetime),
        recurrence_id=canonical(recurrence.value) if recurrence else None,
        this_and_future=changed is not None and _this_and_future(changed.params),
        sequence=_sequence(component),
        title=title or "Untitled",
        description=shortened(
            component.text("DESCRIPTION"), DESCRIPTION_LIMIT, "description", notes
        ),
        location=shortened(one_line(component.text("LOCATION")), TITLE_LIMIT, "location", notes),
        zone=start.zone.name if isinstance(start.value, datetime) else None,
        recurrence_rule=rule,
        rdates=rdates,
        exdates=exdates,
        busy=status != "cancelled" and _takes_time(component),
        status=status,
        categories=read_categories(component),
        last_modified=_stamp(component, "LAST-MODIFIED", zones),
        raw=component.raw,
    )
    refuse_far_apart(event)
    stamp = event.last_modified or _stamp(component, "DTSTAMP", zones)
    revised = canonical(stamp) if stamp else ""
    return Draft(event, component.line, revised, start, recurrence, notes)


def _rule(component: Component, start: When, notes: list[Note]) -> str | None:
    found = {prop.value.strip().rstrip(";") for prop in component.all("RRULE")} - {""}
    if not found:
        return None
    if len(found) > 1:
        raise IcsError("several_rules", f"It repeats by {len(found)} rules at once.")
    rule, note = check_rule(found.pop(), start.value, start.zone.tz)
    notes += [note] if note else []
    parts = parts_of(rule or "")
    clock = {"BYHOUR", "BYMINUTE", "BYSECOND"} & parts.keys()
    if rule and start.in_gap and start.wall and not clock and parts["FREQ"] in _WITH_DAYS:
        # The clocks skip the first time only: without this all others would move with it.
        wall = start.wall
        parts |= {
            "BYHOUR": str(wall.hour),
            "BYMINUTE": str(wall.minute),
            "BYSECOND": str(wall.second),
        }
        return joined(parts)
    return rule


def _dates(
    component: Component, zones: ZoneBook, start: When, name: str, notes: list[Note]
) -> tuple[str, ...]:
    found = read_list(component.all(name), zones, start=start, notes=notes)
    texts = {
        f"{canonical(item[0])}/{canonical(item[1])}" if isinstance(item, tuple) else canonical(item)
        for item in found
    }
    return tuple(sorted(texts))


def _exdates(
    component: Component, zones: ZoneBook, start: When, rule: str | None, notes: list[Note]
) -> tuple[str, ...]:
    listed = _dates(component, zones, start, "EXDATE", notes)
    dates = {text.partition("/")[0] for text in listed}
    for prop in component.all("EXRULE"):
        if rule and prop.value.strip():
            dates.update(_excluded_by_rule(prop.value.strip(), start, rule))
    return tuple(sorted(dates))


def _excluded_by_rule(text: str, start: When, rule: str) -> set[str]:
    """The dates of an EXRULE, a part of the standard that was withdrawn, one by one."""
    excluding, _ = check_rule(text, start.value, start.zone.tz)
    if excluding is None:
        return {canonical(start.value)}
    timed = isinstance(start.value, datetime)
    wall = start.wall or datetime.fromisoformat(start.value.isoformat()).replace(tzinfo=None)
    own = parts_of(rule)
    last = until_of(own, start.zone.tz)
    if "COUNT" in own:
        last = last_of(rule, wall)
    found: set[str] = set()
    for local in rrule_of(excluding, wall, start.zone.tz):
        if last is not None and local > last:
            break
        moment = local.replace(tzinfo=start.zone.tz) if timed else local.date()
        found.add(canonical(moment))
        if len(found) > _EXRULE_LIMIT:
            raise IcsError(
                "exrule_endless",
                "It leaves out dates by a rule (EXRULE) that goes on too long to be listed.",
            )
    return found


def _this_and_future(params: dict[str, str]) -> bool:
    return params.get("RANGE", "").upper() == "THISANDFUTURE"


def _status(component: Component) -> str:
    status = component.text("STATUS").lower()
    if component.method == "CANCEL" or status in ("cancelled", "canceled"):
        return "cancelled"
    return "tentative" if status == "tentative" else "confirmed"


def _takes_time(component: Component) -> bool:
    free = component.text("X-MICROSOFT-CDO-BUSYSTATUS").upper() == "FREE"
    return not free and component.text("TRANSP").upper() != "TRANSPARENT"


def _sequence(component: Component) -> int:
    text = component.text("SEQUENCE")
    return min(int(text), 2**31 - 1) if text.isascii() and text[:18].isdigit() else 0


def _stamp(component: Component, name: str, zones: ZoneBook) -> datetime | None:
    """When it was last changed; a stamp nobody can read is no reason to leave the event out."""
    prop = component.get(name)
    if prop is None:
        return None
    try:
        value = read_when(prop, zones, what=name).value
    except IcsError:
        return None
    return value if isinstance(value, datetime) else None

"""One of our events as Google wants to be told."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from focusflow.calendar.ics import IcsEvent, Moment, from_canonical
from integrations.google_calendar.client import Json
from integrations.google_calendar.entries import OWN_UID, made_id


def whole(event: IcsEvent) -> Json:
    """All that a new event is told by; nobody is invited."""
    body = _content(event) | {
        "id": made_id(event.uid),
        "extendedProperties": {"private": {OWN_UID: event.uid}},
    }
    if event.recurrence_rule or event.rdates:
        body["recurrence"] = _recurrence(event)
    for name in ("start", "end"):
        body[name] = {key: value for key, value in body[name].items() if value is not None}
    return {name: value for name, value in body.items() if value != ""}


def changed(now: IcsEvent | None, wanted: IcsEvent) -> Json:
    """What has to be said so that `now` becomes `wanted`; what is the same stays unsaid.

    So what we carry in a shorter form, such as descriptions with markup, is not overwritten.
    Without `now` all is said.
    """
    before, after = _content(now) if now else {}, _content(wanted)
    times = {"start": after["start"], "end": after["end"]}
    body = {name: after[name] for name in after if before.get(name) != after[name]}
    if "start" in body or "end" in body:
        body |= times
    lines = _recurrence(wanted)
    if wanted.recurrence_id is None and (now is None or _recurrence(now) != lines):
        body |= {"recurrence": lines or None, **times}  # the rule goes by the zone of the start
    if now and wanted.all_day:
        body.pop("transparency", None)  # whole days never take time here, whatever they do there
    if now and now.status == "declined" and wanted.status != "cancelled":
        body.pop("status", None)
    return body


def _content(event: IcsEvent) -> Json:
    content: Json = {
        "summary": event.title,
        "description": event.description,
        "location": event.location,
        "start": _time(event.start, event.zone),
        "end": _time(event.end, event.zone),
        "transparency": "opaque" if event.busy else "transparent",
    }
    if event.status != "declined":  # that is one person's answer, and no state of the event
        content["status"] = event.status
    return content


def _time(moment: Moment, zone: str | None) -> Json:
    """Both kinds named, so that a patch takes the other kind away."""
    if not isinstance(moment, datetime):
        return {"date": moment.isoformat(), "dateTime": None, "timeZone": None}
    local = moment.astimezone(ZoneInfo(zone) if zone else UTC)
    text = local.isoformat(timespec="seconds")
    return {"date": None, "dateTime": text, "timeZone": zone or "UTC"}


def _recurrence(event: IcsEvent) -> list[str]:
    lines = [f"RRULE:{event.recurrence_rule}"] if event.recurrence_rule else []
    lines += [_listed("RDATE", text) for text in event.rdates]
    lines += [_listed("EXDATE", text) for text in event.exdates]
    return lines


def _listed(name: str, text: str) -> str:
    begin, _, end = text.partition("/")
    kind = ";VALUE=PERIOD" if end else ("" if "T" in begin else ";VALUE=DATE")
    return f"{name}{kind}:" + "/".join(_stamp(part) for part in (begin, end) if part)


def _stamp(text: str) -> str:
    moment = from_canonical(text)
    if isinstance(moment, datetime):
        return f"{moment.year:04}{moment:%m%dT%H%M%SZ}"
    return f"{moment.year:04}{moment:%m%d}"


def original_start(event: IcsEvent) -> str:
    """Which occurrence of its series it changes, as Google asks for it."""
    assert event.recurrence_id is not None
    moment = from_canonical(event.recurrence_id)
    return moment.isoformat()

"""When events of the stand-in happen, reckoned without the code that is tested with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from dateutil.rrule import rruleset, rrulestr

from tests.stand_ins.google_calendar.schema import Refused, invalid

ZONES = available_timezones()
LINE = re.compile(r"(RRULE|EXRULE|RDATE|EXDATE)((?:;[A-Z-]+=[^:;]+)*):(.+)")
MOST = 2000


def check_times(event: dict[str, Any], calendar_zone: str) -> None:
    """Refuse starts and ends that Google refuses."""
    start, end = event.get("start"), event.get("end")
    if not start or not end:
        raise Refused(400, "required", f"Missing {'start' if not start else 'end'} time.")
    repeats = bool(event.get("recurrence"))
    for name, when in (("start", start), ("end", end)):
        _check_when(when, name, repeats=repeats)
    if ("date" in start) != ("date" in end):
        raise invalid("Start and end times must either both be date or both be dateTime.")
    begins, ends = instant(start, calendar_zone), instant(end, calendar_zone)
    if ends < begins or ("date" in start and ends == begins):
        raise Refused(
            400, "timeRangeEmpty", "The specified time range is empty.",
            location="timeMax", domain="calendar",
        )  # fmt: skip
    if repeats:
        _check_recurrence(event["recurrence"], whole_day="date" in start)


def _check_when(when: dict[str, Any], name: str, *, repeats: bool) -> None:
    if ("date" in when) == ("dateTime" in when):
        raise invalid(f"Invalid {name} time.", name)
    zone = when.get("timeZone")
    if zone is not None and zone not in ZONES:
        raise invalid(f"Invalid time zone definition for {name} time.", name)
    if "dateTime" in when:
        aware = datetime.fromisoformat(when["dateTime"]).tzinfo is not None
        if zone is None and (repeats or not aware):
            raise Refused(400, "required", f"Missing time zone definition for {name} time.")


def _check_recurrence(lines: list[str], *, whole_day: bool) -> None:
    for line in lines:
        match = LINE.fullmatch(line)
        if not match:
            raise invalid("Invalid recurrence rule.", "recurrence")
        name, params, value = match.groups()
        if name in ("RRULE", "EXRULE"):
            _check_rule(value, whole_day=whole_day)
        elif whole_day and "VALUE=DATE" not in params:
            raise invalid("Invalid recurrence rule.", "recurrence")
    if not any(line.startswith(("RRULE", "RDATE")) for line in lines):
        raise invalid("Invalid recurrence rule.", "recurrence")


def _check_rule(value: str, *, whole_day: bool) -> None:
    parts = dict(part.split("=", 1) for part in value.split(";") if "=" in part)
    until = parts.get("UNTIL")
    if parts.get("FREQ") not in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY"):
        raise invalid("Invalid recurrence rule.", "recurrence")
    if until and ("COUNT" in parts or bool(re.fullmatch(r"\d{8}", until)) != whole_day):
        raise invalid("Invalid recurrence rule.", "recurrence")
    if until and not whole_day and not until.endswith("Z"):
        raise invalid("Invalid recurrence rule.", "recurrence")
    try:
        rrulestr(value.replace("Z", ""), dtstart=datetime(2026, 1, 1))
    except ValueError:
        raise invalid("Invalid recurrence rule.", "recurrence") from None


def instant(when: dict[str, Any], calendar_zone: str) -> datetime:
    """A start or end as an instant in UTC; a day as its midnight there."""
    if "date" in when:
        return datetime.combine(date.fromisoformat(when["date"]), datetime.min.time(), UTC)
    read = datetime.fromisoformat(when["dateTime"])
    if read.tzinfo is None:
        read = read.replace(tzinfo=ZoneInfo(when.get("timeZone") or calendar_zone))
    return read.astimezone(UTC)


def starts(event: dict[str, Any], calendar_zone: str) -> Iterator[datetime]:
    """The planned starts of a series, on the clock of its zone and without zone."""
    start = event["start"]
    zone = ZoneInfo("UTC" if "date" in start else start.get("timeZone") or calendar_zone)
    first = instant(start, calendar_zone).astimezone(zone).replace(tzinfo=None)
    found = rruleset()
    found.rdate(first)
    for line in event["recurrence"]:
        name, params, value = LINE.fullmatch(line).groups()  # type: ignore[union-attr]
        if name in ("RRULE", "EXRULE"):
            rule = rrulestr(_local_until(value, zone), dtstart=first)
            (found.rrule if name == "RRULE" else found.exrule)(rule)
            continue
        own = re.search(r"TZID=([^;:]+)", params)
        for text in value.split(","):
            at = _listed(text.partition("/")[0], ZoneInfo(own[1]) if own else zone, zone)
            (found.rdate if name == "RDATE" else found.exdate)(at)
    return iter(found)


def _local_until(rule: str, zone: ZoneInfo) -> str:
    match = re.search(r"UNTIL=(\d{8}T\d{6}Z)", rule)
    if not match:
        return rule
    until = datetime.strptime(match[1], "%Y%m%dT%H%M%S%z").astimezone(zone)
    return rule.replace(match[1], f"{until:%Y%m%dT%H%M%S}")


def _listed(text: str, own: ZoneInfo, zone: ZoneInfo) -> datetime:
    if "T" not in text:
        return datetime.strptime(text, "%Y%m%d")
    if text.endswith("Z"):
        at = datetime.strptime(text, "%Y%m%dT%H%M%S%z")
    else:
        at = datetime.strptime(text, "%Y%m%dT%H%M%S").replace(tzinfo=own)
    return at.astimezone(zone).replace(tzinfo=None)


def occurrence(event: dict[str, Any], planned: datetime, calendar_zone: str) -> dict[str, Any]:
    """Start, end and original start of the occurrence planned for an instant (or midnight UTC)."""
    start, end = event["start"], event["end"]
    length = instant(end, calendar_zone) - instant(start, calendar_zone)
    if "date" in start:
        day = planned.date()
        times = ({"date": day.isoformat()}, {"date": (day + length).isoformat()})
    else:
        zone = start.get("timeZone") or calendar_zone
        times = (shown(planned, zone), shown(planned + length, zone))
    return {"start": times[0], "end": times[1], "originalStartTime": dict(times[0])}


def shown(at: datetime, zone: str) -> dict[str, str]:
    """An instant as Google shows it."""
    local = at.astimezone(ZoneInfo(zone))
    return {"dateTime": local.isoformat(timespec="seconds"), "timeZone": zone}


def planned_of(event: dict[str, Any], calendar_zone: str) -> Iterator[datetime]:
    """The planned starts as instants; for whole days midnights in UTC."""
    whole_day = "date" in event["start"]
    zone = ZoneInfo("UTC" if whole_day else event["start"].get("timeZone") or calendar_zone)
    for local in islice(starts(event, calendar_zone), MOST):
        yield local.replace(tzinfo=zone).astimezone(UTC)


def instance_id(series: str, planned: datetime, *, whole_day: bool) -> str:
    """The id of an occurrence, as Google makes it."""
    return f"{series}_{planned:%Y%m%d}" if whole_day else f"{series}_{planned:%Y%m%dT%H%M%SZ}"


def planned_in(event_id: str) -> tuple[str, datetime] | None:
    """The series and the planned start that an occurrence's id names."""
    match = re.fullmatch(r"(.+)_(\d{8})(T\d{6}Z)?", event_id)
    if not match:
        return None
    form = "%Y%m%d%z" if match[3] is None else "%Y%m%dT%H%M%SZ%z"
    return match[1], datetime.strptime(f"{match[2]}{match[3] or ''}+0000", form)

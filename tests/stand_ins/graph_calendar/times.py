"""Zones by their Windows or IANA names, and moments in them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from tests.stand_ins.graph_calendar.refusals import bad

_WALL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,7})?)?")


def zone_of(name: str) -> tzinfo:
    """The clock of a name that Outlook knows."""
    if name == "UTC":
        return UTC
    if name in WINDOWS_TO_OLSON:
        return ZoneInfo(WINDOWS_TO_OLSON[name])
    if "/" in name and name in available_timezones():
        return ZoneInfo(name)
    raise bad(f"The timezone '{name}' is not supported.", "TimeZoneNotSupportedException")


def wall_of(value: dict[str, str]) -> datetime:
    """What the clock shows, without zone."""
    if not _WALL.fullmatch(value["dateTime"]):
        raise bad(f"Cannot read '{value['dateTime']}' as a date and time.", "ErrorInvalidParameter")
    try:
        return datetime.fromisoformat(value["dateTime"])
    except ValueError as error:
        raise bad(str(error), "ErrorInvalidParameter") from error


def instant_of(value: dict[str, str]) -> datetime:
    """The moment in UTC."""
    return wall_of(value).replace(tzinfo=zone_of(value["timeZone"])).astimezone(UTC)


def shown(moment: datetime, zone: str) -> dict[str, str]:
    """A moment as Graph writes it in a zone."""
    wall = moment.astimezone(zone_of(zone)).replace(tzinfo=None)
    return {"dateTime": f"{wall:%Y-%m-%dT%H:%M:%S}.0000000", "timeZone": zone}


def stamp(moment: datetime) -> str:
    """An instant as Graph writes it."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.0000000Z"

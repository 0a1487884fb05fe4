"""Which IANA zone a file means by a TZID."""

import re
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from io import StringIO
from zoneinfo import ZoneInfo, available_timezones

from dateutil.tz import tzical
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from focusflow.calendar.ics import rules
from focusflow.calendar.ics.model import IcsError
from focusflow.calendar.ics.recurrence import parts_of
from focusflow.calendar.ics.tokens import Component, Property

_UTC_NAMES = {"utc", "gmt", "z", "zulu", "etc/utc", "etc/gmt", "uct", "etc/uct", "universal"}
# Outlook's display names and what people write; all others go by city, Windows name or definition.
_SPOKEN = {
    "eastern": "America/New_York",
    "central": "America/Chicago",
    "mountain": "America/Denver",
    "pacific": "America/Los_Angeles",
    "greenwich mean": "Europe/London",
}
# First match wins, so the zones that most people mean stand first.
_COMMON = (
    "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles",
    "Europe/London", "Europe/Berlin", "Europe/Helsinki", "Europe/Moscow", "Asia/Kolkata",
    "Asia/Shanghai", "Asia/Tokyo", "Australia/Sydney", "America/Sao_Paulo",
)  # fmt: skip
_OFFSET_PREFIX = re.compile(r"\(?\s*(?:GMT|UTC)?\s*([+-]\d{1,2})[:.]?(\d\d)?\)?\s*(.*)", re.I)
_OFFSET = re.compile(r"[+-]?(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?")
_MAX_DEFINITIONS = 50
_EARLIEST = 1904
_MODERN_YEAR = 2030


@dataclass(frozen=True, slots=True)
class Zone:
    """A clock: `name` is its IANA name, or None for UTC and for clocks only the file knows."""

    name: str | None
    tz: tzinfo

    @property
    def shown(self) -> str:
        """What to call it in a sentence."""
        return self.name or "UTC"

    @property
    def only_in_file(self) -> bool:
        """Whether this clock exists nowhere but in the file."""
        return self.name is None and self.tz is not UTC


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones()}


@lru_cache(maxsize=1)
def _cities() -> dict[str, str]:
    cities: dict[str, str] = {}
    for name in sorted(available_timezones()):
        if "/" in name and not name.startswith(("Etc/", "posix/", "right/", "SystemV/")):
            cities.setdefault(name.rpartition("/")[2].replace("_", " ").lower(), name)
    return cities


_WINDOWS = {name.lower(): zone for name, zone in WINDOWS_TO_OLSON.items()}


def named_zone(tzid: str) -> Zone | None:
    """The zone that a name alone stands for: IANA, Windows, display name with a city, UTC."""
    name = tzid.strip().strip("\"'").strip("/").strip()
    if name.lower() in _UTC_NAMES:
        return Zone(None, UTC)
    for candidate in _candidates(name):
        key = candidate.lower().strip()
        if key in _names():
            return Zone(_names()[key], ZoneInfo(_names()[key]))
        if key in _WINDOWS:
            return Zone(_WINDOWS[key], ZoneInfo(_WINDOWS[key]))
    return _by_offset_and_city(name)


def _candidates(name: str) -> Iterable[str]:
    yield name
    yield name.replace(" ", "_")
    # /vendor.org/Tzfile/America/New_York and custom_America/New_York
    segments = name.split("/")
    for first in range(1, min(len(segments), 8)):
        yield "/".join(segments[first:])
    if len(segments) > 1:
        head = segments[-2].rpartition("_")[2]
        yield f"{head}/{segments[-1]}"


def _by_offset_and_city(name: str) -> Zone | None:
    """`(GMT+01:00) Berlin`, `(UTC-05:00) Eastern Time (US & Canada)`, `Eastern`, `GMT+0200`."""
    match = _OFFSET_PREFIX.fullmatch(name)
    places = match[3] if match else name
    spoken = re.sub(r"\s*(standard|daylight)?\s*(time)?\s*(\(.*\))?$", "", places.lower())
    found = [_SPOKEN[spoken]] if spoken in _SPOKEN else []
    for place in re.split(r"[,/&]", places.lower()):
        found += [_cities()[place.strip()]] if match and place.strip() in _cities() else []
    if not match:
        return Zone(found[0], ZoneInfo(found[0])) if found else None
    hours, minutes = int(match[1]), int(match[2] or 0)
    offset = timedelta(hours=hours, minutes=-minutes if match[1][0] == "-" else minutes)
    for zone in found:
        if _standard_offset(zone) == offset:
            return Zone(zone, ZoneInfo(zone))
    fixed = f"etc/gmt{-hours:+d}"
    if not places and not minutes and fixed in _names():
        return Zone(_names()[fixed], ZoneInfo(_names()[fixed])) if hours else Zone(None, UTC)
    return None


def _standard_offset(name: str) -> timedelta:
    tz = ZoneInfo(name)
    offsets = [datetime(_MODERN_YEAR, m, 1, tzinfo=tz).utcoffset() for m in (1, 7)]
    return min(offset for offset in offsets if offset is not None)


class ZoneBook:
    """The zones of one file: its own definitions, and what the user's clock is."""

    def __init__(self, user_zone: str, calendar_zone: str, definitions: list[Component]) -> None:
        self.user = Zone(user_zone, ZoneInfo(user_zone))
        self.calendar = named_zone(calendar_zone) if calendar_zone else None
        self.fallback = self.calendar or self.user
        self._definitions = {
            definition.text("TZID"): definition for definition in definitions[:_MAX_DEFINITIONS]
        }
        self._clocks: dict[str, tzinfo | None] = {}
        self._found: dict[tuple[str, int, bool], Zone | None] = {}
        self._for_series = False

    def for_series(self) -> "ZoneBook":
        """The same book for an event that repeats, whose zone has to be known for years to come.

        A definition with today's changes only, as Outlook writes it, then counts for the past too.
        """
        book = copy(self)
        book._for_series = True
        return book

    def find(self, tzid: str, year: int) -> Zone | None:
        """The zone of a TZID for times around `year`; None when nobody knows it."""
        near = min(max(year, 1970), 2037) if tzid in self._definitions else 0
        key = (tzid, near, self._for_series)
        if key not in self._found:
            self._found[key] = named_zone(tzid) or self._defined(tzid, near)
        return self._found[key]

    def _defined(self, tzid: str, year: int) -> Zone | None:
        definition = self._definitions.get(tzid)
        if definition is None:
            return None
        hint = definition.text("X-LIC-LOCATION")
        if hint and (zone := named_zone(hint)):
            return zone
        if tzid not in self._clocks:
            self._clocks[tzid] = _clock(definition)
        clock = self._clocks[tzid]
        if clock is None:
            return None
        today = [(_MODERN_YEAR,)] if self._for_series else []
        for years in ((year, _MODERN_YEAR), *today, (year,)):
            if name := self._lookalike(clock, years):
                return named_zone(name)
        return Zone(None, clock)

    def _lookalike(self, clock: tzinfo, years: tuple[int, ...]) -> str | None:
        """The first known zone whose clock shows the same all through those years."""
        samples = [
            datetime.combine(date(year, 1, 1) + timedelta(days=days), time(12))
            for year in years
            for days in range(0, 364, 4)
        ]
        expected = [clock.utcoffset(sample) for sample in samples]
        first = [zone.name for zone in (self.user, self.fallback) if zone.name]
        for name in dict.fromkeys([*first, *_COMMON, *WINDOWS_TO_OLSON.values()]):
            tz = ZoneInfo(name)
            pairs = zip(samples, expected, strict=True)
            if all(tz.utcoffset(sample) == offset for sample, offset in pairs):
                return name
        return None


def _clock(definition: Component) -> tzinfo | None:
    """The clock that a VTIMEZONE defines; None when it is no use."""
    lines = ["BEGIN:VTIMEZONE", "TZID:file"]
    parts = [part for part in definition.inner[:200] if part[0] in ("STANDARD", "DAYLIGHT")]
    # dateutil needs a standard time to fall back on before the first change.
    if all(name == "DAYLIGHT" for name, _ in parts):
        parts = [("STANDARD", props) for _, props in parts]
    try:
        for name, props in parts:
            lines += [f"BEGIN:{name}", *_observance(props), f"END:{name}"]
        return tzical(StringIO("\n".join([*lines, "END:VTIMEZONE"]))).get()
    except (IcsError, ValueError, OverflowError):  # what it says makes no sense
        return None


def _observance(props: list[Property]) -> Iterable[str]:
    """Only what the library understands, with rules it can work through quickly."""
    values = {prop.name: prop.value.strip() for prop in props}
    start = datetime.fromisoformat(values.get("DTSTART", "").rstrip("Z"))
    # Outlook lets its definitions begin in 1601.
    if start.year < _EARLIEST and not {"UNTIL", "COUNT"} & parts_of(values.get("RRULE", "")).keys():
        start = start.replace(year=_EARLIEST + start.year % 4)
    yield f"DTSTART:{start.year:04}{start:%m%dT%H%M%S}"
    for name in ("TZOFFSETFROM", "TZOFFSETTO"):
        offset = values.get(name, "")
        if not _OFFSET.fullmatch(offset):
            raise ValueError(name)
        yield f"{name}:{offset}"
    yield f"RDATE:{start.year:04}{start:%m%dT%H%M%S}"
    if "RRULE" in values:
        rule = rules.check_rule(values["RRULE"], start.replace(tzinfo=UTC), UTC).rule
        if rule and not rule.startswith("FREQ=YEARLY"):
            raise ValueError("a zone's clock changes once a year")
        if rule:
            yield f"RRULE:{rule}"
    for value in [prop.value.strip() for prop in props if prop.name == "RDATE"][:500]:
        dates = ",".join(item.partition("/")[0].strip() for item in value.split(","))
        if not re.fullmatch(r"[\dTZ,]*", dates):
            raise ValueError("RDATE")
        yield f"RDATE:{dates}"

"""Windows' names of time zones, which Outlook speaks, and the IANA names used here."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from focusflow.calendar.ics.zones import Zone, named_zone

_COMPARED_YEARS = (2024, 2036)
"""Clocks that show the same in these years, and in all between, count as the same."""


def iana(name: str | None, fallback: str) -> Zone:
    """The zone that Outlook means; a made-up one (`tzone://Microsoft/Custom`) is the fallback.

    A Windows name stands for several cities: the fallback is one of them if its clock is the same.
    """
    if name == "tzone://Microsoft/Utc":
        return Zone(None, UTC)
    found = named_zone(name) if name else None
    if found is None or (
        name in WINDOWS_TO_OLSON and found.name and _clock(found.name) == _clock(fallback)
    ):
        found = named_zone(fallback)
    return found or Zone(None, UTC)


@lru_cache(maxsize=1_000)
def windows(name: str | None) -> str | None:
    """Windows' name of an IANA zone; None when Windows has no zone whose clock shows the same."""
    if name is None or (known := named_zone(name)) is None or known.name is None:
        return "UTC" if name is None or named_zone(name) else None
    for candidate, zone in WINDOWS_TO_OLSON.items():
        if zone == known.name:
            return candidate
    clock = _clock(known.name)
    return next((one for one, zone in WINDOWS_TO_OLSON.items() if _clock(zone) == clock), None)


@lru_cache(maxsize=1_000)
def _clock(name: str) -> tuple[timedelta | None, ...]:
    """What a zone's clock is off UTC, every third day at noon."""
    first, last = (datetime(year, 1, 1, 12, tzinfo=UTC) for year in _COMPARED_YEARS)
    zone = ZoneInfo(name)
    return tuple(
        (first + timedelta(days=day)).astimezone(zone).utcoffset()
        for day in range(0, (last - first).days, 3)
    )

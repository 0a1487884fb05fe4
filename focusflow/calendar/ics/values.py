"""Dates, times and durations of a property, in the zone they were meant in."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from icalendar import vDuration

from focusflow.calendar.ics.model import IcsError, Moment, day_of
from focusflow.calendar.ics.tokens import Property
from focusflow.calendar.ics.zones import Zone, ZoneBook

_WHEN = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)"
    r"(?:[T ](\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?",
    re.IGNORECASE,
)
_UNQUOTED_ZONE = re.compile(r"(?P<rest>.*):(?P<value>\d{8}(?:T\d{4,6}Z?)?)")
MAX_LISTED = 5_000
FIRST_YEAR, LAST_YEAR = 2, 9998
"""A year less on both sides than Python knows, so that no zone's offset leaves its range."""


@dataclass(frozen=True, slots=True)
class When:
    """A property's moment: the instant or day, and the clock it was read from."""

    value: Moment
    zone: Zone
    wall: datetime | None = None
    note: tuple[str, str] | None = None

    @property
    def in_gap(self) -> bool:
        """Whether the clocks skip this local time; the instant is then as long after the gap."""
        return (
            self.wall is not None
            and isinstance(self.value, datetime)
            and self.value.astimezone(self.zone.tz).replace(tzinfo=None) != self.wall
        )

    def day(self, tz: tzinfo) -> date:
        """The day meant, for a value that should have been a date."""
        return self.wall.date() if self.wall else day_of(self.value, tz)


def read_when(prop: Property, zones: ZoneBook, *, what: str, home: Zone | None = None) -> When:
    """The moment of a date property; times without zone are in `home` or the user's zone."""
    value, tzid = prop.value.strip(), prop.params.get("TZID", "")
    if not _WHEN.fullmatch(value) and (found := _UNQUOTED_ZONE.fullmatch(value)):
        # TZID=(GMT+01:00) Berlin without quotes: its colon was taken for the value's.
        value, tzid = found["value"], f"{tzid}:{found['rest']}"
    return moment(value, tzid, zones, what=what, home=home, date_only=_is_date(prop))


def _is_date(prop: Property) -> bool:
    return prop.params.get("VALUE", "").upper() == "DATE"


def moment(
    value: str,
    tzid: str,
    zones: ZoneBook,
    *,
    what: str,
    home: Zone | None = None,
    date_only: bool = False,
) -> When:
    """One date or time; IcsError says which one cannot be read."""
    match = _WHEN.fullmatch(value)
    if not match:
        raise _unreadable(what, value)
    year, month, day, hour, minute, second, offset = match.groups()
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise IcsError(
            "year_out_of_range",
            f"Its {what} is in the year {int(year)}; "
            f"a calendar here holds the years {FIRST_YEAR} to {LAST_YEAR}.",
        )
    try:
        whole_day = date(int(year), int(month), int(day))
        if hour is None or date_only:
            return When(whole_day, zones.user)
        seconds = min(int(second or 0), 59)
        wall = datetime.combine(whole_day, datetime.min.time()).replace(
            hour=int(hour), minute=int(minute), second=seconds
        )
    except ValueError as error:
        raise _unreadable(what, value) from error
    if offset:
        utc = Zone(None, UTC)
        return When(wall.replace(tzinfo=_fixed(offset)).astimezone(UTC), utc)
    note = None
    zone = home or zones.user
    if tzid:
        found = zones.find(tzid, wall.year)
        if found is None:
            zone = zones.fallback
            note = (
                "zone_unknown",
                f"Its time zone '{tzid[:60]}' is not known; the time was read in {zone.shown}.",
            )
        else:
            zone = found
    return When(wall.replace(tzinfo=zone.tz).astimezone(UTC), zone, wall, note)


def _unreadable(what: str, value: str) -> IcsError:
    return IcsError("date_unreadable", f"Its {what} '{value[:40]}' is not a date or time.")


def _fixed(offset: str) -> tzinfo:
    if offset in "Zz":
        return UTC
    sign = -1 if offset[0] == "-" else 1
    digits = offset[1:].replace(":", "")
    return timezone(sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:])))


def read_duration(text: str) -> timedelta:
    """A DURATION; IcsError when it cannot be read."""
    try:
        found = vDuration.from_ical(text.strip().upper())  # type: ignore[no-untyped-call]
        if isinstance(found, timedelta) and abs(found) < timedelta(days=3_000_000):
            return found
    except (ValueError, OverflowError):
        pass
    raise IcsError("duration_unreadable", f"Its duration '{text.strip()[:40]}' is not understood.")


def read_list(
    props: list[Property], zones: ZoneBook, *, start: When, notes: list[tuple[str, str]]
) -> list[Moment | tuple[Moment, Moment]]:
    """The values of EXDATE or RDATE, as days for a series of days and as instants for times.

    A date that cannot be read is left out and noted.
    """
    found: list[Moment | tuple[Moment, Moment]] = []
    for prop in props:
        for item in filter(None, (part.strip() for part in prop.value.split(","))):
            try:
                found.append(_listed(prop, item, zones, start))
            except IcsError as error:
                notes.append(("date_dropped", f"One date was left out: {error.sentence}"))
            if len(found) + len(notes) > MAX_LISTED:
                raise IcsError("too_many_dates", f"It lists more than {MAX_LISTED:,} single dates.")
    return found


def _listed(
    prop: Property, item: str, zones: ZoneBook, start: When
) -> Moment | tuple[Moment, Moment]:
    begin_text, _, end_text = item.partition("/")

    def at(text: str) -> Moment:
        single = Property(prop.name, prop.params, text)
        return same_kind(read_when(single, zones, what=prop.name, home=start.zone), start)

    begin = at(begin_text)
    if not end_text:
        return begin
    end = (
        begin + read_duration(end_text)
        if end_text[:2].upper().strip("+")[:1] == "P"
        else at(end_text)
    )
    if end < begin:
        raise IcsError("end_before_start", f"the period {item[:40]} ends before it starts.")
    return begin, end


def same_kind(when: When, start: When) -> Moment:
    """The moment as a day when the series consists of days, else as an instant.

    A day stands for the occurrence of that day: many programs write so.
    """
    if not isinstance(start.value, datetime):
        return when.day(start.zone.tz)
    if isinstance(when.value, datetime):
        return when.value
    clock = start.value.astimezone(start.zone.tz).time()
    return datetime.combine(when.value, clock, start.zone.tz).astimezone(UTC)

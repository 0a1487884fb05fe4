"""Repeat rules (RRULE): brought into one form, and bounded in the work they can cause."""

import math
import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple

from dateutil.rrule import rrulestr

from focusflow.calendar.ics.model import IcsError, Moment, day_of
from focusflow.calendar.ics.recurrence import (
    RULE_PARTS,
    SECONDS,
    at_midnight,
    cycle_of,
    joined,
    parts_of,
)

MAX_PER_DAY = 100
MAX_COUNT = 10_000
MAX_SHORT_BURST = 1_000
_MAX_STEPS = 20_000

_WITHIN_A_DAY = ("SECONDLY", "MINUTELY", "HOURLY")
_FREQUENCIES = (*SECONDS, "MONTHLY", "YEARLY")
_DAYS = "MO|TU|WE|TH|FR|SA|SU"
_RANGES = {
    "BYMONTH": (1, 12, False),
    "BYWEEKNO": (1, 53, True),
    "BYYEARDAY": (1, 366, True),
    "BYMONTHDAY": (1, 31, True),
    "BYHOUR": (0, 23, False),
    "BYMINUTE": (0, 59, False),
    "BYSECOND": (0, 60, False),
    "BYSETPOS": (1, 366, True),
}
_CLOCK_PARTS = ("BYHOUR", "BYMINUTE", "BYSECOND")
_WEEKDAY = re.compile(rf"([+-]?\d{{1,2}})?({_DAYS})")
_UNTIL = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d):?(\d\d)?(Z?))?", re.IGNORECASE)


class Checked(NamedTuple):
    """A rule in its one form, and what was changed in it, if anything worth telling."""

    rule: str | None
    note: tuple[str, str] | None = None


def check_rule(rule: str, start: Moment, tz: tzinfo) -> Checked:
    """Bring a rule into one form for an event starting at `start` in the zone `tz`.

    UNTIL becomes a UTC instant (timed) or a date (all-day). IcsError when the rule cannot be
    understood, never happens, or happens too often to be a calendar entry.
    """
    timed = isinstance(start, datetime)
    local = start.astimezone(tz).replace(tzinfo=None) if isinstance(start, datetime) else start
    parts = _valid_parts(rule, timed=timed)
    note = None
    lasting = None
    if "UNTIL" in parts:
        # Both are forbidden together; the date is what people see in other programs.
        parts.pop("COUNT", None)
        until = _until(parts.pop("UNTIL"), tz, timed=timed)
        if until is not None and until < start:
            return Checked(None, ("rule_over", "Its repetition ends before it starts; taken once."))
        if until is not None:
            parts["UNTIL"] = until_text(until)
            lasting = until - start
    elif int(parts.get("COUNT", 0)) > MAX_COUNT:
        del parts["COUNT"]
        note = ("count_dropped", f"It repeats more than {MAX_COUNT:,} times; taken as endless.")
    _refuse_floods(parts, local, lasting)
    _refuse_impossible(parts, local)
    return Checked(joined(parts), note)


def _bad(rule: str, why: str) -> IcsError:
    shown = rule if len(rule) <= 80 else rule[:79] + "…"
    return IcsError("rule_not_understood", f"Its repeat rule '{shown}' cannot be used: {why}.")


def _valid_parts(rule: str, *, timed: bool) -> dict[str, str]:
    """The rule's parts, each checked by itself; what means nothing is left out."""
    parts = parts_of("".join(rule.split()))
    if parts.pop("RSCALE", "GREGORIAN") not in ("GREGORIAN", "GREGORY"):
        raise _bad(rule, "it counts in another calendar than the Gregorian")
    if parts.pop("SKIP", "OMIT") != "OMIT":
        raise _bad(rule, "moving days that do not exist is not supported")
    if parts.get("COUNT", "").startswith("-"):
        del parts["COUNT"]  # some programs write -1 for 'without end'
    parts = {
        key: value.strip(",")
        for key, value in parts.items()
        if value.strip(",") and not key.startswith("X-") and (timed or key not in _CLOCK_PARTS)
    }
    if parts.get("FREQ") not in _FREQUENCIES:
        raise _bad(rule, "it does not say how often (FREQ)")
    if parts["FREQ"] in _WITHIN_A_DAY and not timed:
        raise _bad(rule, "an all-day event cannot repeat within a day")
    if parts["FREQ"] in _WITHIN_A_DAY and "BYSETPOS" in parts:
        raise _bad(rule, "BYSETPOS within a day is not supported")
    checked = {key: _valid_part(rule, key, value) for key, value in parts.items()}
    if checked.get("INTERVAL") == "1":
        del checked["INTERVAL"]
    return checked


def _valid_part(rule: str, key: str, value: str) -> str:
    if key not in RULE_PARTS:
        raise _bad(rule, f"{key} is not known")
    if key in _RANGES:
        return _numbers(rule, key, value)
    if key == "BYDAY" and not all(_WEEKDAY.fullmatch(day) for day in value.split(",")):
        raise _bad(rule, f"'{value}' are not weekdays")
    if key == "WKST":
        return value if value in _DAYS.split("|") else "MO"
    if key in ("INTERVAL", "COUNT"):
        if not re.fullmatch(r"0*[1-9]\d{0,6}", value):
            raise _bad(rule, f"{key} must be a whole number from 1")
        return str(int(value))
    return value


def _numbers(rule: str, key: str, value: str) -> str:
    low, high, negative = _RANGES[key]
    numbers = []
    for item in value.split(","):
        if not re.fullmatch(r"\s*[+-]?\d{1,3}\s*", item):
            raise _bad(rule, f"'{item}' in {key} is not a number")
        number = int(item)
        if not low <= (abs(number) if negative else number) <= high:
            raise _bad(rule, f"{number} in {key} is out of range")
        # Leap seconds do not exist in our clock.
        numbers.append(min(number, 59) if key == "BYSECOND" else number)
    return ",".join(map(str, dict.fromkeys(numbers)))


def until_text(until: Moment) -> str:
    """UNTIL as it stands in a rule."""
    if isinstance(until, datetime):
        return f"{until.year:04}{until:%m%dT%H%M%SZ}"
    return f"{until.year:04}{until:%m%d}"


def _until(text: str, tz: tzinfo, *, timed: bool) -> Moment | None:
    """The last moment; None when it is so far off that it means no end."""
    match = _UNTIL.fullmatch(text)
    if not match:
        raise _bad(f"UNTIL={text}", "this is not a date")
    year, month, day, hour, minute, second, utc = match.groups()
    if int(year) >= 9999:
        return None
    try:
        last_day = date(int(year), int(month), int(day))
        if hour is None:
            if not timed:
                return last_day
            return datetime.combine(last_day, time(23, 59, 59), tz).astimezone(UTC)
        clock = time(int(hour), int(minute), min(int(second or 0), 59))
        last = datetime.combine(last_day, clock, UTC if utc else tz).astimezone(UTC)
        if timed:
            return last
        return day_of(last, tz) if utc else last_day
    except (ValueError, OverflowError) as error:
        raise _bad(f"UNTIL={text}", "this is not a date") from error


def per_day(parts: dict[str, str]) -> float:
    """The most occurrences the rule can have in a day."""
    hours, minutes, seconds = (
        parts[key].count(",") + 1 if key in parts else 0 for key in _CLOCK_PARTS
    )
    interval = int(parts.get("INTERVAL", 1))
    match parts["FREQ"]:
        case "SECONDLY":
            return min(86400 / interval, (hours or 24) * (minutes or 60) * (seconds or 60))
        case "MINUTELY":
            return min(1440 / interval, (hours or 24) * (minutes or 60)) * (seconds or 1)
        case "HOURLY":
            return min(24 / interval, hours or 24) * (minutes or 1) * (seconds or 1)
        case _:
            return (hours or 1) * (minutes or 1) * (seconds or 1)


def _refuse_floods(parts: dict[str, str], local: Moment, lasting: timedelta | None) -> None:
    """A rule may happen often, or for ever, but not both."""
    rate = per_day(parts)
    cycle = cycle_of(parts, local)
    within_a_day = parts["FREQ"] in _WITHIN_A_DAY
    work = rate * cycle.days if within_a_day and isinstance(cycle, timedelta) else 0
    if rate <= MAX_PER_DAY and work <= _MAX_STEPS:
        return
    total = float(parts.get("COUNT", math.inf))
    if lasting is not None:
        total = rate * (lasting / timedelta(days=1)) + 1
    if total > MAX_SHORT_BURST:
        raise IcsError(
            "repeats_too_often",
            f"It repeats more than {MAX_PER_DAY} times a day without an early end, "
            "which is more than a calendar can show.",
        )


def _refuse_impossible(parts: dict[str, str], local: Moment) -> None:
    """Refuse rules like 30 February: looking for their next date would never end."""
    sought = {key: value for key, value in parts.items() if key not in ("UNTIL", "COUNT")}
    if not _happens(joined(sought), at_midnight(local)):
        raise IcsError("never_happens", f"Its repeat rule '{joined(parts)}' fits no day.")


@lru_cache(maxsize=4_096)
def _happens(rule: str, local: datetime) -> bool:
    """Whether a rule ever happens.

    dateutil looks for its next date up to the year 9999. So the search is done in the calendar's
    last decades, where it is short, from a year with the same leap day and weekdays (they repeat
    every 28 years).
    """
    weekday = date(local.year, 1, 1).weekday()
    year = next(
        year
        for year in range(9932, 9960)
        if year % 4 == local.year % 4 and date(year, 1, 1).weekday() == weekday
    )
    try:
        return next(iter(rrulestr(rule, dtstart=local.replace(year=year))), None) is not None
    except ValueError:
        return False  # dateutil's own way to say that nothing fits

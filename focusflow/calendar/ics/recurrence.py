"""Walking through a repeat rule that `rules.check_rule` has approved, in local time."""

import math
from datetime import UTC, datetime, timedelta, tzinfo
from typing import cast

from dateutil.rrule import rrule, rrulestr

from focusflow.calendar.ics.model import Moment

BACK = timedelta(days=100)
"""How far a range may move back until a rule is counted up from elsewhere."""
NEAR = timedelta(days=800)
"""How far before the range that place may lie until it is moved forward."""
SECONDS = {"SECONDLY": 1, "MINUTELY": 60, "HOURLY": 3600, "DAILY": 86400, "WEEKLY": 604800}
RULE_PARTS = (
    "FREQ", "INTERVAL", "COUNT", "UNTIL", "BYMONTH", "BYWEEKNO", "BYYEARDAY", "BYMONTHDAY",
    "BYDAY", "BYHOUR", "BYMINUTE", "BYSECOND", "BYSETPOS", "WKST",
)  # fmt: skip


def parts_of(rule: str) -> dict[str, str]:
    """The rule's parts by upper-case name."""
    pairs = (part.partition("=") for part in rule.split(";") if part.strip())
    return {key.strip().upper(): value.strip().upper() for key, _, value in pairs}


def joined(parts: dict[str, str]) -> str:
    """The parts as a rule, in the usual order."""
    return ";".join(f"{key}={parts[key]}" for key in RULE_PARTS if key in parts)


def until_of(parts: dict[str, str], tz: tzinfo) -> datetime | None:
    """The rule's UNTIL on the clock of `tz`, without zone; None when it has none."""
    if "UNTIL" not in parts:
        return None
    until = datetime.fromisoformat(parts["UNTIL"])
    return until.astimezone(tz).replace(tzinfo=None) if until.tzinfo else until


def at_midnight(local: Moment) -> datetime:
    """A day as its first instant; a time as it is."""
    if isinstance(local, datetime):
        return local
    return datetime.combine(local, datetime.min.time())


def cycle_of(parts: dict[str, str], local: Moment) -> timedelta | int:
    """The shortest shift that leaves the rule's pattern unchanged: a time span or whole years."""
    interval = int(parts.get("INTERVAL", 1))
    frequency = parts["FREQ"]
    if frequency in SECONDS:
        day = SECONDS["WEEKLY"] if frequency == "WEEKLY" else SECONDS["DAILY"]
        return timedelta(seconds=math.lcm(interval * SECONDS[frequency], day))
    years = math.lcm(interval, 12) // 12 if frequency == "MONTHLY" else interval
    leap_day = (local.month, local.day) == (2, 29)
    return math.lcm(years, 4) if leap_day else years


def period_of(parts: dict[str, str], start: datetime) -> timedelta | None:
    """The time after which a rule's starts come again as they were; None when months decide."""
    cycle = cycle_of(parts, start)
    uneven = {"BYMONTH", "BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYSETPOS"}
    if not isinstance(cycle, timedelta) or uneven & parts.keys():
        return None
    week = timedelta(weeks=1) if "BYDAY" in parts else timedelta(days=1)
    return timedelta(seconds=math.lcm(int(cycle.total_seconds()), int(week.total_seconds())))


def ends_of(rule: str, start: datetime, tz: tzinfo) -> tuple[dict[str, str], datetime | None]:
    """The rule's parts without COUNT and UNTIL, and the last start that they allow.

    None when it has no end; `start` and the end on the clock of `tz`, without zone.
    """
    parts = parts_of(rule)
    last = last_of(rule, start) if "COUNT" in parts else until_of(parts, tz)
    return {key: value for key, value in parts.items() if key not in ("COUNT", "UNTIL")}, last


def fast_forward(parts: dict[str, str], start: datetime, to: datetime) -> datetime:
    """The last start not after `to` from which the rule (without COUNT) goes on unchanged.

    Without it every question about this month would count up from the first occurrence.
    """
    cycle = cycle_of(parts, start)
    if to <= start:
        return start
    if isinstance(cycle, timedelta):
        return start + ((to - start) // cycle) * cycle
    year = to.year - 1 - (to.year - 1 - start.year) % cycle
    while year > start.year:
        try:
            return start.replace(year=year)
        except ValueError:  # 29 February in 2100
            year -= cycle
    return start


def last_of(rule: str, start: datetime, *, within_years: int = 100) -> datetime | None:
    """The last occurrence of a rule with COUNT; None when it goes on past `within_years`."""
    last = start
    for last in rrule_of(rule, start, UTC):
        if last.year > start.year + within_years:
            return None
    return last


def rrule_of(rule: str, start: datetime, tz: tzinfo) -> rrule:
    """The rule as dateutil's, from `start` on; `start` and all dates on the clock of `tz`."""
    parts = parts_of(rule)
    until = until_of(parts, tz)
    if until is not None:
        parts["UNTIL"] = f"{until.year:04}{until:%m%dT%H%M%S}"
    return cast(rrule, rrulestr(joined(parts), dtstart=start))

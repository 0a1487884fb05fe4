"""Graph's patterned recurrence and the repeat rules of RFC 5545, each as the other.

Outlook moves a day that a month does not have to the month's last day, where a rule leaves the
month out: the 31st is the last day, and the 30th the last one of the 28th to the 30th.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

from focusflow.calendar.ics import Moment, check_rule
from focusflow.calendar.ics.recurrence import at_midnight, joined, parts_of, rrule_of, until_of
from focusflow.platform.errors import InvalidInput

Parts = dict[str, str]
Json = dict[str, Any]

DAYS = {
    "monday": "MO", "tuesday": "TU", "wednesday": "WE", "thursday": "TH",
    "friday": "FR", "saturday": "SA", "sunday": "SU",
}  # fmt: skip
_NAMES = {code: name for name, code in DAYS.items()}
_INDEXES = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
_INDEX_NAMES = {number: name for name, number in _INDEXES.items()}
_LONGEST = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
MOST_TIMES = 999


def rule_of(recurrence: Mapping[str, Any], start: Moment, tz: tzinfo) -> str | None:
    """The rule of a series from `start` on in `tz`; IcsError or ValueError when it makes none."""
    pattern, span = recurrence["pattern"], recurrence["range"]
    parts = _pattern_parts(pattern)
    if (interval := int(pattern.get("interval") or 1)) > 1:
        parts["INTERVAL"] = str(interval)
    if span.get("type") == "numbered":
        parts["COUNT"] = str(int(span["numberOfOccurrences"]))
    elif span.get("type") == "endDate":
        parts["UNTIL"] = date.fromisoformat(span["endDate"]).strftime("%Y%m%d")
    return check_rule(joined(parts), start, tz).rule


def _pattern_parts(pattern: Mapping[str, Any]) -> Parts:
    kind = pattern["type"]
    yearly = {"BYMONTH": str(int(pattern["month"]))} if kind.endswith("Yearly") else {}
    match kind:
        case "daily":
            return {"FREQ": "DAILY"}
        case "weekly":
            week = DAYS[pattern.get("firstDayOfWeek") or "sunday"]
            return {"FREQ": "WEEKLY", "BYDAY": _days(pattern), "WKST": week}
        case "absoluteMonthly":
            return {"FREQ": "MONTHLY"} | _month_day(int(pattern["dayOfMonth"]), 31, 28)
        case "absoluteYearly":
            longest = _LONGEST.get(int(pattern["month"]), 31)
            shortest = 28 if longest == 29 else longest
            return {"FREQ": "YEARLY"} | yearly | _month_day(
                min(int(pattern["dayOfMonth"]), longest), longest, shortest
            )  # fmt: skip
        case "relativeMonthly":
            return {"FREQ": "MONTHLY"} | _nth(pattern)
        case "relativeYearly":
            return {"FREQ": "YEARLY"} | yearly | _nth(pattern)
        case _:
            raise ValueError(kind)


def _days(pattern: Mapping[str, Any]) -> str:
    found = {DAYS[name] for name in pattern["daysOfWeek"]}
    return ",".join(code for code in _NAMES if code in found)


def _month_day(day: int, longest: int, shortest: int) -> Parts:
    if day <= shortest:
        return {"BYMONTHDAY": str(day)}
    if day == longest:
        return {"BYMONTHDAY": "-1"}
    days = ",".join(str(one) for one in range(shortest, day + 1))
    return {"BYMONTHDAY": days, "BYSETPOS": "-1"}


def _nth(pattern: Mapping[str, Any]) -> Parts:
    number = _INDEXES[pattern.get("index") or "first"]
    days = _days(pattern)
    if "," in days:
        return {"BYDAY": days, "BYSETPOS": str(number)}
    return {"BYDAY": f"{number}{days}"}


def recurrence_of(rule: str, start: Moment, tz: tzinfo, zone: str) -> Json:
    """The recurrence that says `rule`; InvalidInput with a sentence when Outlook has none.

    `zone` is Windows' name of `tz`.
    """
    parts = parts_of(rule)
    local = start.astimezone(tz).replace(tzinfo=None) if isinstance(start, datetime) else start
    _refuse_strange_start(rule, local, tz)
    pattern = _pattern(parts, local) | {"interval": int(parts.get("INTERVAL", 1))}
    first = local.date() if isinstance(local, datetime) else local
    span: Json = {"startDate": first.isoformat(), "recurrenceTimeZone": zone}
    if "COUNT" in parts:
        count = int(parts["COUNT"])
        if count > MOST_TIMES:
            raise _cannot(f"a series of more than {MOST_TIMES} times; give it a last day")
        span |= {"type": "numbered", "numberOfOccurrences": count}
    elif (until := until_of(parts, UTC if not isinstance(start, datetime) else tz)) is not None:
        span |= {"type": "endDate", "endDate": _last_day(until, local).isoformat()}
    else:
        span |= {"type": "noEnd"}
    return {"pattern": pattern, "range": span}


def _last_day(until: datetime, local: Moment) -> date:
    """The last day on which it can begin, when it has to begin at `until` or before."""
    early = isinstance(local, datetime) and until.time() < local.time()
    return until.date() - timedelta(days=early)


def _refuse_strange_start(rule: str, local: Moment, tz: tzinfo) -> None:
    start = at_midnight(local)
    if next(iter(rrule_of(rule, start, tz)), None) != start:
        raise _cannot("a series whose first day does not fit its repetition")


def _pattern(parts: Parts, local: Moment) -> Json:
    known = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTHDAY", "BYMONTH",
             "BYSETPOS"}  # fmt: skip
    if extra := parts.keys() - known:
        raise _cannot(f"a repetition by {', '.join(sorted(extra))}")
    match parts["FREQ"]:
        case "DAILY":
            return _daily(parts)
        case "WEEKLY":
            _refuse(parts, "BYMONTH", "BYMONTHDAY", "BYSETPOS")
            return _weekly(parts, local)
        case "MONTHLY":
            _refuse(parts, "BYMONTH")
            return _monthly(parts, local)
        case "YEARLY":
            return _yearly(parts, local)
        case frequency:
            raise _cannot(f"a repetition within a day ({frequency})")


def _daily(parts: Parts) -> Json:
    _refuse(parts, "BYMONTH", "BYMONTHDAY", "BYSETPOS")
    if "BYDAY" not in parts:
        return {"type": "daily"}
    if int(parts.get("INTERVAL", 1)) > 1:
        raise _cannot("every few days on certain weekdays only")
    return _on_weekdays(parts["BYDAY"], "MO")


def _weekly(parts: Parts, local: Moment) -> Json:
    days = parts.get("BYDAY") or [*_NAMES][local.weekday()]
    return _on_weekdays(days, parts.get("WKST", "MO"))


def _on_weekdays(days: str, week: str) -> Json:
    names = _weekday_names(days)
    return {"type": "weekly", "daysOfWeek": names, "firstDayOfWeek": _NAMES[week]}


def _weekday_names(days: str) -> list[str]:
    listed = set(days.split(","))
    if listed - _NAMES.keys():
        raise _cannot("this choice of weekdays")
    return [name for code, name in _NAMES.items() if code in listed]


def _monthly(parts: Parts, local: Moment) -> Json:
    if "BYDAY" in parts:
        _refuse(parts, "BYMONTHDAY")
        return {"type": "relativeMonthly"} | _relative(parts)
    return {"type": "absoluteMonthly", "dayOfMonth": _day_of_month(parts, local, 31, 28)}


def _yearly(parts: Parts, local: Moment) -> Json:
    everywhere = "BYMONTH" not in parts and bool(parts.keys() & {"BYDAY", "BYMONTHDAY"})
    if everywhere or "," in parts.get("BYMONTH", ""):
        raise _cannot("a yearly repetition in several months")
    month = int(parts.get("BYMONTH", local.month))
    if "BYDAY" in parts:
        _refuse(parts, "BYMONTHDAY")
        return {"type": "relativeYearly", "month": month} | _relative(parts)
    longest = _LONGEST.get(month, 31)
    day = _day_of_month(parts, local, longest, 28 if month == 2 else longest)
    return {"type": "absoluteYearly", "month": month, "dayOfMonth": day}


def _relative(parts: Parts) -> Json:
    days, position = parts["BYDAY"], parts.get("BYSETPOS")
    if position is None:
        if "," in days or days in _NAMES:
            raise _cannot("several such weekdays a month")
        position, days = days[:-2], days[-2:]
    if int(position if "," not in position else 0) not in _INDEX_NAMES:
        raise _cannot("another weekday of a month than the first to the fourth and the last")
    return {"daysOfWeek": _weekday_names(days), "index": _INDEX_NAMES[int(position)]}


def _day_of_month(parts: Parts, local: Moment, longest: int, shortest: int) -> int:
    """The day as Outlook counts it; see at the top what becomes of days that a month lacks."""
    days = [int(one) for one in parts.get("BYMONTHDAY", str(local.day)).split(",")]
    if "BYSETPOS" in parts:
        if parts["BYSETPOS"] == "-1" and days == list(range(shortest, days[-1] + 1)):
            return min(days[-1], longest)
        raise _cannot("this choice of days of a month")
    if len(days) > 1:
        raise _cannot("several days of a month in one series")
    if days[0] == -1:
        return longest
    if days[0] < 0:
        raise _cannot("days counted from the end of a month, except the last one")
    if days[0] > shortest:
        raise _cannot(
            f"day {days[0]} of months that have it only: it would take the last day of others"
        )
    return days[0]


def _refuse(parts: Parts, *names: str) -> None:
    if found := [name for name in names if name in parts]:
        raise _cannot(f"{parts['FREQ'].lower()} repetition by {' and '.join(found)}")


def _cannot(what: str) -> InvalidInput:
    message = f"Outlook can't keep {what}. Repeat it in another way, or keep it here only."
    return InvalidInput("recurrence_rule", message, reason="recurrence")

"""Repetition by RFC 5545 rules over local days. Pure: days come in, days go out.

Days know no clocks, so a Monday at 09:00 stays one across every change of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr

HORIZON = timedelta(days=366 * 40)
"""A rule that stays silent for so long is taken never to happen again."""

_CYCLE = timedelta(days=146_097)
_RULE_PARTS = "FREQ INTERVAL COUNT UNTIL WKST BYDAY BYMONTH BYMONTHDAY BYSETPOS BYWEEKNO BYYEARDAY"
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")


class RuleError(ValueError):
    """A rule that can't be used; the text says why in words for its author."""


def normalized(rule: str, zone: ZoneInfo) -> str:
    """The rule in upper case without `RRULE:`, its UNTIL as the end of a local day.

    Raises RuleError when it is no rule, repeats within a day, or has parts that days lack.
    """
    fields = _fields(rule.strip().upper().removeprefix("RRULE:").rstrip(";"))
    if fields.get("FREQ") not in _FREQUENCIES:
        raise RuleError("A task can repeat daily, weekly, monthly or yearly, not more often.")
    unknown = sorted(set(fields) - set(_RULE_PARTS.split()))
    if unknown:
        raise RuleError(f"{unknown[0]} can't be used here; the time comes from the due time.")
    if "COUNT" in fields and "UNTIL" in fields:
        raise RuleError("Say either how often (COUNT) or until when (UNTIL), not both.")
    for name in ("INTERVAL", "COUNT"):
        if name in fields and not 1 <= _number(name, fields[name]) <= 1000:
            raise RuleError(f"{name} must be between 1 and 1000.")
    if "UNTIL" in fields:
        fields["UNTIL"] = f"{_until(fields['UNTIL'], zone):%Y%m%d}T235959"
    text = ";".join(f"{name}={value}" for name, value in fields.items())
    try:
        _expand(fields, date(2024, 1, 1))
    except (ValueError, TypeError, IndexError, AttributeError, KeyError) as error:
        raise RuleError(f"“{rule[:100]}” is not a rule for repetition.") from error
    return text


def _fields(rule: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    for part in rule.split(";"):
        name, sign, value = part.partition("=")
        if not sign or not value or name in fields:
            raise RuleError(f"“{rule[:100]}” is not a rule for repetition.")
        fields[name] = value
    return fields


def _number(name: str, value: str) -> int:
    if not (value.isascii() and value.isdecimal() and len(value) <= 6):
        raise RuleError(f"{name} must be a whole number.")
    return int(value)


def _until(value: str, zone: ZoneInfo) -> date:
    """The last day of a rule; an instant in UTC counts by the day it falls on in `zone`."""
    try:
        if value.endswith("Z"):
            moment = datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
            return moment.astimezone(zone).date()
        return datetime.strptime(value[:8], "%Y%m%d").replace(tzinfo=UTC).date()
    except (ValueError, OverflowError) as error:
        raise RuleError(f"“{value[:40]}” is not a day like 20261231.") from error


def _expand(fields: dict[str, str], start: date) -> rrule:
    """The endless series from `start`; COUNT and UNTIL are left to the caller."""
    text = ";".join(f"{k}={v}" for k, v in fields.items() if k not in ("COUNT", "UNTIL"))
    expanded = rrulestr(f"RRULE:{text}", dtstart=datetime.combine(start, time()))
    if not isinstance(expanded, rrule):
        raise TypeError(text)
    return expanded


def days(rule: str, start: date, horizon: date) -> Iterator[date]:
    """The days of a normalized rule until `horizon`, in order.

    dateutil looks for the next day until the year 9999, which takes seconds when there is
    none. The calendar repeats every 400 years, so the search is begun late in those years.
    """
    fields = _fields(rule)
    shift = _CYCLE * ((9800 - start.year) // 400)
    until = fields.get("UNTIL")
    last = min(horizon, date.fromisoformat(until[:8])) if until else horizon
    moved = (moment.date() - shift for moment in _expand(fields, start + shift))
    found = takewhile(lambda day: day <= last, moved)
    return islice(found, int(fields["COUNT"])) if "COUNT" in fields else found


def first_day(rule: str, earliest: date) -> date | None:
    """The first day of a normalized rule on or after `earliest`; None when it never happens."""
    return next(days(rule, earliest, earliest + HORIZON), None)


def next_day(rule: str, series_start: date, after: date) -> date | None:
    """The first day of the series that began on `series_start` strictly after `after`."""
    horizon = max(series_start, after) + HORIZON
    return next((day for day in days(rule, series_start, horizon) if day > after), None)


def uncounted(rule: str) -> str:
    """A normalized rule without its COUNT."""
    return ";".join(f"{k}={v}" for k, v in _fields(rule).items() if k != "COUNT")


def counted_down(rule: str) -> str | None:
    """The rule with one less to come; None when this was the last."""
    fields = _fields(rule)
    if "COUNT" in fields:
        left = int(fields["COUNT"]) - 1
        if left < 1:
            return None
        fields["COUNT"] = str(left)
    return ";".join(f"{k}={v}" for k, v in fields.items())


def next_after_completion(rule: str, done_on: date) -> date | None:
    """The day after `done_on` when the rule counts afresh from there, whatever its COUNT."""
    return next_day(uncounted(rule), done_on, done_on)


def rest(rule: str, start: date, day: date) -> str:
    """The rule for a series that begins on `day`: its COUNT without the days before."""
    fields = _fields(rule)
    if "COUNT" in fields:
        before = sum(1 for found in days(rule, start, day) if found < day)
        fields["COUNT"] = str(max(int(fields["COUNT"]) - before, 1))
    return ";".join(f"{k}={v}" for k, v in fields.items())


def moved(rule: str, old: date, new: date) -> str | None:
    """The rule of a series whose occurrence of `old` goes to `new`, with all after it.

    None when that can be meant in several ways.
    """
    fields = _fields(rule)
    by = {name: value for name, value in fields.items() if name.startswith("BY")}
    changed = _moved_parts(fields["FREQ"], by, old, new)
    if changed is None:
        return rule if first_day(uncounted(rule), new) == new else None
    kept = {name: value for name, value in fields.items() if name not in by}
    return ";".join(f"{k}={v}" for k, v in {**kept, **changed}.items())


def _moved_parts(frequency: str, by: dict[str, str], old: date, new: date) -> dict[str, str] | None:
    """The BY parts after a move; None for those that name several days."""
    if not by:
        return {}
    code = _CODES[new.weekday()]
    if frequency == "WEEKLY" and by == {"BYDAY": _CODES[old.weekday()]}:
        return {"BYDAY": code}
    if frequency == "MONTHLY" and by.keys() == {"BYDAY"} and by["BYDAY"][:-2] in _NTH:
        last = (new + timedelta(days=7)).month != new.month
        number = (new.day - 1) // 7 + 1
        number = -1 if last and (by["BYDAY"].startswith("-") or number > 4) else number
        return {"BYDAY": f"{number}{code}"}
    if by.get("BYMONTHDAY") == str(old.day):
        if frequency == "MONTHLY" and len(by) == 1:
            return {"BYMONTHDAY": str(new.day)}
        if frequency == "YEARLY" and by == {"BYMONTH": str(old.month), "BYMONTHDAY": str(old.day)}:
            return {"BYMONTH": str(new.month), "BYMONTHDAY": str(new.day)}
    return None


_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NTH = ("1", "2", "3", "4", "-1")

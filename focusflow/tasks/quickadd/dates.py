"""Days: `tomorrow`, `next monday`, `in 3 days`, `24 nov`, `11/24`, `end of month`, `15th`."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import IntEnum

from dateutil.relativedelta import relativedelta

from focusflow.tasks.quickadd.model import Match
from focusflow.tasks.quickadd.tokens import Line
from focusflow.tasks.quickadd.words import (
    DUE_WORDS,
    MONTHS,
    NO_DATE_AFTER,
    NUMBERS,
    PERSON_AFTER,
    START_WORDS,
    UNTIL_WORDS,
    WEAK_DAYS,
    WEAK_MONTHS,
    WEEKDAYS,
)

_ISO = re.compile(r"([12][0-9]{3})[-/]([0-9]{1,2})[-/]([0-9]{1,2})")
_SHORT = re.compile(r"([0-9]{1,2})([/.])([0-9]{1,2})(?:\2((?:[0-9]{2}){1,2}))?")
_DAY = re.compile(r"([0-9]{1,2})(st|nd|rd|th)?")
_YEAR = re.compile(r"2[01][0-9]{2}")
_COUNT = re.compile(r"([0-9]{1,3})([a-z]*)")
_UNITS = {
    **dict.fromkeys(("d", "day", "days"), relativedelta(days=1)),
    **dict.fromkeys(("w", "wk", "week", "weeks"), relativedelta(weeks=1)),
    **dict.fromkeys(("fortnight", "fortnights"), relativedelta(weeks=2)),
    **dict.fromkeys(("month", "months"), relativedelta(months=1)),
    **dict.fromkeys(("year", "years"), relativedelta(years=1)),
}
_ENDS = {"eod": "day", "eow": "week", "eom": "month", "eoy": "year"}
_LEAP_YEAR = 2000
_MOST_PREFIXES = 3


class Sure(IntEnum):
    """How freely a writing may be read as a day."""

    PREFIXED = 0  # only after 'on', 'by' and the like: 3.11 may be a version
    PAUSED = 1  # only where the sentence pauses or connects: 15th, 1/2, may 24
    ENDED = 2  # only where the sentence ends or another part follows: sun, tom
    ALWAYS = 3


@dataclass(frozen=True, slots=True)
class Day:
    """A day read from `count` tokens; `weekday` or `yearless` if the week or year was left open."""

    day: date
    count: int
    sure: Sure = Sure.ALWAYS
    weekday: int | None = None
    yearless: bool = False
    daytime: str | None = None


def match_date(line: Line, i: int) -> Match | None:
    """A due, start or until date with the words that lead to it."""
    kind, rank, at = _prefix(line, i)
    found = read_day(line, at)
    if found is None or (at == i and not _free(line, i, found)):
        return None
    return Match(
        kind,
        at + found.count - i,
        rank,
        day=found.day,
        weekday=found.weekday,
        yearless=found.yearless,
        daytime=found.daytime,
    )


def read_day(line: Line, i: int) -> Day | None:
    """The day written at token i in any of the known manners."""
    return _calendar(line, i) or _named(line, i) or _counted(line, i) or _ordinal(line, i)


def month_day(line: Line, i: int) -> tuple[int, int, int] | None:
    """`24 nov`, `nov 24th`, `24. of november`: month, day, tokens; the day exists in some year."""
    found = _DAY.fullmatch(line.word(i))
    if found:
        at = i + 1 + (line.word(i + 1) in (".", "of"))
        month, day = MONTHS.get(line.word(at)), int(found.group(1))
    else:
        month, at = MONTHS.get(line.word(i)), i + 1 + (line.word(i + 1) == ".")
        found = _DAY.fullmatch(line.word(at))
        day = int(found.group(1)) if found else 0
    if month is None or _date(_LEAP_YEAR, month, day) is None:
        return None
    return month, day, at - i + 1


def _prefix(line: Line, i: int) -> tuple[str, int, int]:
    """The kind of date, its rank and where the date itself starts."""
    kind, rank, at = "due", 0, i
    word = line.word(i)
    if word in START_WORDS or word in UNTIL_WORDS:
        kind, rank, at = "start" if word in START_WORDS else "until", 1, i + 1
    elif word in ("to", "through"):
        if not any(line.word(k) in START_WORDS for k in range(i - 5, i)):
            return kind, 0, i
        rank, at = 2, i + 1
    while at < i + _MOST_PREFIXES and ((word := line.word(at)) in DUE_WORDS or word == "on"):
        rank = max(rank, 2 if word in DUE_WORDS else 1)
        at += 2 if line.word(at + 1) == ":" else 1
    return kind, rank, at


def _free(line: Line, i: int, found: Day) -> bool:
    """Whether a day without a leading word can be meant where it stands."""
    if line.word(i - 1) in NO_DATE_AFTER:
        return False
    end = i + found.count
    if found.sure is Sure.ENDED:
        return line.ends(end)
    return found.sure is Sure.ALWAYS or (found.sure is Sure.PAUSED and line.pauses(end))


def _calendar(line: Line, i: int) -> Day | None:
    """A date by numbers or month, a weekday before it swallowed."""
    if line.word(i) in WEEKDAYS:
        step = 2 if line.word(i + 1) in (",", ".") else 1
        found = _numeric(line, i + step) or _with_month(line, i + step)
        return replace(found, count=found.count + step, sure=Sure.ALWAYS) if found else None
    return _numeric(line, i) or _with_month(line, i)


def _numeric(line: Line, i: int) -> Day | None:
    word = line.word(i)
    if found := _ISO.fullmatch(word):
        exact = _date(*(int(number) for number in found.groups()))
        return Day(exact, 1) if exact else None
    found = _SHORT.fullmatch(word)
    if found is None or word == "24/7":
        return None
    first, separator, second = int(found.group(1)), found.group(2), int(found.group(3))
    orders = [(second, first), (first, second)]
    if separator == ".":
        del orders[1]
    elif not line.ctx.day_first:
        orders.reverse()
    for month, day in orders:
        if found.group(4):
            if full := _date(_full_year(found.group(4), line.ctx.today), month, day):
                return Day(full, 1)
        elif coming := _coming(line.ctx.today, month, day):
            dotted = separator == "." and line.word(i + 1) == "."
            if separator == ".":
                sure = Sure.ALWAYS if dotted else Sure.PREFIXED
                return Day(coming, 1 + dotted, sure, yearless=True)
            return Day(coming, 1, Sure.PAUSED, yearless=True)
    return None


def _with_month(line: Line, i: int) -> Day | None:
    found = month_day(line, i)
    if found is None:
        return None
    month, day, count = found
    comma = 1 if line.word(i + count) in (",", ".") else 0
    year = line.word(i + count + comma)
    if _YEAR.fullmatch(year):
        full = _date(int(year), month, day)
        return Day(full, count + comma + 1) if full else None
    coming = _coming(line.ctx.today, month, day)
    weak = not WEAK_MONTHS.isdisjoint(line.words[i : i + count])
    sure = Sure.PAUSED if weak else Sure.ALWAYS
    return Day(coming, count, sure, yearless=True) if coming else None


def _named(line: Line, i: int) -> Day | None:
    word, today = line.word(i), line.ctx.today
    if word == "the" and line.word(i + 1) in ("weekend", "end", "day"):
        found = _named(line, i + 1)
        return replace(found, count=found.count + 1) if found else None
    if word in ("today", "tonight"):
        return Day(today, 1, daytime=word if word == "tonight" else None)
    if word in ("tomorrow", "tmr", "tmrw"):
        return Day(today + timedelta(1), 1)
    if word in ("tom", "tod"):
        # A capital inside the sentence is a name.
        name = line.tokens[i].raw[0].isupper() and i > 0
        if name or line.word(i - 1) in PERSON_AFTER:
            return None
        return Day(today + timedelta(word == "tom"), 1, Sure.ENDED)
    if word == "overmorrow":
        return Day(today + timedelta(2), 1)
    if "+" in word and (head := word.partition("+")[0]) in WEEKDAYS:
        number, part_of_day = WEEKDAYS[head], word.partition("+")[2]
        day = on_or_after(today + timedelta(1), number)
        return Day(day, 1, weekday=number, daytime=part_of_day)
    if word == "day" and line.word(i + 1) == "after" and line.word(i + 2) == "tomorrow":
        return Day(today + timedelta(2), 3)
    if word in WEEKDAYS:
        day = on_or_after(today + timedelta(1), WEEKDAYS[word])
        sure = Sure.ENDED if word in WEAK_DAYS else Sure.ALWAYS
        return Day(day, 1, sure, weekday=WEEKDAYS[word])
    if word == "weekend":
        return Day(max(today, _saturday(today)), 1, Sure.ENDED)
    return _this_or_next(line, i) or _end_of(line, i)


def _this_or_next(line: Line, i: int) -> Day | None:
    word, what, today = line.word(i), line.word(i + 1), line.ctx.today
    if word in ("this", "coming"):
        if what in WEEKDAYS:
            return Day(on_or_after(today, WEEKDAYS[what]), 2, weekday=WEEKDAYS[what])
        return Day(max(today, _saturday(today)), 2) if what == "weekend" else None
    if word != "next":
        return None
    week = _week_start(line) + timedelta(7)
    if what in WEEKDAYS:
        return Day(on_or_after(week, WEEKDAYS[what]), 2)
    if what == "week" and line.word(i + 2) in WEEKDAYS:
        return Day(on_or_after(week, WEEKDAYS[line.word(i + 2)]), 3)
    days = {
        "week": week,
        "weekend": _saturday(today) + timedelta(7),
        "month": today + relativedelta(day=1, months=1),
        "year": today + relativedelta(day=1, month=1, years=1),
    }
    return Day(days[what], 2) if what in days else None


def _end_of(line: Line, i: int) -> Day | None:
    count, unit = 1, _ENDS.get(line.word(i), "")
    if line.word(i) == "end" and line.word(i + 1) == "of":
        count = 4 if line.word(i + 2) in ("the", "this") else 3
        unit = line.word(i + count - 1)
    elif line.word(i) == "end" and line.word(i + 1) in MONTHS:
        count, unit = 2, line.word(i + 1)  # 'Ende März'
    today = line.ctx.today
    if unit in MONTHS:
        coming = today + relativedelta(day=1, month=MONTHS[unit])
        years = 1 if MONTHS[unit] < today.month else 0
        return Day(coming + relativedelta(years=years, day=31), count)
    days = {
        "day": today,
        "week": _week_start(line) + timedelta(6),
        "month": today + relativedelta(day=31),
        "year": today + relativedelta(month=12, day=31),
    }
    return Day(days[unit], count) if unit in days else None


def _counted(line: Line, i: int) -> Day | None:
    """`in 3 days`, `in a month`, `in 2w`."""
    if line.word(i) != "in":
        return None
    word, count = line.word(i + 1), 2
    if found := _COUNT.fullmatch(word):
        number, unit = int(found.group(1)), found.group(2)
    else:
        number, unit = NUMBERS.get(word, 0), ""
    if not unit:
        unit, count = line.word(i + 2), 3
    if unit not in _UNITS or not number:
        return None
    return Day(line.ctx.today + _UNITS[unit] * number, count)


def _ordinal(line: Line, i: int) -> Day | None:
    """`15th`: the next day of that number; months too short for it are passed over."""
    skip = 1 if line.word(i) == "the" else 0
    found = _DAY.fullmatch(line.word(i + skip))
    if found is None or not found.group(2):
        return None
    today, number = line.ctx.today, int(found.group(1))
    for ahead in range(3):
        month = today + relativedelta(day=1, months=ahead)
        day = _date(month.year, month.month, number)
        if day and day >= today:
            return Day(day, skip + 1 + line.dotted(i + skip), Sure.PAUSED)
    return None


def on_or_after(day: date, weekday: int) -> date:
    """The first such weekday from this day on."""
    return day + timedelta((weekday - day.weekday()) % 7)


def _week_start(line: Line) -> date:
    today = line.ctx.today
    return today - timedelta((today.weekday() - line.ctx.week_start) % 7)


def _saturday(today: date) -> date:
    """The Saturday of the weekend that is on or comes next."""
    return on_or_after(today - timedelta(today.weekday() == 6), 5)


def _coming(today: date, month: int, day: int) -> date | None:
    """The next such date from today on; eight years reach over a missing leap year."""
    years = (_date(today.year + ahead, month, day) for ahead in range(9))
    return next((found for found in years if found and found >= today), None)


def _full_year(digits: str, today: date) -> int:
    """The year of `26` or `2026`; short ones only near today, so that 3.11.15 is no date."""
    year = int(digits)
    if year > 99:
        return year
    return 2000 + year if -1 <= 2000 + year - today.year <= 20 else 0


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # 31 November, 29 February of a common year
        return None

"""Repetition in words turned into an RFC 5545 rule."""

from datetime import date, datetime, time, timedelta

from dateutil.rrule import rrulestr

from focusflow.tasks.quickadd.dates import month_day
from focusflow.tasks.quickadd.model import Match
from focusflow.tasks.quickadd.tokens import Line
from focusflow.tasks.quickadd.words import (
    ALWAYS_ON,
    DAY_CODES,
    DAYTIMES,
    NUMBERS,
    ORDINALS,
    PLURAL_WEEKDAYS,
    WEEKDAYS,
    WORKDAYS,
)

_UNITS = {
    **dict.fromkeys(("day", "days"), ("DAILY", 1)),
    **dict.fromkeys(("week", "weeks"), ("WEEKLY", 1)),
    **dict.fromkeys(("fortnight", "fortnights"), ("WEEKLY", 2)),
    **dict.fromkeys(("month", "months"), ("MONTHLY", 1)),
    **dict.fromkeys(("quarter", "quarters"), ("MONTHLY", 3)),
    **dict.fromkeys(("year", "years"), ("YEARLY", 1)),
}
_ADVERBS = {
    "daily": ("DAILY", 1),
    "weekly": ("WEEKLY", 1),
    "fortnightly": ("WEEKLY", 2),
    "biweekly": ("WEEKLY", 2),
    "monthly": ("MONTHLY", 1),
    "quarterly": ("MONTHLY", 3),
    "half-yearly": ("MONTHLY", 6),
    "yearly": ("YEARLY", 1),
    "annually": ("YEARLY", 1),
}
STARTERS = frozenset({"every", "each", "on", "after", *_ADVERBS, *ALWAYS_ON})
_ALL_WORKDAYS = "BYDAY=MO,TU,WE,TH,FR"
_ANY_WEEKDAY = WEEKDAYS | PLURAL_WEEKDAYS
_LINKS = frozenset({",", "and", "&", "+"})

# A piece of a rule ('BYDAY=MO') or a whole one, and the place behind its last token.
_Piece = tuple[str, int]


def match_recurrence(line: Line, i: int) -> Match | None:
    """`every other tue`, `every last friday`, `weekly on mon and thu`, `on mondays`, `daily`."""
    word = line.word(i)
    if word in ("every", "each"):
        return _every(line, i)
    if word == "on":
        return _plural(line, i)
    if word in ALWAYS_ON:
        return _always_on(line, i)
    if word not in _ADVERBS:
        return None
    frequency, interval = _ADVERBS[word]
    rule, end = _with_tail(line, i + 1, frequency, interval)
    # 'weekly report' and 'daily standup' are things, not rhythms.
    return Match("recurrence", end - i, value=rule) if line.pauses(end) else None


def match_completion(line: Line, i: int) -> Match | None:
    """`after completion`: the next one counts from when this one was done."""
    if line.word(i) == "after" and line.word(i + 1) in ("completion", "completing"):
        return Match("mode", 2, value="after_completion")
    return None


def first_day(rule: str, earliest: date) -> date:
    """The first day of a rule from a day on; an interval begins to count there."""
    fields = dict(field.split("=") for field in rule.split(";"))
    fields.pop("INTERVAL", None)
    if not any(name.startswith("BY") for name in fields):
        return earliest
    plain = ";".join(f"{name}={value}" for name, value in fields.items())
    begin = datetime.combine(earliest, time())
    found = rrulestr(plain, dtstart=begin).after(begin - timedelta(seconds=1))
    return found.date() if found else earliest


def anchored(rule: str, due: date) -> str:
    """The rule with its day of month made plain where short months would lose it."""
    if due.day < 29 or "BY" in rule:
        return rule
    if rule.startswith("FREQ=MONTHLY"):
        return f"{rule};{_month_days([due.day])}"
    if rule.startswith("FREQ=YEARLY") and due.month == 2:
        return f"{rule};BYMONTH=2;BYMONTHDAY=-1"
    return rule


def _every(line: Line, i: int) -> Match | None:
    strict = line.word(i + 1) == "!"
    at = i + 1 + strict
    found = (
        _month_day(line, at)
        or _days_of_month(line, at, "FREQ=MONTHLY;", starts=i == 0)
        or _interval(line, at)
        or _named_days(line, at)
    )
    daytime = line.word(at)
    if found is None and daytime in DAYTIMES and daytime != "tonight":
        return Match("recurrence", at + 1 - i, 0, value="FREQ=DAILY", daytime=daytime)
    if found is None:
        return None
    rule, end = found
    return Match("recurrence", end - i, value=rule, after_completion=strict)


def _plural(line: Line, i: int) -> Match | None:
    """`on mondays`, `on weekdays`."""
    word = line.word(i + 1)
    if word in ("weekdays", "workdays"):
        return Match("recurrence", 2, value=f"FREQ=WEEKLY;{_ALL_WORKDAYS}")
    found = _weekdays(line, i + 1) if word in PLURAL_WEEKDAYS else None
    return Match("recurrence", found[1] - i, value=_weekly(line, 1, found[0])) if found else None


def _always_on(line: Line, i: int) -> Match:
    """`montags und donnerstags`, `werktags`."""
    days, at, end = set[int](), i, i
    while line.word(at) in ALWAYS_ON:
        days.update(ALWAYS_ON[line.word(at)])
        at = end = at + 1
        while line.word(at) in _LINKS:
            at += 1
    return Match("recurrence", end - i, value=_weekly(line, 1, sorted(days)))


def _interval(line: Line, i: int) -> _Piece | None:
    """`other tue`, `2 weeks on mon`, `second day`, `month on the 15th`."""
    word = line.word(i)
    number = 2 if word == "other" else _whole(word) or NUMBERS.get(word, 0) or _ordinal(word)
    if number is None:
        number, at = 1, i
    else:
        at = i + 1
    unit = _UNITS.get(line.word(at))
    if unit and number > 0 and (number > 1 or _ordinal(word) is None):
        return _with_tail(line, at + 1, unit[0], unit[1] * number)
    days = _weekdays(line, at) if at > i and number > 1 and _ordinal(word) is None else None
    return (_weekly(line, number, days[0]), days[1]) if days else None


def _named_days(line: Line, i: int) -> _Piece | None:
    """`mon wed fri`, `weekday`, `weekend`."""
    word = line.word(i)
    if word in WORKDAYS:
        return f"FREQ=WEEKLY;{_ALL_WORKDAYS}", i + 1
    if word == "weekend":
        return "FREQ=WEEKLY;BYDAY=SA", i + 1
    days = _weekdays(line, i)
    return (_weekly(line, 1, days[0]), days[1]) if days else None


def _with_tail(line: Line, i: int, frequency: str, interval: int) -> _Piece:
    """A frequency with the days named behind it: `on tue and thu`, `on the 15th`, `on 24 dec`."""
    rule = f"FREQ={frequency}" + (f";INTERVAL={interval}" if interval > 1 else "")
    at = i + (line.word(i) == "on")
    if frequency == "WEEKLY":
        days = _weekdays(line, at)
        return (_weekly(line, interval, days[0]), days[1]) if days else (rule, i)
    tail = None
    if frequency == "MONTHLY":
        at += line.word(at) == "the"
        tail = _days_of_month(line, at, f"{rule};", starts=True)
    elif frequency == "YEARLY":
        tail = _month_day(line, at)
        tail = (tail[0].replace("FREQ=YEARLY", rule), tail[1]) if tail else None
    return tail or (rule, i)


def _weekly(line: Line, interval: int, days: list[int]) -> str:
    rule = "FREQ=WEEKLY" + (f";INTERVAL={interval}" if interval > 1 else "")
    rule += ";BYDAY=" + ",".join(DAY_CODES[day] for day in days)
    # Which days share a week matters only when weeks are skipped.
    if interval > 1 and len(days) > 1 and line.ctx.week_start:
        rule += f";WKST={DAY_CODES[line.ctx.week_start]}"
    return rule


def _weekdays(line: Line, i: int) -> tuple[list[int], int] | None:
    """Weekdays in a row: `mon wed fri`, `mon, wed and fri`, `tue/thu`, `mon-fri`."""
    days: set[int] = set()
    at, end = i, i
    while found := _weekday_word(line.word(at)):
        days.update(found)
        at = end = at + 1
        while line.word(at) in _LINKS:
            at += 1
    return (sorted(days), end) if days else None


def _weekday_word(word: str) -> list[int]:
    if word in _ANY_WEEKDAY:
        return [_ANY_WEEKDAY[word]]
    for sign in "/-–":
        parts = word.split(sign)
        if len(parts) > 1 and all(part in _ANY_WEEKDAY for part in parts):
            days = [_ANY_WEEKDAY[part] for part in parts]
            if sign == "/":
                return days
            first, last = days[0], days[-1]
            return [(first + step) % 7 for step in range((last - first) % 7 + 1)]
    return []


def _days_of_month(line: Line, i: int, start: str, *, starts: bool) -> _Piece | None:
    """`last friday`, `1st and 15th`, `first workday of the month`; `start` begins the rule."""
    numbers, at = _ordinals(line, i)
    if not numbers:
        return None
    noun = line.word(at)
    if noun in WEEKDAYS and all(number <= 5 for number in numbers):
        code = DAY_CODES[WEEKDAYS[noun]]
        days = ",".join(f"{number}{code}" for number in numbers)
        return f"{start}BYDAY={days}", _of_month(line, at + 1)
    if noun in WORKDAYS and len(numbers) == 1:
        return f"{start}{_ALL_WORKDAYS};BYSETPOS={numbers[0]}", _of_month(line, at + 1)
    named = noun == "day"
    end = _of_month(line, at + named)
    counted = end > at + named or (named and numbers == [-1])
    if named and not counted:
        return None
    # 'every 3rd week' is an interval, and 'every 3rd chapter' in a sentence is no date.
    last = line.word(at - 2 if line.word(at - 1) == "." else at - 1)
    bare = last[-1:] in "tdh" and last not in ORDINALS
    if not counted and (noun in _UNITS or not bare or not (starts or line.pauses(at))):
        return None
    return f"{start}{_month_days(numbers)}", end


def _ordinals(line: Line, i: int) -> tuple[list[int], int]:
    numbers: list[int] = []
    at = end = i + (line.word(i) == "the")
    while (number := _ordinal(line.word(at))) is not None:
        numbers.append(number)
        at = end = at + 1 + line.dotted(at)
        while line.word(at) in _LINKS or line.word(at) == "the":
            at += 1
    return sorted(set(numbers)), end


def _ordinal(word: str) -> int | None:
    """`first`, `last` (-1), `15th`; None beyond the 31st."""
    if word[-2:] in ("st", "nd", "rd", "th") and (number := _whole(word[:-2])):
        return number if number <= 31 else None
    return ORDINALS.get(word)


def _of_month(line: Line, i: int) -> int:
    """The place behind `of the month`, `of each month`, or the same place."""
    if line.word(i) != "of":
        return i
    at = i + 1 + (line.word(i + 1) in ("the", "each", "every"))
    return at + 1 if line.word(at) == "month" else i


def _month_days(numbers: list[int]) -> str:
    """Days of the month; the 29th to 31st fall on the last day of a shorter month."""
    if len(numbers) == 1 and numbers[0] in (29, 30):
        days = ",".join(str(day) for day in range(28, numbers[0] + 1))
        return f"BYMONTHDAY={days};BYSETPOS=-1"
    days = ",".join(str(-1 if day == 31 else day) for day in numbers)
    return f"BYMONTHDAY={days}"


def _month_day(line: Line, i: int) -> _Piece | None:
    """`27 jan`: once a year; 29 February is the last of February in common years."""
    found = month_day(line, i)
    if found is None:
        return None
    month, day, count = found
    day = -1 if (month, day) == (2, 29) else day
    return f"FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={day}", i + count


def _whole(word: str) -> int:
    """A number from 1 to 999, else 0."""
    return int(word) if word.isascii() and word.isdecimal() and len(word) <= 3 else 0

"""How long it takes: `for 30m`, `1h30`, `1.5 h`, `90 minutes`."""

import re

from focusflow.tasks.quickadd.model import Match
from focusflow.tasks.quickadd.tokens import Line
from focusflow.tasks.quickadd.words import DAY_WORDS, HOUR_UNITS, MINUTE_UNITS, NUMBERS

_AMOUNT = re.compile(r"([0-9]{1,4}(?:[.,][0-9]{1,2})?)([a-z]*)")
_HOURS_AND_MINUTES = re.compile(r"([0-9]{1,2})h([0-9]{1,2})(?:m|min)?")
_LONGEST = 24 * 60
_NOT_AFTER = frozenset({"every", "each", "in", "last", "past", "next", "within", "than", "at"})
_NOT_BEFORE = frozenset({"ago", "before", "later", "late", "early", "of", "per", "each"})


def read_minutes(line: Line, i: int) -> tuple[int, int] | None:
    """The minutes written at token i and the number of tokens, or None."""
    if found := _HOURS_AND_MINUTES.fullmatch(line.word(i)):
        return int(found.group(1)) * 60 + int(found.group(2)), 1
    first = _half_hour(line, i) or _amount(line, i)
    if first is None:
        return None
    minutes, count, unit = first
    if unit in HOUR_UNITS and minutes % 60 == 0:
        step = 1 if line.word(i + count) == "and" else 0
        second = _amount(line, i + count + step)
        if second and second[2] in MINUTE_UNITS and second[0] < 60:
            return minutes + second[0], count + step + second[1]
    return minutes, count


def match_duration(line: Line, i: int) -> Match | None:
    """A duration of a minute up to a day; after `for` anything goes, alone only what is clear."""
    named = line.word(i) == "for"
    at = i + 1 if named else i
    found = read_minutes(line, at)
    if found is None or not 0 < found[0] <= _LONGEST:
        return None
    minutes, count = found
    if not named and not _clear(line, at, at + count):
        return None
    return Match("duration", at + count - i, rank=int(named), minutes=minutes)


def hours_mean_time(line: Line, i: int, hour: int, *, minutes_given: bool) -> bool:
    """Whether a bare `14h` or `9h30` is a time of day: `2h` is long, `14h` is late."""
    if hour <= 6:
        return False
    return hour >= 13 or minutes_given or line.word(i - 1) in DAY_WORDS


def _half_hour(line: Line, i: int) -> tuple[int, int, str] | None:
    words = (line.word(i), line.word(i + 1), line.word(i + 2))
    if words in (("half", "an", "hour"), ("a", "half", "hour")):
        return 30, 3, "m"
    return None


def _amount(line: Line, i: int) -> tuple[int, int, str] | None:
    """One number with its unit, in one token or two: minutes, tokens, unit."""
    word = line.word(i)
    if word in NUMBERS:
        number, unit = float(NUMBERS[word]), ""
    elif found := _AMOUNT.fullmatch(word):
        number, unit = float(found.group(1).replace(",", ".")), found.group(2)
    else:
        return None
    count = 1
    if not unit:
        unit, count = line.word(i + 1), 2
    if unit in MINUTE_UNITS and number == int(number):
        return int(number), count, unit
    if unit in HOUR_UNITS:
        return round(number * 60), count, unit
    return None


def _clear(line: Line, i: int, end: int) -> bool:
    """Whether a duration without `for` can be meant: `Raise 5M` and `Run 100m hurdles` are not."""
    word = line.word(i)
    if line.word(i - 1) in _NOT_AFTER or line.word(end) in _NOT_BEFORE or not word[0].isdigit():
        return False
    if found := re.fullmatch(r"([0-9]{1,2})h([0-9]{1,2})?", word):
        hour, minute = int(found.group(1)), found.group(2)
        if hour < 24 and hours_mean_time(line, i, hour, minutes_given=minute is not None):
            return False
    if word.endswith("m") and word[:-1].isdecimal():
        return line.tokens[i].raw.endswith("m") and line.pauses(end)
    return not word.endswith("h") or line.pauses(end)

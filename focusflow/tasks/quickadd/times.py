"""Times of day: `9am`, `at 9`, `14h`, `9-10am`, `noon`, `in the morning`, `in 2 hours`."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, timedelta

from focusflow.tasks.quickadd.durations import hours_mean_time, read_minutes
from focusflow.tasks.quickadd.model import Clock, Match
from focusflow.tasks.quickadd.tokens import Line
from focusflow.tasks.quickadd.words import (
    DAY_WORDS,
    DAYTIMES,
    DUE_WORDS,
    MONTHS,
    START_WORDS,
    UNTIL_WORDS,
)

_CLOCK = re.compile(r"([0-9]{1,2})(?:([:.])([0-9]{2}))?(am|pm)?")
_HOUR = re.compile(r"([0-9]{1,2})h([0-9]{2})?")
_HALVES = {"am": "am", "a.m": "am", "pm": "pm", "p.m": "pm"}
_OCLOCK = frozenset({"o'clock", "o’clock"})
_FIXED = {"noon": 12, "midday": 12, "midnight": 0}
_AT = frozenset({"at", "@"})
_PREFIXES = DUE_WORDS | START_WORDS | UNTIL_WORDS | _AT
_MOST_PREFIXES = 3
_DASHES = frozenset({"-", "–", "—", "to", "until", "till"})


@dataclass(frozen=True, slots=True)
class _Reading:
    """A clock time as written; `sign` is what makes it a time: ':', '.', 'am', 'pm', 'h' or ''."""

    hour: int
    minute: int
    half: str
    sign: str
    padded: bool = False

    def of_day(self, half: str = "") -> int:
        """Minutes since midnight, with another half of the day if none was written."""
        half = self.half or half
        hour = self.hour % 12 + (12 if half == "pm" else 0) if half else self.hour
        return hour * 60 + self.minute


def match_time(line: Line, i: int) -> Match | None:
    """A time or a range of times, with its `at`, `by` or `from`."""
    at, prefix = i, ""
    while line.word(at) in _PREFIXES and at < i + _MOST_PREFIXES:
        prefix = line.word(at)
        at += 2 if line.word(at + 1) == ":" else 1
    rank = 2 if prefix in DUE_WORDS | UNTIL_WORDS else 1 if prefix else 0
    for read in (_range, _fixed, _single):
        found = read(line, at, prefix)
        if found:
            clock, count, minutes = found
            return Match("time", at + count - i, rank, clock=clock, minutes=minutes)
    return None


def match_daytime(line: Line, i: int) -> Match | None:
    """`in the morning`, `this evening`, `at night`, or `morning` right after a day."""
    first, second, third = line.word(i), line.word(i + 1), line.word(i + 2)
    if first == "in" and second == "the" and third in DAYTIMES:
        return Match("daytime", 3, 1, daytime=third)
    if first == "this" and second in DAYTIMES:
        return Match("daytime", 2, 1, day=line.ctx.today, daytime=second)
    if first == "at" and second == "night":
        return Match("daytime", 2, 1, daytime=second)
    if first[:1] == "=" and first[1:] in DAYTIMES:
        return Match("daytime", 1, 1, daytime=first[1:])
    if first == "on" and second in DAYTIMES and second != "tonight":
        return Match("daytime", 2, 1, daytime=second)
    if first in DAYTIMES and line.word(i - 1) in DAY_WORDS:
        return Match("daytime", 1, daytime=first)
    return None


def match_from_now(line: Line, i: int) -> Match | None:
    """`in 2 hours`, `in 30 minutes`: counted in real time, so clock changes do not matter."""
    at = i + 1 if line.word(i) == "due" else i
    found = read_minutes(line, at + 1) if line.word(at) == "in" else None
    if found is None:
        return None
    now = line.ctx.now.replace(second=0, microsecond=0)
    then = (now.astimezone(UTC) + timedelta(minutes=found[0])).astimezone(now.tzinfo)
    count = at - i + 1 + found[1]
    return Match("due", count, 1, day=then.date(), clock=Clock(then.hour, then.minute))


def _range(line: Line, i: int, prefix: str) -> tuple[Clock, int, int | None] | None:
    """`9-10am`, `9:00 – 10:30`, `from 9 to 11`: the start and the minutes between."""
    halves = re.split("[-–—]", line.word(i))
    if len(halves) == 2:
        start, stop, count = _read(halves[0], ""), _read(halves[1], line.word(i + 1)), 1
        if stop is not None and stop.half and halves[1].isdecimal():
            count = 2
        elif stop is not None and line.word(i + 1) in _OCLOCK:
            stop, count = replace(stop, sign="o'clock"), 2
    else:
        first = _read_at(line, i)
        if first is None or line.word(i + first[1]) not in _DASHES:
            return None
        second = _read_at(line, i + first[1] + 1)
        if second is None or _is_day(line, i + first[1], second):
            return None
        start, stop, count = first[0], second[0], first[1] + 1 + second[1]
    if start is None or stop is None:
        return None
    if prefix not in START_WORDS | _AT and not (_sure(start) or _sure(stop)):
        return None
    if any(reading.sign == "." and reading.minute % 15 for reading in (start, stop)):
        # 'from 3.11 to 5.11' are days.
        return None
    begin, minutes = _span(start, stop)
    if not minutes:
        return None
    vague = not (start.half or stop.half or start.padded or start.sign == "h")
    return Clock(begin // 60, begin % 60, vague), count, minutes


def _sure(reading: _Reading) -> bool:
    """Whether this can only be a time: `9.30-10` may be a price and `1h-2h` how long it takes."""
    return reading.sign in (":", "am", "pm", "o'clock") or (
        reading.sign == "h" and reading.hour > 6
    )


def _is_day(line: Line, dash: int, stop: tuple[_Reading, int]) -> bool:
    """Whether what follows a first time is a day: `9am until 20 nov`, `9am until 20.11.`."""
    reading, count = stop
    dated = reading.sign == "." and line.word(dash) in UNTIL_WORDS
    return dated or (not reading.sign and line.word(dash + 1 + count) in MONTHS)


def _span(start: _Reading, stop: _Reading) -> tuple[int, int]:
    """The start in minutes since midnight and the length, e.g. `11-1pm` is two hours from 11:00."""
    end = stop.of_day()
    begin = start.of_day(stop.half)
    if stop.half and not start.half and begin >= end:
        begin = start.of_day("am" if stop.half == "pm" else "pm")
    if not stop.half and not stop.padded and end < begin and stop.hour < 12:
        end += 12 * 60 if end + 12 * 60 > begin else 0
    return begin, (end - begin) % (24 * 60)


def _single(line: Line, i: int, prefix: str) -> tuple[Clock, int, int | None] | None:
    found = _read_at(line, i)
    if found is None:
        return None
    reading, count = found
    if reading.sign in ("", ".") and not _at_hour(line, i, prefix, reading):
        return None
    if reading.sign == "h" and prefix not in _AT:
        minutes_given = not line.word(i).endswith("h")
        if not hours_mean_time(line, i, reading.hour, minutes_given=minutes_given):
            return None
    vague = not (reading.half or reading.padded or reading.sign == "h")
    minute_of_day = reading.of_day()
    return Clock(minute_of_day // 60, minute_of_day % 60, vague), count, None


def _at_hour(line: Line, i: int, prefix: str, reading: _Reading) -> bool:
    """Whether a bare number is an hour: `at 9`, `at 9.30`, but not `look at 9 houses`."""
    expected = i == 1 or line.word(i - 2) in DAY_WORDS
    return prefix in _AT and (bool(reading.sign) or expected or line.pauses(i + 1))


def _fixed(line: Line, i: int, prefix: str) -> tuple[Clock, int, int | None] | None:
    """`noon` and `midnight`; alone only in small letters at a pause ('Watch High Noon')."""
    twelve = 1 if line.word(i) == "12" else 0
    hour = _FIXED.get(line.word(i + twelve))
    if hour is None:
        return None
    clear = prefix or twelve or line.word(i - 1) in DAY_WORDS
    if not clear and not (line.tokens[i].raw.islower() and line.pauses(i + 1)):
        return None
    return Clock(hour), 1 + twelve, None


def _read_at(line: Line, i: int) -> tuple[_Reading, int] | None:
    """A clock time in one token, or with `am` or `o'clock` in the next one."""
    word, following = line.word(i), line.word(i + 1)
    spoken = _spoken(line, i)
    if spoken is not None:
        return spoken
    reading = _read(word, following)
    if reading is None:
        return None
    if reading.half and not word.endswith(("am", "pm")):
        dotted = "." in following and line.word(i + 2) == "."
        return reading, 3 if dotted else 2
    if not reading.half and following in _OCLOCK:
        minute = line.word(i + 2)
        if (
            not reading.sign
            and re.fullmatch("[0-5][0-9]", minute)
            and line.tokens[i + 1].raw == "Uhr"
        ):
            return replace(reading, sign="o'clock", minute=int(minute)), 3
        return replace(reading, sign="o'clock"), 2
    return reading, 1


def _spoken(line: Line, i: int) -> tuple[_Reading, int] | None:
    """`halb zehn`, `viertel nach 9`, `viertel vor 9`, `dreiviertel neun`."""
    word, at = line.word(i), i + 1
    if word == "quarter-of" and line.word(at) in ("nach", "before"):
        minutes = 15 if line.word(at) == "nach" else -15
        at += 1
    elif word in ("half-to", "quarter-to"):
        minutes = -30 if word == "half-to" else -15
    else:
        return None
    hour = line.word(at)
    if not re.fullmatch("[0-9]{1,2}", hour) or not 1 <= int(hour) <= 24:
        return None
    moment = (int(hour) * 60 + minutes) % (24 * 60)
    hour_of_day = moment // 60 or (12 if int(hour) == 1 else 0)
    count = at - i + 1 + (line.word(at + 1) in _OCLOCK)
    return _Reading(hour_of_day, moment % 60, "", "o'clock", padded=hour_of_day > 12), count


def _read(word: str, following: str) -> _Reading | None:
    if found := _HOUR.fullmatch(word):
        hour, minute, half, sign = int(found.group(1)), int(found.group(2) or 0), "", "h"
    elif found := _CLOCK.fullmatch(word):
        hour, minute = int(found.group(1)), int(found.group(3) or 0)
        half = found.group(4) or _HALVES.get(following, "")
        sign = half or found.group(2) or ""
    else:
        return None
    if minute > 59 or not (1 <= hour <= 12 if half else hour <= 23):
        return None
    return _Reading(hour, minute, half, sign, padded=word[0] == "0" or hour > 12)

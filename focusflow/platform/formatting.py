"""Dates, times and durations as people want to read them: pure functions, no locale, no clock.

Every page and mail uses these, so that the settings hold everywhere. Instants must be put
into the reader's zone first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def format_time(moment: time | datetime, *, hour24: bool) -> str:
    """A time of day: "14:05", or "2:05 pm"."""
    if hour24:
        return f"{moment.hour:02}:{moment.minute:02}"
    return f"{moment.hour % 12 or 12}:{moment.minute:02} {_half(moment)}"


def format_hour(hour: int, *, hour24: bool) -> str:
    """A full hour: "14:00", or "2 pm"."""
    return format_time(time(hour), hour24=hour24).replace(":00 ", " ")


def format_hours(hours: Iterable[int], *, hour24: bool) -> str:
    """Full hours in the order of the clock: "08:00 and 14:00", or "8 am and 2 pm"."""
    return listed([format_hour(hour, hour24=hour24) for hour in sorted(hours)])


def listed(names: Sequence[str]) -> str:
    """Some names in a sentence: "one", "one and two", "one, two and three"."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def format_span(start: time | datetime, end: time | datetime, *, hour24: bool) -> str:
    """From when to when: "09:00–10:30", "9:00–10:30 am", "11:30 am–1:00 pm"."""
    first, last = format_time(start, hour24=hour24), format_time(end, hour24=hour24)
    if not hour24 and _half(start) == _half(end):
        first = first.removesuffix(f" {_half(start)}")
    return f"{first}–{last}"


def _half(moment: time | datetime) -> str:
    return "am" if moment.hour < 12 else "pm"


def format_date(day: date, *, day_first: bool, year: bool = True) -> str:
    """A date with its month in letters, so that nobody mixes up day and month.

    "24 Nov 2026" or "Nov 24, 2026"; without the year "24 Nov" or "Nov 24".
    """
    month = MONTHS[day.month - 1][:3]
    if day_first:
        return f"{day.day} {month} {day.year}" if year else f"{day.day} {month}"
    return f"{month} {day.day}, {day.year}" if year else f"{month} {day.day}"


def format_day(day: date, today: date, *, day_first: bool) -> str:
    """A day as one speaks of it today.

    "Yesterday", "Today", "Tomorrow", the weekday for the five days after that, else
    "Fri 4 Dec", with the year when it is another.
    """
    away = (day - today).days
    if -1 <= away <= 1:
        return ("Yesterday", "Today", "Tomorrow")[away + 1]
    if 2 <= away <= 6:
        return WEEKDAYS[day.weekday()]
    written = format_date(day, day_first=day_first, year=day.year != today.year)
    return f"{weekday_name(day.weekday(), short=True)} {written}"


def format_moment(moment: datetime, today: date, *, hour24: bool, day_first: bool) -> str:
    """A day and a time of it: "Tomorrow, 09:00"."""
    day = format_day(moment.date(), today, day_first=day_first)
    return f"{day}, {format_time(moment, hour24=hour24)}"


def format_minutes(minutes: int) -> str:
    """A length of time: "45 min", "1 h", "1 h 30", "−20 min"."""
    sign = "−" if minutes < 0 else ""
    hours, rest = divmod(abs(minutes), 60)
    if not hours:
        return f"{sign}{rest} min"
    return f"{sign}{hours} h {rest:02}" if rest else f"{sign}{hours} h"


def weekday_order(first_weekday: int) -> tuple[int, ...]:
    """The seven weekdays (0 is Monday) in the order a week is shown."""
    return tuple((first_weekday + offset) % 7 for offset in range(7))


def weekday_name(weekday: int, *, short: bool = False) -> str:
    """The name of a weekday (0 is Monday): "Monday" or "Mon"."""
    return WEEKDAYS[weekday][:3] if short else WEEKDAYS[weekday]


def week_start(day: date, first_weekday: int) -> date:
    """The first day of the week that `day` is in."""
    return day - timedelta(days=(day.weekday() - first_weekday) % 7)

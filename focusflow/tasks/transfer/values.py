"""Values as other programs write them: days, minutes, priorities, states."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from focusflow.tasks.quickadd import Context, Parsed, parse

# Everything below space but tab and line ends, and DEL.
_CONTROL = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127])
_ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)"
    r"(?:[T ](\d\d):?(\d\d)(?::?\d\d(?:[.,]\d{1,9})?)?\s*(Z|[+-]\d\d:?\d\d)?)?",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"(\d{1,2})[:.](\d\d)(?::\d\d)?\s*(am|pm)?", re.IGNORECASE)
_WHOLE = re.compile(r"\d{1,6}(?:\.0+)?")
_HOURS = re.compile(r"(\d{1,3}):([0-5]\d)(?::[0-5]\d)?")

_PRIORITIES = {
    **dict.fromkeys(("urgent", "critical", "highest", "very high", "p1", "1", "a"), "urgent"),
    **dict.fromkeys(("high", "h", "important", "p2", "2", "b"), "high"),
    **dict.fromkeys(("medium", "m", "normal", "none", "", "p3", "3", "c"), "medium"),
    **dict.fromkeys(("low", "l", "lowest", "minor", "very low", "p4", "4", "5", "d"), "low"),
}
_STATES = {
    **dict.fromkeys(
        ("", "pending", "todo", "to do", "to-do", "open", "new", "not started", "needs-action",
         "incomplete", "active", "backlog", "waiting", "no", "n", "false", "0", "-", " "),
        "pending",
    ),
    **dict.fromkeys(
        ("in_progress", "in progress", "in-progress", "in-process", "doing", "started",
         "working on it"),
        "in_progress",
    ),
    **dict.fromkeys(
        ("completed", "complete", "done", "finished", "closed", "resolved", "yes", "y", "true",
         "1", "x", "✓", "✔"),
        "completed",
    ),
    **dict.fromkeys(("cancelled", "canceled", "won't do", "wont do", "abandoned"), "cancelled"),
    "archived": "archived",
}  # fmt: skip
_DIFFICULTIES = {"easy": "easy", "medium": "medium", "hard": "hard", "": "medium"}


def plain(text: str) -> str:
    """The text with plain line ends, without control and half characters."""
    ends = text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROL)
    return ends.encode("utf-8", "ignore").decode()


def clean(text: str) -> str:
    """The same without white space around it."""
    return plain(text).strip()


def one_line(text: str) -> str:
    """The text with every run of white space made one space."""
    return " ".join(clean(text).split())


def zone_of(ctx: Context) -> ZoneInfo:
    """The person's zone."""
    zone = ctx.now.tzinfo
    return zone if isinstance(zone, ZoneInfo) else ZoneInfo("UTC")


def moment(text: str, ctx: Context) -> tuple[date, time | None] | None:
    """A day and perhaps a time on the person's clock, by numbers or in the words of quick-add.

    None when it can't be read.
    """
    text = text.strip()
    if found := _ISO.fullmatch(text):
        return _iso(found, ctx)
    parsed = in_words(text, ctx)
    if parsed is None or parsed.recurrence or parsed.due_date is None:
        return None
    return parsed.due_date, parsed.due_time


def _iso(found: re.Match[str], ctx: Context) -> tuple[date, time | None] | None:
    year, month, day, hour, minute, offset = found.groups()
    try:
        if hour is None:
            return date(int(year), int(month), int(day)), None
        day_of, clock_of = date(int(year), int(month), int(day)), time(int(hour), int(minute))
        if offset:
            sign = offset.upper().replace("Z", "+00:00")
            aware = datetime.fromisoformat(f"{day_of}T{clock_of}{sign}")
            local = aware.astimezone(zone_of(ctx))
            day_of, clock_of = local.date(), time(local.hour, local.minute)
    except (ValueError, OverflowError):  # 29 February of a common year, the ends of the calendar
        return None
    return day_of, clock_of


@lru_cache(maxsize=2_000)  # reading a sentence costs a millisecond, and files repeat themselves
def in_words(text: str, ctx: Context) -> Parsed | None:
    """A date or repetition in the words of quick-add; None unless all of it is understood."""
    if not text or len(text) > 200:
        return None
    parsed = parse(f"Task {text}", ctx)
    return parsed if parsed.title == "Task" else None


def instant(text: str, ctx: Context) -> datetime | None:
    """When something was done; a day alone is taken at its noon, a time without zone as local."""
    found = moment(text, ctx)
    if found is None:
        return None
    try:
        whole = datetime.fromisoformat(text.strip())
    except ValueError:
        whole = None
    try:
        if whole is not None and whole.tzinfo is not None:
            return whole.astimezone(UTC)
        local = datetime.combine(found[0], found[1] or time(12), zone_of(ctx))
        return local.astimezone(UTC)
    except OverflowError:
        return None


def clock(text: str) -> time | None:
    """A time of day."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2]), (found[3] or "").lower()
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def minutes(text: str, ctx: Context) -> int | None:
    """Whole minutes: `90`, `1:30`, `1h 30m`; None when it can't be read."""
    text = text.strip().lower()
    if _WHOLE.fullmatch(text):
        return int(float(text))
    if found := _HOURS.fullmatch(text):
        return int(found[1]) * 60 + int(found[2])
    parsed = in_words(f"for {text}", ctx)
    return parsed.minutes if parsed else None


def priority(text: str) -> str | None:
    """A priority by the names and numbers in use, 1 the most urgent."""
    return _PRIORITIES.get(text.strip().lower())


def status(text: str) -> str | None:
    """A state by the names in use; a tick or `yes` is done."""
    return _STATES.get(text.strip().lower())


def difficulty(text: str) -> str | None:
    """A difficulty."""
    return _DIFFICULTIES.get(text.strip().lower())

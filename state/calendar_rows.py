"""The calendar as rows: pure functions from views to what the grid and the agenda show."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from focusflow.calendar.schemas import OccurrenceView
from focusflow.connections.schemas import ConnectionView
from focusflow.planning.schemas import SlotView
from focusflow.platform.formatting import (
    MONTHS,
    format_date,
    format_minutes,
    format_span,
    format_time,
    weekday_name,
)
from state.wording import Words

MOST_ROWS = 100
OWN = "own"
TASKS = "tasks"
OWN_COLOR = "#3d63dd"
COLORS = ("#1d8f74", "#a5599c", "#c2632e", "#2f86b8", "#8a6d1f", "#6b6fd1", "#b3485f", "#5b8a3a")
NAMED_COLORS = (
    ("", "As its calendar"),
    ("#3d63dd", "Blue"),
    ("#1d8f74", "Green"),
    ("#c2632e", "Orange"),
    ("#b3485f", "Red"),
    ("#a5599c", "Purple"),
    ("#8a6d1f", "Yellow"),
)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Entry:
    """An event or a planned block. `start` and `end` are what the person's clock shows."""

    key: str
    kind: str
    title: str
    start: str
    end: str
    when: str
    detail: str
    color: str
    calendar: str
    all_day: bool = False
    movable: bool = True
    repeats: bool = False
    busy: bool = True
    done: bool = False
    fixed: bool = False


@dataclass(frozen=True)
class AgendaDay:
    """One day on show; `more` says how many entries there was no room for."""

    day: str
    title: str
    today: bool
    lines: list[Entry]
    more: str


@dataclass(frozen=True)
class Source:
    """A calendar of the legend: one's own events, planned tasks, a file, or an outside calendar.

    `problem` says why an outside calendar may be out of date.
    """

    key: str
    label: str
    color: str
    shown: bool
    problem: str = ""


@dataclass(frozen=True)
class Span:
    """The days on show, from `first` to `last`, in a person's formats."""

    first: date
    last: date
    words: Words

    @property
    def days(self) -> list[date]:
        """All of them."""
        return [self.first + n * _DAY for n in range((self.last - self.first).days + 1)]

    def local(self, instant: datetime) -> datetime:
        """What the person's clock shows, without zone."""
        return instant.astimezone(self.words.zone).replace(tzinfo=None)


def source_key(event: OccurrenceView) -> str:
    """Which line of the legend an event belongs to."""
    return OWN if event.source == "manual" else f"file:{event.calendar_name}"


def source_color(key: str) -> str:
    """The colour of a calendar, the same every time."""
    return OWN_COLOR if key == OWN else COLORS[zlib.crc32(key.encode()) % len(COLORS)]


def event_entry(event: OccurrenceView, span: Span) -> Entry:
    """One occurrence of an event."""
    key = source_key(event)
    entry = Entry(
        key=event.key,
        kind="event",
        title=event.title,
        start="",
        end="",
        when="All day",
        detail=_about(event),
        color=event.color or source_color(key),
        calendar=key,
        all_day=event.all_day,
        movable=event.editable,
        repeats=event.recurrence_id is not None,
        busy=event.status == "confirmed" and (event.busy or event.all_day),
    )
    if event.all_day:
        first = event.start_date or span.first
        end = event.end_date or first + _DAY
        when = "All day" if end - first == _DAY else f"Until {_short(end - _DAY, span)}"
        return replace(entry, start=first.isoformat(), end=end.isoformat(), when=when)
    return _timed(entry, event.starts_at, event.ends_at, span)


def _about(event: OccurrenceView) -> str:
    state = {"tentative": "Tentative", "declined": "Declined"}.get(event.status, "")
    if not state and not event.busy and not event.all_day:
        state = "Free time"
    return " · ".join(part for part in (event.location, event.calendar_name, state) if part)


def _timed(entry: Entry, starts_at: datetime, ends_at: datetime, span: Span) -> Entry:
    start, end = span.local(starts_at), span.local(ends_at)
    hour24 = span.words.hour24
    if ends_at == starts_at:
        when = format_time(start, hour24=hour24)
    elif end.date() > start.date() and end.time() != time(0):
        moments = (f"{_short(at.date(), span)} {format_time(at, hour24=hour24)}"
                   for at in (start, end))  # fmt: skip
        when = " – ".join(moments)
    else:
        when = format_span(start, end, hour24=hour24)
    if end <= start:  # a reminder, or the clocks were set back in between
        end = start + max(ends_at - starts_at, timedelta(minutes=15))
    return replace(entry, start=start.isoformat(), end=end.isoformat(), when=when)


def slot_entry(slot: SlotView, span: Span, now: datetime) -> Entry:
    """A block of time that is planned for a task."""
    movable = slot.status == "planned" and slot.ends_at > now and slot.difficulty is not None
    held = " · stays here" if movable and not slot.is_flexible else ""
    entry = Entry(
        key=f"slot:{slot.id}",
        kind=slot.difficulty or "medium",
        title=slot.title,
        start="",
        end="",
        when="",
        detail="Done" if slot.status == "done" else f"{format_minutes(slot.minutes)}{held}",
        color="",
        calendar=TASKS,
        movable=movable,
        done=slot.status == "done",
        fixed=not slot.is_flexible,
    )
    return _timed(entry, slot.starts_at, slot.ends_at, span)


def agenda(entries: Iterable[Entry], span: Span) -> list[AgendaDay]:
    """Entries under the days on which they start, at most 100 and as many of each day as fit.

    What began before stands under the first day.
    """
    by_day: dict[date, list[Entry]] = {day: [] for day in span.days}
    for entry in sorted(entries, key=lambda e: (not e.all_day, e.start, e.end, e.title)):
        day = max(date.fromisoformat(entry.start[:10]), span.first)
        if day in by_day:
            by_day[day].append(entry)
    room = rooms([len(found) for found in by_day.values()])
    return [
        AgendaDay(
            day=day.isoformat(),
            title=_day_title(day, span),
            today=day == span.words.today,
            lines=found[:fits],
            more=f"and {len(found) - fits} more" if len(found) > fits else "",
        )
        for (day, found), fits in zip(by_day.items(), room, strict=True)
    ]


def rooms(counts: Sequence[int]) -> list[int]:
    """How many rows each day gets: quiet days leave theirs to busy ones."""
    left, fits = MOST_ROWS, [0] * len(counts)
    waiting = sorted(range(len(counts)), key=lambda place: counts[place])
    for done, place in enumerate(waiting):
        fits[place] = min(counts[place], left // (len(counts) - done))
        left -= fits[place]
    return fits


def _day_title(day: date, span: Span) -> str:
    written = span.words.date(day)
    away = {-1: "Yesterday", 0: "Today", 1: "Tomorrow"}.get((day - span.words.today).days)
    name = weekday_name(day.weekday())
    return f"{away}, {name} {written}" if away else f"{name} {written}"


def _short(day: date, span: Span) -> str:
    return f"{weekday_name(day.weekday(), short=True)} {span.words.date(day)}"


def title_of(span: Span) -> str:
    """The days on show in words: "16 – 22 Nov 2026", "Nov 30 – Dec 6, 2026"."""
    first, last, day_first = span.first, span.last, span.words.day_first
    if first == last:
        written = format_date(first, day_first=day_first)
        return f"{weekday_name(first.weekday())}, {written}"
    if first.year != last.year:
        ends = (format_date(day, day_first=day_first) for day in (first, last))
        return " – ".join(ends)
    if first.month == last.month:
        month = MONTHS[first.month - 1]
        if day_first:
            return f"{first.day} – {last.day} {month} {last.year}"
        return f"{month} {first.day} – {last.day}, {last.year}"
    start = format_date(first, day_first=day_first, year=False)
    return f"{start} – {format_date(last, day_first=day_first)}"


def sources(
    names: Iterable[str], connected: Iterable[ConnectionView], hidden: Collection[str]
) -> list[Source]:
    """The legend: one's own events, planned tasks, the imported calendars, then outside ones."""
    found = [
        Source(OWN, "My events", OWN_COLOR, OWN not in hidden),
        Source(TASKS, "Planned tasks", "", TASKS not in hidden),
    ]
    for name in names:
        key = f"file:{name}"
        found.append(Source(key, name or "Without a name", source_color(key), key not in hidden))
    for connection in connected:
        for one in connection.calendars:
            title = one.title or connection.title
            key = f"file:{title}"
            color = one.color or source_color(key)
            found.append(Source(key, title, color, key not in hidden, connection.problem))
    return found

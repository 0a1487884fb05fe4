"""What goes into the quick-add grammar and what comes out of it."""

from dataclasses import dataclass
from datetime import date, datetime, time


@dataclass(frozen=True, slots=True)
class Context:
    """The person's clock and habits; `now` is aware and in their zone, Monday is weekday 0.

    `local_day` is the day the person still lives in when their day starts later than midnight.
    English and German are read whatever the `language`; it decides what a word means in both.
    """

    now: datetime
    day_first: bool = True
    week_start: int = 0
    hour24: bool = True
    local_day: date | None = None
    language: str = "en"

    @property
    def today(self) -> date:
        """The day that 'today' means."""
        return self.local_day or self.now.date()


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand some words: write `text` in their place to say just that.

    None for `text` keeps them as words of the title.
    """

    label: str
    text: str | None


@dataclass(frozen=True, slots=True)
class Part:
    """One recognised part of the line: `text` is `source[start:end]`, `label` is for its chip.

    `kind` is due, time, start, until, duration, priority, category, tag, recurrence, mode,
    difficulty or goal. Give `key` or `text` back to `parse` as refused to keep the words as title.
    Where more may be meant, `readings` holds all of it, the likeliest first.
    """

    kind: str
    key: str
    text: str
    start: int
    end: int
    label: str
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class Parsed:
    """A line as fields of a task; times are wall-clock times in the person's zone.

    `recurrence` is an RFC 5545 rule without 'RRULE:', to be expanded over local (naive) times.
    `offers` are words of the title that might be a day.
    """

    title: str
    due_date: date | None = None
    due_time: time | None = None
    start_date: date | None = None
    minutes: int | None = None
    priority: str | None = None
    category: str | None = None
    tags: tuple[str, ...] = ()
    recurrence: str | None = None
    recurrence_mode: str | None = None
    difficulty: str | None = None
    goal: str | None = None
    parts: tuple[Part, ...] = ()
    offers: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Clock:
    """A time as written; `vague` when the writing leaves open which half of the day it means."""

    hour: int
    minute: int = 0
    vague: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """What a recogniser read from `count` tokens; of two for one field the higher rank wins."""

    kind: str
    count: int
    rank: int = 0
    day: date | None = None
    weekday: int | None = None
    yearless: bool = False
    clock: Clock | None = None
    daytime: str | None = None
    minutes: int | None = None
    value: str = ""
    after_completion: bool = False

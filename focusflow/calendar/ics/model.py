"""What reading, expanding and writing calendar files speak of."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from typing import TypeAlias
from zoneinfo import ZoneInfo

Moment: TypeAlias = datetime | date
"""An aware UTC datetime, or a plain date for a whole day."""


class IcsError(ValueError):
    """A calendar file, or a repeat rule, that cannot be used at all.

    `code` is stable; `sentence` tells a person what is wrong.
    """

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Skipped:
    """One thing in the file worth telling: left out (skipped) or changed on the way in (notes)."""

    line: int | None
    uid: str | None
    title: str | None
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who is asked to come. `answer`: needsAction, accepted, tentative or declined.

    `own`: it is whose calendar this is.
    """

    email: str
    name: str = ""
    answer: str = "needsAction"
    organizer: bool = False
    own: bool = False


@dataclass(frozen=True, slots=True)
class IcsEvent:
    """One VEVENT: a single event, the master of a series, or one changed occurrence.

    `start` and `end` are aware UTC datetimes, or dates (end exclusive) when `all_day`.
    `recurrence_id`, `exdates` and `rdates` are canonical: `2026-03-29T07:00:00Z` or `2026-03-29`;
    an rdate may be a period, `start/end`. `zone` is the IANA zone whose clock the series follows.
    """

    uid: str
    start: Moment
    end: Moment
    all_day: bool = False
    recurrence_id: str | None = None
    this_and_future: bool = False
    sequence: int = 0
    title: str = "Untitled"
    description: str = ""
    location: str = ""
    zone: str | None = None
    recurrence_rule: str | None = None
    rdates: tuple[str, ...] = ()
    exdates: tuple[str, ...] = ()
    busy: bool = True
    status: str = "confirmed"
    categories: tuple[str, ...] = ()
    last_modified: datetime | None = None
    attendees: tuple[Attendee, ...] = ()
    raw: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class IcsFile:
    """What was read: `notes` are events that were taken, but not quite as they stand."""

    name: str | None
    zone: str | None
    events: tuple[IcsEvent, ...]
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[Skipped, ...] = ()


def canonical(moment: Moment) -> str:
    """`2026-03-29T07:00:00Z` for an instant, `2026-03-29` for a day."""
    if isinstance(moment, datetime):
        return moment.astimezone(UTC).replace(tzinfo=None, microsecond=0).isoformat() + "Z"
    return moment.isoformat()


def from_canonical(text: str) -> Moment:
    """The instant (aware UTC) or day that `canonical` wrote."""
    if "T" in text:
        return datetime.fromisoformat(text).astimezone(UTC)
    return date.fromisoformat(text)


def day_of(moment: Moment, tz: tzinfo) -> date:
    """The day meant by a value that should have been a date.

    Midnight UTC is nearly always a date that was written as a time; other times are local.
    """
    if not isinstance(moment, datetime):
        return moment
    if moment.time() == datetime.min.time():
        return moment.date()
    return moment.astimezone(tz).date()


def zone_info(name: str | None) -> tzinfo:
    """The zone's clock; UTC when there is none."""
    return ZoneInfo(name) if name else UTC

"""Events with all that decides when they happen, and the times that they do."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from focusflow.calendar.ics.clock import instant
from focusflow.calendar.ics.model import IcsEvent, Moment, canonical


@dataclass(frozen=True, slots=True)
class Override:
    """One changed occurrence, or with `this_and_future` the change of all that follow too."""

    recurrence_id: str
    start: Moment
    end: Moment
    all_day: bool = False
    this_and_future: bool = False
    title: str = ""
    location: str = ""
    busy: bool = True
    status: str = "confirmed"


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """An event with all that decides when it happens; moments as in IcsEvent."""

    uid: str
    start: Moment
    end: Moment
    all_day: bool = False
    zone: str | None = None
    recurrence_rule: str | None = None
    rdates: tuple[str, ...] = ()
    exdates: tuple[str, ...] = ()
    overrides: tuple[Override, ...] = ()
    title: str = ""
    location: str = ""
    busy: bool = True
    status: str = "confirmed"


class Occurrence(NamedTuple):
    """One time that an event happens.

    `start` and `end` are aware UTC datetimes, or dates (end exclusive) when `all_day`. `planned` is
    the start that the series planned for it (None for single events); `change` is what it, or with
    THISANDFUTURE an earlier one, was changed to.

    There may be hundreds of thousands of them, so that each is one tuple that points to the rest.
    """

    row: SeriesRow
    planned: Moment | None
    start: Moment
    end: Moment
    change: Override | None = None

    @property
    def uid(self) -> str:
        """The series' UID."""
        return self.row.uid

    @property
    def recurrence_id(self) -> str | None:
        """The planned start as text; None for single events."""
        return None if self.planned is None else canonical(self.planned)

    @property
    def all_day(self) -> bool:
        """Whether it is whole days."""
        return self.row.all_day if self.change is None else not isinstance(self.start, datetime)

    @property
    def original(self) -> bool:
        """Whether it is as the series has it."""
        return self.change is None

    @property
    def title(self) -> str:
        """What it is called."""
        return (self.change or self.row).title

    @property
    def location(self) -> str:
        """Where it is."""
        return (self.change or self.row).location

    @property
    def busy(self) -> bool:
        """Whether it takes time."""
        return (self.change or self.row).busy

    @property
    def status(self) -> str:
        """Confirmed, tentative or cancelled."""
        return (self.change or self.row).status

    def span(self, zone: str) -> tuple[datetime, datetime]:
        """Start and end as UTC instants; whole days are those of the viewer's `zone`."""
        tz = ZoneInfo(zone)
        return instant(self.start, tz), instant(self.end, tz)


def series_rows(events: Iterable[IcsEvent]) -> list[SeriesRow]:
    """Masters with their changed occurrences; a changed occurrence without master stands alone."""
    masters: dict[str, IcsEvent] = {}
    changed: dict[str, list[IcsEvent]] = defaultdict(list)
    for event in events:
        if event.recurrence_id is None:
            masters[event.uid] = event
        else:
            changed[event.uid].append(event)
    rows = [_row(master, changed.pop(uid, [])) for uid, master in masters.items()]
    rows += [_row(event, []) for orphans in changed.values() for event in orphans]
    return rows


def _row(event: IcsEvent, changed: list[IcsEvent]) -> SeriesRow:
    overrides = tuple(
        Override(
            recurrence_id=other.recurrence_id or "",
            start=other.start,
            end=other.end,
            all_day=other.all_day,
            this_and_future=other.this_and_future,
            title=other.title,
            location=other.location,
            busy=other.busy,
            status=other.status,
        )
        for other in changed
    )
    return SeriesRow(
        uid=event.uid,
        start=event.start,
        end=event.end,
        all_day=event.all_day,
        zone=event.zone,
        recurrence_rule=event.recurrence_rule,
        rdates=event.rdates,
        exdates=event.exdates,
        overrides=overrides,
        title=event.title,
        location=event.location,
        busy=event.busy,
        status=event.status,
    )

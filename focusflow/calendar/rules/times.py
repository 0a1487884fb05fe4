"""When an event is: from what somebody entered to a start, an end and a zone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Protocol
from zoneinfo import ZoneInfo

from focusflow.calendar.ics import Moment
from focusflow.platform.clock import zone_names
from focusflow.platform.errors import InvalidInput

FIRST_YEAR, LAST_YEAR = 1900, 2200
_DAY = timedelta(days=1)
_MIDNIGHT = time(0)
_TIME_FIELDS = (
    "starts_at", "ends_at", "start_date", "start_time", "end_date", "end_time", "zone",
)  # fmt: skip


@dataclass(frozen=True)
class Span:
    """Start and end as aware UTC datetimes, or dates (end exclusive) for whole days.

    `zone` is the clock the event follows, None for whole days. `note` tells what was done to a
    time that the clocks skip.
    """

    start: Moment
    end: Moment
    zone: str | None = None
    note: str | None = None

    @property
    def all_day(self) -> bool:
        """Whether it consists of whole days."""
        return not isinstance(self.start, datetime)

    @property
    def clock(self) -> tzinfo:
        """The clock that the event follows."""
        return clock_of(self.zone)

    @property
    def length(self) -> timedelta:
        """From start to end."""
        return index_instant(self.end) - index_instant(self.start)


class Entered(Protocol):
    """The fields in which somebody enters a time; see `schemas.Times`."""

    @property
    def all_day(self) -> bool: ...
    @property
    def starts_at(self) -> datetime | None: ...
    @property
    def ends_at(self) -> datetime | None: ...
    @property
    def start_date(self) -> date | None: ...
    @property
    def start_time(self) -> time | None: ...
    @property
    def end_date(self) -> date | None: ...
    @property
    def end_time(self) -> time | None: ...
    @property
    def zone(self) -> str | None: ...


class EnteredChange(Protocol):
    """The same fields in a change, where None means as before."""

    @property
    def all_day(self) -> bool | None: ...
    @property
    def starts_at(self) -> datetime | None: ...
    @property
    def ends_at(self) -> datetime | None: ...
    @property
    def start_date(self) -> date | None: ...
    @property
    def start_time(self) -> time | None: ...
    @property
    def end_date(self) -> date | None: ...
    @property
    def end_time(self) -> time | None: ...
    @property
    def zone(self) -> str | None: ...


@dataclass(frozen=True)
class _Fields:
    all_day: bool = False
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    start_date: date | None = None
    start_time: time | None = None
    end_date: date | None = None
    end_time: time | None = None
    zone: str | None = None


def clock_of(zone: str | None) -> tzinfo:
    """The clock of a zone; UTC without one."""
    return ZoneInfo(zone) if zone else UTC


def known_zone(zone: str) -> str:
    """The zone's name; InvalidInput when nobody knows it."""
    if zone not in zone_names():
        raise InvalidInput(
            "zone", f"'{zone}' is not a known time zone. Use a name like Europe/Berlin.", zone
        )
    return zone


def wall(moment: Moment, clock: tzinfo) -> datetime:
    """What the clock shows at that moment, without zone; midnight for a day."""
    if isinstance(moment, datetime):
        return moment.astimezone(clock).replace(tzinfo=None)
    return datetime.combine(moment, _MIDNIGHT)


def on_clock(shown: datetime, clock: tzinfo) -> datetime:
    """The instant at which the clock shows this; a time the clocks skip moves on by the gap."""
    return shown.replace(tzinfo=clock).astimezone(UTC)


def index_instant(moment: Moment) -> datetime:
    """An instant to index by: a day's midnight in UTC."""
    if isinstance(moment, datetime):
        return moment
    return datetime.combine(moment, _MIDNIGHT, UTC)


def resolve_span(entered: Entered, *, default_zone: str) -> Span:
    """The span that was entered. InvalidInput names the field and what to do about it."""
    span = _whole_days(entered) if entered.all_day else _timed(entered, default_zone)
    for field, moment in (("start", span.start), ("end", span.end)):
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            raise InvalidInput(
                f"{field}_date" if span.all_day else f"{field}s_at",
                f"The {field} must lie between the years {FIRST_YEAR} and {LAST_YEAR}.",
                moment.isoformat(),
            )
    return span


def _whole_days(entered: Entered) -> Span:
    for field in ("starts_at", "ends_at", "start_time", "end_time"):
        if getattr(entered, field) is not None:
            raise InvalidInput(
                field, "An all-day event has dates and no times: use start_date and end_date."
            )
    if entered.start_date is None:
        raise InvalidInput("start_date", "Say on which day the event starts.")
    end = entered.end_date or entered.start_date + _DAY
    if end <= entered.start_date:
        raise InvalidInput(
            "end_date",
            "An all-day event ends after it starts: end_date is the day after its last day.",
            end.isoformat(),
        )
    return Span(entered.start_date, end)


def _timed(entered: Entered, default_zone: str) -> Span:
    zone = known_zone(entered.zone or default_zone)
    clock = ZoneInfo(zone)
    start, start_note = _moment("start", entered.starts_at, entered.start_date,
                                entered.start_time, clock)  # fmt: skip
    end_date = entered.end_date or (
        (entered.start_date or start.astimezone(clock).date()) if entered.end_time else None
    )
    end, end_note = _moment("end", entered.ends_at, end_date, entered.end_time, clock)
    if end < start:
        field = "ends_at" if entered.ends_at is not None else "end_time"
        raise InvalidInput(field, "The event ends before it starts.", end.isoformat())
    notes = [note for note in (start_note, end_note) if note]
    return Span(start, end, zone, " ".join(notes) or None)


def _moment(
    which: str, given: datetime | None, day: date | None, shown: time | None, clock: ZoneInfo
) -> tuple[datetime, str | None]:
    """One end of a timed event, and a note when the clocks skip it."""
    if given is not None:
        if day is not None or shown is not None:
            raise InvalidInput(
                f"{which}s_at", f"Give {which}s_at, or {which}_date and {which}_time, not both."
            )
        return given.astimezone(UTC).replace(microsecond=0), None
    if day is None or shown is None:
        missing = f"{which}_date" if shown is not None else f"{which}_time"
        if day is None and shown is None:
            missing = f"{which}s_at"
        raise InvalidInput(missing, f"Say when the event {which}s.")
    local = datetime.combine(day, shown.replace(second=0, microsecond=0, tzinfo=None))
    instant = on_clock(local, clock)
    really = wall(instant, clock)
    if really == local:
        return instant, None
    return instant, (
        f"The clocks in {clock.key} skip {local:%H:%M} on {day.isoformat()}; "
        f"the {which} was moved to {really:%H:%M}."
    )


def change_span(current: Span, change: EnteredChange, *, default_zone: str) -> Span | None:
    """The span after a change, None when the change is not about time.

    A new start alone keeps the length, a new zone alone keeps what the clock shows.
    """
    all_day = current.all_day if change.all_day is None else change.all_day
    if all_day == current.all_day and all(getattr(change, f) is None for f in _TIME_FIELDS):
        return None
    given = _Fields(
        all_day, change.starts_at, change.ends_at, change.start_date, change.start_time,
        change.end_date, change.end_time, change.zone,
    )  # fmt: skip
    filled = _fill_days(current, given) if all_day else _fill_timed(current, given, default_zone)
    return resolve_span(filled, default_zone=default_zone)


def _fill_days(current: Span, given: _Fields) -> _Fields:
    shown = wall(current.start, current.clock)
    start = given.start_date or shown.date()
    if given.end_date is not None:
        return replace(given, start_date=start)
    last = wall(current.end, current.clock)
    if not current.all_day and last.time() != _MIDNIGHT:
        last += _DAY
    length = max((last.date() - shown.date()), _DAY)
    return replace(given, start_date=start, end_date=start + length)


def _fill_timed(current: Span, given: _Fields, default_zone: str) -> _Fields:
    zone = known_zone(given.zone or (default_zone if current.all_day else current.zone or "UTC"))
    shown, last = wall(current.start, current.clock), wall(current.end, current.clock)
    if given.starts_at is None:
        stays = given.start_date is None and given.start_time is None and given.zone is None
        if stays and isinstance(current.start, datetime):
            # Not through the clock: in a repeated hour it shows the same time twice.
            given = replace(given, starts_at=current.start)
        else:
            given = replace(
                given,
                start_date=given.start_date or shown.date(),
                start_time=given.start_time or (None if current.all_day else shown.time()),
            )
    given = replace(given, zone=zone)
    if current.all_day or given.ends_at is not None:
        return given
    start, _ = _moment("start", given.starts_at, given.start_date, given.start_time, ZoneInfo(zone))
    if given.end_date is None and given.end_time is None:
        return replace(given, ends_at=start + current.length)
    same_day = wall(start, ZoneInfo(zone)).date() + (last.date() - shown.date())
    return replace(
        given,
        end_date=given.end_date or same_day,
        end_time=given.end_time or last.time(),
    )

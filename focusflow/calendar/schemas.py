"""What goes into the calendar and what comes out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from focusflow.calendar.fields import (
    ClockTime,
    Color,
    Day,
    Flag,
    Instant,
    Kind,
    Place,
    Prose,
    Rule,
    Scope,
    Source,
    Status,
    Title,
    ZoneName,
)
from focusflow.platform.api import View


class Times(BaseModel):
    """When an event is, in one of three ways.

    All-day: `start_date` and `end_date`, the day after the last (one day without it).
    Instants: `starts_at` and `ends_at`. Clock times: dates and times as the clock in `zone` shows
    them. Without `zone`, an IANA name, it is the user's own; without `end_date` the start's day.
    """

    model_config = ConfigDict(extra="forbid")

    all_day: Flag = False
    starts_at: Instant | None = None
    ends_at: Instant | None = None
    start_date: Day | None = None
    start_time: ClockTime | None = None
    end_date: Day | None = None
    end_time: ClockTime | None = None
    zone: ZoneName | None = None


class EventIn(Times):
    """A new event, or the whole of a changed one.

    `recurrence_rule` is an RFC 5545 RRULE, `FREQ=WEEKLY;BYDAY=MO`. Without `busy` an event takes
    time unless it is all-day. An event that ends when it starts is a reminder and takes none.
    """

    title: Title
    description: Prose = ""
    location: Place = ""
    event_type: Kind = "general"
    recurrence_rule: Rule | None = None
    busy: Flag | None = None
    status: Status = "confirmed"
    color: Color = ""


class EventReplace(EventIn):
    """The whole of an event; `seen` is the `updated_at` that the change is based on."""

    seen: Instant | None = None


class EventChange(BaseModel):
    """A change of some fields; those left out or null stay as they are.

    Only `recurrence_rule` may be set to null or "", which ends the repetition. A new start alone
    moves the event and keeps its length; a new `zone` alone keeps what the clock shows. `seen` is
    the `updated_at` that the change is based on: 409 when somebody changed the same meanwhile.
    """

    model_config = ConfigDict(extra="forbid")

    title: Title | None = None
    description: Prose | None = None
    location: Place | None = None
    event_type: Kind | None = None
    all_day: Flag | None = None
    starts_at: Instant | None = None
    ends_at: Instant | None = None
    start_date: Day | None = None
    start_time: ClockTime | None = None
    end_date: Day | None = None
    end_time: ClockTime | None = None
    zone: ZoneName | None = None
    recurrence_rule: Rule | None = None
    busy: Flag | None = None
    status: Status | None = None
    color: Color | None = None
    seen: Instant | None = None


class OccurrenceView(View):
    """One time that an event happens; `id` is the event's, or of its whole series.

    `starts_at` and `ends_at` are UTC; whole days are those of the reader's time zone, and
    `start_date` and `end_date` (exclusive) name them. `recurrence_id` tells occurrences of a
    series apart and is null for single events; `changed` ones differ from their series. What is
    not `editable` belongs to an outside calendar that can only be read.
    """

    type: Literal["calendar_occurrence"] = "calendar_occurrence"
    id: UUID
    key: str
    recurrence_id: str | None
    title: str
    location: str
    event_type: str
    all_day: bool
    starts_at: datetime
    ends_at: datetime
    start_date: date | None
    end_date: date | None
    zone: str
    changed: bool
    source: Source
    editable: bool
    calendar_name: str
    color: str
    busy: bool
    status: Status


class AttendeeView(BaseModel):
    """Somebody who is asked to come; `own` is whose calendar this is."""

    email: str
    name: str = ""
    answer: str = "needsAction"
    organizer: bool = False
    own: bool = False


class EventView(View):
    """An event or series, or one occurrence of a series when `recurrence_id` is set.

    Times as in OccurrenceView. `note` tells what was done to times that the clocks skip;
    `warnings` name the events that this one overlaps, after saving.
    """

    type: Literal["calendar_event"] = "calendar_event"
    id: UUID
    uid: str
    recurrence_id: str | None
    title: str
    description: str
    location: str
    event_type: str
    all_day: bool
    starts_at: datetime
    ends_at: datetime
    start_date: date | None
    end_date: date | None
    zone: str
    recurrence_rule: str | None
    source: Source
    editable: bool
    calendar_name: str
    color: str
    busy: bool
    status: Status
    created_at: datetime
    updated_at: datetime
    attendees: tuple[AttendeeView, ...] = ()
    note: str | None = None
    warnings: tuple[str, ...] = ()


class DeletedView(View):
    """What was deleted; `undo` takes it back through restore."""

    type: Literal["calendar_event"] = "calendar_event"
    id: UUID
    deleted: Literal[True] = True
    scope: Scope
    undo: UUID


class RestoreIn(BaseModel):
    """Which deletion to take back; without `undo` that of the whole event."""

    model_config = ConfigDict(extra="forbid")

    undo: UUID | None = None


class BusyTime(View):
    """Time that is taken and can't be planned: UTC, start before end."""

    event_id: UUID
    recurrence_id: str | None
    title: str
    starts_at: datetime
    ends_at: datetime


class ConflictView(View):
    """Two events at the same time, and from when to when they overlap (UTC)."""

    type: Literal["calendar_conflict"] = "calendar_conflict"
    first: OccurrenceView
    second: OccurrenceView
    starts_at: datetime
    ends_at: datetime


class ImportRow(View):
    """One entry of a file that was left out, or taken otherwise than it stands; `line` from 1."""

    line: int | None
    title: str | None
    reason: str


class ImportReport(View):
    """What an import did. `skipped` and `notes` show the first 200; the totals count all."""

    type: Literal["calendar_import"] = "calendar_import"
    calendar_name: str
    taken: int
    updated: int
    unchanged: int
    skipped: tuple[ImportRow, ...]
    skipped_total: int
    notes: tuple[ImportRow, ...]
    notes_total: int
    message: str


class ImportView(View):
    """An imported calendar; `changed_at` is when it last changed here."""

    type: Literal["calendar_import"] = "calendar_import"
    calendar_name: str
    events: Annotated[int, Field(ge=0)]
    changed_at: datetime


class ImportRemoved(View):
    """How many entries went with an imported calendar."""

    type: Literal["calendar_import"] = "calendar_import"
    calendar_name: str
    deleted: Literal[True] = True
    events: int

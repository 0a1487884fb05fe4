"""From table rows to series that can be expanded, and to the views that are given out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from focusflow.calendar.ics import (
    IcsEvent,
    Moment,
    Occurrence,
    Override,
    SeriesRow,
    from_canonical,
)
from focusflow.calendar.models import CalendarEvent
from focusflow.calendar.rules import Span, bounds, index_instant
from focusflow.calendar.schemas import AttendeeView, EventView, OccurrenceView
from focusflow.platform.actor import Actor
from focusflow.platform.clock import zone_of


def span_of(row: CalendarEvent) -> Span:
    """When a row's event is, its own start and end."""
    if row.start_date is not None and row.end_date is not None:
        return Span(row.start_date, row.end_date)
    return Span(row.starts_at, row.ends_at, row.zone)


def span_columns(span: Span) -> dict[str, Any]:
    """The columns that hold a span."""
    days = (span.start, span.end) if span.all_day else (None, None)
    return {
        "all_day": span.all_day,
        "starts_at": index_instant(span.start),
        "ends_at": index_instant(span.end),
        "start_date": days[0],
        "end_date": days[1],
        "zone": span.zone,
    }


def put_span(row: CalendarEvent, span: Span) -> None:
    """Move a row's event."""
    for name, value in span_columns(span).items():
        if getattr(row, name) != value:
            setattr(row, name, value)


def bounds_columns(
    span: Span,
    rule: str | None,
    rdates: Iterable[str],
    *,
    this_and_future: bool,
    recurrence_id: str,
) -> dict[str, Any]:
    """The columns that say between which instants everything of a row lies."""
    if this_and_future:
        # It moves all that follow; by how much and for how long, the series knows.
        start = min(index_instant(span.start), canonical_instant(recurrence_id))
        return {"series_start": start, "series_end": None}
    start, end = bounds(span, rule, tuple(rdates))
    return {"series_start": start, "series_end": end}


def put_bounds(row: CalendarEvent) -> None:
    """Say again between which instants everything of a row lies."""
    columns = bounds_columns(
        span_of(row),
        row.recurrence_rule,
        row.rdates,
        this_and_future=row.this_and_future,
        recurrence_id=row.recurrence_id,
    )
    row.series_start, row.series_end = columns["series_start"], columns["series_end"]


def ics_event(row: CalendarEvent) -> IcsEvent:
    """The row as an entry of a calendar file."""
    span = span_of(row)
    declined = row.status == "declined"
    return IcsEvent(
        uid=row.uid.removeprefix(f"{row.calendar_id}/") if row.calendar_id else row.uid,
        start=span.start,
        end=span.end,
        all_day=row.all_day,
        recurrence_id=row.recurrence_id or None,
        this_and_future=row.this_and_future,
        sequence=row.sequence,
        title=row.title,
        description=row.description,
        location=row.location,
        zone=row.zone,
        recurrence_rule=row.recurrence_rule,
        rdates=tuple(row.rdates),
        exdates=tuple(row.exdates),
        busy=row.busy and not declined,
        status="confirmed" if declined else row.status,
        last_modified=row.updated_at.replace(microsecond=0),
    )


@dataclass
class Group:
    """A single event, or a series with its living changed occurrences by `recurrence_id`."""

    master: CalendarEvent
    changed: dict[str, CalendarEvent] = field(default_factory=dict)

    @property
    def repeats(self) -> bool:
        """Whether it is a series."""
        return bool(self.master.recurrence_rule or self.master.rdates or self.changed)

    def series(self, *, with_changes: bool = True) -> SeriesRow:
        """What decides when it happens; `uid` is the master's id."""
        row, span = self.master, span_of(self.master)
        changed = self.changed.values() if with_changes else ()
        return SeriesRow(
            uid=str(row.id),
            start=span.start,
            end=span.end,
            all_day=row.all_day,
            zone=row.zone,
            recurrence_rule=row.recurrence_rule,
            rdates=tuple(row.rdates),
            exdates=tuple(row.exdates),
            overrides=tuple(_override(other) for other in changed),
            status=row.status,
        )

    def carrier(self, planned: str | None) -> CalendarEvent:
        """The row whose texts one occurrence shows."""
        if planned is None or planned in self.changed:
            return self.changed.get(planned or "", self.master)
        at = canonical_instant(planned)
        earlier = [
            row
            for key, row in self.changed.items()
            if row.this_and_future and canonical_instant(key) <= at
        ]
        return max(
            earlier, key=lambda row: canonical_instant(row.recurrence_id), default=self.master
        )


def canonical_instant(text: str) -> datetime:
    """The instant to index a canonical moment by."""
    return index_instant(from_canonical(text))


def _override(row: CalendarEvent) -> Override:
    span = span_of(row)
    return Override(
        recurrence_id=row.recurrence_id,
        start=span.start,
        end=span.end,
        all_day=row.all_day,
        this_and_future=row.this_and_future,
        status=row.status,
    )


def groups_of(rows: Iterable[CalendarEvent]) -> list[Group]:
    """Rows joined into series; a changed occurrence without its series stands alone."""
    masters: dict[str, Group] = {}
    changed: dict[str, list[CalendarEvent]] = defaultdict(list)
    for row in rows:
        if row.recurrence_id:
            changed[row.uid].append(row)
        else:
            masters[row.uid] = Group(row)
    found = list(masters.values())
    for uid, others in changed.items():
        if uid in masters:
            masters[uid].changed.update({row.recurrence_id: row for row in others})
        else:
            found += [Group(row) for row in others]
    return found


def instants(actor: Actor, start: Moment, end: Moment) -> tuple[datetime, datetime]:
    """Start and end as instants; whole days are those of the actor's zone."""
    zone = zone_of(actor)
    return _instant(start, zone), _instant(end, zone)


def _instant(moment: Moment, zone: ZoneInfo) -> datetime:
    if isinstance(moment, datetime):
        return moment
    return datetime.combine(moment, datetime.min.time(), zone).astimezone(UTC)


def occurrence_view(actor: Actor, group: Group, found: Occurrence) -> OccurrenceView:
    """One occurrence as it is given out."""
    row = group.carrier(found.recurrence_id)
    starts_at, ends_at = instants(actor, found.start, found.end)
    return OccurrenceView(
        id=group.master.id,
        key=f"{group.master.id}:{found.recurrence_id or ''}",
        recurrence_id=found.recurrence_id,
        title=row.title,
        location=row.location,
        event_type=row.event_type,
        all_day=found.all_day,
        starts_at=starts_at,
        ends_at=ends_at,
        start_date=found.start if found.all_day else None,
        end_date=found.end if found.all_day else None,
        zone=row.zone or "UTC",
        changed=not found.original,
        source=row.source,
        editable=row.calendar_id is None,
        calendar_name=row.calendar_name,
        color=row.color,
        busy=row.busy,
        status=row.status,
    )


def event_view(
    actor: Actor,
    group: Group,
    found: Occurrence | None = None,
    *,
    note: str | None = None,
    warnings: tuple[str, ...] = (),
) -> EventView:
    """An event or series as it is given out, or the one occurrence `found` of it."""
    row = group.carrier(found.recurrence_id) if found else group.master
    span = Span(found.start, found.end, row.zone) if found else span_of(row)
    starts_at, ends_at = instants(actor, span.start, span.end)
    return EventView(
        id=group.master.id,
        uid=row.uid,
        recurrence_id=found.recurrence_id if found else None,
        title=row.title,
        description=row.description,
        location=row.location,
        event_type=row.event_type,
        all_day=span.all_day,
        starts_at=starts_at,
        ends_at=ends_at,
        start_date=span.start if span.all_day else None,
        end_date=span.end if span.all_day else None,
        zone=row.zone or "UTC",
        recurrence_rule=group.master.recurrence_rule,
        source=row.source,
        editable=row.calendar_id is None,
        calendar_name=row.calendar_name,
        color=row.color,
        busy=row.busy,
        status=row.status,
        created_at=row.created_at,
        updated_at=row.updated_at,
        attendees=tuple(AttendeeView.model_validate(one) for one in row.attendees),
        note=note,
        warnings=warnings,
    )

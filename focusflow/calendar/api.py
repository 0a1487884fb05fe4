"""The calendar's routes."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import File, Query, Request, Response, UploadFile

from focusflow.accounts.access import SignedIn, user_router
from focusflow.calendar import service
from focusflow.calendar.fields import CalendarName, Planned, Scope
from focusflow.calendar.schemas import (
    ConflictView,
    DeletedView,
    EventChange,
    EventIn,
    EventReplace,
    EventView,
    ImportRemoved,
    ImportReport,
    ImportView,
    OccurrenceView,
    RestoreIn,
)
from focusflow.calendar.uploads import BoundedRoute
from focusflow.platform.actor import Actor
from focusflow.platform.api import (
    JSON_ERRORS,
    CursorParam,
    Envelope,
    Unit,
    envelope,
    page_envelope,
)

router = user_router("/calendar", "calendar")
router.route_class = BoundedRoute

_EDGE: dict[str, Any] = {
    "max_length": 40,
    "json_schema_extra": {"anyOf": [{"format": "date-time"}, {"format": "date"}]},
}
Start = Annotated[
    str, Query(description="An instant with offset, or a date: its local midnight", **_EDGE)
]
End = Annotated[str, Query(description="The same; at most 400 days after the start", **_EDGE)]
ScopeParam = Annotated[Scope, Query(description="Of a series: what the change is about")]
OccurrenceParam = Annotated[Planned | None, Query()]
PageSize = Annotated[int, Query(ge=1, le=2000, description="Occurrences a page")]


class CalendarFile(Response):
    """An iCalendar file."""

    media_type = "text/calendar"


@router.get("/events", response_model=Envelope[list[OccurrenceView]])
async def list_events(
    request: Request,
    db: Unit,
    actor: SignedIn,
    *,
    start: Start,
    end: End,
    limit: PageSize = 2000,
    cursor: CursorParam = None,
) -> Any:
    """What overlaps a range, series occurrence by occurrence, sorted by start."""
    since, until = _edges(actor, start, end)
    page = await service.range_page(db, actor, since, until, limit=limit, cursor=cursor)
    return page_envelope(request, page, limit)


@router.post("/events", response_model=Envelope[EventView], status_code=201)
async def create_event(request: Request, db: Unit, actor: SignedIn, body: EventIn) -> Any:
    """Write an event or a series; overlapping events are named in `warnings`."""
    return envelope(request, await service.create_event(db, actor, body))


@router.get("/events/{event_id}", response_model=Envelope[EventView])
async def get_event(
    request: Request,
    db: Unit,
    actor: SignedIn,
    event_id: UUID,
    occurrence: OccurrenceParam = None,
) -> Any:
    """An event or series, or one occurrence of it."""
    found = await service.get_event(db, actor, event_id, occurrence=occurrence)
    return envelope(request, found)


@router.put("/events/{event_id}", response_model=Envelope[EventView])
async def replace_event(
    request: Request,
    db: Unit,
    actor: SignedIn,
    event_id: UUID,
    *,
    body: EventReplace,
    scope: ScopeParam = "all",
    occurrence: OccurrenceParam = None,
) -> Any:
    """Write an event anew, or one occurrence of it, or it and all that follow."""
    return envelope(
        request,
        await service.replace_event(db, actor, event_id, body, scope=scope, occurrence=occurrence),
    )


@router.patch("/events/{event_id}", response_model=Envelope[EventView])
async def update_event(
    request: Request,
    db: Unit,
    actor: SignedIn,
    event_id: UUID,
    *,
    body: EventChange,
    scope: ScopeParam = "all",
    occurrence: OccurrenceParam = None,
) -> Any:
    """Change some fields of an event, of one occurrence, or of it and all that follow."""
    return envelope(
        request,
        await service.update_event(db, actor, event_id, body, scope=scope, occurrence=occurrence),
    )


@router.delete("/events/{event_id}", response_model=Envelope[DeletedView])
async def delete_event(
    request: Request,
    db: Unit,
    actor: SignedIn,
    event_id: UUID,
    *,
    scope: ScopeParam = "all",
    occurrence: OccurrenceParam = None,
) -> Any:
    """Delete an event, one occurrence, or it and all that follow; can be undone."""
    deleted = await service.delete_event(db, actor, event_id, scope=scope, occurrence=occurrence)
    return envelope(request, deleted)


@router.post("/events/{event_id}/restore", response_model=Envelope[EventView])
async def restore_event(
    request: Request, db: Unit, actor: SignedIn, event_id: UUID, body: RestoreIn
) -> Any:
    """Take back a deletion."""
    return envelope(request, await service.restore_event(db, actor, event_id, body.undo))


@router.get("/conflicts", response_model=Envelope[list[ConflictView]])
async def list_conflicts(
    request: Request, db: Unit, actor: SignedIn, start: Start, end: End
) -> Any:
    """Pairs of busy events that overlap; at most 200."""
    since, until = _edges(actor, start, end)
    return envelope(request, await service.list_conflicts(db, actor, since, until))


@router.post("/import", response_model=Envelope[ImportReport])
async def import_file(
    request: Request,
    db: Unit,
    actor: SignedIn,
    file: Annotated[UploadFile, File(description="An .ics file of at most 10 MB")],
) -> Any:
    """Take the new and newer events of a calendar file; the same file again changes nothing."""
    data = await file.read(service.MAX_BYTES + 1)
    report = await service.import_ics(db, actor, data, file.filename or "")
    return envelope(request, report)


@router.get("/imports", response_model=Envelope[list[ImportView]])
async def list_imports(request: Request, db: Unit, actor: SignedIn) -> Any:
    """The calendars that were imported."""
    return envelope(request, await service.list_imports(db, actor))


@router.delete("/imports", response_model=Envelope[ImportRemoved])
async def remove_import(
    request: Request,
    db: Unit,
    actor: SignedIn,
    calendar: Annotated[CalendarName, Query(description="Its `calendar_name`")],
) -> Any:
    """Delete everything that came with an imported calendar."""
    return envelope(request, await service.remove_import(db, actor, calendar))


@router.get("/export.ics", response_class=CalendarFile, responses=JSON_ERRORS)
async def export_file(
    db: Unit,
    actor: SignedIn,
    calendar: Annotated[
        CalendarName | None, Query(description="Only what has this `calendar_name`")
    ] = None,
) -> Any:
    """All events as an iCalendar file."""
    data = await service.export_ics(db, actor, calendar_name=calendar)
    headers = {"Content-Disposition": 'attachment; filename="focusflow.ics"'}
    return CalendarFile(data, headers=headers)


def _edges(actor: Actor, start: str, end: str) -> tuple[datetime, datetime]:
    return (
        service.range_edge(actor, "start", start),
        service.range_edge(actor, "end", end),
    )

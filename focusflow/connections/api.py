"""REST: connections to outside systems."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request

from focusflow.accounts.access import SignedIn, user_router
from focusflow.connections import service
from focusflow.connections.schemas import (
    CalendarChange,
    ConnectIn,
    ConnectionChange,
    ConnectionView,
    DisconnectedView,
    ProviderView,
    RunView,
)
from focusflow.platform.api import Envelope, Unit, envelope

router = user_router("/connections", "connections")


@router.get("/providers", response_model=Envelope[list[ProviderView]])
async def list_providers(request: Request, actor: SignedIn) -> Any:
    """What can be connected, what is read and written, and how one connects."""
    return envelope(request, service.list_providers())


@router.get("", response_model=Envelope[list[ConnectionView]])
async def list_connections(request: Request, db: Unit, actor: SignedIn) -> Any:
    """All connections (30 at most), the oldest first."""
    return envelope(request, await service.list_connections(db, actor))


@router.post("", response_model=Envelope[ConnectionView], status_code=201)
async def connect(request: Request, db: Unit, actor: SignedIn, body: ConnectIn) -> Any:
    """Connect something; it is read in the background, and `problem` says when that fails."""
    return envelope(request, await service.connect(db, actor, body))


@router.patch("/{connection_id}", response_model=Envelope[ConnectionView])
async def change_connection(
    request: Request, db: Unit, actor: SignedIn, connection_id: UUID, body: ConnectionChange
) -> Any:
    """Change how often it is read, pause or resume it, or mend its address."""
    return envelope(request, await service.change_connection(db, actor, connection_id, body))


@router.patch("/{connection_id}/calendars/{calendar_id}", response_model=Envelope[ConnectionView])
async def change_calendar(
    request: Request,
    db: Unit,
    actor: SignedIn,
    *,
    connection_id: UUID,
    calendar_id: UUID,
    body: CalendarChange,
) -> Any:
    """Change how a calendar looks here, and whether it takes time from plans."""
    view = await service.change_calendar(db, actor, connection_id, calendar_id, body)
    return envelope(request, view)


@router.post("/{connection_id}/sync", response_model=Envelope[ConnectionView], status_code=202)
async def sync_now(request: Request, db: Unit, actor: SignedIn, connection_id: UUID) -> Any:
    """Read it now, in the background."""
    return envelope(request, await service.sync_now(db, actor, connection_id))


@router.get("/{connection_id}/runs", response_model=Envelope[list[RunView]])
async def list_runs(request: Request, db: Unit, actor: SignedIn, connection_id: UUID) -> Any:
    """What the last twenty reads did, the latest first."""
    return envelope(request, await service.list_runs(db, actor, connection_id))


@router.delete("/{connection_id}", response_model=Envelope[DisconnectedView])
async def disconnect(
    request: Request,
    db: Unit,
    actor: SignedIn,
    connection_id: UUID,
    *,
    keep: Annotated[bool, Query(description="Keep its events as imported ones")] = False,
) -> Any:
    """End a connection and forget what opens it."""
    return envelope(request, await service.disconnect(db, actor, connection_id, keep=keep))

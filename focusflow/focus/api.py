"""REST: run a focus session, and read the past ones."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request

from focusflow.accounts.access import SignedIn, user_router
from focusflow.focus import service
from focusflow.focus.schemas import CompleteIn, HistoryQuery, SessionView, StartIn
from focusflow.platform.api import Envelope, Unit, envelope, page_envelope

router = user_router("/focus/sessions", "focus")


@router.post("/start", response_model=Envelope[SessionView], status_code=201)
async def start(request: Request, db: Unit, actor: SignedIn, body: StartIn) -> Any:
    """Begin to focus, on a task or freely; 409 names the session that runs already."""
    return envelope(request, await service.start(db, actor, body))


@router.get("/active", response_model=Envelope[SessionView | None])
async def active(request: Request, db: Unit, actor: SignedIn) -> Any:
    """The running phase as it is at this second, or null."""
    return envelope(request, await service.active(db, actor))


@router.get("/history", response_model=Envelope[list[SessionView]])
async def history(
    request: Request, db: Unit, actor: SignedIn, query: Annotated[HistoryQuery, Query()]
) -> Any:
    """Focus sessions, the latest first."""
    page = await service.history(db, actor, query, limit=query.limit, cursor=query.cursor)
    return page_envelope(request, page, query.limit)


@router.post("/{session_id}/pause", response_model=Envelope[SessionView])
async def pause(request: Request, db: Unit, actor: SignedIn, session_id: UUID) -> Any:
    """Let the timer stand still."""
    return envelope(request, await service.pause(db, actor, session_id))


@router.post("/{session_id}/resume", response_model=Envelope[SessionView])
async def resume(request: Request, db: Unit, actor: SignedIn, session_id: UUID) -> Any:
    """Let a paused timer run again."""
    return envelope(request, await service.resume(db, actor, session_id))


@router.post("/{session_id}/complete", response_model=Envelope[SessionView])
async def complete(
    request: Request,
    db: Unit,
    actor: SignedIn,
    session_id: UUID,
    body: CompleteIn | None = None,
) -> Any:
    """Record the minutes, and complete the task with it if wished."""
    return envelope(request, await service.complete(db, actor, session_id, body))


@router.post("/{session_id}/abandon", response_model=Envelope[SessionView])
async def abandon(request: Request, db: Unit, actor: SignedIn, session_id: UUID) -> Any:
    """Give the session up; it counts for nothing."""
    return envelope(request, await service.abandon(db, actor, session_id))

"""REST: plan a day or a week, read plans, move slots, decide on proposals."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request

from focusflow.accounts.access import SignedIn, user_router
from focusflow.planning import service
from focusflow.planning.schemas import (
    ApproveIn,
    DecisionView,
    GenerateIn,
    ProposalQuery,
    ProposalView,
    RescheduleIn,
    ScheduleView,
    SlotView,
    Week,
    WeekView,
)
from focusflow.platform.api import (
    Envelope,
    Limit,
    Unit,
    envelope,
    page_envelope,
)
from focusflow.platform.text import Day

router = user_router("/schedules", "schedules")


@router.post("/generate", response_model=Envelope[DecisionView])
async def generate(request: Request, actor: SignedIn, body: GenerateIn | None = None) -> Any:
    """Plan a day or the rest of an ISO week; with `apply` false it is only proposed."""
    return envelope(request, await service.plan(actor, body or GenerateIn()))


@router.get("/daily", response_model=Envelope[ScheduleView])
async def daily(
    request: Request,
    db: Unit,
    actor: SignedIn,
    date: Annotated[Day | None, Query(description="A local day, today without it")] = None,
) -> Any:
    """The plan of a day; an empty one with `id` null when there is none."""
    return envelope(request, await service.daily(db, actor, date))


@router.get("/weekly", response_model=Envelope[WeekView])
async def weekly(
    request: Request, db: Unit, actor: SignedIn, week: Annotated[Week, Query()]
) -> Any:
    """The plans of an ISO week, Monday to Sunday."""
    return envelope(request, await service.weekly(db, actor, week))


@router.get("/upcoming", response_model=Envelope[list[SlotView]])
async def upcoming(request: Request, db: Unit, actor: SignedIn, limit: Limit = 10) -> Any:
    """The next planned slots."""
    return envelope(request, await service.upcoming(db, actor, limit))


@router.put("/tasks/{task_id}/reschedule", response_model=Envelope[SlotView])
async def reschedule(
    request: Request, db: Unit, actor: SignedIn, task_id: UUID, body: RescheduleIn
) -> Any:
    """Put a task's slot somewhere by hand; it stays there. 409 names what is there already."""
    return envelope(request, await service.reschedule_task(db, actor, task_id, body))


@router.get("/proposals", response_model=Envelope[list[ProposalView]])
async def proposals(
    request: Request, db: Unit, actor: SignedIn, query: Annotated[ProposalQuery, Query()]
) -> Any:
    """Proposals, the newest first."""
    return page_envelope(request, await service.list_proposals(db, actor, query), query.limit)


@router.post("/proposals/{proposal_id}/approve", response_model=Envelope[DecisionView])
async def approve(
    request: Request,
    db: Unit,
    actor: SignedIn,
    proposal_id: UUID,
    body: ApproveIn | None = None,
) -> Any:
    """Take a proposal over, with some blocks at other times if wished."""
    edits = body.edits if body else []
    return envelope(request, await service.approve(db, actor, proposal_id, edits))


@router.post("/proposals/{proposal_id}/reject", response_model=Envelope[ProposalView])
async def reject(request: Request, db: Unit, actor: SignedIn, proposal_id: UUID) -> Any:
    """Turn a proposal down; nothing moves."""
    return envelope(request, await service.reject(db, actor, proposal_id))


@router.post("/proposals/{proposal_id}/undo", response_model=Envelope[DecisionView])
async def undo(request: Request, db: Unit, actor: SignedIn, proposal_id: UUID) -> Any:
    """Put back what was planned before an approved proposal."""
    return envelope(request, await service.undo(db, actor, proposal_id))

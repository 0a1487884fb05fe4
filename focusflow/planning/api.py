"""REST: plan a day or a week, read plans, move slots, decide on proposals."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request

from focusflow.accounts.access import SignedIn, user_router
from focusflow.planning import admin_api, service
from focusflow.planning.hindsight import AdviceView, LookBackView
from focusflow.planning.learning.schemas import TrainingRow
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
    WhatIfIn,
    WhatIfView,
    WhyView,
)
from focusflow.platform.api import (
    CursorParam,
    Envelope,
    Limit,
    Unit,
    envelope,
    page_envelope,
)
from focusflow.platform.text import Day

own = user_router("/schedules", "schedules")


@own.post("/generate", response_model=Envelope[DecisionView])
async def generate(request: Request, actor: SignedIn, body: GenerateIn | None = None) -> Any:
    """Plan a day or the rest of an ISO week; with `apply` false it is only proposed."""
    return envelope(request, await service.plan(actor, body or GenerateIn()))


@own.get("/daily", response_model=Envelope[ScheduleView])
async def daily(
    request: Request,
    db: Unit,
    actor: SignedIn,
    date: Annotated[Day | None, Query(description="A local day, today without it")] = None,
) -> Any:
    """The plan of a day; an empty one with `id` null when there is none."""
    return envelope(request, await service.daily(db, actor, date))


@own.get("/weekly", response_model=Envelope[WeekView])
async def weekly(
    request: Request, db: Unit, actor: SignedIn, week: Annotated[Week, Query()]
) -> Any:
    """The plans of an ISO week, Monday to Sunday."""
    return envelope(request, await service.weekly(db, actor, week))


@own.get("/upcoming", response_model=Envelope[list[SlotView]])
async def upcoming(request: Request, db: Unit, actor: SignedIn, limit: Limit = 10) -> Any:
    """The next planned slots."""
    return envelope(request, await service.upcoming(db, actor, limit))


@own.put("/tasks/{task_id}/reschedule", response_model=Envelope[SlotView])
async def reschedule(
    request: Request, db: Unit, actor: SignedIn, task_id: UUID, body: RescheduleIn
) -> Any:
    """Put a task's slot somewhere by hand; it stays there. 409 names what is there already."""
    return envelope(request, await service.reschedule_task(db, actor, task_id, body))


@own.get("/slots/{slot_id}/why", response_model=Envelope[WhyView])
async def why(request: Request, actor: SignedIn, slot_id: UUID) -> Any:
    """What a block earns where it is, and the best other place for it that day."""
    return envelope(request, await service.why_here(actor, slot_id))


@own.post("/slots/{slot_id}/lock", response_model=Envelope[SlotView])
async def lock(request: Request, db: Unit, actor: SignedIn, slot_id: UUID) -> Any:
    """Keep a slot where it is when planning again."""
    return envelope(request, await service.lock_slot(db, actor, slot_id))


@own.post("/slots/{slot_id}/unlock", response_model=Envelope[SlotView])
async def unlock(request: Request, db: Unit, actor: SignedIn, slot_id: UUID) -> Any:
    """Let planning move a slot again."""
    return envelope(request, await service.unlock_slot(db, actor, slot_id))


@own.post("/what-if", response_model=Envelope[WhatIfView])
async def what_if(request: Request, actor: SignedIn, body: WhatIfIn) -> Any:
    """The plan that would come out if a task came in or time were lost; nothing is saved."""
    return envelope(request, await service.what_if(actor, body))


@own.get("/proposals", response_model=Envelope[list[ProposalView]])
async def proposals(
    request: Request, db: Unit, actor: SignedIn, query: Annotated[ProposalQuery, Query()]
) -> Any:
    """Proposals, the newest first."""
    return page_envelope(request, await service.list_proposals(db, actor, query), query.limit)


@own.post("/proposals/{proposal_id}/approve", response_model=Envelope[DecisionView])
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


@own.post("/proposals/{proposal_id}/reject", response_model=Envelope[ProposalView])
async def reject(request: Request, db: Unit, actor: SignedIn, proposal_id: UUID) -> Any:
    """Turn a proposal down; nothing moves."""
    return envelope(request, await service.reject(db, actor, proposal_id))


@own.post("/proposals/{proposal_id}/undo", response_model=Envelope[DecisionView])
async def undo(request: Request, db: Unit, actor: SignedIn, proposal_id: UUID) -> Any:
    """Put back what was planned before an approved proposal."""
    return envelope(request, await service.undo(db, actor, proposal_id))


@own.get("/look-back", response_model=Envelope[LookBackView])
async def look_back(
    request: Request, db: Unit, actor: SignedIn, week: Annotated[Week | None, Query()] = None
) -> Any:
    """An ISO week in hindsight, the present one without `week`: planned, done, and learned."""
    return envelope(request, await service.look_back(db, actor, week))


@own.get("/advice", response_model=Envelope[list[AdviceView]])
async def advice(request: Request, db: Unit, actor: SignedIn) -> Any:
    """What to try, by the last 30 days; nothing while too little is known."""
    return envelope(request, await service.advice(db, actor))


@own.get("/history", response_model=Envelope[list[TrainingRow]])
async def history(
    request: Request, db: Unit, actor: SignedIn, limit: Limit = 50, cursor: CursorParam = None
) -> Any:
    """All planned work that is over, the oldest first, with what came of it: rows to train on."""
    page = await service.training_rows(db, actor, cursor=cursor, limit=limit)
    return page_envelope(request, page, limit)


router = APIRouter()
for part in (own, admin_api.router):
    router.include_router(part)

"""The REST routes of goals."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request

from focusflow.accounts.access import SignedIn, user_router
from focusflow.goals import api_plan, service
from focusflow.goals.schemas import (
    Deleted,
    GoalIn,
    GoalPatch,
    GoalPut,
    GoalQuery,
    GoalView,
    MilestoneIn,
    MilestonePut,
    MilestoneView,
    ProgressSet,
    ProgressStep,
    ProgressView,
)
from focusflow.platform.api import CursorParam, Envelope, Limit, Unit, envelope, page_envelope
from focusflow.tasks.schemas_bulk import TakeBackIn, TakenBack

own = user_router("/goals", "goals")


@own.get("", response_model=Envelope[list[GoalView]])
async def list_goals(
    request: Request, db: Unit, actor: SignedIn, query: Annotated[GoalQuery, Query()]
) -> Any:
    """Goals, page by page."""
    page = await service.list_goals(db, actor, query, cursor=query.cursor, limit=query.limit)
    return page_envelope(request, page, query.limit)


@own.post("", response_model=Envelope[GoalView], status_code=201)
async def create_goal(request: Request, db: Unit, actor: SignedIn, body: GoalIn) -> Any:
    """A new goal."""
    return envelope(request, await service.create_goal(db, actor, body))


@own.post("/take-back", response_model=Envelope[TakenBack])
async def take_back(request: Request, db: Unit, actor: SignedIn, body: TakeBackIn) -> Any:
    """Undo all that one request did to goals and their tasks within the last hour."""
    return envelope(request, await service.take_back(db, actor, body.request_id))


@own.get("/{goal_id}", response_model=Envelope[GoalView])
async def get_goal(request: Request, db: Unit, actor: SignedIn, goal_id: UUID) -> Any:
    """One goal."""
    return envelope(request, await service.get_goal(db, actor, goal_id))


@own.put("/{goal_id}", response_model=Envelope[GoalView])
async def replace_goal(
    request: Request, db: Unit, actor: SignedIn, goal_id: UUID, body: GoalPut
) -> Any:
    """Replace a goal; without a status or start date it keeps the one it has."""
    return envelope(request, await service.replace_goal(db, actor, goal_id, body))


@own.patch("/{goal_id}", response_model=Envelope[GoalView])
async def update_goal(
    request: Request, db: Unit, actor: SignedIn, goal_id: UUID, body: GoalPatch
) -> Any:
    """Change some fields of a goal."""
    return envelope(request, await service.update_goal(db, actor, goal_id, body))


@own.delete("/{goal_id}", response_model=Envelope[Deleted])
async def delete_goal(request: Request, db: Unit, actor: SignedIn, goal_id: UUID) -> Any:
    """Move a goal to the trash for 30 days; its tasks stay."""
    return envelope(request, await service.delete_goal(db, actor, goal_id))


@own.post("/{goal_id}/restore", response_model=Envelope[GoalView])
async def restore_goal(request: Request, db: Unit, actor: SignedIn, goal_id: UUID) -> Any:
    """Bring a goal back from the trash."""
    return envelope(request, await service.restore_goal(db, actor, goal_id))


@own.get("/{goal_id}/progress", response_model=Envelope[list[ProgressView]])
async def list_progress(
    request: Request,
    db: Unit,
    actor: SignedIn,
    goal_id: UUID,
    *,
    limit: Limit = 50,
    cursor: CursorParam = None,
) -> Any:
    """How progress changed over time, the oldest point first."""
    page = await service.list_progress(db, actor, goal_id, cursor=cursor, limit=limit)
    return page_envelope(request, page, limit)


@own.post("/{goal_id}/progress", response_model=Envelope[ProgressView], status_code=201)
async def set_progress(
    request: Request, db: Unit, actor: SignedIn, goal_id: UUID, body: ProgressSet
) -> Any:
    """Set progress by hand."""
    return envelope(request, await service.set_progress(db, actor, goal_id, body))


@own.patch("/{goal_id}/progress", response_model=Envelope[ProgressView])
async def step_progress(
    request: Request, db: Unit, actor: SignedIn, goal_id: UUID, body: ProgressStep
) -> Any:
    """Move progress up or down by some points."""
    return envelope(request, await service.step_progress(db, actor, goal_id, body))


@own.get("/{goal_id}/milestones", response_model=Envelope[list[MilestoneView]])
async def list_milestones(request: Request, db: Unit, actor: SignedIn, goal_id: UUID) -> Any:
    """All milestones of a goal in their order."""
    return envelope(request, await service.list_milestones(db, actor, goal_id))


@own.post("/{goal_id}/milestones", response_model=Envelope[MilestoneView], status_code=201)
async def add_milestone(
    request: Request, db: Unit, actor: SignedIn, goal_id: UUID, body: MilestoneIn
) -> Any:
    """A new milestone."""
    return envelope(request, await service.add_milestone(db, actor, goal_id, body))


@own.put("/{goal_id}/milestones/{milestone_id}", response_model=Envelope[MilestoneView])
async def replace_milestone(
    request: Request,
    db: Unit,
    actor: SignedIn,
    goal_id: UUID,
    milestone_id: UUID,
    *,
    body: MilestonePut,
) -> Any:
    """Replace a milestone, or move it to another place."""
    view = await service.replace_milestone(db, actor, goal_id, milestone_id, body)
    return envelope(request, view)


@own.delete("/{goal_id}/milestones/{milestone_id}", response_model=Envelope[Deleted])
async def delete_milestone(
    request: Request, db: Unit, actor: SignedIn, goal_id: UUID, milestone_id: UUID
) -> Any:
    """Take a milestone away; it can be restored for 30 days."""
    return envelope(request, await service.delete_milestone(db, actor, goal_id, milestone_id))


@own.post("/{goal_id}/milestones/{milestone_id}/complete", response_model=Envelope[MilestoneView])
async def complete_milestone(
    request: Request, db: Unit, actor: SignedIn, goal_id: UUID, milestone_id: UUID
) -> Any:
    """Tick a milestone."""
    return envelope(request, await service.complete_milestone(db, actor, goal_id, milestone_id))


@own.post("/{goal_id}/milestones/{milestone_id}/restore", response_model=Envelope[MilestoneView])
async def restore_milestone(
    request: Request, db: Unit, actor: SignedIn, goal_id: UUID, milestone_id: UUID
) -> Any:
    """Bring a deleted milestone back."""
    return envelope(request, await service.restore_milestone(db, actor, goal_id, milestone_id))


router = APIRouter()
for part in (api_plan.router, own, api_plan.cue_router):  # words before ids
    router.include_router(part)

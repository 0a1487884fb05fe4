"""The REST routes of proposals, templates, wishes, cues, figures and history."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Query, Request

from focusflow.accounts.access import SignedIn, user_router
from focusflow.goals import service
from focusflow.goals.schemas import Deleted, GoalView
from focusflow.goals.schemas_plan import (
    Accepted,
    CueFields,
    CueIn,
    CueQuery,
    CueView,
    DraftQuery,
    DraftView,
    GoalFromTemplate,
    PlanIn,
    TemplateIn,
    TemplateView,
    WoopIn,
)
from focusflow.goals.schemas_told import ForecastView, GoalChange, GoalFigures
from focusflow.platform.api import CursorParam, Envelope, Limit, Unit, envelope, page_envelope

router = user_router("/goals", "goals")
cue_router = user_router("/cues", "goals")
TemplateKey = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,36}$")]


@router.get("/analytics", response_model=Envelope[GoalFigures])
async def goal_figures(request: Request, db: Unit, actor: SignedIn) -> Any:
    """All goals in figures: how many, how many reached, how long that took."""
    return envelope(request, await service.figures(db, actor))


@router.get("/templates", response_model=Envelope[list[TemplateView]])
async def list_templates(request: Request, db: Unit, actor: SignedIn) -> Any:
    """Templates: one's own, then those that come with the product."""
    return envelope(request, await service.list_templates(db, actor))


@router.post("/templates", response_model=Envelope[TemplateView], status_code=201)
async def save_template(request: Request, db: Unit, actor: SignedIn, body: TemplateIn) -> Any:
    """Keep a goal's milestones and tasks as a template."""
    return envelope(request, await service.save_template(db, actor, body))


@router.get("/templates/{template}/draft", response_model=Envelope[DraftView])
async def template_draft(
    request: Request,
    db: Unit,
    actor: SignedIn,
    template: TemplateKey,
    query: Annotated[DraftQuery, Query()],
) -> Any:
    """What a template makes between two days; nothing is written."""
    return envelope(request, await service.template_draft(db, actor, template, query))


@router.delete("/templates/{template_id}", response_model=Envelope[Deleted])
async def delete_template(request: Request, db: Unit, actor: SignedIn, template_id: UUID) -> Any:
    """Take a template of one's own away; it can be restored for 30 days."""
    return envelope(request, await service.delete_template(db, actor, template_id))


@router.post("/templates/{template_id}/restore", response_model=Envelope[TemplateView])
async def restore_template(request: Request, db: Unit, actor: SignedIn, template_id: UUID) -> Any:
    """Bring a deleted template back."""
    return envelope(request, await service.restore_template(db, actor, template_id))


@router.post("/from-template", response_model=Envelope[Accepted], status_code=201)
async def goal_from_template(
    request: Request, db: Unit, actor: SignedIn, body: GoalFromTemplate
) -> Any:
    """A new goal with the milestones and tasks of a template, or those of them that are sent."""
    return envelope(request, await service.goal_from_template(db, actor, body))


@router.get("/{goal_id}/breakdown", response_model=Envelope[DraftView])
async def propose(request: Request, db: Unit, actor: SignedIn, goal_id: UUID) -> Any:
    """Milestones and tasks the coach proposes for a goal; nothing is written."""
    return envelope(request, await service.propose(db, actor, goal_id))


@router.post("/{goal_id}/breakdown", response_model=Envelope[Accepted], status_code=201)
async def accept(request: Request, db: Unit, actor: SignedIn, goal_id: UUID, body: PlanIn) -> Any:
    """Make the items that were accepted, as they were edited."""
    return envelope(request, await service.accept(db, actor, goal_id, body))


@router.put("/{goal_id}/woop", response_model=Envelope[GoalView])
async def set_woop(request: Request, db: Unit, actor: SignedIn, goal_id: UUID, body: WoopIn) -> Any:
    """Keep wish, outcome, obstacle and plan; with a cue, the obstacle becomes an if-then plan."""
    return envelope(request, await service.set_woop(db, actor, goal_id, body))


@router.get("/{goal_id}/forecast", response_model=Envelope[ForecastView])
async def goal_chance(request: Request, db: Unit, actor: SignedIn, goal_id: UUID) -> Any:
    """The chance of reaching the goal by its target date at one's own pace, and why."""
    return envelope(request, await service.chance(db, actor, goal_id))


@router.get("/{goal_id}/history", response_model=Envelope[list[GoalChange]])
async def goal_history(
    request: Request,
    db: Unit,
    actor: SignedIn,
    goal_id: UUID,
    *,
    limit: Limit = 50,
    cursor: CursorParam = None,
) -> Any:
    """What changed in a goal and its milestones, the newest first, with before and after."""
    page = await service.history(db, actor, goal_id, cursor=cursor, limit=limit)
    return page_envelope(request, page, limit)


@cue_router.get("", response_model=Envelope[list[CueView]])
async def list_cues(
    request: Request, db: Unit, actor: SignedIn, query: Annotated[CueQuery, Query()]
) -> Any:
    """If-then cues: of a goal, of a task, of both, or all; 100 at most."""
    return envelope(request, await service.list_cues(db, actor, query))


@cue_router.post("", response_model=Envelope[CueView], status_code=201)
async def add_cue(request: Request, db: Unit, actor: SignedIn, body: CueIn) -> Any:
    """A new if-then cue on a goal or a task."""
    return envelope(request, await service.add_cue(db, actor, body))


@cue_router.put("/{cue_id}", response_model=Envelope[CueView])
async def replace_cue(
    request: Request, db: Unit, actor: SignedIn, cue_id: UUID, body: CueFields
) -> Any:
    """Another time, situation or action."""
    return envelope(request, await service.replace_cue(db, actor, cue_id, body))


@cue_router.delete("/{cue_id}", response_model=Envelope[Deleted])
async def delete_cue(request: Request, db: Unit, actor: SignedIn, cue_id: UUID) -> Any:
    """Take a cue away; it can be restored for 30 days."""
    return envelope(request, await service.delete_cue(db, actor, cue_id))


@cue_router.post("/{cue_id}/restore", response_model=Envelope[CueView])
async def restore_cue(request: Request, db: Unit, actor: SignedIn, cue_id: UUID) -> Any:
    """Bring a deleted cue back."""
    return envelope(request, await service.restore_cue(db, actor, cue_id))

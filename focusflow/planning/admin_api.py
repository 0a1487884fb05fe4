"""REST for administrators: the registry of models."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import Request

from focusflow.accounts.access import Admin, user_router
from focusflow.planning import service
from focusflow.planning.learning.schemas import CompareIn, Kind, ModelKindView, ModelView
from focusflow.platform.api import CursorParam, Envelope, Limit, Unit, envelope, page_envelope

router = user_router("/admin/models", "admin")


@router.get("", response_model=Envelope[list[ModelView]])
async def list_models(
    request: Request,
    db: Unit,
    actor: Admin,
    *,
    kind: Kind | None = None,
    limit: Limit = 50,
    cursor: CursorParam = None,
) -> Any:
    """Everybody's versions of models with accuracy and drift, the newest first."""
    page = await service.list_models(db, actor, kind=kind, cursor=cursor, limit=limit)
    return page_envelope(request, page, limit)


@router.get("/kinds", response_model=Envelope[list[ModelKindView]])
async def kinds(request: Request, db: Unit, actor: Admin) -> Any:
    """The kinds of model there are, and how good those in use are."""
    return envelope(request, await service.model_kinds(db, actor))


@router.post("/{model_id}/activate", response_model=Envelope[ModelView])
async def activate(request: Request, db: Unit, actor: Admin, model_id: UUID) -> Any:
    """Use a version; 409 when it was no better than its rule."""
    return envelope(request, await service.activate_model(db, actor, model_id))


@router.post("/{model_id}/roll-back", response_model=Envelope[ModelView])
async def roll_back(request: Request, db: Unit, actor: Admin, model_id: UUID) -> Any:
    """Go back to the version before the one in use; the answer is the one now used."""
    return envelope(request, await service.roll_back_model(db, actor, model_id))


@router.post("/{model_id}/end-comparison", response_model=Envelope[ModelView])
async def end_comparison(request: Request, db: Unit, actor: Admin, model_id: UUID) -> Any:
    """Go on with the version used before the comparison; 409 when no two are compared."""
    return envelope(request, await service.end_comparison(db, actor, model_id))


@router.post("/{model_id}/compare", response_model=Envelope[list[ModelView]])
async def compare(request: Request, db: Unit, actor: Admin, model_id: UUID, body: CompareIn) -> Any:
    """Use two versions beside each other; a share of the people get the later one."""
    return envelope(request, await service.compare_models(db, actor, model_id, body))

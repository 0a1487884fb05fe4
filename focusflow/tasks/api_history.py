"""The REST routes of changing many tasks, of taking back, and of the history of a task."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request

from focusflow.accounts.access import SignedIn
from focusflow.platform.api import CursorParam, Envelope, Limit, Unit, envelope, page_envelope
from focusflow.tasks import service
from focusflow.tasks.schemas import TaskView
from focusflow.tasks.schemas_bulk import BulkIn, BulkView, TakeBackIn, TakenBack
from focusflow.tasks.schemas_figures import AnalyticsView, FiguresQuery
from focusflow.tasks.schemas_history import HistoryEntry, PutBackIn
from focusflow.tasks.schemas_labels import LabelView, RenamedView, RenameIn

# Part of the router of tasks, which lets only those in who are signed in.
router = APIRouter()


@router.post("/bulk", response_model=Envelope[BulkView])
async def change_many(request: Request, db: Unit, actor: SignedIn, body: BulkIn) -> Any:
    """Do one thing to at most 200 tasks; each has its own outcome."""
    return envelope(request, await service.change_many(db, actor, body))


@router.post("/take-back", response_model=Envelope[TakenBack])
async def take_back(request: Request, db: Unit, actor: SignedIn, body: TakeBackIn) -> Any:
    """Undo all that one request did to tasks within the last hour."""
    return envelope(request, await service.take_back(db, actor, body.request_id))


@router.get("/analytics", response_model=Envelope[AnalyticsView])
async def analytics(
    request: Request, db: Unit, actor: SignedIn, query: Annotated[FiguresQuery, Query()]
) -> Any:
    """Figures about tasks by local days, weeks or months; 400 days at most."""
    return envelope(request, await service.analytics(db, actor, query))


@router.get("/labels", response_model=Envelope[list[LabelView]])
async def labels(request: Request, db: Unit, actor: SignedIn) -> Any:
    """The tags and categories of all tasks, the most used first; 200 of each at most."""
    return envelope(request, await service.labels(db, actor))


@router.patch("/labels", response_model=Envelope[RenamedView])
async def rename_labels(request: Request, db: Unit, actor: SignedIn, body: RenameIn) -> Any:
    """Rename a tag or category, merge several, or take them off, on all tasks."""
    return envelope(request, await service.rename_labels(db, actor, body))


@router.get("/{task_id}/history", response_model=Envelope[list[HistoryEntry]])
async def task_history(
    request: Request,
    db: Unit,
    actor: SignedIn,
    task_id: UUID,
    *,
    limit: Limit = 50,
    cursor: CursorParam = None,
) -> Any:
    """What happened to a task, the newest first; of one in the trash, too."""
    page = await service.task_history(db, actor, task_id, cursor=cursor, limit=limit)
    return page_envelope(request, page, limit)


@router.post("/{task_id}/history/{entry_id}/put-back", response_model=Envelope[TaskView])
async def put_back(
    request: Request,
    db: Unit,
    actor: SignedIn,
    task_id: UUID,
    entry_id: UUID,
    *,
    body: PutBackIn,
) -> Any:
    """Give one field the value it had before an entry."""
    view = await service.put_back(db, actor, task_id, entry_id, body.field, anyway=body.anyway)
    return envelope(request, view)

"""The REST routes of changing many tasks, of taking back, and of the history of a task."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request

from focusflow.accounts.access import SignedIn
from focusflow.platform.api import CursorParam, Envelope, Limit, Unit, envelope, page_envelope
from focusflow.tasks import service
from focusflow.tasks.schemas import TaskView
from focusflow.tasks.schemas_bulk import BulkIn, BulkView, TakeBackIn, TakenBack
from focusflow.tasks.schemas_history import HistoryEntry, PutBackIn

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

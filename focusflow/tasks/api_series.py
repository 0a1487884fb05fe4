"""The REST routes of repeating tasks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request

from focusflow.accounts.access import SignedIn
from focusflow.platform.api import Envelope, Unit, envelope
from focusflow.platform.text import Day
from focusflow.tasks import service
from focusflow.tasks.schemas_series import MoveIn, PauseIn, SeriesChanged, SeriesIn, SeriesView

router = APIRouter()
Changed = Envelope[SeriesChanged]


@router.get("/{task_id}/series", response_model=Envelope[SeriesView])
async def get_series(request: Request, db: Unit, actor: SignedIn, task_id: UUID) -> Any:
    """How a task repeats, and what comes next."""
    return envelope(request, await service.get_series(db, actor, task_id))


@router.put("/{task_id}/series", response_model=Changed)
async def set_series(
    request: Request, db: Unit, actor: SignedIn, task_id: UUID, body: SeriesIn
) -> Any:
    """Say what becomes of missed occurrences: one stands for all, none stays, or all stay."""
    return envelope(request, await service.set_series(db, actor, task_id, body))


@router.post("/{task_id}/series/skip", response_model=Changed)
async def skip_occurrence(request: Request, db: Unit, actor: SignedIn, task_id: UUID) -> Any:
    """Leave the open occurrence out; the task is the next one's."""
    return envelope(request, await service.skip_occurrence(db, actor, task_id))


@router.post("/{task_id}/series/pauses", response_model=Changed, status_code=201)
async def add_pause(
    request: Request, db: Unit, actor: SignedIn, task_id: UUID, body: PauseIn
) -> Any:
    """Let it rest from one day to another, both included."""
    return envelope(request, await service.add_pause(db, actor, task_id, body))


@router.delete("/{task_id}/series/pauses/{pause_id}", response_model=Changed)
async def remove_pause(
    request: Request, db: Unit, actor: SignedIn, task_id: UUID, pause_id: UUID
) -> Any:
    """Take a pause back."""
    return envelope(request, await service.remove_pause(db, actor, task_id, pause_id))


@router.put("/{task_id}/series/exceptions/{day}", response_model=Changed)
async def set_exception(
    request: Request, db: Unit, actor: SignedIn, task_id: UUID, *, day: Day, body: MoveIn
) -> Any:
    """Skip one day that is still to come, or move it."""
    view = await service.set_exception(db, actor, task_id, day, body.moved_to)
    return envelope(request, view)


@router.delete("/{task_id}/series/exceptions/{day}", response_model=Changed)
async def drop_exception(
    request: Request, db: Unit, actor: SignedIn, task_id: UUID, day: Day
) -> Any:
    """Let a day be as the rule says again."""
    return envelope(request, await service.drop_exception(db, actor, task_id, day))

"""REST: points, ledger, level and streak."""

from __future__ import annotations

from typing import Any

from fastapi import Request

from focusflow.accounts.access import SignedIn, user_router
from focusflow.platform.api import CursorParam, Envelope, Limit, Unit, envelope, page_envelope
from focusflow.progress import service
from focusflow.progress.schemas import LevelView, PointsView, StreakView, TransactionView

router = user_router("/gamification", "gamification")


@router.get("/points", response_model=Envelope[PointsView])
async def points(request: Request, db: Unit, actor: SignedIn) -> Any:
    """Totals, level and streak at a glance."""
    return envelope(request, await service.summary(db, actor))


@router.get("/points/transactions", response_model=Envelope[list[TransactionView]])
async def transactions(
    request: Request, db: Unit, actor: SignedIn, limit: Limit = 50, cursor: CursorParam = None
) -> Any:
    """The points ledger, newest first."""
    page = await service.transactions(db, actor, limit=limit, cursor=cursor)
    return page_envelope(request, page, limit)


@router.get("/level", response_model=Envelope[LevelView])
async def level(request: Request, db: Unit, actor: SignedIn) -> Any:
    """The level and the way to the next."""
    return envelope(request, await service.level(db, actor))


@router.get("/streaks", response_model=Envelope[StreakView])
async def streaks(request: Request, db: Unit, actor: SignedIn) -> Any:
    """The day streak."""
    return envelope(request, await service.streaks(db, actor))

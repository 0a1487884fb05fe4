"""The REST route of the search."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query, Request

from focusflow.accounts.access import SignedIn, user_router
from focusflow.platform.api import Envelope, Unit, envelope
from focusflow.search import service
from focusflow.search.rules import LONGEST
from focusflow.search.schemas import Found

router = user_router("/search", "search")
Words = Annotated[
    str,
    Query(
        max_length=LONGEST,
        description="Words, the last of which may be a beginning, and filters: `p1` to `p4`, "
        "`#label`, `due:today`, `due:tomorrow`, `due:week`, `due:overdue`, `due:2026-11-24`, "
        "`is:open`, `is:done`",
    ),
]
Most = Annotated[int, Query(ge=1, le=50, description="Rows of each kind")]


@router.get("", response_model=Envelope[Found])
async def search(
    request: Request, db: Unit, actor: SignedIn, *, q: Words = "", limit: Most = 10
) -> Any:
    """Tasks, goals and events by words, grouped, the best first; with a filter only tasks."""
    return envelope(request, await service.search_all(db, actor, q, limit))

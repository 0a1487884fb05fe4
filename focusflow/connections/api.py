"""REST: connections to outside systems."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse

from focusflow.accounts.access import SignedIn, user_router
from focusflow.connections import service
from focusflow.connections.schemas import (
    AnswerIn,
    CalendarChange,
    ConnectIn,
    ConnectionChange,
    ConnectionView,
    DisconnectedView,
    FeedEnded,
    FeedIn,
    FeedMade,
    FeedView,
    GoneAnswer,
    GoneView,
    ProviderView,
    RunView,
    SignInStart,
    SignInView,
)
from focusflow.platform import cache
from focusflow.platform.api import JSON_ERRORS, Envelope, Unit, envelope
from focusflow.platform.errors import FocusFlowError, InvalidInput
from focusflow.platform.http import client_ip

own = user_router("/connections", "connections")
public = APIRouter(prefix="/feeds", tags=["connections"], responses=JSON_ERRORS)
calls = APIRouter(prefix="/webhooks", tags=["connections"], responses=JSON_ERRORS)
READS_A_MINUTE = 30
CALLS_A_MINUTE = 600
MOST_BYTES = 256_000


@own.get("/providers", response_model=Envelope[list[ProviderView]])
async def list_providers(request: Request, actor: SignedIn) -> Any:
    """What can be connected, what is read and written, and how one connects."""
    return envelope(request, service.list_providers())


@own.get("/feeds", response_model=Envelope[list[FeedView]])
async def list_feeds(request: Request, db: Unit, actor: SignedIn) -> Any:
    """The addresses at which other calendars read the plan."""
    return envelope(request, await service.list_feeds(db, actor))


@own.post("/feeds", response_model=Envelope[FeedMade], status_code=201)
async def make_feed(request: Request, db: Unit, actor: SignedIn, body: FeedIn) -> Any:
    """A new address of the plan; it is given out this once, and whoever knows it may read."""
    return envelope(request, await service.make_feed(db, actor, body))


@own.delete("/feeds/{feed_id}", response_model=Envelope[FeedEnded])
async def end_feed(request: Request, db: Unit, actor: SignedIn, feed_id: UUID) -> Any:
    """Let an address of the plan lead nowhere."""
    return envelope(request, await service.end_feed(db, actor, feed_id))


@own.get("", response_model=Envelope[list[ConnectionView]])
async def list_connections(request: Request, db: Unit, actor: SignedIn) -> Any:
    """All connections (30 at most), the oldest first."""
    return envelope(request, await service.list_connections(db, actor))


@own.post("", response_model=Envelope[ConnectionView], status_code=201)
async def connect(request: Request, db: Unit, actor: SignedIn, body: ConnectIn) -> Any:
    """Connect something; it is read in the background, and `problem` says when that fails."""
    return envelope(request, await service.connect(db, actor, body))


@own.get("/gone-blocks", response_model=Envelope[list[GoneView]])
async def list_gone(request: Request, db: Unit, actor: SignedIn) -> Any:
    """Blocks of the plan that were deleted in the calendar they were written into."""
    return envelope(request, await service.list_gone(db, actor))


@own.post("/gone-blocks/{block_id}", status_code=204)
async def answer_gone(db: Unit, actor: SignedIn, block_id: UUID, body: GoneAnswer) -> None:
    """Write such a block there again, or take it out of the plan as well."""
    await service.answer_gone(db, actor, block_id, put_back=body.put_back)


@own.post("/answers", status_code=204)
async def answer(actor: SignedIn, body: AnswerIn) -> None:
    """Tell the organizer of an event elsewhere whether one comes."""
    await service.answer(actor, body.event_id, body.reply, body.occurrence)


@own.post("/sign-in", response_model=Envelope[SignInView], status_code=201)
async def begin_sign_in(request: Request, actor: SignedIn, body: SignInStart) -> Any:
    """Where to sign in over there; the browser comes back to `/connections/callback`."""
    address = await service.begin_sign_in(actor, body.provider, body.connection_id)
    return envelope(request, SignInView(address=address))


@own.get("/callback", include_in_schema=False)
async def finish_sign_in(request: Request, actor: SignedIn) -> Response:
    """Back from signing in over there: connect, and go to the page that says how it went."""
    try:
        await service.finish_sign_in(actor, dict(request.query_params))
        how = "done"
    except FocusFlowError as error:
        how = error.code.lower()
    return RedirectResponse(f"/calendar/connections?sign-in={how}", status_code=303)


@own.patch("/{connection_id}", response_model=Envelope[ConnectionView])
async def change_connection(
    request: Request, db: Unit, actor: SignedIn, connection_id: UUID, body: ConnectionChange
) -> Any:
    """Change how often it is read, pause or resume it, or mend its address."""
    return envelope(request, await service.change_connection(db, actor, connection_id, body))


@own.patch("/{connection_id}/calendars/{calendar_id}", response_model=Envelope[ConnectionView])
async def change_calendar(
    request: Request,
    db: Unit,
    actor: SignedIn,
    *,
    connection_id: UUID,
    calendar_id: UUID,
    body: CalendarChange,
) -> Any:
    """Change how a calendar looks here, and whether it takes time from plans."""
    view = await service.change_calendar(db, actor, connection_id, calendar_id, body)
    return envelope(request, view)


@own.post("/{connection_id}/sync", response_model=Envelope[ConnectionView], status_code=202)
async def sync_now(request: Request, db: Unit, actor: SignedIn, connection_id: UUID) -> Any:
    """Read it now, in the background."""
    return envelope(request, await service.sync_now(db, actor, connection_id))


@own.get("/{connection_id}/runs", response_model=Envelope[list[RunView]])
async def list_runs(request: Request, db: Unit, actor: SignedIn, connection_id: UUID) -> Any:
    """What the last twenty reads did, the latest first."""
    return envelope(request, await service.list_runs(db, actor, connection_id))


@own.delete("/{connection_id}", response_model=Envelope[DisconnectedView])
async def disconnect(
    request: Request,
    db: Unit,
    actor: SignedIn,
    connection_id: UUID,
    *,
    keep: Annotated[bool, Query(description="Keep its events as imported ones")] = False,
) -> Any:
    """End a connection and forget what opens it."""
    return envelope(request, await service.disconnect(db, actor, connection_id, keep=keep))


def _hears(provider: str) -> Callable[..., Awaitable[Response]]:
    async def hear(request: Request, db: Unit) -> Response:
        """A provider says that something changed; who is named is looked at once."""
        await cache.count("webhooks", client_ip(request.scope), CALLS_A_MINUTE)
        reply = await service.hear(
            db, provider, request.headers, request.query_params, await _body(request)
        )
        return PlainTextResponse(reply or "", status_code=200 if reply else 202)

    return hear


for caller in ("google", "outlook"):
    calls.add_api_route(f"/{caller}", _hears(caller), methods=["POST"], include_in_schema=False)


async def _body(request: Request) -> bytes:
    found = bytearray()
    async for part in request.stream():
        found += part
        if len(found) > MOST_BYTES:
            raise InvalidInput("body", f"At most {MOST_BYTES:,} bytes, please.")
    return bytes(found)


class PlanFile(Response):
    """An iCalendar file."""

    media_type = "text/calendar"


@public.get("/plan.ics", response_class=PlanFile)
async def plan_file(
    request: Request,
    db: Unit,
    key: Annotated[str, Query(max_length=100, description="What the address was given out with")],
) -> Any:
    """The plan as a calendar; 304 when it is the same as last time."""
    await cache.count("feeds", client_ip(request.scope), READS_A_MINUTE)
    data = await service.plan_file(db, key)
    etag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "private, max-age=300"}
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    return PlanFile(data, headers=headers)


router = APIRouter()
for part in (own, public, calls):
    router.include_router(part)

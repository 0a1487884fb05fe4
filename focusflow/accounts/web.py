"""The two addresses a browser is sent to for its cookie: to come in, and to leave."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from focusflow.accounts import rules, service
from focusflow.accounts.access import client_of, csrf_matches
from focusflow.accounts.sessions import BROWSER_LIFE, COOKIE, actor_for_token
from focusflow.platform.api import Unit
from focusflow.platform.errors import Gone
from focusflow.settings import get_settings

web_router = APIRouter(include_in_schema=False)


@web_router.get("/auth/enter")
async def enter(
    request: Request,
    db: Unit,
    ticket: str = "",
    target: Annotated[str, Query(alias="next")] = rules.HOME,
) -> Response:
    """Swap a page's one-time ticket for the session cookie, and go on to a page of this site."""
    # A ticket is for the page that asked for it. A link on another site could carry the ticket
    # of somebody else's account, to make a visitor work in it unawares.
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return _go("/signin?reason=expired")
    try:
        former = request.cookies.get(COOKIE)
        token = await service.redeem_ticket(db, ticket, client_of(request), former)
    except Gone:
        return _go("/signin?reason=expired")
    response = _go(rules.safe_next(target))
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(BROWSER_LIFE.total_seconds()),
        path="/",
        secure=get_settings().secure_cookies,
        httponly=True,
        samesite="lax",
    )
    return response


@web_router.get("/auth/leave")
async def leave(request: Request, db: Unit, csrf: str = "") -> Response:
    """End the session of the cookie and clear it; the CSRF token keeps other sites from it."""
    cookie = request.cookies.get(COOKIE)
    if not cookie or not csrf_matches(cookie, csrf):
        return _go(rules.HOME)
    actor = await actor_for_token(cookie, client_of(request))
    if actor is not None:
        await service.sign_out(db, actor)
    response = _go("/signin")
    response.delete_cookie(COOKIE, path="/", secure=get_settings().secure_cookies, httponly=True)
    return response


def _go(path: str) -> RedirectResponse:
    return RedirectResponse(path, status_code=303, headers={"Cache-Control": "no-store"})

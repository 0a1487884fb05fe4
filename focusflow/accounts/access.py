"""Who calls the API: a cookie with a CSRF token, or a bearer token; and how often they may."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer

from focusflow.accounts import sessions, tokens
from focusflow.accounts.sessions import COOKIE, Client
from focusflow.platform import cache, idempotency
from focusflow.platform.actor import Actor
from focusflow.platform.api import ERRORS, Unit
from focusflow.platform.crypto import sign, signature_matches, token_hash
from focusflow.platform.errors import Forbidden, RateLimited, Unauthenticated
from focusflow.platform.http import client_ip
from focusflow.settings import get_settings

USER_LIMIT = 100
AUTH_LIMIT = 5
_SAFE = ("GET", "HEAD", "OPTIONS")
_cookie = APIKeyCookie(name=COOKIE, auto_error=False, description="The browser's session")
_bearer = HTTPBearer(auto_error=False, description="An access token from /auth/login")


def client_of(request: Request) -> Client:
    """The other end of a request."""
    agent = request.headers.get("user-agent", "")
    return Client(ip=client_ip(request.scope), user_agent=agent[:300])


def csrf_token(session_token: str) -> str:
    """What a page must send as X-CSRF-Token beside its cookie to change something."""
    return sign(get_settings().require_secret(), "csrf", token_hash(session_token))


def csrf_matches(session_token: str, given: str) -> bool:
    """Whether `given` is the CSRF token of this session."""
    secret = get_settings().require_secret()
    return signature_matches(secret, "csrf", token_hash(session_token), given)


async def signed_in(
    request: Request,
    cookie: Annotated[str | None, Depends(_cookie)],
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Actor:
    """The actor of this request; Unauthenticated without one, RateLimited when too eager."""
    client = client_of(request)
    if bearer is not None:
        actor = await tokens.actor_for_bearer(bearer.credentials, client)
    elif cookie:
        actor = await sessions.actor_for_token(cookie, client)
        if actor is not None and request.method not in _SAFE:
            _check_csrf(request, cookie)
    else:
        actor = None
    if actor is None:
        raise Unauthenticated
    request.state.user_id = str(actor.user_id)
    await _limit(request, "user", str(actor.user_id), USER_LIMIT)
    return replace(actor, request_id=request.state.request_id)


def _check_csrf(request: Request, cookie: str) -> None:
    if not csrf_matches(cookie, request.headers.get("x-csrf-token", "")):
        raise Forbidden("This page is out of date. Reload it and try again.")


async def _limit(request: Request, name: str, who: str, limit: int) -> None:
    if not get_settings().rate_limits:
        return
    try:
        left = await cache.count(name, who, limit)
        remaining, reset = left.remaining, left.reset
    except RateLimited as error:
        remaining, reset = 0, int(error.details["retry_after"])
        raise
    finally:
        request.state.limit_headers = {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(remaining),
            "X-RateLimit-Reset": str(reset),
        }


async def auth_limit(request: Request) -> None:
    """Five calls a minute and address on the routes that take passwords and links."""
    await _limit(request, "auth", client_ip(request.scope), AUTH_LIMIT)


SignedIn = Annotated[Actor, Depends(signed_in)]


async def admin(actor: SignedIn) -> Actor:
    """The actor, who must be an administrator."""
    actor.require_admin()
    return actor


Admin = Annotated[Actor, Depends(admin)]


async def _repeatable(request: Request, db: Unit, actor: SignedIn) -> None:
    await idempotency.claim(db, request, actor.user_id)


def user_router(prefix: str, tag: str) -> APIRouter:
    """A router whose routes need a signed-in user and whose writes may be repeated safely."""
    return APIRouter(
        prefix=prefix,
        tags=[tag],
        route_class=idempotency.RepeatableRoute,
        dependencies=[Depends(_repeatable)],
        responses=ERRORS,
    )

"""Who sits at this browser tab: checked again at every event, never readable by scripts."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from http.cookies import CookieError, SimpleCookie

import reflex as rx

from focusflow.accounts import sessions
from focusflow.accounts.sessions import COOKIE, Client
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db, unit_of_work
from focusflow.platform.errors import Unauthenticated
from focusflow.platform.ids import new_id


def session_token(state: rx.State) -> str:
    """The session token this tab's connection carries; empty without one."""
    try:
        jar = SimpleCookie(state.router.headers.cookie)
    except CookieError:
        return ""
    return jar[COOKIE].value if COOKIE in jar else ""


def client_of(state: rx.State) -> Client:
    """The other end of this tab's connection."""
    return Client(state.router.session.client_ip, state.router.headers.user_agent[:300])


def origin_of(state: rx.State) -> str:
    """A name for this tab that gives nothing away, so that it is not told its own changes."""
    return hashlib.sha256(state.router.session.client_token.encode()).hexdigest()[:16]


async def actor_of(state: rx.State) -> Actor:
    """Who acts in this tab; Unauthenticated when the session has ended."""
    renewed = (await state.get_state(Renewal))._token
    token = renewed or session_token(state)
    actor = await sessions.actor_for_token(token, client_of(state)) if token else None
    if actor is None:
        raise Unauthenticated
    return replace(actor, request_id=new_id().hex)


@asynccontextmanager
async def acting(state: rx.State) -> AsyncIterator[tuple[Db, Actor]]:
    """Do something for this tab's person in one unit of work.

    Used as `async with acting(self) as (db, actor)`; Unauthenticated when the session has ended.
    """
    actor = await actor_of(state)
    async with unit_of_work() as db:
        db.origin = origin_of(state)
        yield db, actor


class Renewal(rx.State):
    """A session that was renewed inside an open page, so that nothing typed there is lost."""

    _token: str = ""

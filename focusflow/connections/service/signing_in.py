"""Letting us in by signing in over there: away with a state that works once, and back with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from focusflow.connections import registry, repository
from focusflow.connections.models import OutsideSignIn
from focusflow.connections.ports import OAuthProvider, Secret
from focusflow.connections.schemas import ConnectionView
from focusflow.connections.service import manage
from focusflow.platform import cache, sealing
from focusflow.platform.actor import Actor
from focusflow.platform.crypto import new_token, token_hash
from focusflow.platform.db import Db, unit_of_work
from focusflow.platform.errors import Conflict, Forbidden, InvalidInput, NotFound
from focusflow.settings import get_settings

PATH = "/api/v1/connections/callback"
WAITS = timedelta(minutes=10)
STARTS_A_MINUTE = 10
_LONGEST = 4_000


@dataclass(frozen=True)
class _Back:
    """Who came back, to which provider, and what was kept for them."""

    provider: str
    connection_id: UUID | None
    kept: Mapping[str, Any]


def _redirect() -> str:
    return get_settings().url + PATH


def _signs_in(provider: str) -> OAuthProvider:
    found = registry.provider_of(provider)
    if not isinstance(found, OAuthProvider):
        raise InvalidInput("provider", f"{found.offer.title} is connected without signing in.")
    manage.is_set_up(found.offer)
    return found


async def begin_sign_in(actor: Actor, provider: str, connection_id: UUID | None = None) -> str:
    """The address over there at which the actor lets us in; they come back within ten minutes.

    With a connection, that one is let in again. RateLimited at the eleventh time in a minute.
    """
    signs_in = _signs_in(provider)
    await cache.count("sign-in", str(actor.user_id), STARTS_A_MINUTE)
    state = new_token()
    leaving = await signs_in.begin_sign_in(_redirect(), state)
    async with unit_of_work() as db:
        if connection_id is not None:
            mine = await repository.connection(db, actor, connection_id)
            if mine is None or mine.provider != provider:
                raise NotFound
        await repository.purge_sign_ins(db, db.now())
        row = OutsideSignIn(
            user_id=actor.user_id,
            provider=provider,
            connection_id=connection_id,
            state_hash=token_hash(state),
            ends_at=db.now() + WAITS,
        )
        sealing.put(row, "sealed", json.dumps(dict(leaving.kept)).encode())
        db.add(row)
    return leaving.address


async def finish_sign_in(actor: Actor, answer: Mapping[str, str]) -> ConnectionView:
    """Connect what the actor came back from, or let a connection in again.

    Forbidden when the state is not theirs, was used before or is too old, or when the other side
    said no; Conflict when they signed in to another account than the connection's.
    """
    back = await _back(actor, answer)
    signs_in = _signs_in(back.provider)
    secret = await signs_in.finish_sign_in(_redirect(), back.kept, answer)
    title = registry.provider_of(back.provider).check(secret)
    async with unit_of_work() as db:
        return await _let_in(db, actor, back, secret, title)


async def _back(actor: Actor, answer: Mapping[str, str]) -> _Back:
    state = answer.get("state", "")
    if not state or any(len(value) > _LONGEST for value in answer.values()):
        raise Forbidden("This is not a way back from signing in. Start at Connected calendars.")
    async with unit_of_work() as db:
        row = await repository.sign_in(db, token_hash(state))
        if row is None or row.user_id != actor.user_id or row.ends_at <= db.now():
            raise Forbidden("Signing in took too long or was used already. Please start again.")
        sealed = sealing.take(row, "sealed")
        back = _Back(row.provider, row.connection_id, json.loads(sealed) if sealed else {})
        await db.delete(row)
    return back


async def _let_in(db: Db, actor: Actor, back: _Back, secret: Secret, title: str) -> ConnectionView:
    if back.connection_id is not None:
        row = await repository.connection(db, actor, back.connection_id, lock=True)
        if row is not None and row.title != title:
            raise Conflict(f"You signed in as {title}, but this connection is {row.title}.")
        if row is not None:
            return await manage.let_in_again(db, actor, row, secret)
    return await manage.add(db, actor, back.provider, title=title, secret=secret)

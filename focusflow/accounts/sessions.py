"""Sessions: opaque tokens, hashed in the database, checked again at every request and UI event."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from user_agents import parse as parse_user_agent

from focusflow.accounts import repository
from focusflow.accounts.models import User, UserPreference, UserSession
from focusflow.platform import cache
from focusflow.platform.actor import Actor
from focusflow.platform.crypto import new_token, token_hash
from focusflow.platform.db import Db, unit_of_work
from focusflow.platform.errors import NotFound

COOKIE = "ff_session"
BROWSER_LIFE = timedelta(days=30)
API_LIFE = timedelta(days=7)
CHECKED_AGAIN = 3.0
"""Seconds for which a session that was just checked is trusted."""
TOUCHED_AGAIN = timedelta(minutes=1)


@dataclass(frozen=True)
class Client:
    """The other end of a connection, as far as it tells."""

    ip: str = ""
    user_agent: str = ""


async def open_session(db: Db, user: User, client: Client, kind: str) -> tuple[UserSession, str]:
    """Begin a session (`browser` or `api`); the token is given out once and never kept."""
    token = new_token()
    agent = parse_user_agent(client.user_agent[:300])
    session = UserSession(
        user_id=user.id,
        token_hash=token_hash(token),
        kind=kind,
        device_type=_device_type(agent),
        device_name=agent.browser.family[:100],
        device_os=f"{agent.os.family} {agent.os.version_string}".strip()[:60],
        ip=client.ip[:64],
        user_agent=client.user_agent[:300],
        last_activity_at=db.now(),
        expires_at=db.now() + (BROWSER_LIFE if kind == "browser" else API_LIFE),
    )
    db.add(session)
    await db.flush()
    await repository.note_sign_in(db, user.id, db.now())
    return session, token


def _device_type(agent: Any) -> str:
    if agent.is_bot:
        return "program"
    if agent.is_mobile:
        return "phone"
    if agent.is_tablet:
        return "tablet"
    return "computer" if agent.is_pc else "program"


async def actor_for_token(token: str, client: Client | None = None) -> Actor | None:
    """Who a session token belongs to; None when it is unknown, ended or expired."""
    hashed = token_hash(token)

    async def load() -> Actor | None:
        async with unit_of_work() as db:
            found = await repository.session_by_hash(db, hashed, db.now())
            if found is None:
                return None
            session, user, preference = found
            if db.now() - session.last_activity_at > TOUCHED_AGAIN:
                await repository.touch_session(db, session.id, db.now())
            return _actor(user, preference, session.id)

    actor = await cache.remember("session", hashed, CHECKED_AGAIN, load)
    return _with_client(actor, client)


async def actor_for_session(session_id: UUID, client: Client | None = None) -> Actor | None:
    """Who a running session belongs to, by its id (for access tokens)."""

    async def load() -> Actor | None:
        async with unit_of_work() as db:
            found = await repository.session_by_id(db, session_id, db.now())
            return None if found is None else _actor(found[1], found[2], found[0].id)

    actor = await cache.remember("session", str(session_id), CHECKED_AGAIN, load)
    return _with_client(actor, client)


def _with_client(actor: Actor | None, client: Client | None) -> Actor | None:
    if actor is None or client is None:
        return actor
    return replace(actor, ip=client.ip, user_agent=client.user_agent)


async def actor_for_user(db: Db, user_id: UUID) -> Actor:
    """Someone on whose behalf a job acts; NotFound when the account is gone."""
    known = db.actors.get(user_id)
    if known is not None:
        return known
    found = await repository.user_with_preference(db, user_id)
    if found is None or not found[0].is_active:
        raise NotFound
    db.actors[user_id] = _actor(*found, session_id=None)
    return db.actors[user_id]


async def actors(db: Db, user_ids: Collection[UUID]) -> dict[UUID, Actor]:
    """People by id, as jobs act for them; accounts that are gone are left out."""
    found = await repository.users_with_preferences(db, user_ids)
    return {user.id: _actor(user, preference, session_id=None) for user, preference in found}


async def midnight_planners(db: Db, after: UUID | None, limit: int) -> list[Actor]:
    """People whose days are planned when they begin, by id, as jobs act for them."""
    found = await repository.midnight_planners(db, after, limit)
    return [_actor(user, preference, session_id=None) for user, preference in found]


def _actor(user: User, preference: UserPreference, session_id: UUID | None) -> Actor:
    return Actor(
        user_id=user.id,
        role=user.role,
        session_id=session_id,
        timezone=user.timezone,
        day_start_hour=preference.day_start_hour,
        first_weekday=preference.first_weekday,
    )


async def end_sessions(
    db: Db, user_id: UUID, *, only: UUID | None = None, but: UUID | None = None
) -> int:
    """End one, all, or all other sessions of a user; they stop working at once."""
    ended = await repository.revoke_sessions(db, user_id, db.now(), only=only, but=but)
    for session_id, hashed in ended:
        await _forget(db, hashed, str(session_id))
    if ended:
        db.changes.add((user_id, "sessions"))
    return len(ended)


async def forget_actor(db: Db, user_id: UUID) -> None:
    """Let what a user's sessions know of them (zone, role, ...) be read afresh."""
    db.actors.pop(user_id, None)
    for session in await repository.sessions_of(db, user_id, db.now()):
        await _forget(db, session.token_hash, str(session.id))


async def _forget(db: Db, *keys: str) -> None:
    """Now, and again after commit: somebody may read and keep the old state in between."""
    for key in keys:
        await cache.forget("session", key)
        db.after_commit.append(partial(cache.forget, "session", key))

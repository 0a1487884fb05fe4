"""Access and refresh tokens of the API: RS256 with key ids, 15 minutes; refresh once each.

A refresh token that is shown a second time was stolen or replayed: its session ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, RSAKey

from focusflow.accounts import repository, sessions
from focusflow.accounts.models import RefreshToken, SigningKey, User, UserSession
from focusflow.accounts.sessions import Client
from focusflow.platform import cache, sealing
from focusflow.platform.actor import Actor
from focusflow.platform.crypto import new_token, token_hash
from focusflow.platform.db import Db, current, unit_of_work
from focusflow.platform.errors import Unauthenticated
from focusflow.platform.ids import new_id

ACCESS_LIFE = timedelta(minutes=15)
REFRESH_LIFE = timedelta(days=7)


@dataclass(frozen=True)
class TokenPair:
    """What an API client holds; `expires_in` is seconds for the access token."""

    access_token: str
    refresh_token: str
    expires_in: int = int(ACCESS_LIFE.total_seconds())
    token_type: str = "Bearer"  # noqa: S105


async def issue(db: Db, user: User, session: UserSession) -> TokenPair:
    """A new pair for a session."""
    key = (await _keys(db)).keys[0]
    now = int(db.now().timestamp())
    claims = {
        "sub": str(user.id),
        "email": user.email,
        "role": user.role,
        "sid": str(session.id),
        "iat": now,
        "exp": now + int(ACCESS_LIFE.total_seconds()),
    }
    access = jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key, algorithms=["RS256"])
    refresh = new_token()
    expires = min(db.now() + REFRESH_LIFE, session.expires_at)
    db.add(RefreshToken(session_id=session.id, token_hash=token_hash(refresh), expires_at=expires))
    return TokenPair(access, refresh)


async def refresh(db: Db, token: str) -> TokenPair | None:
    """Swap a refresh token for a new pair; None (with its session ended) when it was used."""
    kept = await repository.refresh_token(db, token_hash(token))
    if kept is None or kept.expires_at <= db.now():
        raise Unauthenticated("This refresh token is unknown or has expired. Please sign in again.")
    session = await db.get(UserSession, kept.session_id)
    user = await repository.user_by_id(db, session.user_id) if session else None
    if session is None or session.revoked_at is not None or user is None or not user.is_active:
        raise Unauthenticated("This session has ended. Please sign in again.")
    if kept.used_at is not None:
        await sessions.end_sessions(db, session.user_id, only=session.id)
        return None
    kept.used_at = db.now()
    session.last_activity_at = db.now()
    return await issue(db, user, session)


async def actor_for_bearer(token: str, client: Client) -> Actor | None:
    """Who an access token belongs to; None when it is not ours, expired, or its session ended."""

    async def load() -> KeySet:
        async with unit_of_work() as db:
            return await _keys(db)

    keys = await cache.remember("keys", "access", 60, load)
    try:
        token_object = jwt.decode(token, keys, algorithms=["RS256"])
        claims = token_object.claims
        if float(claims["exp"]) <= current().clock().timestamp():
            return None
        return await sessions.actor_for_session(UUID(claims["sid"]), client)
    except (JoseError, KeyError, ValueError, TypeError):
        return None


async def _keys(db: Db) -> KeySet:
    """The signing keys, newest first; the first is made when there is none."""
    rows = await repository.signing_keys(db)
    readable = [(row.kid, sealing.take(row, "private_key")) for row in rows]
    found = [RSAKey.import_key(pem, {"kid": kid}) for kid, pem in readable if pem]
    if found:
        return KeySet(list(found))
    await repository.lock_signing_keys(db)
    if len(await repository.signing_keys(db)) != len(rows):
        return await _keys(db)
    kid = str(new_id())
    key = RSAKey.generate_key(2048, {"kid": kid})
    row = SigningKey(kid=kid)
    sealing.put(row, "private_key", key.as_pem(private=True))
    db.add(row)
    await db.flush()
    return KeySet([key])

"""All SQL of accounts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlmodel import col

from focusflow.accounts.models import (
    OneTimeToken,
    RefreshToken,
    SigningKey,
    User,
    UserPreference,
    UserSession,
)
from focusflow.platform.db import Db

_REGISTRATION_LOCK = 7_301_996
_KEY_LOCK = 7_301_995

Found = tuple[UserSession, User, UserPreference]


async def _session_where(db: Db, condition: ColumnElement[bool], now: datetime) -> Found | None:
    statement = (
        select(UserSession, User, UserPreference)
        .join(User, col(User.id) == UserSession.user_id)
        .join(UserPreference, col(UserPreference.user_id) == User.id)
        .where(
            condition,
            col(UserSession.revoked_at).is_(None),
            col(UserSession.expires_at) > now,
            col(User.is_active),
            col(User.deleted_at).is_(None),
        )
    )
    row = (await db.execute(statement)).first()
    return None if row is None else (row[0], row[1], row[2])


async def session_by_hash(db: Db, hashed: str, now: datetime) -> Found | None:
    """A running session with its user and preferences, by its token's hash."""
    return await _session_where(db, col(UserSession.token_hash) == hashed, now)


async def session_by_id(db: Db, session_id: UUID, now: datetime) -> Found | None:
    """A running session with its user and preferences, by its id."""
    return await _session_where(db, col(UserSession.id) == session_id, now)


async def touch_session(db: Db, session_id: UUID, now: datetime) -> None:
    """Note that a session is in use."""
    await db.execute(
        update(UserSession).where(col(UserSession.id) == session_id).values(last_activity_at=now)
    )


async def sessions_of(db: Db, user_id: UUID, now: datetime) -> Sequence[UserSession]:
    """A user's running sessions, the latest used first."""
    rows = await db.scalars(
        select(UserSession)
        .where(
            col(UserSession.user_id) == user_id,
            col(UserSession.revoked_at).is_(None),
            col(UserSession.expires_at) > now,
        )
        .order_by(col(UserSession.last_activity_at).desc())
        .limit(100)
    )
    return rows.all()


async def revoke_sessions(
    db: Db, user_id: UUID, now: datetime, *, only: UUID | None, but: UUID | None
) -> Sequence[tuple[UUID, str]]:
    """End a user's sessions (one, or all but one); their ids and token hashes."""
    statement = (
        update(UserSession)
        .where(col(UserSession.user_id) == user_id, col(UserSession.revoked_at).is_(None))
        .values(revoked_at=now)
        .returning(col(UserSession.id), col(UserSession.token_hash))
    )
    if only is not None:
        statement = statement.where(col(UserSession.id) == only)
    if but is not None:
        statement = statement.where(col(UserSession.id) != but)
    return [(row[0], row[1]) for row in await db.execute(statement)]


async def user_by_id(db: Db, user_id: UUID, *, lock: bool = False) -> User | None:
    """One account that was not deleted."""
    statement = select(User).where(col(User.id) == user_id, col(User.deleted_at).is_(None))
    return await db.scalar(statement.with_for_update() if lock else statement)


async def user_with_preference(
    db: Db, user_id: UUID, *, lock: bool = False
) -> tuple[User, UserPreference] | None:
    """One account with its preferences."""
    statement = (
        select(User, UserPreference)
        .join(UserPreference, col(UserPreference.user_id) == User.id)
        .where(col(User.id) == user_id, col(User.deleted_at).is_(None))
    )
    row = (await db.execute(statement.with_for_update() if lock else statement)).first()
    return None if row is None else (row[0], row[1])


async def users_with_preferences(
    db: Db, user_ids: Collection[UUID]
) -> list[tuple[User, UserPreference]]:
    """Accounts in use by id, with their preferences."""
    if not user_ids:
        return []
    rows = await db.execute(
        select(User, UserPreference)
        .join(UserPreference, col(UserPreference.user_id) == User.id)
        .where(col(User.id).in_(user_ids), col(User.is_active), col(User.deleted_at).is_(None))
    )
    return [(row[0], row[1]) for row in rows]


async def midnight_planners(
    db: Db, after: UUID | None, limit: int
) -> list[tuple[User, UserPreference]]:
    """Accounts in use whose days are planned when they begin, by id."""
    statement = (
        select(User, UserPreference)
        .join(UserPreference, col(UserPreference.user_id) == User.id)
        .where(
            col(User.is_active),
            col(User.deleted_at).is_(None),
            col(UserPreference.plan_at_midnight),
        )
        .order_by(col(User.id))
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(col(User.id) > after)
    return [(row[0], row[1]) for row in await db.execute(statement)]


async def user_by_email(db: Db, email: str, *, deleted: bool = False) -> User | None:
    """One account by its address, in any case; deleted ones only when asked for."""
    statement = select(User).where(func.lower(col(User.email)) == email.lower())
    if not deleted:
        statement = statement.where(col(User.deleted_at).is_(None))
    return await db.scalar(statement)


async def users(db: Db, q: str, after: UUID | None, limit: int) -> Sequence[User]:
    """Accounts whose address or names contain `q`, the newest first."""
    statement = select(User).where(col(User.deleted_at).is_(None)).order_by(col(User.id).desc())
    if q:
        columns = (User.email, User.username, User.display_name, User.first_name, User.last_name)
        statement = statement.where(
            or_(*(col(column).icontains(q, autoescape=True) for column in columns))
        )
    if after is not None:
        statement = statement.where(col(User.id) < after)
    return (await db.scalars(statement.limit(limit))).all()


async def names(db: Db, ids: Collection[UUID]) -> dict[UUID, str]:
    """Usernames of these accounts, deleted ones too."""
    statement = select(col(User.id), col(User.username)).where(col(User.id).in_(ids))
    return {row[0]: row[1] for row in await db.execute(statement)}


async def lock_admins(db: Db) -> list[UUID]:
    """The ids of those who can administer, locked so that they stay so."""
    rows = await db.scalars(
        select(col(User.id))
        .where(col(User.role) == "admin", col(User.is_active), col(User.deleted_at).is_(None))
        .order_by(col(User.id))
        .with_for_update()
    )
    return list(rows)


async def note_sign_in(db: Db, user_id: UUID, now: datetime) -> None:
    """Note when someone signed in; this is no change of the account, so `updated_at` stays."""
    await db.execute(update(User).where(col(User.id) == user_id).values(last_login_at=now))


async def name_taken(db: Db, *, email: str, username: str) -> tuple[bool, bool]:
    """Whether the address and the username are in use, by deleted accounts too."""
    row: Any = (
        await db.execute(
            select(
                func.coalesce(func.bool_or(func.lower(col(User.email)) == email.lower()), False),
                func.coalesce(
                    func.bool_or(func.lower(col(User.username)) == username.lower()), False
                ),
            ).where(
                (func.lower(col(User.email)) == email.lower())
                | (func.lower(col(User.username)) == username.lower())
            )
        )
    ).one()
    return bool(row[0]), bool(row[1])


async def lock_registration(db: Db) -> None:
    """Let one registration happen at a time, until this transaction ends."""
    await _lock(db, _REGISTRATION_LOCK)


async def lock_signing_keys(db: Db) -> None:
    """Let one process make a signing key, until this transaction ends."""
    await _lock(db, _KEY_LOCK)


async def _lock(db: Db, key: int) -> None:
    await db.execute(select(func.pg_advisory_xact_lock(key)))


async def any_user(db: Db) -> bool:
    """Whether there is any account at all."""
    return bool(await db.scalar(select(select(col(User.id)).exists())))


async def one_time_token(db: Db, purpose: str, hashed: str) -> OneTimeToken | None:
    """A one-time token, locked, whether used or not."""
    return await db.scalar(
        select(OneTimeToken)
        .where(col(OneTimeToken.purpose) == purpose, col(OneTimeToken.token_hash) == hashed)
        .with_for_update()
    )


async def void_tokens(db: Db, user_id: UUID, purpose: str, now: datetime) -> None:
    """Make a user's unused tokens of one purpose worthless."""
    await db.execute(
        update(OneTimeToken)
        .where(
            col(OneTimeToken.user_id) == user_id,
            col(OneTimeToken.purpose) == purpose,
            col(OneTimeToken.used_at).is_(None),
        )
        .values(used_at=now)
    )


async def refresh_token(db: Db, hashed: str) -> RefreshToken | None:
    """A refresh token, locked, whether used or not."""
    return await db.scalar(
        select(RefreshToken).where(col(RefreshToken.token_hash) == hashed).with_for_update()
    )


async def signing_keys(db: Db) -> Sequence[SigningKey]:
    """All signing keys that still verify, the newest first."""
    rows = await db.scalars(
        select(SigningKey)
        .where(col(SigningKey.retired_at).is_(None))
        .order_by(col(SigningKey.id).desc())
    )
    return rows.all()


async def delete_expired(db: Db, now: datetime, ended_before: datetime) -> None:
    """Drop tokens that expired, and sessions that ended long ago."""
    await db.execute(delete(OneTimeToken).where(col(OneTimeToken.expires_at) < now))
    await db.execute(delete(RefreshToken).where(col(RefreshToken.expires_at) < now))
    await db.execute(
        delete(UserSession).where(
            or_(
                col(UserSession.expires_at) < ended_before,
                col(UserSession.revoked_at) < ended_before,
            )
        )
    )

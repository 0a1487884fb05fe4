"""What administrators do with accounts."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from focusflow.accounts import repository, rules, sessions
from focusflow.accounts.events import ProfileChanged
from focusflow.accounts.models import User
from focusflow.accounts.schemas import AccountPatch, UserView
from focusflow.accounts.service import changes
from focusflow.platform import eventlog
from focusflow.platform.actor import Actor
from focusflow.platform.api import Page, decode_cursor, encode_cursor, uuid
from focusflow.platform.db import Db
from focusflow.platform.errors import Conflict, NotFound
from focusflow.platform.eventlog import LogEntry, LogFilter
from focusflow.platform.events import publish


async def list_users(
    db: Db, actor: Actor, *, q: str = "", cursor: str | None = None, limit: int = 50
) -> Page[UserView]:
    """Accounts, the newest first; `q` is part of an address or a name."""
    actor.require_admin()
    after = decode_cursor(cursor, uuid)
    rows = await repository.users(db, q.strip(), after[0] if after else None, limit + 1)
    more = encode_cursor(rows[limit - 1].id) if len(rows) > limit else None
    return Page(items=tuple(UserView.model_validate(row) for row in rows[:limit]), next_cursor=more)


async def update_account(db: Db, actor: Actor, user_id: UUID, data: AccountPatch) -> UserView:
    """Change someone's role, or switch the account on or off (which ends its sessions).

    Conflict for the last administrator, and for switching oneself off.
    """
    actor.require_admin()
    admins = await repository.lock_admins(db)
    user = await repository.user_by_id(db, user_id, lock=True)
    if user is None:
        raise NotFound
    values = data.model_dump(exclude={"seen"}, exclude_none=True)
    off = values.get("is_active") is False
    if off and user.id == actor.user_id:
        raise Conflict("You cannot switch off your own account.")
    demoted = values.get("role", user.role) != "admin"
    if (off or demoted) and admins == [user.id]:
        raise Conflict("This is the last administrator. Make somebody else one first.")
    before, after = await changes.apply(db, user, values, ProfileChanged.entity, data.seen)
    if after:
        change = ProfileChanged(user.id, before, after)
        await publish(db, actor, change, user_id=user.id)
        await sessions.forget_actor(db, user.id)
    if "is_active" in after and off:
        await sessions.end_sessions(db, user.id)
    return UserView.model_validate(user)


async def names_of(db: Db, actor: Actor, ids: Collection[UUID]) -> dict[UUID, str]:
    """Usernames of these accounts, for a list that only has their ids."""
    actor.require_admin()
    return await repository.names(db, ids)


async def audit_log(
    db: Db, actor: Actor, wanted: LogFilter, *, cursor: str | None = None, limit: int = 50
) -> Page[LogEntry]:
    """The audit log of everyone, the newest first."""
    actor.require_admin()
    return await eventlog.page(db, wanted, cursor, limit)


async def promote(db: Db, email: str) -> UserView:
    """Make an account an administrator's, for the command line; NotFound for an unknown address."""
    address = rules.read_email(email)
    user: User | None = await repository.user_by_email(db, address) if address else None
    if user is None:
        raise NotFound(f"There is no account with the address {email}.")
    before, after = await changes.apply(db, user, {"role": "admin"}, ProfileChanged.entity, None)
    if after:
        await publish(db, None, ProfileChanged(user.id, before, after), user_id=user.id)
        await sessions.forget_actor(db, user.id)
    return UserView.model_validate(user)

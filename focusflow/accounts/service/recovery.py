"""Confirming an address, and getting to a new password."""

from __future__ import annotations

from focusflow.accounts import mails, passwords, repository, rules, sessions
from focusflow.accounts.events import PasswordChanged, UserVerified
from focusflow.accounts.models import User
from focusflow.accounts.schemas import UserView
from focusflow.accounts.service import links
from focusflow.accounts.service.registration import send_verification
from focusflow.accounts.sessions import Client
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import InvalidInput, NotFound
from focusflow.platform.events import publish


async def verify_email(db: Db, token: str, client: Client) -> UserView:
    """Confirm the address a mailed link was sent to; Gone the second time."""
    user = await links.use(db, "verify", token)
    user.is_email_verified = True
    await db.flush()
    await publish(db, _self(user, client), UserVerified(user.id))
    return UserView.model_validate(user)


async def resend_verification(db: Db, email: str) -> None:
    """Mail a new link when the address is known and not confirmed; the older ones stop working."""
    user = await _mailable(db, email)
    if user is not None and not user.is_email_verified:
        await send_verification(db, user)


async def forgot_password(db: Db, email: str) -> None:
    """Mail a link to set a new password, if there is such an account; tells nobody whether."""
    user = await _mailable(db, email)
    if user is not None:
        token = await links.make(db, user, "reset")
        link = links.address("/reset-password", token=token)
        await links.send(db, user, mails.reset(links.called(user), link))


async def reset_password(db: Db, token: str, password: str, client: Client) -> None:
    """Set a password by a mailed link; all sessions end. A refused password leaves the link."""
    _refuse_weak("password", password)
    hashed = await passwords.hash_password(password)
    user = await links.use(db, "reset", token)
    await _keep(db, user, hashed)
    await sessions.end_sessions(db, user.id)
    await publish(db, _self(user, client), PasswordChanged(user.id, "reset"))


async def change_password(db: Db, actor: Actor, current: str, new: str) -> None:
    """Set a new password; every other session of this person ends."""
    user = await repository.user_by_id(db, actor.user_id, lock=True)
    if user is None:
        raise NotFound
    fits, _ = await passwords.verify(current, user.password_hash)
    if not fits:
        raise InvalidInput("current_password", "This is not your present password.")
    _refuse_weak("new_password", new)
    await _keep(db, user, await passwords.hash_password(new))
    await sessions.end_sessions(db, user.id, but=actor.session_id)
    await publish(db, actor, PasswordChanged(user.id, "change"))


def _refuse_weak(field: str, password: str) -> None:
    if problem := rules.password_problem(password):
        raise InvalidInput(field, problem, unmet=rules.password_gaps(password))


async def _keep(db: Db, user: User, hashed: str) -> None:
    user.password_hash = hashed
    for purpose in ("reset", "ticket"):
        await repository.void_tokens(db, user.id, purpose, db.now())
    link = links.address("/forgot-password")
    await links.send(db, user, mails.password_changed(links.called(user), link))


async def _mailable(db: Db, email: str) -> User | None:
    address = rules.read_email(email)
    user = await repository.user_by_email(db, address) if address else None
    return user if user is not None and user.is_active else None


def _self(user: User, client: Client) -> Actor:
    """Someone who proved by a mailed link who they are."""
    return Actor(user.id, user.role, ip=client.ip, user_agent=client.user_agent)

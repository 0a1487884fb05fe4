"""Signing in and out, by browser and by API."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from focusflow.accounts import passwords, repository, rules, sessions, tokens
from focusflow.accounts.events import SessionsEnded, SessionStarted
from focusflow.accounts.models import User, UserSession
from focusflow.accounts.schemas import LoginView, TokensView, UserView
from focusflow.accounts.service import links
from focusflow.accounts.sessions import Client
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import Forbidden, NotFound, Unauthenticated
from focusflow.platform.events import publish


async def authenticate(db: Db, email: str, password: str) -> UserView:
    """Whose address and password these are; opens no session.

    Unauthenticated for an unknown address and for a wrong password alike, Forbidden for an
    account that is switched off.
    """
    return UserView.model_validate(await _check(db, email, password))


async def sign_in(db: Db, email: str, password: str, client: Client) -> tuple[UserView, str]:
    """Open a browser session: whose, and the token for the cookie."""
    user = await _check(db, email, password)
    _, token = await _begin(db, user, client, "browser")
    return UserView.model_validate(user), token


async def log_in(db: Db, email: str, password: str, client: Client) -> LoginView:
    """Open an API session: access and refresh token, and whose they are."""
    user = await _check(db, email, password)
    session, _ = await _begin(db, user, client, "api")
    pair = await tokens.issue(db, user, session)
    return LoginView(**asdict(pair), user=UserView.model_validate(user))


async def refresh(db: Db, token: str) -> TokensView | None:
    """New tokens for a refresh token.

    None when it was used before: its session is then ended, which the caller must commit.
    """
    pair = await tokens.refresh(db, token)
    return None if pair is None else TokensView(**asdict(pair))


async def mint_ticket(db: Db, user_id: UUID) -> str:
    """A ticket that lets the next page load of this person sign in: once, within 60 s."""
    user = await repository.user_by_id(db, user_id)
    if user is None:
        raise NotFound
    return await links.make(db, user, "ticket")


async def redeem_ticket(db: Db, ticket: str, client: Client, replaces: str | None = None) -> str:
    """Swap a ticket for a browser session's token; Gone when it was used or is too old.

    `replaces` is the session token the browser still carried; that session ends.
    """
    user = await links.use(db, "ticket", ticket)
    former = await sessions.actor_for_token(replaces) if replaces else None
    if former is not None:
        await sessions.end_sessions(db, former.user_id, only=former.session_id)
    _, token = await _begin(db, user, client, "browser")
    return token


async def sign_out(db: Db, actor: Actor) -> None:
    """End the session that this request came with, and its refresh tokens."""
    if actor.session_id is not None:
        count = await sessions.end_sessions(db, actor.user_id, only=actor.session_id)
        await publish(db, actor, SessionsEnded(actor.user_id, count))


async def _check(db: Db, email: str, password: str) -> User:
    address = rules.read_email(email)
    user = await repository.user_by_email(db, address, deleted=True) if address else None
    fits, stronger = await passwords.verify(password, user.password_hash if user else None)
    if user is None or not fits:
        raise Unauthenticated("This address and password do not fit together.")
    if not user.is_active or user.deleted_at is not None:
        raise Forbidden("This account is switched off.")
    if stronger is not None:
        user.password_hash = stronger
    return user


async def _begin(db: Db, user: User, client: Client, kind: str) -> tuple[UserSession, str]:
    session, token = await sessions.open_session(db, user, client, kind)
    actor = Actor(user.id, user.role, session.id, ip=client.ip, user_agent=client.user_agent)
    await publish(db, actor, SessionStarted(session.id, kind))
    return session, token

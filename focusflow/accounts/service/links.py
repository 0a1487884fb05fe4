"""One-time tokens: made with a life, used once."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from focusflow.accounts import repository
from focusflow.accounts.mails import Mail
from focusflow.accounts.models import OneTimeToken, User
from focusflow.platform import mail
from focusflow.platform.crypto import new_token, token_hash
from focusflow.platform.db import Db
from focusflow.platform.errors import Gone
from focusflow.settings import get_settings

LIFE = {
    "verify": timedelta(days=2),
    "reset": timedelta(hours=1),
    "ticket": timedelta(seconds=60),
}


async def make(db: Db, user: User, purpose: str) -> str:
    """A new token of this purpose; those made before stop working, tickets excepted."""
    if purpose != "ticket":
        await repository.void_tokens(db, user.id, purpose, db.now())
    token = new_token()
    expires = db.now() + LIFE[purpose]
    db.add(
        OneTimeToken(
            user_id=user.id, purpose=purpose, token_hash=token_hash(token), expires_at=expires
        )
    )
    await db.flush()
    return token


async def use(db: Db, purpose: str, token: str) -> User:
    """Whose token this is, now used up; Gone when it was used, expired or never made."""
    kept = await repository.one_time_token(db, purpose, token_hash(token))
    if kept is None or kept.used_at is not None or kept.expires_at <= db.now():
        raise Gone
    user = await repository.user_by_id(db, kept.user_id, lock=True)
    if user is None or not user.is_active:
        raise Gone
    kept.used_at = db.now()
    return user


def address(path: str, **query: str) -> str:
    """A full address on this site, for a mail."""
    return f"{get_settings().url}{path}" + (f"?{urlencode(query)}" if query else "")


def called(user: User) -> str:
    """What to call someone in a mail."""
    return user.display_name or user.first_name or user.username


async def send(db: Db, user: User, message: Mail) -> None:
    """Put a message to someone in the outbox."""
    await mail.write(db, user.email, message.subject, message.text, message.html)

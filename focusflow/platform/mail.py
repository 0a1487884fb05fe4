"""Mail: written to the outbox table with the change it belongs to, sent by a job.

Without SMTP_URL mails stay in the outbox, which is shown as a page in development.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Field, col

from focusflow.platform.db import Db, Row, UtcDateTime
from focusflow.platform.jobs import job


class MailSender(Protocol):
    """Sends one message; raises when it could not be handed over."""

    async def send(self, to: str, subject: str, text: str, html: str) -> None: ...


class OutboxMail(Row, table=True):
    """A message that was written; `sent_at` is empty while it waits or when nobody sends."""

    __tablename__ = "outbox_mail"

    recipient: str = Field(max_length=254)
    subject: str = Field(max_length=300)
    text: str
    html: str
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


_sender: MailSender | None = None


def use(sender: MailSender | None) -> None:
    """Let jobs send with this; None keeps mails in the outbox."""
    global _sender
    _sender = sender


def is_local() -> bool:
    """Whether mails stay in the local outbox."""
    return _sender is None


async def write(db: Db, to: str, subject: str, text: str, html: str) -> None:
    """Put a message in the outbox; it leaves after the caller's transaction commits."""
    mail = OutboxMail(recipient=to, subject=subject[:300], text=text, html=html)
    db.add(mail)
    await db.flush()
    if _sender is not None:
        await send_mail.defer(db, mail_id=str(mail.id))


async def newest(db: Db, limit: int = 50) -> list[OutboxMail]:
    """The latest messages, for the development page."""
    rows = await db.scalars(select(OutboxMail).order_by(col(OutboxMail.id).desc()).limit(limit))
    return list(rows)


@job("send_mail", queue="notifications")
async def send_mail(db: Db, mail_id: str) -> None:
    """Hand one message to the mail server, once."""
    mail = await db.get(OutboxMail, UUID(mail_id), with_for_update=True)
    if mail is None or mail.sent_at is not None or _sender is None:
        return
    await _sender.send(mail.recipient, mail.subject, mail.text, mail.html)
    mail.sent_at = db.now()

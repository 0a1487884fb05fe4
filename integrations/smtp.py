"""Mail over SMTP, with aiosmtplib."""

from __future__ import annotations

from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib


class SmtpSender:
    """Sends through the server of an address such as smtp://user:password@host:587.

    `smtps://` speaks TLS from the start; `smtp://` upgrades when the server offers it,
    unless `?tls=off`.
    """

    def __init__(self, url: str, sender: str) -> None:
        parts = urlsplit(url)
        self._sender = sender
        self._host = parts.hostname or "localhost"
        self._tls = parts.scheme == "smtps"
        self._port = parts.port or (465 if self._tls else 587)
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password) if parts.password else None
        self._start_tls = False if parse_qs(parts.query).get("tls") == ["off"] else None

    async def send(self, to: str, subject: str, text: str, html: str) -> None:
        """Hand over one message in text and HTML."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self._sender, to, subject
        message.set_content(text)
        message.add_alternative(html, subtype="html")
        await aiosmtplib.send(
            message,
            hostname=self._host,
            port=self._port,
            username=self._user,
            password=self._password,
            use_tls=self._tls,
            start_tls=False if self._tls else self._start_tls,
            timeout=20,
        )

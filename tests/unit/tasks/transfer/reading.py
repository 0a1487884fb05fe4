"""Reads files as somebody in Berlin, on a Tuesday."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from focusflow.tasks.quickadd import Context
from focusflow.tasks.transfer import Read, read

BERLIN = ZoneInfo("Europe/Berlin")
CTX = Context(now=datetime(2026, 11, 24, 9, tzinfo=BERLIN))
"""A Tuesday."""


def of(text: str | bytes, name: str = "", **options: object) -> tuple[str, Read]:
    data = text.encode() if isinstance(text, str) else text
    return read(data, name, CTX, **options)  # type: ignore[arg-type]

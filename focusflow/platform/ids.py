"""Identifiers: UUID version 7, so that they sort by time and are safe to make offline."""

from __future__ import annotations

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A new UUIDv7."""
    return uuid7()

"""Who acts: the first question every verb asks."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from focusflow.platform.errors import Forbidden

BY_ITSELF = "by-itself"
"""Stands in the log where others name a request, for what was done without anyone's doing."""


@dataclass(frozen=True)
class Actor:
    """A signed-in user, with what verbs need to know without asking the database.

    `session_id` is None for jobs that act on a user's behalf. `first_weekday`: 0 is Monday.
    `by` says who really does it: the `user`, the `system` by itself, or the coach (`ai`).
    """

    user_id: UUID
    role: str = "student"
    session_id: UUID | None = None
    timezone: str = "UTC"
    day_start_hour: int = 0
    first_weekday: int = 0
    ip: str | None = None
    user_agent: str | None = None
    request_id: str | None = None
    by: str = "user"

    def require_admin(self) -> None:
        """Raise Forbidden unless this is an admin."""
        if self.role != "admin":
            raise Forbidden("Only an administrator may do this.")

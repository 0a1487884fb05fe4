"""What an outside system has to offer so that its calendars can be shown here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from focusflow.calendar.ics import IcsEvent

Secret = Mapping[str, str]
"""What opens an account or address: never logged, never shown, encrypted where it is kept."""

Cursor = Mapping[str, Any]
"""What a provider wants to hear at the next read, in JSON; empty at the first."""


@dataclass(frozen=True)
class Offer:
    """What a provider is, in words for the page where one connects."""

    key: Literal["feed"]
    title: str
    kind: Literal["calendar"]
    reads: str
    writes: str
    setup: str


@dataclass(frozen=True)
class Reading:
    """What a calendar holds now; `events` is None when nothing changed since the cursor."""

    events: tuple[IcsEvent, ...] | None
    title: str = ""
    skipped: int = 0
    cursor: Cursor = field(default_factory=dict)


class CalendarProvider(Protocol):
    """Reads calendars of one kind of outside system.

    Every method may take a while, and raises UpstreamUnavailable when the other side does not
    answer or says to wait (`retry_after` in seconds among the details), and InvalidInput or
    Forbidden when only the person can mend it; either message is shown to them.
    """

    offer: Offer

    def check(self, secret: Secret) -> str:
        """What to call the connection, with nothing secret in it; asks nobody.

        InvalidInput says why this can't lead anywhere.
        """
        ...

    async def read(self, secret: Secret, calendar: str, cursor: Cursor, zone: str) -> Reading:
        """All events of a calendar, by its id over there; `zone` is for times that name none."""
        ...

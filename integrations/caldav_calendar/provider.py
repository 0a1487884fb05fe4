"""Any CalDAV server as a provider of calendars."""

from __future__ import annotations

from collections.abc import Sequence

from focusflow.calendar.ics import IcsEvent
from focusflow.connections.ports import (
    Cursor,
    Offer,
    OutsideCalendar,
    Placed,
    Reading,
    Secret,
)
from focusflow.platform.errors import InvalidInput
from integrations.caldav_calendar import discovery, reading, writing
from integrations.caldav_calendar.client import Client, address_of


class CalDav:
    """Reads and writes the calendars of an account, with a name and an app password."""

    offer = Offer(
        key="caldav",
        title="CalDAV account",
        kind="calendar",
        reads="Events of all calendars that you choose, at Apple iCloud, Nextcloud, Fastmail or "
        "any other CalDAV server.",
        writes="Your plan, if you want that, into one calendar that you choose.",
        setup=(
            "Type the address of the server (caldav.icloud.com, caldav.fastmail.com, or the "
            "CalDAV address that Nextcloud shows under Calendar settings), your name there, and "
            "an app password, which you make in the security settings of that account."
        ),
        asks=("address", "username", "password"),
    )

    def check(self, secret: Secret) -> str:
        """Who and where, such as `alice at cloud.example.org`."""
        host, name = address_of(secret).host, " ".join(secret.get("username", "").split())
        for field, word in (("username", "name"), ("password", "password")):
            if not secret.get(field, "").strip():
                raise InvalidInput(field, f"Type your {word} at {host}.", reason="missing")
        return f"{name} at {host}"[:200]

    async def calendars(self, secret: Secret) -> tuple[OutsideCalendar, ...]:
        """The calendars that hold events, wherever the address leads."""
        return await discovery.calendars(Client(secret))

    async def read(self, secret: Secret, calendar: str, cursor: Cursor, zone: str) -> Reading:
        """The calendar whole at first, afterwards what changed."""
        return await reading.read_calendar(Client(secret), calendar, cursor, zone)

    async def put(
        self, secret: Secret, calendar: str, events: Sequence[IcsEvent], known: Placed | None
    ) -> Placed:
        """Make or change an event; what the server keeps beside what we know stays as it is."""
        return await writing.put(Client(secret), calendar, events, known)

    async def remove(self, secret: Secret, calendar: str, known: Placed) -> None:
        """Remove an event, or a series with its changed occurrences."""
        await writing.remove(Client(secret), calendar, known)

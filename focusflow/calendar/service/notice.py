"""Say what changed in a calendar."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from focusflow.calendar.events import CalendarChanged
from focusflow.calendar.models import CalendarEvent
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.events import EventRecord, publish, to_json

_TOLD = (
    "title", "location", "event_type", "status", "color", "busy", "all_day", "starts_at",
    "ends_at", "zone", "recurrence_rule",
)  # fmt: skip


def snapshot(row: CalendarEvent) -> dict[str, Any]:
    """The fields whose changes are told, as JSON; long texts are not."""
    return {name: to_json(getattr(row, name)) for name in _TOLD} | {
        "series_start": to_json(row.series_start),
        "series_end": to_json(row.series_end),
    }


async def announce(
    db: Db,
    actor: Actor,
    kind: str,
    row: CalendarEvent,
    before: dict[str, Any],
    *,
    event_id: UUID | None = None,
    details: dict[str, Any] | None = None,
) -> EventRecord:
    """Publish that an event changed, with the fields that did, before and after."""
    after = snapshot(row)
    changed = [name for name in _TOLD if before[name] != after[name]]
    changes = {
        "before": {name: before[name] for name in changed},
        "after": {name: after[name] for name in changed},
    }
    ends = (before["series_end"], after["series_end"])
    return await publish(
        db,
        actor,
        CalendarChanged(
            kind=kind,
            event_id=event_id or row.id,
            source=row.source,
            start=min(before["series_start"], after["series_start"]),
            end=None if None in ends else max(ends),
            busy=bool(before["busy"] or after["busy"]),
            changes=changes | (details or {}),
        ),
    )


async def announce_many(
    db: Db,
    actor: Actor,
    kind: str,
    *,
    source: str = "ics",
    start: datetime | None,
    end: datetime | None,
    details: dict[str, Any],
) -> None:
    """Publish that a whole file or outside calendar came, changed or went."""
    await publish(
        db,
        actor,
        CalendarChanged(
            kind=kind,
            event_id=None,
            source=source,
            start=start.isoformat() if start else None,
            end=end.isoformat() if end else None,
            busy=True,
            changes=details,
        ),
    )

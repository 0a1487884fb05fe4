"""What happens in a calendar."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar
from uuid import UUID

from focusflow.platform.events import DomainEvent


@dataclass(frozen=True)
class CalendarChanged(DomainEvent):
    """One event was created, updated, deleted or restored, or many of a file or outside calendar.

    `kind` is created, updated, deleted, restored, imported, mirrored or removed; the last three
    speak of many events and have no `event_id`. `start` and `end` are ISO instants round
    everything that changed, None when unbounded; `busy` says whether time that blocks a plan may
    have changed. `changes` holds before and after of changed fields, or the counts of many.
    """

    entity: ClassVar[str] = "calendar_event"
    entity_field: ClassVar[str] = "event_id"
    topic: ClassVar[str] = "calendar"

    kind: str
    event_id: UUID | None
    source: str
    start: str | None
    end: str | None
    busy: bool
    changes: dict[str, Any] = field(default_factory=dict)

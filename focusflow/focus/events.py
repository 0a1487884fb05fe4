"""What happens in focus."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from focusflow.platform.events import DomainEvent


@dataclass(frozen=True)
class _FocusEvent(DomainEvent):
    session_id: UUID
    task_id: UUID | None

    entity: ClassVar[str] = "focus_session"
    entity_field: ClassVar[str] = "session_id"
    topic: ClassVar[str] = "focus"


@dataclass(frozen=True)
class FocusSessionStarted(_FocusEvent):
    """A phase began: `phase` is focus, short_break or long_break; `planned` is in minutes."""

    mode: str
    phase: str
    planned: int | None


@dataclass(frozen=True)
class FocusSessionPaused(_FocusEvent):
    """The timer stands still."""


@dataclass(frozen=True)
class FocusSessionResumed(_FocusEvent):
    """The timer runs again."""


@dataclass(frozen=True)
class FocusSessionCompleted(_FocusEvent):
    """Focus time was recorded: `minutes` of work that ended at `ended_at`.

    The end may lie before the event: a phase that ran out unseen is settled on return.
    """

    minutes: int
    planned: int | None
    mode: str
    ended_at: datetime


@dataclass(frozen=True)
class FocusSessionAbandoned(_FocusEvent):
    """A focus phase was given up or discarded; its minutes count for nothing."""

    minutes: int


@dataclass(frozen=True)
class FocusBreakEnded(_FocusEvent):
    """A break is over and no focus phase follows."""

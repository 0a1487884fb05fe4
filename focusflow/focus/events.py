"""What happens in focus, and what focus does when tasks change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from focusflow.accounts.sessions import actor_for_user
from focusflow.platform.db import Db
from focusflow.platform.events import DomainEvent, Told, subscribe_all
from focusflow.tasks.events import TaskChanged


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
class TaskOverran(DomainEvent):
    """A task took more than half as long again as estimated; both are in minutes.

    Told once a session: while the timer runs, or when more was recorded than anyone had seen.
    """

    task_id: UUID
    estimated: int
    actual: int

    entity: ClassVar[str] = "task"
    entity_field: ClassVar[str] = "task_id"


@dataclass(frozen=True)
class FocusBreakEnded(_FocusEvent):
    """A break is over and no focus phase follows."""


_RECKONED = {"estimated_minutes", "actual_minutes"}


@subscribe_all(TaskChanged)
async def follow_estimates(db: Db, told: Told[TaskChanged]) -> None:
    """Watch a running session's task anew when its estimate changed, or it is open again."""
    ids: set[UUID] = set()
    for _, event in told:
        again = event.action in ("reopened", "restored") or bool(_RECKONED & event.after.keys())
        if again and event.action != "created":
            ids |= {event.task_id, *(UUID(other) for other in event.also)}
    user_id = told[0][0].user_id
    if user_id is None or not ids:
        return
    from focusflow.focus import service  # it publishes the events above

    await service.watch_tasks(db, await actor_for_user(db, user_id), ids)

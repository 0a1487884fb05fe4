"""What happens to tasks, and what tasks do when someone moves zone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar
from uuid import UUID

from focusflow.accounts import sessions
from focusflow.accounts.events import PreferencesChanged, ProfileChanged
from focusflow.platform.db import Db
from focusflow.platform.events import DomainEvent, EventRecord, subscribe


@dataclass(frozen=True)
class TaskEvent(DomainEvent):
    """What all events of tasks share."""

    entity: ClassVar[str] = "task"
    entity_field: ClassVar[str] = "task_id"
    topic: ClassVar[str] = "tasks"

    task_id: UUID


@dataclass(frozen=True)
class TaskChanged(TaskEvent):
    """A task was created, updated, completed, reopened, deleted or restored.

    `before` and `after` hold the changed fields only. `goal_ids` are the goals whose tasks
    this may have moved, `also` the subtasks that went along.
    """

    action: str
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    actor: str = "user"
    goal_ids: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class TaskMoved(TaskEvent):
    """A task got another place in the manual order; no change of what it says."""

    place_before: float
    place_after: float


@dataclass(frozen=True)
class TaskVersionSetAside(TaskEvent):
    """A version of some fields that lost against another; `before` holds what it said.

    Nothing of the task changed, so that nobody's edit becomes stale by it.
    """

    before: dict[str, Any]
    actor: str = "user"


@dataclass(frozen=True)
class TaskCompleted(TaskEvent):
    """A task was done.

    `minutes` is the time it took, or the estimate when none was noted. `early`: before its due
    moment, or before its slot ended when it has no due date. `on_time`: not after its due moment.
    """

    goal_id: UUID | None
    difficulty: str
    minutes: int
    early: bool
    on_time: bool


@dataclass(frozen=True)
class TaskReopened(TaskEvent):
    """A task that was done is open again."""


@dataclass(frozen=True)
class TaskPartChanged(DomainEvent):
    """Something that people order their tasks with was created, updated, deleted or restored.

    What is published is one of the kinds below.
    """

    entity_field: ClassVar[str] = "part_id"
    topic: ClassVar[str] = "tasks"

    part_id: UUID
    action: str
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class TaskSectionChanged(TaskPartChanged):
    """A section of someone's list and board changed."""

    entity: ClassVar[str] = "task_section"


@dataclass(frozen=True)
class TaskFilterChanged(TaskPartChanged):
    """A saved filter changed."""

    entity: ClassVar[str] = "task_saved_filter"


@dataclass(frozen=True)
class TaskTemplateChanged(TaskPartChanged):
    """A template of tasks changed."""

    entity: ClassVar[str] = "task_template"


@dataclass(frozen=True)
class TaskBoardChanged(TaskPartChanged):
    """The columns of someone's board stand for something else; `part_id` is the person's id."""

    entity: ClassVar[str] = "task_board"


@dataclass(frozen=True)
class TaskSkipped(TaskEvent):
    """A task is not for today after all; `day` is that local day, written YYYY-MM-DD."""

    day: str
    slot_id: UUID | None = None


@dataclass(frozen=True)
class UrgentTaskAdded(TaskEvent):
    """An urgent task was added, or an open task became urgent."""


@dataclass(frozen=True)
class TasksImported(DomainEvent):
    """A file of tasks was brought in: one event for all of them, and no points for done ones."""

    entity: ClassVar[str] = "task_import"
    entity_field: ClassVar[str] = "import_id"
    topic: ClassVar[str] = "tasks"

    import_id: UUID
    format: str
    taken: int
    already: int
    skipped: int


@dataclass(frozen=True)
class TaskImportUndone(DomainEvent):
    """What an import had brought was removed again, but for what was changed since."""

    entity: ClassVar[str] = "task_import"
    entity_field: ClassVar[str] = "import_id"
    topic: ClassVar[str] = "tasks"

    import_id: UUID
    removed: int
    kept: int


@dataclass(frozen=True)
class TaskImportCancelled(TaskImportUndone):
    """An import was stopped while it ran, and what had come in was removed again."""


@subscribe(ProfileChanged)
async def follow_zone(db: Db, record: EventRecord, event: ProfileChanged) -> None:
    """Move due moments along when someone changes their time zone."""
    if "timezone" in event.after:
        await _recompute_due(db, record.user_id)


@subscribe(PreferencesChanged)
async def follow_day_start(db: Db, record: EventRecord, event: PreferencesChanged) -> None:
    """Move the end of days along when someone's day starts at another hour."""
    if "day_start_hour" in event.after:
        await _recompute_due(db, record.user_id)


async def _recompute_due(db: Db, user_id: UUID | None) -> None:
    from focusflow.tasks import service  # it publishes the events above

    if user_id is not None:
        await service.recompute_due(db, await sessions.actor_for_user(db, user_id))

"""What happens to goals, and what goals do when tasks move."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar
from uuid import UUID

from focusflow.goals import repository
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.events import DomainEvent, Told, subscribe_all
from focusflow.tasks.events import TaskChanged


@dataclass(frozen=True)
class GoalEvent(DomainEvent):
    """What all events of goals share."""

    entity: ClassVar[str] = "goal"
    entity_field: ClassVar[str] = "goal_id"
    topic: ClassVar[str] = "goals"

    goal_id: UUID


@dataclass(frozen=True)
class GoalChanged(GoalEvent):
    """A goal or one of its milestones was created, updated, completed, deleted or restored.

    `before` and `after` hold the changed fields only; a milestone's begin with its id.
    """

    action: str
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    actor: str = "user"
    milestone_id: UUID | None = None


@dataclass(frozen=True)
class GoalPriorityChanged(GoalEvent):
    """A goal became more or less important."""

    before: str
    after: str


@dataclass(frozen=True)
class GoalCompleted(GoalEvent):
    """A goal was reached, `days_taken` days after its start.

    `tasks_done` counts its tasks, `age_minutes` is how long ago it was written down.
    """

    category: str | None
    days_taken: int
    title: str = ""
    tasks_done: int = 0
    age_minutes: int = 0


@dataclass(frozen=True)
class GoalReopened(GoalEvent):
    """A goal that was reached is not any more; `status` is what it is now."""

    status: str
    title: str


@dataclass(frozen=True)
class MilestoneReached(GoalEvent):
    """A step of a goal was reached, which brought the goal to `progress` percent.

    `tasks_done` counts the step's tasks, `age_minutes` is how long ago it was written down.
    """

    milestone_id: UUID
    title: str = ""
    goal_title: str = ""
    progress: int = 0
    tasks_done: int = 0
    age_minutes: int = 0


@dataclass(frozen=True)
class MilestoneReopened(GoalEvent):
    """A step that was reached is not any more; `status` is what it is now."""

    milestone_id: UUID
    status: str
    title: str


@dataclass(frozen=True)
class ReachedDeleted(GoalEvent):
    """A reached milestone went to the trash, alone or with its goal; None: a reached goal."""

    milestone_id: UUID | None = None


@dataclass(frozen=True)
class ReachedRestored(GoalEvent):
    """A reached milestone came back from the trash, alone or with its goal; None: a goal."""

    milestone_id: UUID | None = None


@dataclass(frozen=True)
class CueChanged(DomainEvent):
    """An if-then cue of a goal or a task was created, updated, deleted or restored."""

    entity: ClassVar[str] = "cue"
    entity_field: ClassVar[str] = "cue_id"
    topic: ClassVar[str] = "goals"

    cue_id: UUID
    action: str
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    goal_id: UUID | None = None
    task_id: UUID | None = None


@dataclass(frozen=True)
class TemplateChanged(DomainEvent):
    """A goal template of a person's own was created, deleted or restored."""

    entity: ClassVar[str] = "goal_template"
    entity_field: ClassVar[str] = "template_id"
    topic: ClassVar[str] = "goals"

    template_id: UUID
    action: str
    title: str


@subscribe_all(TaskChanged)
async def follow_tasks(db: Db, told: Told[TaskChanged]) -> None:
    """Count the tasks of goals again when some came, went or were done."""
    user_id = told[0][0].user_id
    ids = [UUID(goal) for goal in sorted({goal for _, event in told for goal in event.goal_ids})]
    if user_id is None or not ids:
        return
    from focusflow.goals.service import progress  # it publishes the events above
    from focusflow.tasks import service as tasks  # tasks ask goals about links

    actor = Actor(user_id=user_id)
    # Locked before they are counted, so that of two completions at once both are seen.
    goals = await repository.goals_locked(db, actor, ids)
    milestones = await repository.milestones_of(db, actor, ids)
    tallies = await tasks.goal_tallies(db, actor, ids)
    for goal in goals:
        own = {
            tally.milestone_id: (tally.done, tally.total)
            for tally in tallies
            if tally.goal_id == goal.id
        }
        progress.take_tallies(db, goal, milestones.get(goal.id, []), own)
    if goals:
        db.changes.add((user_id, "goals"))

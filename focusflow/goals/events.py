"""What happens to goals, and what goals do when tasks move."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar
from uuid import UUID

from focusflow.goals import repository
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.events import DomainEvent, EventRecord, subscribe
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
    """A goal was reached, `days_taken` days after its start."""

    category: str | None
    days_taken: int


@dataclass(frozen=True)
class MilestoneReached(GoalEvent):
    """A step of a goal was reached."""

    milestone_id: UUID


@subscribe(TaskChanged)
async def follow_tasks(db: Db, record: EventRecord, event: TaskChanged) -> None:
    """Count a goal's tasks again when some came, went or were done."""
    if record.user_id is None or not event.goal_ids:
        return
    from focusflow.goals.service import progress  # it publishes the events above
    from focusflow.tasks import service as tasks  # tasks ask goals about links

    actor = Actor(user_id=record.user_id)
    ids = [UUID(goal_id) for goal_id in event.goal_ids]
    # Locked before they are counted, so that of two completions at once both are seen.
    goals = await repository.goals_locked(db, actor, ids)
    tallies = await tasks.goal_tallies(db, actor, ids)
    for goal in goals:
        milestones = await repository.milestones(db, actor, goal.id)
        own = {
            tally.milestone_id: (tally.done, tally.total)
            for tally in tallies
            if tally.goal_id == goal.id
        }
        progress.take_tallies(db, goal, milestones, own)
        db.changes.add((record.user_id, "goals"))

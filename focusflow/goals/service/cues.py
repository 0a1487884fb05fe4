"""If-then cues, and the wish they come from."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from focusflow.goals import repository
from focusflow.goals.events import CueChanged, GoalChanged
from focusflow.goals.models import Cue, Goal
from focusflow.goals.schemas import Deleted, GoalView
from focusflow.goals.schemas_plan import CueFields, CueIn, CueQuery, CueView, DueCue, WoopIn
from focusflow.goals.service.goals import get_goal
from focusflow.platform.actor import Actor
from focusflow.platform.clock import zone_of
from focusflow.platform.db import Db
from focusflow.platform.errors import Conflict, NotFound
from focusflow.platform.events import publish, to_json
from focusflow.platform.stale import difference

MOST_CUES = 10
"""A goal or a task with more if-then plans than this has none that counts."""
SHOWN = 100
DUE_FOR = timedelta(hours=1)
_OPEN = ("pending", "in_progress")
Fields = dict[str, Any]


async def list_cues(db: Db, actor: Actor, wanted: CueQuery | None = None) -> list[CueView]:
    """The cues of a goal or a task, a task's first, else all; in the order of the clock."""
    wanted = wanted or CueQuery()
    await _owners(db, actor, wanted.goal_id, wanted.task_id)
    found = await repository.cues(db, actor, wanted.goal_id, wanted.task_id, SHOWN)
    return [CueView.model_validate(cue) for cue in found]


async def get_cue(db: Db, actor: Actor, cue_id: UUID) -> CueView:
    """One cue."""
    cue = await repository.cue(db, actor, cue_id)
    if cue is None:
        raise NotFound
    return CueView.model_validate(cue)


async def add_cue(db: Db, actor: Actor, data: CueIn) -> CueView:
    """A new if-then plan on a goal or a task."""
    await _owners(db, actor, data.goal_id, data.task_id)
    if await repository.count_cues(db, actor, data.goal_id, data.task_id) >= MOST_CUES:
        raise Conflict(f"There are {MOST_CUES} cues already. Delete one first.")
    cue = Cue(user_id=actor.user_id, **data.model_dump())
    db.add(cue)
    await _tell(db, actor, cue, "created", before={}, after=data.model_dump())
    return CueView.model_validate(cue)


async def replace_cue(db: Db, actor: Actor, cue_id: UUID, data: CueFields) -> CueView:
    """Another time, situation or action."""
    cue = await _locked(db, actor, cue_id)
    before, after = difference(cue, data.model_dump())
    for name, value in after.items():
        setattr(cue, name, value)
    if after:
        await _tell(db, actor, cue, "updated", before=before, after=after)
    return CueView.model_validate(cue)


async def delete_cue(db: Db, actor: Actor, cue_id: UUID) -> Deleted:
    """Take a cue away; it can be restored for 30 days."""
    cue = await _locked(db, actor, cue_id)
    cue.deleted_at = db.now()
    await _tell(db, actor, cue, "deleted", before={}, after={"deleted_at": cue.deleted_at})
    return Deleted(id=cue.id)


async def restore_cue(db: Db, actor: Actor, cue_id: UUID) -> CueView:
    """Bring a cue back; one that is not gone is left alone."""
    cue = await repository.cue(db, actor, cue_id, lock=True, deleted=True)
    if cue is None:
        return CueView.model_validate(await _locked(db, actor, cue_id))
    before = {"deleted_at": cue.deleted_at}
    cue.deleted_at = None
    await _tell(db, actor, cue, "restored", before=before, after={"deleted_at": None})
    return CueView.model_validate(cue)


async def due_cues(db: Db, actor: Actor) -> list[DueCue]:
    """Cues whose time came within the last hour, on active goals and open tasks."""
    from focusflow.tasks import service as tasks  # tasks ask goals about links

    now = db.now().astimezone(zone_of(actor))
    since = now - DUE_FOR
    rows = await repository.cues_at(db, actor, _minute(since), _minute(now), 5)
    ids = [cue.task_id for cue, _ in rows if cue.task_id is not None]
    briefs = await tasks.briefs(db, actor, ids) if ids else {}
    found = []
    for cue, goal in rows:
        task = briefs.get(cue.task_id) if cue.task_id else None
        title = task.title if task is not None and task.status in _OPEN else goal
        if title is not None:
            found.append(DueCue(cue=CueView.model_validate(cue), title=title))
    return found


async def next_cue(db: Db, actor: Actor) -> time | None:
    """The time of day of the next cue of today, by the wall clock."""
    now = db.now().astimezone(zone_of(actor))
    return await repository.cue_after(db, actor, _minute(now))


async def set_woop(db: Db, actor: Actor, goal_id: UUID, data: WoopIn) -> GoalView:
    """Keep wish, outcome, obstacle and plan of a goal; the obstacle may become a cue.

    All of them empty takes them away.
    """
    goal = await repository.goal(db, actor, goal_id, lock=True)
    if goal is None:
        raise NotFound
    words = data.model_dump(exclude={"cue"})
    await put_woop(db, actor, goal, words if any(words.values()) else None)
    if data.cue is not None:
        await add_cue(db, actor, CueIn(goal_id=goal.id, **data.cue.model_dump()))
    return await get_goal(db, actor, goal_id)


async def put_woop(db: Db, actor: Actor, goal: Goal, woop: dict[str, str] | None) -> None:
    """Give a locked goal another wish, or none."""
    before, after = difference(goal, {"woop": woop})
    if after:
        goal.woop = woop
        await publish(db, actor, GoalChanged(goal.id, "updated", before, after))


async def _owners(db: Db, actor: Actor, goal_id: UUID | None, task_id: UUID | None) -> None:
    """NotFound unless the goal and the task, where named, are the actor's."""
    from focusflow.tasks import service as tasks  # tasks ask goals about links

    if goal_id is not None and await repository.goal(db, actor, goal_id) is None:
        raise NotFound("This goal is not there. It may have been deleted.")
    if task_id is not None and not await tasks.briefs(db, actor, [task_id]):
        raise NotFound("This task is not there. It may have been deleted.")


async def _locked(db: Db, actor: Actor, cue_id: UUID) -> Cue:
    cue = await repository.cue(db, actor, cue_id, lock=True)
    if cue is None:
        raise NotFound
    return cue


async def _tell(
    db: Db, actor: Actor, cue: Cue, action: str, *, before: Fields, after: Fields
) -> None:
    event = CueChanged(
        cue.id,
        action,
        {name: to_json(value) for name, value in before.items()},
        {name: to_json(value) for name, value in after.items()},
        goal_id=cue.goal_id,
        task_id=cue.task_id,
    )
    await publish(db, actor, event)


def _minute(instant: datetime) -> time:
    return instant.time().replace(second=0, microsecond=0)

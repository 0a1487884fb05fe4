"""Taking back all that one request did to goals, and to the tasks it made for them, as one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from focusflow.goals import repository
from focusflow.goals.schemas import GoalPatch, MilestonePut, ProgressSet
from focusflow.goals.schemas_plan import CueFields
from focusflow.goals.service import cues, goals, milestones, progress
from focusflow.platform import eventlog
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import FocusFlowError, NotFound
from focusflow.platform.events import EventRecord, to_json
from focusflow.tasks.schemas_bulk import TakenBack

REACH = timedelta(hours=1)
"""How long a request can be taken back as one, as with tasks."""
_WORDS = ("title", "description", "target_date")
_CUE = ("at_time", "situation", "action")
Fields = dict[str, Any]


async def take_back(db: Db, actor: Actor, request_id: str) -> TakenBack:
    """Undo what one request of the actor did to goals, milestones, cues and tasks within an hour.

    A field that was changed again since stays as it is; NotFound when there is nothing to undo.
    """
    since = db.now() - REACH
    names = ("GoalChanged", "CueChanged")
    records = await eventlog.caused_by(db, actor.user_id, request_id, names, since=since)
    back = await _tasks(db, actor, request_id)
    if back is None and not records:
        raise NotFound("This can't be undone any more.")
    done, kept = (back.done, back.kept) if back is not None else (0, 0)
    made = [record for record in records if record.name == "GoalChanged" and _creates(record)]
    rest = [record for record in records if record not in made]
    done += await _unmake(db, actor, made)
    for record in reversed(rest):
        stayed = await _reverse(db, actor, record)
        done, kept = done + (not stayed), kept + stayed
    return TakenBack(done=done, kept=kept)


async def _tasks(db: Db, actor: Actor, request_id: str) -> TakenBack | None:
    from focusflow.tasks import service as tasks  # tasks ask goals about links

    try:
        return await tasks.take_back(db, actor, request_id)
    except NotFound:
        return None


def _creates(record: EventRecord) -> bool:
    """Whether it made a goal or a milestone."""
    return record.payload["action"] == "created" or "milestone" in record.payload["after"]


async def _unmake(db: Db, actor: Actor, records: Sequence[EventRecord]) -> int:
    """To the trash with goals that were made, and with milestones of those that were there."""
    steps: dict[UUID, list[UUID]] = {}
    gone: set[UUID] = set()
    for record in records:
        goal_id, milestone = UUID(record.payload["goal_id"]), record.payload["milestone_id"]
        if milestone is None:
            gone.add(goal_id)
        else:
            steps.setdefault(goal_id, []).append(UUID(milestone))
    count = 0
    for goal_id in gone | steps.keys():  # one: a request makes or fills one goal
        if await repository.goal(db, actor, goal_id) is None:
            continue
        if goal_id in gone:
            await goals.delete_goal(db, actor, goal_id)
            count += 1
        else:
            count += await milestones.remove(db, actor, goal_id, steps[goal_id])
    return count


async def _reverse(db: Db, actor: Actor, record: EventRecord) -> bool:
    """Undo one change; True when some of it stays as it is."""
    try:
        if record.name == "CueChanged":
            return await _cue(db, actor, record)
        if record.payload["milestone_id"] is not None:
            return await _milestone(db, actor, record)
        return await _goal(db, actor, record)
    except FocusFlowError:
        return True


async def _goal(db: Db, actor: Actor, record: EventRecord) -> bool:
    goal_id = UUID(record.payload["goal_id"])
    match record.payload["action"]:
        case "deleted":
            await goals.restore_goal(db, actor, goal_id)
            return False
        case "restored":
            await goals.delete_goal(db, actor, goal_id)
            return False
    goal = await repository.goal(db, actor, goal_id, lock=True)
    if goal is None:
        return True
    before = record.payload["before"]
    values = _unchanged(goal, before, record.payload["after"])
    whole = len(values) == len(before)
    if "woop" in values:
        await cues.put_woop(db, actor, goal, values.pop("woop"))
    if "status" in values:  # before the progress, which can't be moved while the goal is reached
        await goals.update_goal(db, actor, goal_id, GoalPatch(status=values.pop("status")))
    if "progress" in values:
        await progress.set_progress(db, actor, goal_id, ProgressSet(value=values.pop("progress")))
    if "details" in values:
        values["metadata"] = values.pop("details")
    if values:
        await goals.update_goal(db, actor, goal_id, GoalPatch.model_validate(values))
    return not whole


async def _milestone(db: Db, actor: Actor, record: EventRecord) -> bool:
    goal_id, wanted = UUID(record.payload["goal_id"]), record.payload["milestone_id"]
    before, after = (
        {name.removeprefix(f"{wanted}."): value for name, value in record.payload[side].items()}
        for side in ("before", "after")
    )
    if "deleted_at" in after:
        if after["deleted_at"] is None:
            return not await milestones.remove(db, actor, goal_id, [UUID(wanted)])
        await milestones.restore_milestone(db, actor, goal_id, UUID(wanted))
        return False
    found = await repository.milestones(db, actor, goal_id)
    step = next((one for one in found if str(one.id) == wanted), None)
    if step is None:
        return True
    values = _unchanged(step, before, after)
    if values:
        kept = {name: getattr(step, name) for name in _WORDS}
        data = MilestonePut.model_validate({**kept, **values})
        await milestones.replace_milestone(db, actor, goal_id, step.id, data)
    return len(values) < len(before)


async def _cue(db: Db, actor: Actor, record: EventRecord) -> bool:
    cue_id = UUID(record.payload["cue_id"])
    match record.payload["action"]:
        case "created" | "restored":
            await cues.delete_cue(db, actor, cue_id)
        case "deleted":
            await cues.restore_cue(db, actor, cue_id)
        case _:
            cue = await repository.cue(db, actor, cue_id, lock=True)
            if cue is None:
                return True
            before = record.payload["before"]
            values = _unchanged(cue, before, record.payload["after"])
            data = CueFields.model_validate({name: getattr(cue, name) for name in _CUE} | values)
            await cues.replace_cue(db, actor, cue_id, data)
            return len(values) < len(before)
    return False


def _unchanged(row: Any, before: Fields, after: Fields) -> Fields:
    """The old values of those fields that nobody changed again."""
    return {
        name: value
        for name, value in before.items()
        if to_json(getattr(row, name)) == after.get(name)
    }

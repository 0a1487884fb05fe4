"""Taking back all that one request did to tasks, as one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from focusflow.platform import eventlog
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import FocusFlowError, NotFound
from focusflow.platform.events import EventRecord, publish, to_json
from focusflow.tasks import repository
from focusflow.tasks.events import TaskMoved
from focusflow.tasks.models import Task
from focusflow.tasks.schemas import TaskPatch
from focusflow.tasks.schemas_bulk import TakenBack
from focusflow.tasks.service import completion, edit, parts, putting_back, trash
from focusflow.tasks.service.changes import held
from focusflow.tasks.service.history import FIELDS, values_of

REACH = timedelta(hours=1)
"""How long a request can be taken back as one; the history keeps single changes for longer."""
_ALONE = ("file", "depends_on")
Done = tuple[EventRecord, Task]
"""Something that happened to a task, and its row."""


async def take_back(db: Db, actor: Actor, request_id: str) -> TakenBack:
    """Undo what one request of the actor did to tasks, sections and such within the last hour.

    A field that was changed again since stays as it is; NotFound when there is nothing to undo.
    """
    names = ("TaskChanged", "TaskMoved", *parts.EVENTS)
    since = db.now() - REACH
    records = await eventlog.caused_by(db, actor.user_id, request_id, names, since=since)
    # What came or went by itself, such as a next occurrence, follows the task it hangs on.
    records = [record for record in records if record.payload.get("actor") != "system"]
    if not records:
        raise NotFound("This can't be undone any more.")
    others = [record for record in records if record.name in parts.EVENTS]
    records = [record for record in records if record.name not in parts.EVENTS]
    also, kept_also = await parts.reverse(db, actor, reversed(others))
    concerned = {record.entity_id for record in records if record.entity_id is not None}
    rows = await held(db, actor, concerned)
    kept = concerned - rows.keys()
    for action, group in groupby(reversed(records), _action):
        done = [(record, rows[record.entity_id]) for record in group if record.entity_id in rows]
        kept |= await _reverse(db, actor, action, done)
    return TakenBack(
        done=len(concerned - kept) + len(also - kept_also), kept=len(kept) + len(kept_also)
    )


def _action(record: EventRecord) -> str:
    return "moved" if record.name == "TaskMoved" else str(record.payload["action"])


async def _reverse(db: Db, actor: Actor, action: str, done: Sequence[Done]) -> set[UUID]:
    """Undo events of one kind; the ids of tasks that stay as they are."""
    live = [task for _, task in done if task.deleted_at is None]
    gone = [task for _, task in done if task.deleted_at is not None]
    match action:
        case "deleted":
            await trash.restore(db, actor, gone)
            return set()
        case "restored" | "created":
            await trash.delete(db, actor, live)
            return set()
        case "moved":
            return await _place_back(db, actor, done)
        case "completed":
            await completion.reopen(db, actor, [task for task in live if task.completed_at])
            await edit.change(db, actor, list(_beside(done)))
        case "reopened":
            again = [task for task in live if task.completed_at is None]
            await completion.complete(db, actor, again)
        case _:
            return await _give_back(db, actor, done)
    return {task.id for task in gone}


def _beside(done: Sequence[Done]) -> Iterator[tuple[Task, dict[str, Any]]]:
    """What completing had changed beside the done mark, for tasks that are open again."""
    for record, task in done:
        before, _ = values_of(record)
        values: dict[str, Any] = {}
        if before.get("status") == "in_progress":
            values["status"] = "in_progress"
        if "actual_minutes" in before:
            values["actual_minutes"] = before["actual_minutes"]
        if values and task.completed_at is None and task.deleted_at is None:
            yield task, values


async def _place_back(db: Db, actor: Actor, done: Sequence[Done]) -> set[UUID]:
    kept: set[UUID] = set()
    for record, task in done:  # one: a request moves one task
        if task.position == record.payload["place_after"]:
            moved = TaskMoved(task.id, task.position, record.payload["place_before"])
            await repository.set_position(db, task.id, moved.place_after)
            await publish(db, actor, moved)
        else:
            kept.add(task.id)
    return kept


async def _give_back(db: Db, actor: Actor, done: Sequence[Done]) -> set[UUID]:
    """Give fields their old values again, but for those that were changed since."""
    kept: set[UUID] = set()
    pairs: list[tuple[Task, Mapping[str, Any]]] = []
    for record, task in done:
        before, after = values_of(record)
        alone = next((name for name in _ALONE if name in after), None)
        if task.deleted_at is not None:
            kept.add(task.id)
        elif alone is not None:
            kept |= await _alone(db, actor, task, record, alone)
        else:
            wanted = {name: value for name, value in before.items() if name in FIELDS}
            values = {
                name: value
                for name, value in wanted.items()
                if putting_back.same(to_json(getattr(task, name)), after[name])
            }
            if len(values) < len(wanted):
                kept.add(task.id)
            given = TaskPatch.model_validate(values).model_dump(exclude_unset=True)
            pairs.append((task, given))
    refused = await edit.change(db, actor, pairs)
    return kept | refused.keys()


async def _alone(db: Db, actor: Actor, task: Task, record: EventRecord, field: str) -> set[UUID]:
    try:
        await putting_back.put_back(db, actor, task.id, record.id, field)
    except FocusFlowError:
        return {task.id}
    return set()

"""One thing done to many tasks, each with its own outcome, in few statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import FocusFlowError, InvalidInput
from focusflow.tasks.models import Task
from focusflow.tasks.schemas_bulk import AT_ONCE, BulkAction, BulkIn, BulkItem, BulkPatch, BulkView
from focusflow.tasks.service import completion, edit, scopes, state, trash
from focusflow.tasks.service.changes import held

_MOST_TAGS = 20
_IN_TRASH = "It is in the trash."


async def change_many(db: Db, actor: Actor, wanted: BulkIn) -> BulkView:
    """Do one thing to at most 200 tasks; what can't be done to one leaves the others alone."""
    ids = list(dict.fromkeys(wanted.ids))
    rows = await held(db, actor, ids)
    outcomes: dict[UUID, BulkItem] = {}
    ready: list[Task] = []
    for task_id in ids:
        task = rows.get(task_id)
        if task is None:
            outcomes[task_id] = BulkItem(id=task_id, outcome="not_found")
        elif task.deleted_at is not None and wanted.action not in ("restore", "delete"):
            outcomes[task_id] = BulkItem(id=task_id, outcome="refused", reason=_IN_TRASH)
        elif _is_so(task, wanted.action):
            outcomes[task_id] = BulkItem(id=task_id, outcome="unchanged")
        else:
            ready.append(task)
    refused = await _do(db, actor, wanted, ready)
    for task in ready:
        error = refused.get(task.id)
        outcomes[task.id] = (
            BulkItem(id=task.id, outcome="done")
            if error is None
            else BulkItem(id=task.id, outcome="refused", reason=error.message)
        )
    items = tuple(outcomes[task_id] for task_id in ids)
    done = sum(item.outcome == "done" for item in items)
    undo = actor.request_id if done else None
    return BulkView(action=wanted.action, done=done, items=items, undo=undo)


def _is_so(task: Task, action: BulkAction) -> bool:
    """Whether there is nothing left to do."""
    if action == "restore":
        return task.deleted_at is None and task.status != "archived"
    return {
        "complete": task.completed_at is not None,
        "reopen": task.completed_at is None,
        "delete": task.deleted_at is not None,
        "archive": task.status == "archived",
    }.get(action, False)


async def _do(
    db: Db, actor: Actor, wanted: BulkIn, tasks: Sequence[Task]
) -> Mapping[UUID, FocusFlowError]:
    match wanted.action:
        case "complete":
            await completion.complete(db, actor, tasks)
        case "reopen":
            await completion.reopen(db, actor, tasks)
        case "delete" if wanted.scope is not None:
            await scopes.delete_occurrences(db, actor, tasks, wanted.scope)
        case "delete":
            await trash.delete(db, actor, tasks)
        case "restore":
            await trash.restore(db, actor, tasks)
        case "archive":
            await state.move(db, actor, tasks, "archived")
        case "update":
            return await _update(db, actor, wanted.update or BulkPatch(), tasks)
    return {}


async def _update(
    db: Db, actor: Actor, update: BulkPatch, tasks: Sequence[Task]
) -> Mapping[UUID, FocusFlowError]:
    given = update.model_dump(exclude_unset=True)
    add, remove = given.pop("add_tags", []), given.pop("remove_tags", [])
    refused: dict[UUID, FocusFlowError] = {}
    pairs: list[tuple[Task, dict[str, Any]]] = []
    for task in tasks:
        values = dict(given)
        if add or remove:
            values["tags"] = merged_tags(values.get("tags", task.tags), add, remove)
            if len(values["tags"]) > _MOST_TAGS:
                refused[task.id] = InvalidInput(
                    "add_tags", f"A task can have {_MOST_TAGS} tags at most."
                )
                continue
        pairs.append((task, values))
    return refused | await edit.change(db, actor, pairs)


def merged_tags(tags: Sequence[str], add: Sequence[str], remove: Sequence[str]) -> list[str]:
    """Tags with some more and without some, each once whatever its case, as first written."""
    gone = {tag.casefold() for tag in remove}
    kept: dict[str, str] = {}
    for tag in (*(one for one in tags if one.casefold() not in gone), *add):
        kept.setdefault(tag.casefold(), tag)
    return list(kept.values())


__all__ = ["AT_ONCE", "change_many", "merged_tags"]

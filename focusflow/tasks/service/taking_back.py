"""Taking an import back as one, when it is done or while it still runs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import Conflict, NotFound
from focusflow.platform.events import publish
from focusflow.tasks import repository, rules
from focusflow.tasks.events import TaskImportCancelled, TaskImportUndone
from focusflow.tasks.models import TaskImport
from focusflow.tasks.schemas_transfer import ImportStatus, TaskImportView
from focusflow.tasks.service import transfer_parts
from focusflow.tasks.service.imports import TAKEN_BACK, UNDO_DAYS, import_view

TOPIC = "task_imports"
_STUCK = timedelta(hours=1)
_KEPT = "It, or something inside it, was changed since; it stayed."


async def undo_import(db: Db, actor: Actor, import_id: UUID) -> TaskImportView:
    """Remove what an import made and nobody changed since, all at once; again changes nothing.

    What was changed stays, with the tasks above it, and is named; so do sections that hold
    something, and filters and templates that were changed. Conflict while the import
    runs, and after 30 days.
    """
    into = await _held(db, actor, import_id)
    if into.status in TAKEN_BACK:
        return await import_view(db, into)
    now = db.now()
    if into.status != "done" and now - into.updated_at < _STUCK:
        raise Conflict("This import is still running. Cancel it, or wait until it is done.")
    if now - into.created_at > timedelta(days=UNDO_DAYS):
        raise Conflict(f"An import can be undone for {UNDO_DAYS} days.")
    removed, kept = await _take_back(db, actor, into, "undone")
    await publish(db, actor, TaskImportUndone(into.id, removed, kept))
    return await import_view(db, into)


async def cancel_import(db: Db, actor: Actor, import_id: UUID) -> TaskImportView:
    """Stop an import that waits or runs and take back what came in; again changes nothing.

    It needs no worker: one that still writes ends its chunk first and then finds the import
    over, and one that was killed has nothing to go on with. Conflict when it is done already.
    """
    into = await _held(db, actor, import_id)
    if into.status == "cancelled":
        return await import_view(db, into)
    if into.status == "undone":
        raise Conflict("This import was undone already.")
    if into.status == "done":
        raise Conflict("This import is done already. You can still undo it.")
    removed, kept = await _take_back(db, actor, into, "cancelled")
    await publish(db, actor, TaskImportCancelled(into.id, removed, kept))
    return await import_view(db, into)


async def _held(db: Db, actor: Actor, import_id: UUID) -> TaskImport:
    """An import that nobody else writes for or takes back until the transaction ends."""
    await repository.one_import_at_a_time(db, actor)
    into = await repository.task_import(db, actor, import_id, lock=True)
    if into is None:
        raise NotFound
    return into


async def _take_back(
    db: Db, actor: Actor, into: TaskImport, status: ImportStatus
) -> tuple[int, int]:
    """Remove what came in and was not changed since; how many went, and how many stayed."""
    made = await repository.made_by(db, actor, into.id)
    held = rules.held(
        {task.id: task.parent_id for task in made},
        {task.id for task in made if not task.free}
        | await repository.with_others_inside(db, actor, into.id),
    )
    kept = [task.title for task in made if task.id in held and not task.trashed]
    gone = [task.id for task in made if task.id not in held]
    await repository.remove(db, actor, gone)
    stayed: list[dict[str, Any]] = [
        {"kind": "kept", "line": None, "place": None, "title": title[:200], "reason": _KEPT}
        for title in kept
    ]
    stayed += await transfer_parts.take_back(db, actor, into)
    await repository.add_rows(db, into.id, stayed)
    into.status, into.undone_at, into.data = status, db.now(), None
    into.removed, into.kept = len(gone), len(kept)
    db.changes.add((actor.user_id, TOPIC))
    await db.flush()
    return len(gone), len(kept)


async def forget_imports(db: Db, limit: int = 50) -> int:
    """Forget imports that can't be undone any more; how many."""
    return await repository.forget_imports(db, db.now() - timedelta(days=UNDO_DAYS + 1), limit)

"""Files on tasks: adding, listing, reading, removing, and clearing away what nobody needs.

A row is written before its file and marked after, so that no file is ever without one: whatever
is killed in between, the row tells that its file has to go.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from anyio import to_thread

from focusflow.platform import storage
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db, unit_of_work
from focusflow.platform.errors import Conflict, InvalidInput, NotFound
from focusflow.platform.ids import new_id
from focusflow.tasks import filetypes, repository
from focusflow.tasks.models import TaskAttachment
from focusflow.tasks.schemas_files import AttachmentView
from focusflow.tasks.service.changes import locked, tell

MAX_BYTES = 25_000_000
MOST_FILES = 50
MOST_BYTES = 2_000_000_000
"""Of all files of one person."""
KEEP = timedelta(days=30)


async def add_attachment(actor: Actor, task_id: UUID, name: str, data: bytes) -> AttachmentView:
    """Attach a file to a task, in units of work of its own: the store is waited for outside.

    InvalidInput for an empty or too large file, a program, or one that is not what its name
    says; Conflict when the task or the person has too many.
    """
    name = filetypes.clean_name(name)
    if len(data) > MAX_BYTES:
        raise InvalidInput(
            "file", f"“{name}” is too large; a file may have {MAX_BYTES // 1_000_000} MB."
        )
    try:
        kind = await to_thread.run_sync(filetypes.content_type, name, data)
    except filetypes.FileRefused as error:
        raise InvalidInput("file", str(error), name) from error
    digest = (await to_thread.run_sync(sha256, data)).hexdigest()
    row = TaskAttachment(
        id=new_id(),
        user_id=actor.user_id,
        task_id=task_id,
        name=name,
        content_type=kind,
        size=len(data),
        sha256=digest,
    )
    async with unit_of_work() as db:
        await locked(db, actor, task_id)
        await _refuse_too_many(db, actor, task_id, len(data))
        db.add(row)
    await storage.put(str(row.id), data)
    async with unit_of_work() as db:
        task = await locked(db, actor, task_id)
        kept = await db.merge(row)
        kept.stored = True
        await tell(db, actor, task, "updated", ({"file": None}, {"file": name}))
        await db.flush()
        return AttachmentView.model_validate(kept)


async def _refuse_too_many(db: Db, actor: Actor, task_id: UUID, size: int) -> None:
    count, used = await repository.attached(db, actor, task_id)
    if count >= MOST_FILES:
        raise Conflict(f"A task can have {MOST_FILES} files. Remove one first.")
    if used + size > MOST_BYTES:
        raise Conflict(
            f"Your files together may have {MOST_BYTES // 1_000_000:,} MB. Remove some first; "
            "what was removed counts for 30 days."
        )


async def attachments(db: Db, actor: Actor, task_id: UUID) -> tuple[AttachmentView, ...]:
    """The files on a task, in the order of coming."""
    if await repository.task(db, actor, task_id) is None:
        raise NotFound
    rows = await repository.attachments(db, actor, task_id)
    return tuple(AttachmentView.model_validate(row) for row in rows)


async def open_attachment(
    actor: Actor, task_id: UUID, attachment_id: UUID
) -> tuple[AttachmentView, AsyncIterator[bytes]]:
    """A file and its pieces; no connection is held while they are read."""
    async with unit_of_work() as db:
        row = await repository.attachment(db, actor, task_id, attachment_id)
        if row is None:
            raise NotFound
        view = AttachmentView.model_validate(row)
    return view, await storage.get(str(attachment_id))


async def remove_attachment(
    db: Db, actor: Actor, task_id: UUID, attachment_id: UUID
) -> AttachmentView:
    """Take a file off a task; it can be put back for 30 days."""
    return await _mark(db, actor, task_id, attachment_id, removed=True)


async def restore_attachment(
    db: Db, actor: Actor, task_id: UUID, attachment_id: UUID
) -> AttachmentView:
    """Put a removed file back; one that is there is left alone."""
    return await _mark(db, actor, task_id, attachment_id, removed=False)


async def _mark(
    db: Db, actor: Actor, task_id: UUID, attachment_id: UUID, *, removed: bool
) -> AttachmentView:
    task = await locked(db, actor, task_id)
    row = await repository.attachment(db, actor, task_id, attachment_id, removed=not removed)
    if row is None:
        raise NotFound
    if (row.deleted_at is not None) != removed:
        row.deleted_at = db.now() if removed else None
        before, after = (row.name, None) if removed else (None, row.name)
        await tell(db, actor, task, "updated", ({"file": before}, {"file": after}))
        await db.flush()
    return AttachmentView.model_validate(row)


async def clear_attachments(db: Db, limit: int = 100) -> int:
    """Remove files that nobody can reach any more, at most `limit`; how many."""
    ids = await repository.left_over(db, db.now(), KEEP, limit)
    await storage.delete([str(one) for one in ids])
    await repository.forget_attachments(db, ids)
    return len(ids)

"""Bringing tasks in from files: a look before, the import itself, and taking it back as one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, get_args
from uuid import UUID

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db, unit_of_work
from focusflow.platform.errors import Conflict, InvalidInput, NotFound
from focusflow.platform.events import publish
from focusflow.tasks import repository, rules, transfer
from focusflow.tasks.events import TaskImportUndone, TasksImported
from focusflow.tasks.models import TaskImport
from focusflow.tasks.schemas_transfer import (
    Format,
    RowKind,
    TaskImportPreview,
    TaskImportRow,
    TaskImportSample,
    TaskImportView,
    Upload,
)
from focusflow.tasks.service import bringing
from focusflow.tasks.service.bringing import CHUNK, File
from focusflow.tasks.transfer import Portable, Told

MAX_BYTES = transfer.MAX_BYTES
AT_ONCE = 500
"""Up to so many tasks come in at once, more as a job."""
SHOWN = 200
UNDO_DAYS = 30
_STUCK = timedelta(hours=1)
_TOPIC = "task_imports"


async def preview_import(
    db: Db, actor: Actor, upload: Upload, mapping: dict[str, str] | None = None
) -> TaskImportPreview:
    """What an import would do. InvalidInput says why a file can't be read at all."""
    ctx = await bringing.context(db, actor, db.now())
    try:
        file = await bringing.read_file(upload.data, upload.name, ctx, upload.format, mapping)
    except InvalidInput as error:
        if error.details.get("reason") == "no_title_column":
            return _unmapped(upload, error.message)
        raise
    here = 0
    for first in range(0, len(file.identities), 5 * CHUNK):
        part = file.identities[first : first + 5 * CHUNK]
        here += len(await bringing.known(db, actor, part))
    tasks, read = file.read.tasks, file.read
    rows = [*_rows(read.skipped, "skipped"), *_rows(read.notes, "note")][:SHOWN]
    table = file.format == "csv"
    return TaskImportPreview(
        format=file.format,
        tasks=len(tasks),
        open=sum(task.status in ("pending", "in_progress") for task in tasks),
        done=sum(task.completed_at is not None for task in tasks),
        subtasks=sum(task.parent is not None for task in tasks),
        already=here,
        skipped=len(read.skipped),
        notes=len(read.notes),
        columns=read.columns,
        mapping=dict(read.mapping),
        fields=transfer.COLUMNS if table else (),
        mapping_needed=False,
        as_job=len(tasks) > AT_ONCE,
        sample=tuple(_sample(task) for task in sorted(tasks, key=lambda t: t.order)[:10]),
        rows=tuple(TaskImportRow(number=n, **row) for n, row in enumerate(rows, 1)),
        message=_counted(len(tasks) - here, here, len(read.skipped), "would come in"),
    )


def _unmapped(upload: Upload, message: str) -> TaskImportPreview:
    return TaskImportPreview(
        format="csv", tasks=0, open=0, done=0, subtasks=0, already=0, skipped=0, notes=0,
        columns=transfer.table_columns(upload.data), mapping={}, fields=transfer.COLUMNS,
        mapping_needed=True, as_job=False, sample=(), rows=(), message=message,
    )  # fmt: skip


def _sample(task: Portable) -> TaskImportSample:
    names = [name for name in TaskImportSample.model_fields if name != "subtask"]
    values = {name: getattr(task, name) for name in names}
    return TaskImportSample(subtask=task.parent is not None, **values)


async def start_import(
    db: Db, actor: Actor, upload: Upload, mapping: dict[str, str] | None = None
) -> TaskImportView:
    """Bring a file in: at once up to 500 tasks, more as a job that tells how far it is.

    What is here already is left as it is and reported. Tasks that are done bring no points.
    InvalidInput says why a file can't be read at all.
    """
    ctx = await bringing.context(db, actor, db.now())
    file = await bringing.read_file(upload.data, upload.name, ctx, upload.format, mapping)
    into = TaskImport(
        user_id=actor.user_id,
        file_name=_name(upload.name),
        format=file.format,
        mapping=mapping,
        created_at=db.now(),
        rows_total=len(file.read.tasks),
        skipped=len(file.read.skipped),
        notes=len(file.read.notes),
    )
    db.add(into)
    await db.flush()
    said = [*_rows(file.read.skipped, "skipped"), *_rows(file.read.notes, "note")]
    await repository.add_rows(db, into.id, said)
    if len(file.read.tasks) <= AT_ONCE:
        await repository.one_import_at_a_time(db, actor)
        for step in range(file.steps):
            await bringing.bring_chunk(db, actor, into, file, step)
        await bringing.link(db, actor, into, file, file.linked)
        await _finish(db, actor, into)
    else:
        from focusflow.tasks.jobs import import_tasks  # jobs import this module

        into.data = upload.data
        who = str(actor.user_id)
        await import_tasks.defer(db, lock=f"task-import:{who}", user_id=who, import_id=str(into.id))
    await db.flush()
    return await _view(db, into)


def _name(name: str) -> str:
    return " ".join(name.replace("\\", "/").rpartition("/")[2].split())[:200]


async def run_import(actor: Actor, import_id: UUID) -> None:
    """Write a waiting import chunk by chunk, each in a unit of work of its own.

    What was written before is not written again, so that it can go on after a crash.
    """
    async with unit_of_work() as db:
        into = await repository.task_import(db, actor, import_id, data=True)
        if into is None or into.data is None or into.status not in ("waiting", "running"):
            return
        into.status = "running"
        # Read as of when it was sent: 'tomorrow' does not move while it waits.
        ctx = await bringing.context(db, actor, into.created_at)
        data, name, mapping, done = into.data, into.file_name, into.mapping, into.rows_done
        as_format = _format(into.format)
    file = await bringing.read_file(data, name, ctx, as_format, mapping)
    for step in range(done // CHUNK, file.steps):
        if not await _step(actor, import_id, file, step):
            return
    linked = file.linked
    for first in range(0, len(linked), CHUNK):
        async with unit_of_work() as db:
            into = await repository.task_import(db, actor, import_id)
            if into is not None:
                await bringing.link(db, actor, into, file, linked[first : first + CHUNK])
    async with unit_of_work() as db:
        into = await repository.task_import(db, actor, import_id, lock=True, data=True)
        if into is not None and into.status == "running":
            await _finish(db, actor, into)


async def _step(actor: Actor, import_id: UUID, file: File, step: int) -> bool:
    """Write one chunk unless it is written; False when the import is over."""
    async with unit_of_work() as db:
        await repository.one_import_at_a_time(db, actor)
        into = await repository.task_import(db, actor, import_id, lock=True)
        if into is None or into.status != "running":
            return False
        if into.rows_done == step * CHUNK:
            await bringing.bring_chunk(db, actor, into, file, step)
            db.changes.add((actor.user_id, _TOPIC))
    return True


async def _finish(db: Db, actor: Actor, into: TaskImport) -> None:
    into.status, into.data, into.finished_at = "done", None, db.now()
    event = TasksImported(into.id, into.format, into.taken, into.already, into.skipped)
    await publish(db, actor, event)
    db.changes.add((actor.user_id, _TOPIC))


async def import_status(db: Db, actor: Actor, import_id: UUID) -> TaskImportView:
    """How far an import is, and what came of it."""
    found = await repository.task_import(db, actor, import_id)
    if found is None:
        raise NotFound
    return await _view(db, found)


async def list_task_imports(db: Db, actor: Actor) -> tuple[TaskImportView, ...]:
    """The last 50 imports, the newest first, without their rows."""
    found = await repository.task_imports(db, actor, 50)
    return tuple(_shown(one, (), db.now()) for one in found)


async def import_rows(
    db: Db,
    actor: Actor,
    import_id: UUID,
    *,
    kinds: Collection[RowKind] = (),
    after: int = 0,
    limit: int = 100,
) -> tuple[TaskImportRow, ...]:
    """What is said about the rows of an import, behind the number `after`."""
    if await repository.task_import(db, actor, import_id) is None:
        raise NotFound
    rows = await repository.import_rows(db, import_id, kinds, after, limit)
    return tuple(TaskImportRow.model_validate(row) for row in rows)


async def undo_import(db: Db, actor: Actor, import_id: UUID) -> TaskImportView:
    """Remove what an import made and nobody changed since, all at once; again changes nothing.

    What was changed stays, with the tasks above it, and is named. Conflict while the import
    runs, and after 30 days.
    """
    await repository.one_import_at_a_time(db, actor)
    into = await repository.task_import(db, actor, import_id, lock=True)
    if into is None:
        raise NotFound
    if into.status == "undone":
        return await _view(db, into)
    now = db.now()
    if into.status != "done" and now - into.updated_at < _STUCK:
        raise Conflict("This import is still running. Wait until it is done.")
    if now - into.created_at > timedelta(days=UNDO_DAYS):
        raise Conflict(f"An import can be undone for {UNDO_DAYS} days.")
    made = await repository.made_by(db, actor, import_id)
    held = rules.held(
        {task.id: task.parent_id for task in made},
        {task.id for task in made if not task.free}
        | await repository.with_others_inside(db, actor, import_id),
    )
    kept = [task.title for task in made if task.id in held and not task.trashed]
    gone = [task.id for task in made if task.id not in held]
    await repository.remove(db, actor, gone)
    stayed = [
        {"kind": "kept", "line": None, "place": None, "title": title[:200], "reason": _KEPT}
        for title in kept
    ]
    await repository.add_rows(db, into.id, stayed)
    into.status, into.undone_at, into.data = "undone", now, None
    into.removed, into.kept = len(gone), len(kept)
    await publish(db, actor, TaskImportUndone(into.id, len(gone), len(kept)))
    db.changes.add((actor.user_id, _TOPIC))
    await db.flush()
    return await _view(db, into)


_KEPT = "It, or something inside it, was changed since; it stayed."


async def forget_imports(db: Db, limit: int = 50) -> int:
    """Forget imports that can't be undone any more; how many."""
    return await repository.forget_imports(db, db.now() - timedelta(days=UNDO_DAYS + 1), limit)


def _rows(told: Iterable[Told], kind: str) -> list[dict[str, Any]]:
    return [
        {
            "kind": kind,
            "line": one.line,
            "place": one.place,
            "title": one.title,
            "reason": one.reason,
        }
        for one in told
    ]


def _format(name: str) -> Format:
    found: Format = next(known for known in get_args(Format) if known == name)
    return found


async def _view(db: Db, into: TaskImport) -> TaskImportView:
    kinds = ("kept",) if into.status == "undone" else ()
    rows = await repository.import_rows(db, into.id, kinds, 0, SHOWN)
    return _shown(into, [TaskImportRow.model_validate(row) for row in rows], db.now())


def _shown(into: TaskImport, rows: Sequence[TaskImportRow], now: datetime) -> TaskImportView:
    until = into.created_at + timedelta(days=UNDO_DAYS)
    names = [n for n in TaskImportView.model_fields if n in TaskImport.model_fields and n != "rows"]
    values = {name: getattr(into, name) for name in names}
    return TaskImportView(
        percent=100 * into.rows_done // into.rows_total if into.rows_total else 100,
        rows=tuple(rows),
        undo_until=until if into.status == "done" and into.taken and now <= until else None,
        message=_message(into),
        **values,
    )


def _message(into: TaskImport) -> str:
    if into.status == "undone":
        kept = f" {into.kept:,} stayed, because they were changed since." if into.kept else ""
        return f"Tasks: {into.removed:,} removed.{kept}"
    if into.status != "done":
        return f"Tasks: {into.rows_done:,} of {into.rows_total:,} read."
    return _counted(into.taken, into.already, into.skipped, "came in")


def _counted(taken: int, already: int, skipped: int, verb: str) -> str:
    parts = [f"{taken:,} {verb}"]
    parts += [f"{already:,} were here already"] if already else []
    parts += [f"{skipped:,} rows skipped"] if skipped else []
    return f"Tasks: {', '.join(parts)}."

"""Bringing tasks in from files: a look before, and the import itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args
from uuid import UUID

from anyio import to_thread

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db, unit_of_work
from focusflow.platform.errors import InvalidInput
from focusflow.platform.events import publish
from focusflow.tasks import repository, transfer
from focusflow.tasks.events import TasksImported
from focusflow.tasks.models import TaskImport
from focusflow.tasks.schemas_transfer import (
    Format,
    TaskImportPreview,
    TaskImportRow,
    TaskImportSample,
    TaskImportView,
    Upload,
)
from focusflow.tasks.service import bringing, transfer_parts
from focusflow.tasks.service.bringing import CHUNK, File
from focusflow.tasks.service.imports import SHOWN, counted, import_view, told_rows, with_parts
from focusflow.tasks.service.taking_back import TOPIC
from focusflow.tasks.transfer import Portable

MAX_BYTES = transfer.MAX_BYTES
AT_ONCE = 500
"""Up to so many tasks come in at once, more as a job."""
CELLS = (5, 80)
"""So many first rows of a table are shown, each cell so long at most."""


async def preview_import(
    db: Db, actor: Actor, upload: Upload, mapping: dict[str, str] | None = None
) -> TaskImportPreview:
    """What an import would do. InvalidInput says why a file can't be read at all."""
    ctx = await bringing.context(db, actor, db.now())
    try:
        file = await bringing.read_file(upload.data, upload.name, ctx, upload.format, mapping)
    except InvalidInput as error:
        if error.details.get("reason") == "no_title_column":
            table = await to_thread.run_sync(transfer.table, upload.data, ctx)
            return _unmapped(table, mapping, error.message)
        raise
    here, parts = 0, await transfer_parts.new(db, actor, file.read.parts)
    for first in range(0, len(file.identities), 5 * CHUNK):
        part = file.identities[first : first + 5 * CHUNK]
        here += len(await bringing.known(db, actor, part))
    tasks, read = file.read.tasks, file.read
    rows = [*told_rows(read.skipped, "skipped"), *told_rows(read.notes, "note")][:SHOWN]
    table = transfer.Table()
    if file.format == "csv":
        table = await to_thread.run_sync(transfer.table, upload.data, ctx)
    return TaskImportPreview(
        format=file.format,
        tasks=len(tasks),
        open=sum(task.status in ("pending", "in_progress") for task in tasks),
        done=sum(task.completed_at is not None for task in tasks),
        subtasks=sum(task.parent is not None for task in tasks),
        already=here,
        skipped=len(read.skipped),
        notes=len(read.notes),
        parts=parts,
        columns=read.columns,
        cells=_cells(table),
        mapping=dict(read.mapping),
        fields=transfer.COLUMNS if table.columns else (),
        mapping_needed=False,
        as_job=len(tasks) > AT_ONCE,
        sample=tuple(_sample(task) for task in sorted(tasks, key=lambda t: t.order)[:10]),
        rows=tuple(TaskImportRow(number=n, **row) for n, row in enumerate(rows, 1)),
        message=counted(len(tasks) - here, here, len(read.skipped), "would come in")
        + with_parts(parts, "would come in"),
    )


def _unmapped(
    table: transfer.Table, mapping: dict[str, str] | None, message: str
) -> TaskImportPreview:
    return TaskImportPreview(
        format="csv", tasks=0, open=0, done=0, subtasks=0, already=0, skipped=0, notes=0, parts=0,
        columns=table.columns, cells=_cells(table), fields=transfer.COLUMNS,
        mapping=dict(table.suggested if mapping is None else mapping),
        mapping_needed=True, as_job=False, sample=(), rows=(), message=message,
    )  # fmt: skip


def _cells(table: transfer.Table) -> tuple[tuple[str, ...], ...]:
    rows, most = CELLS
    return tuple(tuple(" ".join(c.split())[:most] for c in row) for row in table.rows[:rows])


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
    said = [*told_rows(file.read.skipped, "skipped"), *told_rows(file.read.notes, "note")]
    await repository.add_rows(db, into.id, said)
    if len(file.read.tasks) <= AT_ONCE:
        await repository.one_import_at_a_time(db, actor)
        await transfer_parts.bring(db, actor, into, file.read.parts)
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
    return await import_view(db, into)


def _name(name: str) -> str:
    return " ".join(name.replace("\\", "/").rpartition("/")[2].split())[:200]


async def run_import(actor: Actor, import_id: UUID) -> None:
    """Write a waiting import chunk by chunk, each in a unit of work of its own.

    What was written before is not written again, so that it can go on after a crash.
    """
    async with unit_of_work() as db:
        # Locked, or one that is cancelled at this moment would begin to run again.
        into = await repository.task_import(db, actor, import_id, lock=True, data=True)
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
        if not await _links(actor, import_id, file, linked[first : first + CHUNK]):
            return
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
            if step == 0:
                await transfer_parts.bring(db, actor, into, file.read.parts)
            await bringing.bring_chunk(db, actor, into, file, step)
            db.changes.add((actor.user_id, TOPIC))
    return True


async def _links(actor: Actor, import_id: UUID, file: File, places: Sequence[int]) -> bool:
    """Let some tasks wait for others; False when the import is over."""
    async with unit_of_work() as db:
        await repository.one_import_at_a_time(db, actor)
        into = await repository.task_import(db, actor, import_id, lock=True)
        if into is None or into.status != "running":
            return False
        await bringing.link(db, actor, into, file, places)
    return True


async def _finish(db: Db, actor: Actor, into: TaskImport) -> None:
    into.status, into.data, into.finished_at = "done", None, db.now()
    into.parts = await transfer_parts.count(db, actor, into)
    event = TasksImported(into.id, into.format, into.taken, into.already, into.skipped)
    await publish(db, actor, event)
    db.changes.add((actor.user_id, TOPIC))


def _format(name: str) -> Format:
    found: Format = next(known for known in get_args(Format) if known == name)
    return found

"""What became of imports: how far they are, what came of each, and what is told of their rows."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from focusflow.platform.actor import Actor
from focusflow.platform.api import Page, decode_cursor, encode_cursor, uuid
from focusflow.platform.db import Db, unit_of_work
from focusflow.platform.errors import NotFound
from focusflow.tasks import repository
from focusflow.tasks.models import TaskImport
from focusflow.tasks.schemas_transfer import RowKind, TaskImportRow, TaskImportView
from focusflow.tasks.transfer import Told, report

SHOWN = 200
UNDO_DAYS = 30
TAKEN_BACK = ("undone", "cancelled")
_AT_ONCE = 500


async def import_status(db: Db, actor: Actor, import_id: UUID) -> TaskImportView:
    """How far an import is, and what came of it."""
    found = await repository.task_import(db, actor, import_id)
    if found is None:
        raise NotFound
    return await import_view(db, found)


async def list_task_imports(
    db: Db, actor: Actor, *, cursor: str | None = None, limit: int = 50
) -> Page[TaskImportView]:
    """A page of imports, the newest first, without what is said of their rows."""
    place = decode_cursor(cursor, uuid)
    found = await repository.task_imports(db, actor, place[0] if place else None, limit + 1)
    more = encode_cursor(found[limit - 1].id) if len(found) > limit else None
    shown = tuple(_shown(one, (), db.now()) for one in found[:limit])
    return Page(items=shown, next_cursor=more)


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


async def import_report(actor: Actor, import_id: UUID) -> AsyncIterator[str]:
    """All that is said about the rows of an import, as CSV piece by piece; the header first.

    Each page is read in a unit of work of its own, so that a slow reader holds no connection.
    """
    after = 0
    while True:
        async with unit_of_work() as db:
            page = await import_rows(db, actor, import_id, after=after, limit=_AT_ONCE)
        yield (report.head() if after == 0 else "") + report.body(page)
        if len(page) < _AT_ONCE:
            return
        after = page[-1].number


def told_rows(told: Iterable[Told], kind: str) -> list[dict[str, Any]]:
    """What is told of rows, as columns."""
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


async def import_view(db: Db, into: TaskImport) -> TaskImportView:
    """An import as it stands, with the first of what is said about its rows."""
    kinds = ("kept",) if into.status in TAKEN_BACK else ()
    rows = await repository.import_rows(db, into.id, kinds, 0, SHOWN)
    return _shown(into, [TaskImportRow.model_validate(row) for row in rows], db.now())


def _shown(into: TaskImport, rows: Sequence[TaskImportRow], now: datetime) -> TaskImportView:
    until = into.created_at + timedelta(days=UNDO_DAYS)
    names = [n for n in TaskImportView.model_fields if n in TaskImport.model_fields and n != "rows"]
    values = {name: getattr(into, name) for name in names}
    return TaskImportView(
        percent=100 * into.rows_done // into.rows_total if into.rows_total else 100,
        rows=tuple(rows),
        undo_until=until
        if into.status == "done" and (into.taken or into.parts) and now <= until
        else None,
        message=_message(into),
        **values,
    )


def _message(into: TaskImport) -> str:
    if into.status in TAKEN_BACK:
        kept = f" {into.kept:,} stayed, because they were changed since." if into.kept else ""
        begin = "Cancelled. " if into.status == "cancelled" else ""
        return f"{begin}Tasks: {into.removed:,} removed.{kept}"
    if into.status != "done":
        return f"Tasks: {into.rows_done:,} of {into.rows_total:,} read."
    came = counted(into.taken, into.already, into.skipped, "came in")
    return came + with_parts(into.parts, "came in")


def counted(taken: int, already: int, skipped: int, verb: str) -> str:
    """How many tasks, in a sentence."""
    parts = [f"{taken:,} {verb}"]
    parts += [f"{already:,} were here already"] if already else []
    parts += [f"{skipped:,} rows skipped"] if skipped else []
    return f"Tasks: {', '.join(parts)}."


def with_parts(parts: int, verb: str) -> str:
    """How many sections, filters and templates, as a sentence to add; nothing if there are none."""
    return f" Sections, filters and templates: {parts:,} {verb}." if parts else ""

"""The REST routes of bringing tasks in and taking them out."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, File, Form, Query, Request, UploadFile
from fastapi.responses import StreamingResponse

from focusflow.accounts.access import SignedIn
from focusflow.platform.api import (
    JSON_ERRORS,
    CursorParam,
    Envelope,
    Limit,
    Page,
    Unit,
    decode_cursor,
    encode_cursor,
    envelope,
    page_envelope,
)
from focusflow.platform.errors import InvalidInput
from focusflow.platform.uploads import bounded_route
from focusflow.tasks import service
from focusflow.tasks.schemas_transfer import (
    ExportFormat,
    ExportScope,
    Format,
    RowKind,
    TaskImportPreview,
    TaskImportRow,
    TaskImportView,
    Upload,
)
from focusflow.tasks.transfer import WRITERS

# Part of the router of tasks, which lets only those in who are signed in.
router = APIRouter(route_class=bounded_route(service.IMPORT_BYTES))

Sent = Annotated[UploadFile, File(description="A file of at most 20 MB and 50,000 tasks")]
FormatField = Annotated[Format | None, Form(description="Guessed when left out")]
MappingField = Annotated[
    str | None,
    Form(
        max_length=20_000,
        description='For tables: a JSON object from column to field, e.g. {"What": "title"}',
    ),
]
Kinds = Annotated[list[RowKind], Query(description="Only rows of these kinds")]


async def _upload(file: UploadFile, as_format: Format | None) -> Upload:
    data = await file.read(service.IMPORT_BYTES + 1)
    return Upload(file.filename or "", data, as_format)


def _mapping(text: str | None) -> dict[str, str] | None:
    if not text:
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not all(isinstance(name, str) for name in found.values()):
        raise InvalidInput("mapping", "Write the mapping as a JSON object of texts.", text[:200])
    return found


class TaskFile(StreamingResponse):
    """A file of tasks; its type is that of its format."""

    media_type = None


async def _begun(pieces: AsyncIterator[str], count: int) -> AsyncIterator[str]:
    """The same pieces, the first of them read already, so that an error is said as one."""
    begin = [await anext(pieces) for _ in range(count)]

    async def rest() -> AsyncIterator[str]:
        for piece in begin:
            yield piece
        async for piece in pieces:
            yield piece

    return rest()


@router.post("/imports/preview", response_model=Envelope[TaskImportPreview])
async def preview_import(
    request: Request,
    db: Unit,
    actor: SignedIn,
    *,
    file: Sent,
    format: FormatField = None,  # noqa: A002  (its name in the form)
    mapping: MappingField = None,
) -> Any:
    """What an import would bring; nothing is kept."""
    upload = await _upload(file, format)
    return envelope(request, await service.preview_import(db, actor, upload, _mapping(mapping)))


@router.post("/imports", response_model=Envelope[TaskImportView], status_code=201)
async def start_import(
    request: Request,
    db: Unit,
    actor: SignedIn,
    *,
    file: Sent,
    format: FormatField = None,  # noqa: A002
    mapping: MappingField = None,
) -> Any:
    """Bring the tasks of a file in; more than 500 come in the background."""
    upload = await _upload(file, format)
    return envelope(request, await service.start_import(db, actor, upload, _mapping(mapping)))


@router.get("/imports", response_model=Envelope[list[TaskImportView]])
async def list_imports(
    request: Request,
    db: Unit,
    actor: SignedIn,
    limit: Limit = 50,
    cursor: CursorParam = None,
) -> Any:
    """The imports of the last 30 days, the newest first; without what is said of their rows."""
    page = await service.list_task_imports(db, actor, cursor=cursor, limit=limit)
    return page_envelope(request, page, limit)


@router.get("/imports/{import_id}", response_model=Envelope[TaskImportView])
async def get_import(request: Request, db: Unit, actor: SignedIn, import_id: UUID) -> Any:
    """How far an import is, and what came of it."""
    return envelope(request, await service.import_status(db, actor, import_id))


@router.get("/imports/{import_id}/rows", response_model=Envelope[list[TaskImportRow]])
async def list_import_rows(
    request: Request,
    db: Unit,
    actor: SignedIn,
    import_id: UUID,
    *,
    kind: Kinds = [],  # noqa: B006  (FastAPI copies it)
    limit: Limit = 50,
    cursor: CursorParam = None,
) -> Any:
    """Every row that was skipped, changed or here already, with its line and the reason."""
    place = decode_cursor(cursor, int)
    rows = await service.import_rows(
        db, actor, import_id, kinds=kind, after=place[0] if place else 0, limit=limit + 1
    )
    more = encode_cursor(rows[limit - 1].number) if len(rows) > limit else None
    return page_envelope(request, Page(items=rows[:limit], next_cursor=more), limit)


_REPORT: dict[int | str, dict[str, Any]] = {
    200: {"description": "The table", "content": {"text/csv": {"schema": {"type": "string"}}}}
}


@router.get(
    "/imports/{import_id}/rows.csv", response_class=TaskFile, responses={**JSON_ERRORS, **_REPORT}
)
async def import_report(actor: SignedIn, import_id: UUID) -> Any:
    """Every row that was skipped, changed or here already, as a table."""
    pieces = service.import_report(actor, import_id)
    headers = {"Content-Disposition": 'attachment; filename="focusflow-import-rows.csv"'}
    body = await _begun(pieces, 1)
    return TaskFile(body, headers=headers, media_type="text/csv; charset=utf-8")


@router.post("/imports/{import_id}/cancel", response_model=Envelope[TaskImportView])
async def cancel_import(request: Request, db: Unit, actor: SignedIn, import_id: UUID) -> Any:
    """Stop an import that waits or runs, and remove what it brought so far."""
    return envelope(request, await service.cancel_import(db, actor, import_id))


@router.delete("/imports/{import_id}", response_model=Envelope[TaskImportView])
async def undo_import(request: Request, db: Unit, actor: SignedIn, import_id: UUID) -> Any:
    """Remove all that an import brought and nobody changed since."""
    return envelope(request, await service.undo_import(db, actor, import_id))


_FILES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file, in the type of its format",
        "content": {
            writer.media_type: {"schema": {"type": "object" if name == "json" else "string"}}
            for name, writer in WRITERS.items()
        },
    }
}


@router.get("/export", response_class=TaskFile, responses={**JSON_ERRORS, **_FILES})
async def export_tasks(
    actor: SignedIn,
    format: Annotated[ExportFormat, Query()] = "csv",  # noqa: A002
    scope: Annotated[ExportScope, Query()] = "all",
) -> Any:
    """Tasks that are not in the trash, as a file to bring in here or elsewhere."""
    writer = WRITERS[format]
    body = await _begun(service.export_tasks(actor, format, scope), 2)
    part = "" if scope == "all" else f"-{scope}"
    headers = {
        "Content-Disposition": f'attachment; filename="focusflow-tasks{part}.{writer.ending}"'
    }
    return TaskFile(body, headers=headers, media_type=f"{writer.media_type}; charset=utf-8")

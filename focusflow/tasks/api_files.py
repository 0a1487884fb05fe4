"""The REST routes of files on tasks."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, File, Request, UploadFile
from fastapi.responses import StreamingResponse

from focusflow.accounts.access import SignedIn
from focusflow.platform.api import Envelope, Unit, envelope
from focusflow.platform.uploads import bounded_route
from focusflow.tasks import filetypes, service
from focusflow.tasks.schemas_files import AttachmentView

# Part of the router of tasks, which lets only those in who are signed in.
router = APIRouter(route_class=bounded_route(service.ATTACHMENT_BYTES))

Sent = Annotated[UploadFile, File(description="A file of at most 25 MB; no programs")]
_CONTENT: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file",
        "content": {filetypes.PLAIN: {"schema": {"type": "string", "format": "binary"}}},
    }
}


class AttachedFile(StreamingResponse):
    """A file as it was sent; its type is its own."""

    media_type = None


@router.get("/{task_id}/attachments", response_model=Envelope[list[AttachmentView]])
async def list_attachments(request: Request, db: Unit, actor: SignedIn, task_id: UUID) -> Any:
    """The files on a task, at most 50."""
    return envelope(request, await service.attachments(db, actor, task_id))


@router.post("/{task_id}/attachments", response_model=Envelope[AttachmentView], status_code=201)
async def add_attachment(request: Request, actor: SignedIn, task_id: UUID, file: Sent) -> Any:
    """Attach a file to a task."""
    data = await file.read(service.ATTACHMENT_BYTES + 1)
    return envelope(
        request, await service.add_attachment(actor, task_id, file.filename or "", data)
    )


@router.get(
    "/{task_id}/attachments/{attachment_id}", response_class=AttachedFile, responses=_CONTENT
)
async def get_attachment(actor: SignedIn, task_id: UUID, attachment_id: UUID) -> Any:
    """The file itself: pictures to be shown, all else to be saved."""
    view, pieces = await service.open_attachment(actor, task_id, attachment_id)
    way = "inline" if view.content_type in filetypes.SHOWN else "attachment"
    return AttachedFile(
        pieces,
        headers={
            "Content-Type": view.content_type,
            "Content-Length": str(view.size),
            "Content-Disposition": f"{way}; filename*=UTF-8''{quote(view.name, safe='')}",
            # Whatever is in it may not run as a page of ours.
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


@router.delete("/{task_id}/attachments/{attachment_id}", response_model=Envelope[AttachmentView])
async def remove_attachment(
    request: Request, db: Unit, actor: SignedIn, task_id: UUID, attachment_id: UUID
) -> Any:
    """Take a file off a task; it can be put back for 30 days."""
    view = await service.remove_attachment(db, actor, task_id, attachment_id)
    return envelope(request, view)


@router.post(
    "/{task_id}/attachments/{attachment_id}/restore", response_model=Envelope[AttachmentView]
)
async def restore_attachment(
    request: Request, db: Unit, actor: SignedIn, task_id: UUID, attachment_id: UUID
) -> Any:
    """Put a file back that was taken off."""
    view = await service.restore_attachment(db, actor, task_id, attachment_id)
    return envelope(request, view)

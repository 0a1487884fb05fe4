"""The REST routes of tasks."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request

from focusflow.accounts.access import SignedIn, user_router
from focusflow.platform.api import Envelope, Unit, envelope, page_envelope
from focusflow.tasks import (
    api_files,
    api_history,
    api_series,
    api_transfer,
    api_views,
    service,
)
from focusflow.tasks.quickadd import several
from focusflow.tasks.schemas import (
    CompleteIn,
    Deleted,
    DependenciesIn,
    ReorderIn,
    SubtaskIn,
    TaskIn,
    TaskPatch,
    TaskPut,
    TaskQuery,
    TaskView,
)
from focusflow.tasks.schemas_capture import (
    ParsedLines,
    ParsedView,
    QuickAdded,
    QuickAddedLines,
    QuickAddIn,
)
from focusflow.tasks.schemas_search import Suggestion
from focusflow.tasks.schemas_series import Scope

Changes = Annotated[
    Scope | None,
    Query(
        description="Of what repeats: only this occurrence, or this and all following. "
        "Without it a new due date is this one's, and all else counts for those after it too"
    ),
]
Deletes = Annotated[
    Scope, Query(description="Of what repeats: only this occurrence, or this and all following")
]
Typed = Annotated[str, Query(max_length=200, description="The beginning of a title, or its words")]
Few = Annotated[int, Query(ge=1, le=20, description="Titles at most")]

router = user_router("/tasks", "tasks")
router.include_router(api_transfer.router)  # before the routes that take any word for an id
router.include_router(api_views.router)
router.include_router(api_files.router)
router.include_router(api_history.router)
router.include_router(api_series.router)


@router.get("", response_model=Envelope[list[TaskView]])
async def list_tasks(
    request: Request, db: Unit, actor: SignedIn, query: Annotated[TaskQuery, Query()]
) -> Any:
    """Tasks, page by page: the open ones, soonest due first, unless asked otherwise."""
    page = await service.list_tasks(db, actor, query, cursor=query.cursor, limit=query.limit)
    return page_envelope(request, page, query.limit)


@router.post("", response_model=Envelope[TaskView], status_code=201)
async def create_task(request: Request, db: Unit, actor: SignedIn, body: TaskIn) -> Any:
    """A new task."""
    return envelope(request, await service.create_task(db, actor, body))


@router.post("/quick-add", response_model=Envelope[QuickAdded | QuickAddedLines], status_code=201)
async def quick_add(request: Request, db: Unit, actor: SignedIn, body: QuickAddIn) -> Any:
    """A new task from one line in plain words; from several lines one each, all or none."""
    add = service.quick_add_lines if several(body.text) else service.quick_add
    return envelope(request, await add(db, actor, body.text, body.refused))


@router.post("/parse", response_model=Envelope[ParsedView | ParsedLines])
async def parse_line(request: Request, db: Unit, actor: SignedIn, body: QuickAddIn) -> Any:
    """How a line, or several, would be read; nothing is kept."""
    read = service.parse_lines if several(body.text) else service.parse_line
    return envelope(request, await read(db, actor, body.text, body.refused))


@router.get("/suggest", response_model=Envelope[list[Suggestion]])
async def suggest(
    request: Request, db: Unit, actor: SignedIn, *, q: Typed = "", limit: Few = 5
) -> Any:
    """Tasks with titles like what is being typed, one a title; nothing below three letters."""
    return envelope(request, await service.suggest(db, actor, q, limit))


@router.get("/{task_id}", response_model=Envelope[TaskView])
async def get_task(request: Request, db: Unit, actor: SignedIn, task_id: UUID) -> Any:
    """One task."""
    return envelope(request, await service.get_task(db, actor, task_id))


@router.put("/{task_id}", response_model=Envelope[TaskView])
async def replace_task(
    request: Request,
    db: Unit,
    actor: SignedIn,
    task_id: UUID,
    body: TaskPut,
    *,
    scope: Changes = None,
) -> Any:
    """Replace a task; without a status it keeps the one it has."""
    return envelope(request, await service.replace_task(db, actor, task_id, body, scope))


@router.patch("/{task_id}", response_model=Envelope[TaskView])
async def update_task(
    request: Request,
    db: Unit,
    actor: SignedIn,
    task_id: UUID,
    body: TaskPatch,
    *,
    scope: Changes = None,
) -> Any:
    """Change some fields of a task."""
    return envelope(request, await service.update_task(db, actor, task_id, body, scope))


@router.delete("/{task_id}", response_model=Envelope[Deleted])
async def delete_task(
    request: Request, db: Unit, actor: SignedIn, task_id: UUID, scope: Deletes = "following"
) -> Any:
    """Move a task and its subtasks to the trash for 30 days."""
    return envelope(request, await service.delete_occurrence(db, actor, task_id, scope))


@router.post("/{task_id}/complete", response_model=Envelope[TaskView])
async def complete_task(
    request: Request, db: Unit, actor: SignedIn, task_id: UUID, body: CompleteIn | None = None
) -> Any:
    """Complete a task; again changes nothing."""
    minutes = body.actual_minutes if body else None
    view = await service.complete_task(db, actor, task_id, actual_minutes=minutes)
    return envelope(request, view)


@router.post("/{task_id}/uncomplete", response_model=Envelope[TaskView])
async def reopen_task(request: Request, db: Unit, actor: SignedIn, task_id: UUID) -> Any:
    """Reopen a task that is done."""
    return envelope(request, await service.reopen_task(db, actor, task_id))


@router.post("/{task_id}/archive", response_model=Envelope[TaskView])
async def archive_task(request: Request, db: Unit, actor: SignedIn, task_id: UUID) -> Any:
    """Put a task away."""
    return envelope(request, await service.archive_task(db, actor, task_id))


@router.post("/{task_id}/restore", response_model=Envelope[TaskView])
async def restore_task(request: Request, db: Unit, actor: SignedIn, task_id: UUID) -> Any:
    """Bring a task back from the trash or the archive."""
    return envelope(request, await service.restore_task(db, actor, task_id))


@router.post("/{task_id}/duplicate", response_model=Envelope[TaskView], status_code=201)
async def duplicate_task(request: Request, db: Unit, actor: SignedIn, task_id: UUID) -> Any:
    """An open copy with the same subtasks and tags."""
    return envelope(request, await service.duplicate_task(db, actor, task_id))


@router.post("/{task_id}/skip", response_model=Envelope[TaskView])
async def skip_task(request: Request, db: Unit, actor: SignedIn, task_id: UUID) -> Any:
    """Not today; the task stays open."""
    return envelope(request, await service.skip_task(db, actor, task_id))


@router.post("/{task_id}/reorder", response_model=Envelope[TaskView])
async def reorder(
    request: Request, db: Unit, actor: SignedIn, task_id: UUID, body: ReorderIn
) -> Any:
    """Move a task in the manual order."""
    view = await service.reorder(
        db, actor, task_id, after_id=body.after_id, before_id=body.before_id
    )
    return envelope(request, view)


@router.get("/{task_id}/subtasks", response_model=Envelope[list[TaskView]])
async def list_subtasks(request: Request, db: Unit, actor: SignedIn, task_id: UUID) -> Any:
    """The subtasks of a task in their manual order, done ones too."""
    return page_envelope(request, await service.subtasks(db, actor, task_id), 100)


@router.post("/{task_id}/subtasks", response_model=Envelope[TaskView], status_code=201)
async def add_subtask(
    request: Request, db: Unit, actor: SignedIn, task_id: UUID, body: SubtaskIn
) -> Any:
    """A new subtask."""
    return envelope(request, await service.add_subtask(db, actor, task_id, body))


@router.get("/{task_id}/dependencies", response_model=Envelope[list[TaskView]])
async def list_dependencies(request: Request, db: Unit, actor: SignedIn, task_id: UUID) -> Any:
    """The tasks that have to be done first."""
    return envelope(request, await service.dependencies(db, actor, task_id))


@router.put("/{task_id}/dependencies", response_model=Envelope[list[TaskView]])
async def set_dependencies(
    request: Request, db: Unit, actor: SignedIn, task_id: UUID, body: DependenciesIn
) -> Any:
    """Say which tasks have to be done first, instead of those said before."""
    return envelope(request, await service.set_dependencies(db, actor, task_id, body.depends_on))

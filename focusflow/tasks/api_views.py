"""The REST routes of sections, boards, months, saved filters, templates and graphs."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request

from focusflow.accounts.access import SignedIn
from focusflow.platform.api import Envelope, Unit, envelope
from focusflow.tasks import service
from focusflow.tasks.schemas import TaskView
from focusflow.tasks.schemas_views import (
    BoardIn,
    BoardQuery,
    BoardView,
    CardMove,
    FromTemplateIn,
    MonthQuery,
    MonthView,
    NameIn,
    OrderIn,
    PartDeleted,
    SavedFilterIn,
    SavedFilterPatch,
    SavedFilterView,
    SectionView,
    TaskGraph,
    TaskTemplateIn,
    TaskTemplatePatch,
    TaskTemplateView,
)

# Part of the router of tasks, which lets only those in who are signed in.
router = APIRouter()


@router.get("/sections", response_model=Envelope[list[SectionView]])
async def list_sections(request: Request, db: Unit, actor: SignedIn) -> Any:
    """Sections in their order."""
    return envelope(request, await service.list_sections(db, actor))


@router.post("/sections", response_model=Envelope[SectionView], status_code=201)
async def add_section(request: Request, db: Unit, actor: SignedIn, body: NameIn) -> Any:
    """A new section; 20 at most."""
    return envelope(request, await service.add_section(db, actor, body))


@router.put("/sections/order", response_model=Envelope[list[SectionView]])
async def order_sections(request: Request, db: Unit, actor: SignedIn, body: OrderIn) -> Any:
    """Put the sections into an order."""
    return envelope(request, await service.order_sections(db, actor, body))


@router.patch("/sections/{section_id}", response_model=Envelope[SectionView])
async def rename_section(
    request: Request, db: Unit, actor: SignedIn, section_id: UUID, body: NameIn
) -> Any:
    """Give a section another name."""
    return envelope(request, await service.rename_section(db, actor, section_id, body))


@router.delete("/sections/{section_id}", response_model=Envelope[PartDeleted])
async def delete_section(request: Request, db: Unit, actor: SignedIn, section_id: UUID) -> Any:
    """Take a section away; its tasks stay, in no section."""
    return envelope(request, await service.delete_section(db, actor, section_id))


@router.post("/sections/{section_id}/restore", response_model=Envelope[SectionView])
async def restore_section(request: Request, db: Unit, actor: SignedIn, section_id: UUID) -> Any:
    """Bring a section back with its tasks."""
    return envelope(request, await service.restore_section(db, actor, section_id))


@router.get("/board", response_model=Envelope[BoardView])
async def board(
    request: Request, db: Unit, actor: SignedIn, query: Annotated[BoardQuery, Query()]
) -> Any:
    """The board with the first cards of each column."""
    return envelope(request, await service.board(db, actor, query))


@router.put("/board", response_model=Envelope[BoardView])
async def set_board(request: Request, db: Unit, actor: SignedIn, body: BoardIn) -> Any:
    """Say what the columns stand for."""
    await service.set_board(db, actor, body)
    return envelope(request, await service.board(db, actor, BoardQuery()))


@router.post("/board/cards", response_model=Envelope[TaskView])
async def move_card(request: Request, db: Unit, actor: SignedIn, body: CardMove) -> Any:
    """Move a card; into Done completes the task."""
    return envelope(request, await service.move_card(db, actor, body))


@router.get("/month", response_model=Envelope[MonthView])
async def month(
    request: Request, db: Unit, actor: SignedIn, query: Annotated[MonthQuery, Query()]
) -> Any:
    """The tasks due on each day of a span."""
    return envelope(request, await service.month(db, actor, query))


@router.get("/filters", response_model=Envelope[list[SavedFilterView]])
async def list_filters(request: Request, db: Unit, actor: SignedIn) -> Any:
    """Saved filters in their order."""
    return envelope(request, await service.list_filters(db, actor))


@router.post("/filters", response_model=Envelope[SavedFilterView], status_code=201)
async def save_filter(request: Request, db: Unit, actor: SignedIn, body: SavedFilterIn) -> Any:
    """Keep a view of the tasks under a name; 50 at most."""
    return envelope(request, await service.save_filter(db, actor, body))


@router.put("/filters/order", response_model=Envelope[list[SavedFilterView]])
async def order_filters(request: Request, db: Unit, actor: SignedIn, body: OrderIn) -> Any:
    """Put the saved filters into an order."""
    return envelope(request, await service.order_filters(db, actor, body))


@router.patch("/filters/{filter_id}", response_model=Envelope[SavedFilterView])
async def change_filter(
    request: Request, db: Unit, actor: SignedIn, filter_id: UUID, body: SavedFilterPatch
) -> Any:
    """Give a saved filter another name or other settings."""
    return envelope(request, await service.change_filter(db, actor, filter_id, body))


@router.delete("/filters/{filter_id}", response_model=Envelope[PartDeleted])
async def delete_filter(request: Request, db: Unit, actor: SignedIn, filter_id: UUID) -> Any:
    """Take a saved filter away."""
    return envelope(request, await service.delete_filter(db, actor, filter_id))


@router.post("/filters/{filter_id}/restore", response_model=Envelope[SavedFilterView])
async def restore_filter(request: Request, db: Unit, actor: SignedIn, filter_id: UUID) -> Any:
    """Bring a saved filter back."""
    return envelope(request, await service.restore_filter(db, actor, filter_id))


@router.get("/templates", response_model=Envelope[list[TaskTemplateView]])
async def list_task_templates(request: Request, db: Unit, actor: SignedIn) -> Any:
    """Templates in their order."""
    return envelope(request, await service.list_task_templates(db, actor))


@router.post("/templates", response_model=Envelope[TaskTemplateView], status_code=201)
async def save_task_template(
    request: Request, db: Unit, actor: SignedIn, body: TaskTemplateIn
) -> Any:
    """Keep a task with its subtasks as a template; 50 at most."""
    return envelope(request, await service.save_task_template(db, actor, body))


@router.patch("/templates/{template_id}", response_model=Envelope[TaskTemplateView])
async def rename_task_template(
    request: Request, db: Unit, actor: SignedIn, template_id: UUID, body: TaskTemplatePatch
) -> Any:
    """Give a template another name."""
    return envelope(request, await service.rename_task_template(db, actor, template_id, body))


@router.delete("/templates/{template_id}", response_model=Envelope[PartDeleted])
async def delete_task_template(
    request: Request, db: Unit, actor: SignedIn, template_id: UUID
) -> Any:
    """Take a template away."""
    return envelope(request, await service.delete_task_template(db, actor, template_id))


@router.post("/templates/{template_id}/restore", response_model=Envelope[TaskTemplateView])
async def restore_task_template(
    request: Request, db: Unit, actor: SignedIn, template_id: UUID
) -> Any:
    """Bring a template back."""
    return envelope(request, await service.restore_task_template(db, actor, template_id))


@router.post("/templates/{template_id}/tasks", response_model=Envelope[TaskView], status_code=201)
async def use_task_template(
    request: Request,
    db: Unit,
    actor: SignedIn,
    template_id: UUID,
    body: FromTemplateIn | None = None,
) -> Any:
    """Make the tasks of a template, due relative to a day."""
    wanted = body or FromTemplateIn()
    return envelope(request, await service.use_task_template(db, actor, template_id, wanted))


@router.get("/{task_id}/graph", response_model=Envelope[TaskGraph])
async def task_graph(request: Request, db: Unit, actor: SignedIn, task_id: UUID) -> Any:
    """What a task waits for, what waits for it, and its subtasks."""
    return envelope(request, await service.task_graph(db, actor, task_id))

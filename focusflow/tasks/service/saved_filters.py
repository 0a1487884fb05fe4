"""Saved filters: views of the tasks that someone gave a name."""

from __future__ import annotations

from uuid import UUID

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.tasks import repository
from focusflow.tasks.models import TaskSavedFilter
from focusflow.tasks.schemas_views import (
    FilterSettings,
    OrderIn,
    PartDeleted,
    SavedFilterIn,
    SavedFilterPatch,
    SavedFilterView,
)
from focusflow.tasks.service import parts
from focusflow.tasks.service.parts import FILTER


def _view(row: TaskSavedFilter) -> SavedFilterView:
    settings = FilterSettings.model_validate(row.settings)
    return SavedFilterView(id=row.id, title=row.title, settings=settings)


async def list_filters(db: Db, actor: Actor) -> list[SavedFilterView]:
    """All saved filters in their order; 50 at most."""
    return [_view(row) for row in await repository.parts(db, actor, TaskSavedFilter)]


async def save_filter(db: Db, actor: Actor, data: SavedFilterIn) -> SavedFilterView:
    """Keep a view under a name. Conflict when there is one of that name."""
    values = {"title": data.title, "settings": _kept(data.settings)}
    return _view(await parts.create(db, actor, FILTER, values))


async def change_filter(
    db: Db, actor: Actor, filter_id: UUID, data: SavedFilterPatch
) -> SavedFilterView:
    """Give a saved filter another name or other settings."""
    values = {
        name: _kept(data.settings) if name == "settings" else data.title
        for name in data.model_fields_set
    }
    return _view(await parts.change(db, actor, FILTER, filter_id, values))


async def order_filters(db: Db, actor: Actor, data: OrderIn) -> list[SavedFilterView]:
    """Put the saved filters into an order; those not named come behind."""
    await parts.arrange(db, actor, FILTER, data.ids)
    return await list_filters(db, actor)


async def delete_filter(db: Db, actor: Actor, filter_id: UUID) -> PartDeleted:
    """Take a saved filter away; it can be restored for 30 days."""
    await parts.delete(db, actor, FILTER, filter_id)
    return PartDeleted(id=filter_id)


async def restore_filter(db: Db, actor: Actor, filter_id: UUID) -> SavedFilterView:
    """Bring a saved filter back."""
    return _view(await parts.restore(db, actor, FILTER, filter_id))


def _kept(settings: FilterSettings) -> dict[str, object]:
    return settings.model_dump(mode="json", exclude_defaults=True)

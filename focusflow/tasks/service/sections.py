"""Sections: the named parts of someone's list and board."""

from __future__ import annotations

from uuid import UUID

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.tasks import repository
from focusflow.tasks.models import TaskSection
from focusflow.tasks.schemas_views import NameIn, OrderIn, PartDeleted, SectionView
from focusflow.tasks.service import parts
from focusflow.tasks.service.parts import SECTION


def _view(row: TaskSection) -> SectionView:
    return SectionView(id=row.id, title=row.title)


async def list_sections(db: Db, actor: Actor) -> list[SectionView]:
    """All sections in their order; 20 at most."""
    return [_view(row) for row in await repository.sections(db, actor)]


async def add_section(db: Db, actor: Actor, data: NameIn) -> SectionView:
    """A new section behind the others. Conflict when there is one of that name."""
    return _view(await parts.create(db, actor, SECTION, {"title": data.title}))


async def rename_section(db: Db, actor: Actor, section_id: UUID, data: NameIn) -> SectionView:
    """Give a section another name."""
    return _view(await parts.change(db, actor, SECTION, section_id, {"title": data.title}))


async def order_sections(db: Db, actor: Actor, data: OrderIn) -> list[SectionView]:
    """Put the sections into an order; those not named come behind."""
    await parts.arrange(db, actor, SECTION, data.ids)
    return await list_sections(db, actor)


async def delete_section(db: Db, actor: Actor, section_id: UUID) -> PartDeleted:
    """Take a section away; its tasks are in no section until it is restored."""
    await parts.delete(db, actor, SECTION, section_id)
    return PartDeleted(id=section_id)


async def restore_section(db: Db, actor: Actor, section_id: UUID) -> SectionView:
    """Bring a section back with the tasks it had."""
    return _view(await parts.restore(db, actor, SECTION, section_id))

"""What sections, saved filters and templates have in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import Conflict, NotFound
from focusflow.platform.events import EventRecord, publish, publish_all, to_json
from focusflow.platform.stale import difference
from focusflow.tasks import repository
from focusflow.tasks.events import (
    TaskFilterChanged,
    TaskPartChanged,
    TaskSectionChanged,
    TaskTemplateChanged,
)
from focusflow.tasks.models import TaskSavedFilter, TaskSection, TaskTemplate


@dataclass(frozen=True)
class Kind:
    """One kind of part: its table, its event, and how many somebody can have."""

    table: Any
    event: type[TaskPartChanged]
    most: int
    noun: str
    nouns: str
    field: str = ""


SECTION = Kind(TaskSection, TaskSectionChanged, 20, "section", "sections")
FILTER = Kind(TaskSavedFilter, TaskFilterChanged, 50, "filter", "filters", "settings")
TEMPLATE = Kind(TaskTemplate, TaskTemplateChanged, 50, "template", "templates", "items")
KINDS = (SECTION, FILTER, TEMPLATE)
_KINDS = {kind.event.__name__: kind for kind in KINDS}
EVENTS = tuple(_KINDS)
"""The names of what is told about parts."""


async def found(db: Db, actor: Actor, kind: Kind, part_id: UUID, *, trash: bool = False) -> Any:
    """One row, held; NotFound when it is not the actor's."""
    row = await repository.part(db, actor, kind.table, part_id, trash=trash)
    if row is None:
        raise NotFound
    return row


async def create(db: Db, actor: Actor, kind: Kind, values: Mapping[str, Any]) -> Any:
    """A new one at the end. Conflict when there are too many, or one has that name."""
    await repository.lock_structure(db, actor)
    others = await repository.parts(db, actor, kind.table)
    if len(others) >= kind.most:
        raise Conflict(f"You have {kind.most} {kind.nouns}. Delete one first.")
    _refuse_twin(kind, values["title"], others)
    place = max((row.position for row in others), default=0.0) + 1
    row = kind.table(user_id=actor.user_id, position=place, **values)
    db.add(row)
    await publish(db, actor, kind.event(row.id, "created", {}, {"title": row.title}))
    return row


async def named(
    db: Db,
    actor: Actor,
    kind: Kind,
    wanted: Iterable[Mapping[str, Any]],
    import_id: UUID | None = None,
) -> list[Any]:
    """All of them, with new ones at the end for the titles that nobody has, while there is room.

    `wanted`: the values of each, with its title.
    """
    await repository.lock_structure(db, actor)
    rows = list(await repository.parts(db, actor, kind.table))
    taken = {row.title.casefold() for row in rows}
    told = []
    for values in wanted:
        title = values["title"]
        if len(rows) < kind.most and title.casefold() not in taken:
            taken.add(title.casefold())
            place = max((row.position for row in rows), default=0.0) + 1
            row = kind.table(user_id=actor.user_id, position=place, import_id=import_id, **values)
            db.add(row)
            told.append(kind.event(row.id, "created", {}, {"title": title}))
            rows.append(row)
    await publish_all(db, actor, told)
    return rows


async def change(db: Db, actor: Actor, kind: Kind, part_id: UUID, values: Mapping[str, Any]) -> Any:
    """Change fields of one."""
    row = await found(db, actor, kind, part_id)
    if "title" in values:
        others = await repository.parts(db, actor, kind.table)
        _refuse_twin(kind, values["title"], [other for other in others if other is not row])
    await _set(db, actor, kind, row, values)
    return row


async def _set(
    db: Db,
    actor: Actor,
    kind: Kind,
    row: Any,
    values: Mapping[str, Any],
    *,
    action: str = "updated",
) -> None:
    before, after = difference(row, values)
    if not after:
        return
    for name, value in after.items():
        setattr(row, name, value)
    told = [{name: to_json(value) for name, value in part.items()} for part in (before, after)]
    await publish(db, actor, kind.event(row.id, action, *told))


async def arrange(db: Db, actor: Actor, kind: Kind, ids: Iterable[UUID]) -> None:
    """Put them into an order; those not named stay behind, in their old order."""
    await repository.lock_structure(db, actor)
    rows = {row.id: row for row in await repository.parts(db, actor, kind.table)}
    wanted = list(dict.fromkeys(ids))
    if any(part_id not in rows for part_id in wanted):
        raise NotFound(f"One of these {kind.nouns} is not there. It may have been deleted.")
    order = [*wanted, *(part_id for part_id in rows if part_id not in set(wanted))]
    for place, part_id in enumerate(order, start=1):
        await _set(db, actor, kind, rows[part_id], {"position": float(place)})


async def delete(db: Db, actor: Actor, kind: Kind, part_id: UUID) -> None:
    """Take one away; it can be restored for 30 days."""
    await remove(db, actor, kind, await found(db, actor, kind, part_id))


async def remove(db: Db, actor: Actor, kind: Kind, row: Any) -> None:
    """Take away one that is held; it can be restored for 30 days."""
    await _set(db, actor, kind, row, {"deleted_at": db.now()}, action="deleted")


async def restore(db: Db, actor: Actor, kind: Kind, part_id: UUID) -> Any:
    """Bring one back; one that is not gone is left alone."""
    row = await found(db, actor, kind, part_id, trash=True)
    await _set(db, actor, kind, row, {"deleted_at": None}, action="restored")
    return row


async def reverse(
    db: Db, actor: Actor, records: Iterable[EventRecord]
) -> tuple[set[UUID], set[UUID]]:
    """Undo events, given the latest first: the ids concerned, and those that stay as they are."""
    concerned: set[UUID] = set()
    kept: set[UUID] = set()
    for record in records:
        kind = _KINDS[record.name]
        part_id = UUID(record.payload["part_id"])
        concerned.add(part_id)
        row = await repository.part(db, actor, kind.table, part_id, trash=True)
        if row is None:
            kept.add(part_id)
        elif record.payload["action"] in ("created", "restored"):
            await _set(db, actor, kind, row, {"deleted_at": db.now()}, action="deleted")
        elif record.payload["action"] == "deleted":
            await _set(db, actor, kind, row, {"deleted_at": None}, action="restored")
        else:
            before, after = record.payload["before"], record.payload["after"]
            same = {k: v for k, v in before.items() if to_json(getattr(row, k)) == after[k]}
            await _set(db, actor, kind, row, same)
            if len(same) < len(before):
                kept.add(part_id)
    return concerned, kept


def _refuse_twin(kind: Kind, title: str, others: Iterable[Any]) -> None:
    if any(other.title.casefold() == title.casefold() for other in others):
        raise Conflict(f"You have a {kind.noun} of that name already.", field="title")

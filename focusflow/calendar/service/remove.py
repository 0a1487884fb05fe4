"""Delete events, and take a deletion back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import UUID

from focusflow.calendar import repository, rules
from focusflow.calendar.fields import Scope
from focusflow.calendar.ics import canonical, from_canonical
from focusflow.calendar.models import CalendarEvent
from focusflow.calendar.schemas import DeletedView, EventView
from focusflow.calendar.service.locate import Target, effective_scope, locate
from focusflow.calendar.service.notice import announce, snapshot
from focusflow.calendar.service.rows import event_view, put_bounds, span_of
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import Conflict, NotFound

KEPT = timedelta(days=30)


async def delete_event(
    db: Db, actor: Actor, event_id: UUID, *, scope: Scope = "all", occurrence: str | None = None
) -> DeletedView:
    """Delete an event; of a series one occurrence, it and all that follow, or all.

    `undo` in the answer takes it back through `restore_event`.
    """
    target = await locate(db, actor, event_id, occurrence, lock=True)
    scope = effective_scope(target, scope)
    master = target.group.master
    if scope == "following" and target.planned == canonical(span_of(master).start):
        scope = "all"
    before = snapshot(master)
    match scope:
        case "this":
            details = await _delete_one(db, actor, target)
        case "following":
            details = await _delete_following(db, actor, target)
        case "all":
            details = {"rows": await _delete_all(db, actor, target)}
    put_bounds(master)
    await db.flush()
    record = await announce(
        db, actor, "deleted", master, before, details={**details, "scope": scope}
    )
    return DeletedView(id=master.id, scope=scope, undo=record.id)


async def _delete_all(db: Db, actor: Actor, target: Target) -> list[UUID]:
    master = target.group.master
    ids = [master.id, *(row.id for row in target.group.changed.values())]
    return list(await repository.delete_ids(db, actor, ids, db.now()))


async def _delete_one(db: Db, actor: Actor, target: Target) -> dict[str, Any]:
    master, planned = target.group.master, target.planned
    changed = target.group.changed.get(planned)
    master.exdates = sorted({*master.exdates, planned})
    ids = [changed.id] if changed and not changed.this_and_future else []
    rows = await repository.delete_ids(db, actor, ids, db.now())
    return {"rows": list(rows), "left_out": planned}


async def _delete_following(db: Db, actor: Actor, target: Target) -> dict[str, Any]:
    master, moment = target.group.master, from_canonical(target.planned)
    cut = rules.cut_series(
        span_of(master),
        master.recurrence_rule,
        tuple(master.rdates),
        tuple(master.exdates),
        moment,
    )
    rule, rdates = master.recurrence_rule, list(master.rdates)
    master.recurrence_rule, master.rdates = cut.rule, list(cut.rdates)
    at = rules.index_instant(moment)
    ids = [
        row.id
        for planned, row in target.group.changed.items()
        if rules.index_instant(from_canonical(planned)) >= at
    ]
    rows = await repository.delete_ids(db, actor, ids, db.now())
    return {"rows": list(rows), "rule": rule, "cut_rule": cut.rule, "rdates": rdates}


async def restore_event(
    db: Db, actor: Actor, event_id: UUID, undo: UUID | None = None
) -> EventView:
    """Take back the deletion that answered with this `undo`, or that of the whole event.

    NotFound when there was no such deletion; Conflict when the series was changed since.
    """
    row = await repository.get(db, actor, event_id, lock=True, deleted=True)
    if row is None:
        raise NotFound
    before = snapshot(row)
    if undo is None:
        ids = await _deleted_with(db, actor, row)
    else:
        record = await repository.deletion(db, actor, undo, event_id)
        if record is None:
            raise NotFound
        _rejoin(row, record.payload["changes"])
        ids = [UUID(text) for text in record.payload["changes"]["rows"]]
    await repository.revive(db, actor, ids, db.now())
    await db.flush()
    await announce(db, actor, "restored", row, before)
    target = await locate(db, actor, event_id, None)
    return event_view(actor, target.group)


async def _deleted_with(db: Db, actor: Actor, row: CalendarEvent) -> list[UUID]:
    if row.deleted_at is None:
        return []
    rows = await repository.whole_series(db, actor, row.uid)
    return [other.id for other in rows if other.deleted_at == row.deleted_at]


def _rejoin(row: CalendarEvent, done: dict[str, Any]) -> None:
    """Put back what a deletion took out of a series' rule and dates."""
    if done["scope"] == "following":
        if row.recurrence_rule != done["cut_rule"]:
            raise Conflict("This series was changed since. Set how long it repeats by hand.")
        row.recurrence_rule, row.rdates = done["rule"], done["rdates"]
    elif done["scope"] == "this":
        row.exdates = [text for text in row.exdates if text != done["left_out"]]
    put_bounds(row)


async def purge_deleted(db: Db) -> None:
    """Forget what was deleted 30 days ago, for all users."""
    await repository.purge(db, db.now() - KEPT)


async def erase(db: Db, actor: Actor, ids: Collection[UUID]) -> None:
    """Remove some events for good; for removing example data."""
    await repository.erase(db, actor, ids)
    db.changes.add((actor.user_id, "calendar"))

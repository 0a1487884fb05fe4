"""Outside calendars that are shown here: their rows say what is said over there."""

from __future__ import annotations

import functools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import anyio.to_thread

from focusflow.calendar import repository
from focusflow.calendar.outside import Changes, Item, Outside
from focusflow.calendar.repository import MirroredRow
from focusflow.calendar.service.entries import Entry, Key, entries_of
from focusflow.calendar.service.notice import announce_many
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db

FREE = "free:"
"""Stands before the hash of what counts as free here, so that a change of mind is a change."""


@dataclass
class Mirrored:
    """How many rows came, changed and went; `skipped` could not be kept."""

    taken: int = 0
    updated: int = 0
    removed: int = 0
    skipped: int = 0
    start: datetime | None = None
    end: datetime | None = None

    @property
    def changed(self) -> bool:
        """Whether anything is different now."""
        return bool(self.taken or self.updated or self.removed)


async def mirror(db: Db, actor: Actor, outside: Outside, changes: Changes) -> Mirrored:
    """Let the rows of an outside calendar say what is said over there."""
    entries, unusable = await anyio.to_thread.run_sync(
        functools.partial(_as_rows, changes.items, outside)
    )
    met = {entry.key: entry for entry in entries}
    known = {row.key: row for row in await _known(db, actor, outside, changes, met)}
    new = [entry for key, entry in met.items() if key not in known]
    old = [(known[key], entry) for key, entry in met.items() if key in known]
    revived = [entry for row, entry in old if row.deleted_at is not None]
    updated = [
        entry for row, entry in old if row.deleted_at is None and row.content_hash != entry.hash
    ]
    gone = [
        row.id
        for key, row in known.items()
        if key not in met and row.goes and row.external_id not in changes.same
    ]
    # What is the same as last time and has no row could not be kept last time.
    unkept = changes.same.difference(row.external_id for row in known.values())
    skipped = len(unusable) + len(unkept)
    outcome = Mirrored(len(new) + len(revived), len(updated), len(gone), skipped)
    looks = {
        "source": outside.source,
        "calendar_id": outside.id,
        "calendar_name": outside.title,
        "color": outside.color,
    }
    await repository.insert_rows(db, [entry.row(db, actor, **looks) for entry in new])
    stale = [(row.id, entry) for row, entry in old if row.state != entry.state]
    await _update(db, actor, stale, looks)
    spans = await repository.delete_spans(db, actor, gone, db.now())
    spans += [
        (entry.columns["series_start"], entry.columns["series_end"])
        for entry in (*new, *revived, *updated)
    ]
    await _tell(db, actor, outside, outcome, spans)
    return outcome


async def _known(
    db: Db, actor: Actor, outside: Outside, changes: Changes, met: Collection[Key]
) -> Sequence[MirroredRow]:
    """The rows that the changes are about."""
    if changes.whole:
        return await repository.of_calendar(db, actor, outside.id)
    return await repository.of_items(
        db,
        actor,
        outside.id,
        items=[item.id for item in changes.items],
        removed=changes.removed,
        uids={uid for uid, _ in met},
    )


async def _update(
    db: Db, actor: Actor, stale: Sequence[tuple[UUID, Entry]], looks: Mapping[str, object]
) -> None:
    rows = await repository.by_ids(db, actor, [row_id for row_id, _ in stale])
    for row_id, entry in stale:
        for name, value in {**entry.columns, **looks, "deleted_at": None}.items():
            if getattr(rows[row_id], name) != value:
                setattr(rows[row_id], name, value)
    await db.flush()


def _as_rows(items: Sequence[Item], outside: Outside) -> tuple[list[Entry], list[object]]:
    """The events as columns; runs in a thread."""
    places = {id(event): item for item in items for event in item.events}
    entries, unusable = entries_of(event for item in items for event in item.events)
    for entry in entries:
        item = places[id(entry.event)]
        entry.columns["uid"] = f"{outside.id}/{entry.event.uid}"
        entry.columns["external_id"], entry.columns["etag"] = item.id, item.etag
        if not outside.busy:
            entry.columns["busy"] = False
            entry.hash = entry.columns["content_hash"] = f"{FREE}{entry.hash[: 64 - len(FREE)]}"
    return entries, list(unusable)


async def _tell(
    db: Db,
    actor: Actor,
    outside: Outside,
    outcome: Mirrored,
    spans: Sequence[tuple[datetime, datetime | None]],
) -> None:
    if not outcome.changed:
        return
    ends = [end for _, end in spans]
    await announce_many(
        db,
        actor,
        "mirrored",
        source=outside.source,
        start=min(start for start, _ in spans),
        end=None if None in ends else max(end for end in ends if end),
        details={
            "calendar_name": outside.title,
            "taken": outcome.taken,
            "updated": outcome.updated,
            "removed": outcome.removed,
        },
    )


async def restyle(db: Db, actor: Actor, outside: Outside) -> None:
    """Show an outside calendar by its new name and colour."""
    await repository.restyle(db, actor, outside.id, outside.title, outside.color)
    db.changes.add((actor.user_id, "calendar"))


async def let_go(db: Db, actor: Actor, calendar_id: UUID, *, keep: bool) -> int:
    """What is to become of an outside calendar's events: kept as if imported, or removed."""
    if keep:
        count = await repository.keep_calendar(db, actor, calendar_id, db.now())
    else:
        count = await repository.erase_calendar(db, actor, calendar_id)
    if count:
        kind = "imported" if keep else "removed"
        await announce_many(db, actor, kind, start=None, end=None, details={"events": count})
    return count

"""What of a plan is to be written into a calendar elsewhere, and what became of it there.

Nothing is queued: what should stand there is compared with what was last written, so that a change
survives an outage and goes out once. When a block was moved on both sides, over there wins: only
a person moves it there. Its title is always ours.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from focusflow.calendar.ics import IcsEvent
from focusflow.calendar.outside import Changes, Item

MARK = "@plan.focusflow"
"""Ends the UID of everything that is written."""


@dataclass(frozen=True)
class Block:
    """Planned work as it should stand over there."""

    slot_id: UUID
    task_id: UUID
    title: str
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Written:
    """A block as it stands over there, as far as known.

    `gone`: somebody deleted it there, and whoever's plan it is has not said yet what that means.
    `turn` grows when it is written anew after that: ids are not used twice.
    """

    slot_id: UUID
    task_id: UUID
    title: str
    start: datetime
    end: datetime
    external_id: str
    etag: str
    turn: int = 0
    gone: bool = False

    def says(self, block: Block) -> bool:
        """Whether nothing has to be written."""
        return (self.title, self.start, self.end) == (block.title, block.start, block.end)


@dataclass(frozen=True)
class Write:
    """Make (`known` None), replace, or (`block` None) remove something over there."""

    block: Block | None
    known: Written | None
    turn: int = 0


@dataclass(frozen=True)
class Seen:
    """What a reading says of what was written: where blocks are now, and which were deleted."""

    changed: dict[UUID, Written] = field(default_factory=dict)
    gone: frozenset[UUID] = frozenset()


def event_of(block: Block, turn: int) -> IcsEvent:
    """The block as an entry of a calendar."""
    return IcsEvent(
        uid=f"{block.slot_id}-{turn}{MARK}", start=block.start, end=block.end, title=block.title
    )


def writes(
    blocks: Mapping[UUID, Block], written: Mapping[UUID, Written], now: datetime
) -> list[Write]:
    """What to write so that these blocks stand there; what is over stays as it is."""
    found: list[Write] = []
    for slot_id, block in blocks.items():
        known = written.get(slot_id)
        if known is None or not known.external_id:
            found.append(Write(block, None, known.turn if known else 0))
        elif not known.gone and not known.says(block):
            found.append(Write(block, known, known.turn))
    found += [
        Write(None, known)
        for slot_id, known in written.items()
        if slot_id not in blocks and known.external_id and not known.gone and known.end > now
    ]
    return found


def seen_of(written: Iterable[Written], changes: Changes | None) -> Seen:
    """What became over there of what was written."""
    if changes is None:
        return Seen()
    items = {item.id: item for item in changes.items}
    removed = set(changes.removed)
    changed: dict[UUID, Written] = {}
    gone: set[UUID] = set()
    for known in written:
        if not known.external_id or known.gone:
            continue
        item = items.get(known.external_id)
        if item is None:
            went = changes.whole and known.external_id not in changes.same
            if went or known.external_id in removed:
                gone.add(known.slot_id)
        elif item.etag != known.etag:
            changed[known.slot_id] = _as_found(known, item)
    return Seen(changed, frozenset(gone))


def _as_found(known: Written, item: Item) -> Written:
    event = item.events[0]
    start, end = event.start, event.end
    if not isinstance(start, datetime) or not isinstance(end, datetime) or end <= start:
        # Not a time to work at: it is put back.
        return Written(
            known.slot_id, known.task_id, "", known.start, known.end, item.id, item.etag, known.turn
        )
    return Written(
        known.slot_id, known.task_id, event.title, start, end, item.id, item.etag, known.turn
    )


def without_plan(changes: Changes, ours: Collection[str]) -> Changes:
    """What is not of the plan: its own blocks must not stand in its way as events."""
    items = tuple(
        item
        for item in changes.items
        if item.id not in ours and not any(event.uid.endswith(MARK) for event in item.events)
    )
    removed = tuple(one for one in changes.removed if one not in ours)
    same = frozenset(one for one in changes.same if one not in ours and not one.endswith(MARK))
    return Changes(items, removed, changes.whole, same)

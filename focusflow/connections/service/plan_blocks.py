"""The plan in a calendar elsewhere: what should stand there, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from focusflow.connections import repository
from focusflow.connections.events import ConnectionChanged
from focusflow.connections.models import ConnectedCalendar, WrittenBlock
from focusflow.connections.ports import Placed
from focusflow.connections.rules import Block, Seen, Written
from focusflow.connections.schemas import GoneView
from focusflow.planning import service as planning
from focusflow.planning.schemas import RescheduleIn
from focusflow.platform.actor import Actor
from focusflow.platform.clock import local_day
from focusflow.platform.db import Db
from focusflow.platform.errors import FocusFlowError, NotFound
from focusflow.platform.events import publish

log = structlog.get_logger("connections")
AHEAD = 14
"""Days of the plan that are written."""
GONE_SHOWN = 20
LEAST, MOST = 5, 720
"""Minutes of a block that was given another length over there."""


@dataclass
class PlanLook:
    """What of the plan is to stand in a calendar, and what came of writing it."""

    blocks: Mapping[UUID, Block]
    written: Mapping[UUID, Written]
    seen: Seen = field(default_factory=Seen)
    placed: list[tuple[Block, int, Placed]] = field(default_factory=list)
    removed: list[UUID] = field(default_factory=list)

    @property
    def places(self) -> set[str]:
        """The ids over there of everything of the plan."""
        known = {one.external_id for one in self.written.values() if one.external_id}
        return known | {placed.id for _, _, placed in self.placed}


async def plan_look(db: Db, actor: Actor, one: ConnectedCalendar) -> PlanLook | None:
    """What to write into a calendar; None when the plan was never meant for it."""
    rows = await repository.written(db, one.id)
    if not one.holds_plan and not rows:
        return None
    blocks = await _blocks(db, actor) if one.holds_plan else {}
    return PlanLook(blocks, {row.slot_id: _written(row) for row in rows})


async def _blocks(db: Db, actor: Actor) -> dict[UUID, Block]:
    today = local_day(actor, db.now())
    days = await planning.days_of(db, actor, [today + timedelta(days=n) for n in range(AHEAD)])
    return {
        slot.id: Block(slot.id, slot.task_id, slot.title, slot.starts_at, slot.ends_at)
        for day in days
        for slot in day.slots
        if slot.task_id is not None and slot.status != "skipped"
    }


def _written(row: WrittenBlock) -> Written:
    return Written(
        row.slot_id,
        row.task_id,
        row.title,
        row.starts_at,
        row.ends_at,
        row.external_id,
        row.etag,
        row.turn,
        row.gone,
    )


async def keep(db: Db, actor: Actor, one: ConnectedCalendar, plan: PlanLook) -> None:
    """Remember what stands there now, and let the plan follow what was moved there."""
    rows = {row.slot_id: row for row in await repository.written(db, one.id)}
    for block, turn, placed in plan.placed:
        row = rows.get(block.slot_id)
        if row is None:
            row = rows[block.slot_id] = WrittenBlock(
                user_id=actor.user_id,
                calendar_id=one.id,
                slot_id=block.slot_id,
                task_id=block.task_id,
                title="",
                starts_at=block.start,
                ends_at=block.end,
            )
            db.add(row)
        row.title, row.starts_at, row.ends_at = block.title, block.start, block.end
        row.external_id, row.etag, row.turn = placed.id, placed.etag, turn
    for slot_id in plan.removed:
        if slot_id in rows:
            await db.delete(rows.pop(slot_id))
    for slot_id, found in plan.seen.changed.items():
        if slot_id in rows:
            await _follow(db, actor, rows[slot_id], found)
    for slot_id in plan.seen.gone & rows.keys():
        rows[slot_id].gone = True
    for slot_id, row in rows.items():
        if row.gone and not _still_planned(plan, slot_id, db.now()):
            await db.delete(row)
    await db.flush()


async def _follow(db: Db, actor: Actor, row: WrittenBlock, found: Written) -> None:
    """A block that was moved there is fixed there; what the plan can't follow is put back."""
    moved = (row.starts_at, row.ends_at) != (found.start, found.end)
    row.title, row.starts_at, row.ends_at, row.etag = (
        found.title[:500],
        found.start,
        found.end,
        found.etag,
    )
    if not moved:
        return
    minutes = round((found.end - found.start).total_seconds() / 60)
    wanted = RescheduleIn(
        start=found.start,
        slot_id=row.slot_id,
        minutes=min(max(minutes, LEAST), MOST),
        force=True,
    )
    try:
        async with db.begin_nested():
            await planning.reschedule_task(db, actor, row.task_id, wanted)
    except FocusFlowError as error:
        log.info("block_not_followed", code=error.code)


def _still_planned(plan: PlanLook, slot_id: UUID, now: datetime) -> bool:
    """Whether it is worth asking about a block that was deleted there."""
    block = plan.blocks.get(slot_id)
    return block is not None and block.end > now


async def list_gone(db: Db, actor: Actor) -> tuple[GoneView, ...]:
    """Blocks of the plan that were deleted in the calendar elsewhere, by start."""
    rows = await repository.gone_blocks(db, actor, GONE_SHOWN)
    return tuple(GoneView.model_validate(row) for row in rows)


async def answer_gone(db: Db, actor: Actor, block_id: UUID, *, put_back: bool) -> None:
    """Write a deleted block there again, or take it out of the plan as well."""
    row = await repository.gone_block(db, actor, block_id)
    if row is None:
        raise NotFound
    if put_back:
        row.gone, row.external_id, row.etag, row.turn = False, "", "", row.turn + 1
        await db.flush()
    else:
        slot_id = row.slot_id
        await db.delete(row)
        await db.flush()
        await _leave(db, actor, slot_id)
    db.changes.add((actor.user_id, "connections"))
    await look_again(db, actor)


async def _leave(db: Db, actor: Actor, slot_id: UUID) -> None:
    try:
        await planning.remove_slot(db, actor, slot_id)
    except NotFound:
        return  # it has left the plan meanwhile


async def look_again(db: Db, actor: Actor) -> None:
    """Look at the calendar that holds the plan, for the plan has changed."""
    found = await repository.plan_calendar(db, actor)
    if found is None or found[1].status != "active":
        return
    _, connection = found
    connection.next_sync_at = db.now()
    event = ConnectionChanged(
        connection.id, connection.provider, connection.title, kind="planned", look=True
    )
    await publish(db, actor, event)

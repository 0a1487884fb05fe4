"""Planned blocks in the calendar: look closer, move, hold in place and let go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import reflex as rx

from focusflow.planning import service as planning
from focusflow.planning.schemas import RescheduleIn, SlotView
from focusflow.platform.actor import Actor
from focusflow.platform.clock import at_local
from focusflow.platform.db import Db
from focusflow.platform.errors import Conflict, FocusFlowError, Unauthenticated
from state.calendar_changes import Dropped, moment_of, not_there
from state.effects import say, undoes
from state.session import acting
from state.wording import words_of


@dataclass(frozen=True)
class Held:
    """What is known of a planned block on show."""

    slot_id: UUID
    task_id: UUID
    title: str
    starts_at: datetime
    flexible: bool
    movable: bool


@dataclass(frozen=True)
class BlockCard:
    """A planned block as its dialog shows it."""

    key: str = ""
    title: str = ""
    when: str = ""
    state: str = ""
    href: str = ""
    movable: bool = False
    fixed: bool = False


async def move_slot_back(db: Db, actor: Actor, slot_id: UUID, note: str) -> None:
    """Put a block back to where the note says it was: task, start, and whether it was fixed."""
    task_id, start, fixed = note.split("@")
    data = RescheduleIn(start=datetime.fromisoformat(start), slot_id=slot_id, force=True)
    await planning.reschedule_task(db, actor, UUID(task_id), data)
    if fixed == "no":
        await planning.unlock_slot(db, actor, slot_id)


undoes("calendar.move_slot_back", move_slot_back)


def held(slot: SlotView, now: datetime) -> Held | None:
    """A block of a task, with what moving it needs."""
    if slot.task_id is None:
        return None
    movable = slot.status == "planned" and slot.ends_at > now
    return Held(slot.id, slot.task_id, slot.title, slot.starts_at, slot.is_flexible, movable)


class BlockMoves(rx.State, mixin=True):
    """Handlers of planned blocks; the page has `reload`, and keeps `_held` by key."""

    block: BlockCard = BlockCard()
    block_open: bool = False
    block_day: str = ""
    block_time: str = ""
    block_error: str = ""
    clash: str = ""
    clash_open: bool = False
    _held: dict[str, Held] = {}
    _clash: tuple[str, datetime] | None = None

    async def reload(self) -> None:
        """Read what the page shows; the page brings its own."""

    def _block(self, key: str) -> Held:
        found = self._held.get(key)
        if found is None:
            raise not_there()
        return found

    async def show_block(self, key: str, when: str, state: str) -> None:
        """Look closer at a block."""
        found = self._block(key)
        async with acting(self) as (db, actor):
            words = await words_of(self, db, actor)
        local = found.starts_at.astimezone(words.zone)
        self.block = BlockCard(
            key=key,
            title=found.title,
            when=f"{words.day(local.date())}, {when}",
            state=state,
            href=f"/tasks?task={found.task_id}",
            movable=found.movable,
            fixed=not found.flexible,
        )
        self.block_day, self.block_time = local.date().isoformat(), f"{local:%H:%M}"
        self.block_error, self.block_open = "", True

    @rx.event
    def set_block_open(self, is_open: bool) -> None:  # noqa: FBT001
        """Open or close the block's dialog."""
        self.block_open = is_open is True and bool(self.block.key)

    @rx.event
    async def move_block(self, form: dict[str, Any]) -> None:
        """Move the block to the day and time of the form."""
        try:
            to = moment_of(f"{form.get('block_day')}T{form.get('block_time')}")
            self.block_error = ""
            await self._reschedule(self.block.key, to)
        except FocusFlowError as problem:
            if isinstance(problem, Unauthenticated):
                raise
            self.block_error = problem.message
            return
        self.block_open = self.clash_open

    async def drop_block(self, key: str, to: Dropped) -> None:
        """A block was dragged elsewhere."""
        if not to.all_day:
            await self._reschedule(key, to.start)

    @rx.event
    async def move_anyway(self) -> None:
        """Put the block there although something else is then."""
        self.clash_open = self.block_open = False
        if self._clash is not None:
            key, to = self._clash
            await self._reschedule(key, to, force=True)

    @rx.event
    def set_clash_open(self, is_open: bool) -> None:  # noqa: FBT001
        """Close the question whether to move anyway."""
        self.clash_open = is_open is True and self._clash is not None

    @rx.event
    async def release_block(self) -> None:
        """Let planning move the block again."""
        found = self._block(self.block.key)
        async with acting(self) as (db, actor):
            await planning.unlock_slot(db, actor, found.slot_id)
        self.block_open = False
        await self.reload()
        await say(self, f"Planning may move “{found.title}” again.", tone="good")

    async def _reschedule(self, key: str, to: datetime, *, force: bool = False) -> None:
        found = self._block(key)
        try:
            async with acting(self) as (db, actor):
                words = await words_of(self, db, actor)
                start = at_local(actor, to.date(), to.time())
                data = RescheduleIn(start=start, slot_id=found.slot_id, force=force)
                await planning.reschedule_task(db, actor, found.task_id, data)
        except Conflict as problem:
            if "overlaps" not in problem.details:
                raise
            self.clash, self._clash, self.clash_open = problem.message, (key, to), True
            return
        await self.reload()
        note = f"{found.task_id}@{found.starts_at.isoformat()}@{'no' if found.flexible else 'yes'}"
        await say(
            self,
            f"“{found.title}” is now {words.moment(start)}, and stays there.",
            tone="good",
            undo=("calendar.move_slot_back", f"{found.slot_id}={note}"),
        )

"""What can be done with a block of the timeline: look closer, move, hold, start, do, skip."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import reflex as rx

from focusflow.focus.schemas import StartIn
from focusflow.planning import service as planning
from focusflow.planning.schemas import RescheduleIn
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import (
    Conflict,
    FocusFlowError,
    Unauthenticated,
)
from focusflow.platform.formatting import weekday_name
from focusflow.tasks import service as tasks
from state.day import DAY, Block
from state.effects import say, undoes
from state.forms import as_id, as_number, as_time
from state.session import acting
from state.whisper import whisper_points

GRID = 5
LONGEST_START = 120
WRONG_TIME = "Choose a time within this day."


async def move_back(db: Db, actor: Actor, slot_id: UUID, note: str) -> None:
    """Put a slot back to where the note says it was: task, start, and whether it was fixed."""
    task_id, start, fixed = note.split("@")
    data = RescheduleIn(start=datetime.fromisoformat(start), slot_id=slot_id, force=True)
    await planning.reschedule_task(db, actor, UUID(task_id), data)
    if fixed == "no":
        await planning.unlock_slot(db, actor, slot_id)


async def put_back(db: Db, actor: Actor, task_id: UUID, note: str) -> None:
    """Give a skipped task its time again, or the next one when that has begun."""
    soonest = db.now().replace(second=0, microsecond=0) + timedelta(minutes=1)
    start = max(datetime.fromisoformat(note), soonest)
    await planning.reschedule_task(db, actor, task_id, RescheduleIn(start=start, force=True))


undoes("planning.move_back", move_back)
undoes("planning.put_back", put_back)
undoes("tasks.reopen", tasks.reopen_task)
undoes("planning.lock", planning.lock_slot)
undoes("planning.unlock", planning.unlock_slot)


class BlockActions(rx.State, mixin=True):
    """Handlers of blocks.

    The page has `find_block(id) -> (Block, Local)`, which raises NotFound for what is not on show,
    `local_of(day) -> Local`, where "" is the first day on show, `reload`, `begin`, plans, and why.
    """

    picked: Block = Block("", "", "medium", "", "", "", "", 0, 0)
    block_open: bool = False
    move_to: str = ""
    move_day: str = ""
    move_error: str = ""
    clash: str = ""
    clash_open: bool = False
    moves: int = 0
    _clash: tuple[str, int, str] = ("", 0, "")

    @rx.event
    async def refresh(self) -> None:
        """Something on show begins or ends now."""
        await self.reload()

    @rx.event
    def pick(self, block_id: str) -> None:
        """Look closer at a block."""
        self.picked, local = self.find_block(str(block_id))
        self.move_to, self.move_error = _as_field(self.picked.start), ""
        self.move_day = local.day.isoformat()
        self.forget_why()
        self.block_open = True

    @rx.event
    def set_block_open(self, is_open: bool) -> None:  # noqa: FBT001
        """Open or close the dialog of the block."""
        self.block_open = bool(is_open)

    @rx.event
    def set_move_to(self, text: str) -> None:
        """What the time field says."""
        self.move_to = str(text)[:8]

    @rx.event
    def set_move_day(self, day: str) -> None:
        """What the day field says."""
        self.move_day = str(day)[:10]

    @rx.event
    def nudge(self, minutes: int) -> None:
        """Change the time field by some minutes."""
        moment = as_time(self.move_to or _as_field(self.picked.start))
        step = as_number(minutes, -60, 60, field="time", sentence=WRONG_TIME)
        minute = (moment.hour * 60 + moment.minute + step) % DAY
        self.move_to = _as_field(minute)

    @rx.event
    async def move_picked(self) -> None:
        """Move the block to what the time field says."""
        try:
            moment = as_time(self.move_to)
            minute = moment.hour * 60 + moment.minute
            late = minute < self.local_of(self.move_day).first
            await self._move(self.picked.id, minute + (DAY if late else 0), self.move_day)
        except FocusFlowError as problem:
            if isinstance(problem, Unauthenticated):
                raise
            self.move_error = problem.message
            return
        self.block_open = self.clash_open

    @rx.event
    async def drop(self, block_id: str, minute: int, day: str = "") -> None:
        """A block was dragged to another minute, or to another day on show."""
        try:
            await self._move(str(block_id), minute, str(day))
        except FocusFlowError as problem:
            if isinstance(problem, Unauthenticated):
                raise
            await say(self, problem.message, tone="warn")
        self.moves += 1

    @rx.event
    async def move_anyway(self) -> None:
        """Put the block there although something else is then."""
        block_id, minute, day = self._clash
        self.clash_open = self.block_open = False
        await self._move(block_id, minute, day, force=True)
        self.moves += 1

    @rx.event
    async def set_clash_open(self, is_open: bool) -> None:  # noqa: FBT001
        """Open or close the question whether to move anyway."""
        self.clash_open = bool(is_open)

    @rx.event
    async def toggle_lock(self, block_id: str) -> None:
        """Keep a block where it is when planning again, or let planning move it again."""
        block, _ = self.find_block(str(block_id))
        verb = planning.unlock_slot if block.fixed else planning.lock_slot
        async with acting(self) as (db, actor):
            await verb(db, actor, as_id(block.id))
        if block.fixed:
            undo = ("planning.lock", block.id)
            await self._done(f"Planning may move “{block.title}” again.", undo=undo)
        else:
            undo = ("planning.unlock", block.id)
            await self._done(f"“{block.title}” stays at {block.when}.", undo=undo)

    @rx.event
    async def start_picked(self) -> None:
        """Start to focus on the block's task."""
        self.block_open = False
        await self.begin(start_of(self.picked.task_id, self.picked.minutes))

    @rx.event
    async def complete_picked(self) -> None:
        """The block's task is done."""
        block, local = self.find_block(self.picked.id)
        async with acting(self) as (db, actor):
            end = local.instant(block.start + block.minutes)
            await tasks.complete_task(db, actor, as_id(block.task_id), slot_end=end)
        await self._done(f"Done: “{block.title}”", undo=("tasks.reopen", block.task_id))

    @rx.event
    async def reopen_picked(self) -> None:
        """The block's task is not done after all."""
        block = self.picked
        async with acting(self) as (db, actor):
            await tasks.reopen_task(db, actor, as_id(block.task_id))
        await self._done(f"“{block.title}” is open again.")

    @rx.event
    async def skip_picked(self) -> None:
        """Not today."""
        await self.skip(self.picked)

    async def skip(self, block: Block) -> None:
        """Take the task of a block out of this day; it stays on the list."""
        async with acting(self) as (db, actor):
            await tasks.skip_task(db, actor, as_id(block.task_id), slot_id=as_id(block.id))
        start = self.find_block(block.id)[1].instant(block.start)
        undo = ("planning.put_back", f"{block.task_id}={start.isoformat()}")
        await self._done(f"“{block.title}” is off today's plan. It stays on your list.", undo=undo)

    async def _move(
        self, block_id: str, minute: Any, day: str = "", *, force: bool = False
    ) -> None:
        block, was = self.find_block(block_id)
        local = self.local_of(day) if day else was
        wanted = as_number(
            minute, local.first, local.first + DAY - 1, field="time", sentence=WRONG_TIME
        )
        start = local.instant(wanted)
        if start == was.instant(block.start):
            return
        if self.reviewing:
            await self.edit_plan(block.id, start)
            return
        data = RescheduleIn(start=start, slot_id=as_id(block.id), force=force)
        try:
            async with acting(self) as (db, actor):
                await planning.reschedule_task(db, actor, as_id(block.task_id), data)
        except Conflict as problem:
            if "overlaps" not in problem.details:
                raise
            self.clash, self._clash, self.clash_open = (
                problem.message,
                (block.id, wanted, day),
                True,
            )
            return
        before = was.instant(block.start).isoformat()
        fixed = "yes" if block.fixed else "no"
        undo = ("planning.move_back", f"{block.id}={block.task_id}@{before}@{fixed}")
        await self.reload()
        where = f"{weekday_name(local.day.weekday())}, " if local.day != was.day else ""
        text = f"“{block.title}” moved to {where}{local.clock(start)}."
        await say(self, text, tone="good", undo=undo)

    async def _done(self, text: str, undo: tuple[str, str] | None = None) -> None:
        self.block_open = False
        await self.reload()
        gained = await whisper_points(self)
        points = f" +{gained} points" if gained > 0 else ""
        await say(self, text + points, tone="good", undo=undo)


def start_of(task_id: str, minutes: int) -> StartIn:
    """A session for a block: as long as the block, and not over two hours."""
    return StartIn(task_id=as_id(task_id), planned_minutes=max(1, min(minutes, LONGEST_START)))


def _as_field(minute: int) -> str:
    hour, rest = divmod(minute % DAY, 60)
    return f"{hour:02}:{rest:02}"

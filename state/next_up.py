"""What to do now: the one next step, to start or to put off, and tasks to put elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import reflex as rx

from focusflow.focus.schemas import StartIn
from focusflow.platform.actor import Actor
from focusflow.platform.clock import local_day
from focusflow.platform.db import Db
from focusflow.platform.errors import InvalidInput
from focusflow.platform.formatting import format_day, format_minutes, week_start
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskPatch
from state.blocks import start_of
from state.day import Block, Local, in_sentence
from state.effects import undoes
from state.forms import as_id, as_number
from state.frame import Frame
from state.session import acting

STEP = 5


@dataclass(frozen=True)
class Next:
    """The block that is due now or comes next; `id` is empty without one."""

    id: str = ""
    task_id: str = ""
    title: str = ""
    when: str = ""
    reason: str = ""
    length_text: str = ""
    start: int = 0
    minutes: int = 0
    current: bool = False


def next_up(blocks: Sequence[Block], local: Local, now: datetime) -> Next:
    """The first block of work that is not over."""
    minute = local.minute(now)
    coming = [b for b in blocks if b.movable and b.start + b.minutes > minute]
    if not coming:
        return Next()
    block = min(coming, key=lambda b: b.start)
    current = block.start <= minute
    end = local.clock(local.instant(block.start + block.minutes))
    start = local.clock(local.instant(block.start))
    return Next(
        id=block.id,
        task_id=block.task_id,
        title=block.title,
        when=f"Now, until {end}" if current else f"Next, at {start}",
        reason=block.note,
        length_text=format_minutes(block.minutes),
        start=block.start,
        minutes=block.minutes,
        current=current,
    )


async def schedule_back(db: Db, actor: Actor, task_id: UUID, note: str) -> None:
    """Give a task the day back that it was scheduled for."""
    day = None if note == "none" else date.fromisoformat(note)
    await tasks.update_task(db, actor, task_id, TaskPatch(scheduled_date=day))


undoes("tasks.schedule", schedule_back)


class NextActions(rx.State, mixin=True):
    """Handlers of Next up and the lists; the page has blocks, timer and `reload`."""

    upcoming: Next = Next()

    @rx.event
    async def start_next(self) -> None:
        """Start to focus on what is next."""
        if self.upcoming.id:
            await self.begin(start_of(self.upcoming.task_id, self.upcoming.minutes))

    @rx.event
    async def start_task(self, task_id: str) -> None:
        """Start to focus on a task of the lists."""
        await self.begin(StartIn(task_id=as_id(task_id)))

    @rx.event
    async def snooze(self, minutes: int) -> None:
        """Do the next block some minutes from now."""
        wait = as_number(
            minutes, STEP, 240, field="minutes", sentence="Choose a time from the menu."
        )
        async with acting(self) as (db, _):
            now = self.local_of("").minute(db.now())
        since = max(now, self.upcoming.start)
        await self.drop(self.upcoming.id, -(-(since + wait) // STEP) * STEP)

    @rx.event
    async def skip_next(self) -> None:
        """Not today."""
        block = next((b for b in self.blocks if b.id == self.upcoming.id), None)
        if block is not None:
            await self.skip(block)

    @rx.event
    async def complete_row(self, task_id: str) -> None:
        """A task of the lists is done."""
        async with acting(self) as (db, actor):
            task = await tasks.complete_task(db, actor, as_id(task_id))
        await self._done(f"Done: “{task.title}”", undo=("tasks.reopen", str(task.id)))

    @rx.event
    async def put_off(self, task_id: str, until: str) -> None:
        """Schedule a task for tomorrow or the start of next week."""
        async with acting(self) as (db, actor):
            today = local_day(actor, db.now())
            if until == "tomorrow":
                day = today + timedelta(days=1)
            elif until == "next-week":
                day = week_start(today, actor.first_weekday) + timedelta(days=7)
            else:
                raise InvalidInput("until", "Choose tomorrow or next week.")
            before = await tasks.get_task(db, actor, as_id(task_id))
            await tasks.update_task(db, actor, before.id, TaskPatch(scheduled_date=day))
        day_first = (await self.get_state(Frame)).day_first
        name = format_day(day, today, day_first=day_first)
        undo = ("tasks.schedule", f"{before.id}={before.scheduled_date or 'none'}")
        await self._done(f"“{before.title}” is for {in_sentence(name)}.", undo=undo)

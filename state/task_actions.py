"""What can be done to a task from any list of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import reflex as rx

from focusflow.platform.actor import Actor
from focusflow.platform.clock import local_day
from focusflow.platform.formatting import week_start
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskPatch
from state.effects import say
from state.forms import as_id
from state.live import reload_here
from state.session import acting
from state.task_deleting import TaskDeleting
from state.task_rows import row_ids
from state.task_undo import way_back
from state.tasks import TaskList
from state.whisper import whisper_points

DAYS = {"today": "Today", "tomorrow": "Tomorrow", "next-week": "Next week", "none": "No date"}


def day_named(name: str, today: date, first_weekday: int) -> date | None:
    """The day that a menu entry stands for; None for no date."""
    if name == "next-week":
        return week_start(today, first_weekday) + timedelta(days=7)
    return {"today": today, "tomorrow": today + timedelta(days=1)}.get(name)


class TaskActions(rx.State):
    """Handlers of rows. Whatever they change can be taken back."""

    async def _done(self, text: str, actor: Actor) -> None:
        await reload_here(self)
        await say(self, text, tone="good", undo=way_back(actor))

    @rx.event
    async def tick(self, task_id: str, done: bool) -> None:  # noqa: FBT001
        """Complete or reopen."""
        async with acting(self) as (db, actor):
            verb = tasks.complete_task if done else tasks.reopen_task
            task = await verb(db, actor, as_id(task_id))
        await reload_here(self)
        gained = await whisper_points(self)
        points = f" +{gained} points" if gained > 0 else ""
        said = f"Done: “{task.title}”{points}" if done else f"“{task.title}” is open again"
        await say(self, said, tone="good", undo=way_back(actor))

    @rx.event
    async def delete(self, task_id: str) -> None:
        """To the trash; of a task that repeats it is asked what is meant."""
        wanted = as_id(task_id)
        async with acting(self) as (db, actor):
            task = await tasks.get_task(db, actor, wanted)
            asks = task.recurrence_rule is not None and task.completed_at is None
            if not asks:
                await tasks.delete_task(db, actor, wanted)
        if asks:
            (await self.get_state(TaskDeleting)).ask(task)
            return
        await self._done(f"“{task.title}” is in the trash", actor)

    @rx.event
    async def restore(self, task_id: str) -> None:
        """Back from the trash or the archive."""
        async with acting(self) as (db, actor):
            task = await tasks.restore_task(db, actor, as_id(task_id))
        await self._done(f"“{task.title}” is back", actor)

    @rx.event
    async def archive(self, task_id: str) -> None:
        """Put away."""
        async with acting(self) as (db, actor):
            task = await tasks.archive_task(db, actor, as_id(task_id))
        await self._done(f"“{task.title}” is archived", actor)

    @rx.event
    async def skip(self, task_id: str) -> None:
        """Not today."""
        wanted = as_id(task_id)
        async with acting(self) as (db, actor):
            before = await tasks.get_task(db, actor, wanted)
            task = await tasks.skip_task(db, actor, wanted)
        await reload_here(self)
        # Nothing of the task changes when it was not planned for today by hand.
        moved = before.scheduled_date != task.scheduled_date
        await say(self, f"Not today: “{task.title}”", undo=way_back(actor) if moved else None)

    @rx.event
    async def duplicate(self, task_id: str) -> None:
        """A copy."""
        async with acting(self) as (db, actor):
            copy = await tasks.duplicate_task(db, actor, as_id(task_id))
        await self._done(f"Copied “{copy.title}”", actor)

    @rx.event
    async def reschedule(self, task_id: str, name: str) -> None:
        """Another due day: today, tomorrow, next-week or none."""
        async with acting(self) as (db, actor):
            day = day_named(name, local_day(actor, db.now()), actor.first_weekday)
            await tasks.update_task(db, actor, as_id(task_id), TaskPatch(due_date=day))
        await self._done(f"Moved to: {DAYS.get(name, 'No date')}", actor)

    @rx.event
    async def into_section(self, task_id: str, section: str) -> None:
        """Into a section of one's own; `none` takes the task out of any."""
        async with acting(self) as (db, actor):
            patch = TaskPatch(section_id=None if section == "none" else as_id(section))
            task = await tasks.update_task(db, actor, as_id(task_id), patch)
        await self._done(f"“{task.title}” is in: {task.section_title or 'No section'}", actor)

    @rx.event
    async def move(self, task_id: str, step: int) -> None:
        """One place up (-1) or down (1) in the order made by hand."""
        page = await self.get_state(TaskList)
        shown = row_ids(page.groups) if page.rearranging else []
        place = shown.index(task_id) if task_id in shown else -1
        other = place + (1 if step > 0 else -1)
        if place < 0 or not 0 <= other < len(shown):
            return
        side: Any = {"after_id" if step > 0 else "before_id": as_id(shown[other])}
        async with acting(self) as (db, actor):
            task = await tasks.reorder(db, actor, as_id(task_id), **side)
        await self._done(f"“{task.title}” moved {'down' if step > 0 else 'up'}", actor)

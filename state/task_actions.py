"""What can be done to tasks from any list of them, one by one or several at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import reflex as rx

from focusflow.platform.actor import Actor
from focusflow.platform.clock import local_day
from focusflow.platform.db import Db
from focusflow.platform.errors import InvalidInput
from focusflow.platform.formatting import week_start
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskPatch
from state.effects import say, undoes
from state.forms import as_id, checked
from state.live import reload_here
from state.session import acting
from state.task_rows import row_ids
from state.tasks import TaskList
from state.whisper import whisper_points

AT_ONCE = 50
DAYS = {"today": "Today", "tomorrow": "Tomorrow", "next-week": "Next week", "none": "No date"}


async def due_back(db: Db, actor: Actor, task_id: UUID, note: str) -> None:
    """Give a task the due date and time back that the note keeps."""
    day, _, moment = note.partition("T")
    values = {"due_date": day or None, "due_time": moment or None}
    await tasks.update_task(db, actor, task_id, checked(TaskPatch, values))


undoes("tasks.reopen", tasks.reopen_task)
undoes("tasks.complete", tasks.complete_task)
undoes("tasks.restore", tasks.restore_task)
undoes("tasks.due", due_back)


def _day(name: str, today: date, first_weekday: int) -> date | None:
    if name == "next-week":
        return week_start(today, first_weekday) + timedelta(days=7)
    return {"today": today, "tomorrow": today + timedelta(days=1)}.get(name)


async def _reschedule(db: Db, actor: Actor, ids: Sequence[UUID], name: str) -> str:
    """Move due dates; answers what to take back."""
    day = _day(name, local_day(actor, db.now()), actor.first_weekday)
    before = await tasks.briefs(db, actor, ids)
    for task_id in ids:
        await tasks.update_task(db, actor, task_id, TaskPatch(due_date=day))
    return " ".join(
        f"{task.id}={task.due_date or ''}T{task.due_time or ''}" for task in before.values()
    )


class TaskActions(rx.State):
    """Handlers of rows and of the bar for chosen rows."""

    async def _done(self, text: str, undo: tuple[str, UUID | str]) -> None:
        await reload_here(self)
        await say(self, text, tone="good", undo=undo)

    @rx.event
    async def tick(self, task_id: str, done: bool) -> None:  # noqa: FBT001
        """Complete or reopen."""
        wanted = as_id(task_id)
        async with acting(self) as (db, actor):
            verb = tasks.complete_task if done else tasks.reopen_task
            task = await verb(db, actor, wanted)
        await reload_here(self)
        gained = await whisper_points(self)
        points = f" +{gained} points" if gained > 0 else ""
        said = f"Done: “{task.title}”{points}" if done else f"“{task.title}” is open again"
        back = "tasks.reopen" if done else "tasks.complete"
        await say(self, said, tone="good", undo=(back, wanted))

    @rx.event
    async def delete(self, task_id: str) -> None:
        """To the trash."""
        wanted = as_id(task_id)
        async with acting(self) as (db, actor):
            task = await tasks.get_task(db, actor, wanted)
            await tasks.delete_task(db, actor, wanted)
        await self._done(f"“{task.title}” is in the trash", ("tasks.restore", wanted))

    @rx.event
    async def restore(self, task_id: str) -> None:
        """Back from the trash or the archive."""
        async with acting(self) as (db, actor):
            task = await tasks.restore_task(db, actor, as_id(task_id))
        await reload_here(self)
        await say(self, f"“{task.title}” is back", tone="good")

    @rx.event
    async def archive(self, task_id: str) -> None:
        """Put away."""
        wanted = as_id(task_id)
        async with acting(self) as (db, actor):
            task = await tasks.archive_task(db, actor, wanted)
        await self._done(f"“{task.title}” is archived", ("tasks.restore", wanted))

    @rx.event
    async def skip(self, task_id: str) -> None:
        """Not today."""
        async with acting(self) as (db, actor):
            task = await tasks.skip_task(db, actor, as_id(task_id))
        await reload_here(self)
        await say(self, f"Not today: “{task.title}”")

    @rx.event
    async def duplicate(self, task_id: str) -> None:
        """A copy."""
        async with acting(self) as (db, actor):
            copy = await tasks.duplicate_task(db, actor, as_id(task_id))
        await self._done(f"Copied “{copy.title}”", ("tasks.delete", copy.id))

    @rx.event
    async def reschedule(self, task_id: str, name: str) -> None:
        """Another due day: today, tomorrow, next-week or none."""
        async with acting(self) as (db, actor):
            back = await _reschedule(db, actor, [as_id(task_id)], name)
        await self._done(f"Moved to: {DAYS.get(name, 'No date')}", ("tasks.due", back))

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
            await tasks.reorder(db, actor, as_id(task_id), **side)
        await reload_here(self)

    @rx.event
    async def choose(self, task_id: str) -> None:
        """Select a row, or no longer."""
        page = await self.get_state(TaskList)
        if task_id in page.selected:
            page.selected = [other for other in page.selected if other != task_id]
        elif task_id in row_ids(page.groups):
            page.selected = [*page.selected, task_id]

    @rx.event
    async def choose_none(self) -> None:
        """Select nothing."""
        (await self.get_state(TaskList)).selected = []

    async def _chosen(self) -> list[UUID]:
        ids = [as_id(task_id) for task_id in (await self.get_state(TaskList)).selected]
        if len(ids) > AT_ONCE:
            raise InvalidInput("selected", f"Choose {AT_ONCE} tasks at most for one step.")
        return ids

    @rx.event
    async def complete_chosen(self) -> None:
        """Complete what is selected, all or nothing."""
        ids = await self._chosen()
        async with acting(self) as (db, actor):
            for task_id in ids:
                await tasks.complete_task(db, actor, task_id)
        await whisper_points(self)
        await self._done_with(ids, "done", "tasks.reopen")

    @rx.event
    async def delete_chosen(self) -> None:
        """Move what is selected to the trash, all or nothing."""
        ids = await self._chosen()
        async with acting(self) as (db, actor):
            for task_id in ids:
                await tasks.delete_task(db, actor, task_id)
        await self._done_with(ids, "in the trash", "tasks.restore")

    @rx.event
    async def reschedule_chosen(self, name: str) -> None:
        """Another due day for what is selected, all or nothing."""
        ids = await self._chosen()
        async with acting(self) as (db, actor):
            back = await _reschedule(db, actor, ids, name)
        await self._done(
            f"{_tasks(ids)} moved to: {DAYS.get(name, 'No date')}", ("tasks.due", back)
        )

    async def _done_with(self, ids: Sequence[UUID], what: str, back: str) -> None:
        await self._done(f"{_tasks(ids)} {what}", (back, " ".join(map(str, ids))))


def _tasks(ids: Sequence[UUID]) -> str:
    return "1 task" if len(ids) == 1 else f"{len(ids)} tasks"

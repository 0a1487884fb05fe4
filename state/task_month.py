"""Tasks in the days of a month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import reflex as rx
from dateutil.relativedelta import relativedelta

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import FocusFlowError, InvalidInput
from focusflow.platform.formatting import week_start, weekday_name
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskFilter, TaskPatch
from focusflow.tasks.schemas_views import MonthQuery
from state.effects import say
from state.forms import as_id
from state.live import reload_here
from state.session import acting
from state.task_rows import TaskRow, task_row
from state.task_undo import way_back
from state.wording import Words, words_of

EACH = 3
DAY_ROWS = 60


@dataclass(frozen=True)
class MonthDay:
    """A day of the grid with its first tasks."""

    day: str
    number: str
    title: str
    today: bool
    outside: bool
    tasks: list[TaskRow]
    more: str


class TaskMonth(rx.State):
    """Six weeks at most; one day of them can be open with all its tasks."""

    title: str = ""
    weekdays: list[str] = []
    days: list[MonthDay] = []
    open_day: str = ""
    open_title: str = ""
    open_rows: list[TaskRow] = []
    month: str = ""
    _filter: dict[str, Any] = {}

    @rx.var
    def some(self) -> bool:
        """Whether anything is due in these days."""
        return any(day.tasks for day in self.days)

    async def read(self, db: Db, actor: Actor, words: Words, wanted: TaskFilter) -> None:
        """Read the days on show again."""
        first = _first_of(self.month, words.today)
        self.month = f"{first:%Y-%m}"
        last = first + relativedelta(day=31)
        start = week_start(first, words.first_weekday)
        end = week_start(last, words.first_weekday) + timedelta(days=6)
        query = MonthQuery(first_day=start, last_day=end, each=EACH)
        found = {one.day: one for one in (await tasks.month(db, actor, query, wanted)).days}
        self.title = f"{first:%B %Y}"
        self.weekdays = [
            weekday_name((words.first_weekday + number) % 7, short=True) for number in range(7)
        ]
        shown: list[MonthDay] = []
        for number in range((end - start).days + 1):
            day = start + timedelta(days=number)
            due = found.get(day)
            left = due.total - len(due.tasks) if due else 0
            shown.append(
                MonthDay(
                    day=day.isoformat(),
                    number=str(day.day),
                    title=words.day(day),
                    today=day == words.today,
                    outside=day.month != first.month,
                    tasks=[task_row(task, words) for task in due.tasks] if due else [],
                    more=f"+{left} more" if left else "",
                )
            )
        self.days = shown
        self._filter = wanted.model_dump(exclude_unset=True)
        if self.open_day:
            await self._read_day(db, actor, words)

    async def _read_day(self, db: Db, actor: Actor, words: Words) -> None:
        day = date.fromisoformat(self.open_day)
        wanted = TaskFilter(
            **{
                **self._filter,
                "status": ["pending", "in_progress", "completed"],
                "due_from": day,
                "due_to": day,
                "sort": "due_date",
                "top_level": False,
            }
        )
        page = await tasks.list_tasks(db, actor, wanted, limit=DAY_ROWS)
        self.open_title = words.day(day)
        self.open_rows = [task_row(task, words) for task in page.items]

    @rx.event
    async def go(self, months: int) -> None:
        """Some months on or back; 0 for the present one."""
        async with acting(self) as (db, actor):
            words = await words_of(self, db, actor)
        here = _first_of(self.month, words.today) if months else words.today.replace(day=1)
        step = 1 if months > 0 else -1 if months < 0 else 0
        self.month = f"{here + relativedelta(months=step):%Y-%m}"
        await reload_here(self)

    @rx.event
    async def show_day(self, day: str) -> None:
        """Open a day with all its tasks."""
        self.open_day = _day(day).isoformat()
        async with acting(self) as (db, actor):
            await self._read_day(db, actor, await words_of(self, db, actor))

    @rx.event
    def close_day(self, opened: bool) -> None:  # noqa: FBT001
        """Close the day."""
        if not opened:
            self.open_day, self.open_rows = "", []

    @rx.event
    async def drop(self, task_id: str, day: str, _after: str, _before: str) -> None:
        """A task was dropped on another day; its place within the day follows from its time."""
        await self._move(task_id, _day(day))

    @rx.event
    async def step(self, task_id: str, days: int) -> None:
        """Some days on or back."""
        wanted = as_id(task_id)
        async with acting(self) as (db, actor):
            task = await tasks.get_task(db, actor, wanted)
        if task.due_date is not None and abs(int(days)) <= 31:
            await self._move(task_id, task.due_date + timedelta(days=int(days)))

    async def _move(self, task_id: str, day: date) -> None:
        try:
            async with acting(self) as (db, actor):
                words = await words_of(self, db, actor)
                patch = TaskPatch(due_date=day)
                task = await tasks.update_task(db, actor, as_id(task_id), patch)
        except FocusFlowError:
            await reload_here(self)
            raise
        await reload_here(self)
        said = f"“{task.title}” is due {words.day(day)}"
        await say(self, said, tone="good", undo=way_back(actor))


def _day(text: Any) -> date:
    try:
        day = date.fromisoformat(str(text))
    except ValueError as error:
        raise InvalidInput("day", "Pick a day of the calendar.") from error
    if not 1900 <= day.year <= 2199:
        raise InvalidInput("day", "Pick a day nearer to today.")
    return day


def _first_of(month: str, today: date) -> date:
    """The first day of a month written YYYY-MM; of the present one for anything else."""
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        return today.replace(day=1)
    return first if 1900 < first.year < 2199 else today.replace(day=1)

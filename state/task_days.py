"""The History page: one day of a person's, and figures over the time up to it."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

import reflex as rx

from focusflow.focus import service as focus
from focusflow.focus.schemas import HistoryFilter
from focusflow.planning import service as planning
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import InvalidInput
from focusflow.platform.formatting import format_minutes, weekday_name
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas_figures import FiguresQuery
from state.forms import asked, checked
from state.frame import open_page
from state.live import shows
from state.session import acting
from state.task_days_rows import (
    DayRow,
    day_sentence,
    done_chart,
    done_row,
    focus_row,
    neighbours,
    planned_row,
    priority_chart,
    rate_sentence,
    span_words,
    time_chart,
    work_of,
)
from state.wording import Words, words_of

PERIODS = ("day", "week", "month")
SESSIONS = 50


@shows("tasks", "focus", "schedule", "profile")
class TaskDays(rx.State):
    """What the page shows; which day and which periods is in its address."""

    ready: bool = False
    failed: str = ""
    day: str = ""
    period: str = "day"
    title: str = ""
    before: str = ""
    after: str = ""
    sentence: str = ""
    done: list[DayRow] = []
    focused: list[DayRow] = []
    planned: list[DayRow] = []
    span: str = ""
    completed: str = ""
    rate: str = ""
    rate_words: str = ""
    spent: str = ""
    done_chart: dict[str, Any] = {}
    done_words: str = ""
    time_chart: dict[str, Any] = {}
    time_words: str = ""
    priority_chart: dict[str, Any] = {}
    priority_words: str = ""

    @rx.event
    async def load(self) -> Any:
        """Show the day and the periods that the address asks for."""
        self.period = asked(self, "period", PERIODS) or "day"
        self.day = asked(self, "day")[:10]
        return await open_page(self)

    async def reload(self) -> None:
        """Read the day and the figures again."""
        async with acting(self) as (db, actor):
            words = await words_of(self, db, actor)
            day = _day(self.day, words.today)
            self.day = day.isoformat()
            await self._read_day(db, actor, day, words)
            await self._read_figures(db, actor, day, words)
        weekday = weekday_name(day.weekday())
        self.title = f"{weekday}, {words.date(day)}"
        self.before, after = neighbours(day)
        self.after = after if day < words.today else ""

    async def _read_day(self, db: Db, actor: Actor, day: date, words: Words) -> None:
        done = await tasks.completed_on(db, actor, day)
        wanted = checked(HistoryFilter, {"from": day, "to": day})
        sessions = (await focus.history(db, actor, wanted, limit=SESSIONS)).items
        try:
            slots = work_of(await planning.daily(db, actor, day))
        except InvalidInput:  # plans are not kept for ever
            slots = []
        now = db.now()
        self.done = [done_row(task, words) for task in done]
        self.focused = [focus_row(one, words) for one in reversed(sessions)]
        self.planned = [planned_row(one, words, over=one.ends_at <= now) for one in slots]
        minutes = sum(one.actual_minutes or 0 for one in sessions if one.status == "completed")
        self.sentence = day_sentence(len(done), minutes, slots, over=day < words.today)

    async def _read_figures(self, db: Db, actor: Actor, day: date, words: Words) -> None:
        wanted = FiguresQuery.model_validate({"period": self.period, "to": day})
        view = await tasks.analytics(db, actor, wanted)
        self.span = span_words(view, words)
        whole, rate = view.overview, view.overview.completion_rate
        self.completed, self.spent = str(whole.completed), format_minutes(whole.minutes)
        self.rate = "–" if rate is None else f"{rate:.0f} %"
        self.rate_words = rate_sentence(view)
        drawn = done_chart(view, words)
        self.done_chart, self.done_words = drawn.figure, drawn.sentence
        drawn = time_chart(view, words)
        self.time_chart, self.time_words = drawn.figure, drawn.sentence
        drawn = priority_chart(view)
        self.priority_chart, self.priority_words = drawn.figure, drawn.sentence

    @rx.event
    def go_to(self, day: str) -> Any:
        """Another day; one that is no day, or yet to come, is left."""
        return self._go(str(day)[:10], self.period)

    @rx.event
    def choose_period(self, period: str) -> Any:
        """Figures by other periods."""
        self.period = period if period in PERIODS else "day"
        return self._go(self.day, self.period)

    def _go(self, day: str, period: str) -> Any:
        asks = {"day": day, "period": "" if period == "day" else period}
        query = urlencode({name: value for name, value in asks.items() if value})
        return rx.redirect(f"/tasks/history?{query}", replace=True)


def _day(text: str, today: date) -> date:
    """The day that the address names; today for anything else, and for days to come."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if date(2000, 1, 1) <= day <= today else today

"""The Focus page: one timer, how to start it, and what was done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

import reflex as rx

from focusflow.accounts import service as accounts
from focusflow.focus import service as focus
from focusflow.focus.rules import LONGEST_PLAN, Mode
from focusflow.focus.schemas import SessionView, StartIn
from focusflow.planning import service as planning
from focusflow.platform.actor import Actor
from focusflow.platform.clock import local_day
from focusflow.platform.db import Db
from focusflow.platform.errors import InvalidInput
from focusflow.platform.formatting import format_day, format_minutes
from focusflow.progress import service as progress
from focusflow.tasks import service as tasks
from state.day import Local
from state.due_cues import cue_sentence, cues_of_task
from state.forms import as_id, as_number
from state.frame import Frame, open_page
from state.live import shows
from state.session import acting
from state.timer import TimerActions

PAGE = 20
MOST_SESSIONS = 100
MOST_CHOICES = 60
NO_TASK = ""
HINTS = {
    "pomodoro": "Focus, short break, and a long break after four.",
    "flowtime": "Counts up until you stop. Rest when you need to.",
    "countdown": "Counts down once, with no breaks of its own.",
}


@dataclass(frozen=True)
class SessionRow:
    """One session of the past."""

    id: str
    title: str
    when: str
    minutes: str
    given_up: bool


@dataclass(frozen=True)
class SessionDay:
    """The sessions of one local day, and the minutes that count of them."""

    key: str
    title: str
    total: str
    rows: list[SessionRow]


def session_days(
    views: Iterable[SessionView], local: Local, *, day_first: bool
) -> list[SessionDay]:
    """Sessions by local day, in the order they come."""
    days: dict[date, list[SessionView]] = {}
    for view in views:
        days.setdefault(local_day(local.actor, view.started_at), []).append(view)
    return [
        SessionDay(
            key=day.isoformat(),
            title=format_day(day, local.day, day_first=day_first),
            total=format_minutes(sum(_counted(view) for view in found)),
            rows=[_row(view, local) for view in found],
        )
        for day, found in days.items()
    ]


def _counted(view: SessionView) -> int:
    return (view.actual_minutes or 0) if view.status == "completed" else 0


def _row(view: SessionView, local: Local) -> SessionRow:
    given_up = view.status == "abandoned"
    return SessionRow(
        id=str(view.id),
        title=view.task_title or "No task",
        when=local.span(view.started_at, view.ended_at or view.server_now),
        minutes="Given up" if given_up else format_minutes(view.actual_minutes or 0),
        given_up=given_up,
    )


@shows("focus", "tasks", "points", "profile")
class Focus(TimerActions, rx.State):
    """The timer's page."""

    ready: bool = False
    failed: str = ""
    mode: str = "pomodoro"
    minutes: str = ""
    minutes_error: str = ""
    task_id: str = NO_TASK
    choices: list[tuple[str, str]] = []
    today_text: str = ""
    points_text: str = ""
    days: list[SessionDay] = []
    has_more: bool = False
    full: bool = False
    cues: list[str] = []
    sound: str = rx.LocalStorage("off", name="ff-sound")
    _asked: str = ""
    _chosen: bool = False
    _pages: int = 1

    @rx.var
    def hint(self) -> str:
        """What the chosen way of counting means."""
        return HINTS.get(self.mode, "")

    @rx.var
    def open_ended(self) -> bool:
        """Whether no length is asked for."""
        return self.mode == "flowtime"

    @rx.event
    async def load(self) -> Any:
        """Open the page; `?task=` names what to work on."""
        self._pages, self.full, self._chosen = 1, False, False
        self._asked = str(dict(self.router.url.query_parameters).get("task", ""))[:36]
        return await open_page(self)

    async def reload(self) -> None:
        """Read the timer, the choices and the past."""
        frame = await self.get_state(Frame)
        async with acting(self) as (db, actor):
            local = Local(actor, local_day(actor, db.now()), frame.hour24)
            wishes = await accounts.preferences(db, actor)
            counted = await focus.today(db, actor)
            points = await progress.summary(db, actor)
            await self._fill_choices(db, actor, local.day)
            wanted = min(self._pages * PAGE, MOST_SESSIONS)
            past = await focus.history(db, actor, limit=wanted)
        self.minutes = self.minutes or str(wishes.session_minutes)
        sessions = "1 session" if counted.sessions == 1 else f"{counted.sessions} sessions"
        minutes = format_minutes(counted.minutes)
        self.today_text = f"{minutes} in {sessions}" if counted.sessions else minutes
        self.points_text = str(points.earned_today)
        self.days = session_days(past.items, local, day_first=frame.day_first)
        self.has_more = past.next_cursor is not None and wanted < MOST_SESSIONS
        await self.fill_timer()
        if not self.timer.id:
            self.full = False
        await self._fill_cues()

    async def _fill_cues(self) -> None:
        """What is to be done first, in the person's own words: cues of the task and its goal."""
        frame = await self.get_state(Frame)
        task_id = self.timer.task_id if self.timer.id else self.task_id
        async with acting(self) as (db, actor):
            found = await cues_of_task(db, actor, task_id)
        self.cues = [cue_sentence(cue, hour24=frame.hour24) for cue in found]

    async def _fill_choices(self, db: Db, actor: Actor, day: date) -> None:
        """The tasks to choose from: those planned today first, in their order."""
        plan = await planning.daily(db, actor, day)
        planned = [s.task_id for s in plan.slots if s.task_id and s.status == "planned"]
        found = {t.id: t for t in await tasks.plannable_tasks(db, actor, day, limit=MOST_CHOICES)}
        first = [found[key] for key in dict.fromkeys(planned) if key in found]
        self.choices = _choices([*first, *(t for t in found.values() if t not in first)])
        if self._asked and any(key == self._asked for key, _ in self.choices):
            self.task_id, self._asked, self._chosen = self._asked, "", True
        elif not self._chosen or not any(key == self.task_id for key, _ in self.choices):
            self.task_id = str(first[0].id) if first else NO_TASK

    @rx.event
    def choose_mode(self, mode: str) -> None:
        """Another way of counting."""
        if mode in get_args(Mode):
            self.mode = mode

    @rx.event
    def choose_length(self, minutes: str) -> None:
        """Another length."""
        self.minutes, self.minutes_error = str(minutes)[:4], ""

    @rx.event
    async def choose_task(self, task_id: str) -> None:
        """Another task, or none."""
        self.task_id, self._chosen = str(task_id), True
        await self._fill_cues()

    @rx.event
    async def start(self) -> None:
        """Start the timer."""
        try:
            data = StartIn(
                task_id=as_id(self.task_id) if self.task_id else None,
                planned_minutes=None if self.open_ended else _length(self.minutes),
                mode=self.mode,
            )
        except InvalidInput as problem:
            self.minutes_error = problem.message
            return
        self.minutes_error = ""
        await self.begin(data)

    @rx.event
    async def show_more(self) -> None:
        """Another page of the past."""
        self._pages = min(self._pages + 1, MOST_SESSIONS // PAGE)
        await self.reload()

    @rx.event
    def set_full(self, full: bool) -> None:  # noqa: FBT001
        """Fill the window with the timer, or no longer."""
        self.full = bool(full) and bool(self.timer.id)

    @rx.event
    def set_sound(self, on: bool) -> None:  # noqa: FBT001
        """A sound at the end, in this browser."""
        self.sound = "on" if on else "off"


def _choices(found: Sequence[Any]) -> list[tuple[str, str]]:
    return [(NO_TASK, "No task"), *((str(task.id), task.title) for task in found)]


def _length(text: str) -> int:
    sentence = f"Choose 1 to {LONGEST_PLAN} minutes."
    return as_number(text, 1, LONGEST_PLAN, field="minutes", sentence=sentence)

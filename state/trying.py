"""What if? Try what would happen to the plan; nothing is saved before it is made so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import reflex as rx

from focusflow.calendar import service as calendar
from focusflow.calendar.schemas import EventIn
from focusflow.planning import service as planning
from focusflow.planning.schemas import LostTime, UrgentTask, WhatIfIn, WhatIfView
from focusflow.platform.clock import at_local, local_day, zone_of
from focusflow.platform.errors import FocusFlowError, Unauthenticated
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskIn
from state.effects import say
from state.forms import as_time, checked, line, number
from state.session import acting, actor_of

LOST = "Lost time"


@dataclass(frozen=True)
class Trial:
    """What was tried, in words; `title` is empty while nothing is."""

    title: str = ""
    summary: str = ""


class TryActions(rx.State, mixin=True):
    """Handlers of 'What if?'; the page has plans, `reload` and `plan_day`."""

    trial: Trial = Trial()
    what_if_open: bool = False
    what_if_kind: str = "task"
    what_if_error: str = ""
    lost_from: str = ""
    _asked: WhatIfIn | None = None
    _tried: WhatIfView | None = None

    @rx.event
    async def ask_what_if(self) -> None:
        """Open the questions; lost time begins at the next quarter of an hour."""
        async with acting(self) as (db, actor):
            moment = db.now().astimezone(zone_of(actor)) + timedelta(minutes=15)
        self.lost_from = f"{moment.hour:02}:{moment.minute // 15 * 15:02}"
        self.what_if_error, self.what_if_open = "", True

    @rx.event
    def set_what_if_open(self, is_open: bool) -> None:  # noqa: FBT001
        """Open or close the questions."""
        self.what_if_open = is_open is True

    @rx.event
    def set_what_if_kind(self, kind: str) -> None:
        """Which of the two questions."""
        self.what_if_kind, self.what_if_error = "lost" if kind == "lost" else "task", ""

    @rx.event
    async def try_what_if(self, form: dict[str, Any]) -> Any:
        """Think through what the form says."""
        if self.planning:
            return None
        try:
            async with acting(self) as (db, actor):
                today = local_day(actor, db.now())
                start = at_local(actor, today, time(0))
                if self.what_if_kind == "lost":
                    start = at_local(actor, today, as_time(form.get("lost_from")))
                    # Hours before the start of the person's day belong to the next date.
                    if start < at_local(actor, today, time(actor.day_start_hour)):
                        start += timedelta(days=1)
            self._asked = asked_of(self.what_if_kind, form, today, start)
        except FocusFlowError as problem:
            if isinstance(problem, Unauthenticated):
                raise
            self.what_if_error = problem.message
            return None
        self.what_if_open, self.what_if_error = False, ""
        return type(self).think_what_if

    @rx.event(background=True)
    async def think_what_if(self) -> None:
        """Plan with what might happen, beside the page."""
        async with self:
            asked = self._asked
            if asked is None or self.planning:
                return
            actor = await actor_of(self)
            attempt = self._begin_attempt()
        problem: FocusFlowError | None = None
        found: WhatIfView | None = None
        try:
            found = await planning.what_if(actor, asked)
        except FocusFlowError as error:
            problem = error
        finally:
            if found is None:
                async with self:
                    self._end_attempt()
        async with self:
            if found is None:
                await say(self, problem.message if problem else "", tone="bad")
                return
            if self._attempt != attempt:
                return
            self._end_attempt()
            self._tried, self.trial = found, trial_of(asked, found)
            self.reviewing, self.plan_view = True, "after"
            await self.reload()

    @rx.event
    async def forget_trial(self) -> None:
        """Leave it at the thought."""
        self._forget()
        self.reviewing = False
        await self.reload()

    @rx.event
    async def make_it_so(self) -> Any:
        """Write down what was tried, and propose a plan with it."""
        asked = self._asked
        if asked is None:
            return None
        async with acting(self) as (db, actor):
            if asked.task is not None:
                await tasks.create_task(db, actor, task_of(asked.task, asked.date))
            if asked.lost is not None:
                await calendar.create_event(db, actor, event_of(asked.lost))
        self._forget()
        await self.reload()
        return type(self).plan_day

    def _forget(self) -> None:
        self._asked, self._tried, self.trial = None, None, Trial()


def asked_of(kind: str, form: Mapping[str, Any], today: date, start: datetime) -> WhatIfIn:
    """What the form asks, checked; InvalidInput names what is wrong."""
    if kind == "lost":
        minutes = number(line(form, "lost_minutes"))
        return WhatIfIn(date=today, lost=checked(LostTime, {"start": start, "minutes": minutes}))
    wanted = {"title": line(form, "title"), "minutes": number(line(form, "minutes"))}
    return WhatIfIn(date=today, task=checked(UrgentTask, wanted))


def task_of(asked: UrgentTask, day: date | None) -> TaskIn:
    """The task that was tried, as it is written down."""
    return TaskIn(
        title=asked.title, estimated_minutes=asked.minutes, priority="urgent", due_date=day
    )


def event_of(asked: LostTime) -> EventIn:
    """The time that was tried as lost, as it is put into the calendar."""
    end = asked.start + timedelta(minutes=asked.minutes)
    return EventIn(title=LOST, starts_at=asked.start, ends_at=end, busy=True)


def trial_of(asked: WhatIfIn, found: WhatIfView) -> Trial:
    """What was tried, in words."""
    if asked.task is not None:
        return Trial(f"What if “{asked.task.title}” came in?", found.summary)
    lost = asked.lost.minutes if asked.lost else 0
    title = "What if you lost an hour?" if lost == 60 else f"What if you lost {lost} min?"
    return Trial(title, found.summary)

"""The running focus session, as Today and the Focus page show and steer it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import reflex as rx

from focusflow.focus import service as focus
from focusflow.focus.rules import CYCLES
from focusflow.focus.schemas import CompleteIn, SessionView, StartIn
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import Conflict
from focusflow.platform.formatting import format_minutes
from focusflow.tasks import service as tasks
from state.effects import say, undoes
from state.forms import as_id
from state.session import acting
from state.whisper import whisper_points

undoes("tasks.reopen", tasks.reopen_task)

PHASES = {"focus": "Focus", "short_break": "Short break", "long_break": "Long break"}
MODES = {"pomodoro": "Pomodoro", "flowtime": "Flowtime", "countdown": "Countdown"}


@dataclass(frozen=True)
class TimerRow:
    """One phase. `shown_ms` is left, or has run when it counts up, at the moment of `version`.

    `cycle` of `cycles` in a pomodoro; `ran` and `planned` are minutes.
    """

    id: str = ""
    task_id: str = ""
    title: str = ""
    mode: str = ""
    mode_name: str = ""
    phase: str = ""
    phase_name: str = ""
    resting: bool = False
    running: bool = False
    counts_up: bool = False
    shown_ms: int = 0
    total_ms: int = 0
    cycle: int = 0
    version: str = ""
    undecided: bool = False
    ran: int = 0
    planned: int = 0
    overrun: str = ""


def timer_row(view: SessionView | None) -> TimerRow:
    """The running phase as a row; an empty one when nothing runs."""
    if view is None:
        return TimerRow()
    stopped = view.paused_at or view.server_now
    ran = max((stopped - view.started_at).total_seconds() - view.paused_seconds, 0.0)
    total = (view.planned_minutes or 0) * 60
    counts_up = view.remaining_seconds is None
    left = total - ran
    if view.ends_at is not None:
        left = (view.ends_at - view.server_now).total_seconds()
    return TimerRow(
        id=str(view.id),
        task_id=str(view.task_id or ""),
        title=view.task_title or ("Focus" if view.phase == "focus" else PHASES[view.phase]),
        mode=view.mode,
        mode_name=MODES[view.mode],
        phase=view.phase,
        phase_name=PHASES[view.phase],
        resting=view.phase != "focus",
        running=view.status == "active",
        counts_up=counts_up,
        shown_ms=round((ran if counts_up else max(left, 0.0)) * 1000),
        total_ms=0 if counts_up else total * 1000,
        cycle=view.cycle if view.mode == "pomodoro" else 0,
        version=f"{view.id}:{view.status}:{view.server_now.isoformat()}",
        undecided=view.must_decide and view.phase == "focus",
        ran=round(ran / 60),
        planned=view.planned_minutes or 0,
        overrun=format_minutes(view.overrun_seconds // 60),
    )


class TimerActions(rx.State, mixin=True):
    """Handlers of the timer; the page has `reload`."""

    timer: TimerRow = TimerRow()

    @rx.var
    def cycle_dots(self) -> list[str]:
        """The four phases of a pomodoro: done, now or to come; none in other modes."""
        if not self.timer.cycle:
            return []
        now = self.timer.cycle
        states = ["done" if n < now else "coming" for n in range(1, CYCLES + 1)]
        states[now - 1] = "done" if self.timer.resting else "now"
        return states

    async def fill_timer(self) -> None:
        """Read the running phase; last of all, so that its time is fresh when it is shown."""
        async with acting(self) as (db, actor):
            self.timer = timer_row(await focus.active(db, actor))

    async def begin(self, data: StartIn) -> bool:
        """Start a session; when one runs already, in another tab perhaps, show that one."""
        try:
            async with acting(self) as (db, actor):
                await focus.start(db, actor, data)
        except Conflict as problem:
            await self._show_again(problem)
            return False
        await self.reload()
        return True

    @rx.event
    async def pause(self) -> None:
        """Let the timer stand still."""
        await self._steer(focus.pause)

    @rx.event
    async def resume(self) -> None:
        """Let it run again."""
        await self._steer(focus.resume)

    @rx.event
    async def finish(self) -> None:
        """End the phase and keep its minutes."""
        await self._finish(CompleteIn())

    @rx.event
    async def finish_with_task(self) -> None:
        """The same, and the task is done."""
        await self._finish(CompleteIn(complete_task=True))

    @rx.event
    async def keep_all(self) -> None:
        """All the time past the end was work."""
        await self._finish(CompleteIn(minutes=self.timer.ran))

    @rx.event
    async def trim(self) -> None:
        """Only the planned time was work."""
        await self._finish(CompleteIn(minutes=min(self.timer.planned, self.timer.ran)))

    @rx.event
    async def abandon(self) -> None:
        """Give the session up."""
        if await self._steer(focus.abandon):
            await say(self, "Given up. It counts for nothing, and takes nothing away.")

    @rx.event
    async def tick_over(self) -> None:
        """The time on the clock ran out, or the device slept: see what the server says."""
        await self.reload()

    async def _steer(self, verb: Any) -> bool:
        if not self.timer.id:
            await self.reload()
            return False
        try:
            async with acting(self) as (db, actor):
                await verb(db, actor, as_id(self.timer.id))
        except Conflict as problem:
            await self._show_again(problem)
            return False
        await self.reload()
        return True

    async def _finish(self, data: CompleteIn) -> None:
        before = self.timer

        async def end(db: Db, actor: Actor, session_id: Any) -> SessionView:
            return await focus.complete(db, actor, session_id, data)

        if not await self._steer(end):
            return
        gained = await whisper_points(self)
        if before.resting:
            return
        points = f", +{gained} points" if gained > 0 else ""
        if data.complete_task:
            undo = ("tasks.reopen", before.task_id)
            await say(self, f"Done: “{before.title}”{points}", tone="good", undo=undo)
        else:
            await say(self, f"Time recorded{points}.", tone="good")

    async def _show_again(self, problem: Conflict) -> None:
        await self.reload()
        await say(self, problem.message, tone="warn")

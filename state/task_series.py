"""How the open task goes on: what comes next, pauses, skipped and moved days, missed ones."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import reflex as rx

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import FocusFlowError, InvalidInput
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskView
from focusflow.tasks.schemas_series import MoveIn, PauseIn, SeriesChanged, SeriesIn, SeriesView
from focusflow.tasks.series import Occurrence
from state.effects import say, undoes
from state.forms import as_id, checked, line
from state.live import reload_here
from state.session import acting
from state.task_related import TaskRelated
from state.wording import Words, words_of

POLICIES = ("one", "skip", "stack")


@dataclass(frozen=True)
class Coming:
    """A day that comes: `day` names it, `label` is for people, `moved` where it came from."""

    day: str
    label: str
    moved: str = ""


@dataclass(frozen=True)
class Rest:
    """A pause in words."""

    id: str
    label: str


class TaskRepeats(rx.State):
    """The series of the task in the editor; each change is kept at once."""

    repeats: bool = False
    scheduled: bool = True
    runs: bool = True
    policy: str = "one"
    gone: str = ""
    coming: list[Coming] = []
    pauses: list[Rest] = []
    exceptions: list[Coming] = []
    moving: str = ""
    moving_label: str = ""
    error: str = ""
    form_key: int = 0
    _task_id: str = ""
    _place: str = ""
    _told: dict[str, str] = {}

    async def read(self, db: Db, actor: Actor, task: TaskView, words: Words) -> None:
        """Read how a task goes on."""
        self._task_id, self.moving, self.error = str(task.id), "", ""
        self.form_key += 1
        await self.read_again(db, actor, task, words)

    async def read_again(self, db: Db, actor: Actor, task: TaskView, words: Words) -> None:
        """Show it as it is now; what is being moved or typed stays."""
        self.repeats = task.recurrence_rule is not None
        if self.repeats:
            self._show(await tasks.get_series(db, actor, task.id), words)

    def _show(self, series: SeriesView, words: Words) -> None:
        self.scheduled = series.recurrence_mode == "schedule"
        self.runs, self.policy = series.current is not None, series.policy
        at = series.current
        self._place = f"{at.day}/{at.due_date}" if at else ""
        self.gone = _gone(series)
        self.coming = [
            Coming(
                str(one.day),
                words.day(one.due_date),
                words.date(one.day) if one.day != one.due_date else "",
            )
            for one in series.upcoming
        ]
        self.pauses = [
            Rest(str(pause.id), f"{words.date(pause.first_day)} to {words.date(pause.last_day)}")
            for pause in series.pauses
            if pause.last_day >= words.today
        ]
        self._told = {
            f"pause {pause.id}": f"{pause.first_day}/{pause.last_day}" for pause in series.pauses
        } | {f"day {one.day}": str(one.moved_to or "") for one in series.exceptions}
        self.exceptions = [
            Coming(str(one.day), words.date(one.day), words.date(one.moved_to or one.day))
            if one.moved_to
            else Coming(str(one.day), words.date(one.day))
            for one in series.exceptions
            if max(one.day, one.moved_to or one.day) >= words.today
        ]

    async def _change(
        self,
        verb: Callable[[Db, Actor, UUID], Awaitable[SeriesChanged]],
        said: str,
        undo: Callable[[SeriesChanged], tuple[str, str] | None],
    ) -> SeriesChanged | None:
        """Carry a change out, show what it makes of the series, and offer the way back."""
        from state.task_editor import TaskEditor  # it shows this section

        self.error = ""
        try:
            async with acting(self) as (db, actor):
                words = await words_of(self, db, actor)
                changed = await verb(db, actor, as_id(self._task_id))
        except FocusFlowError as error:
            if error.status == 401:
                raise
            self.error = error.message
            return None
        back = undo(changed)
        self._show(changed.series, words)
        editor = await self.get_state(TaskEditor)
        if changed.task is None:
            editor.shown = False
        else:
            await editor.follow(changed.task)
            related = await self.get_state(TaskRelated)
            async with acting(self) as (db, actor):
                await related.read_again(db, actor, changed.task.id)
        await reload_here(self)
        await say(self, said, tone="good", undo=back)
        return changed

    @rx.event
    async def choose_policy(self, policy: str) -> None:
        """What becomes of missed ones."""
        if policy not in POLICIES or policy == self.policy:
            return
        note = f"{self._task_id}={self.policy}/{self._place}"
        data = checked(SeriesIn, {"policy": policy})
        await self._change(
            lambda db, actor, task_id: tasks.set_series(db, actor, task_id, data),
            "Changed what becomes of missed ones",
            lambda _: ("series.policy", note),
        )

    @rx.event
    async def add_pause(self, sent: dict[str, Any]) -> None:
        """A pause from the fields of the form."""
        days = {name: line(sent, name) for name in ("first_day", "last_day")}
        if not all(days.values()):
            self.error = "Give the first and the last day of the pause."
            return
        try:
            data = checked(PauseIn, days)
        except InvalidInput as error:
            self.error = error.message
            return
        known = {pause.id for pause in self.pauses}

        def back(changed: SeriesChanged) -> tuple[str, str] | None:
            new = [str(p.id) for p in changed.series.pauses if str(p.id) not in known]
            return ("series.unpause", f"{self._task_id}={new[-1]}") if new else None

        if await self._change(
            lambda db, actor, task_id: tasks.add_pause(db, actor, task_id, data),
            "The pause is kept",
            back,
        ):
            self.form_key += 1

    @rx.event
    async def remove_pause(self, pause_id: str) -> None:
        """Take a pause back."""
        note = f"{self._task_id}={self._told.get(f'pause {pause_id}', '')}"
        await self._change(
            lambda db, actor, task_id: tasks.remove_pause(db, actor, task_id, as_id(pause_id)),
            "The pause is gone",
            lambda _: ("series.pause", note),
        )

    @rx.event
    async def skip_this(self) -> None:
        """Leave the open occurrence out."""
        note = f"{self._task_id}={self._place}"
        await self._change(
            tasks.skip_occurrence, "This one is skipped", lambda _: ("series.unskip", note)
        )

    @rx.event
    async def skip_day(self, day: str) -> None:
        """Leave a coming one out."""
        await self._except(day, "", "This day is skipped")

    @rx.event
    def start_moving(self, day: str) -> None:
        """Ask where a coming one goes; again closes the question."""
        self.moving = "" if self.moving == day else str(day)
        self.moving_label = next((one.label for one in self.coming if one.day == day), "")
        self.error = ""

    @rx.event
    async def move_day(self, sent: dict[str, Any]) -> None:
        """Move a coming one to the day in the form."""
        to = line(sent, "moved_to")
        if not to:
            self.error = "Choose the day to move it to."
            return
        await self._except(self.moving, to, "This day is moved")
        self.moving = self.moving if self.error else ""

    async def _except(self, day: str, to: str, said: str) -> None:
        wanted = _day(day)
        try:
            data = checked(MoveIn, {"moved_to": to or None})
        except InvalidInput as error:
            self.error = error.message
            return
        former = self._told.get(f"day {day}")
        back = "series.as-ruled" if former is None else "series.except"
        note = f"{self._task_id}={day}/{former or ''}"
        await self._change(
            lambda db, actor, task_id: tasks.set_exception(
                db, actor, task_id, wanted, data.moved_to
            ),
            said,
            lambda _: (back, note),
        )

    @rx.event
    async def as_ruled(self, day: str) -> None:
        """Let a day be as the rule says again."""
        wanted, note = _day(day), f"{self._task_id}={day}/{self._told.get(f'day {day}', '')}"
        await self._change(
            lambda db, actor, task_id: tasks.drop_exception(db, actor, task_id, wanted),
            "This day is as usual again",
            lambda _: ("series.except", note),
        )


def _gone(series: SeriesView) -> str:
    parts = [
        f"{count} {word}"
        for count, word in ((series.missed, "missed"), (series.skipped, "skipped"))
        if count
    ]
    return f"So far {' and '.join(parts)}." if parts else ""


def _day(text: str) -> date:
    try:
        return date.fromisoformat(str(text))
    except ValueError as error:
        raise InvalidInput("day", "This is no day.", str(text)[:40]) from error


async def _policy_back(db: Db, actor: Actor, task_id: UUID, note: str) -> None:
    policy, day, due = note.split("/")
    data = checked(SeriesIn, {"policy": policy})
    at = Occurrence(_day(day), _day(due))
    await tasks.take_policy_back(db, actor, task_id, data.policy, at)


async def _unpause(db: Db, actor: Actor, task_id: UUID, note: str) -> None:
    await tasks.remove_pause(db, actor, task_id, as_id(note))


async def _pause(db: Db, actor: Actor, task_id: UUID, note: str) -> None:
    first, last = note.split("/")
    await tasks.add_pause(
        db, actor, task_id, checked(PauseIn, {"first_day": first, "last_day": last})
    )


async def _unskip(db: Db, actor: Actor, task_id: UUID, note: str) -> None:
    day, due = note.split("/")
    await tasks.unskip(db, actor, task_id, _day(day), _day(due))


async def _as_ruled(db: Db, actor: Actor, task_id: UUID, note: str) -> None:
    await tasks.drop_exception(db, actor, task_id, _day(note.split("/", maxsplit=1)[0]))


async def _except_again(db: Db, actor: Actor, task_id: UUID, note: str) -> None:
    day, moved = note.split("/")
    await tasks.set_exception(db, actor, task_id, _day(day), _day(moved) if moved else None)


undoes("series.policy", _policy_back)
undoes("series.unpause", _unpause)
undoes("series.pause", _pause)
undoes("series.unskip", _unskip)
undoes("series.as-ruled", _as_ruled)
undoes("series.except", _except_again)

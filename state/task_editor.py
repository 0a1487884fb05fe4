"""The task editor: a form that loses nothing, beside what hangs on the task."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import reflex as rx
from pydantic import ValidationError

from focusflow.platform.errors import Conflict, FocusFlowError, NotFound
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskPatch, TaskView
from focusflow.tasks.schemas_series import Scope
from state.effects import follows_undo, say
from state.forms import as_id, problems
from state.goal_cues import CueForm
from state.live import reload_here
from state.session import acting
from state.task_cues import TaskCues
from state.task_files import TaskFiles
from state.task_form import LABELS, as_text, changes, form_of, marked, matters_later, read_form
from state.task_options import EMPTY, goal_options, milestone_options, offering, section_options
from state.task_related import TaskRelated
from state.task_repeat import repeat_fields
from state.task_series import TaskRepeats
from state.task_undo import way_back
from state.wording import Words, words_of


@dataclass(frozen=True)
class Clash:
    """A field that was changed here and elsewhere."""

    field: str
    mine: str
    theirs: str


@follows_undo
class TaskEditor(rx.State):
    """One open task. `form` holds what the fields begin with; the browser holds what is typed."""

    shown: bool = False
    task_id: str = ""
    form: dict[str, str] = {}
    form_key: int = 0
    errors: dict[str, str] = {}
    error: str = ""
    clashes: list[Clash] = []
    repeat: str = "never"
    repeat_end: str = "never"
    asking: bool = False
    goal_options: list[tuple[str, str]] = [EMPTY]
    milestone_options: list[tuple[str, str]] = [EMPTY]
    section_options: list[tuple[str, str]] = [EMPTY]
    sitting: str = ""
    fresh: dict[str, str] = {}
    seen: str = ""
    over: list[str] = []
    _before: dict[str, str] = {}
    _lost: dict[str, Any] = {}
    _theirs: dict[str, str] = {}
    _settled: str = ""
    _goal: str = ""
    _scope: Scope | None = None

    @rx.event
    async def show(self, task_id: str) -> None:
        """Open a task."""
        wanted = as_id(task_id)
        async with acting(self) as (db, actor):
            words = await words_of(self, db, actor)
            task = await tasks.get_task(db, actor, wanted)
            self.goal_options = await goal_options(db, actor, task.goal_id, task.goal_title)
            self.milestone_options = await milestone_options(db, actor, task.goal_id)
            self.section_options = [EMPTY, *await section_options(db, actor)]
            await (await self.get_state(TaskRelated)).read(db, actor, wanted)
            await (await self.get_state(TaskFiles)).read(db, actor, wanted)
            await (await self.get_state(TaskCues)).read(db, actor, wanted, words)
            await (await self.get_state(TaskRepeats)).read(db, actor, task, words)
            now = db.now()
        self.task_id, self.seen, self._settled = str(wanted), task.updated_at.isoformat(), ""
        self._before = form_of(task, words, now)
        self._goal = self._before["goal_id"]
        self._start_from(self._before)
        self.shown = True

    def _start_from(self, form: dict[str, str]) -> None:
        self.form, self.repeat, self.repeat_end = form, form["repeat"], form["repeat_end"]
        self.form_key += 1
        self.sitting = f"{self.task_id}/{self.form_key}"
        self.errors, self.error, self.clashes, self._theirs = {}, "", [], {}
        self.fresh, self.over, self._lost = marked(self._before), [], {}
        self.asking, self._scope = False, None

    @rx.event
    def choose_scope(self, scope: str) -> None:
        """Whether what is saved next counts for this occurrence, or for all following too."""
        self._scope = "this" if scope == "this" else "following"

    @rx.event
    async def close(self, opened: bool) -> None:  # noqa: FBT001
        """Close without saving; a version that clashes stays in the history."""
        if self.shown and not opened:
            await self._keep_lost()
        self.shown = bool(opened) and bool(self.task_id)
        if not self.shown:
            await self._shut()

    async def _shut(self) -> None:
        self.shown = False
        (await self.get_state(TaskFiles)).forget()
        (await self.get_state(TaskCues)).forget()
        (await self.get_state(CueForm)).shown = False

    async def _keep_lost(self) -> None:
        """Keep what was typed here and lost against another version, for putting it back."""
        lost, self._lost = self._lost, {}
        if lost and self.clashes:
            async with acting(self) as (db, actor):
                patch = TaskPatch.model_validate(lost)
                await tasks.set_aside(db, actor, as_id(self.task_id), patch)

    async def follow(self, task: TaskView, *, over: bool = False) -> None:
        """Take over what changed in the open task; what was typed stays, but with `over`."""
        if not self.shown or str(task.id) != self.task_id:
            return
        async with acting(self) as (db, actor):
            words, now = await words_of(self, db, actor), db.now()
            form, former = form_of(task, words, now), self._before
            self.goal_options = offering(self.goal_options, task.goal_id, task.goal_title)
            self.section_options = offering(
                self.section_options, task.section_id, task.section_title
            )
            if form["goal_id"] != former["goal_id"] and self._goal == former["goal_id"]:
                self._goal = form["goal_id"]
                self.milestone_options = await milestone_options(db, actor, task.goal_id)
        moved = {name: text for name, text in form.items() if text != former.get(name)}
        self._before, self.form = form, {**self.form, **moved}
        self.fresh, self.over = marked(form), list(moved) if over else []
        if over or self.repeat == former["repeat"]:
            self.repeat = form["repeat"]
        if over or self.repeat_end == former["repeat_end"]:
            self.repeat_end = form["repeat_end"]
        self.seen = task.updated_at.isoformat()

    async def after_undo(self) -> None:
        """Show what was taken back in this tab, in the open task and in what hangs on it."""
        if not self.shown:
            return
        wanted = as_id(self.task_id)
        try:
            async with acting(self) as (db, actor):
                words = await words_of(self, db, actor)
                task = await tasks.get_task(db, actor, wanted)
                await (await self.get_state(TaskRelated)).read_again(db, actor, wanted)
                await (await self.get_state(TaskRepeats)).read_again(db, actor, task, words)
        except NotFound:  # its making was taken back; saving says so, and what is typed stays
            return
        await self.follow(task)

    @rx.event
    async def save(self, sent: dict[str, Any]) -> None:
        """Keep what was changed; what is wrong is said at its field, and all text stays."""
        form = read_form(sent)
        scope, self._scope, self.asking = self._scope, None, False
        self.errors, self.error, self.clashes = {}, "", []
        try:
            async with acting(self) as (db, actor):
                values = await changes(db, actor, form, self._before)
                if scope is None and matters_later(values, self._before):
                    self.asking = True
                    return
                # A version that was already asked about counts as seen.
                seen = max(str(sent.get("seen") or ""), self._settled)
                patch = TaskPatch(**values, seen=seen or self.seen)
                task = await tasks.update_task(db, actor, as_id(self.task_id), patch, scope)
        except ValidationError as error:
            self.errors = problems(error)
        except Conflict as error:
            self._lost = patch.model_dump(mode="json", exclude={"seen"}, exclude_unset=True)
            await self._explain(error, form)
        except FocusFlowError as error:
            if error.status == 401:
                raise
            field = str(error.details.get("field", ""))
            field = "repeat_words" if field == "recurrence_rule" else field
            self.errors = {field: error.message} if field in form else {}
            self.error = "" if self.errors else error.message
        else:
            await self._shut()
            await reload_here(self)
            await say(self, f"Saved “{task.title}”", tone="good", undo=way_back(actor))

    async def _explain(self, error: Conflict, form: dict[str, str]) -> None:
        """Show both versions; saving again keeps this one."""
        self.error = error.message
        current = error.details.get("current")
        if not isinstance(current, dict):
            return
        async with acting(self) as (db, actor):
            words = await words_of(self, db, actor)
            fresh = await tasks.get_task(db, actor, as_id(self.task_id))
            now = db.now()
        self.form = form
        self._settled = fresh.updated_at.isoformat()
        theirs = form_of(fresh, words, now)
        self._theirs = _clashing(current, theirs, words, now)
        self.error = "This was changed elsewhere while you were writing. Which one counts?"
        self.clashes = [self._clash(name, form, theirs, words) for name in current]
        self._lost = {name: value for name, value in self._lost.items() if name in current}

    def _clash(
        self, name: str, form: dict[str, str], theirs: dict[str, str], words: Words
    ) -> Clash:
        shown = {"recurrence_rule": "repeat_words", "recurrence_mode": "after_completion"}
        key = shown.get(name, name)
        names = dict([*self.goal_options, *self.milestone_options, *self.section_options])

        def text(value: str) -> str:
            if value and name.endswith("_date"):
                return words.date(date.fromisoformat(value))
            return (names.get(value, value) if name.endswith("_id") else value) or "nothing"

        return Clash(LABELS.get(name, name), text(form.get(key, "")), text(theirs.get(key, "")))

    @rx.event
    async def take_theirs(self) -> None:
        """Put the other version into the fields that clash; the rest stays as typed.

        What was typed there is kept in the history.
        """
        await self._keep_lost()
        self._before = {**self._before, **self._theirs}
        self.seen = max(self.seen, self._settled)
        self._start_from({**self.form, **self._theirs})

    @rx.event
    def choose_repeat(self, kind: str) -> None:
        """Show the fields that belong to a way of repeating."""
        self.repeat = str(kind)

    @rx.event
    def choose_end(self, kind: str) -> None:
        """Show the field that belongs to a way of ending."""
        self.repeat_end = str(kind)

    @rx.event
    async def choose_goal(self, goal_id: str) -> None:
        """Offer the milestones of the chosen goal."""
        self._goal = str(goal_id)
        async with acting(self) as (db, actor):
            wanted = as_id(goal_id) if goal_id else None
            self.milestone_options = await milestone_options(db, actor, wanted)


def _clashing(
    current: dict[str, Any], theirs: dict[str, str], words: Words, now: datetime
) -> dict[str, str]:
    """The form fields of the other version that belong to the clashing fields."""
    found: dict[str, str] = {}
    for name, value in current.items():
        if name == "recurrence_rule":
            found |= repeat_fields(value, words, now)
        elif name == "recurrence_mode":
            found["after_completion"] = theirs["after_completion"]
        else:
            found[name] = theirs.get(name, as_text(value))
    return found

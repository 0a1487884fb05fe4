"""If-then cues of goals and tasks, and the wish that a goal begins with."""

from __future__ import annotations

from typing import Any

import reflex as rx
from pydantic import ValidationError

from focusflow.goals import service as goals
from focusflow.goals.schemas_plan import CueFields, CueIn, WoopIn
from focusflow.platform.errors import FocusFlowError
from state.effects import say, undoes
from state.forms import as_id, line, problems
from state.goal import GoalPage
from state.goal_forms import FormState
from state.goal_undo import way_back
from state.live import reload_here
from state.session import acting

undoes("cues.restore", goals.restore_cue)

EMPTY = {"at_time": "", "situation": "", "action": ""}
WORDS = ("wish", "outcome", "obstacle", "plan")
LAST = 3


def _cue_values(sent: dict[str, Any]) -> dict[str, Any]:
    return {
        "at_time": line(sent, "at_time") or None,
        "situation": line(sent, "situation"),
        "action": line(sent, "action"),
    }


class CueForm(FormState, rx.State):
    """Make or change an if-then cue."""

    _owner: tuple[str, str] = ("", "")

    @rx.event
    async def for_goal(self) -> None:
        """A new cue on the goal of the page."""
        self._owner = ("goal_id", (await self.get_state(GoalPage)).id)
        self._open(dict(EMPTY))

    @rx.event
    def for_task(self, task_id: str) -> None:
        """A new cue on a task."""
        self._owner = ("task_id", str(as_id(task_id)))
        self._open(dict(EMPTY))

    @rx.event
    async def edit(self, cue_id: str) -> None:
        """Open the form for a cue."""
        async with acting(self) as (db, actor):
            cue = await goals.get_cue(db, actor, as_id(cue_id))
        at = cue.at_time.isoformat("minutes") if cue.at_time else ""
        self._open({"at_time": at, "situation": cue.situation, "action": cue.action}, cue_id)

    @rx.event
    async def save(self, sent: dict[str, Any]) -> None:
        """Keep the cue."""
        self.errors, self.error = {}, ""
        values = _cue_values(sent)
        self.form = {name: value or "" for name, value in values.items()}
        try:
            async with acting(self) as (db, actor):
                undo = way_back(actor)
                if self.editing:
                    cue_id = as_id(self.editing)
                    await goals.replace_cue(db, actor, cue_id, CueFields(**values))
                else:
                    data = CueIn(**values, **{self._owner[0]: self._owner[1]})
                    await goals.add_cue(db, actor, data)
        except ValidationError as problem:
            self.errors = problems(problem)
            self.error = "" if self.errors else "Say when: a time, a situation, or both."
            return
        except FocusFlowError as problem:
            self._refuse(problem)
            return
        self.shown = False
        await reload_here(self)
        await say(self, "Cue saved" if self.editing else "Cue added", tone="good", undo=undo)

    @rx.event
    async def delete(self, cue_id: str) -> None:
        """Take a cue away."""
        wanted = as_id(cue_id)
        async with acting(self) as (db, actor):
            await goals.delete_cue(db, actor, wanted)
        await reload_here(self)
        await say(self, "Cue deleted", tone="good", undo=("cues.restore", wanted))


class WoopForm(FormState, rx.State):
    """Wish, outcome, obstacle, plan: one question at a time."""

    step: int = 0

    @rx.event
    async def begin(self) -> None:
        """Open the first question, with what was said before."""
        page = await self.get_state(GoalPage)
        said = {name: getattr(page, name) for name in WORDS}
        said["wish"] = said["wish"] or page.title
        self.step = 0
        self._open({**said, **EMPTY})

    @rx.event
    def back(self) -> None:
        """The question before."""
        self.step = max(self.step - 1, 0)
        self.form_key += 1

    @rx.event
    async def go_on(self, sent: dict[str, Any]) -> None:
        """Keep the answer, and ask the next question; after the last one, save."""
        self.errors, self.error = {}, ""
        self.form = {**self.form, **{name: line(sent, name) for name in self.form if name in sent}}
        name = WORDS[self.step]
        if self.step < LAST:
            if not self.form[name]:
                self.errors = {name: "One sentence is enough."}
                return
            self.step += 1
            self.form_key += 1
            if self.step == LAST and not self.form["situation"]:
                self.form["situation"] = self.form["obstacle"][:200]
            return
        await self._save()

    async def _save(self) -> None:
        words = {name: self.form[name] for name in WORDS}
        cue = _cue_values(self.form) if self.form["action"] else None
        goal_id = as_id((await self.get_state(GoalPage)).id)
        try:
            data = WoopIn(**words, cue=cue)
            async with acting(self) as (db, actor):
                await goals.set_woop(db, actor, goal_id, data)
                back = way_back(actor)
        except ValidationError as problem:
            self.errors = problems(problem)
            self.error = next(iter(self.errors.values()), "Say when: a time or a situation.")
            return
        except FocusFlowError as problem:
            self._refuse(problem)
            return
        self.shown = False
        await reload_here(self)
        await say(self, "Your wish is kept, and the plan for the obstacle", tone="good", undo=back)

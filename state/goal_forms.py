"""The forms of goals: the goal itself, a milestone, and progress by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import reflex as rx
from pydantic import ValidationError

from focusflow.goals import service as goals
from focusflow.goals.presets import CATEGORIES, COLORS, ICONS
from focusflow.goals.schemas import (
    GoalIn,
    GoalPatch,
    GoalView,
    MilestoneIn,
    MilestonePut,
    ProgressSet,
    ProgressStep,
)
from focusflow.platform.errors import Conflict, FocusFlowError, NotFound
from state.effects import close_dialog, say
from state.forms import as_id, checked, line, number, problems
from state.goal import GoalPage
from state.goal_undo import way_back
from state.live import reload_here
from state.session import acting

__all__ = ["CATEGORIES", "COLORS", "ICONS", "GoalForm", "MilestoneForm", "ProgressForm"]
FIELDS = (
    "title",
    "description",
    "category",
    "priority",
    "start_date",
    "target_date",
    "progress_mode",
    "color",
    "icon",
)
NEW = dict.fromkeys(FIELDS, "") | {"priority": "medium", "progress_mode": "derived"}
LOOKS = ("color", "icon")
OWN = "own"
"""The choice of a colour that is not offered."""
PROGRESS = "goal-progress"


def _goal_fields(goal: GoalView) -> dict[str, str]:
    return {name: str(getattr(goal, name) or "") for name in FIELDS}


def _read(sent: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, str]:
    """What was sent; of a choice with nothing chosen, nothing."""
    if sent.get("color") == OWN:
        sent = {**sent, "color": line(sent, "own_color").lower()}
    return {
        name: str(sent.get(name) or "") if name == "description" else line(sent, name)
        for name in names
        if name not in LOOKS or sent.get(name) is not None
    }


def _values(form: Mapping[str, str]) -> dict[str, Any]:
    """Empty fields are none; a title stays a text, so that its absence is named."""
    kept = ("title", *LOOKS)
    return {name: (value if name in kept else value or None) for name, value in form.items()}


class FormState(rx.State, mixin=True):
    """What every form has: shown or not, what it begins with, and what is wrong with it."""

    shown: bool = False
    form: dict[str, str] = {}
    form_key: int = 0
    errors: dict[str, str] = {}
    error: str = ""
    editing: str = ""

    def _open(self, form: dict[str, str], editing: str = "") -> None:
        self.form, self.editing = form, editing
        self.errors, self.error = {}, ""
        self.form_key += 1
        self.shown = True

    def _refuse(self, problem: FocusFlowError) -> None:
        """Say what is wrong, at its field where there is one."""
        field = str(problem.details.get("field", ""))
        if problem.status == 401:
            raise problem
        self.errors = {field: problem.message} if field in self.form else {}
        self.error = "" if self.errors else problem.message

    @rx.event
    def close(self, opened: bool) -> None:  # noqa: FBT001
        """Close without saving."""
        self.shown = self.shown and bool(opened)


class GoalForm(FormState, rx.State):
    """Make a goal, or change one."""

    theirs: list[str] = []
    _seen: datetime | None = None

    @rx.var
    def own_color(self) -> str:
        """The goal's colour when it is none of those that are offered."""
        color = self.form.get("color", "")
        return "" if color in dict(COLORS) else color

    @rx.event
    def begin(self) -> None:
        """Open the form for a new goal."""
        self._seen, self.theirs = None, []
        self._open(dict(NEW))

    @rx.event
    async def edit(self, goal_id: str) -> None:
        """Open the form for a goal."""
        async with acting(self) as (db, actor):
            goal = await goals.get_goal(db, actor, as_id(goal_id))
        self._seen, self.theirs = goal.updated_at, []
        self._open(_goal_fields(goal), goal_id)

    @rx.event
    async def save(self, sent: dict[str, Any]) -> Any:
        """Keep the goal; a new one is opened."""
        form = _read(sent, FIELDS)
        self.errors, self.error, self.theirs = {}, "", []
        try:
            if self.editing:
                return await self._change(form)
            async with acting(self) as (db, actor):
                goal = await goals.create_goal(db, actor, GoalIn(**_values(form)))
        except ValidationError as problem:
            self.errors = problems(problem)
            return None
        except FocusFlowError as problem:
            self._refuse(problem)
            return None
        self.shown = False
        await say(self, f"Added “{goal.title}”", tone="good", undo=("goals.delete", goal.id))
        return rx.redirect(f"/goals/{goal.id}")

    async def _change(self, form: dict[str, str]) -> None:
        changed = {name: value for name, value in form.items() if value != self.form[name]}
        patch = GoalPatch(**_values(changed), seen=self._seen)
        goal_id = as_id(self.editing)
        try:
            async with acting(self) as (db, actor):
                goal = await goals.update_goal(db, actor, goal_id, patch)
                back = way_back(actor)
        except Conflict as problem:
            async with acting(self) as (db, actor):
                goal = await goals.get_goal(db, actor, goal_id)
            self._seen = goal.updated_at
            current = problem.details.get("current") or {}
            self.theirs = [
                f"{name.replace('_', ' ').capitalize()}: “{value}”"
                for name, value in dict(current).items()
            ]
            self.error = (
                "This was changed elsewhere while you were writing. Save again to keep yours; "
                "the other version is:"
            )
            return
        self.shown = False
        await reload_here(self)
        await say(self, f"Saved “{goal.title}”", tone="good", undo=back)


class MilestoneForm(FormState, rx.State):
    """Add a milestone to the goal on the page, or change one."""

    added: int = 0
    add_error: str = ""
    _seen: datetime | None = None

    async def _goal(self) -> Any:
        return as_id((await self.get_state(GoalPage)).id)

    @rx.event
    async def add(self, sent: dict[str, Any]) -> None:
        """One more step, at the end."""
        self.add_error = ""
        try:
            data = checked(MilestoneIn, {"title": line(sent, "milestone")})
            async with acting(self) as (db, actor):
                await goals.add_milestone(db, actor, await self._goal(), data)
        except FocusFlowError as problem:
            if problem.status == 401:
                raise
            self.add_error = problem.message
            return
        self.added += 1
        await reload_here(self)

    @rx.event
    async def edit(self, milestone_id: str) -> None:
        """Open the form for a milestone."""
        wanted = as_id(milestone_id)
        async with acting(self) as (db, actor):
            found = await goals.list_milestones(db, actor, await self._goal())
        step = next((one for one in found if one.id == wanted), None)
        if step is None:
            raise NotFound
        self._seen = step.updated_at
        names = ("title", "description", "target_date")
        self._open({name: str(getattr(step, name) or "") for name in names}, milestone_id)

    @rx.event
    async def save(self, sent: dict[str, Any]) -> None:
        """Keep the milestone."""
        form = _read(sent, ("title", "description", "target_date"))
        self.errors, self.error = {}, ""
        try:
            data = MilestonePut(**_values(form), seen=self._seen)
            async with acting(self) as (db, actor):
                step = await goals.replace_milestone(
                    db, actor, await self._goal(), as_id(self.editing), data
                )
                back = way_back(actor)
        except ValidationError as problem:
            self.errors = problems(problem)
            return
        except FocusFlowError as problem:
            self._refuse(problem)
            return
        self.shown = False
        await reload_here(self)
        await say(self, f"Saved “{step.title}”", tone="good", undo=back)


class ProgressForm(rx.State):
    """Progress by hand."""

    errors: dict[str, str] = {}

    @rx.event
    async def save(self, sent: dict[str, Any]) -> None:
        """Set it to a value."""
        self.errors = {}
        goal_id = as_id((await self.get_state(GoalPage)).id)
        try:
            note = line(sent, "note") or None
            data = ProgressSet(value=number(str(sent.get("value", ""))), note=note)
        except ValidationError as problem:
            self.errors = problems(problem)
            return
        async with acting(self) as (db, actor):
            point = await goals.set_progress(db, actor, goal_id, data)
            back = way_back(actor)
        await close_dialog(self, PROGRESS)
        await reload_here(self)
        await say(self, f"Progress is {point.value} % now", tone="good", undo=back)

    @rx.event
    async def step(self, delta: int) -> None:
        """Some points up or down."""
        goal_id = as_id((await self.get_state(GoalPage)).id)
        async with acting(self) as (db, actor):
            data = checked(ProgressStep, {"delta": delta})
            point = await goals.step_progress(db, actor, goal_id, data)
            back = way_back(actor)
        await reload_here(self)
        await say(self, f"Progress is {point.value} % now", tone="good", undo=back)

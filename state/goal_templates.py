"""Goals from templates: choose one, edit what it makes, and only then make it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import reflex as rx

from focusflow.goals import service as goals
from focusflow.goals.schemas import GoalIn
from focusflow.goals.schemas_plan import (
    DraftQuery,
    GoalFromTemplate,
    PlanItemView,
    TemplateIn,
    TemplateView,
)
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import FocusFlowError
from state.effects import say, undoes
from state.forms import as_id, checked, line
from state.frame import open_page
from state.goal import GoalPage
from state.goal_plan import DraftRow, draft_rows, kept_items, made_words
from state.goal_undo import way_back
from state.live import shows
from state.session import acting
from state.wording import words_of


async def _delete(db: Db, actor: Actor, template_id: UUID) -> None:
    await goals.delete_template(db, actor, template_id)


undoes("goals.delete_template", _delete)
undoes("goals.restore_template", goals.restore_template)


@dataclass(frozen=True)
class TemplateRow:
    """One template to choose."""

    id: str
    title: str
    about: str
    icon: str
    size: str
    own: bool


def template_row(template: TemplateView) -> TemplateRow:
    """A template as a card."""
    steps = f"{template.milestones} milestone{'s' if template.milestones != 1 else ''}"
    weeks = max(round(template.days / 7), 1)
    about = f"about {weeks} week{'s' if weeks != 1 else ''}"
    work = f"{template.tasks} task{'s' if template.tasks != 1 else ''}"
    size = f"{steps}, {work}" if template.own else f"{steps}, {about}"
    return TemplateRow(
        template.id, template.title, template.about, template.icon, size, template.own
    )


@shows("goals", "profile")
class Templates(rx.State):
    """The page of templates, and the draft of the one that was chosen."""

    ready: bool = False
    failed: str = ""
    templates: list[TemplateRow] = []
    chosen: TemplateRow = TemplateRow("", "", "", "", "", own=False)
    title: str = ""
    target: str = ""
    rows: list[DraftRow] = []
    notes: list[str] = []
    error: str = ""
    round: int = 0
    _items: tuple[PlanItemView, ...] = ()
    _days: dict[str, int] = {}

    @rx.event
    async def load(self) -> Any:
        """Show what there is to choose from."""
        self._choose(None)
        return await open_page(self)

    async def reload(self) -> None:
        """Read the templates again; a draft that is being edited stays."""
        async with acting(self) as (db, actor):
            found = await goals.list_templates(db, actor)
        self.templates = [template_row(one) for one in found]
        self._days = {one.id: one.days for one in found}

    def _choose(self, row: TemplateRow | None) -> None:
        self.chosen = row or TemplateRow("", "", "", "", "", own=False)
        self.title = self.target = self.error = ""
        self.rows, self.notes, self._items = [], [], ()

    @rx.event
    async def choose(self, template: str) -> None:
        """Show what a template makes, with a target that is usual for it."""
        row = next((one for one in self.templates if one.id == template), None)
        if row is None:
            return
        self._choose(row)
        self.title = row.title if row.own else ""
        async with acting(self) as (db, actor):
            words = await words_of(self, db, actor)
        usual = timedelta(days=self._days.get(row.id, 56))
        self.target = (words.today + usual).isoformat()
        await self._draft()

    @rx.event
    def back(self) -> None:
        """To the templates."""
        self._choose(None)

    @rx.event
    async def aim(self, day: str) -> None:
        """Another target date: all dates follow it."""
        self.target = str(day)[:10]
        await self._draft()

    async def _draft(self) -> None:
        self.error = ""
        try:
            query = checked(DraftQuery, {"target_date": self.target or None})
            async with acting(self) as (db, actor):
                draft = await goals.template_draft(db, actor, self.chosen.id, query)
        except FocusFlowError as problem:
            if problem.status == 401:
                raise
            self.error = problem.message
            return
        self._items, self.rows, self.notes = draft.items, draft_rows(draft), list(draft.notes)
        self.round += 1

    @rx.event
    async def make(self, sent: dict[str, Any]) -> Any:
        """Make the goal with what is ticked, and open it."""
        self.error = ""
        self.title = line(sent, "title")[:500]
        try:
            goal = checked(GoalIn, {"title": self.title, "target_date": self.target or None})
            items = kept_items(sent, self._items)
            values = {"template": self.chosen.id, "goal": goal, "items": items}
            data = checked(GoalFromTemplate, values)
            async with acting(self) as (db, actor):
                made = await goals.goal_from_template(db, actor, data)
                back = way_back(actor)
        except FocusFlowError as problem:
            if problem.status == 401:
                raise
            self.error = problem.message
            return None
        words = f"Added “{self.title}” with {made_words(made)}"
        self._choose(None)
        await say(self, words, tone="good", undo=back)
        return rx.redirect(f"/goals/{made.goal_id}")

    @rx.event
    async def keep(self) -> None:
        """Keep the goal on its page as a template."""
        goal_id = as_id((await self.get_state(GoalPage)).id)
        async with acting(self) as (db, actor):
            kept = await goals.save_template(db, actor, TemplateIn(goal_id=goal_id))
        words = f"“{kept.title}” is a template now"
        await say(self, words, tone="good", undo=("goals.delete_template", kept.id))

    @rx.event
    async def delete(self, template_id: str) -> None:
        """Take a template of one's own away."""
        wanted = as_id(template_id)
        async with acting(self) as (db, actor):
            await goals.delete_template(db, actor, wanted)
        await self.reload()
        await say(self, "Template deleted", tone="good", undo=("goals.restore_template", wanted))

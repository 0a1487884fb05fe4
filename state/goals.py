"""The Goals page: what a person wants to reach, and how far they are."""

from __future__ import annotations

from typing import Any

import reflex as rx

from focusflow.goals import service as goals
from focusflow.goals.schemas import GoalFilter
from state.effects import say
from state.forms import as_id, asked
from state.frame import open_page
from state.goal_rows import GoalRow, goal_row
from state.live import shows
from state.session import acting
from state.wording import words_of

PAGE = 50
VIEWS = ("active", "paused", "completed", "cancelled", "trash")


@shows("goals", "profile")
class GoalList(rx.State):
    """Goals of one status, or those in the trash."""

    ready: bool = False
    failed: str = ""
    view: str = "active"
    goals: list[GoalRow] = []
    has_more: bool = False
    any_at_all: bool = False
    _limit: int = PAGE

    @rx.event
    async def load(self) -> Any:
        """Show what the address asks for."""
        self.view = asked(self, "view", VIEWS) or "active"
        self._limit = PAGE
        return await open_page(self)

    async def reload(self) -> None:
        """Read the list again."""
        wanted = (
            GoalFilter(view="trash")
            if self.view == "trash"
            else GoalFilter.model_validate({"status": self.view})
        )
        async with acting(self) as (db, actor):
            words = await words_of(self, db, actor)
            page = await goals.list_goals(db, actor, wanted, limit=self._limit)
            self.any_at_all = bool(page.items) or bool(
                (await goals.list_goals(db, actor, GoalFilter(), limit=1)).items
            )
        self.goals = [goal_row(goal, words) for goal in page.items]
        self.has_more = page.next_cursor is not None and self._limit < 2 * PAGE

    @rx.event
    async def show_more(self) -> None:
        """The next page, below this one."""
        self._limit = 2 * PAGE
        await self.reload()

    @rx.event
    async def restore(self, goal_id: str) -> None:
        """Back from the trash."""
        async with acting(self) as (db, actor):
            goal = await goals.restore_goal(db, actor, as_id(goal_id))
        await self.reload()
        await say(self, f"“{goal.title}” is back", tone="good")

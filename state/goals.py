"""The Goals page: what a person wants to reach, and how far they are."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import reflex as rx

from focusflow.goals import service as goals
from focusflow.goals.schemas import GoalFilter
from state.effects import say
from state.forms import as_id, asked, checked
from state.frame import open_page
from state.goal_rows import GoalRow, goal_row
from state.goal_told import Figure, category_chart, figure_tiles
from state.live import shows
from state.session import acting
from state.wording import words_of

PAGE = 50
REACHES = ("30", "90", "365")
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
    q: str = ""
    category: str = ""
    until: str = ""
    cleared: int = 0
    categories: list[str] = []
    figures: list[Figure] = []
    chart: dict[str, Any] = {}
    chart_says: str = ""
    _limit: int = PAGE

    @rx.event
    async def load(self) -> Any:
        """Show what the address asks for."""
        self.view = asked(self, "view", VIEWS) or "active"
        self.q, self.category, self.until = "", "", ""
        self._limit = PAGE
        return await open_page(self)

    async def reload(self) -> None:
        """Read the list again."""
        async with acting(self) as (db, actor):
            words = await words_of(self, db, actor)
            wanted = self._wanted(words.today)
            found = await goals.figures(db, actor)
            page = await goals.list_goals(db, actor, wanted, limit=self._limit)
            self.any_at_all = bool(page.items) or found.total > 0
        self.categories = [row.category for row in found.categories if row.category][:50]
        self.figures = figure_tiles(found) if found.total and self.view != "trash" else []
        self.chart, self.chart_says = category_chart(found) if self.figures else ({}, "")
        self.goals = [goal_row(goal, words) for goal in page.items]
        self.has_more = page.next_cursor is not None and self._limit < 2 * PAGE

    def _wanted(self, today: date) -> GoalFilter:
        if self.view == "trash":
            return GoalFilter(view="trash")
        asked: dict[str, Any] = {"status": [self.view], "q": self.q or None}
        if self.category:
            asked["category"] = self.category
        if self.until in REACHES:
            asked["target_to"] = today + timedelta(days=int(self.until))
        return checked(GoalFilter, asked)

    @rx.event
    async def search(self, text: str) -> None:
        """Goals with these words."""
        self.q = " ".join(str(text).split())[:200]
        self._limit = PAGE
        await self.reload()

    @rx.event
    async def choose_category(self, name: str) -> None:
        """Goals of one category, or of all."""
        self.category = name if name in self.categories else ""
        await self.reload()

    @rx.event
    async def choose_until(self, days: str) -> None:
        """Goals whose target comes within some days."""
        self.until = days if days in REACHES else ""
        await self.reload()

    @rx.event
    async def clear(self) -> None:
        """No words and no filters any more."""
        self.q, self.category, self.until = "", "", ""
        self.cleared += 1
        await self.reload()

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

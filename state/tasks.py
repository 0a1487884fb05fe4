"""The Tasks page: a list with views, filters and orders, kept in the page's address."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

import reflex as rx

from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskFilter, TaskView
from state.forms import asked, checked
from state.frame import Frame, open_page
from state.live import shows
from state.session import acting
from state.task_editor import TaskEditor
from state.task_rows import TaskGroup, group_rows, row_ids
from state.task_search import narrowing
from state.wording import words_of

PAGE = 50
PAGES_SHOWN = 2
VIEWS = ("open", "completed", "archived", "trash")
SORTS = ("due_date", "priority", "title", "position", "-created_at")
FIXED_SORTS = {"completed": "-completed_at", "archived": "-updated_at", "trash": "-updated_at"}
PRIORITIES = ("urgent", "high", "medium", "low")


@shows("tasks", "profile")
class TaskList(rx.State):
    """What the list shows. At most two pages of rows; `_starts` says where each page begins."""

    ready: bool = False
    failed: str = ""
    view: str = "open"
    q: str = ""
    priority: str = ""
    category: str = ""
    tag: str = ""
    sort: str = "due_date"
    groups: list[TaskGroup] = []
    selected: list[str] = []
    selecting: bool = False
    has_more: bool = False
    has_earlier: bool = False
    filled: bool = False
    mark: int = 0
    search_key: int = 0
    _typed: str = ""
    _starts: list[str | None] = [None]
    _first: int = 0
    _pages: int = 1

    @rx.var
    def narrowed(self) -> bool:
        """Whether filters hide something."""
        return bool(self.q or self.priority or self.category or self.tag)

    @rx.var
    def rearranging(self) -> bool:
        """Whether rows can be moved up and down."""
        return self.sort == "position" and self.view == "open" and not self.narrowed

    @rx.var
    def plain_address(self) -> str:
        """This view without filters."""
        return "/tasks" if self.view == "open" else f"/tasks?view={self.view}"

    @rx.event
    async def load(self) -> Any:
        """Show what the address asks for."""
        self.view = asked(self, "view", VIEWS) or "open"
        self.sort = asked(self, "sort", SORTS) or "due_date"
        self.priority = asked(self, "priority", PRIORITIES)
        self.category, self.tag = asked(self, "category")[:50], asked(self, "tag")[:50]
        self.q = asked(self, "q").strip()[:200]
        if self.q != self._typed:
            # The address, not the field, changed what is searched for.
            self._typed, self.search_key = self.q, self.search_key + 1
        self._starts, self._first, self._pages = [None], 0, 1
        self.selected, self.selecting = [], False
        elsewhere = await open_page(self)
        wanted = asked(self, "task")
        if elsewhere is None and wanted and not self.failed:
            return TaskEditor.show(wanted)
        return elsewhere

    async def reload(self) -> None:
        """Read the pages on show again."""
        async with acting(self) as (db, actor):
            words = await words_of(self, db, actor)
            wanted = checked(TaskFilter, self._filter(words.today))
            found: list[TaskView] = []
            for place in range(self._first, self._first + self._pages):
                page = await tasks.list_tasks(
                    db, actor, wanted, cursor=self._starts[place], limit=PAGE
                )
                found.extend(page.items)
                self._starts = [*self._starts[: place + 1], page.next_cursor]
                if page.next_cursor is None:
                    self._starts, self._pages = self._starts[:-1], place - self._first + 1
                    break
            counts = await tasks.counts(db, actor)
        if not found and self._first:
            # What was on these pages is gone.
            self._starts, self._first, self._pages = [None], 0, 1
            await self.reload()
            return
        frame = await self.get_state(Frame)
        frame.open_today, frame.open_tasks = counts.today, counts.open
        self.groups = group_rows(found, wanted.sort, words)
        self.has_more = len(self._starts) > self._first + self._pages
        self.has_earlier = self._first > 0
        self.filled = bool(found)
        shown = set(row_ids(self.groups))
        self.selected = [task_id for task_id in self.selected if task_id in shown]
        self.mark += 1

    def _filter(self, today: date) -> dict[str, Any]:
        values: dict[str, Any] = {
            "view": self.view,
            "priority": [self.priority] if self.priority else [],
            # Subtasks stand inside their task until somebody looks for something.
            "top_level": self.view == "open" and not self.narrowed,
        }
        labels = {"category": self.category, "tag": self.tag}
        values |= {name: value for name, value in labels.items() if value}
        asked_for = narrowing(self.q, today)
        view = asked_for.get("view", self.view)
        values["sort"] = FIXED_SORTS.get(view, self.sort)
        return {**values, **asked_for}

    @rx.event
    async def show_more(self) -> None:
        """The next page; what is on show stays where it is."""
        if len(self._starts) > self._first + self._pages:
            self._first += 1 if self._pages == PAGES_SHOWN else 0
            self._pages = PAGES_SHOWN
            await self.reload()

    @rx.event
    async def show_earlier(self) -> None:
        """The page before those on show."""
        self._first, self._pages = max(self._first - 1, 0), PAGES_SHOWN
        await self.reload()

    @rx.event
    def search(self, text: str) -> Any:
        """Look for words and filters: `p1 due:week #home rent`."""
        self._typed = str(text).strip()[:200]
        return self._go(q=self._typed)

    @rx.event
    def choose_priority(self, value: str) -> Any:
        """Only tasks of one priority."""
        return self._go(priority=value if value in PRIORITIES else "")

    @rx.event
    def choose_sort(self, value: str) -> Any:
        """Another order."""
        return self._go(sort=value if value in SORTS else "due_date")

    @rx.event
    def clear_label(self, name: str) -> Any:
        """No longer only one category or tag."""
        return self._go(**{name: ""}) if name in ("category", "tag") else None

    def _go(self, **changes: str) -> Any:
        # At once, so that a second choice, made before the page is there, builds on the first.
        for name, value in changes.items():
            setattr(self, name, value)
        chosen = {
            "view": "" if self.view == "open" else self.view,
            "q": self.q,
            "priority": self.priority,
            "category": self.category,
            "tag": self.tag,
            "sort": "" if self.sort == "due_date" else self.sort,
        }
        query = urlencode({k: v for k, v in chosen.items() if v}, quote_via=quote)
        return rx.redirect(f"/tasks?{query}" if query else "/tasks", replace=True)

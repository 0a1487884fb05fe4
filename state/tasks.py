"""The Tasks page: a list with views, filters and orders, kept in the page's address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

import reflex as rx

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskFilter, TaskView
from focusflow.tasks.schemas_views import FilterSettings
from state.forms import asked, checked
from state.frame import Frame, open_page
from state.live import shows
from state.session import acting
from state.task_board import TaskBoard
from state.task_editor import TaskEditor
from state.task_month import TaskMonth
from state.task_rows import TaskGroup, group_rows, row_ids
from state.task_search import narrowing
from state.wording import words_of

PAGE = 50
PAGES_SHOWN = 2
VIEWS = ("open", "completed", "archived", "trash")
SORTS = (
    "due_date",
    "priority",
    "title",
    "position",
    "section",
    "-created_at",
    "-ai_priority_score",
)
LOOKS = ("list", "board", "calendar")
FIXED_SORTS = {"completed": "-completed_at", "archived": "-updated_at", "trash": "-updated_at"}
PRIORITIES = ("urgent", "high", "medium", "low")


@dataclass(frozen=True)
class Section:
    """A section of the list."""

    key: str
    title: str


@dataclass(frozen=True)
class Saved:
    """A saved filter, and the address that shows it."""

    title: str
    href: str


@shows("tasks", "profile")
class TaskList(rx.State):
    """What the page shows: of the list two pages at most; `_starts` says where each begins."""

    ready: bool = False
    failed: str = ""
    view: str = "open"
    q: str = ""
    priority: str = ""
    category: str = ""
    tag: str = ""
    sort: str = "due_date"
    look: str = "list"
    section: str = ""
    sections: list[Section] = []
    saved: list[Saved] = []
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
        return bool(self.q or self.priority or self.category or self.tag or self.section)

    @rx.var
    def section_title(self) -> str:
        """The name of the section that the list is narrowed to."""
        known = {one.key: one.title for one in self.sections}
        return known.get(self.section, "No section") if self.section else ""

    @rx.var
    def rearranging(self) -> bool:
        """Whether rows can be moved up and down."""
        return self.sort == "position" and self.view == "open" and not self.narrowed

    @rx.var
    def plain_address(self) -> str:
        """This view without filters."""
        return address_of({"view": self.view, "as": self.look})

    @rx.event
    async def load(self) -> Any:
        """Show what the address asks for."""
        self.view = asked(self, "view", VIEWS) or "open"
        self.sort = asked(self, "sort", SORTS) or "due_date"
        self.priority = asked(self, "priority", PRIORITIES)
        self.look = asked(self, "as", LOOKS) or "list" if self.view == "open" else "list"
        self.section = asked(self, "section")[:40]
        self.category, self.tag = asked(self, "category")[:50], asked(self, "tag")[:50]
        self.q = asked(self, "q").strip()[:200]
        if self.q != self._typed:
            # The address, not the field, changed what is searched for.
            self._typed, self.search_key = self.q, self.search_key + 1
        self._starts, self._first, self._pages = [None], 0, 1
        self.selected, self.selecting = [], False
        (await self.get_state(TaskBoard)).start_over()
        elsewhere = await open_page(self)
        if elsewhere is None and asked(self, "open") == "templates" and not self.failed:
            from state.task_parts import TaskParts  # it asks this page what is on show

            return TaskParts.open("templates")
        wanted = asked(self, "task")
        if elsewhere is None and wanted and not self.failed:
            return TaskEditor.show(wanted)
        return elsewhere

    async def reload(self) -> None:
        """Read what is on show again."""
        async with acting(self) as (db, actor):
            words = await words_of(self, db, actor)
            self.sections = [
                Section(str(one.id), one.title) for one in await tasks.list_sections(db, actor)
            ]
            self.saved = [
                Saved(one.title, address_of(settings_query(one.settings)))
                for one in await tasks.list_filters(db, actor)
            ]
            known = {section.key for section in self.sections}
            if self.section not in known | {"", "none"}:
                self.section = ""
            wanted = checked(TaskFilter, self._filter(words.today))
            if self.look == "list":
                found = await self._read_list(db, actor, wanted)
            elif self.look == "board":
                await (await self.get_state(TaskBoard)).read(db, actor, words, wanted)
            else:
                wanted = wanted.model_copy(update={"top_level": False, "view": "all"})
                await (await self.get_state(TaskMonth)).read(db, actor, words, wanted)
            counts = await tasks.counts(db, actor)
        frame = await self.get_state(Frame)
        frame.open_today, frame.open_tasks = counts.today, counts.open
        self.mark += 1
        if self.look != "list":
            self.groups, self.has_more, self.has_earlier = [], False, False
            self.filled, self.selected, self.selecting = False, [], False
            return
        if not found and self._first:
            # What was on these pages is gone.
            self._starts, self._first, self._pages = [None], 0, 1
            await self.reload()
            return
        self.groups = group_rows(found, wanted.sort, words)
        self.has_more = len(self._starts) > self._first + self._pages
        self.has_earlier = self._first > 0
        self.filled = bool(found)
        shown = set(row_ids(self.groups))
        self.selected = [task_id for task_id in self.selected if task_id in shown]

    async def _read_list(self, db: Db, actor: Actor, wanted: TaskFilter) -> list[TaskView]:
        found: list[TaskView] = []
        for place in range(self._first, self._first + self._pages):
            page = await tasks.list_tasks(db, actor, wanted, cursor=self._starts[place], limit=PAGE)
            found.extend(page.items)
            self._starts = [*self._starts[: place + 1], page.next_cursor]
            if page.next_cursor is None:
                self._starts, self._pages = self._starts[:-1], place - self._first + 1
                break
        return found

    def _filter(self, today: date) -> dict[str, Any]:
        values: dict[str, Any] = {
            "view": self.view,
            "priority": [self.priority] if self.priority else [],
            # Subtasks stand inside their task until somebody looks for something.
            "top_level": self.view == "open" and not self.narrowed,
        }
        labels = {"category": self.category, "tag": self.tag, "section_id": self.section}
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
        """No longer only one category, tag or section."""
        return self._go(**{name: ""}) if name in ("category", "tag", "section") else None

    @rx.event
    def choose_look(self, value: str) -> Any:
        """As a list, a board or a calendar."""
        return self._go(look=value if value in LOOKS else "list")

    @rx.event
    def choose_section(self, value: str) -> Any:
        """Only tasks of one section, `none` for those in no section."""
        known = {section.key for section in self.sections} | {"none"}
        return self._go(section=value if value in known else "")

    def settings(self) -> dict[str, Any]:
        """What is on show, as a saved filter keeps it."""
        return {
            "view": self.view,
            "look": self.look,
            "q": self.q,
            "priority": self.priority or None,
            "category": self.category or None,
            "tag": self.tag or None,
            "section_id": self.section or None,
            "sort": self.sort,
        }

    def _go(self, **changes: str) -> Any:
        # At once, so that a second choice, made before the page is there, builds on the first.
        for name, value in changes.items():
            setattr(self, name, value)
        wanted = settings_query(FilterSettings.model_validate(self.settings()))
        return rx.redirect(address_of(wanted), replace=True)


def settings_query(settings: FilterSettings) -> dict[str, str]:
    """What a saved filter shows, as the page's address asks for it."""
    return {
        "view": settings.view,
        "as": settings.look,
        "q": settings.q,
        "priority": settings.priority or "",
        "category": settings.category or "",
        "tag": settings.tag or "",
        "section": str(settings.section_id or ""),
        "sort": settings.sort,
    }


def address_of(query: dict[str, str]) -> str:
    """The address of the Tasks page; what is so anyway is left out."""
    plain = {"view": "open", "as": "list", "sort": "due_date"}
    said = {k: v for k, v in query.items() if v and v != plain.get(k)}
    return f"/tasks?{urlencode(said, quote_via=quote)}" if said else "/tasks"

"""Tasks as cards in columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import reflex as rx

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import FocusFlowError
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskFilter
from focusflow.tasks.schemas_views import BoardIn, CardMove
from state.effects import say
from state.forms import as_id, checked
from state.live import reload_here
from state.session import acting
from state.task_rows import TaskRow, task_row
from state.task_undo import way_back
from state.whisper import whisper_points
from state.wording import Words

CARDS = 100
"""At most so many cards are held, whatever the columns."""
MOST_IN_COLUMN = 25
COUNTED = 1000


@dataclass(frozen=True)
class BoardColumn:
    """A column with the cards on show."""

    key: str
    title: str
    count: str
    cards: list[TaskRow]
    has_more: bool
    has_earlier: bool


@dataclass(frozen=True)
class Target:
    """Where a card can go."""

    key: str
    title: str


class TaskBoard(rx.State):
    """The columns. Each shows one page of cards, the one last opened up to two."""

    columns_by: str = "status"
    columns: list[BoardColumn] = []
    targets: list[Target] = []
    said: str = ""
    _starts: dict[str, list[str]] = {}
    _wide: str = ""
    _next: dict[str, str] = {}

    async def read(self, db: Db, actor: Actor, words: Words, wanted: TaskFilter) -> None:
        """Read the cards on show again."""
        by = await tasks.columns_by(db, actor)
        if by != self.columns_by:
            self.columns_by, self._starts, self._wide = by, {}, ""
        titles = dict(await tasks.columns(db, actor, by))
        each = max(min(CARDS // (len(titles) + 1), MOST_IN_COLUMN), 1)
        asked: list[tuple[str, str | None, int]] = [
            (key, self._begins(key), each * 2 if key == self._wide else each) for key in titles
        ]
        found = await tasks.read_columns(db, actor, by, asked, wanted)
        self.columns = [
            BoardColumn(
                key=one.key,
                title=titles[one.key],
                count=f"{COUNTED - 1}+" if one.count >= COUNTED else str(one.count),
                cards=[task_row(card, words) for card in one.cards],
                has_more=one.next_cursor is not None,
                has_earlier=bool(self._starts.get(one.key)),
            )
            for one in found
        ]
        self._next = {one.key: one.next_cursor or "" for one in found}
        self.targets = [Target(key, title) for key, title in titles.items()]

    def _begins(self, key: str) -> str | None:
        starts = self._starts.get(key)
        return starts[-1] if starts else None

    def start_over(self) -> None:
        """Show the first cards of every column."""
        self._starts, self._wide = {}, ""

    @rx.event
    async def choose_by(self, value: str) -> None:
        """Let the columns stand for something else, from now on."""
        wanted = checked(BoardIn, {"columns_by": str(value)})
        async with acting(self) as (db, actor):
            await tasks.set_board(db, actor, wanted)
        await reload_here(self)

    @rx.event
    async def show_more(self, key: str) -> None:
        """More cards of a column: first twice as many, then the next ones."""
        if key not in self._next:
            return
        if self._wide == key and self._next[key]:
            self._starts = {**self._starts, key: [*self._starts.get(key, []), self._next[key]]}
        self._wide = key
        await reload_here(self)

    @rx.event
    async def show_earlier(self, key: str) -> None:
        """The cards before those on show."""
        self._starts = {**self._starts, key: self._starts.get(key, [])[:-1]}
        await reload_here(self)

    def _where(self, task_id: str) -> tuple[int, int] | None:
        for number, column in enumerate(self.columns):
            for place, card in enumerate(column.cards):
                if card.id == task_id:
                    return number, place
        return None

    async def _move(self, task_id: str, to: str, after: str = "", before: str = "") -> None:
        there = self._where(task_id)
        target = next((one for one in self.columns if one.key == to), None)
        if target is None:
            return
        move = CardMove(
            task_id=as_id(task_id),
            to=to,
            after_id=as_id(after) if after else None,
            before_id=as_id(before) if before else None,
            columns_by=cast("Any", self.columns_by),
        )
        try:
            async with acting(self) as (db, actor):
                task = await tasks.move_card(db, actor, move)
        except FocusFlowError:
            await reload_here(self)  # the card goes back to where it is
            raise
        await reload_here(self)
        gained = 0
        if self.columns_by == "status" and "completed" in (to, _key(self.columns, there)):
            gained = await whisper_points(self)
        points = f" +{gained} points" if gained > 0 else ""
        self.said = f"“{task.title}”: {target.title}"
        same = there is not None and self.columns[there[0]].key == to
        said = "moved" if same else f"is now in “{target.title}”"
        await say(self, f"“{task.title}” {said}{points}", tone="good", undo=way_back(actor))

    @rx.event
    async def drop(self, task_id: str, to: str, after: str, before: str) -> None:
        """A card was dropped behind or before another, or on an empty column."""
        await self._move(str(task_id), str(to), str(after), str(before))

    @rx.event
    async def move_to(self, task_id: str, to: str) -> None:
        """Into a column, at the place it has there."""
        await self._move(str(task_id), str(to))

    @rx.event
    async def step(self, task_id: str, across: int, down: int) -> None:
        """One column to the left (-1) or right (1), or one place up (-1) or down (1)."""
        there = self._where(str(task_id))
        if there is None:
            return
        number, place = there
        if across:
            other = number + (1 if across > 0 else -1)
            if 0 <= other < len(self.columns):
                await self._move(task_id, self.columns[other].key)
            return
        cards = self.columns[number].cards
        other = place + (1 if down > 0 else -1)
        if 0 <= other < len(cards):
            side = {"after" if down > 0 else "before": cards[other].id}
            await self._move(task_id, self.columns[number].key, **side)


def _key(columns: list[BoardColumn], place: tuple[int, int] | None) -> str:
    return columns[place[0]].key if place is not None and place[0] < len(columns) else ""

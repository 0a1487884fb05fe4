"""Proposed milestones and tasks of a goal, to be edited and accepted one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import reflex as rx

from focusflow.goals import service as goals
from focusflow.goals.schemas_plan import Accepted, DraftView, PlanIn, PlanItemView
from focusflow.platform.errors import FocusFlowError, InvalidInput
from state.effects import say
from state.forms import as_id, checked, line, number
from state.goal import GoalPage
from state.goal_undo import way_back
from state.live import reload_here
from state.session import acting


@dataclass(frozen=True)
class DraftRow:
    """One thing to accept, as fields of a form."""

    key: str
    title: str
    milestone: bool
    day: str
    minutes: str


def draft_rows(draft: DraftView) -> list[DraftRow]:
    """What is proposed as rows, in its order."""
    return [
        DraftRow(
            key=item.key,
            title=item.title,
            milestone=item.kind == "milestone",
            day=item.day.isoformat() if item.day else "",
            minutes=str(item.minutes or ""),
        )
        for item in draft.items
    ]


def kept_items(sent: Mapping[str, Any], items: Sequence[PlanItemView]) -> list[dict[str, Any]]:
    """The items that were left ticked, as they were edited."""
    found = []
    for item in items:
        if not sent.get(f"keep-{item.key}"):
            continue
        found.append(
            {
                "key": item.key,
                "kind": item.kind,
                "title": line(sent, f"title-{item.key}"),
                "day": line(sent, f"day-{item.key}") or None,
                "minutes": number(line(sent, f"minutes-{item.key}")),
                "difficulty": item.difficulty,
                "under": item.under,
            }
        )
    if not found:
        raise InvalidInput("items", "Tick at least one line.")
    return found


def made_words(made: Accepted) -> str:
    """2 milestones and 5 tasks."""
    steps, work = len(made.milestones), len(made.task_ids)
    parts = [f"{steps} milestone{'s' if steps != 1 else ''}"] if steps else []
    parts += [f"{work} task{'s' if work != 1 else ''}"] if work else []
    return " and ".join(parts)


class Proposal(rx.State):
    """What the coach proposes for the goal on the page."""

    shown: bool = False
    rows: list[DraftRow] = []
    notes: list[str] = []
    error: str = ""
    round: int = 0
    _items: tuple[PlanItemView, ...] = ()

    async def _goal(self) -> UUID:
        return as_id((await self.get_state(GoalPage)).id)

    @rx.event
    async def ask(self) -> None:
        """Ask the coach, and show what it says."""
        async with acting(self) as (db, actor):
            draft = await goals.propose(db, actor, await self._goal())
        self._items, self.rows, self.notes = draft.items, draft_rows(draft), list(draft.notes)
        self.error = ""
        self.round += 1
        self.shown = True

    @rx.event
    async def accept(self, sent: dict[str, Any]) -> None:
        """Make what is ticked."""
        self.error = ""
        try:
            data = checked(PlanIn, {"items": kept_items(sent, self._items), "source": "coach"})
            async with acting(self) as (db, actor):
                made = await goals.accept(db, actor, await self._goal(), data)
                back = way_back(actor)
        except FocusFlowError as problem:
            if problem.status == 401:
                raise
            self.error = problem.message
            return
        self.shown = False
        await reload_here(self)
        await say(self, f"Added {made_words(made)}", tone="good", undo=back)

    @rx.event
    def close(self, opened: bool) -> None:  # noqa: FBT001
        """Close without taking anything."""
        self.shown = self.shown and bool(opened)

"""The history of a goal, and all goals in figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import reflex as rx
from plotly import graph_objects as go

from focusflow.goals import service as goals
from focusflow.goals.schemas_told import FieldChange, GoalChange, GoalFigures
from state.charts import SAYS, figure, ticks
from state.forms import as_id
from state.goal import GoalPage
from state.goal_rows import STATUS_WORDS
from state.session import acting
from state.wording import Words, words_of

PAGE = 30
MOST = 90
LONGEST = 120
LEAST_DRAWN = 3
NAMES = {
    "target_date": "target",
    "start_date": "start",
    "order_index": "place",
    "woop": "wish and plan",
}
ACTIONS = {
    "created": "Added",
    "deleted": "Moved to the trash",
    "restored": "Back from the trash",
    "reached": "Goal reached",
}
QUIET = ("completed_at", "progress_mode")


@dataclass(frozen=True)
class ChangeRow:
    """One change in words."""

    id: str
    what: str
    when: str
    reached: bool = False


@dataclass(frozen=True)
class Figure:
    """One number with its name and what to make of it."""

    name: str
    value: str
    detail: str


def change_rows(changes: Sequence[GoalChange], words: Words) -> list[ChangeRow]:
    """Changes as rows, the newest first."""
    return [
        ChangeRow(str(one.id), _what(one, words), words.moment(one.at), one.action == "reached")
        for one in changes
        if not _told_already(one)
    ]


def _told_already(change: GoalChange) -> bool:
    """A change to reached and nothing else: that it was reached is a row of its own."""
    fields = {one.field: one for one in change.changes if one.field not in QUIET}
    return fields.keys() == {"status"} and fields["status"].after == "completed"


def _what(change: GoalChange, words: Words) -> str:
    if change.action in ACTIONS and change.milestone_id is None:
        return ACTIONS[change.action]
    if change.action == "reached":
        return (
            f"Milestone reached: “{change.milestone}”" if change.milestone else "Milestone reached"
        )
    about = (
        f"“{change.milestone}”: "
        if change.milestone
        else "A milestone: "
        if change.milestone_id
        else ""
    )
    parts = [_field(one, words) for one in change.changes if one.field not in QUIET]
    said = about + ("; ".join(part for part in parts if part) or "changed")
    return said[:1].upper() + said[1:]


def _field(change: FieldChange, words: Words) -> str:
    name = NAMES.get(change.field, change.field.replace("_", " "))
    if change.field == "milestone":
        return "added"
    if change.field == "deleted_at":
        return "deleted" if change.after else "restored"
    if change.field in ("description", "metadata", "woop"):
        return f"{name} changed"
    before, after = _value(change.before, words), _value(change.after, words)
    return f"{name} {before} → {after}"


def _value(value: Any, words: Words) -> str:
    if value in (None, ""):
        return "none"
    text = str(value)
    if text in STATUS_WORDS:
        return STATUS_WORDS[text].lower()
    try:
        moment = datetime.fromisoformat(text) if len(text) > 10 else None
        return words.moment(moment) if moment else words.date(date.fromisoformat(text))
    except ValueError:
        return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def figure_tiles(found: GoalFigures) -> list[Figure]:
    """What there is to tell in numbers."""
    ended = found.completed + found.cancelled
    tiles = [
        Figure("Reached", str(found.completed), f"of {found.total}"),
        Figure(
            "Under way", str(found.active), f"{found.late} past the target" if found.late else ""
        ),
    ]
    if found.completion_rate is not None:
        detail = f"of {ended} that came to an end"
        tiles.append(Figure("Completion rate", f"{found.completion_rate} %", detail))
    if found.median_days is not None:
        days = round(found.median_days)
        average = f"{found.average_days:g} on average"
        tiles.append(Figure("Time to reach", f"{days} day{'s' if days != 1 else ''}", average))
    if found.on_time_rate is not None:
        tiles.append(Figure("In time", f"{found.on_time_rate} %", "of those with a target"))
    return tiles


def category_chart(found: GoalFigures) -> tuple[dict[str, Any], str]:
    """Goals by category, the reached ones of them filled; and a sentence."""
    shown = list(found.categories)[:8]
    if found.total < LEAST_DRAWN or not any(row.category for row in shown):
        return {}, ""
    names = [(row.category or "no category")[:24] for row in shown]
    places = list(range(len(shown)))
    rest = [row.total - row.completed for row in shown]
    done = [row.completed for row in shown]
    says = [
        f"{name}: {row.completed} of {row.total} reached"
        for name, row in zip(names, shown, strict=True)
    ]
    bars = [
        go.Bar(
            y=places,
            x=values,
            orientation="h",
            text=says,
            hovertemplate=SAYS,
            textposition="none",
            marker={"color": color},
            name=label,
        )
        for values, color, label in (
            (done, "var(--ok)", "Reached"),
            (rest, "var(--mark-rest)", "Others"),
        )
    ]
    most = max(row.total for row in shown)
    drawn = figure(
        *bars,
        barmode="stack",
        hovermode="closest",
        yaxis={"autorange": "reversed", "showgrid": False, **ticks(places, names)},
        xaxis={"range": [0, most], **ticks([0, most], ["0", str(most)])},
    )
    top = shown[0]
    if most == 1:
        return drawn, f"Your goals are of {len(shown)} kinds, one of each."
    sentence = f"Most of your goals are of “{names[0]}”: {top.completed} of {top.total} reached."
    return drawn, sentence


class GoalHistory(rx.State):
    """What changed in the goal on the page; read when somebody looks."""

    goal_id: str = ""
    rows: list[ChangeRow] = []
    has_more: bool = False
    _limit: int = PAGE

    @rx.event
    async def look(self) -> None:
        """Read the newest changes."""
        self._limit = PAGE
        await self._read()

    @rx.event
    async def show_more(self) -> None:
        """Further back."""
        self._limit = min(self._limit + PAGE, MOST)
        await self._read()

    async def _read(self) -> None:
        self.goal_id = (await self.get_state(GoalPage)).id
        async with acting(self) as (db, actor):
            words = await words_of(self, db, actor)
            page = await goals.history(db, actor, as_id(self.goal_id), limit=self._limit)
        self.rows = change_rows(page.items, words)
        self.has_more = page.next_cursor is not None and self._limit < MOST

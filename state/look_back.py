"""A week in hindsight: what was planned and done each day, and what was learned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import reflex as rx

from focusflow.planning import service as planning
from focusflow.planning.hindsight import DayLook, LookBackView
from focusflow.platform.actor import Actor
from focusflow.platform.clock import local_day
from focusflow.platform.db import Db
from focusflow.platform.errors import InvalidInput
from focusflow.platform.formatting import format_minutes, weekday_name


@dataclass(frozen=True)
class LookDay:
    """A day of the chart; shares are percent of the longest bar of the week."""

    day: str
    name: str
    planned_share: int
    done_share: int
    words: str


class LookBack(rx.State):
    """What became of the week that the Week page shows; `sentences` is empty without one."""

    title: str = ""
    days: list[LookDay] = []
    sentences: list[str] = []
    learned: list[str] = []

    async def show(self, db: Db, actor: Actor, first: date) -> None:
        """Fill it for the week that begins on this day; nothing for one that is yet to come."""
        self.days, self.sentences, self.learned = [], [], []
        try:
            view = await planning.look_back_from(db, actor, first)
        except InvalidInput:
            return
        if not view.is_over and not (view.planned_minutes or view.done_minutes):
            return
        self.title = "Looking back" if view.is_over else "This week so far"
        self.days = look_days(view, local_day(actor, db.now()))
        self.sentences = [one for one in view.sentences if one not in set(learned_of(view))]
        self.learned = learned_of(view)


def look_days(view: LookBackView, today: date) -> list[LookDay]:
    """The bars of the days so far."""
    shown = [day for day in view.days if day.day <= today]
    longest = max([1, *(max(day.planned_minutes, day.done_minutes) for day in shown)])
    return [_look_day(day, longest) for day in shown]


def _look_day(day: DayLook, longest: int) -> LookDay:
    name = weekday_name(day.day.weekday())
    words = "nothing planned"
    if day.planned_minutes:
        words = f"{format_minutes(day.done_minutes)} of {format_minutes(day.planned_minutes)} done"
    return LookDay(
        day=day.day.isoformat(),
        name=name[:3],
        planned_share=100 * day.planned_minutes // longest,
        done_share=100 * day.done_minutes // longest,
        words=f"{name}: {words}",
    )


def learned_of(view: LookBackView) -> list[str]:
    """What planning learned in this week."""
    return [change.sentence for change in view.learned]

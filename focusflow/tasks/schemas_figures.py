"""What is asked about a person's tasks over time, and what comes out."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import ConfigDict, Field

from focusflow.platform.api import View
from focusflow.platform.text import Day
from focusflow.tasks.schemas import Input, Priority

PeriodKind = Literal["day", "week", "month"]


class FiguresQuery(Input):
    """Which local days, both included, by which periods."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    period: PeriodKind = "day"
    start: Day | None = Field(None, alias="from", description="First local day")
    end: Day | None = Field(None, alias="to", description="Last local day; today unless given")


class Figures(View):
    """What happened in a stretch of local days.

    `completion_rate`: of the tasks due in it, how many are done, in percent; None when none was
    due. `on_time_rate`: of those completed in it, how many were not late. `minutes` is the time
    that those completed in it took.
    """

    created: int
    completed: int
    on_time: int
    due: int
    due_done: int
    minutes: int
    completion_rate: float | None
    on_time_rate: float | None


class PeriodFigures(Figures):
    """The figures of one day, week or month; the outer ones are cut to what was asked for."""

    start: date
    end: date


class PriorityFigures(View):
    """How many tasks of a priority are open now, and how many were completed."""

    priority: Priority
    open: int
    completed: int


class CategoryFigures(View):
    """Time that the completed tasks of a category took; None: those without one."""

    category: str | None
    completed: int
    minutes: int


class AnalyticsView(View):
    """Figures about tasks; what is in the trash is left out. `open` and `overdue` are of now."""

    type: Literal["task_analytics"] = "task_analytics"
    period: PeriodKind
    start: date
    end: date
    open: int
    overdue: int
    overview: Figures
    priorities: tuple[PriorityFigures, ...]
    categories: tuple[CategoryFigures, ...]
    periods: tuple[PeriodFigures, ...]

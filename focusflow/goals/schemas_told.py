"""What is told about goals: figures, chances, history."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from focusflow.platform.api import View


class CategoryFigures(View):
    """Goals of one category; None: of none."""

    category: str | None
    total: int
    completed: int


class GoalFigures(View):
    """All goals of a person that were not deleted.

    `completion_rate`: percent of those that came to an end (reached or let go) that were reached;
    None while none has. `on_time_rate`: percent of the reached ones with a target date that were
    reached by it. Days count the first one, too. `late`: active ones whose target has passed.
    """

    type: Literal["goal_figures"] = "goal_figures"
    total: int
    active: int
    paused: int
    completed: int
    cancelled: int
    late: int
    completion_rate: int | None
    on_time_rate: int | None
    average_days: float | None
    median_days: float | None
    categories: tuple[CategoryFigures, ...]


class ForecastView(View):
    """The chance in percent of reaching a goal by its target date, and the main reasons.

    `percent` is None when nothing can be said; the reason says why.
    """

    type: Literal["goal_forecast"] = "goal_forecast"
    percent: int | None
    reasons: tuple[str, ...]


class FieldChange(View):
    """One field before and after."""

    field: str
    before: Any
    after: Any


class GoalChange(View):
    """One change of a goal or of one of its milestones, which is then named.

    `action` is `reached` where a milestone or the goal was, which stands beside the change of
    its status.
    """

    type: Literal["goal_change"] = "goal_change"
    id: UUID
    action: str
    milestone_id: UUID | None
    milestone: str | None
    changes: tuple[FieldChange, ...]
    at: datetime

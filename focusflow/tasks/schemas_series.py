"""What goes into series of repeating tasks and comes out of them."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from focusflow.platform.api import View
from focusflow.platform.text import Day
from focusflow.tasks.schemas import Input, RecurrenceMode, TaskView

Policy = Literal["one", "skip", "stack"]
Scope = Literal["this", "following"]


class SeriesIn(Input):
    """What becomes of missed occurrences."""

    policy: Policy = Field(description="one: one stands for all; skip: none stays; stack: all stay")


class PauseIn(Input):
    """Days in which a series rests, first and last included."""

    first_day: Day
    last_day: Day


class MoveIn(Input):
    """Where one day of a series is moved; null skips it."""

    moved_to: Day | None = None


class PauseView(View):
    """A pause, first and last day included."""

    id: UUID
    first_day: date
    last_day: date


class OccurrenceView(View):
    """A day of a series, and the day it is due."""

    day: date
    due_date: date


class ExceptionView(View):
    """A day of a series that was moved, or is skipped when `moved_to` is None."""

    day: date
    moved_to: date | None


class SeriesView(View):
    """How a task repeats.

    `current` is the open occurrence; `upcoming` are the next five after it (after completion
    only the next, as if it were done today). `missed` and `skipped` count those that are gone.
    """

    type: Literal["task_series"] = "task_series"
    id: UUID
    recurrence_rule: str
    recurrence_mode: RecurrenceMode
    starts_on: date
    policy: Policy
    missed: int
    skipped: int
    current: OccurrenceView | None
    upcoming: tuple[OccurrenceView, ...]
    pauses: tuple[PauseView, ...]
    exceptions: tuple[ExceptionView, ...]


class SeriesChanged(View):
    """A series after a change, and its open task if it still has one."""

    type: Literal["series_changed"] = "series_changed"
    series: SeriesView
    task: TaskView | None

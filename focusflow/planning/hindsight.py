"""What comes out of planning about days that are over: the look back at a week, and advice."""

from __future__ import annotations

from datetime import date
from typing import Literal

from focusflow.platform.api import View


class DayLook(View):
    """A past day: what was planned, what was done of it, and when.

    `kept` blocks of work were done when they were planned, `moved` ones at another time, `missed`
    ones not at all. `focus_minutes` were spent with the timer, planned or not.
    """

    day: date
    planned_minutes: int
    done_minutes: int
    tasks_planned: int
    tasks_done: int
    kept: int
    moved: int
    missed: int
    focus_minutes: int


class LearnedChange(View):
    """What the planner knows of someone, a week before and now; `sentence` says it in words.

    Ratios and probabilities are numbers, capacity is in minutes, peak hours are start hours.
    """

    kind: Literal["ratio", "peak_hours", "capacity", "probability"]
    before: float | tuple[int, ...]
    after: float | tuple[int, ...]
    sentence: str


class LookBackView(View):
    """An ISO week in hindsight, as far as it is over.

    `rate` is in percent of the planned minutes, None when nothing was planned. `ratio` is how much
    longer than estimated the planned tasks that were finished took (the median), `ratio_used` what
    the plans of the week counted on; None where it is not known. `best_hours` are the start hours
    at which focus sessions went best. `sentences` say all of it in words.
    """

    type: Literal["look_back"] = "look_back"
    id: str
    days: tuple[DayLook, ...]
    is_over: bool
    planned_minutes: int
    done_minutes: int
    rate: int | None
    tasks_planned: int
    tasks_done: int
    kept: int
    moved: int
    missed: int
    ratio: float | None
    ratio_used: float | None
    best_hours: tuple[int, ...]
    learned: tuple[LearnedChange, ...]
    sentences: tuple[str, ...]


class AdviceView(View):
    """Something to try, and what speaks for it.

    `minutes` is the session length to try, for `session_length`.
    """

    type: Literal["advice"] = "advice"
    id: str
    code: Literal["hard_in_peak_hours", "session_length"]
    sentence: str
    evidence: str
    minutes: int | None = None

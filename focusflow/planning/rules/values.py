"""What a task is worth, how long it will take, and how likely it gets done.

These are plain formulas; they also stand in whenever a learned model is missing or failing.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from focusflow.tasks.schemas import PlannableTask

SLOT_MINUTES = 5
DEFAULT_MINUTES = 30
"""Assumed for a task without an estimate."""
LEAST_REMAINING = 10
"""Kept for an open task on which more was spent than it was thought to take."""
LEAST_SAMPLES = 5
MOST_RATIO = 5.0
PRIOR_PROBABILITY = 0.75
PRIOR_WEIGHT = 8
"""The prior counts like this many planned tasks, so that one bad day does not decide."""
HISTORY_DAYS = 30
IMPORTANCE = {"urgent": 1.0, "high": 0.75, "medium": 0.5, "low": 0.25}
LOAD = {"easy": 1, "medium": 2, "hard": 3}
LOAD_MINUTES = 30
"""Points of mental load that so many minutes of a task weigh, by its difficulty."""
GOAL_IMPORTANCE = {"high": 1.0, "medium": 0.6, "low": 0.3}
TYPICAL_MINUTES = 30
SHORTEST_COUNTED, LONGEST_COUNTED = 15, 240
LENGTH_EXPONENT = 0.75
HALF_URGENT_HOURS = 48
"""A task that is due in so many hours is half as urgent as one that is due now."""


@dataclass(frozen=True)
class ScoreWeights:
    """How much each part of the priority score counts; together 1."""

    goal: float = 0.4
    urgency: float = 0.4
    category: float = 0.1
    completion: float = 0.1


DEFAULT_WEIGHTS = ScoreWeights()


@dataclass(frozen=True)
class Sample:
    """A finished task: its category, and its estimated and actual minutes where known."""

    category: str | None
    estimated: int | None
    actual: int | None


def urgency(due: datetime | None, now: datetime) -> float:
    """1 when due or overdue, falling with the time left; 0 without a due moment."""
    if due is None:
        return 0.0
    hours = max(0.0, (due - now).total_seconds() / 3600)
    return 1 / (1 + hours / HALF_URGENT_HOURS)


def importance(priority: str, goal_priority: str | None) -> float:
    """0 to 1 from the task's own priority and that of its goal."""
    own = IMPORTANCE[priority]
    return own if goal_priority is None else (own + GOAL_IMPORTANCE[goal_priority]) / 2


def category_likings(samples: Iterable[Sample]) -> dict[str, float]:
    """How much someone gets done in each category, beside the one they get most done in."""
    counts = Counter(s.category for s in samples if s.category is not None)
    most = max(counts.values(), default=1)
    return {category: count / most for category, count in counts.items()}


def priority_score(
    task: PlannableTask,
    now: datetime,
    probability: float,
    likings: Mapping[str, float],
    weights: ScoreWeights = DEFAULT_WEIGHTS,
) -> float:
    """0 to 1 from goal and task priority, nearness of the due moment, category and probability."""
    liking = likings.get(task.category, 0.0) if task.category else 0.0
    return (
        weights.goal * importance(task.priority, task.goal_priority)
        + weights.urgency * urgency(task.due_at, now)
        + weights.category * (liking if likings else 0.5)
        + weights.completion * probability
    )


def value(score: float, probability: float, minutes: int = TYPICAL_MINUTES) -> float:
    """Points for a task in the plan: the product of both, 1 to 100 for half an hour of work.

    Longer work is worth more, but less than in proportion: otherwise a day would fill with
    small things while the important long one is left out.
    """
    length = min(max(minutes, SHORTEST_COUNTED), LONGEST_COUNTED) / TYPICAL_MINUTES
    return round(float((1 + 99 * score * probability) * length**LENGTH_EXPONENT), 2)


def completion_probability(done: int, decided: int) -> float:
    """The share of planned work that gets done, drawn towards 0.75 while little is known.

    `decided` counts what was planned for a time that is over, done or not.
    """
    return (done + PRIOR_PROBABILITY * PRIOR_WEIGHT) / (decided + PRIOR_WEIGHT)


def duration_ratio(samples: Iterable[Sample]) -> float:
    """By how much tasks take longer than estimated: the median, 1 with fewer than 5 samples."""
    ratios = [s.actual / s.estimated for s in samples if s.actual and s.estimated]
    if len(ratios) < LEAST_SAMPLES:
        return 1.0
    return round(min(MOST_RATIO, max(1 / MOST_RATIO, median(ratios))), 2)


def whole_slots(minutes: float) -> int:
    """Minutes rounded up to the planner's slot."""
    # Without the rounding 1.1 x 50 would be a hair above 55 and cost another slot.
    return math.ceil(round(minutes, 6) / SLOT_MINUTES) * SLOT_MINUTES


def remaining_minutes(task: PlannableTask, ratio: float) -> int:
    """How long a task will still take: its estimate, corrected, less what was spent on it."""
    whole = (task.estimated_minutes or DEFAULT_MINUTES) * ratio
    least = min(LEAST_REMAINING, whole_slots(whole))
    return max(least, whole_slots(whole - task.spent_minutes))


ENERGY_BY_HOUR = {
    **{"6": 0.6, "7": 0.7, "8": 0.9, "9": 1.0, "10": 1.0, "11": 0.9, "12": 0.7, "13": 0.5},
    **{"14": 0.5, "15": 0.6, "16": 0.7, "17": 0.7, "18": 0.6, "19": 0.5, "20": 0.5, "21": 0.4},
    **{"22": 0.3, "23": 0.2, "0": 0.1, "1": 0.1, "2": 0.1, "3": 0.1, "4": 0.2, "5": 0.4},
}
"""The usual day of those whose own is not known yet: a peak in the morning, a dip after lunch."""
KNOWN_PEAK, BESIDE_PEAK, OFF_PEAK = 1.0, 0.8, 0.9
"""Energy in a known peak hour, and at least beside one; by how much the usual day counts else."""


def energy_by_hour(peaks: Collection[int]) -> dict[str, float]:
    """Energy from 0 to 1 by local hour: the usual day, bent to the peak hours that are known."""
    if not peaks:
        return dict(ENERGY_BY_HOUR)
    beside = {(hour + step) % 24 for hour in peaks for step in (-1, 1)}
    found = {}
    for hour, usual in ENERGY_BY_HOUR.items():
        energy = round(usual * OFF_PEAK, 2)
        if int(hour) in beside:
            energy = max(energy, BESIDE_PEAK)
        found[hour] = KNOWN_PEAK if int(hour) in peaks else energy
    return found

"""A day's features: the figures of the rules and of the day, kept for training and scoring."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from focusflow.planning.learning import durations, hours
from focusflow.planning.learning.durations import NO_RATIO, Ratio
from focusflow.planning.learning.features import (
    NOON,
    DayContext,
    History,
    Row,
    StudyHours,
    context_on,
    usual_hour,
)
from focusflow.planning.rules.values import PRIOR_PROBABILITY, completion_probability


@dataclass(frozen=True)
class Snapshot:
    """How things stood when a day began; the defaults are what holds for somebody unknown."""

    ratio: Ratio = NO_RATIO
    base_rate: float = PRIOR_PROBABILITY
    context: DayContext = field(default_factory=DayContext)
    usual_hour: int = NOON
    study: StudyHours = field(default_factory=StudyHours)

    @classmethod
    def from_json(cls, features: dict[str, Any]) -> Snapshot:
        """What `features_of` wrote; defaults for what is not there."""
        fresh = cls()
        known = context_from(features) or fresh.context
        ratio, study = features.get("ratio"), features.get("study")
        return cls(
            ratio=Ratio(*map(float, ratio)) if ratio else fresh.ratio,
            base_rate=float(features.get("base_rate", fresh.base_rate)),
            context=known,
            usual_hour=int(features.get("usual_hour", fresh.usual_hour)),
            study=StudyHours(*map(time.fromisoformat, study)) if study else fresh.study,
        )


def context_from(features: dict[str, Any]) -> DayContext | None:
    """The part of a snapshot that is a feature of that day's rows."""
    if "streak" not in features or "rate" not in features:
        return None
    return DayContext(int(features["streak"]), float(features["rate"]))


def features_of(
    history: History, day: date, finished: list[Row], blocks: list[Row]
) -> dict[str, Any]:
    """The features of a day, as JSON, from the history before it and its training rows."""
    context = context_on(history, day)
    decided = [block.done for block in history.blocks]
    amount = hours.capacity(hours.planned_days(history.blocks, history.planned))
    return {
        "streak": context.streak,
        "rate": context.rate,
        "ratio": list(durations.rule(finished)),
        "base_rate": completion_probability(sum(decided), len(decided)),
        "usual_hour": usual_hour([*blocks, *finished]),
        "study": [history.study.start.isoformat(), history.study.end.isoformat()],
        "peak_hours": list(hours.peak_hours(history.sessions)),
        "minutes": amount.minutes,
        "minutes_p80": amount.minutes_p80,
        "load_p80": amount.load_p80,
        "finished": len(finished),
        "blocks": len(blocks),
        "sessions": len(history.sessions),
    }

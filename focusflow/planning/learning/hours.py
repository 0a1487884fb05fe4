"""At which hours someone works best, and how much of a day really gets done."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from statistics import fmean, variance
from typing import Any, Protocol
from uuid import UUID

import numpy as np

from focusflow.planning.learning.evaluate import LEAST_HELD, Trained, beats, hold_back
from focusflow.planning.learning.features import Block, FinishedTask, Session
from focusflow.planning.rules.values import ENERGY_BY_HOUR, LOAD, LOAD_MINUTES
from focusflow.platform.clock import HasZone, local_day, zone_of

PEAK_HOURS = "peak_hours"
PLANNER = "planner"
BEST = 3
LEAST_IN_HOUR = 3
"""One lucky session does not make an hour a good one."""
LEAST_DAYS = 7
LEAST_FULL_DAYS = 5
"""So many days must have been too full to tell how much load is enough."""
USUAL = tuple(sorted(sorted(range(24), key=lambda h: (-ENERGY_BY_HOUR[str(h)], h))[:BEST]))
"""The planner's own idea of a good hour, for those whose own is not known."""


class SessionFacts(Protocol):
    """What is read of a focus session that ended."""

    @property
    def task_id(self) -> UUID | None: ...
    @property
    def status(self) -> str: ...
    @property
    def planned_minutes(self) -> int | None: ...
    @property
    def actual_minutes(self) -> int | None: ...
    @property
    def started_at(self) -> datetime: ...
    @property
    def paused_seconds(self) -> int: ...


def session_of(who: HasZone, view: SessionFacts) -> Session:
    """A session by its local start hour.

    Completion is the share of the planned minutes, 0 when given up, 1 without a plan. The focus
    score is the share of the time that was not paused.
    """
    minutes = float(view.actual_minutes or 0)
    completion = 0.0
    if view.status == "completed" and minutes > 0:
        completion = min(1.0, minutes / view.planned_minutes) if view.planned_minutes else 1.0
    whole = minutes + view.paused_seconds / 60
    return Session(
        day=local_day(who, view.started_at),
        hour=view.started_at.astimezone(zone_of(who)).hour,
        started_at=view.started_at,
        task_id=view.task_id,
        completion=completion,
        focus=minutes / whole if whole else 0.0,
        planned=view.planned_minutes,
    )


def worth(session: Session) -> float:
    """Completion rate times focus score."""
    return session.completion * session.focus


def by_hour(sessions: Iterable[Session]) -> dict[int, float]:
    """The mean worth of sessions for each start hour with at least 3 of them."""
    found: dict[int, list[float]] = defaultdict(list)
    for session in sessions:
        found[session.hour].append(worth(session))
    return {hour: fmean(all_) for hour, all_ in found.items() if len(all_) >= LEAST_IN_HOUR}


def peak_hours(sessions: Iterable[Session]) -> tuple[int, ...]:
    """The best three start hours in the order of the clock; fewer where fewer are known."""
    means = by_hour(sessions)
    best = sorted(means, key=lambda hour: (-means[hour], hour))[:BEST]
    return tuple(sorted(best))


def train_peak_hours(sessions: Sequence[Session]) -> Trained:
    """Someone's own best hours.

    Used only if, on the held-back days, sessions in them went better than those in the usual
    hours they replace, or better than all others where there were none of those.
    """
    earlier, held = hold_back(sessions)
    hours = peak_hours(sessions)
    metrics: dict[str, Any] = {"rows": len(sessions)}
    if len(held) < LEAST_HELD or len(hours) < BEST:
        return Trained(metrics=metrics)
    chosen = peak_hours(earlier)
    # Hours that are good by either account say nothing about which account is better.
    inside = [worth(s) for s in held if s.hour in chosen and s.hour not in USUAL]
    beside = [worth(s) for s in held if s.hour in USUAL and s.hour not in chosen]
    beside = beside or [worth(s) for s in held if s.hour not in chosen]
    metrics |= {"held_rows": len(held), "held_days": len({s.day for s in held})}
    if inside and beside:
        # As for the other models, less is better: what is missing to a perfect session.
        metrics |= {"error": 1 - fmean(inside), "error_rule": 1 - fmean(beside)}
    used = _better(inside, beside)
    means = {str(hour): round(mean, 4) for hour, mean in sorted(by_hour(sessions).items())}
    params = {"hours": list(hours), "by_hour": means}
    return Trained(params, metrics, used)


def _better(some: Sequence[float], others: Sequence[float]) -> bool:
    """Whether sessions went better than others by more than one standard error."""
    if min(len(some), len(others)) < 2:
        return False
    chance = math.sqrt(variance(some) / len(some) + variance(others) / len(others))
    return fmean(some) - fmean(others) > chance


@dataclass(frozen=True)
class PlannedDay:
    """What was planned and done on a day: minutes, and load (1 to 3 per 30 min by difficulty)."""

    day: date
    planned: int
    done: int
    load: float


def planned_days(blocks: Iterable[Block], planned: Mapping[UUID, FinishedTask]) -> list[PlannedDay]:
    """The days on which work was planned, the oldest first."""
    found: dict[date, list[Block]] = defaultdict(list)
    for block in blocks:
        found[block.day].append(block)
    return [
        PlannedDay(
            day=day,
            planned=sum(b.minutes for b in here),
            done=sum(b.minutes for b in here if b.done),
            load=sum(_load(b, planned) for b in here if b.done),
        )
        for day, here in sorted(found.items())
    ]


def _load(block: Block, planned: Mapping[UUID, FinishedTask]) -> float:
    task = planned.get(block.task_id) if block.task_id else None
    return LOAD["medium" if task is None else task.difficulty] * block.minutes / LOAD_MINUTES


@dataclass(frozen=True)
class Capacity:
    """How much of a planned day gets done: minutes in half of all days, in a good one, and load.

    A good day is one in five. None each while it is not known; then what the person has set
    holds alone. The load is that of days on which something was left undone: where all was done,
    more might have been.
    """

    minutes: int | None = None
    minutes_p80: int | None = None
    load_p80: int | None = None


def capacity(days: Sequence[PlannedDay]) -> Capacity:
    """Median and 80th percentile of what was done, in whole minutes; unknown without a day."""
    if not days:
        return Capacity()
    half, most = np.quantile([day.done for day in days], (0.5, 0.8))
    full = [day.load for day in days if 0 < day.done < day.planned]
    load = math.ceil(np.quantile(full, 0.8)) if len(full) >= LEAST_FULL_DAYS else None
    return Capacity(round(half), round(most), load)


def train_capacity(days: Sequence[PlannedDay], daily_minutes: int) -> Trained:
    """Someone's real capacity.

    Used only if it foretold the held-back days better than the minutes the person has set.
    """
    earlier, held = hold_back(days)
    metrics: dict[str, Any] = {"rows": len(days)}
    if len(days) < LEAST_DAYS or not held:
        return Trained(metrics=metrics)
    done = np.array([day.done for day in held], dtype=np.float64)
    errors, plain = np.abs(done - (capacity(earlier).minutes or 0)), np.abs(done - daily_minutes)
    metrics |= {
        "error": float(errors.mean()),
        "error_rule": float(plain.mean()),
        "held_days": len(held),
    }
    return Trained(asdict(capacity(days)), metrics, beats(errors, plain))

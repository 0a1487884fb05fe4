"""What planning asks of what was learned: two statements, and numpy only.

Each answer says where it comes from: a model that beat its rule, or the rule itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal, TypeVar

import structlog

from focusflow.planning import repository
from focusflow.planning.learning import completion, durations, hours, registry
from focusflow.planning.learning.durations import DurationModel, Ratio
from focusflow.planning.learning.features import Row, TaskFacts, moment_of, row_of
from focusflow.planning.learning.hours import Capacity
from focusflow.planning.learning.logistic import Logistic
from focusflow.planning.learning.snapshot import Snapshot
from focusflow.planning.models import UserModel
from focusflow.planning.rules.values import HISTORY_DAYS
from focusflow.platform.actor import Actor
from focusflow.platform.clock import local_day
from focusflow.platform.db import Db

log = structlog.get_logger("learning")
Source = Literal["model", "rule"]
M = TypeVar("M")
_unreadable: set[object] = set()


@dataclass(frozen=True)
class Learned:
    """What is known of one person on one local day.

    `peak_hours` are the best start hours in the order of the clock. `snapshot_day` is when the
    rules' figures were last worked out; None before the first time, when they are the defaults.
    """

    actor: Actor
    today: date
    snapshot_day: date | None = None
    peak_hours: tuple[int, ...] = hours.USUAL
    peak_hours_source: Source = "rule"
    capacity: Capacity = field(default_factory=Capacity)
    capacity_source: Source = "rule"
    _known: Snapshot = field(default_factory=Snapshot, repr=False)
    _durations: DurationModel | None = field(default=None, repr=False)
    _completion: Logistic | None = field(default=None, repr=False)

    @property
    def ratio_source(self) -> Source:
        """Whether `ratio` asks a model."""
        return "rule" if self._durations is None else "model"

    @property
    def probability_source(self) -> Source:
        """Whether `probability` asks a model."""
        return "rule" if self._completion is None else "model"

    def ratio(self, task: TaskFacts, hour: int | None = None, day: date | None = None) -> Ratio:
        """By how much a task takes longer than its estimate, begun at that local hour.

        Without an hour at the one at which this person usually begins; without a day today.
        """
        if self._durations is None:
            return self._known.ratio
        usual = self._known.usual_hour if hour is None else hour
        return self._durations.predict([self._row(task, usual, day)])[0]

    def probability(self, task: TaskFacts, hour: int, day: date | None = None) -> float:
        """How likely a block for a task gets done at that local hour, 0 to 1; today by default."""
        if self._completion is None:
            return self._known.base_rate
        rows = completion.matrix([self._row(task, hour, day)])
        return float(self._completion.predict(rows)[0])

    def _row(self, task: TaskFacts, hour: int, day: date | None) -> Row:
        day = day or self.today
        moment = moment_of(self.actor, day, hour)
        known = self._known
        return row_of(self.actor, task, moment, day, context=known.context, study=known.study)


async def learned(db: Db, actor: Actor) -> Learned:
    """What was learned of the actor in the last 30 days; rules for all that was not."""
    now = db.now()
    today, look_back = local_day(actor, now), timedelta(days=HISTORY_DAYS)
    active = await repository.active_models(db, actor, now - look_back)
    found = await repository.snapshots(db, actor, today - look_back, limit=1)
    known = Snapshot.from_json(found[0].features) if found else Snapshot()
    return assemble(
        actor, today, registry.chosen(active, actor.user_id), known, found[0].day if found else None
    )


def assemble(
    actor: Actor,
    today: date,
    models: Mapping[str, UserModel],
    known: Snapshot,
    snapshot_day: date | None,
) -> Learned:
    """Put models and the rules' figures together; a model that can't be read is left out."""
    peaks = _read(models.get(hours.PEAK_HOURS), _hours)
    capacity = _read(models.get(hours.PLANNER), _capacity)
    return Learned(
        actor=actor,
        today=today,
        snapshot_day=snapshot_day,
        peak_hours=hours.USUAL if peaks is None else peaks,
        peak_hours_source="rule" if peaks is None else "model",
        capacity=capacity or Capacity(),
        capacity_source="rule" if capacity is None else "model",
        _known=known,
        _durations=_read(models.get(durations.KIND), durations.from_json),
        _completion=_read(models.get(completion.KIND), completion.from_json),
    )


def _read(row: UserModel | None, parse: Callable[[dict[str, Any]], M]) -> M | None:
    if row is None:
        return None
    try:
        return parse(row.params)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        # Written by another version of the program, or damaged: the rule is always there.
        if row.id not in _unreadable:
            _unreadable.add(row.id)
            log.warning("unreadable model", kind=row.kind, model=str(row.id), error=repr(error))
        return None


def _hours(params: dict[str, Any]) -> tuple[int, ...]:
    found = tuple(int(hour) for hour in params["hours"])
    if not found or not all(0 <= hour < 24 for hour in found):
        raise ValueError("these are no hours")
    return found


def _capacity(params: dict[str, Any]) -> Capacity:
    return Capacity(**{name: int(params[name]) for name in Capacity.__dataclass_fields__})

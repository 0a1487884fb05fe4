"""What planning asks of what was learned: two statements, and numpy only.

Each answer says where it comes from: a model that beat its rule, or the rule itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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
        return self.ratios([task], hour, day)[0]

    def ratios(
        self, tasks: Sequence[TaskFacts], hour: int | None = None, day: date | None = None
    ) -> list[Ratio]:
        """The ratio of each task, all asked at once."""
        if self._durations is None or not tasks:
            return [self._known.ratio] * len(tasks)
        usual = self._known.usual_hour if hour is None else hour
        return self._durations.predict(self._rows(tasks, [usual] * len(tasks), day))

    def probability(self, task: TaskFacts, hour: int, day: date | None = None) -> float:
        """How likely a block for a task gets done at that local hour, 0 to 1; today by default."""
        return self._chances([task], [hour], day)[0]

    def probabilities(self, tasks: Sequence[TaskFacts], day: date | None = None) -> list[float]:
        """How likely each task gets done on a day, all asked at once.

        Each at the hour chosen for it, else at the one at which this person usually begins.
        """
        usual = self._known.usual_hour
        hours_ = [t.scheduled_time.hour if t.scheduled_time else usual for t in tasks]
        return self._chances(tasks, hours_, day)

    def _chances(
        self, tasks: Sequence[TaskFacts], hours_: Sequence[int], day: date | None
    ) -> list[float]:
        if self._completion is None or not tasks:
            return [self._known.base_rate] * len(tasks)
        found = self._completion.predict(completion.matrix(self._rows(tasks, hours_, day)))
        return [float(chance) for chance in found]

    def _rows(
        self, tasks: Sequence[TaskFacts], hours_: Sequence[int], day: date | None
    ) -> list[Row]:
        known, day = self._known, day or self.today
        moments = {hour: moment_of(self.actor, day, hour) for hour in set(hours_)}
        return [
            row_of(self.actor, task, moments[hour], day, context=known.context, study=known.study)
            for task, hour in zip(tasks, hours_, strict=True)
        ]


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
    found = {name: params[name] for name in Capacity.__dataclass_fields__}
    return Capacity(**{name: None if n is None else int(n) for name, n in found.items()})

"""What the planner is asked: the types of a problem, already checked.

Every instant is held in UTC, so that differences are elapsed time even across a change of the
clock; `zone` says how the person reads them.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

DEFAULT_ENERGY = 0.7


class ProblemError(ValueError):
    """A problem that cannot be read: `path` names the offending field, `message` what is wrong."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path}: {message}")
        self.path = path
        self.message = message


class Energy(StrEnum):
    """How much energy a task asks for."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"

    @property
    def demand(self) -> float:
        """The demand in the energy score: 0, 0.5 or 1."""
        return {"low": 0.0, "medium": 0.5, "high": 1.0}[self.value]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, end exclusive."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Busy:
    """A time in which nothing may be placed."""

    start: datetime
    end: datetime
    title: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to place. `minutes` is a multiple of the slot, `lateness_per_hour` is in points."""

    id: str
    title: str
    minutes: int
    value: float
    earliest: datetime | None = None
    due: datetime | None = None
    due_is_hard: bool = False
    lateness_per_hour: float = 0.0
    depends_on: tuple[str, ...] = ()
    min_block: int | None = None
    max_block: int | None = None
    load: float = 0.0
    energy: Energy = Energy.MEDIUM
    category: str = ""
    fixed_start: datetime | None = None

    @property
    def splittable(self) -> bool:
        """Whether the task may be done in several blocks."""
        return self.min_block is not None or self.max_block is not None


@dataclass(frozen=True, slots=True)
class Breaks:
    """A gap of `minutes` after `after_minutes` of work, a long one after `long_after` stretches."""

    after_minutes: int
    minutes: int
    long_after: int | None = None
    long_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps for each local day, None for none, and the minutes kept free beside a busy time."""

    minutes_per_day: int | None = None
    load_per_day: float | None = None
    buffer_minutes: int = 0


@dataclass(frozen=True, slots=True)
class PreviousBlock:
    """A block of the plan that this one replaces."""

    task: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Weights:
    """Points for each term of the score; a missing weight has the value given here."""

    energy: float = 2.0
    switch: float = 1.0
    fragment: float = 1.0
    move: float = 3.0
    early: float = 0.05


def _usual_energy() -> tuple[float, ...]:
    return (DEFAULT_ENERGY,) * 24


@dataclass(frozen=True, slots=True)
class Problem:
    """A whole planning problem; `energy_by_hour` has 24 entries from 0 to 1."""

    now: datetime
    zone: ZoneInfo
    slot_minutes: int
    windows: tuple[Span, ...] = ()
    busy: tuple[Busy, ...] = ()
    tasks: tuple[Task, ...] = ()
    energy_by_hour: tuple[float, ...] = field(default_factory=_usual_energy)
    breaks: Breaks | None = None
    limits: Limits = Limits()
    previous: tuple[PreviousBlock, ...] = ()
    weights: Weights = Weights()

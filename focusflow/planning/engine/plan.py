"""What the planner answers, and its JSON form.

Instants are in UTC inside and are written in the problem's zone, with offset.
"""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any

JsonObject = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Block:
    """Work on one task without interruption."""

    task: str
    start: datetime
    end: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Break:
    """A gap that the work around it calls for."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Unscheduled:
    """What was left out: the task, how many of its minutes, and why."""

    task: str
    minutes: int
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Score:
    """Points for each term, signed (costs are negative); `total` is their sum."""

    total: float = 0.0
    value: float = 0.0
    lateness: float = 0.0
    energy: float = 0.0
    switch: float = 0.0
    fragment: float = 0.0
    move: float = 0.0
    early: float = 0.0


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan, its score, and how far from the best it can be at most.

    `gap` is (bound - total) / max(1, |bound|); `seconds` is the wall time it took.
    """

    blocks: tuple[Block, ...] = ()
    breaks: tuple[Break, ...] = ()
    unscheduled: tuple[Unscheduled, ...] = ()
    score: Score = Score()
    bound: float = 0.0
    gap: float = 0.0
    solver: str = "greedy"
    status: str = "feasible"
    seconds: float = 0.0
    seed: int = 1
    zone: tzinfo = UTC

    def to_json(self) -> JsonObject:
        """The plan as plain JSON values."""

        def when(moment: datetime) -> str:
            return moment.astimezone(self.zone).isoformat()

        return {
            "blocks": [
                {"task": b.task, "start": when(b.start), "end": when(b.end), "reason": b.reason}
                for b in self.blocks
            ],
            "breaks": [{"start": when(b.start), "end": when(b.end)} for b in self.breaks],
            "unscheduled": [asdict(u) for u in self.unscheduled],
            "score": asdict(self.score),
            "bound": self.bound,
            "gap": self.gap,
            "solver": self.solver,
            "status": self.status,
            "seconds": self.seconds,
            "seed": self.seed,
        }

    @classmethod
    def from_json(cls, data: JsonObject, zone: tzinfo = UTC) -> "Plan":
        """Read a plan written by `to_json` or by another solver. Raises KeyError or ValueError."""

        def moment(text: str) -> datetime:
            read = datetime.fromisoformat(text)
            if read.tzinfo is None:
                raise ValueError(f"time without an offset: {text!r}")
            return read.astimezone(UTC)

        return cls(
            blocks=tuple(
                Block(b["task"], moment(b["start"]), moment(b["end"]), b.get("reason", ""))
                for b in data["blocks"]
            ),
            breaks=tuple(
                Break(moment(b["start"]), moment(b["end"])) for b in data.get("breaks", ())
            ),
            unscheduled=tuple(
                Unscheduled(u["task"], u["minutes"], u["code"], u.get("reason", ""))
                for u in data.get("unscheduled", ())
            ),
            score=Score(**data["score"]) if "score" in data else Score(),
            bound=data.get("bound", 0.0),
            gap=data.get("gap", 0.0),
            solver=data.get("solver", ""),
            status=data.get("status", "feasible"),
            seconds=data.get("seconds", 0.0),
            seed=data.get("seed", 1),
            zone=zone,
        )

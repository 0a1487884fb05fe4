"""What a plan is worth: the contract's score, read from the JSON of problem and plan alone.

Nothing here comes from the engine, so that a mistake of the engine can't hide in its own judge.
Instants are compared in UTC; local days and hours are looked up minute by minute, which is slow
and right on any clock change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

Json = dict[str, Any]
Span = tuple[datetime, datetime]

WEIGHTS = {"energy": 2.0, "switch": 1.0, "fragment": 1.0, "move": 3.0, "early": 0.05}
DEMAND = {"low": 0.0, "medium": 0.5, "high": 1.0}
ENERGY_ELSEWHERE = 0.7
MINUTE = timedelta(minutes=1)


class Block(NamedTuple):
    """Work on a task; the order of blocks is their order in time."""

    start: datetime
    end: datetime
    task: str

    @property
    def minutes(self) -> float:
        return minutes_between(self.start, self.end)


def moment(text: str) -> datetime:
    """An instant in UTC. Raises ValueError when the text has no offset."""
    read = datetime.fromisoformat(text)
    if read.tzinfo is None:
        raise ValueError(f"time without an offset: {text!r}")
    return read.astimezone(UTC)


def minutes_between(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds() / 60


def blocks_of(rows: Iterable[Json]) -> list[Block]:
    """The blocks of a plan or of `previous`, in the order of time."""
    return sorted(Block(moment(r["start"]), moment(r["end"]), r["task"]) for r in rows)


def spans_of(rows: Iterable[Json] | None) -> list[Span]:
    """Windows, busy times or breaks as instants, in the order given."""
    return [(moment(row["start"]), moment(row["end"])) for row in rows or ()]


def by_task(problem: Json, blocks: list[Block]) -> dict[str, list[Block]]:
    """The blocks of each task of the problem, in the order of time."""
    own: dict[str, list[Block]] = {task["id"]: [] for task in problem.get("tasks") or ()}
    for block in blocks:
        if block.task in own:
            own[block.task].append(block)
    return own


def local_minutes(
    start: datetime, end: datetime, zone: ZoneInfo
) -> Iterator[tuple[datetime, float]]:
    """Each minute of a span on the local clock, with how much of it the span has (1 but at edges)."""
    while start < end:
        following = min(start.replace(second=0, microsecond=0) + MINUTE, end)
        yield start.astimezone(zone), minutes_between(start, following)
        start = following


def score(problem: Json, plan: Json) -> dict[str, float]:
    """All terms of the contract's score, costs as negative numbers, and their sum as `total`."""
    tasks = {task["id"]: task for task in problem.get("tasks") or ()}
    blocks = [b for b in blocks_of(plan["blocks"]) if b.task in tasks]
    placed = {name: own for name, own in by_task(problem, blocks).items() if own}
    given = problem.get("weights") or {}
    weight = WEIGHTS | {name: value for name, value in given.items() if value is not None}
    now = moment(problem["now"])
    kept = set(blocks)
    terms = {
        "value": sum(_value(tasks[name], own) for name, own in placed.items()),
        "lateness": -sum(_lateness(tasks[name], own) for name, own in placed.items()),
        "energy": weight["energy"] * sum(_energy(problem, tasks[b.task], b) for b in blocks),
        "switch": -weight["switch"] * _switches(problem, tasks, blocks),
        "fragment": -weight["fragment"] * sum(len(own) - 1 for own in placed.values()),
        "move": -weight["move"]
        * sum(block not in kept for block in blocks_of(problem.get("previous") or ())),
        "early": -weight["early"]
        * sum(minutes_between(now, own[0].start) / 60 for own in placed.values()),
    }
    terms = {name: points + 0.0 for name, points in terms.items()}  # a cost of nothing is 0, not -0
    return {"total": sum(terms.values())} | terms


def _value(task: Json, own: list[Block]) -> float:
    minutes = sum(block.minutes for block in own)
    whole = 0.2 if minutes >= task["minutes"] else 0.0
    value: float = task["value"]
    share: float = 0.8 * minutes / task["minutes"] + whole
    return value * share


def _lateness(task: Json, own: list[Block]) -> float:
    if task.get("due") is None or task.get("due_is_hard"):
        return 0.0
    end = max(block.end for block in own)
    late = max(0.0, minutes_between(moment(task["due"]), end) / 60)
    rate: float = task.get("lateness_per_hour") or 0.0
    return rate * late


def _energy(problem: Json, task: Json, block: Block) -> float:
    """Hours of a block, each minute weighed by what it asks for and what its local hour has."""
    demand = DEMAND[task.get("energy") or "medium"]
    if not demand:
        return 0.0
    hours = problem.get("energy_by_hour") or {}
    zone = ZoneInfo(problem["zone"])
    minutes: float = sum(
        hours.get(str(local.hour), ENERGY_ELSEWHERE) * part
        for local, part in local_minutes(block.start, block.end, zone)
    )
    return demand * minutes / 60


def _switches(problem: Json, tasks: dict[str, Json], blocks: list[Block]) -> int:
    """Neighbours of different categories; a block is of the local day on which it begins."""
    zone = ZoneInfo(problem["zone"])
    return sum(
        (tasks[one.task].get("category") or "") != (tasks[other.task].get("category") or "")
        and one.start.astimezone(zone).date() == other.start.astimezone(zone).date()
        for one, other in pairwise(blocks)
    )

"""Weighted tardiness on one machine, from the OR-Library's files, in the planner's contract.

Known optima say how good the planner is on pure ordering, where its own bound is no help.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.planner_bench.drawing import Json

JOBS = 40
START = datetime(2026, 1, 12, tzinfo=UTC)
# Far more than any order can cost by placing one job, so that leaving one out never pays.
VALUE = 100_000


@dataclass(frozen=True)
class Instance:
    """Lengths, weights and due times of the jobs, in minutes from the start; the known optimum."""

    lengths: tuple[int, ...]
    weights: tuple[int, ...]
    dues: tuple[int, ...]
    optimum: int


def read(folder: Path, jobs: int = JOBS) -> list[Instance]:
    """All instances of wt40.txt with their optima from wtopt40.txt.

    Raises OSError when a file is missing and ValueError when the two don't fit together.
    """
    numbers = _numbers(folder / f"wt{jobs}.txt")
    optima = _numbers(folder / f"wtopt{jobs}.txt")
    if not optima or len(numbers) != len(optima) * 3 * jobs:
        raise ValueError(
            f"{len(numbers)} numbers are not {3 * jobs} for each of {len(optima)} optima"
        )
    rows = _rows(numbers, jobs)
    return [Instance(next(rows), next(rows), next(rows), optimum) for optimum in optima]


def _numbers(path: Path) -> list[int]:
    return [int(word) for word in path.read_text("ascii").split()]


def _rows(numbers: Sequence[int], jobs: int) -> Iterator[tuple[int, ...]]:
    for at in range(0, len(numbers), jobs):
        yield tuple(numbers[at : at + jobs])


def problem(instance: Instance) -> Json:
    """The jobs as tasks in one piece: a slot is a minute, and only lateness costs."""
    length = sum(instance.lengths) + max(instance.lengths)
    return {
        "now": _at(0),
        "zone": "UTC",
        "slot_minutes": 1,
        "windows": [{"start": _at(0), "end": _at(length)}],
        "busy": [],
        "tasks": [
            {
                "id": f"j{n}",
                "title": f"Job {n}",
                "minutes": minutes,
                "value": VALUE,
                "due": _at(due),
                "due_is_hard": False,
                "lateness_per_hour": 60 * weight,
                "energy": "low",
                "category": "job",
            }
            for n, (minutes, weight, due) in enumerate(
                zip(instance.lengths, instance.weights, instance.dues, strict=True)
            )
        ],
        "weights": {"energy": 0, "switch": 0, "fragment": 0, "move": 0, "early": 0},
    }


def _at(minute: int) -> str:
    return (START + timedelta(minutes=minute)).isoformat()


def _minute(value: str) -> int:
    return round((datetime.fromisoformat(value) - START).total_seconds() / 60)


def missing(instance: Instance, plan: Json) -> list[int]:
    """The jobs that a plan leaves out."""
    placed = {block["task"] for block in plan["blocks"]}
    return [n for n in range(len(instance.lengths)) if f"j{n}" not in placed]


def weighted_tardiness(instance: Instance, plan: Json) -> int:
    """Weight times minutes late, over all jobs; jobs left out follow the last block in turn."""
    ends = {block["task"]: _minute(block["end"]) for block in plan["blocks"]}
    last = max(ends.values(), default=0)
    for n in missing(instance, plan):
        last += instance.lengths[n]
        ends[f"j{n}"] = last
    return sum(
        weight * max(0, ends[f"j{n}"] - due)
        for n, (weight, due) in enumerate(zip(instance.weights, instance.dues, strict=True))
    )

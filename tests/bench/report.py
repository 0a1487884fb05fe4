"""Rows of the table, and the file they are kept in."""

from __future__ import annotations

import json
import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psutil


@dataclass(frozen=True)
class Measure:
    """One figure; with a `goal` it must not be larger. `note` says what it was measured on."""

    name: str
    value: float
    unit: str
    goal: float | None = None
    note: str = ""

    @property
    def verdict(self) -> str:
        """ok or short, and nothing for a figure that has no goal."""
        if self.goal is None:
            return ""
        return "ok" if self.value <= self.goal else "short"


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that `share` of all values don't exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -int(-share * len(ordered) // 1) - 1))]


def spread(
    name: str, milliseconds: Sequence[float], goal: float | None = None, note: str = ""
) -> list[Measure]:
    """Median and p95 of some times; the goal is for p95."""
    note = note or f"{len(milliseconds)} repeats"
    return [
        Measure(f"{name}, median", statistics.median(milliseconds), "ms", note=note),
        Measure(f"{name}, p95", percentile(milliseconds, 0.95), "ms", goal, note),
    ]


def _shown(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.3g}"


def line(measure: Measure) -> str:
    """A row of the table."""
    goal = "" if measure.goal is None else f"<= {_shown(measure.goal)}"
    figure = f"{_shown(measure.value):>9} {measure.unit:<11}{goal:>9}  {measure.verdict:<6}"
    return f"{measure.name:<58}{figure}{measure.note}".rstrip()


HEAD = f"{'measure':<58}{'value':>9} {'unit':<11}{'goal':>9}  {'':<6}measured on"


def machine(at: datetime) -> dict[str, Any]:
    """What the figures depend on besides the code."""
    return {
        "at": at.isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 2**30, 1),
        "load_before": [round(value, 2) for value in os.getloadavg()],
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
    }


def write(path: Path, facts: dict[str, Any], measures: Sequence[Measure]) -> None:
    """Keep everything as JSON."""
    rows = [{**asdict(measure), "verdict": measure.verdict} for measure in measures]
    path.write_text(json.dumps({**facts, "measures": rows}, indent=1) + "\n")

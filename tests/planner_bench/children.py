"""Every family is planned in processes of its own, so that its peak of memory is its own."""

from __future__ import annotations

import resource
import sys
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context

from tests.planner_bench import families
from tests.planner_bench.families import Case, Run


@dataclass
class Found:
    """All plans of a family, the peak of memory in MB of the largest process, and what is wrong."""

    runs: list[Run] = field(default_factory=list)
    memory_mb: float = 0.0
    errors: list[str] = field(default_factory=list)


def plan_all(cases: Sequence[Case], jobs: int) -> Found:
    """Plan the cases of one family in `jobs` processes."""
    found = Found()
    # Started afresh, not forked: the parent's memory must not count as the child's.
    with ProcessPoolExecutor(jobs, get_context("spawn"), initializer=families.warm) as pool:
        for case, future in [(case, pool.submit(_one, case)) for case in cases]:
            _collect(found, case, future)
    return found


def _collect(found: Found, case: Case, future: Future[tuple[list[Run], float]]) -> None:
    try:
        runs, memory = future.result()
    except Exception as error:  # noqa: BLE001  (the other cases are worth their figures)
        found.errors.append(f"{case.name}: {type(error).__name__}: {error}")
        return
    found.runs += runs
    found.memory_mb = max(found.memory_mb, memory)
    for run in runs:
        who = f"{case.name}, {run.solver} at {run.seconds:g} s"
        found.errors += [f"{who}: {fault}" for fault in run.faults]
    found.errors += families.passed_bounds(runs)


def _one(case: Case) -> tuple[list[Run], float]:
    return families.run(case), peak_mb()


def peak_mb() -> float:
    """The most memory that this process has had resident."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10

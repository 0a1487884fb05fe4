"""Every family is planned in processes of its own, so that its peak of memory is its own."""

from __future__ import annotations

import resource
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context

from tests.planner_bench import families
from tests.planner_bench.families import Case, Run
from tests.planner_bench.solvers import OURS, rivals

Planned = Future[tuple[list[Run], float]]


@dataclass
class Found:
    """All plans of a family, the peak of memory in MB of the largest process, and what is wrong."""

    runs: list[Run] = field(default_factory=list)
    memory_mb: float = 0.0
    errors: list[str] = field(default_factory=list)


def plan_all(cases: Sequence[Case], jobs: int) -> Found:
    """Plan the cases of one family in `jobs` processes, and then again with the rivals in others."""
    found = Found()
    by_case: dict[Case, list[Run]] = {case: [] for case in cases}
    groups = [OURS, tuple(rivals(cases[0].family))] if cases else []
    for names in groups:
        # Started afresh, not forked: the parent's memory must not count as the child's. A rival's
        # memory is its own affair, so it has a process of its own.
        for case, future in _planned(cases, names, jobs) if names else ():
            _collect(found, by_case[case], case, future, ours=names is OURS)
    for runs in by_case.values():
        found.runs += runs
        found.errors += families.passed_bounds(runs)
    return found


def _planned(
    cases: Sequence[Case], names: tuple[str, ...], jobs: int
) -> Iterator[tuple[Case, Planned]]:
    """Each case with its plans by the named solvers, as they come."""
    context = get_context("spawn")
    with ProcessPoolExecutor(jobs, context, families.warm, (names,)) as pool:
        yield from [(case, pool.submit(_one, case, names)) for case in cases]


def _collect(found: Found, runs: list[Run], case: Case, future: Planned, *, ours: bool) -> None:
    try:
        made, memory = future.result()
    except Exception as error:  # noqa: BLE001  (the other cases are worth their figures)
        found.errors.append(f"{case.name}: {type(error).__name__}: {error}")
        return
    runs += made
    if ours:
        found.memory_mb = max(found.memory_mb, memory)
    for run in made:
        who = f"{case.name}, {run.solver} at {run.seconds:g} s"
        found.errors += [f"{who}: {fault}" for fault in run.faults]


def _one(case: Case, names: tuple[str, ...]) -> tuple[list[Run], float]:
    return families.run(case, names), peak_mb()


def peak_mb() -> float:
    """The most memory that this process has had resident."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10

"""What each part of the measurement plans, and the judging of every plan. Runs in a child."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

from focusflow.planning.service.beginning import MIDNIGHT_SECONDS
from tests.planner_bench import instances, mixed, overrun, precedence, tardiness
from tests.planner_bench.checker import check, score
from tests.planner_bench.drawing import Json
from tests.planner_bench.solvers import OURS, SOLVERS, rivals

FAMILIES = ("days", "weeks", "replans", "tardiness", "precedence", "midnight", "random")
SIZES = (10, 20, 40, 80, 150)
ACCEPTED_SECONDS = 1.0
RIVAL_WARM_SECONDS = 5.0
TOLERANCE = 1e-6


@dataclass(frozen=True)
class Case:
    """One problem to plan: the seed or number in its family, and for some the tasks in it."""

    family: str
    number: int
    tasks: int | None = None
    wt: Path | None = None

    @property
    def name(self) -> str:
        """How the case is called when something is wrong with it."""
        return f"{self.family} {self.number}" + (f" with {self.tasks} tasks" if self.tasks else "")


@dataclass(frozen=True)
class Run:
    """One plan: who made it in what time, its score, and every fault found in it."""

    case: Case
    solver: str
    seconds: float
    wall_ms: float
    total: float
    bound: float | None
    gap: float | None
    faults: tuple[str, ...]
    figures: dict[str, float] = field(default_factory=dict)


def contests(family: str) -> list[tuple[str, float]]:
    """The solvers of a family, each with its seconds."""
    seconds: dict[str, tuple[float, ...]] = {
        "days": (0.3, 1.0, 5.0),
        "weeks": (5.0,),
        "replans": (0.5,),
        "tardiness": (10.0,),
        "precedence": (1.0,),
        "midnight": (MIDNIGHT_SECONDS,),
        "random": (0.05,),
    }
    rules = [] if family in ("replans", "midnight") else [("greedy", 0.0)]
    return rules + [(name, s) for name in (OURS[1], *rivals(family)) for s in seconds[family]]


def warm(names: Sequence[str] = OURS) -> None:
    """Load what the first plan of a process would have to."""
    for name in names:
        if name in OURS:
            SOLVERS[name](instances.typical(0, 2), 0.1)
        else:  # a virtual machine is started, and is slow until it has run for a while
            SOLVERS[name](instances.day(0), RIVAL_WARM_SECONDS)


def run(case: Case, names: Sequence[str] = OURS) -> list[Run]:
    """Plan a case with those of its family's solvers that are named."""
    problem, extra = _problem(case)
    runs = []
    for solver, seconds in contests(case.family):
        if solver not in names:
            continue
        own_copy = deepcopy(problem)  # no solver may change what the plan is checked against
        begin = time.perf_counter()
        plan = SOLVERS[solver](own_copy, seconds)
        wall = (time.perf_counter() - begin) * 1000
        runs.append(
            Run(
                case=case,
                solver=solver,
                seconds=seconds,
                wall_ms=wall,
                total=plan["score"]["total"],
                bound=plan.get("bound"),
                gap=plan.get("gap"),
                faults=tuple(faults(problem, plan)),
                figures=_figures(case, problem, plan, extra),
            )
        )
    return runs


def _problem(case: Case) -> tuple[Json, Any]:
    """The problem of a case, and what else its figures need."""
    if case.family == "tardiness":
        if case.wt is None:
            raise ValueError("the instances' folder is not known")
        instance = tardiness.read(case.wt)[case.number]
        return tardiness.problem(instance), instance
    if case.family == "midnight":
        return instances.typical(case.number, case.tasks), None
    if case.family == "replans":
        return instances.replan(case.number, accepted), None
    made = {
        "days": instances.day,
        "weeks": instances.week,
        "precedence": precedence.precedence_day,
        "random": mixed.mixed,
    }
    return made[case.family](case.number), None


def accepted(problem: Json) -> Json:
    """The plan that a person accepted in the morning. Raises ValueError when it is not sound."""
    plan = SOLVERS["cp-sat"](problem, ACCEPTED_SECONDS)
    found = list(faults(problem, plan))
    if found:
        raise ValueError("the accepted plan: " + "; ".join(found))
    return plan


def _figures(case: Case, problem: Json, plan: Json, extra: Any) -> dict[str, float]:
    """What only this family looks at, or only this solver says."""
    if "dropped" in plan:
        return {"dropped": plan["dropped"], "lost": plan["lost"]}
    if case.family == "replans":
        return {
            "previous": len(problem["previous"]),
            "moved": len(overrun.moved(problem, plan)),
            "needless": len(overrun.needless(problem, plan)),
        }
    if case.family == "tardiness":
        return {
            "tardiness": tardiness.weighted_tardiness(extra, plan),
            "optimum": extra.optimum,
            "missing": len(tardiness.missing(extra, plan)),
        }
    if case.family == "precedence":
        return {"all": float(precedence.places_all(problem, plan))}
    if case.family == "random":
        return {"blocks": len(plan["blocks"])}
    return {}


def faults(problem: Json, plan: Json) -> Iterator[str]:
    """Broken rules, and every figure of the plan that is not what the contract makes it."""
    yield from check(problem, plan)
    own = plan["score"]
    for term, points in score(problem, plan).items():
        if not _equal(own[term], points):
            yield f"score: {term} is {points:.6f} and not {own[term]:.6f}"
    bound, gap = plan.get("bound"), plan.get("gap")
    if bound is None:
        return
    if own["total"] > bound and not _equal(own["total"], bound):
        yield f"bound: {bound:.6f} is passed by the plan's own {own['total']:.6f}"
    should = (bound - own["total"]) / max(1.0, abs(bound))
    if gap is not None and not _equal(gap, should):
        yield f"gap: {should:.6f} and not {gap:.6f}"


def _equal(one: float, other: float) -> bool:
    return abs(one - other) <= TOLERANCE * max(1.0, abs(one), abs(other))


def passed_bounds(runs: Sequence[Run]) -> Iterator[str]:
    """Of one case's runs: a score above what another run had proved to be the most."""
    for proof, other in product(runs, repeat=2):
        bound = proof.bound
        if bound is not None and other.total > bound and not _equal(other.total, bound):
            yield (
                f"{proof.case.name}: {other.solver} at {other.seconds:g} s has"
                f" {other.total:.6f}, above the bound {bound:.6f}"
                f" of {proof.solver} at {proof.seconds:g} s"
            )

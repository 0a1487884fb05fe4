"""The solvers that are measured. Each takes a problem and seconds, and answers a plan, as JSON.

Another solver takes part when its function stands in SOLVERS: it is then measured beside the
planner's own in every part, with the same problems, time and checks. A plan without `bound` and
`gap` is measured without them.
"""

from __future__ import annotations

from collections.abc import Callable

from focusflow.planning.engine import parse_problem, solve
from tests.planner_bench.drawing import Json

Solver = Callable[[Json, float], Json]


def greedy(problem: Json, seconds: float) -> Json:
    """The plan by rules alone; it takes as long as it takes."""
    return solve(parse_problem(problem), seconds=seconds, solver="greedy").to_json()


def cp_sat(problem: Json, seconds: float) -> Json:
    """The planner as the product runs it: one worker, the same seed always."""
    return solve(parse_problem(problem), seconds=seconds, solver="cp-sat", workers=1).to_json()


SOLVERS: dict[str, Solver] = {"greedy": greedy, "cp-sat": cp_sat}
OURS = ("greedy", "cp-sat")


def rivals() -> list[str]:
    """The names of all solvers but the planner's own."""
    return [name for name in SOLVERS if name not in OURS]

"""The solvers that are measured. Each takes a problem and seconds, and answers a plan, as JSON.

Another solver takes part when its function stands in SOLVERS and its parts in RIVAL_PARTS: it is
then measured beside the planner's own, with the same problems, time and checks, but in a process
of its own. A plan without `bound` and `gap` is measured without them.
"""

from __future__ import annotations

from collections.abc import Callable

from focusflow.planning.engine import parse_problem, solve
from tests.planner_bench import rival
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
RIVAL_PARTS: dict[str, tuple[str, ...]] = {"timefold": ("days", "weeks")}
LEFT_OUT = rival.missing()
"""Why Timefold does not take part, empty when it does."""
if not LEFT_OUT:
    SOLVERS["timefold"] = rival.timefold


def rivals(part: str) -> list[str]:
    """The names of all solvers but the planner's own that take part in a part."""
    return [name for name in SOLVERS if part in RIVAL_PARTS.get(name, ())]

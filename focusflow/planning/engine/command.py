"""The planner on the command line: a problem in, a plan out, both as JSON."""

import json
import sys
from pathlib import Path
from typing import TextIO

from focusflow.planning.engine.parse import parse_problem
from focusflow.planning.engine.problem import Problem, ProblemError
from focusflow.planning.engine.solve import SolverName, solve


def plan_command(
    source: str,
    seconds: float = 1.0,
    solver: SolverName = "cp-sat",
    seed: int = 1,
    workers: int = 1,
) -> int:
    """Read a problem from a file or, for '-', from standard input, and write its plan.

    Returns the exit code: 0, or 2 when the problem was refused, with the reason on standard error.
    """
    try:
        problem = _read(source, sys.stdin)
    except ProblemError as error:
        print(error, file=sys.stderr)
        return 2
    plan = solve(problem, seconds=seconds, solver=solver, seed=seed, workers=workers)
    json.dump(plan.to_json(), sys.stdout, indent=2, ensure_ascii=False)
    print()
    return 0


def _read(source: str, standard_input: TextIO) -> Problem:
    try:
        text = standard_input.read() if source == "-" else Path(source).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ProblemError(source, f"cannot be read: {error}") from error
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ProblemError("problem", f"is not JSON: {error}") from error
    return parse_problem(data)

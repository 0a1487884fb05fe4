"""What is compiled beforehand is all that a plan needs."""

from __future__ import annotations

import subprocess
import sys

from tests.conftest import ROOT

PLAN = """
from focusflow.planning.engine import parse_problem, solve
from focusflow.planning.engine.kernels import pay, prices, rebuild, start
from focusflow.planning.engine.warm import warm
from tests.planner_bench.instances import day

warm()
loops = (start.first_prices, prices.descend, pay.gains_of, rebuild.rebuild)
assert [len(loop.signatures) for loop in loops] == [1, 1, 1, 1], "something was not compiled"
solve(parse_problem(day(0)), seconds=0.5)
assert [len(loop.signatures) for loop in loops] == [1, 1, 1, 1], "something was compiled again"
"""


def test_nobody_waits_for_the_compiler_after_warming_up() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PLAN], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr

"""Run the planner beside the event loop, and make sure that there is a plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import anyio
import structlog
from anyio.to_thread import run_sync

from focusflow.planning import engine
from focusflow.planning.engine import Plan, parse_problem
from focusflow.platform import metrics

log = structlog.get_logger("planning")
Solve = Callable[..., Plan]
SEED = 1
# The solver works outside the interpreter's lock; more at once would only slow each other down.
_limiter = anyio.CapacityLimiter(2)


async def solve(problem: dict[str, Any], seconds: float, *, run: Solve = engine.solve) -> Plan:
    """Plan in about `seconds` in a thread; by plain rules when the solver fails.

    Needs no transaction; don't hold one meanwhile.
    """
    plan = await run_sync(_plan, problem, seconds, run, limiter=_limiter)
    metrics.PLANS.labels(plan.status).inc()
    metrics.PLAN_SECONDS.observe(plan.seconds)
    return plan


def _plan(problem: dict[str, Any], seconds: float, run: Solve) -> Plan:
    parsed = parse_problem(problem)
    try:
        plan = run(parsed, seconds=seconds, solver="cp-sat", seed=SEED, workers=1)
    except Exception as error:  # whatever went wrong in there, the rules still give a plan
        log.exception("solver failed", error=type(error).__name__)
        plan = engine.solve(parsed, seconds=seconds, solver="greedy", seed=SEED, workers=1)
        plan = replace(plan, status="fallback")
    return engine.without_crumbs(parsed, plan)

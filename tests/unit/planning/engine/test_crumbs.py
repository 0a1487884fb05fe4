"""Nobody is given a few minutes of a task that they do not finish by them."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from focusflow.planning.engine import parse_problem, score, solve, violations, without_crumbs
from tests.unit.planning.engine.test_properties import problems


def test_a_crumb_is_left_out_and_counted_as_not_placed(make) -> None:
    task = make.task("a", 120, 50, min_block=45, max_block=60)
    data = make.problem(task, windows=[make.span("09:00", "10:15")])
    problem = parse_problem(data)
    crumbly = solve(problem, seconds=5)
    assert sorted((b.end - b.start).seconds // 60 for b in crumbly.blocks) == [15, 60]
    plan = without_crumbs(problem, crumbly)
    assert [(b.end - b.start).seconds // 60 for b in plan.blocks] == [60]
    assert [(left.task, left.minutes) for left in plan.unscheduled] == [("a", 60)]
    assert plan.score == score(problem, plan)
    assert plan.bound == crumbly.bound


def test_a_short_end_of_a_task_stays(make) -> None:
    task = make.task("a", 75, 50, min_block=45, max_block=60)
    problem = parse_problem(make.problem(task))
    plan = solve(problem, seconds=5)
    assert without_crumbs(problem, plan) == plan


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(problems())
def test_no_rule_is_broken_by_it(data: dict) -> None:
    problem = parse_problem(data)
    plan = without_crumbs(problem, solve(problem, solver="greedy"))
    assert violations(problem, plan) == []
    placed: dict[str, list[int]] = {}
    for block in plan.blocks:
        placed.setdefault(block.task, []).append((block.end - block.start).seconds // 60)
    for found in data["tasks"]:
        lengths = placed.get(found["id"], [])
        if lengths and found["min_block"] and sum(lengths) < found["minutes"]:
            assert min(lengths) >= found["min_block"]

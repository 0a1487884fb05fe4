"""Impossible problems get a plan with nothing placed and true reasons, at once."""

from __future__ import annotations

import sys
from collections import Counter
from types import FrameType
from typing import Any

import pytest

from focusflow.planning.engine import Plan, parse_problem, solve, violations

Json = dict[str, Any]
# Calls of functions, thrice what the largest of these problems takes without a search.
MOST_CALLS = 1_500_000


def counted(data: Json, solver: Any) -> tuple[Plan, int]:
    """The plan within 5 s, and how many calls of functions it took."""
    problem = parse_problem(data)
    # What is loaded for the first plan of a process is no work on this one.
    solve(parse_problem(data | {"tasks": []}), seconds=0.1, solver=solver)
    calls = 0

    def count(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal calls
        calls += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        plan = solve(problem, seconds=5, solver=solver)
    finally:
        sys.setprofile(before)
    assert violations(problem, plan) == []
    return plan, calls


def no_window(make: Any) -> Json:
    return make.problem(*(make.task(f"t{n}", 60) for n in range(500)), windows=[])


def no_window_in_a_chain(make: Any) -> Json:
    tasks = [
        make.task(f"t{n}", 60, depends_on=[f"t{n - 1}"] if n else [], min_block=15)
        for n in range(500)
    ]
    return make.problem(*tasks, windows=[])


def hard_dues_without_a_window(make: Any) -> Json:
    tasks = [make.task(f"t{n}", 60, due=make.at("08:45"), due_is_hard=True) for n in range(300)]
    return make.problem(*tasks, windows=[])


def more_than_a_year(make: Any) -> Json:
    return make.problem(*(make.task(f"t{n}", 366 * 1440) for n in range(50)))


def days_that_hold_nothing(make: Any) -> Json:
    limits = {"minutes_per_day": 0}
    return make.problem(*(make.task(f"t{n}", 60) for n in range(500)), limits=limits)


CASES = [
    (no_window, "no_window", "no window has free time after 08:00"),
    (no_window_in_a_chain, "blocked_by", 'waits for "T498", which is not wholly placed; no window'),
    (hard_dues_without_a_window, "no_room_before_due", "needs 60 min in one piece before 08:45, 0"),
    (
        more_than_a_year,
        "too_long",
        "needs 527040 min in one piece, the longest free stretch is 480",
    ),
    (days_that_hold_nothing, "day_full", "needs 60 min in one piece, a day holds at most 0 min"),
]


@pytest.mark.parametrize(("build", "code", "reason"), CASES)
def test_nothing_is_placed_and_said_why(make: Any, build: Any, code: str, reason: str) -> None:
    data = build(make)
    plan, calls = counted(data, "greedy")
    assert plan.blocks == ()
    assert len(plan.unscheduled) == len(data["tasks"])
    assert plan.unscheduled[-1].code == code
    assert plan.unscheduled[-1].reason.startswith(reason)
    assert calls < MOST_CALLS


@pytest.mark.parametrize(
    "build",
    [
        no_window,
        no_window_in_a_chain,
        hard_dues_without_a_window,
        more_than_a_year,
        days_that_hold_nothing,
    ],
)
def test_there_is_no_search_for_what_cannot_be(make: Any, build: Any) -> None:
    plan, calls = counted(build(make), "cp-sat")
    assert plan.blocks == ()
    assert calls < MOST_CALLS
    # The simplest bound is reached, so nothing was searched for.
    assert plan.status == "optimal"


def test_of_all_that_is_fixed_at_one_time_one_is_placed(make: Any) -> None:
    tasks = [make.task(f"t{n}", 60, 5, fixed_start=make.at("10:00")) for n in range(300)]
    for solver in ("greedy", "cp-sat"):
        plan, calls = counted(make.problem(*tasks), solver)
        assert len(plan.blocks) == 1
        said = Counter((left.code, left.reason) for left in plan.unscheduled)
        title = plan.blocks[0].task.upper()
        assert said == {("fixed_conflict", f'fixed at 10:00, where "{title}" is'): 299}
        assert calls < MOST_CALLS

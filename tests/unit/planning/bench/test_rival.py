"""A rival is judged as the planner is, and beats nobody with a plan that breaks a rule."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from focusflow.planning.engine import parse_problem
from focusflow.planning.engine.frame import make_frame
from tests.planner_bench import instances, measure, rival
from tests.planner_bench.checker import check
from tests.planner_bench.families import Case, Run, contests
from tests.planner_bench.mixed import mixed
from tests.planner_bench.solvers import OURS, SOLVERS, greedy, rivals

Json = dict[str, Any]
HERE = not rival.missing()


def made(number: int, solver: str, total: float, **figures: float) -> Run:
    case = Case("days", number)
    return Run(case, solver, 1.0, 900.0, total, None, None, (), figures)


def test_the_planner_is_compared_with_the_rival_case_by_case() -> None:
    pairs = [(100.0, 90.0), (100.0, 100.0), (90.0, 100.0), (110.0, 100.0)]
    runs = [made(n, "cp-sat", own) for n, (own, _) in enumerate(pairs)]
    runs += [made(n, "timefold", other, dropped=0, lost=0) for n, (_, other) in enumerate(pairs)]
    rows = {row.name: row for row in measure.days(runs)}
    share = rows["day, cp-sat at 1 s: score at least that of timefold"]
    assert (share.value, share.goal, share.verdict) == (75.0, 95.0, "short")
    assert rows["day, cp-sat at 1 s: score over timefold"].value == pytest.approx(5.0)
    assert "day, timefold at 1 s: lost" not in rows


def test_what_the_rival_lost_with_broken_rules_is_said() -> None:
    runs = [made(0, "cp-sat", 9.0), made(0, "timefold", 8.0, dropped=2, lost=3.5)]
    rows = {row.name: row for row in measure.days(runs)}
    assert rows["day, timefold at 1 s: lost"].value == 3.5


def test_only_blocks_that_break_no_rule_are_kept() -> None:
    problem = instances.typical(3)
    blocks = greedy(problem, 0)["blocks"]
    assert rival.sound(problem, blocks) == blocks
    kept = rival.sound(problem, [*blocks, {**blocks[0], "task": blocks[1]["task"]}])
    assert 0 < len(kept) < len(blocks)
    left = rival._unscheduled(problem, kept)
    assert check(problem, {"blocks": kept, "breaks": [], "unscheduled": left}) == []


@pytest.mark.parametrize("seed", range(40))
def test_the_pieces_of_a_task_make_up_the_task(seed: int) -> None:
    frame = make_frame(parse_problem(mixed(seed)))
    for item in frame.items:
        lengths = rival._lengths(item, frame)
        assert all(0 < length <= item.most for length in lengths)
        assert all(length >= min(item.least, item.need) for length in lengths)
        assert not lengths or sum(lengths) <= item.need
    if frame.grid.segments:
        stretches, fixed = rival._stretches(frame)
        assert all(a[1] <= b[0] for a, b in pairwise(stretches))
        assert {row[3] for row in stretches} - {-1} <= fixed


def test_it_takes_part_in_days_and_weeks_where_it_is_installed() -> None:
    assert ("timefold" in SOLVERS) == HERE
    assert rivals("random") == rivals("midnight") == []
    assert rivals("days") == rivals("weeks") == (["timefold"] if HERE else [])
    assert {name for name, _ in contests("random")} == set(OURS)

"""A wrong plan is noticed, and the rows of the table say what the plans were."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from tests.bench.report import Measure
from tests.planner_bench import __main__ as command
from tests.planner_bench import instances, measure
from tests.planner_bench.children import Found, peak_mb
from tests.planner_bench.families import FAMILIES, Case, Run, faults, passed_bounds
from tests.planner_bench.solvers import greedy

Json = dict[str, Any]


def made(number: int, solver: str, total: float, seconds: float = 1.0, **more: Any) -> Run:
    """A run as if a solver had made it."""
    known: dict[str, Any] = {
        "case": Case("days", number), "wall_ms": 100.0, "bound": None, "gap": 0.02, "faults": (),
    }  # fmt: skip
    return Run(**{**known, **more}, solver=solver, seconds=seconds, total=total)


@pytest.fixture
def planned() -> tuple[Json, Json]:
    problem = instances.typical(1)
    return problem, greedy(problem, 0)


def test_a_sound_plan_has_no_faults(planned: tuple[Json, Json]) -> None:
    assert list(faults(*planned)) == []


def test_a_plan_that_breaks_a_rule_is_noticed(planned: tuple[Json, Json]) -> None:
    problem, plan = planned
    doubled = deepcopy(plan)
    doubled["blocks"].append(doubled["blocks"][0])
    assert any("rule" in fault.lower() for fault in faults(problem, doubled))


@pytest.mark.parametrize("term", ["total", "value", "early"])
def test_a_score_that_the_plan_does_not_have_is_noticed(
    planned: tuple[Json, Json], term: str
) -> None:
    problem, plan = planned
    plan["score"][term] += 0.01
    assert any(fault.startswith(f"score: {term} is") for fault in faults(problem, plan))


def test_a_bound_below_the_score_and_a_wrong_gap_are_noticed(planned: tuple[Json, Json]) -> None:
    problem, plan = planned
    plan["bound"] = plan["score"]["total"] - 1
    assert [fault.split(":")[0] for fault in faults(problem, plan)] == ["bound", "gap"]
    del plan["bound"], plan["gap"]
    assert list(faults(problem, plan)) == []


def test_a_proof_that_another_plan_refutes_is_noticed() -> None:
    low = made(1, "cp-sat", 90, bound=95)
    assert list(passed_bounds([low, made(1, "other", 95)])) == []
    (said,) = passed_bounds([low, made(1, "other", 96)])
    assert "other at 1 s has 96.0" in said
    assert "bound 95.0" in said


def test_a_goal_can_be_something_to_reach() -> None:
    assert measure.AtLeast("plans", 5.0, "/s", 5.0).verdict == "ok"
    assert measure.AtLeast("plans", 4.9, "/s", 5.0).verdict == "short"
    assert measure.AtLeast("plans", 4.9, "/s").verdict == ""
    assert ">= 5" in measure.row(measure.AtLeast("plans", 4.9, "/s", 5.0))
    assert "<= 5" in measure.row(Measure("gap", 4.9, "%", 5.0))


def test_days_are_compared_with_the_rules_alone() -> None:
    runs = [made(n, "greedy", 100, 0.0, gap=0.3) for n in range(3)]
    runs += [made(n, "cp-sat", total, gap=0.02 * n) for n, total in enumerate((110, 120, 150))]
    rows = {row.name: row for row in measure.measures("days", Found(runs, 250.0))}
    assert rows["day, cp-sat at 1 s: score over greedy"].value == pytest.approx(20)
    assert rows["day, cp-sat at 1 s: score over greedy"].verdict == "ok"
    assert rows["day, cp-sat at 1 s: gap, p95"].value == pytest.approx(4)
    assert rows["day, cp-sat at 1 s: gap, p95"].verdict == "short"
    assert rows["day, greedy: gap, p95"].goal is None
    assert rows["days: peak of memory"].verdict == "ok"


def test_instances_with_an_optimum_of_0_are_counted_and_left_out_of_the_mean() -> None:
    pairs = [(110, 100), (240, 200), (0, 0), (7, 0)]
    runs = [
        made(n, "cp-sat", 0, 10.0, figures={"tardiness": late, "optimum": best, "missing": 0})
        for n, (late, best) in enumerate(pairs)
    ]
    rows = measure.measures("tardiness", Found(runs))
    values = {
        row.name.partition(": ")[2]: row.value for row in rows if "optimum hit" not in row.name
    }
    assert values["mean excess"] == pytest.approx(15)
    assert values["total excess"] == pytest.approx(57 / 300 * 100)
    hits = [(row.value, row.note) for row in rows if "optimum hit" in row.name]
    assert hits == [
        (0, "of 2 with an optimum above 0"),
        (1, "of 2 with an optimum of 0, left out of the mean"),
    ]


def test_a_million_users_need_as_many_cores_as_their_plans_take() -> None:
    runs = [made(n, "cp-sat", 1, 0.3, wall_ms=180.0) for n in range(4)]
    runs.append(made(0, "cp-sat", 1, 0.3, wall_ms=290.0, case=Case("midnight", 0, tasks=80)))
    rows = {row.name: row for row in measure.measures("midnight", Found(runs))}
    assert rows["midnight, cp-sat at 0.3 s: plans"].value == pytest.approx(1 / 0.18)
    assert rows["midnight, cp-sat at 0.3 s: cores for all users"].value == pytest.approx(50)
    assert rows["midnight, cp-sat at 0.3 s: a plan of 80 tasks"].value == 290.0


def test_parts_are_chosen_by_name_and_run_in_their_order() -> None:
    assert command.arguments([]).only == list(FAMILIES)
    assert command.arguments(["--only", "midnight,days"]).only == ["days", "midnight"]
    with pytest.raises(SystemExit):
        command.arguments(["--only", "nights"])


def test_a_wrong_plan_fails_the_run_and_a_missed_goal_does_not(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert command._conclude([Measure("gap", 9.0, "%", 3.0)], []) == 0
    assert command._conclude([], ["days 3, greedy: rule 1"]) == 1
    said = capsys.readouterr()
    assert "1 short of the goal\n  gap" in said.out
    assert "wrong: days 3, greedy: rule 1" in said.err


def test_the_peak_of_memory_is_in_megabytes() -> None:
    assert 10 < peak_mb() < 10_000

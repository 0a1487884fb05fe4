"""The random problems mix what they say they do, and no plan of them is wrong."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from focusflow.planning.engine import parse_problem
from tests.planner_bench import families, measure
from tests.planner_bench.children import Found
from tests.planner_bench.families import Case, Run
from tests.planner_bench.mixed import mixed
from tests.planner_bench.scoring import moment

Json = dict[str, Any]
MANY = [mixed(seed) for seed in range(400)]


def test_the_same_seed_gives_the_same_problem_and_another_seed_another() -> None:
    assert mixed(3) == mixed(3)
    assert len({json.dumps(mixed(seed)) for seed in range(20)}) == 20


def test_the_planner_accepts_every_problem() -> None:
    for data in MANY:
        assert len(parse_problem(data).tasks) == len(data["tasks"])
        assert json.loads(json.dumps(data)) == data


def changes_the_clock(data: Json) -> bool:
    zone = ZoneInfo(data["zone"])
    times = [moment(w[edge]) for w in data["windows"] for edge in ("start", "end")]
    return len({at.astimezone(zone).utcoffset() for at in times}) > 1


def over_midnight(data: Json) -> bool:
    zone = ZoneInfo(data["zone"])
    return any(
        moment(w["start"]).astimezone(zone).date()
        != (moment(w["end"]) - timedelta(minutes=1)).astimezone(zone).date()
        for w in data["windows"]
    )


def tasks_with(field: str) -> Any:
    return lambda data: any(task[field] for task in data["tasks"])


FEATURES = {
    "a change of the clock": changes_the_clock,
    "a window over midnight": over_midnight,
    "no window": lambda data: not data["windows"],
    "several days": lambda data: len(data["tasks"]) > 8,
    "splitting": tasks_with("max_block"),
    "dependencies": tasks_with("depends_on"),
    "fixed tasks": tasks_with("fixed_start"),
    "releases": tasks_with("earliest"),
    "hard dues": lambda data: any(t["due"] and t["due_is_hard"] for t in data["tasks"]),
    "previous blocks": lambda data: bool(data["previous"]),
    "a limit of minutes": lambda data: data["limits"]["minutes_per_day"] is not None,
    "a limit of load": lambda data: data["limits"]["load_per_day"] is not None,
    "no break": lambda data: data["breaks"] is None,
    "long breaks": lambda data: bool(data["breaks"] and "long_after" in data["breaks"]),
    "a slot that divides no hour": lambda data: 60 % data["slot_minutes"] != 0,
    "a weight of nothing": lambda data: 0 in data["weights"].values(),
    "a usual weight": lambda data: len(data["weights"]) < 5,
}


@pytest.mark.parametrize("feature", FEATURES)
def test_each_feature_is_in_many_problems_and_not_in_all(feature: str) -> None:
    count = sum(bool(FEATURES[feature](data)) for data in MANY)
    assert 10 <= count < len(MANY)


@pytest.mark.parametrize("seed", range(36))
def test_no_plan_of_a_random_problem_is_wrong(seed: int) -> None:
    runs = families.run(Case("random", seed))
    assert [run.solver for run in runs] == ["greedy", "cp-sat"]
    assert [fault for run in runs for fault in run.faults] == []
    assert list(families.passed_bounds(runs)) == []


def made(number: int, solver: str, **more: Any) -> Run:
    seconds = 0.0 if solver == "greedy" else 0.05
    known: dict[str, Any] = {"wall_ms": 9.0, "total": 5.0, "bound": 5.0, "gap": 0.0, "faults": ()}
    return Run(Case("random", number), solver, seconds, **{**known, **more}, figures={"blocks": 2})


def test_what_is_wrong_is_counted() -> None:
    runs = [made(n, solver) for n in range(9) for solver in ("greedy", "cp-sat")]
    runs.append(made(9, "greedy", faults=("rule 1: it overlaps", "rule 2: it is short")))
    runs.append(made(9, "cp-sat", faults=("score: total is 4 and not 5",), total=6.0))
    rows = {row.name: row for row in measure.measures("random", Found(runs))}
    assert rows["random: problems"].value == 10
    wrong = {name: row.value for name, row in rows.items() if row.unit == "problems" and row.value}
    assert wrong == {
        "random: problems": 10,
        "random, greedy: broken rules": 1,
        "random, cp-sat at 0.05 s: wrong scores": 1,
        "random: passed bounds": 1,
    }
    assert rows["random: passed bounds"].verdict == "short"
    assert rows["random, greedy: wrong scores"].verdict == "ok"

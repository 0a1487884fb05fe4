"""The problems that the planner is measured on are what the table says they are."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from focusflow.planning.engine import parse_problem
from tests.planner_bench import instances, precedence, tardiness
from tests.planner_bench.checker import check, score
from tests.planner_bench.drawing import minutes, moment
from tests.planner_bench.solvers import greedy

Json = dict[str, Any]
SEEDS = range(12)
MAKERS = [instances.day, instances.week, instances.typical, precedence.precedence_day]


def free_minutes(problem: Json) -> int:
    """What the windows hold beside the busy times, slot by slot."""
    slot = timedelta(minutes=problem["slot_minutes"])
    busy = [(moment(b["start"]), moment(b["end"])) for b in problem["busy"]]
    found = 0
    for window in problem["windows"]:
        at = moment(window["start"])
        while at < moment(window["end"]):
            found += all(at + slot <= start or end <= at for start, end in busy)
            at += slot
    return found * int(problem["slot_minutes"])


@pytest.mark.parametrize("make", MAKERS)
def test_the_same_seed_gives_the_same_problem_and_another_seed_another(
    make: Callable[[int], Json],
) -> None:
    assert make(3) == make(3)
    assert len({json.dumps(make(seed)) for seed in range(5)}) == 5


@pytest.mark.parametrize("make", MAKERS)
def test_the_planner_accepts_every_problem(make: Callable[[int], Json]) -> None:
    for seed in SEEDS:
        problem = make(seed)
        assert len(parse_problem(problem).tasks) == len(problem["tasks"])
        assert json.loads(json.dumps(problem)) == problem


@pytest.mark.parametrize(
    ("make", "tasks", "meetings"), [(instances.day, 50, 8), (instances.week, 150, 40)]
)
def test_days_and_weeks_are_crowded(make: Callable[[int], Json], tasks: int, meetings: int) -> None:
    for seed in SEEDS:
        problem = make(seed)
        assert len(problem["tasks"]) == tasks
        assert len(problem["busy"]) == meetings
        wanted = sum(task["minutes"] for task in problem["tasks"])
        assert wanted > 1.3 * free_minutes(problem)


def test_a_day_has_all_that_a_planner_must_heed() -> None:
    days = [instances.day(seed) for seed in range(30)]
    for day in days:
        assert [minutes(window) for window in day["windows"]] == [12 * 60]
        assert all(15 <= task["minutes"] <= 120 for task in day["tasks"])
        assert all(15 <= minutes(meeting) <= 60 for meeting in day["busy"])
        assert sum(task["max_block"] is not None for task in day["tasks"]) in range(14, 19)
        assert sum(bool(task["depends_on"]) for task in day["tasks"]) == 8
        assert sum(task["fixed_start"] is not None for task in day["tasks"]) <= 2
        assert any(task["due"] and task["due_is_hard"] for task in day["tasks"])
        assert any(task["lateness_per_hour"] for task in day["tasks"])
        assert any(task["earliest"] for task in day["tasks"])
        assert 360 <= day["limits"]["minutes_per_day"] <= 480
    assert len({day["windows"][0]["start"][:10] for day in days}) == 30
    assert {day["limits"]["buffer_minutes"] for day in days} == {0, 5}
    assert {day["limits"]["load_per_day"] is None for day in days} == {True, False}
    assert any(task["fixed_start"] for day in days for task in day["tasks"])


def test_thirty_weeks_hold_a_change_of_the_clock() -> None:
    offsets = [
        {datetime.fromisoformat(w["start"]).utcoffset() for w in instances.week(seed)["windows"]}
        for seed in range(30)
    ]
    assert [seed for seed, found in enumerate(offsets) if len(found) == 2] == [0]
    assert all(len(instances.week(seed)["windows"]) == 7 for seed in (0, 30))


def test_an_ordinary_day_is_ordinary() -> None:
    for seed in SEEDS:
        problem = instances.typical(seed)
        assert 8 <= len(problem["tasks"]) <= 15
        assert 3 <= len(problem["busy"]) <= 5
        assert [minutes(window) for window in problem["windows"]] == [8 * 60]
    assert len(instances.typical(1, 80)["tasks"]) == 80


def test_a_replan_is_accepted_and_comes_from_the_plan_of_the_same_day() -> None:
    def plan_of(problem: Json) -> Json:
        return greedy(problem, 0)

    for seed in range(5):
        problem = instances.replan(seed, plan_of)
        parse_problem(problem)
        assert problem == instances.replan(seed, plan_of)
        assert moment(problem["now"]).strftime("%H:%M") == "11:00"
        planned = plan_of(instances.day(seed))["blocks"]
        coming = [b for b in planned if moment(b["start"]) >= moment(problem["now"])]
        assert len(problem["previous"]) == len(coming) > 0


@pytest.mark.parametrize("seed", range(25))
def test_on_a_precedence_day_the_best_plan_places_all_that_can_be_placed(seed: int) -> None:
    problem = precedence.precedence_day(seed)
    planted = {block["task"] for block in problem["planted"]}
    left = [task for task in problem["tasks"] if task["id"] not in planted]
    plan = {
        "blocks": [{**block, "reason": "planted"} for block in problem["planted"]],
        "breaks": [],
        "unscheduled": [
            {"task": t["id"], "minutes": t["minutes"], "code": "too_long", "reason": "too long"}
            for t in left
        ],
    }
    assert check(problem, plan) == []
    assert precedence.places_all(problem, plan)
    assert 12 <= len(planted) <= 30
    window = minutes(problem["windows"][0])
    longest = {t["id"] for t in left if t["minutes"] > window}
    assert all(t["id"] in longest or longest & set(t["depends_on"]) for t in left)
    values = [task["value"] for task in problem["tasks"] if task["id"] in planted]
    # Leaving out any of them would cost more than all that this plan costs.
    assert score(problem, plan)["total"] > sum(values) - min(values)


def write_instances(folder: Path, count: int, jobs: int) -> list[list[int]]:
    """Random instances in the form of the OR-Library: lengths, weights, dues, 20 in a line."""
    chance = Random(1)
    rows = [[chance.randint(1, 100) for _ in range(jobs)] for _ in range(3 * count)]
    numbers = [number for row in rows for number in row]
    lines = [numbers[at : at + 20] for at in range(0, len(numbers), 20)]
    text = "\n".join("".join(f"{number:6}" for number in line) for line in lines)
    (folder / f"wt{jobs}.txt").write_text(text + "\n")
    (folder / f"wtopt{jobs}.txt").write_text("".join(f" {n}\n" for n in range(count)) + " \n \n")
    return rows


def test_all_instances_of_a_file_are_read(tmp_path: Path) -> None:
    rows = write_instances(tmp_path, 125, 40)
    found = tardiness.read(tmp_path)
    assert len(found) == 125
    assert [found[7].lengths, found[7].weights, found[7].dues] == [
        tuple(row) for row in rows[21:24]
    ]
    assert [instance.optimum for instance in found] == list(range(125))
    parse_problem(tardiness.problem(found[7]))


def test_a_file_that_does_not_fit_its_optima_is_refused(tmp_path: Path) -> None:
    write_instances(tmp_path, 5, 40)
    (tmp_path / "wtopt40.txt").write_text("1\n2\n")
    with pytest.raises(ValueError, match="600 numbers"):
        tardiness.read(tmp_path)


JOBS = tardiness.Instance(lengths=(10, 20, 30), weights=(3, 1, 2), dues=(5, 60, 30), optimum=35)


def plan_in_order(*jobs: int) -> Json:
    """The jobs one after the other from the start."""
    blocks, at = [], tardiness.START
    for n in jobs:
        end = at + timedelta(minutes=JOBS.lengths[n])
        blocks.append({"task": f"j{n}", "start": at.isoformat(), "end": end.isoformat()})
        at = end
    return {"blocks": blocks}


@pytest.mark.parametrize(
    ("order", "by_hand"),
    [
        ((0, 1, 2), 3 * 5 + 2 * 30),  # ends at 10, 30, 60
        ((0, 2, 1), 3 * 5 + 2 * 10),  # 10, 40, 60
        ((2, 1, 0), 3 * 55),  # 30, 50, 60
        ((0, 2), 3 * 5 + 2 * 10),  # the job left out follows at 60
    ],
)
def test_weighted_tardiness_of_an_order_is_right(order: tuple[int, ...], by_hand: int) -> None:
    assert tardiness.weighted_tardiness(JOBS, plan_in_order(*order)) == by_hand


def test_the_score_of_an_order_falls_by_its_weighted_tardiness() -> None:
    plan = plan_in_order(0, 2, 1)
    lost = 3 * tardiness.VALUE - score(tardiness.problem(JOBS), plan)["total"]
    assert lost == pytest.approx(tardiness.weighted_tardiness(JOBS, plan))


def test_days_begin_on_the_days_they_name() -> None:
    assert instances.day(0)["windows"][0]["start"] == "2026-01-05T08:00:00+01:00"
    assert date.fromisoformat(instances.week(0)["windows"][0]["start"][:10]).weekday() == 0

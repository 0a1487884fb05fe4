"""The rule-based planner."""

import pytest

from focusflow.planning.engine import parse_problem, solve, violations


def plan(data):
    problem = parse_problem(data)
    made = solve(problem, solver="greedy")
    assert violations(problem, made) == []
    assert made.solver == "greedy"
    return made


def times(made):
    return {b.task: b.start.strftime("%H:%M") for b in made.blocks}


def test_with_room_for_one_the_more_valuable_goes_in(make):
    made = plan(
        make.problem(
            make.task("a", 60, 10), make.task("b", 60, 20), windows=[make.span("09:00", "10:00")]
        )
    )
    assert [b.task for b in made.blocks] == ["b"]


def test_many_small_tasks_beat_one_big_of_less_value(make):
    tasks = [make.task("big", 60, 20), *(make.task(f"s{i}", 15, 9) for i in range(4))]
    made = plan(make.problem(*tasks, windows=[make.span("09:00", "10:00")]))
    assert made.score.total == pytest.approx(36)


def test_dependencies_come_in_order_and_lift_what_they_wait_for(make):
    tasks = [
        make.task("poor", 60, 0, depends_on=[]),
        make.task("rich", 60, 90, depends_on=["poor"]),
        make.task("other", 60, 30),
    ]
    made = plan(
        make.problem(*tasks, windows=[make.span("09:00", "11:00")])
        | {"weights": {"early": 0.1, "switch": 0, "energy": 0, "fragment": 0, "move": 0}}
    )
    assert [b.task for b in made.blocks] == ["poor", "rich"]


def test_fixed_tasks_stay_and_what_they_need_comes_before(make):
    tasks = [
        make.task("first", 60, 1),
        make.task("pinned", 60, 1, fixed_start=make.at("10:00"), depends_on=["first"]),
        make.task("rich", 60, 99),
    ]
    made = plan(make.problem(*tasks, windows=[make.span("09:00", "11:00")]))
    assert times(made) == {"first": "08:00", "pinned": "09:00"}


def test_of_two_fixed_at_one_time_the_more_valuable_stays(make):
    tasks = [make.task(i, 60, v, fixed_start=make.at("10:00")) for i, v in (("a", 5), ("b", 6))]
    made = plan(make.problem(*tasks))
    assert [b.task for b in made.blocks] == ["b"]
    assert [(u.task, u.code) for u in made.unscheduled] == [("a", "fixed_conflict")]


def test_a_long_task_is_split_with_breaks_between(make):
    data = make.problem(
        make.task("a", 90, min_block=25, max_block=25),
        slot_minutes=5,
        breaks={"after_minutes": 25, "minutes": 5},
    )
    made = plan(data)
    lengths = [(b.end - b.start).seconds // 60 for b in made.blocks]
    assert lengths == [25, 25, 25, 15]
    assert [(b.end - b.start).seconds // 60 for b in made.breaks] == [5, 5, 5]


def test_demanding_work_lands_in_the_peak(make):
    data = make.problem(
        make.task("a", 60, energy="high"), energy_by_hour={"14": 1.0}, weights={"energy": 2}
    )
    assert times(plan(data)) == {"a": "13:00"}


def test_a_block_stays_where_it_was(make):
    previous = [make.span("15:00", "16:00", task="a")]
    data = make.problem(make.task("a", 60), previous=previous)
    del data["weights"]
    assert times(plan(data)) == {"a": "14:00"}


def test_day_limits_move_work_to_the_next_day(make):
    windows = [make.span("09:00", "17:00"), make.span("09:00", "17:00", "2026-11-24")]
    tasks = [make.task(i, 60, load=2) for i in "abc"]
    for limits in ({"minutes_per_day": 120}, {"load_per_day": 8}):
        made = plan(make.problem(*tasks, windows=windows, limits=limits))
        assert sorted(b.start.day for b in made.blocks) == [23, 23, 24]


def test_a_task_that_costs_more_than_it_brings_is_left_out(make):
    data = make.problem(make.task("a", 60, 1), weights={"early": 5})
    made = plan(data)
    assert made.blocks == ()
    assert made.unscheduled[0].code == "lower_value"


def test_the_same_problem_gives_the_same_plan(make):
    data = make.problem(*(make.task(f"t{i}", 15 * (1 + i % 4), 10 + i % 5) for i in range(30)))
    assert plan(data).blocks == plan(data).blocks

"""The whole planner: known optima, honest bounds, and a plan whatever happens."""

import json
import sys

import pytest

from focusflow.planning.engine import Plan, parse_problem, score, solve, violations
from focusflow.planning.engine.frame import make_frame
from focusflow.planning.engine.relaxation import relax


def plan(data, **more):
    problem = parse_problem(data)
    made = solve(problem, **{"seconds": 0.5} | more)
    assert violations(problem, made) == []
    assert score(problem, made) == made.score
    assert made.bound >= made.score.total
    assert made.gap == pytest.approx((made.bound - made.score.total) / max(1, abs(made.bound)))
    return made


FULL = {"energy": 2, "switch": 1, "fragment": 1, "move": 3, "early": 0.05}


def tiny(make):
    """Problems that can be solved by trying everything."""
    short = [make.span("09:00", "11:00")]
    two = [make.span("09:00", "10:00"), make.span("10:30", "11:30")]
    a, b, c = (
        make.task("a", 45, 30, energy="high", category="x"),
        make.task("b", 30, 20, category="y", due=make.at("09:45"), lateness_per_hour=8),
        make.task("c", 30, 18, energy="medium", category="x", load=2),
    )
    split = make.task("s", 60, 25, min_block=30, max_block=45, category="y")
    peak = {"10": 1.0, "9": 0.2}
    rest = {"after_minutes": 45, "minutes": 15}
    return {
        "order": make.problem(a, b, c, windows=short, energy_by_hour=peak),
        "breaks": make.problem(a, b, c, windows=short, breaks=rest),
        "long breaks": make.problem(
            a, b, c, windows=short, breaks=rest | {"long_after": 1, "long_minutes": 30}
        ),
        "long block": make.problem(
            make.task("a", 60, 30), b, c, windows=short, breaks=rest | {"after_minutes": 30}
        ),
        "windows": make.problem(a, b, c, windows=two, energy_by_hour=peak),
        "needs": make.problem(a, b, c | {"depends_on": ["a"]}, windows=two),
        "limits": make.problem(a, b, c, windows=two, limits={"minutes_per_day": 75}),
        "load": make.problem(a, b | {"load": 1}, c, windows=two, limits={"load_per_day": 2}),
        "split": make.problem(split, b, windows=two, breaks=rest),
        "split late": make.problem(
            split | {"due": make.at("09:30"), "lateness_per_hour": 4}, a, windows=short
        ),
        "split needs": make.problem(split, b | {"depends_on": ["s"]}, windows=two),
        "kept": make.problem(a, b, windows=short, previous=[make.span("10:15", "11:00", task="a")]),
        "hard": make.problem(a, b | {"due_is_hard": True}, windows=short, now=make.at("09:10")),
    }


NAMES = [
    "order", "breaks", "long breaks", "long block", "windows", "needs", "limits", "load",
    "split", "split late", "split needs", "kept", "hard",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_the_optimum_is_found_and_proven(make, best_by_trying_all, name):
    data = tiny(make)[name] | {"weights": FULL}
    best = best_by_trying_all(data)
    made = plan(data, seconds=10)
    assert made.status == "optimal"
    assert made.score.total == pytest.approx(best, abs=1e-3)
    assert made.bound >= best - 1e-6


@pytest.mark.parametrize("name", NAMES)
def test_every_bound_is_above_the_optimum(make, best_by_trying_all, name):
    data = tiny(make)[name] | {"weights": FULL}
    best = best_by_trying_all(data)
    frame = make_frame(parse_problem(data))
    assert solve(frame.problem, solver="greedy").bound >= best - 1e-9
    relaxed = relax(frame, 5)
    assert relaxed is not None
    assert relaxed.bound >= best - 1e-9


def test_nothing_to_do_is_an_optimal_plan(make):
    made = plan(make.problem())
    assert (made.blocks, made.unscheduled, made.status) == ((), (), "optimal")
    assert made.to_json()["score"]["total"] == 0


@pytest.mark.parametrize("solver", ["cp-sat", "greedy"])
def test_an_impossible_problem_gets_an_empty_plan_with_reasons(make, solver):
    tasks = [make.task("a", 60), make.task("year", 15 * 40_000, min_block=15)]
    for more in (
        {"windows": []},
        {"windows": [make.span("09:00", "09:00")]},
        {"busy": [make.span("00:00", "23:00")]},
        {"now": make.at("20:00")},
    ):
        made = plan(make.problem(*tasks) | more, solver=solver)
        assert made.blocks == ()
        assert [u.code for u in made.unscheduled] == ["no_window", "no_window"]


def test_more_work_than_a_year_holds_is_placed_in_part(make):
    made = plan(make.problem(make.task("a", 15 * 40_000, min_block=15, max_block=60)))
    assert sum((b.end - b.start).seconds for b in made.blocks) == 8 * 3600
    assert made.unscheduled[0].minutes == 15 * 40_000 - 480


def test_all_fixed_on_top_of_each_other_leaves_one(make):
    tasks = [make.task(f"t{i}", 60, fixed_start=make.at("10:00")) for i in range(5)]
    made = plan(make.problem(*tasks))
    assert len(made.blocks) == 1
    assert {u.code for u in made.unscheduled} == {"fixed_conflict"}


def test_what_is_fixed_is_kept_against_more_value(make):
    tasks = [make.task("pinned", 30, 1, fixed_start=make.at("09:15")), make.task("rich", 60, 99)]
    made = plan(make.problem(*tasks, windows=[make.span("09:00", "10:00")]))
    assert [b.task for b in made.blocks] == ["pinned"]


@pytest.mark.parametrize("limits", [{"minutes_per_day": 150}, {"load_per_day": 5}])
def test_what_is_fixed_keeps_its_part_of_the_days_limits(make, limits):
    pinned = make.task("pinned", 60, 1, load=1, fixed_start=make.at("16:00"))
    rich = [make.task(f"t{i}", 30, 50 + i, load=1, category=f"c{i % 3}") for i in range(9)]
    made = plan(make.problem(pinned, *rich, limits=limits, weights=FULL))
    assert "pinned" in {block.task for block in made.blocks}
    assert sum((block.end - block.start).seconds for block in made.blocks) == 150 * 60


def test_a_block_over_midnight_counts_on_both_days(make):
    window = {"start": make.at("22:00"), "end": make.at("02:00", "2026-11-24")}
    tasks = [make.task("a", 120, 10), make.task("b", 60, 9)]
    made = plan(make.problem(*tasks, windows=[window], limits={"minutes_per_day": 60}))
    assert [b.task for b in made.blocks] == ["a"]
    assert made.blocks[0].start.strftime("%H:%M") == "22:00"  # 23:00 in Berlin


def test_search_beats_the_rules_on_a_crowded_day(make):
    tasks = [
        make.task(
            f"t{i}", 15 * (1 + i * 7 % 6), 5 + i * 11 % 23, category="xyz"[i % 3], energy="high"
        )
        for i in range(25)
    ]
    busy = [make.span(f"{h}:20", f"{h}:45") for h in ("10", "12", "14", "15")]
    data = make.problem(*tasks, busy=busy, weights=FULL)
    assert plan(data, seconds=0.8).score.total > plan(data, solver="greedy").score.total


def test_a_proven_plan_is_the_same_each_time(make):
    data = tiny(make)["windows"] | {"weights": FULL}
    first, second = (plan(data, seconds=10, seed=7) for _ in range(2))
    assert first.blocks == second.blocks
    assert first.seed == 7


def test_two_workers_give_a_sound_plan(make):
    made = plan(tiny(make)["breaks"] | {"weights": FULL}, seconds=5, workers=2)
    assert made.status == "optimal"


def test_without_the_solver_library_the_rules_plan(make, monkeypatch):
    name = "focusflow.planning.engine.search"
    monkeypatch.setitem(sys.modules, name, None)
    made = plan(tiny(make)["breaks"] | {"weights": FULL})
    assert (made.solver, made.status) == ("greedy", "fallback")
    assert made.blocks


def test_a_crash_of_the_solver_still_gives_a_plan(make, monkeypatch):
    def crash(*_args, **_more):
        raise RuntimeError("out of memory")

    monkeypatch.setattr("focusflow.planning.engine.compose.descend", crash)
    made = plan(tiny(make)["breaks"] | {"weights": FULL})
    assert (made.solver, made.status) == ("greedy", "fallback")
    assert made.blocks


def test_a_plan_that_breaks_a_rule_never_gets_out(make):
    from focusflow.planning.engine.assemble import Outcome, board_of, finish

    data = make.problem(make.task("a", 60, 10, fixed_start=make.at("10:00")))
    frame = make_frame(parse_problem(data))
    broken = board_of(frame, [(0, 4, 0)])
    sound = board_of(frame, [(8, 12, 0)])
    made = finish(frame, Outcome([broken, sound], 10, "cp-sat"), 0, 1)
    assert made.blocks[0].start.hour == 9
    empty = finish(frame, Outcome([broken], 10, "cp-sat"), 0, 1)
    assert empty.blocks == ()


@pytest.mark.parametrize("tasks", [60, 400])
def test_a_week_is_planned_within_its_bound(make, tasks):
    week = [make.span("08:00", "20:00", f"2026-11-{day}") for day in range(23, 30)]
    work = [
        make.task(
            f"t{i}", 15 * (1 + i * 7 % 6), 5 + i * 11 % 23, category="xyz"[i % 3], load=i % 3,
            **({"min_block": 15, "max_block": 45} if i % 2 else {}),
            **({"depends_on": [f"t{i - 3}"]} if i % 5 == 4 else {}),
        )
        for i in range(tasks)
    ]  # fmt: skip
    rest = {"after_minutes": 45, "minutes": 15, "long_after": 3, "long_minutes": 30}
    limits = {"minutes_per_day": 300, "load_per_day": 16}
    data = make.problem(*work, windows=week, weights=FULL, breaks=rest, limits=limits)
    made = plan(data, seconds=1.5)
    assert made.status == "feasible"
    assert 0 < made.gap < 1


def test_hardly_any_time_still_gives_a_plan(make):
    tasks = [make.task(f"t{i}", 30, 1 + i) for i in range(40)]
    made = plan(make.problem(*tasks), seconds=0.001)
    assert len(made.blocks) == 16


def test_a_plan_survives_json(make):
    data = tiny(make)["breaks"]
    problem = parse_problem(data)
    made = solve(problem, seconds=0.3)
    written = made.to_json()
    again = Plan.from_json(json.loads(json.dumps(written)), problem.zone)
    assert again == made
    assert again.to_json() == written
    assert list(written) == [
        "blocks", "breaks", "unscheduled", "score", "bound", "gap", "solver", "status", "seconds", "seed",
    ]  # fmt: skip
    assert written["blocks"][0]["start"].endswith("+01:00")


def test_a_plan_without_an_offset_is_not_read():
    with pytest.raises(ValueError, match="offset"):
        Plan.from_json(
            {"blocks": [{"task": "a", "start": "2026-11-23T09:00", "end": "2026-11-23T10:00"}]}
        )

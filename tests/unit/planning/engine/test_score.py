"""Every term of the score by numbers worked out by hand."""

import pytest

from focusflow.planning.engine import parse_problem, score

ONE = {"energy": 0, "switch": 0, "fragment": 0, "move": 0, "early": 0}


def scored(data, plan):
    return score(parse_problem(data), plan)


def test_value_is_shared_out_with_a_bonus_for_the_whole(make, plan_of):
    data = make.problem(make.task("a", 60, 50, min_block=15, max_block=30), make.task("b", 30, 10))
    half = scored(data, plan_of(("a", "09:00", "09:30")))
    assert half.value == pytest.approx(0.8 * 0.5 * 50)
    whole = scored(data, plan_of(("a", "09:00", "09:30"), ("a", "10:00", "10:30")))
    assert whole.value == pytest.approx(50)
    assert whole.total == pytest.approx(50)


def test_lateness_runs_from_a_soft_due_to_the_last_end(make, plan_of):
    soft = make.task("a", 60, due=make.at("10:00"), lateness_per_hour=4, min_block=30)
    plan = plan_of(("a", "09:00", "09:30"), ("a", "11:00", "11:30"))
    assert scored(make.problem(soft), plan).lateness == pytest.approx(-4 * 1.5)
    hard = soft | {"due_is_hard": True}
    assert scored(make.problem(hard), plan).lateness == 0
    early = plan_of(("a", "09:00", "10:00"))
    assert scored(make.problem(soft), early).lateness == 0


def test_energy_follows_the_local_hour(make, plan_of):
    data = make.problem(
        make.task("a", 60, energy="high"),
        make.task("b", 60, energy="medium"),
        make.task("c", 60, energy="low"),
        energy_by_hour={"9": 1.0, "10": 0.5},
        weights=ONE | {"energy": 2},
    )
    plan = plan_of(("a", "09:30", "10:30"), ("b", "11:00", "12:00"), ("c", "13:00", "14:00"))
    # a: half an hour at 1.0 and half an hour at 0.5, b: an hour at the usual 0.7 for half demand.
    assert scored(data, plan).energy == pytest.approx(2 * (0.75 + 0.5 * 0.7))


def test_energy_in_a_zone_that_is_off_by_three_quarters(make, plan_of):
    data = make.problem(
        make.task("a", 30, energy="high"),
        zone="Asia/Kathmandu",
        energy_by_hour={"13": 1.0, "14": 0.0},
        weights=ONE | {"energy": 1},
    )
    # 09:00 in Berlin is 13:45 in Kathmandu: a quarter of the half hour's energy is at 13.
    assert scored(data, plan_of(("a", "09:00", "09:30"))).energy == pytest.approx(0.25)


def test_switches_count_between_neighbours_of_one_day(make, plan_of):
    data = make.problem(
        *(
            make.task(i, 30, category=c)
            for i, c in (("a", "x"), ("b", "y"), ("c", "y"), ("d", "x"))
        ),
        weights=ONE | {"switch": 1.5},
    )
    plan = plan_of(
        ("a", "09:00", "09:30"),
        ("c", "16:00", "16:30"),
        ("b", "10:00", "10:30"),
        ("d", "16:30", "17:00"),
    )
    assert scored(data, plan).switch == pytest.approx(-3.0)


def test_a_night_between_is_no_switch(make):
    from focusflow.planning.engine import Plan

    data = make.problem(
        make.task("a", 30, category="x"),
        make.task("b", 30, category="y"),
        weights=ONE | {"switch": 1},
    )
    plan = Plan.from_json(
        {
            "blocks": [
                {"task": "a", "start": make.at("23:30"), "end": make.at("00:00", "2026-11-24")},
                {
                    "task": "b",
                    "start": make.at("00:00", "2026-11-24"),
                    "end": make.at("00:30", "2026-11-24"),
                },
            ]
        }
    )
    assert scored(data, plan).switch == 0


def test_fragments_count_blocks_beyond_the_first(make, plan_of):
    data = make.problem(
        make.task("a", 60, min_block=15),
        make.task("b", 60, min_block=15),
        weights=ONE | {"fragment": 2},
    )
    plan = plan_of(
        ("a", "09:00", "09:15"),
        ("a", "10:00", "10:15"),
        ("a", "11:00", "11:15"),
        ("b", "12:00", "12:15"),
    )
    assert scored(data, plan).fragment == pytest.approx(-4)


def test_moves_count_previous_blocks_that_are_gone(make, plan_of):
    data = make.problem(
        make.task("a", 30),
        make.task("b", 30),
        make.task("c", 30),
        previous=[make.span("09:00", "09:30", task=i) for i in "abc"],
        weights=ONE | {"move": 3},
    )
    plan = plan_of(("a", "09:00", "09:30"), ("b", "09:15", "09:45"))
    assert scored(data, plan).move == pytest.approx(-6)


def test_early_counts_the_hours_to_each_first_block(make, plan_of):
    data = make.problem(
        make.task("a", 60, min_block=30), make.task("b", 30), weights=ONE | {"early": 0.1}
    )
    plan = plan_of(("a", "16:00", "16:30"), ("a", "09:00", "09:30"), ("b", "10:30", "11:00"))
    assert scored(data, plan).early == pytest.approx(-0.1 * (1 + 2.5))


def test_the_total_is_the_sum_of_the_terms(make, plan_of):
    data = make.problem(
        make.task(
            "a", 60, 40, energy="high", category="x", due=make.at("09:30"), lateness_per_hour=2
        ),
        make.task("b", 30, 20, category="y"),
    )
    del data["weights"]
    points = scored(data, plan_of(("a", "09:00", "10:00"), ("b", "10:00", "10:30")))
    assert points.total == pytest.approx(60 - 1 + 2 * 0.7 - 1 - 0.05 * (1 + 2))
    terms = (
        points.value,
        points.lateness,
        points.energy,
        points.switch,
        points.fragment,
        points.move,
        points.early,
    )
    assert points.total == pytest.approx(sum(terms))


def test_nothing_placed_scores_only_what_moved(make, plan_of):
    data = make.problem(
        make.task("a", 30),
        previous=[make.span("09:00", "09:30", task="a")],
        weights=ONE | {"move": 3},
    )
    assert scored(data, plan_of()).total == -3

"""Each rule of the contract: a plan that breaks it is caught, one that just keeps it is not."""

import pytest

from focusflow.planning.engine import parse_problem, violations


def rules(data, plan):
    return sorted({found.split(":")[0] for found in violations(parse_problem(data), plan)})


def test_a_sound_plan_breaks_nothing(make, plan_of):
    data = make.problem(
        make.task("a", 60, min_block=30, max_block=45), make.task("b", 30, depends_on=["a"])
    )
    plan = plan_of(("a", "09:00", "09:30"), ("a", "10:00", "10:30"), ("b", "10:30", "11:00"))
    assert violations(parse_problem(data), plan) == []


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("08:45", "09:15"),  # begins before the window
        ("16:45", "17:15"),  # ends after it
        ("18:00", "18:30"),  # outside
        ("09:05", "09:35"),  # off the grid
    ],
)
def test_rule_1_window_and_grid(make, plan_of, start, end):
    assert rules(make.problem(make.task("a", 30)), plan_of(("a", start, end))) == ["1"]


def test_rule_1_one_window_not_two(make, plan_of):
    windows = [make.span("09:00", "12:00"), make.span("12:00", "15:00")]
    data = make.problem(make.task("a", 30), windows=windows)
    assert rules(data, plan_of(("a", "11:45", "12:15"))) == ["1"]


def test_rule_1_now(make, plan_of):
    data = make.problem(make.task("a", 30), now=make.at("09:10"))
    assert rules(data, plan_of(("a", "09:00", "09:30"))) == ["1"]
    assert rules(data, plan_of(("a", "09:15", "09:45"))) == []


def test_rule_1_unknown_and_empty_blocks(make, plan_of):
    data = make.problem(make.task("a", 30))
    assert rules(data, plan_of(("x", "09:00", "09:30"))) == ["1"]
    assert "1" in rules(data, plan_of(("a", "09:00", "09:00")))


def test_rule_1_overlaps(make, plan_of):
    data = make.problem(
        make.task("a", 30), make.task("b", 30), busy=[make.span("10:00", "11:00", title="M")]
    )
    assert rules(data, plan_of(("a", "09:00", "09:30"), ("b", "09:15", "09:45"))) == ["1"]
    assert rules(data, plan_of(("a", "10:45", "11:15"))) == ["1"]
    assert rules(data, plan_of(("a", "09:30", "10:00"), ("b", "11:00", "11:30"))) == []
    resting = plan_of(("a", "09:00", "09:30"), breaks=[make.span("09:15", "09:45")])
    assert rules(data, resting) == ["1"]
    twice = plan_of(breaks=[make.span("12:00", "13:00"), make.span("12:15", "12:30")])
    assert rules(data, twice) == ["1"]


def test_rule_2_minutes_and_pieces(make, plan_of):
    data = make.problem(make.task("a", 60), make.task("s", 60, min_block=30, max_block=45))
    assert rules(data, plan_of(("a", "09:00", "09:30"))) == ["2"]
    assert rules(data, plan_of(("a", "09:00", "09:30"), ("a", "10:00", "10:30"))) == ["2"]
    assert rules(data, plan_of(("s", "09:00", "10:00"))) == ["2"]
    assert rules(data, plan_of(("s", "09:00", "09:15"), ("s", "10:00", "10:30"))) == ["2"]
    assert rules(data, plan_of(("s", "09:00", "09:45"), ("s", "10:00", "10:15"))) == []
    assert rules(data, plan_of(("s", "09:00", "09:45"), ("s", "10:00", "10:30"))) == ["2"]


def test_rule_3_earliest_and_hard_due(make, plan_of):
    data = make.problem(make.task("a", 30, earliest=make.at("10:00")))
    assert rules(data, plan_of(("a", "09:45", "10:15"))) == ["3"]
    hard = make.problem(make.task("a", 30, due=make.at("10:00"), due_is_hard=True))
    assert rules(hard, plan_of(("a", "09:45", "10:15"))) == ["3"]
    soft = make.problem(make.task("a", 30, due=make.at("10:00")))
    assert rules(soft, plan_of(("a", "09:45", "10:15"))) == []


def test_rule_4_dependencies(make, plan_of):
    data = make.problem(make.task("a", 60, min_block=30), make.task("b", 30, depends_on=["a"]))
    assert rules(data, plan_of(("b", "10:00", "10:30"))) == ["4"]
    assert rules(data, plan_of(("a", "09:00", "09:30"), ("b", "10:00", "10:30"))) == ["4"]
    assert rules(data, plan_of(("b", "09:00", "09:30"), ("a", "10:00", "11:00"))) == ["4"]
    split = plan_of(("a", "09:00", "09:30"), ("b", "09:30", "10:00"), ("a", "10:00", "10:30"))
    assert rules(data, split) == ["4"]
    assert rules(data, plan_of(("a", "09:00", "10:00"), ("b", "10:00", "10:30"))) == []


def test_rule_5_fixed(make, plan_of):
    data = make.problem(make.task("a", 30, fixed_start=make.at("10:00")))
    conflict = {"task": "a", "minutes": 30, "code": "fixed_conflict", "reason": ""}
    assert rules(data, plan_of(("a", "10:00", "10:30"))) == []
    assert rules(data, plan_of(("a", "10:15", "10:45"))) == ["5"]
    assert rules(data, plan_of()) == ["5"]
    assert rules(data, plan_of(unscheduled=[conflict])) == []
    assert rules(data, plan_of(unscheduled=[conflict | {"code": "no_room"}])) == ["5"]


def test_rule_6_minutes_and_load_per_day(make, plan_of):
    tasks = (make.task("a", 60, load=2), make.task("b", 60, load=1))
    plan = plan_of(("a", "09:00", "10:00"), ("b", "11:00", "12:00"))
    assert rules(make.problem(*tasks, limits={"minutes_per_day": 119}), plan) == ["6"]
    assert rules(make.problem(*tasks, limits={"minutes_per_day": 120}), plan) == []
    # 2 x 60 / 30 + 1 x 60 / 30 = 6
    assert rules(make.problem(*tasks, limits={"load_per_day": 5.9}), plan) == ["6"]
    assert rules(make.problem(*tasks, limits={"load_per_day": 6}), plan) == []


def test_rule_6_counts_a_block_over_midnight_on_both_days(make):
    from focusflow.planning.engine import Plan

    blocks = [{"task": "a", "start": make.at("23:00"), "end": make.at("01:00", "2026-11-24")}]
    window = {"start": make.at("22:00"), "end": make.at("03:00", "2026-11-24")}
    data = make.problem(make.task("a", 120), windows=[window])
    plan = Plan.from_json({"blocks": blocks})
    assert rules(data | {"limits": {"minutes_per_day": 60}}, plan) == []
    assert rules(data | {"limits": {"minutes_per_day": 59}}, plan) == ["6"]


BREAKS = {"after_minutes": 60, "minutes": 15, "long_after": 2, "long_minutes": 30}


def test_rule_7_a_gap_after_so_much_work(make, plan_of):
    tasks = [make.task(i, 45) for i in "ab"]
    data = make.problem(*tasks, breaks=BREAKS)
    assert rules(data, plan_of(("a", "09:00", "09:45"), ("b", "09:45", "10:30"))) == ["7"]
    assert rules(data, plan_of(("a", "09:00", "09:45"), ("b", "10:00", "10:45"))) == []


def test_rule_7_a_gap_that_is_too_short_does_not_rest(make, plan_of):
    data = make.problem(*(make.task(i, 45) for i in "ab"), breaks=BREAKS | {"minutes": 20})
    assert rules(data, plan_of(("a", "09:00", "09:45"), ("b", "10:00", "10:45"))) == ["7"]


def test_rule_7_a_long_block_stands_alone(make, plan_of):
    data = make.problem(
        make.task("a", 90), make.task("b", 15), make.task("s", 90, min_block=30), breaks=BREAKS
    )
    assert rules(data, plan_of(("a", "09:00", "10:30"))) == []
    assert rules(data, plan_of(("a", "09:00", "10:30"), ("b", "10:45", "11:00"))) == []
    assert rules(data, plan_of(("a", "09:00", "10:30"), ("b", "10:30", "10:45"))) == ["7"]
    assert rules(data, plan_of(("b", "09:00", "09:15"), ("a", "09:15", "10:45"))) == ["7"]
    assert rules(data, plan_of(("s", "09:00", "10:30"))) == ["7"]


def test_rule_7_a_long_gap_after_some_stretches(make, plan_of):
    data = make.problem(*(make.task(i, 30) for i in "abc"), breaks=BREAKS)
    short = plan_of(("a", "09:00", "09:30"), ("b", "09:45", "10:15"), ("c", "10:30", "11:00"))
    assert rules(data, short) == ["7"]
    long = plan_of(("a", "09:00", "09:30"), ("b", "09:45", "10:15"), ("c", "10:45", "11:15"))
    assert rules(data, long) == []
    joined = plan_of(("a", "09:00", "09:30"), ("b", "09:30", "10:00"), ("c", "10:15", "10:45"))
    assert rules(data, joined) == []


def test_rule_8_buffers(make, plan_of):
    data = make.problem(
        make.task("a", 30), busy=[make.span("10:00", "10:30")], limits={"buffer_minutes": 15}
    )
    assert rules(data, plan_of(("a", "09:30", "10:00"))) == ["8"]
    assert rules(data, plan_of(("a", "10:30", "11:00"))) == ["8"]
    assert rules(data, plan_of(("a", "09:15", "09:45"))) == []
    assert rules(data, plan_of(("a", "10:45", "11:15"))) == []

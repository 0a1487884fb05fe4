"""The independent checker: each rule with a plan that breaks it and a neighbour that doesn't."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from focusflow.planning.engine import parse_problem, solve
from tests.planner_bench.checker import check, score
from tests.unit.planning.bench.plans import Json, at, busy, crowded, plan, problem, span
from tests.unit.planning.bench.rule_cases import CASES, FIXED, SPLIT, A, B, C
from tests.unit.planning.engine.test_properties import problems


def rules(sentences: list[str]) -> set[str]:
    return {sentence.split(":")[0] for sentence in sentences}


@pytest.mark.parametrize(("rule", "of", "kept", "broken"), CASES.values(), ids=list(CASES))
def test_a_broken_rule_is_told_and_its_neighbour_is_not(
    rule: int, of: Json, kept: list[str], broken: list[str]
) -> None:
    assert check(of, plan(of, *kept)) == []
    told = [one for one in check(of, plan(of, *broken)) if one.startswith("rule")]
    assert rules(told) == {f"rule {rule}"}


def test_a_sentence_names_rule_task_and_local_times() -> None:
    of = problem(A, busy=busy(("10:30", "10:45")))
    assert check(of, plan(of, "a 10:00 11:00")) == [
        "rule 1: task 'a', 2026-11-23 10:00 to 2026-11-23 11:00: "
        "overlaps the busy time 2026-11-23 10:30 to 2026-11-23 10:45"
    ]


def test_breaks_overlap_neither_blocks_nor_breaks() -> None:
    of = problem(A)
    assert check(of, plan(of, "a 09:00 10:00", breaks=("10:00 10:10", "10:10 10:20"))) == []
    assert rules(check(of, plan(of, "a 09:00 10:00", breaks=("09:55 10:05",)))) == {"rule 1"}
    crossed = plan(of, "a 09:00 10:00", breaks=("10:00 10:10", "10:05 10:15"))
    assert rules(check(of, crossed)) == {"rule 1"}


def test_a_fixed_task_that_is_left_out_is_a_conflict() -> None:
    of = problem(FIXED)
    assert check(of, plan(of, code="fixed_conflict")) == []
    assert rules(check(of, plan(of, code="no_room"))) == {"rule 5"}


def test_without_breaks_and_limits_nothing_is_asked_of_gaps_and_days() -> None:
    of = problem(A | {"load": 9}, B, C, breaks=None, limits=None)
    assert check(of, plan(of, "a 09:00 10:00", "b 10:00 10:30", "c 10:30 11:00")) == []


def test_instants_are_compared_not_clocks_on_the_night_of_a_clock_change() -> None:
    night = {"start": "2026-10-25T00:00:00+02:00", "end": "2026-10-25T05:00:00+01:00"}
    of = problem(A, now=night["start"], windows=[night])
    block = {"task": "a", "reason": "it is free"}
    whole = block | {"start": "2026-10-25T02:30:00+02:00", "end": "2026-10-25T02:30:00+01:00"}
    assert check(of, {"blocks": [whole]}) == []
    double = block | {"start": "2026-10-25T02:30:00+02:00", "end": "2026-10-25T03:30:00+01:00"}
    assert "rule 2" in rules(check(of, {"blocks": [double]}))


def test_every_minute_is_placed_or_reported() -> None:
    of = problem(SPLIT)
    made = plan(of, "a 09:00 09:40")
    assert check(of, made) == []
    for minutes in (15, 25):
        made["unscheduled"][0]["minutes"] = minutes
        assert rules(check(of, made)) == {"unscheduled"}
    made["unscheduled"] = []
    assert rules(check(of, made)) == {"unscheduled"}


def test_what_is_left_out_has_a_code_a_known_task_and_minutes() -> None:
    of = problem(A)
    row = {"task": "a", "minutes": 60, "code": "no_room", "reason": "it is full"}
    assert check(of, {"blocks": [], "unscheduled": [row]}) == []
    nameless = {"blocks": [], "unscheduled": [row | {"code": ""}]}
    assert check(of, nameless) == ["unscheduled: task 'a' has no code"]
    for odd in (row | {"task": "z"}, row | {"minutes": 0}):
        told = check(of, {"blocks": [], "unscheduled": [row, odd]})
        assert rules(told) == {"unscheduled"}


def test_a_block_has_a_reason_and_a_known_task() -> None:
    of = problem(A)
    made = plan(of, "a 09:00 10:00")
    made["blocks"][0]["reason"] = " "
    assert rules(check(of, made)) == {"blocks"}
    stranger = plan(of, "a 09:00 10:00")
    stranger["blocks"].append(span("10:00", "10:30", task="z", reason="it is free"))
    assert rules(check(of, stranger)) == {"blocks"}


def test_a_time_without_an_offset_is_refused() -> None:
    of = problem(A)
    naive = {"task": "a", "start": "2026-11-23T09:00:00", "end": at("10:00"), "reason": "free"}
    with pytest.raises(ValueError, match="without an offset"):
        check(of, {"blocks": [naive]})


def agree(data: Json, **how: Any) -> None:
    """The engine's plan keeps every rule and has the score that it says it has."""
    made = solve(parse_problem(data), **how).to_json()
    assert made["status"] != "fallback"  # else a search that failed would be judged by the rules
    assert check(data, made) == []
    found = score(data, made)
    assert abs(found["total"] - made["score"]["total"]) <= 1e-6
    assert found == pytest.approx(made["score"], abs=1e-6)


SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=45, suppress_health_check=SLOW)
@given(problems())
def test_the_plan_by_rules_is_what_it_says_it_is(data: Json) -> None:
    agree(data, solver="greedy")


@settings(max_examples=15, suppress_health_check=SLOW)
@given(problems())
def test_the_plan_by_search_is_what_it_says_it_is(data: Json) -> None:
    agree(data, solver="greedy")
    agree(data, solver="cp-sat", seconds=0.05)


@pytest.mark.parametrize("seed", range(12))
def test_the_plan_of_a_crowded_night_is_what_it_says_it_is(seed: int) -> None:
    data = crowded(seed)
    agree(data, solver="greedy")
    if seed % 4 == 0:
        agree(data, solver="cp-sat", seconds=0.2)

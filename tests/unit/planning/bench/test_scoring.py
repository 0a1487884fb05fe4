"""Each term of the score by numbers worked out by hand."""

from __future__ import annotations

import pytest

from tests.planner_bench.checker import score
from tests.unit.planning.bench.plans import Json, at, plan, problem, span, task

NOTHING = {"energy": 0, "switch": 0, "fragment": 0, "move": 0, "early": 0}
TERMS = {"value", "lateness", *NOTHING}


def points(term: str, of: Json, *blocks: str) -> float:
    """One term; the total has to be the sum of all."""
    found = score(of, plan(of, *blocks))
    assert set(found) == TERMS | {"total"}
    assert found["total"] == pytest.approx(sum(found[name] for name in TERMS))
    return found[term]


def test_value_is_in_part_for_minutes_and_in_part_for_the_whole() -> None:
    of = problem(task("a", 90, value=60, min_block=15), task("b", 30, value=7), weights=NOTHING)
    assert points("value", of) == 0
    assert points("value", of, "a 09:00 09:45") == pytest.approx(24)  # 60 x 0.8 x 45 / 90
    assert points("value", of, "a 09:00 09:45", "a 10:00 10:45") == pytest.approx(60)
    assert points("value", of, "a 09:00 09:45", "b 10:00 10:30") == pytest.approx(31)


def test_lateness_counts_from_a_soft_due_to_the_end_of_the_last_block() -> None:
    soft = task("a", 90, min_block=15, due=at("10:00"), lateness_per_hour=2)
    of = problem(soft, weights=NOTHING)
    assert points("lateness", of) == 0
    assert points("lateness", of, "a 09:00 10:00") == 0
    assert points("lateness", of, "a 10:45 11:30", "a 09:00 09:45") == pytest.approx(-3)
    hard = problem(soft | {"due_is_hard": True}, weights=NOTHING)
    assert points("lateness", hard, "a 10:45 11:30") == 0


@pytest.mark.parametrize(("energy", "expected"), [("high", 1.4), ("medium", 0.7), ("low", 0)])
def test_energy_is_the_hours_own_by_the_minute(energy: str, expected: float) -> None:
    of = problem(task("a", 60, energy=energy), energy_by_hour={"9": 1.0, "10": 0.4})
    # Weight 2, half an hour at 1.0 and half an hour at 0.4.
    assert points("energy", of, "a 09:30 10:30") == pytest.approx(expected)


def test_energy_of_an_hour_that_is_not_given() -> None:
    of = problem(task("a", 60, energy="high"), energy_by_hour={"9": 0.0})
    assert points("energy", of, "a 09:45 10:45") == pytest.approx(2 * 0.75 * 0.7)


def test_energy_follows_the_local_clock() -> None:
    high = task("a", 60, energy="high")
    of = problem(high, energy_by_hour={"14": 0.0, "15": 1.0}, zone="Asia/Kathmandu")
    # 10:00 in Berlin is 14:45 in Kathmandu: 15 minutes of hour 14, 45 of hour 15.
    assert points("energy", of, "a 10:00 11:00") == pytest.approx(1.5)


def test_energy_of_an_hour_that_comes_twice_counts_twice() -> None:
    hours = {"1": 0, "2": 1.0, "3": 0}
    of = problem(task("a", 180, energy="high"), energy_by_hour=hours)
    block = {"task": "a", "start": "2026-10-25T01:30:00+02:00", "end": "2026-10-25T03:30:00+01:00"}
    assert score(of, {"blocks": [block]})["energy"] == pytest.approx(4)


def test_a_switch_is_between_neighbours_of_one_local_day() -> None:
    kinds = zip("abcd", "xyyx", strict=True)
    of = problem(*(task(name, 30, category=kind) for name, kind in kinds), weights={"switch": 4})
    in_a_row = ["b 10:00 10:30", "a 09:00 09:30", "c 10:30 11:00", "d 16:00 16:30"]
    assert points("switch", of, *in_a_row) == -8
    assert points("switch", of, *in_a_row[:3], "d 24T00:30 24T01:00") == -4
    # Midnight in Berlin is an hour before midnight in London, where both are of one day.
    over = ["a 23:30 24T00:00", "b 24T00:00 24T00:30"]
    assert points("switch", of, *over) == 0
    assert points("switch", of | {"zone": "Europe/London"}, *over) == -4


def test_a_block_over_midnight_is_of_the_day_it_begins_on() -> None:
    kinds = zip("abc", "xyx", strict=True)
    of = problem(*(task(name, 30, category=kind) for name, kind in kinds))
    over = ["a 23:00 23:30", "b 23:45 24T00:15"]
    assert points("switch", of, *over) == -1
    assert points("switch", of, *over, "c 24T00:30 24T01:00") == -1


def test_fragments_are_blocks_beyond_the_first_of_each_placed_task() -> None:
    of = problem(*(task(name, 60, min_block=15) for name in "abc"), weights={"fragment": 2})
    blocks = ["a 09:00 09:15", "a 10:00 10:15", "a 11:00 11:15", "b 12:00 12:30", "b 13:00 13:30"]
    assert points("fragment", of) == 0
    assert points("fragment", of, *blocks) == -6


def test_a_move_is_a_previous_block_that_is_not_there_any_more() -> None:
    previous = [span("09:00", "09:30", task="a"), span("10:00", "10:30", task="b")]
    of = problem(task("a", 30), task("b", 30), task("c", 30), previous=previous)
    assert points("move", of, "a 09:00 09:30", "b 10:00 10:30", "c 11:00 11:30") == 0
    assert points("move", of, "a 09:00 09:30", "b 10:05 10:35") == -3
    assert points("move", of, "b 09:00 09:30", "a 10:00 10:30") == -6
    assert points("move", of) == -6


def test_a_block_at_the_same_instants_in_another_writing_has_not_moved() -> None:
    utc = span("09:00", "09:30", task="a") | {"start": "2026-11-23T08:00:00+00:00"}
    of = problem(task("a", 30), previous=[utc])
    assert points("move", of, "a 09:00 09:30") == 0
    assert points("move", of, "a 09:00 09:25") == -3


def test_early_counts_hours_from_now_to_the_first_block_of_each_task() -> None:
    of = problem(task("a", 60, min_block=15), task("b", 30), task("c", 30), weights={"early": 2})
    assert points("early", of) == 0
    blocks = ["a 13:00 13:30", "a 09:30 10:00", "b 10:00 10:30"]
    assert points("early", of, *blocks) == pytest.approx(-2 * (1.5 + 2))


def test_weights_that_are_not_given_have_their_usual_worth() -> None:
    late = {"due": at("10:00"), "lateness_per_hour": 2}
    of = problem(
        task("a", 60, value=10, min_block=30, energy="high", category="x"),
        task("b", 30, value=5, category="y", **late),
        previous=[span("09:00", "09:30", task="b")],
    )
    del of["weights"]
    expected = {
        "value": 15,
        "lateness": -1,
        "energy": 2 * 1 * 0.7,
        "switch": -1,
        "fragment": -1,
        "move": -3,
        "early": -0.05 * (1 + 2),
        "total": 15 - 1 + 1.4 - 1 - 1 - 3 - 0.15,
    }
    made = plan(of, "a 09:00 09:30", "a 09:30 10:00", "b 10:00 10:30")
    assert score(of, made) == pytest.approx(expected)

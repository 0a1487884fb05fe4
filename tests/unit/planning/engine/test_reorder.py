"""Other orders of blocks: worth what they say, breaking no rule, and better in the end."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings

from focusflow.planning.engine.assemble import Outcome, finish
from focusflow.planning.engine.check import violations
from focusflow.planning.engine.frame import make_frame
from focusflow.planning.engine.greedy import greedy
from focusflow.planning.engine.improve import improve
from focusflow.planning.engine.parse import parse_problem
from focusflow.planning.engine.reorder import reorder
from tests.unit.planning.engine.test_properties import problems

START = "2026-11-23T08:00:00+01:00"


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(problems())
def test_a_change_is_worth_what_it_says_and_breaks_no_rule(data: dict) -> None:
    problem = parse_problem(data)
    frame = make_frame(problem)
    board = greedy(frame)
    rng = random.Random(1)
    told: list[float] = []

    def note(change: float) -> bool:
        told.append(change)
        return True

    for _ in range(20):
        before = board.total()
        if reorder(board, rng, note):
            assert board.total() - before == pytest.approx(told[-1])
        else:
            assert board.total() == pytest.approx(before)
    plan = finish(frame, Outcome([board], float("inf"), "greedy"), 0.0, 1)
    assert len(plan.blocks) == len(board.blocks), "the plan was found sound as it is"
    assert violations(problem, plan) == []


def test_late_work_is_put_into_the_order_that_costs_least() -> None:
    # By Smith's rule, for all are late from the start: the most points an hour lost go first.
    minutes, lateness = [30, 60, 10, 40, 20, 50], [1, 6, 2, 1, 5, 2]
    frame = make_frame(
        parse_problem(
            {
                "now": START,
                "zone": "Europe/Berlin",
                "slot_minutes": 10,
                "windows": [{"start": START, "end": "2026-11-23T11:30:00+01:00"}],
                "tasks": [
                    {
                        "id": f"t{n}",
                        "title": f"T{n}",
                        "minutes": length,
                        "value": 1000,
                        "due": START,
                        "lateness_per_hour": late,
                        "energy": "low",
                    }
                    for n, (length, late) in enumerate(zip(minutes, lateness, strict=True))
                ],
                "weights": {"early": 0, "switch": 0},
            }
        )
    )
    best = improve(greedy(frame), 1, lambda: False, rounds=400, enough=float("inf"))
    wanted = sorted(range(6), key=lambda n: -lateness[n] / minutes[n])
    at, lost = 0, 0.0
    for n in wanted:
        at += minutes[n]
        lost += lateness[n] * at / 60
    assert best.total() == pytest.approx(6000 - lost)

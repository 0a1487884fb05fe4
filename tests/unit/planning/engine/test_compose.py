"""Putting plans together: sequences are the best there are, bounds hold, and no rule is broken."""

from __future__ import annotations

from itertools import pairwise, permutations, product
from time import perf_counter

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from focusflow.planning.engine.assemble import Outcome, finish
from focusflow.planning.engine.check import violations
from focusflow.planning.engine.choices import Choice, choices
from focusflow.planning.engine.compose import compose, lay
from focusflow.planning.engine.frame import Frame, make_frame
from focusflow.planning.engine.greedy import greedy
from focusflow.planning.engine.master import Master
from focusflow.planning.engine.parse import parse_problem
from focusflow.planning.engine.pricing import Pricer
from focusflow.planning.engine.relaxation import relax
from tests.planner_bench.instances import day
from tests.unit.planning.engine.test_properties import problems

LOOSE = list(HealthCheck)


def morning(*tasks: dict, switch: float = 1.0) -> Frame:
    """An hour and a half in the morning, with breaks of ten minutes after fifty."""
    return make_frame(
        parse_problem(
            {
                "now": "2026-11-23T08:00:00+01:00",
                "zone": "Europe/Berlin",
                "slot_minutes": 10,
                "windows": [
                    {"start": "2026-11-23T09:00:00+01:00", "end": "2026-11-23T10:30:00+01:00"}
                ],
                "tasks": [
                    {"id": f"t{n}", "title": f"T{n}", **task} for n, task in enumerate(tasks)
                ],
                "breaks": {"after_minutes": 50, "minutes": 10},
                "weights": {"switch": switch},
            }
        )
    )


def pricer(frame: Frame) -> tuple[Pricer, list[Choice], int]:
    found = [c for item in frame.items for c in choices(frame, item)]
    kinds = 1 + max(item.category for item in frame.items)
    return Pricer(frame, found, range(len(found)), kinds, 0), found, kinds


def rested(frame: Frame, found: list[Choice], order: tuple[int, ...]) -> bool:
    """Whether blocks in this order overlap nowhere and keep the breaks."""
    work, end = 0, None
    for k in order:
        c = found[k]
        if end is not None and c.start < end:
            return False
        if end is None or c.start - end >= frame.gap:
            work = 0
        work += c.end - c.start
        if work > frame.after and work > c.end - c.start:
            return False
        end = c.end
    return True


@settings(max_examples=40, suppress_health_check=LOOSE)
@given(st.lists(st.sampled_from([1.0, 3.0, 4.5, 7.0, 11.0]), min_size=3, max_size=3), st.booleans())
def test_the_best_sequence_is_that_of_all_sequences(values: list[float], apart: bool) -> None:
    frame = morning(
        {"minutes": 30, "value": values[0], "category": "a"},
        {"minutes": 20, "value": values[1], "category": "b" if apart else "a"},
        {"minutes": 50, "value": values[2], "category": "c" if apart else "a"},
        switch=0.5,
    )
    site, found, kinds = pricer(frame)
    gains = np.array([c.points for c in found])
    begin, end = np.linspace(0.3, 0.1, kinds), np.linspace(0.0, 0.2, kinds)
    kind = [frame.items[c.item].category for c in found]
    best = 0.0
    for count in range(1, 4):
        for order in permutations(range(len(found)), count):
            items = [found[k].item for k in order]
            if len(set(items)) < count or not rested(frame, found, order):
                continue
            changes = sum(kind[a] != kind[b] for a, b in pairwise(order))
            worth = gains[list(order)].sum() + begin[kind[order[0]]] + end[kind[order[-1]]]
            best = max(best, float(worth - 0.5 * changes))
    sequences = site.best(gains, begin, end)
    assert sequences[0].worth == pytest.approx(best)
    assert rested(frame, found, sequences[0].choices)


def test_nothing_worth_having_is_no_sequence() -> None:
    site, found, kinds = pricer(morning({"minutes": 30, "value": 5}))
    assert site.best(np.full(len(found), -1.0), np.zeros(kinds), np.zeros(kinds)) == []


@settings(max_examples=30, suppress_health_check=LOOSE)
@given(problems())
def test_no_rule_is_broken_and_no_bound_is_passed(data: dict) -> None:
    problem = parse_problem(data)
    frame = make_frame(problem)
    if not frame.grid.segments or not frame.items:
        return
    begin = perf_counter()
    found = compose(frame, greedy(frame), lambda: begin + 0.15 - perf_counter(), seed=1, workers=1)
    for board in found.boards:
        plan = finish(frame, Outcome([board], found.bound, "cp-sat"), 0.0, 1)
        assert violations(problem, plan) == []
        assert plan.score.total == pytest.approx(board.total())
        assert plan.score.total <= found.bound + 1e-5


@pytest.mark.parametrize("seed", [3, 11])
def test_the_bound_is_tighter_than_that_of_shares_of_blocks(seed: int) -> None:
    frame = make_frame(parse_problem(day(seed)))
    board = greedy(frame)
    master = Master(frame, board)
    master.learn(board.blocks)
    master.generate(20.0)
    relaxed = relax(frame, 60.0, by_category=True)
    assert relaxed is not None
    assert master.bound - master.lost <= relaxed.bound + 1e-3
    assert board.total() <= master.bound - master.lost


def test_a_plan_is_put_together_without_what_no_longer_fits() -> None:
    frame = morning(
        {"minutes": 30, "value": 5},
        {"minutes": 30, "value": 5, "depends_on": ["t0"]},
    )
    for first, second in product((0, 4), (0, 4)):
        start = frame.grid.segments[0].lo
        blocks = [(start + first, start + first + 3, 0), (start + second, start + second + 3, 1)]
        board = lay(frame, blocks)
        assert [i for _, _, i in board.blocks] == ([0, 1] if first < second else [0])

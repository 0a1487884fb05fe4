"""Plans built anew part by part: laid by the rules, never worse, and bounded by prices that hold."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from itertools import product
from time import perf_counter
from types import ModuleType

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from focusflow.planning.engine import solve
from focusflow.planning.engine.assemble import Outcome, finish
from focusflow.planning.engine.board import Board
from focusflow.planning.engine.check import violations
from focusflow.planning.engine.compose import compose
from focusflow.planning.engine.frame import Frame, lost_points, make_frame
from focusflow.planning.engine.greedy import greedy, kept, lay
from focusflow.planning.engine.kernels import (
    candidates,
    compiled,
    decode,
    pay,
    prices,
    rebuild,
    sweep,
)
from focusflow.planning.engine.kernels import start as beginning
from focusflow.planning.engine.kernels.arrays import BLOCK, pack
from focusflow.planning.engine.parse import parse_problem
from focusflow.planning.engine.relaxation import relax
from tests.planner_bench.instances import day, typical
from tests.unit.planning.engine.test_properties import problems

LOOSE = list(HealthCheck)
FOREVER = 60.0


def frame_of(data: dict) -> Frame:
    return make_frame(parse_problem(data))


def composed(frame: Frame, seconds: float = 0.1, seed: int = 1):
    until = perf_counter() + FOREVER
    return compose(frame, greedy(frame), lambda: until - perf_counter(), seconds=seconds, seed=seed)


def laid(frame: Frame, board: Board, module: ModuleType = decode):
    """The blocks of a board as the compiled loops lay them, and their points."""
    a = pack(frame, board)
    segments, count = max(1, len(a.segments)), len(board.blocks)
    draft, counts = np.zeros((segments, count + 1, 3), np.int64), np.zeros(segments, np.int64)
    for start, end, i in board.blocks:
        if frame.items[i].fixed is None:
            s = board.segment_of(start)
            draft[s, counts[s]] = i, end - start, start
            counts[s] += 1
    blocks = np.empty(count + 1, BLOCK)
    points, many = module.decode(a, draft, counts, blocks, module.make_ground(a))
    found = [(int(b["start"]), int(b["end"]), int(b["of"])) for b in blocks[:many]]
    return points - lost_points(frame), found


@settings(max_examples=80, suppress_health_check=LOOSE)
@given(problems())
def test_a_plan_is_laid_as_it_is_and_counted_as_the_score_counts(data: dict) -> None:
    frame = frame_of(data)
    board = greedy(frame)
    if not frame.grid.segments or not frame.items:
        return
    points, found = laid(frame, board)
    assert found == board.blocks
    assert points == pytest.approx(board.total())


@settings(max_examples=60, suppress_health_check=LOOSE)
@given(problems())
def test_no_rule_is_broken_and_no_bound_is_passed(data: dict) -> None:
    problem = parse_problem(data)
    frame = make_frame(problem)
    found = composed(frame)
    plan = finish(frame, Outcome([found.board], found.bound, "cp-sat"), 0.0, 1)
    assert violations(problem, plan) == []
    assert plan.score.total == pytest.approx(found.board.total())
    assert greedy(frame).total() - 1e-9 <= plan.score.total <= found.bound + 1e-5


@settings(max_examples=25, suppress_health_check=LOOSE)
@given(problems())
def test_the_bound_is_above_what_is_proved_to_be_the_best(data: dict) -> None:
    problem = parse_problem(data)
    best = solve(problem, seconds=0.5)
    if best.status == "optimal":
        assert composed(make_frame(problem)).bound >= best.score.total - 1e-3


@pytest.mark.parametrize("seed", [2, 8])
def test_the_bound_comes_near_that_of_the_linear_program(seed: int) -> None:
    frame = frame_of(day(seed))
    relaxed = relax(frame, FOREVER)
    assert relaxed is not None
    assert composed(frame, seconds=2.0).bound <= relaxed.bound * 1.01


@pytest.mark.parametrize("seed", [1, 4])
def test_crowded_days_are_planned_far_better_than_by_rules(seed: int) -> None:
    frame = frame_of(day(seed))
    found = composed(frame, seconds=0.5)
    assert found.board.total() >= greedy(frame).total() * 1.05
    assert found.board.total() >= found.bound * 0.88


def test_the_same_seed_gives_the_same_plan() -> None:
    frame = frame_of(day(3))
    one, other = (composed(frame, seconds=0.3, seed=7) for _ in range(2))
    assert one.board.blocks == other.board.blocks
    assert one.bound == other.bound


@pytest.mark.parametrize("number", [26, 30])
def test_what_is_fixed_late_on_a_day_with_limits_is_not_crowded_out(number: int) -> None:
    problem = parse_problem(day(number))
    pinned = {item.task.id for item in make_frame(problem).items if item.fixed is not None}
    made = solve(problem, seconds=0.3)
    assert pinned
    assert pinned <= {block.task for block in made.blocks}


def test_what_is_fixed_stays_and_what_was_planned_is_where_the_search_begins() -> None:
    data = typical(5)
    task = data["tasks"][0]
    before = solve(parse_problem(data), seconds=0.5)
    data["previous"] = [b for b in before.to_json()["blocks"] if b["task"] != task["id"]]
    frame = frame_of(data)
    wanted = {(b["task"], b["start"]) for b in data["previous"]}
    board = kept(frame)
    moment = frame.grid.moment
    have = {
        (frame.items[i].task.id, moment(start).astimezone(frame.problem.zone).isoformat())
        for start, _, i in board.blocks
    }
    assert wanted <= have


def test_a_plan_is_put_together_without_what_no_longer_fits(make) -> None:
    frame = frame_of(make.problem(make.task("a", 30), make.task("b", 30, depends_on=["a"])))
    lo = frame.grid.segments[0].lo
    for first, second in product((0, 4), (0, 4)):
        blocks = [(lo + first, lo + first + 2, 0), (lo + second, lo + second + 2, 1)]
        board = lay(frame, blocks)
        assert [i for _, _, i in board.blocks] == ([0, 1] if first < second else [0])


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The compiled loops as the Python they are written in, where a wrong index is an error."""
    modules = (decode, sweep, pay, prices, beginning, candidates, rebuild)
    monkeypatch.setattr(compiled, "compiled", lambda function: function)
    monkeypatch.setattr(compiled, "inlined", lambda function: function)
    for module in modules:
        importlib.reload(module)
    yield
    monkeypatch.undo()
    for module in modules:
        importlib.reload(module)


def search(frame: Frame, rounds: int):
    """A few rounds of both loops, by whatever the modules hold now."""
    board = greedy(frame)
    a = pack(frame, board)
    found = beginning.first_prices(a, 60.0, True)
    bound, _ = prices.descend(a, found, 1e18, 0.0, 1)
    bound, distance = prices.descend(a, found, bound, 0.03 * abs(bound), rounds)
    blocks = np.array(
        [
            (s, e, i, board.segment_of(s), -1 if frame.items[i].fixed is not None else 0, 0, 0)
            for s, e, i in board.blocks
        ],
        BLOCK,
    )
    state = np.array([12345], np.uint64)
    points, _, top, best = rebuild.rebuild(state, a, found, 1.0, blocks, blocks, rounds, 20, 4.0)
    return bound, distance, points, top, [tuple(int(x) for x in b)[:3] for b in best]


def _weekend_with_all_there_is(make) -> dict:
    """Two short days over a change of the clock, with everything that a problem can have."""
    tasks = [
        make.task("a", 90, 60, min_block=15, max_block=45, energy="high", load=3),
        make.task("b", 30, 20, depends_on=["a"], due=make.at("12:00"), lateness_per_hour=4),
        make.task("c", 60, 30, fixed_start=make.at("10:00"), category="x"),
        make.task("d", 75, 25, energy="high", category="x"),
        make.task("e", 45, 40, due=make.at("11:00"), due_is_hard=True, load=1),
    ]
    return make.problem(
        *tasks,
        windows=[
            make.span("09:00", "12:00"),
            make.span("12:15", "13:30"),
            make.span(
                "09:00",
                "11:00",
                "2026-11-24",
            ),
        ],
        breaks={"after_minutes": 45, "minutes": 15, "long_after": 2, "long_minutes": 30},
        limits={"minutes_per_day": 210, "load_per_day": 20},
        previous=[make.span("09:00", "09:45", task="a")],
        weights={"energy": 2, "switch": 1, "fragment": 1, "move": 3, "early": 0.05},
    )


def test_compiled_loops_do_what_their_source_says(make, request: pytest.FixtureRequest) -> None:
    frame = frame_of(_weekend_with_all_there_is(make))
    fast = search(frame, 30), laid(frame, greedy(frame))
    request.getfixturevalue("plain")
    slow = search(frame, 30), laid(frame, greedy(frame))
    for one, other in zip(fast[0][:4], slow[0][:4], strict=True):
        assert one == pytest.approx(other)
    assert fast[0][4] == slow[0][4]
    assert fast[1] == slow[1]

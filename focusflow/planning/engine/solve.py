"""The planner: a pure function from a problem to a plan, within a time budget."""

import importlib
import logging
from dataclasses import dataclass
from time import perf_counter
from typing import Literal

from focusflow.planning.engine.assemble import Outcome, board_of, finish
from focusflow.planning.engine.board import Board
from focusflow.planning.engine.bound import simple_bound
from focusflow.planning.engine.choices import count_choices
from focusflow.planning.engine.frame import Frame, make_frame
from focusflow.planning.engine.greedy import fill, greedy, order
from focusflow.planning.engine.improve import improve
from focusflow.planning.engine.plan import Plan
from focusflow.planning.engine.problem import Problem

logger = logging.getLogger(__name__)

SolverName = Literal["cp-sat", "greedy"]
# How much can be solved in a second, in places for blocks; measured on one core.
PROVEN_PER_SECOND = 2_000
PROVEN_AT_MOST = 2_500
COMPOSED_PER_SECOND = 25_000
COARSE_PER_SECOND = 100_000
# Rounds of local search without a better plan, before CP-SAT takes over and before giving up.
IDLE_BEFORE_PROOF = 300
IDLE_AT_MOST = 20_000
# Part of the time kept for checking and writing the reasons.
LAST_PART = 0.05


@dataclass(frozen=True, slots=True)
class Budget:
    """The wall time of one solve."""

    start: float
    seconds: float

    @property
    def left(self) -> float:
        """Seconds left for searching."""
        return self.start + self.seconds * (1 - LAST_PART) - perf_counter()


def solve(
    problem: Problem,
    *,
    seconds: float = 1.0,
    solver: SolverName = "cp-sat",
    seed: int = 1,
    workers: int = 1,
) -> Plan:
    """Plan a problem in about `seconds` of wall time; never raises for a valid problem.

    `cp-sat` starts from the rule-based plan, improves it by local search, bounds the score by
    linear programming, and lets CP-SAT combine what was found, or search the whole of a small
    problem. The best plan found is returned. Without OR-Tools, or should it fail, that is the
    rule-based plan with the status `fallback`. `greedy` is the rule-based plan alone.

    The same seed gives the same plan where the search ends by proof, and with `greedy`. Where it
    ends by time the plan depends on how far the machine came, and with several workers also on
    their timing. `seconds` in the plan differs from run to run.
    """
    if solver == "cp-sat":
        _load_solver()
    budget = Budget(perf_counter(), seconds)
    frame = make_frame(problem)
    board = greedy(frame)
    outcome = Outcome([board], simple_bound(frame), "greedy")
    if solver == "cp-sat":
        try:
            outcome = _search(frame, board, budget, seed, workers)
        except Exception:  # whatever the solver library does, the user gets a plan
            logger.exception("the solver failed; the rule-based plan is used")
            outcome = Outcome([board], outcome.bound, "greedy", fallback=True)
    return finish(frame, outcome, perf_counter() - budget.start, seed)


def _load_solver() -> None:
    """Import OR-Tools before the time starts to count; a missing one is noticed by the search."""
    try:
        importlib.import_module("focusflow.planning.engine.search")
    except ImportError:
        logger.warning("OR-Tools is not installed; plans are rule-based")


def _search(frame: Frame, board: Board, budget: Budget, seed: int, workers: int) -> Outcome:
    """Bound and improve, by the way that suits the size."""
    size = sum(count_choices(frame, item) for item in frame.items)
    if size <= min(PROVEN_AT_MOST, PROVEN_PER_SECOND * budget.left):
        return _prove(frame, board, budget, seed, workers)
    if size <= COMPOSED_PER_SECOND * budget.left:
        from focusflow.planning.engine.compose import compose

        found = compose(frame, board, lambda: budget.left, seed=seed, workers=workers)
        return Outcome(list(found.boards), min(found.bound, simple_bound(frame)), "cp-sat")
    return _improve(frame, board, budget, seed, size)


def _prove(frame: Frame, board: Board, budget: Budget, seed: int, workers: int) -> Outcome:
    """Small: bound, improve, and let CP-SAT find what is better or prove there is nothing."""
    from focusflow.planning.engine.relaxation import by_item, relax
    from focusflow.planning.engine.search import run_cp_sat

    bound = simple_bound(frame)
    relaxed = relax(frame, budget.left * 0.5, by_category=True)
    bound = bound if relaxed is None else min(bound, relaxed.bound)
    until = budget.left * 0.6
    best = improve(
        board,
        seed,
        lambda: budget.left <= until,
        rounds=IDLE_BEFORE_PROOF,
        enough=bound - 1e-9,
    )
    boards = [best, board]
    if relaxed is not None and budget.left > 0 and best.total() < bound - 1e-9:
        found = run_cp_sat(
            frame,
            by_item(relaxed, best.total()),
            best,
            seconds=budget.left,
            seed=seed,
            workers=workers,
        )
        boards = [*(board_of(frame, slots) for slots in found.plans), *boards]
        if found.bound is not None:
            # Places that were left out are in no plan better than the one at hand.
            bound = min(bound, max(found.bound, best.total()))
    return _outcome(frame, boards, bound)


def _improve(frame: Frame, board: Board, budget: Budget, seed: int, size: int) -> Outcome:
    """Large: a quick bound, and local search for the rest of the time."""
    from focusflow.planning.engine.coarse import coarse_bound

    bound = simple_bound(frame)
    if size <= COARSE_PER_SECOND * budget.left:
        coarse = coarse_bound(frame, budget.left * 0.5)
        bound = bound if coarse is None else min(bound, coarse)
    best = improve(board, seed, lambda: budget.left <= 0, rounds=IDLE_AT_MOST, enough=bound - 1e-9)
    return _outcome(frame, [best, board], bound)


def _outcome(frame: Frame, boards: list[Board], bound: float) -> Outcome:
    for one in boards:
        fill(one, order(frame, [item.value / item.need for item in frame.items]))
    boards.sort(key=Board.total, reverse=True)
    return Outcome(boards, bound, "cp-sat")

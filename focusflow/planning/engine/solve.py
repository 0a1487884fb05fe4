"""The planner: a pure function from a problem to a plan, within a time budget."""

import importlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, Literal

from focusflow.planning.engine.assemble import Outcome, board_of, finish
from focusflow.planning.engine.board import Board
from focusflow.planning.engine.bound import simple_bound
from focusflow.planning.engine.choices import count_choices
from focusflow.planning.engine.frame import Frame, make_frame
from focusflow.planning.engine.greedy import fill_up, greedy, kept
from focusflow.planning.engine.improve import improve
from focusflow.planning.engine.plan import Plan
from focusflow.planning.engine.problem import Problem

if TYPE_CHECKING:
    from focusflow.planning.engine.search import Found

logger = logging.getLogger(__name__)

SolverName = Literal["cp-sat", "greedy"]
# How much can be solved in a second, in places for blocks; measured on one core.
PROVEN_PER_SECOND = 2_000
PROVEN_AT_MOST = 2_500
# Part of the time in which a small plan is built, before CP-SAT takes over.
SMALL_SHARE = 0.4
# Rounds of local search without a better plan.
IDLE_AT_MOST = 20_000
# So near to the bound, as a share of it, more search is not worth the time.
NOTHING_TO_GAIN = 1e-3
# Part of the time kept for checking and writing the reasons.
LAST_PART = 0.08


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

    `cp-sat` starts from the rule-based plan or the previous one, bounds the score by prices, builds
    parts of the plan anew at these prices, and lets CP-SAT search the whole of a small problem, or
    local search order what lies in very long stretches. The best plan found is returned. Without
    OR-Tools or numba, or should they fail, that is the rule-based plan with the status `fallback`.
    `greedy` is the rule-based plan alone.

    The same seed gives the same plan with `greedy`, where the search ends by proof, and where parts
    are built anew, for rounds are counted there. What CP-SAT and local search find depends on how
    far the machine comes, and so does everything on a machine too slow for the rounds. `seconds` in
    the plan differs from run to run.
    """
    if solver == "cp-sat":
        _load_solver()
    budget = Budget(perf_counter(), seconds)
    frame = make_frame(problem)
    board = max(greedy(frame), kept(frame), key=Board.total)
    # Where the rules reach the simplest bound there is nothing to search for.
    outcome = Outcome([board], simple_bound(frame), solver)
    if solver == "cp-sat" and board.total() < outcome.bound - 1e-9:
        try:
            outcome = _search(frame, board, budget, seed, workers)
        except Exception:  # whatever the solver library does, the user gets a plan
            logger.exception("the solver failed; the rule-based plan is used")
            outcome = Outcome([board], outcome.bound, "greedy", fallback=True)
    return finish(frame, outcome, perf_counter() - budget.start, seed)


def _load_solver() -> None:
    """Load what searches before the time starts to count; what is missing the search notices."""
    try:
        for name in ("search", "compose"):
            importlib.import_module(f"focusflow.planning.engine.{name}")
    except ImportError:
        logger.warning("OR-Tools or numba is not installed; plans are rule-based")


def _search(frame: Frame, board: Board, budget: Budget, seed: int, workers: int) -> Outcome:
    """Bound and improve; CP-SAT proves what is small, local search orders very long stretches."""
    from focusflow.planning.engine.compose import compose
    from focusflow.planning.engine.search import run_cp_sat

    size = sum(count_choices(frame, item) for item in frame.items)
    small = size <= min(PROVEN_AT_MOST, PROVEN_PER_SECOND * budget.left)
    seconds = budget.left * (SMALL_SHARE if small else 1.0)
    until = budget.left - seconds
    found = compose(frame, board, lambda: budget.left - until, seconds=seconds, seed=seed)
    bound = min(simple_bound(frame), found.bound)
    if found.board.total() >= bound - NOTHING_TO_GAIN * abs(bound):
        return _outcome([found.board, board], bound)
    if small:
        run = partial(run_cp_sat, seed=seed, workers=workers)
        return _prove(frame, found.board, bound, budget, run)
    best = found.board
    if not found.searched:
        enough = bound - 1e-9
        best = improve(best, seed, lambda: budget.left <= 0, rounds=IDLE_AT_MOST, enough=enough)
    return _outcome([best, found.board, board], bound)


def _prove(
    frame: Frame, board: Board, bound: float, budget: Budget, run: "Callable[..., Found]"
) -> Outcome:
    """Small: let CP-SAT find what is better or prove there is nothing."""
    from focusflow.planning.engine.relaxation import by_item, relax

    relaxed = relax(frame, budget.left * 0.5)
    bound = bound if relaxed is None else min(bound, relaxed.bound)
    boards = [board]
    if relaxed is not None and budget.left > 0 and board.total() < bound - 1e-9:
        found = run(frame, by_item(relaxed, board.total()), board, seconds=budget.left)
        boards = [*(board_of(frame, slots) for slots in found.plans), *boards]
        if found.bound is not None:
            # Places that were left out are in no plan better than the one at hand.
            bound = min(bound, max(found.bound, board.total()))
    return _outcome(boards, bound)


def _outcome(boards: list[Board], bound: float) -> Outcome:
    """Plans filled up, the best first."""
    for one in boards:
        fill_up(one)
    boards.sort(key=Board.total, reverse=True)
    return Outcome(boards, bound, "cp-sat")

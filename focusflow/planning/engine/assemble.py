"""From placed blocks to a finished plan, checked before it leaves."""

from collections.abc import Sequence
from dataclasses import dataclass

from focusflow.planning.engine.board import Board, Slot
from focusflow.planning.engine.check import violations
from focusflow.planning.engine.frame import Frame
from focusflow.planning.engine.plan import Block, Plan
from focusflow.planning.engine.reasons import block_reason
from focusflow.planning.engine.rests import breaks_between
from focusflow.planning.engine.score import score
from focusflow.planning.engine.unplaced import unscheduled

# A proof is good to about this many points, for the solver's coefficients are rounded.
NO_DIFFERENCE = 1e-3


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a solver found: boards from the best down, and what it knows about the best score."""

    boards: Sequence[Board]
    bound: float
    solver: str
    fallback: bool = False


def board_of(frame: Frame, slots: Sequence[Slot]) -> Board:
    """A board with the given blocks, as they are."""
    board = Board(frame)
    for start, end, i in sorted(slots):
        board.add(i, start, end)
    return board


def finish(frame: Frame, outcome: Outcome, seconds: float, seed: int) -> Plan:
    """The first board that keeps every rule as a plan; the empty plan keeps them all."""
    empty = Board(frame)
    for board in (*outcome.boards, empty):
        plan = _plan(frame, board, outcome, seconds, seed)
        if board is empty or not violations(frame.problem, plan):
            break
    return plan


def _plan(frame: Frame, board: Board, outcome: Outcome, seconds: float, seed: int) -> Plan:
    moment = frame.grid.moment
    blocks = tuple(
        Block(
            frame.items[i].task.id,
            moment(start),
            moment(end),
            block_reason(frame, board, i, start, end),
        )
        for start, end, i in board.blocks
    )
    plan = Plan(
        blocks=blocks,
        breaks=breaks_between(frame.problem, blocks),
        unscheduled=unscheduled(frame, board),
    )
    points = score(frame.problem, plan)
    bound = max(outcome.bound, points.total)
    gap = (bound - points.total) / max(1.0, abs(bound))
    status = "optimal" if bound - points.total <= NO_DIFFERENCE else "feasible"
    return Plan(
        blocks=plan.blocks,
        breaks=plan.breaks,
        unscheduled=plan.unscheduled,
        score=points,
        bound=bound,
        gap=gap,
        solver=outcome.solver,
        status="fallback" if outcome.fallback else status,
        seconds=round(seconds, 3),
        seed=seed,
        zone=frame.problem.zone,
    )

"""Search by prices: a bound from them, and plans that are built anew part by part at them.

The loops are compiled (`kernels`); here is how much of them is done. Rounds are counted and not
timed, so that the same seed gives the same plan wherever the machine is fast enough; the clock only
ends a search that would take too long.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from focusflow.planning.engine.board import Board
from focusflow.planning.engine.bound import capacity
from focusflow.planning.engine.frame import Frame, lost_points
from focusflow.planning.engine.greedy import fill_up, lay
from focusflow.planning.engine.kernels.arrays import BLOCK, Arrays, Floats, Numbers, Records, pack
from focusflow.planning.engine.kernels.pay import gains_of
from focusflow.planning.engine.kernels.prices import descend
from focusflow.planning.engine.kernels.rebuild import rebuild
from focusflow.planning.engine.kernels.start import first_prices
from focusflow.planning.engine.kernels.sweep import count_rows, shape_of

# Slots of the segments that are built anew in a round, and the most that one of them may have.
SIZE = 25
LONGEST_STRETCH = 200
# Share of the time for the bound, and how many states of it are looked at in a second.
BOUND_SHARE = 0.2
STATES_A_SECOND = 100_000_000
# Seconds that a round of building anew takes, at least and for each block of the plan.
ROUND, ROUND_A_BLOCK = 7e-5, 6e-6
BOUND_ROUNDS = 400
MOST_STATES = 4_000_000
FIRST_DISTANCE = 0.03
CHUNK = 50
# Rounds without a better plan before the search ends, as a share of all and at least.
IDLE_SHARE = 0.6
LEAST_IDLE = 200
# How much worse a plan may be to go on from, in parts of what an item is worth: first and last.
HOT, COLD = 0.12, 0.004
# Near enough to the bound to end, as a share of it.
ENOUGH = 1e-6
PRIME = 0x9E3779B97F4A7C15


@dataclass(frozen=True, slots=True)
class Composed:
    """The best plan that was found, and the bound; no plan scores more.

    `searched` is false where the free stretches are too long to be built anew.
    """

    board: Board
    bound: float
    searched: bool


def compose(
    frame: Frame, board: Board, left: Callable[[], float], *, seconds: float, seed: int
) -> Composed:
    """Bound and improve a plan in about `seconds`; the search ends when `left()` has come to 0."""
    a = pack(frame, board)
    lost = lost_points(frame)
    shape = shape_of(a)
    states = count_rows(a, shape) * shape.stretches * shape.work * shape.kinds
    if states > MOST_STATES or not len(a.segments) or not len(a.items):
        return Composed(board, float("inf"), searched=False)
    bound, prices = _bound(frame, a, left, states, seconds)
    longest = max(segment.hi - segment.lo for segment in frame.grid.segments)
    searched = longest <= LONGEST_STRETCH * frame.grid.step
    if searched:
        priced = bound - lost, prices
        board = _rebuilt(frame, a, board, priced, left=left, seconds=seconds, seed=seed)
    return Composed(board, bound - lost, searched=searched)


def _bound(
    frame: Frame, a: Arrays, left: Callable[[], float], states: int, seconds: float
) -> tuple[float, Floats]:
    """The bound, and the prices that a plan is built anew at."""
    time = float(capacity(frame))
    limited = frame.day_units is not None and frame.day_units * len(a.days) <= time
    prices = first_prices(a, time, limited)
    bound, _ = descend(a, prices, 1e18, 0.0, 1)
    distance = FIRST_DISTANCE * abs(bound)
    rounds = min(BOUND_ROUNDS, int(BOUND_SHARE * seconds * STATES_A_SECOND / states))
    until = left() * (1 - 2 * BOUND_SHARE)
    while rounds > 0 and distance > 0 and left() > until:
        bound, distance = descend(a, prices, bound, distance, min(rounds, CHUNK))
        rounds -= CHUNK
    # What an item costs beyond the room for it, which its lengths' prices hold as well.
    prices[: len(a.items)] = gains_of(a, prices)
    return bound, prices


def _rebuilt(
    frame: Frame,
    a: Arrays,
    board: Board,
    priced: tuple[float, Floats],
    *,
    left: Callable[[], float],
    seconds: float,
    seed: int,
) -> Board:
    """The best plan that building parts of it anew comes by, at the prices of a bound."""
    bound, prices = priced
    state: Numbers = np.array([(seed * PRIME + 1) % 2**64 or 1], np.uint64)
    worth = max(1e-6, sum(item.value for item in frame.items) / len(frame.items))
    unit_price = max(0.0, board.total()) / max(1.0, float(capacity(frame))) / 2
    cost = ROUND + ROUND_A_BLOCK * len(board.blocks)
    total = max(CHUNK, int((1 - BOUND_SHARE) * seconds / cost))
    idle_at_most = max(LEAST_IDLE, int(IDLE_SHARE * total))
    plan = best = _blocks(frame, board)
    made, idle, top, all_time = 0, 0, board.total(), left()
    enough = bound - ENOUGH * abs(bound)
    lost = lost_points(frame)
    while made < total and idle < idle_at_most and left() > 0 and top < enough:
        # A machine that is too slow for all rounds cools down in time, too.
        gone = max(made / total, 1 - left() / all_time)
        heat = worth * HOT * (COLD / HOT) ** gone
        _, plan, points, best = rebuild(state, a, prices, unit_price, plan, best, CHUNK, SIZE, heat)
        idle = 0 if points - lost > top + 1e-9 else idle + CHUNK
        top = max(top, points - lost)
        made += CHUNK
    slots = [(int(b["start"]), int(b["end"]), int(b["of"])) for b in best]
    made_board = lay(frame, slots)
    fill_up(made_board)
    return max(board, made_board, key=Board.total)


def _blocks(frame: Frame, board: Board) -> Records:
    """The blocks of a board as records; `place` tells those that are fixed."""
    found = np.zeros(len(board.blocks), BLOCK)
    for k, (start, end, i) in enumerate(board.blocks):
        found[k]["start"], found[k]["end"], found[k]["of"] = start, end, i
        found[k]["segment"] = board.segment_of(start)
        found[k]["place"] = 0 if frame.items[i].fixed is None else -1
    return found

"""Local search on a whole plan: take some items out, put others in, keep what is better."""

import random
from collections.abc import Callable
from math import log

from focusflow.planning.engine.board import Board
from focusflow.planning.engine.greedy import EPSILON, fill, order
from focusflow.planning.engine.reorder import reorder

# Found by trying on crowded days; none of them is delicate.
MOST_TAKEN = 4
NEIGHBOURS = 0.7
WANTED = 0.6
WARMTH = 0.005
OF_MISSING = 0.05
RETURN_AFTER = 150
# How often a splittable item is tried with another length of block.
VARIED = 0.5
# How often other orders are tried, nearly always when all is placed; how many in a round, and how
# much cooler than the rest.
ORDERED = 0.3
ALL_ORDERED = 0.97
ORDERS = 60
COOL = 0.0005


def improve(
    board: Board,
    seed: int,
    stop: Callable[[], bool],
    *,
    rounds: int,
    enough: float,
    visit: Callable[[Board], None] | None = None,
) -> Board:
    """Search until `stop()` says so, `rounds` rounds brought nothing, or the score is `enough`.

    Never gets worse. `visit` is told every plan that the search goes on from. The same seed takes
    the same steps; how many depends on the time given.
    """
    rng = random.Random(seed)  # noqa: S311  (a search, not a secret)
    best, best_points = board, board.total()
    current, points = best, best_points
    idle = 0
    while idle < rounds and best_points < enough and not stop():
        trial = current.copy()
        if rng.random() < (ORDERED if _missing(trial) else ALL_ORDERED):
            _reordered(trial, rng, _warmth(best_points, enough))
        else:
            _take_out(trial, rng)
            _put_in(trial, rng)
        found = trial.total()
        idle += 1
        # A little worse is accepted now and then, so that the search leaves local optima.
        if found - points > _warmth(best_points, enough) * log(1 - rng.random()):
            current, points = trial, found
            if visit is not None:
                visit(trial)
        if points > best_points + EPSILON:
            best, best_points = current, points
            idle = 0
        if idle % RETURN_AFTER == RETURN_AFTER - 1:
            current, points = best, best_points
    return best


def _missing(board: Board) -> bool:
    return any(not mine for mine in board.mine)


def _warmth(points: float, enough: float) -> float:
    """How much worse a plan may be to go on from: less, the less there is to gain."""
    return min(WARMTH * abs(points), OF_MISSING * max(0.0, enough - points))


def _reordered(board: Board, rng: random.Random, warmth: float) -> None:
    """Try some other orders of neighbours, and keep what is better or hardly worse."""
    for _ in range(ORDERS):
        reorder(board, rng, lambda change: change > warmth * COOL * log(1 - rng.random()))


def _take_out(board: Board, rng: random.Random) -> None:
    """Remove a few items, neighbours in time or anywhere, with all that depends on them."""
    movable = [(start, i) for start, _, i in board.blocks if board.frame.items[i].fixed is None]
    if not movable:
        return
    count = rng.randint(1, min(MOST_TAKEN, len(movable)))
    if rng.random() < NEIGHBOURS:
        first = rng.randrange(len(movable) - count + 1)
        taken = {i for _, i in movable[first : first + count]}
    else:
        taken = {i for _, i in rng.sample(movable, count)}
    for i in sorted(taken):
        if not _holds_fixed(board, i):
            _remove_with_dependents(board, i)


def _remove_with_dependents(board: Board, i: int) -> None:
    for other in board.frame.items[i].needed_by:
        if board.mine[other]:
            _remove_with_dependents(board, other)
    board.remove(i)


def _holds_fixed(board: Board, i: int) -> bool:
    """Whether a fixed item, or one that a fixed item waits for, would lose its ground."""
    items = board.frame.items
    if items[i].fixed is not None:
        return True
    return any(board.mine[other] and _holds_fixed(board, other) for other in items[i].needed_by)


def _put_in(board: Board, rng: random.Random) -> None:
    items = board.frame.items
    rank = [item.value / item.need * rng.uniform(0.5, 1.5) for item in items]
    missing = [item for item in items if not board.mine[item.index] and item.value > 0]
    if missing and rng.random() < WANTED:
        # One that is not placed goes first, with all that it depends on.
        wanted = rng.choices(missing, [item.value for item in missing])[0]
        rank[wanted.index] = max(rank) + 1
    step = board.frame.grid.step
    prefer = {
        item.index: rng.randrange(item.least, item.most + 1, step)
        for item in items
        if item.splittable and item.least <= item.most and rng.random() < VARIED
    }
    fill(board, order(board.frame, rank), prefer)

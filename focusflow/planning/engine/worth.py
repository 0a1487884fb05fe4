"""What placing an item would cost where there is room for it."""

from collections.abc import Iterator
from math import floor

from focusflow.planning.engine.board import Board
from focusflow.planning.engine.greedy import place
from focusflow.planning.engine.room import Asked

# Fewer points than this are not spoken of.
NOTICEABLE = 0.1
EPSILON = 1e-6
# With more starts than this only those where something changes are tried.
MOST_STARTS = 500


def worth(asked: Asked, wants: str) -> str:
    """There is room, so the plan is better without: say so with the points."""
    item, board = asked.item, asked.board
    starts = [] if item.splittable else list(_starts(asked))
    exact = 0 < len(starts) <= MOST_STARTS
    trial = _at_best_start(asked, starts) if exact else _at_best_found(asked)
    lost = board.total() - trial.total()
    if lost >= NOTICEABLE:
        about = "" if exact else "about "
        points = floor(lost * 10 + EPSILON) / 10
        return f"{wants}; it would cost {about}{points:.1f} points more than it brings"
    if lost > -EPSILON:
        return f"{wants}; it would bring no points"
    return f"{wants}, for which there is room; the search ended before it was used"


def _starts(asked: Asked) -> Iterator[int]:
    """Every start of an unsplittable item that keeps all rules."""
    item, board = asked.item, asked.board
    grid = board.frame.grid
    for segment in grid.segments:
        first = max(segment.lo, asked.release)
        first = segment.lo - (segment.lo - first) // grid.step * grid.step
        last = min(segment.hi, item.deadline) - item.need
        for start in range(first, last + 1, grid.step):
            if board.fits(item.index, start, start + item.need):
                yield start


def _at_best_start(asked: Asked, starts: list[int]) -> Board:
    """A board with the item at the start that brings most."""
    item, board = asked.item, asked.board
    best = max(starts, key=lambda start: board.gain(item.index, start, start + item.need))
    return asked.placed([(best, best + item.need)])


def _at_best_found(asked: Asked) -> Board:
    """A board with the item where the rule-based planner would place it, or anywhere."""
    item = asked.item
    trial = asked.board.copy()
    trial.remove(item.index)
    place(trial, item.index, at_any_cost=True)
    return trial if trial.whole(item.index) else asked.placed(asked.blocks(item.deadline) or [])

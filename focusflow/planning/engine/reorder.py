"""Local search on the order of blocks: one of them goes to another place in its row.

The lengths of the gaps between the blocks stay where they are, so what a new order is worth can be
told without touching the board.
"""

import random
from collections.abc import Callable
from itertools import pairwise

from focusflow.planning.engine.board import Board, Slot
from focusflow.planning.engine.frame import Frame, late_points

LONGEST_ROW = 40


def reorder(board: Board, rng: random.Random, accept: Callable[[float], bool]) -> bool:
    """Try one other order of neighbouring blocks on the board itself; whether it was taken.

    `accept` is told by how many points the plan would change.
    """
    row = _row(board, rng)
    if len(row) < 2:
        return False
    moved = list(row)
    if rng.random() < 0.5:
        moved = [*moved[1:], moved[0]] if rng.random() < 0.5 else [moved[-1], *moved[:-1]]
    else:
        moved[0], moved[-1] = moved[-1], moved[0]
    placed = _placed(row, moved)
    change = _points(board, placed) - _points(board, row)
    if not accept(change):
        return False
    return _lay(board, row, placed)


def _row(board: Board, rng: random.Random) -> list[Slot]:
    """Some neighbouring blocks of one segment, all of items in one piece that are not fixed."""
    blocks, items = board.blocks, board.frame.items
    if len(blocks) < 2:
        return []
    first = rng.randrange(len(blocks) - 1)
    last = min(len(blocks), first + 2 + int(rng.expovariate(0.25)), first + LONGEST_ROW)
    segment = board.segment_of(blocks[first][0])
    row: list[Slot] = []
    for block in blocks[first:last]:
        item = items[block[2]]
        if item.splittable or item.fixed is not None or board.segment_of(block[0]) != segment:
            break
        row.append(block)
    return row


def _placed(row: list[Slot], moved: list[Slot]) -> list[Slot]:
    """The blocks in their new order, with the gaps of the old one."""
    gaps = [after[0] - before[1] for before, after in pairwise(row)]
    at = row[0][0]
    placed = []
    for (start, end, i), gap in zip(moved, [*gaps, 0], strict=True):
        placed.append((at, at + end - start, i))
        at += end - start + gap
    return placed


def _points(board: Board, row: list[Slot]) -> float:
    """What depends on where the blocks of a row lie."""
    frame = board.frame
    move = frame.problem.weights.move
    segment = board.segment_of(row[0][0])
    points = 0.0
    for start, end, i in row:
        item = frame.items[i]
        points -= frame.early * start + late_points(item, end)
        if item.energy:
            points += item.energy * frame.energy_between(segment, start, end)
        if frame.kept[i]:
            points += move * frame.kept[i].get((start, end), 0)
    return points - frame.problem.weights.switch * _switches(board, row)


def _switches(board: Board, row: list[Slot]) -> int:
    """Changes of category in a row and to its neighbours."""
    frame = board.frame
    if not frame.problem.weights.switch:
        return 0
    before, after = board.neighbours(row[0][0], row[-1][1])
    ring = [*([before] if before else []), *row, *([after] if after else [])]
    return sum(board.differ(one, other) for one, other in pairwise(ring))


def _lay(board: Board, row: list[Slot], placed: list[Slot]) -> bool:
    """Put the blocks where they go; all back when a rule speaks against it."""
    frame = board.frame
    for _, _, i in row:
        board.remove(i)
    laid = []
    for start, end, i in placed:
        if not _allowed(frame, board, i, start, end) or not board.fits(i, start, end):
            break
        board.add(i, start, end)
        laid.append(i)
    if len(laid) == len(placed) and all(_in_order(board, i) for i in laid):
        return True
    for i in laid:
        board.remove(i)
    for start, end, i in row:
        board.add(i, start, end)
    return False


def _allowed(frame: Frame, board: Board, i: int, start: int, end: int) -> bool:
    item = frame.items[i]
    return item.release <= start and end <= item.deadline


def _in_order(board: Board, i: int) -> bool:
    """Whether an item lies after all it needs, and before all that needs it."""
    item, (start, end) = board.frame.items[i], board.mine[i][0]
    return all(board.whole(o) and board.last_end(o) <= start for o in item.needs) and all(
        not board.mine[o] or board.mine[o][0][0] >= end for o in item.needed_by
    )

"""A frame as plain arrays, for the compiled parts of the search.

Times are in the units of the frame's grid. Fields are named as in `Item`, `Segment` and `Frame`;
`kind` is the category where a switch costs something, else 0.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from focusflow.planning.engine.board import Board
from focusflow.planning.engine.frame import Frame

Records = npt.NDArray[Any]
Numbers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

FREE = -2
NOWHERE = -1
NEVER_DUE = 1e15
NO_LIMIT = 1 << 40


def record(numbers: str, floats: str = "") -> np.dtype[Any]:
    """A record of whole numbers and floats, whose fields are attributes also when not compiled."""
    fields = [(name, "i8") for name in numbers.split()]
    fields += [(name, "f8") for name in floats.split()]
    return np.dtype((np.record, np.dtype(fields, align=True)))


ITEM = record(
    "need least most split release soonest deadline fixed kind needs needs_end kept kept_end",
    "due late load energy value",
)
SEGMENT = record("lo hi day energy fixed fixed_end")
KEPT = record("start end times")
RULES = record(
    "step breaks after gap longs long_after long_gap kinds day_units",
    "day_load now early switch fragment move",
)
BLOCK = record("start end of segment place run stretches")


class Arrays(NamedTuple):
    """All that a plan depends on.

    `needs` are item numbers, `fixed` blocks that stay, `energy` the energy sums of all segments
    one after the other, `days` the units at which local days begin, `rules` one record.
    """

    items: Records
    needs: Numbers
    kept: Records
    segments: Records
    fixed: Records
    energy: Floats
    days: Numbers
    rules: Records


def pack(frame: Frame, board: Board) -> Arrays:
    """The arrays of a frame; what is fixed and on the board stays, what is fixed elsewhere out."""
    items, needs, kept = _items(frame, board)
    fixed = [
        (start, end, i, board.segment_of(start), -1, 0, 0)
        for start, end, i in board.blocks
        if frame.items[i].fixed is not None
    ]
    return Arrays(
        items=items,
        needs=np.array(needs, np.int64),
        kept=np.array(kept, KEPT),
        segments=_segments(frame, [block[3] for block in fixed]),
        fixed=np.array(fixed, BLOCK),
        energy=np.array([value for sums in frame.grid.energy for value in sums], np.float64),
        days=np.array(frame.grid.day_starts or (0,), np.int64),
        rules=_rules(frame),
    )


def _items(frame: Frame, board: Board) -> tuple[Records, list[int], list[tuple[int, int, int]]]:
    items = np.zeros(len(frame.items), ITEM)
    needs: list[int] = []
    kept: list[tuple[int, int, int]] = []
    by_kind = bool(frame.problem.weights.switch)
    for item in frame.items:
        record = items[item.index]
        for name in ("need", "least", "most", "release", "soonest", "deadline"):
            record[name] = getattr(item, name)
        for name in ("late", "load", "energy", "value"):
            record[name] = getattr(item, name)
        record["split"] = item.splittable
        record["kind"] = item.category if by_kind else 0
        record["due"] = NEVER_DUE if item.due is None else item.due
        record["fixed"] = FREE
        if item.fixed is not None:
            record["fixed"] = item.fixed if board.mine[item.index] else NOWHERE
        record["needs"], record["kept"] = len(needs), len(kept)
        needs += item.needs
        kept += [(start, end, n) for (start, end), n in frame.kept[item.index].items()]
        record["needs_end"], record["kept_end"] = len(needs), len(kept)
    return items, needs, kept


def _segments(frame: Frame, fixed: list[int]) -> Records:
    grid = frame.grid
    segments = np.zeros(len(grid.segments), SEGMENT)
    offset = 0
    for s, segment in enumerate(grid.segments):
        first = sum(at < s for at in fixed)
        last = first + fixed.count(s)
        day = grid.day_index(segment.lo)
        segments[s] = (segment.lo, segment.hi, day, offset, first, last)
        offset += len(grid.energy[s])
    return segments


def _rules(frame: Frame) -> Records:
    weights = frame.problem.weights
    rules = np.zeros(1, RULES)
    record = rules[0]
    record["step"] = frame.grid.step
    record["breaks"], record["longs"] = frame.after is not None, frame.long_after is not None
    record["after"], record["gap"] = frame.after or 0, frame.gap
    record["long_after"], record["long_gap"] = frame.long_after or 0, frame.long_gap
    kinds = 1 + max((item.category for item in frame.items), default=0)
    record["kinds"] = kinds if weights.switch else 1
    record["day_units"] = NO_LIMIT if frame.day_units is None else frame.day_units
    record["day_load"] = float(NO_LIMIT) if frame.day_load is None else frame.day_load
    record["now"], record["early"] = frame.now, frame.early
    record["switch"], record["fragment"] = weights.switch, weights.fragment
    record["move"] = weights.move
    return rules

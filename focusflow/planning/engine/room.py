"""Whether there is room for an item, and how much of it: what the reasons are made from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from focusflow.planning.engine.board import Board
from focusflow.planning.engine.frame import Frame, Item
from focusflow.planning.engine.greedy import best_spot

Blocks = list[tuple[int, int]]
# So many lengths are tried for a block where room is scarce.
MOST_LENGTHS = 12
EPSILON = 1e-6


@dataclass(frozen=True, slots=True)
class Asked:
    """An item that is not wholly placed, the board, and the first unit at which it may start."""

    item: Item
    board: Board
    release: int

    @property
    def left(self) -> int:
        """Units that are not placed."""
        return self.item.need - self.board.done[self.item.index]

    def blocks(
        self, deadline: int, *, release: int | None = None, limits: bool = True, whole: bool = True
    ) -> Blocks | None:
        """Blocks for what is left, after those that are there; or, with `whole`, for all of it."""
        item, board = self.item, self.board
        release = self.release if release is None else release
        mine = board.mine[item.index]
        if not mine:
            return room_for(board, item, release, deadline, limits=limits)
        # Only the last block may be shorter than the least.
        found = None
        if all(end - start >= item.least for start, end in mine):
            rest = replace(item, need=self.left, most=min(item.most, self.left))
            release_rest = max(release, board.last_end(item.index))
            found = room_for(board, rest, release_rest, deadline, limits=limits)
        if found is None and whole:
            without = board.copy()
            without.remove(item.index)
            found = room_for(without, item, release, deadline, limits=limits)
        return found

    def placed(self, blocks: Blocks) -> Board:
        """A board with blocks that `blocks` found."""
        trial = self.board.copy()
        if sum(end - start for start, end in blocks) == self.item.need:
            trial.remove(self.item.index)
        for start, end in blocks:
            trial.add(self.item.index, start, end)
        return trial


def room_for(
    board: Board, item: Item, release: int, deadline: int, *, limits: bool = True
) -> Blocks | None:
    """Blocks that hold all of an item beside what is placed; None when none were found."""
    if limits and not _days_hold(board, item):
        return None
    shortest = min(item.need, item.least) if item.splittable else item.need
    if shortest > item.most or free(board, item, release, deadline) < item.need:
        return None
    spot = _spot(board, item, shortest, release, deadline, limits=limits)
    if spot is None or shortest == item.need:
        return None if spot is None else [(spot, spot + shortest)]
    # What would pass the limits of the first days may have room on the others.
    later = [day for day in board.frame.grid.day_starts if limits and release < day < deadline]
    for begin, soonest in ((release, False), (release, True), *((day, False) for day in later)):
        found = _in_blocks(board, item, begin, deadline, limits=limits, soonest=soonest)
        if found is not None:
            return found
    return None


def _days_hold(board: Board, item: Item) -> bool:
    """Whether the days have so much left of their limits; a block may take from two of them."""
    frame = board.frame
    if frame.day_units is None and frame.day_load is None:
        return True
    rooms = []
    for day in range(len(frame.grid.days)):
        units, load = board.room_on(day)
        rooms.append(min(units, (load + EPSILON) / item.load) if item.load else units)
    if item.splittable:
        return sum(rooms) >= item.need
    return max(map(sum, zip(rooms, [*rooms[1:], 0.0], strict=True)), default=0) >= item.need


def _in_blocks(
    board: Board, item: Item, release: int, deadline: int, *, limits: bool, soonest: bool
) -> Blocks | None:
    """Block by block: the longest where it fits first, or with `soonest` what fits soonest."""
    trial = board.copy()
    blocks: Blocks = []
    left = item.need
    while left:
        best: tuple[int, int] | None = None
        for length in _lengths(item, left, board.frame.grid.step):
            until = deadline if best is None else min(deadline, best[0] + length - 1)
            spot = _spot(trial, item, length, release, until, limits=limits)
            if spot is not None:
                best = spot, spot + length
                if not soonest:
                    break
        if best is None:
            return None
        trial.add(item.index, *best)
        blocks.append(best)
        release, left = best[1], left - (best[1] - best[0])
    return blocks


def _spot(
    board: Board, item: Item, length: int, release: int, deadline: int, *, limits: bool
) -> int | None:
    """The first start where a block fits; round midnight each start is tried."""
    i, grid = item.index, board.frame.grid
    spot = best_spot(board, i, length, release, deadline, first_fit=True, limits=limits)
    if spot is not None or not limits:
        return spot
    for midnight in grid.day_starts[1:]:
        last = midnight - 1 - (midnight - 1 - release) % grid.step
        for start in range(max(release, last - length), midnight, grid.step):
            if start + length <= deadline and board.fits(i, start, start + length):
                return start
    return None


def _lengths(item: Item, left: int, step: int) -> Iterator[int]:
    """Lengths for the next block, from long to short; only the last may be below the least."""
    longest = min(item.most, left)
    if longest == left:
        yield left
    if item.least > longest:
        return
    stride = max(step, (longest - item.least) // MOST_LENGTHS // step * step)
    yield from range(longest, item.least, -stride)
    yield item.least


def free(board: Board, item: Item, release: int, deadline: int) -> int:
    """Units between placed blocks: all of them, or the longest stretch for an unsplittable item."""
    lengths = _gaps(board, release, deadline)
    return sum(lengths) if item.splittable else max(lengths, default=0)


def _gaps(board: Board, release: int, deadline: int) -> Iterator[int]:
    """The units of each free stretch, in whole slots."""
    step = board.frame.grid.step
    for here, start, stop, _, _ in board.gaps(release, deadline):
        lo = board.frame.grid.segments[here].lo
        first = lo - (lo - start) // step * step
        if stop > first:
            yield (stop - first) // step * step


def needed_only(asked: Asked) -> Asked:
    """The same item on a board with nothing but what it needs."""
    frame = asked.board.frame
    wanted = [*asked.item.needs]
    for other in wanted:
        wanted += (n for n in frame.items[other].needs if n not in wanted)
    return replace(asked, board=twin(frame, asked.board, wanted))


def twin(frame: Frame, board: Board, keep: Iterable[int] | None = None) -> Board:
    """The blocks of a board, or of some items, on a board of another frame of the same grid."""
    other = Board(frame)
    wanted = None if keep is None else set(keep)
    for start, end, i in board.blocks:
        if wanted is None or i in wanted:
            other.add(i, start, end)
    return other

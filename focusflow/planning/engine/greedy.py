"""The rule-based planner: items in order of what they are worth, each at its best free place."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from focusflow.planning.engine.board import Board, Slot
from focusflow.planning.engine.frame import Frame, Item

EPSILON = 1e-9
# From so many items on, one order has to do.
MANY = 400


def greedy(frame: Frame) -> Board:
    """The best of some fixed orders. Keeps every rule and needs no time to speak of."""
    base = place_fixed(frame)
    boards = []
    for rank in _RANKS if len(frame.items) <= MANY else _RANKS[:1]:
        board = base.copy()
        fill(board, order(frame, [rank(item) for item in frame.items]))
        boards.append(board)
    return max(boards, key=Board.total)


def _by_density(item: Item) -> float:
    return item.value / item.need


def _by_value(item: Item) -> float:
    return item.value


def _by_due(item: Item) -> float:
    due = item.due if item.due is not None else float(item.deadline)
    return -due + 1e-6 * item.value / item.need


_RANKS: tuple[Callable[[Item], float], ...] = (_by_density, _by_value, _by_due)


def order(frame: Frame, rank: Sequence[float]) -> list[int]:
    """Items from the highest rank down; what an item depends on has at least its rank."""
    raised = list(rank)
    for i in reversed(_topological(frame)):
        for other in frame.items[i].needs:
            raised[other] = max(raised[other], raised[i])
    depth = [0] * len(raised)
    for i in _topological(frame):
        for other in frame.items[i].needs:
            depth[i] = max(depth[i], depth[other] + 1)
    return sorted(range(len(raised)), key=lambda i: (-raised[i], depth[i], i))


def _topological(frame: Frame) -> list[int]:
    waiting = [len(item.needs) for item in frame.items]
    ready = [i for i, count in enumerate(waiting) if count == 0]
    for done in ready:
        for i in frame.items[done].needed_by:
            waiting[i] -= 1
            if waiting[i] == 0:
                ready.append(i)
    return ready


def place_fixed(frame: Frame) -> Board:
    """A board with what is fixed, the more valuable first, and all that it depends on."""
    board = Board(frame)
    fixed = [item for item in frame.items if item.fixed is not None]
    for item in sorted(fixed, key=lambda item: (-item.value, item.index)):
        trial = board.copy()
        if _place_with_needs(trial, item.index, frame.horizon):
            board = trial
    return board


def _place_with_needs(board: Board, i: int, deadline: int) -> bool:
    """Place an item by a deadline after all it depends on; says whether it worked."""
    item = board.frame.items[i]
    if board.whole(i):
        return board.last_end(i) <= deadline
    limit = deadline if item.fixed is None else item.fixed
    if item.fixed is not None:
        end = item.fixed + item.need
        inside = item.release <= item.fixed and end <= min(item.deadline, deadline)
        if not inside or item.fixed < 0 or not board.fits(i, item.fixed, end):
            return False
        board.add(i, item.fixed, end)
    if not all(_place_with_needs(board, other, limit) for other in item.needs):
        return False
    if item.fixed is not None:
        return True
    place(board, i, deadline=deadline, at_any_cost=True)
    return board.whole(i)


def fill(board: Board, ranked: Sequence[int], prefer: Mapping[int, int] | None = None) -> None:
    """Place every item that brings points, in the given order; what is placed stays.

    `prefer` has for some splittable items a length of block to try first.
    """
    losing = []
    for i in ranked:
        if board.mine[i]:
            continue
        # What others wait for may cost more than it brings itself.
        needed = bool(board.frame.items[i].needed_by)
        points = place(board, i, prefer=prefer.get(i) if prefer else None, at_any_cost=needed)
        if points < 0:
            losing.append(i)
    for i in reversed(losing):
        if not any(board.mine[other] for other in board.frame.items[i].needed_by):
            board.remove(i)


def ready_at(board: Board, item: Item) -> int | None:
    """The first unit at which an item may start, None when something it needs is missing."""
    release = item.release
    for other in item.needs:
        if not board.whole(other):
            return None
        release = max(release, board.last_end(other))
    return release


def place(
    board: Board,
    i: int,
    *,
    deadline: int | None = None,
    at_any_cost: bool = False,
    prefer: int | None = None,
) -> float:
    """Place an item where it brings most; returns the points, 0 when it is not placed.

    `prefer` is a length to try first for the blocks of a splittable item.
    """
    item = board.frame.items[i]
    release = ready_at(board, item)
    if release is None or item.fixed is not None:
        return 0.0
    limit = item.deadline if deadline is None else min(item.deadline, deadline)
    # A dependent that is placed already must not be overtaken.
    limit = min([limit, *(board.mine[d][0][0] for d in item.needed_by if board.mine[d])])
    best, spans = 0.0, list[tuple[int, int]]()
    for first_fit in (False, True) if item.splittable else (False,):
        points = _place_blocks(board, item, release, limit, prefer, first_fit=first_fit)
        complete = board.whole(i)
        if board.mine[i] and (points > best + EPSILON or (at_any_cost and complete and not spans)):
            best, spans = points, board.mine[i].copy()
        board.remove(i)
        if complete and not first_fit and best > 0:
            break
    for start, end in spans:
        board.add(i, start, end)
    return best


def _place_blocks(
    board: Board, item: Item, release: int, limit: int, prefer: int | None, *, first_fit: bool
) -> float:
    """Place blocks in order of time as long as they fit; returns the points."""
    points, left = 0.0, item.need
    while left:
        for length in _lengths(item, left, board.frame.grid.step, prefer):
            spot = best_spot(board, item.index, length, release, limit, first_fit=first_fit)
            if spot is not None:
                break
        else:
            return points
        points += board.gain(item.index, spot, spot + length)
        board.add(item.index, spot, spot + length)
        release = spot + length
        left -= length
    return points + 0.2 * item.value


def _lengths(item: Item, left: int, step: int, prefer: int | None) -> Iterator[int]:
    """Lengths to try for the next block: the preferred one, even parts, then long to short."""
    if not item.splittable or left <= min(item.least, item.most):
        if left <= item.most:
            yield left
        return
    if item.most < item.least:
        # Only an item's last block may be so short, so there would be no other.
        return
    if prefer is not None and prefer <= left:
        yield prefer
    parts = -(-left // item.most)
    even = max(item.least, -(-left // parts // step) * step)
    yield even
    longest = min(item.most, left)
    stride = max(step, (longest - item.least) // 12 // step * step)
    for length in range(longest, min(item.least, longest) - 1, -stride):
        if length != even:
            yield length


def best_spot(
    board: Board,
    i: int,
    length: int,
    release: int,
    limit: int,
    *,
    first_fit: bool = False,
    limits: bool = True,
) -> int | None:
    """The start between release and limit that brings most (or the first), None for no room."""
    longest, left = board.room()
    # A block over midnight takes from two days.
    if length > longest or (limits and length > 2 * left):
        return None
    best, at = float("-inf"), None
    for start in spots(board, i, length, release, limit):
        if not board.fits(i, start, start + length, limits=limits):
            continue
        if first_fit:
            return start
        points = board.gain(i, start, start + length)
        if points > best + EPSILON:
            best, at = points, start
    return at


def spots(board: Board, i: int, length: int, release: int, limit: int) -> Iterator[int]:
    """Starts worth trying: beside work and breaks, where the energy changes, where it was."""
    frame = board.frame
    step, item = frame.grid.step, frame.items[i]
    for here, free, stop, before, after in board.gaps(release, limit):
        lo = frame.grid.segments[here].lo
        first = lo - (lo - free) // step * step
        last = lo + (stop - length - lo) // step * step
        if last < first:
            continue
        tries = {first, last}
        for rest in (frame.gap, frame.long_gap):
            tries.add(lo - (lo - before - rest) // step * step)
            tries.add(lo + (after - rest - length - lo) // step * step)
        marks = frame.marks if item.energy else ()
        for k in range(bisect_left(marks, free), bisect_left(marks, stop)):
            tries.add(lo - (lo - marks[k]) // step * step)
            tries.add(lo + (marks[k] - length - lo) // step * step)
        if item.due is not None:
            tries.add(lo + (int(item.due) - length - lo) // step * step)
        tries.update(start for start, _ in frame.kept[i])
        yield from sorted(start for start in tries if first <= start <= last)


def fill_up(board: Board) -> None:
    """Place what still brings points, what is worth most a unit first."""
    fill(board, order(board.frame, [_by_density(item) for item in board.frame.items]))


def lay(frame: Frame, slots: Iterable[Slot]) -> Board:
    """A board with those of some blocks that keep every rule beside the ones before them."""
    board = Board(frame)
    found = sorted(slots)
    last = {i: start for start, _, i in found}
    for start, end, i in found:
        item = frame.items[i]
        ready = ready_at(board, item)
        if ready is None or start < ready or board.done[i] + end - start > item.need:
            continue
        if end > item.deadline or end - start > item.most:
            continue
        if end - start < item.least and start != last[i]:
            continue
        if board.fits(i, start, end):
            board.add(i, start, end)
    return board


def kept(frame: Frame) -> Board:
    """The previous plan as far as it still keeps every rule beside what is fixed, filled up."""
    board = place_fixed(frame)
    before = [(s, e, i) for i, spans in enumerate(frame.kept) for s, e in spans]
    board = lay(frame, [*board.blocks, *(b for b in before if not board.mine[b[2]])])
    fill_up(board)
    return board

"""Search by putting plans together from the sequences of blocks that prices and trials suggest."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import isfinite

from focusflow.planning.engine.board import Board, Slot
from focusflow.planning.engine.frame import Frame
from focusflow.planning.engine.greedy import fill, order, ready_at
from focusflow.planning.engine.improve import improve
from focusflow.planning.engine.master import Master
from focusflow.planning.engine.recombine import recombine

# Shares of the time that is left: to look around, to bound, and then in turns to improve a plan
# and to put it together anew.
LOOK_AROUND = 0.06
BOUND = 0.42
FIRST_TURN = 0.8
TURN = 0.5
# Seconds that a turn takes at least to be of use, and at most.
LEAST_TURN = 0.04
MOST_TURN = 0.6
MOST_VISITED = 400
MOST_ROUNDS = 10**9


@dataclass(frozen=True, slots=True)
class Composed:
    """Plans, the best first, and the bound; no plan scores more."""

    boards: tuple[Board, ...]
    bound: float


def compose(
    frame: Frame, board: Board, left: Callable[[], float], *, seed: int, workers: int
) -> Composed:
    """Improve a plan until `left()`, the seconds that are left, is used up."""
    search = _Search(Master(frame, board), board, left, seed, workers)
    search.improve(left() * LOOK_AROUND, float("inf"))
    search.master.learn(search.best.blocks)
    search.master.generate(left() * BOUND)
    bound = search.master.bound - search.master.lost
    enough = bound - 1e-6
    if not isfinite(bound):
        search.improve(left(), enough)
    # At first from the few sequences that the prices ask for, then from all that came by.
    search.combine(left() * FIRST_TURN)
    while left() > LEAST_TURN and search.best.total() < enough:
        search.improve(min(MOST_TURN, left() * TURN), enough)
        search.learn()
        search.combine(min(MOST_TURN, left() * TURN))
    return Composed((search.best, board), bound)


class _Search:
    """The best plan so far, and the plans that were come by."""

    def __init__(
        self, master: Master, best: Board, left: Callable[[], float], seed: int, workers: int
    ) -> None:
        self.master, self.best = master, best
        self._left, self._seed, self._workers = left, seed, workers
        self._visited: list[Board] = []

    def improve(self, seconds: float, enough: float) -> None:
        """Search round the best plan for some seconds."""
        until = max(0.0, self._left() - seconds)
        self._seed += 1
        self.best = improve(
            self.best,
            self._seed,
            lambda: self._left() <= until,
            rounds=MOST_ROUNDS,
            enough=enough,
            visit=self._visited.append,
        )

    def learn(self) -> None:
        """Let the sequences of what was come by be combined."""
        for board in [self.best, *self._visited[-MOST_VISITED:]]:
            self.master.learn(board.blocks)
        self._visited.clear()

    def combine(self, seconds: float) -> None:
        """Put the known sequences together anew."""
        self.master.learn(self.best.blocks)
        found = recombine(
            self.master,
            self.best.blocks,
            self.best.total(),
            seconds=seconds,
            seed=self._seed,
            workers=self._workers,
        )
        for slots in found:
            self.take(slots)

    def take(self, slots: Iterable[Slot]) -> None:
        """Take the plan of some blocks, filled up, if it is better and keeps what is fixed."""
        frame = self.master.frame
        made = lay(frame, slots)
        fill(made, order(frame, [item.value / item.need for item in frame.items]))
        fixed = [item.index for item in frame.items if item.fixed is not None]
        if all(made.mine[i] == self.best.mine[i] for i in fixed):
            self.best = max(self.best, made, key=Board.total)


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
        if end - start < item.least and start != last[i]:
            continue
        if board.fits(i, start, end):
            board.add(i, start, end)
    return board

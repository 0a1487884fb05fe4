"""What a block earns where it is, and what the next best place for it would be worth."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import timedelta

from focusflow.planning.engine.assemble import board_of
from focusflow.planning.engine.board import Board
from focusflow.planning.engine.check import violations
from focusflow.planning.engine.frame import Frame, make_frame
from focusflow.planning.engine.plan import Block, Plan, Score
from focusflow.planning.engine.problem import Problem, Span
from focusflow.planning.engine.score import score

NOTICEABLE = 0.05
"""Fewer points than this are no difference to speak of."""
TERMS = tuple(term.name for term in fields(Score) if term.name != "total")
# For each term what is said of another place that has fewer and that has more points for it.
_WORDS = {
    "value": ("less of it done", "more of it done"),
    "lateness": ("later after it is due", "less late"),
    "energy": ("less energy", "more energy"),
    "switch": ("more changes of subject", "fewer changes of subject"),
    "fragment": ("in more pieces", "in fewer pieces"),
    "move": ("moved", "where it was"),
    "early": ("later", "sooner"),
}


@dataclass(frozen=True, slots=True)
class Why:
    """What speaks for a block's place.

    `earned` are the points that the plan would lack without the block. `place` is the best other
    place while all other blocks stay, None when there is none, and `difference` how many more
    points the plan would have with the block there. `one_day`: all free time is on one local day.
    """

    earned: Score
    place: Span | None
    difference: Score
    one_day: bool


def why(problem: Problem, plan: Plan, block: Block) -> Why:
    """Compare a block of a plan with all other places for it.

    A place that overlaps the present one counts only when there is no other. The plan may break
    rules, as plans do that people have changed: another place breaks none that it keeps.
    """
    rest = list(plan.blocks)
    rest.remove(block)
    frame = make_frame(problem)
    present = score(problem, plan)
    earned = _minus(present, score(problem, replace(plan, blocks=tuple(rest))))
    one_day = len(frame.grid.days) <= 1
    other = _best_other(frame, plan, rest, block)
    if other is None:
        return Why(earned, None, Score(), one_day)
    there = score(problem, replace(plan, blocks=(*rest, other)))
    return Why(earned, Span(other.start, other.end), _minus(there, present), one_day)


def sentence(found: Why, write: Callable[[Span], str]) -> str:
    """What `why` found, in a sentence; `write` tells from when to when."""
    if found.place is None:
        return "There is no other free place for it."
    at, points = write(found.place), found.difference.total
    if abs(points) < NOTICEABLE:
        return f"It could also be at {at}, that is worth the same."
    less = points < 0
    where = "Best place that day" if found.one_day else "Best place in these days"
    lead = f"{where}: the next best is {at}" if less else f"There is a better place: {at}"
    return f"{lead}, worth {abs(points):.1f} points {'less' if less else 'more'}{_terms(found)}."


def _terms(found: Why) -> str:
    """The terms that make the difference, the largest first."""
    points = {name: getattr(found.difference, name) for name in TERMS}
    told = [name for name in points if abs(points[name]) >= NOTICEABLE]
    told.sort(key=lambda name: -abs(points[name]))
    parts = [f"{_WORDS[name][points[name] > 0]} ({_signed(points[name])})" for name in told]
    return f": {', '.join(parts)}" if parts else ""


def _signed(points: float) -> str:
    return f"{'+' if points > 0 else '−'}{abs(points):.1f}"


def _minus(one: Score, other: Score) -> Score:
    return Score(**{f.name: getattr(one, f.name) - getattr(other, f.name) for f in fields(Score)})


def _best_other(frame: Frame, plan: Plan, rest: Sequence[Block], block: Block) -> Block | None:
    """The block at the other place with the most points, elsewhere rather than shifted a little."""
    places = _by_points(frame, rest, block)
    apart = [b for b in places if b.end <= block.start or b.start >= block.end]
    near = [b for b in places if b not in apart and b.start != block.start]
    broken = _broken(frame.problem, plan.blocks)
    for other in (*apart, *near):
        if _broken(frame.problem, [*rest, other]) <= broken:
            return other
    return None


def _broken(problem: Problem, blocks: Sequence[Block]) -> set[str]:
    return set(violations(problem, Plan(blocks=tuple(blocks))))


def _by_points(frame: Frame, rest: Sequence[Block], block: Block) -> list[Block]:
    """The block at each start where there is room, the most points and the soonest first."""
    index = {item.task.id: item.index for item in frame.items}
    i, grid = index[block.task], frame.grid
    if not grid.segments:
        return []  # the hours to plan are over, and the block was put after them by hand
    board = board_of(frame, [(grid.floor(b.start), grid.ceil(b.end), index[b.task]) for b in rest])
    # Whole slots, counted as if the block began on the grid.
    slot = timedelta(minutes=frame.problem.slot_minutes)
    length = -(-(block.end - block.start) // slot) * grid.step
    found = [(-round(board.gain(i, at, at + length), 9), at) for at in _starts(board, i, length)]
    return [Block(block.task, grid.moment(at), grid.moment(at + length)) for _, at in sorted(found)]


def _starts(board: Board, i: int, length: int) -> Iterator[int]:
    """The starts that keep the order of tasks and lie on nothing."""
    frame, item = board.frame, board.frame.items[i]
    first = max([item.release, *(board.last_end(n) for n in item.needs if board.mine[n])])
    last = min([item.deadline, *(board.mine[n][0][0] for n in item.needed_by if board.mine[n])])
    for segment in frame.grid.segments:
        for at in range(segment.lo, min(segment.hi, last) - length + 1, frame.grid.step):
            if at >= first and board.fits(i, at, at + length):
                yield at

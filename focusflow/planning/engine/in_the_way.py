"""Why a fixed task is not where it is fixed: all that is in the way, for all of it has to give."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from focusflow.planning.engine.board import Board
from focusflow.planning.engine.check import violations
from focusflow.planning.engine.frame import Frame, Item
from focusflow.planning.engine.plan import Block, Plan
from focusflow.planning.engine.wording import clock, listed, minutes


def conflict(frame: Frame, board: Board, item: Item) -> str:
    """A sentence with everything that forbids the place where a task is fixed."""
    start = item.task.fixed_start
    if start is None:  # only fixed tasks are asked about
        raise ValueError("the task is not fixed")
    until = start + timedelta(minutes=item.task.minutes)
    there = [
        i for lo, hi, i in board.blocks
        if frame.grid.moment(lo) < until and start < frame.grid.moment(hi)
    ]  # fmt: skip
    found = [
        *_against_task(frame, item, start, until),
        *_against_calendar(frame, start, until),
        *_against_others(frame, board, item, start, dict.fromkeys(there)),
        *_against_rules(frame, board, set(there), Block(item.task.id, start, until)),
    ]
    if not found:
        found = [_worth(board, item)]
    return f"fixed at {clock(frame, start)}, {' and '.join(found)}"


def _against_task(frame: Frame, item: Item, start: datetime, until: datetime) -> Iterator[str]:
    """What of the task itself, and of now, forbids the place."""
    task = item.task
    if start < frame.problem.now:
        yield "which is before now"
    if item.need > item.most:
        longest = minutes(frame, item.most)
        yield f"but its {minutes(frame, item.need)} are longer than a block of {longest}"
    if task.earliest is not None and start < task.earliest:
        yield f"before its earliest time {clock(frame, task.earliest)}"
    if task.due is not None and task.due_is_hard and until > task.due:
        yield f"it would end after it is due {clock(frame, task.due)}"


def _against_calendar(frame: Frame, start: datetime, until: datetime) -> Iterator[str]:
    """What of windows and busy times forbids the place."""
    problem = frame.problem
    if not any(w.start <= start and until <= w.end for w in problem.windows):
        yield "which is outside every window"
    buffer = timedelta(minutes=problem.limits.buffer_minutes)
    there, near = [], []
    for busy in sorted(problem.busy, key=lambda b: b.start):
        name = f'"{busy.title}"' if busy.title else "a busy time"
        if start < busy.end and busy.start < until:
            there.append(name)
        elif start < busy.end + buffer and busy.start - buffer < until:
            near.append(name)
    if there:
        yield f"where {listed(there)} {_is(there)}"
    if near:
        yield f"too close to {listed(near)}"


def _against_others(
    frame: Frame, board: Board, item: Item, start: datetime, there: Iterable[int]
) -> Iterator[str]:
    """The tasks that it waits for, and those that are there."""

    def done(other: int) -> bool:
        return board.whole(other) and frame.grid.moment(board.last_end(other)) <= start

    late = [frame.items[other].task.title for other in item.needs if not done(other)]
    taken = [frame.items[other].task.title for other in there if other not in item.needs]
    if late:
        yield f"but {_quoted(late)} {_is(late)} not done by then"
    if taken:
        yield f"where {_quoted(taken)} {_is(taken)}"


def _against_rules(frame: Frame, board: Board, there: set[int], block: Block) -> Iterator[str]:
    """The grid, the breaks and the limits, were nothing else there."""
    moment = frame.grid.moment
    others = [
        Block(frame.items[i].task.id, moment(start), moment(end))
        for start, end, i in board.blocks
        if i not in there
    ]
    name = f"{block.task!r} at "
    broken = violations(frame.problem, Plan(blocks=(*others, block)))
    if any(one.startswith(f"1: {name}") and one.endswith("grid") for one in broken):
        yield f"which is not on the grid of {frame.problem.slot_minutes} min"
    if any(one.startswith("7:") for one in broken):
        yield "where the work around it leaves no break"
    if any(one.startswith("6:") for one in broken):
        yield "which is more than the limits of the day allow"


def _worth(board: Board, item: Item) -> str:
    """Nothing is in the way, so the plan is better without."""
    trial = board.copy()
    start = item.fixed or 0
    trial.add(item.index, start, start + item.need)
    lost = board.total() - trial.total()
    if lost > 0:
        return f"where it would cost {lost:.1f} points more than it brings"
    return "where it would bring no points"


def _quoted(titles: Sequence[str]) -> str:
    return listed([f'"{title}"' for title in titles])


def _is(names: Sequence[str]) -> str:
    return "is" if len(names) == 1 else "are"

"""Why a task, or a part of it, is not in the plan: a code and a sentence with true numbers."""

from datetime import datetime, timedelta

from focusflow.planning.engine.board import Board
from focusflow.planning.engine.frame import Frame, Item
from focusflow.planning.engine.greedy import best_spot, place, ready_at
from focusflow.planning.engine.plan import Unscheduled
from focusflow.planning.engine.wording import clock, minutes

Why = tuple[str, str]


def unscheduled(frame: Frame, board: Board) -> tuple[Unscheduled, ...]:
    """All that is not placed, in the order of the tasks."""
    left = []
    empty = Board(frame)
    for item in frame.items:
        units = item.need - board.done[item.index]
        if units:
            code, reason = _why(frame, board, empty, item)
            rest = units * frame.grid.unit // 60
            left.append(Unscheduled(item.task.id, rest, code, reason))
    return tuple(left)


def _why(frame: Frame, board: Board, empty: Board, item: Item) -> Why:
    if item.fixed is not None:
        return "fixed_conflict", _conflict(frame, board, item)
    for other in item.needs:
        if not board.whole(other):
            title = frame.items[other].task.title
            return "blocked_by", f'waits for "{title}", which is not wholly placed'
    if not frame.grid.segments:
        return "no_window", f"no window has free time after {clock(frame, frame.problem.now)}"
    earliest = item.task.earliest
    last_free = frame.grid.moment(frame.horizon)
    if earliest is not None and earliest >= last_free:
        return (
            "earliest_after_window",
            f"starts {clock(frame, earliest)} at the earliest, "
            f"the last free time ends {clock(frame, last_free)}",
        )
    return _calendar(frame, board, empty, item) or _rules(frame, board, item)


def _calendar(frame: Frame, board: Board, empty: Board, item: Item) -> Why | None:
    """Reasons that hold before any other task is placed."""
    longest = max(s.hi - s.lo for s in frame.grid.segments)
    need = minutes(frame, item.need)
    if not item.splittable and item.need > longest:
        return (
            "too_long",
            f"needs {need} in one piece, the longest free stretch is {minutes(frame, longest)}",
        )
    if item.splittable and item.most < frame.grid.step:
        return "too_long", "its longest block is shorter than a slot"
    release = max(item.release, ready_at(board, item) or 0)
    free = _free(empty, item, release, item.deadline)
    if free < item.need:
        before = _before_due(frame, item)
        code = "no_room_before_due" if before else "no_room"
        what = "are free" if item.splittable else "is the longest free stretch"
        piece = "" if item.splittable else " in one piece"
        after = f" after {clock(frame, frame.grid.moment(release))}" if release > 0 else ""
        return code, f"needs {need}{piece}{after}{before}, {minutes(frame, free)} {what}"
    return None


def _before_due(frame: Frame, item: Item) -> str:
    due = item.task.due
    if due is None or not item.task.due_is_hard:
        return ""
    return f" before {clock(frame, due)}"


def _free(board: Board, item: Item, release: int, deadline: int) -> int:
    """Units between placed blocks: all of them, or the longest stretch for an unsplittable item."""
    step = board.frame.grid.step
    lengths = [(b - a) // step * step for _, a, b, _, _ in board.gaps(release, deadline) if b > a]
    return sum(lengths) if item.splittable else max(lengths, default=0)


def _rules(frame: Frame, board: Board, item: Item) -> Why:
    """Reasons that depend on limits and on what else is placed."""
    limit = _limit_for_a_day(frame, item)
    if limit is not None:
        return limit
    left = item.need - board.done[item.index]
    release = ready_at(board, item) or 0
    if board.mine[item.index]:
        release = max(release, board.last_end(item.index))
    length = min(left, item.most)
    if item.splittable:
        length = min(length, max(item.least, frame.grid.step))

    free = _free(board, item, release, item.deadline)

    def fits(deadline: int, *, limits: bool) -> bool:
        if deadline == item.deadline and free < length:
            return False
        spot = best_spot(
            board, item.index, length, release, deadline, first_fit=True, limits=limits
        )
        return spot is not None

    more = "more " if board.mine[item.index] else ""
    wants = f"needs {minutes(frame, left)}".replace(" min", f" {more}min")
    if fits(item.deadline, limits=True):
        return "lower_value", _worth(frame, board, item, wants)
    if fits(item.deadline, limits=False):
        return _limit_reached(frame, board, item, release, wants)
    if _before_due(frame, item) and fits(frame.horizon, limits=True):
        return (
            "no_room_before_due",
            f"{wants}{_before_due(frame, item)}, {_left(frame, item, free)} beside other tasks",
        )
    return (
        "lower_value",
        f"{wants}, {_left(frame, item, free)} beside the tasks that were preferred",
    )


def _left(frame: Frame, item: Item, free: int) -> str:
    if free >= item.need:
        return "the breaks leave no stretch long enough"
    if item.splittable:
        return f"{minutes(frame, free)} are left"
    return f"{minutes(frame, free)} is the longest stretch left"


def _worth(frame: Frame, board: Board, item: Item, wants: str) -> str:
    """There is room, so the plan is better without: say so with the points, if they are at hand."""
    if board.mine[item.index]:
        return f"{wants}; another block would cost more points than it brings"
    trial = board.copy()
    before = trial.total()
    place(trial, item.index, at_any_cost=True)
    lost = before - trial.total()
    if lost > 0:
        return f"{wants}; it would cost {lost:.1f} points more than it brings"
    return f"{wants}; it would bring no points"


def _limit_for_a_day(frame: Frame, item: Item) -> Why | None:
    """An unsplittable item that no day can hold even alone."""
    if item.splittable:
        return None
    need = minutes(frame, item.need)
    most, heaviest = frame.day_units, frame.day_load
    if most is not None and item.need > most:
        return "day_full", f"needs {need} in one piece, a day holds at most {minutes(frame, most)}"
    load = item.need * item.load
    if heaviest is not None and load > heaviest + 1e-9:
        return "load_full", f"is a load of {load:g}, a day holds at most {heaviest:g}"
    return None


def _limit_reached(frame: Frame, board: Board, item: Item, release: int, wants: str) -> Why:
    """The limit for a day that stands in the way, with the most that any possible day has left."""
    days = {
        frame.grid.day_index(at)
        for _, a, b, _, _ in board.gaps(release, item.deadline)
        for at in (a, b - 1)
    }
    rooms = [board.room_on(day) for day in sorted(days)]
    units = max((room[0] for room in rooms), default=0.0)
    load = max((room[1] for room in rooms), default=0.0)
    length = min(item.need - board.done[item.index], max(item.least, frame.grid.step))
    problem = frame.problem
    if frame.day_units is not None and (length > units or frame.day_load is None):
        most = problem.limits.minutes_per_day
        left = minutes(frame, max(0.0, units))
        return "day_full", f"{wants}, of the {most} min for a day {left} are left"
    return (
        "load_full",
        f"{wants}, a load of {length * item.load:g}, "
        f"of the load of {frame.day_load or 0:g} for a day {max(0.0, load):g} is left",
    )


def _conflict(frame: Frame, board: Board, item: Item) -> str:
    """Why a fixed task cannot be where it is fixed."""
    start = item.task.fixed_start
    if start is None:  # only fixed tasks are asked about
        raise ValueError("the task is not fixed")
    where = f"fixed at {clock(frame, start)}"
    if start < frame.problem.now:
        return f"{where}, which is before now"
    if item.need > item.most:
        longest = minutes(frame, item.most)
        return f"{where}, but its {minutes(frame, item.need)} are longer than a block of {longest}"
    until = start + timedelta(minutes=item.task.minutes)
    reason = _against_task(frame, item, start, until) or _against_calendar(frame, start, until)
    if reason:
        return f"{where}, {reason}"
    if item.fixed is None or item.fixed < 0:
        return f"{where}, which is not on the grid of {frame.problem.slot_minutes} min"
    return f"{where}, {_against_plan(frame, board, item, item.fixed)}"


def _against_task(frame: Frame, item: Item, start: datetime, until: datetime) -> str:
    """What of the task's own times forbids the place, empty for nothing."""
    task = item.task
    if task.earliest is not None and start < task.earliest:
        return f"before its earliest time {clock(frame, task.earliest)}"
    if task.due is not None and task.due_is_hard and until > task.due:
        return f"it would end after it is due {clock(frame, task.due)}"
    return ""


def _against_calendar(frame: Frame, start: datetime, until: datetime) -> str:
    """What of windows and busy times forbids the place, empty for nothing."""
    problem = frame.problem
    if not any(w.start <= start and until <= w.end for w in problem.windows):
        return "which is outside every window"
    buffer = timedelta(minutes=problem.limits.buffer_minutes)
    for busy in sorted(problem.busy, key=lambda b: b.start):
        name = f'"{busy.title}"' if busy.title else "a busy time"
        if start < busy.end and busy.start < until:
            return f"where {name} is"
        if start < busy.end + buffer and busy.start - buffer < until:
            return f"too close to {name}"
    return ""


def _against_plan(frame: Frame, board: Board, item: Item, start: int) -> str:
    """What of the other tasks forbids the place."""
    end = start + item.need
    for other in item.needs:
        if not board.whole(other) or board.last_end(other) > start:
            return f'but "{frame.items[other].task.title}" is not done by then'
    for other_start, other_end, other in board.blocks:
        if other_start < end and start < other_end:
            return f'where "{frame.items[other].task.title}" is'
    if not board.fits(item.index, start, end, limits=False):
        return "where the work around it leaves no break"
    return "which is more than the limits of the day allow"

"""Why a task, or a part of it, is not in the plan: a code and a sentence with true numbers.

The sentence names all that would have to give for the task to be placed beside what the plan has:
one thing where one is enough, and a limit for a day that is used up. The code is that of the first.
"""

from collections.abc import Iterator
from dataclasses import replace

from focusflow.planning.engine.board import Board
from focusflow.planning.engine.frame import Frame, Item, make_frame
from focusflow.planning.engine.full_days import full_days, full_for_a_block, too_much_for_a_day
from focusflow.planning.engine.in_the_way import conflict
from focusflow.planning.engine.plan import Unscheduled
from focusflow.planning.engine.problem import Span
from focusflow.planning.engine.room import Asked, free, needed_only, room_for, twin
from focusflow.planning.engine.wording import clock, listed, minutes
from focusflow.planning.engine.worth import worth

Why = tuple[str, str]


def unscheduled(frame: Frame, board: Board) -> tuple[Unscheduled, ...]:
    """All that is not placed, in the order of the tasks."""
    left = []
    for item in frame.items:
        units = item.need - board.done[item.index]
        if units:
            code, reason = _why(frame, board, item)
            left.append(Unscheduled(item.task.id, units * frame.grid.unit // 60, code, reason))
    return tuple(left)


def _why(frame: Frame, board: Board, item: Item) -> Why:
    if item.fixed is not None:
        return "fixed_conflict", conflict(frame, board, item)
    ends = [board.last_end(other) for other in item.needs if board.whole(other)]
    asked = Asked(item, board, max([item.release, *ends]))
    found = [*_waiting(frame, board, item), *_shape(frame, item)]
    if not any(code == "too_long" for code, _ in found):
        found += _obstacles(frame, asked)
    if not found:
        return "lower_value", worth(asked, _wants(asked))
    return found[0][0], "; ".join(reason for _, reason in found)


def _waiting(frame: Frame, board: Board, item: Item) -> Iterator[Why]:
    """What the item waits for in vain."""
    others = [n for n in item.needs if not board.whole(n)]
    if others:
        names = listed([f'"{frame.items[n].task.title}"' for n in others])
        verb = "is" if len(others) == 1 else "are"
        yield "blocked_by", f"waits for {names}, which {verb} not wholly placed"


def _shape(frame: Frame, item: Item) -> Iterator[Why]:
    """Blocks that can be nowhere."""
    if item.splittable and item.most < frame.grid.step:
        yield "too_long", "its longest block is shorter than a slot"
    elif item.splittable and item.most < min(item.least, item.need):
        least, most = minutes(frame, item.least), minutes(frame, item.most)
        yield "too_long", f"its blocks have at least {least}, and at most {most} can be in one"


def _obstacles(frame: Frame, asked: Asked) -> list[Why]:
    """What keeps the item out beside what it waits for; empty when there is a place."""
    item = asked.item
    if not frame.grid.segments:
        return _no_calendar(frame, asked)
    if asked.blocks(item.deadline) is not None:
        return []
    wants = _wants(asked)
    limits = full_days(asked, wants)
    if limits:
        return limits
    alone = needed_only(asked)
    fits_alone = alone.blocks(item.deadline) is not None
    if _before(frame, item) and asked.blocks(frame.horizon) is not None:
        return [_due_too_soon(frame, asked) if fits_alone else _no_room(frame, alone)]
    beside = _left(asked, "beside the tasks that were preferred")
    if fits_alone:
        full = full_for_a_block(asked, wants)
        return [*full, ("lower_value", beside if full else f"{wants}, {beside}")]
    limits = full_days(alone, _wants(alone))
    if limits:
        return [*limits, ("lower_value", beside)]
    return _no_calendar(frame, alone)


def _no_calendar(frame: Frame, asked: Asked) -> list[Why]:
    """What of the calendar keeps out an item that does not fit even alone."""
    item, grid = asked.item, frame.grid
    soon = _until_due(asked) if _before(frame, item) else None
    if soon and room_for(soon.board, soon.item, 0, soon.item.deadline, limits=False) is None:
        found = _no_room(frame, asked)
        return [found, *too_much_for_a_day(frame, item, whole=False)]
    earliest, last_free = item.task.earliest, grid.moment(frame.horizon)
    longest = max((s.hi - s.lo for s in grid.segments), default=0)
    if not grid.segments:
        found = "no_window", f"no window has free time after {clock(frame, frame.problem.now)}"
    elif earliest is not None and earliest >= last_free:
        begins = f"starts {clock(frame, earliest)} at the earliest"
        ends = f"the last free time ends {clock(frame, last_free)}"
        found = "earliest_after_window", f"{begins}, {ends}"
    elif not item.splittable and item.need > longest:
        stretch = f"the longest free stretch is {minutes(frame, longest)}"
        found = "too_long", f"needs {minutes(frame, item.need)} in one piece, {stretch}"
    else:
        found = _no_room(frame, asked)
    whole = soon is not None and soon.blocks(soon.item.deadline) is None
    return [found, *too_much_for_a_day(frame, item, whole=whole)]


def _until_due(asked: Asked) -> Asked:
    """The item alone, with nothing but free time from when it may start to when it is due."""
    frame, task = asked.board.frame, asked.item.task
    since = max(frame.grid.moment(asked.release), frame.problem.now)
    due = max(since, task.due or since)
    problem = replace(
        frame.problem,
        windows=(Span(since, due),),
        busy=(),
        tasks=(replace(task, depends_on=()),),
        previous=(),
    )
    alone = make_frame(problem)
    return Asked(alone.items[0], Board(alone), 0)


def _no_room(frame: Frame, asked: Asked) -> Why:
    """Too little free time even without other tasks."""
    item = asked.item
    before = _before(frame, item)
    after = f" after {clock(frame, frame.grid.moment(asked.release))}" if asked.release > 0 else ""
    piece = "" if item.splittable else " in one piece"
    lead = f"needs {minutes(frame, item.need)}{piece}{after}{before}"
    room = free(Board(frame), item, asked.release, item.deadline)
    what = "are free" if item.splittable else "is the longest free stretch"
    if room >= item.need:
        what += ", too little for its blocks and the breaks between them"
    return "no_room_before_due" if before else "no_room", f"{lead}, {minutes(frame, room)} {what}"


def _due_too_soon(frame: Frame, asked: Asked) -> Why:
    """Too little free time before a hard due time, beside other tasks."""
    left = _left(asked, "beside other tasks")
    return "no_room_before_due", f"{_wants(asked)}{_before(frame, asked.item)}, {left}"


def _before(frame: Frame, item: Item) -> str:
    """The hard due time as a part of a sentence, empty for none."""
    due = item.task.due
    return f" before {clock(frame, due)}" if due is not None and item.task.due_is_hard else ""


def _wants(asked: Asked) -> str:
    more = " more" if asked.left < asked.item.need else ""
    frame = asked.board.frame
    return f"needs {asked.left * frame.grid.unit / 60:g}{more} min"


def _left(asked: Asked, beside: str) -> str:
    """What is free beside all that is placed, and why that is not enough."""
    item, board = asked.item, asked.board
    room = free(board, item, asked.release, item.deadline)
    said = minutes(board.frame, room)
    if room < asked.left:
        what = "are left" if item.splittable else "is the longest stretch left"
        return f"{said} {what} {beside}"
    restless = replace(board.frame, after=None, long_after=None)
    if replace(asked, board=twin(restless, board)).blocks(item.deadline) is not None:
        return f"the breaks leave no stretch long enough {beside}"
    return f"{said} are left {beside}, in stretches too short for its blocks"

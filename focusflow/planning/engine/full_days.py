"""What of the limits for a day stands in an item's way, and by how much."""

from collections.abc import Iterator
from dataclasses import replace

from focusflow.planning.engine.frame import Frame, Item
from focusflow.planning.engine.room import Asked, Blocks, room_for
from focusflow.planning.engine.wording import minutes

Why = tuple[str, str]
TINY = 1e-9


def full_days(asked: Asked, wants: str) -> list[Why]:
    """The limits that keep out what would have room without them; empty when they do not."""
    if not _limited(asked.board.frame):
        return []
    for day, lo, hi in _days(asked):
        if asked.blocks(hi, release=lo, limits=False, whole=False) is not None:
            return list(_left_on(asked, day, wants))
    blocks = asked.blocks(asked.item.deadline, limits=False)
    return [] if blocks is None else list(_raised(asked, blocks, wants))


def full_for_a_block(asked: Asked, wants: str) -> list[Why]:
    """The limits that keep out even one more block, where it would have room without them."""
    board, item = asked.board, asked.item
    length = min(asked.left, max(item.least, board.frame.grid.step))
    if not item.splittable or length > item.most or not _limited(board.frame):
        return []
    block = replace(item, need=length, most=length)
    if room_for(board, block, asked.release, item.deadline) is not None:
        return []
    for day, lo, hi in _days(asked):
        if room_for(board, block, lo, hi, limits=False) is not None:
            return list(_left_on(asked, day, wants))
    return []


def _limited(frame: Frame) -> bool:
    return frame.day_units is not None or frame.day_load is not None


def _days(asked: Asked) -> Iterator[tuple[int, int, int]]:
    """The days on which an item may be, those with most left first: day, from and until when."""
    board, grid = asked.board, asked.board.frame.grid
    bounds = [*grid.day_starts, board.frame.horizon]
    for day in sorted(
        range(len(grid.days)), key=lambda day: [-left for left in board.room_on(day)]
    ):
        lo, hi = max(asked.release, bounds[day]), min(asked.item.deadline, bounds[day + 1])
        if lo < hi:
            yield day, lo, hi


def _left_on(asked: Asked, day: int, wants: str) -> Iterator[Why]:
    """What a day has left of each limit that what is left of the item would pass."""
    frame, item = asked.board.frame, asked.item
    limits, room = frame.problem.limits, asked.board.room_on(day)
    if frame.day_units is not None and limits.minutes_per_day is not None:
        most, used = limits.minutes_per_day, frame.day_units - room[0]
        if asked.left > room[0]:
            if used or item.splittable:
                left = most - used * frame.grid.unit / 60
                yield "day_full", f"{wants}, of the {most} min for a day {left:g} min are left"
            else:
                yield "day_full", f"{wants} in one piece, a day holds at most {most} min"
    if frame.day_load is not None:
        heaviest, load = frame.day_load, asked.left * item.load
        if load > room[1] + TINY:
            left = max(0.0, round(room[1], 6))
            if left < heaviest or item.splittable:
                reason = f"of the load of {heaviest:g} for a day {left:g} is left"
                yield "load_full", f"{wants}, a load of {load:g}, {reason}"
            else:
                yield "load_full", f"is a load of {load:g}, a day holds at most {heaviest:g}"


def _raised(asked: Asked, blocks: Blocks, wants: str) -> Iterator[Why]:
    """What the limits would have to be for some blocks on several days."""
    frame = asked.board.frame
    trial = asked.placed(blocks)
    rooms = [trial.room_on(day) for day in range(len(frame.grid.days))]
    units, load = (min(room[k] for room in rooms) for k in (0, 1))
    if frame.day_units is not None and units < 0:
        yield "day_full", f"{wants}, {_instead_minutes(frame, frame.day_units - units)}"
    if frame.day_load is not None and load < -TINY:
        yield "load_full", f"{wants}, {_instead_load(frame, frame.day_load - load)}"


def too_much_for_a_day(frame: Frame, item: Item, *, whole: bool) -> Iterator[Why]:
    """The limits that keep an item, `whole` or a first block of it, out of a day of its own."""
    units = item.need if whole or not item.splittable else min(item.need, item.least)
    if frame.day_units is not None and units > frame.day_units:
        piece = "" if item.splittable else " in one piece"
        most = frame.problem.limits.minutes_per_day
        reason = f"needs {minutes(frame, item.need)}{piece}, a day holds at most {most} min"
        yield "day_full", reason
    if frame.day_load is not None and units * item.load > frame.day_load + TINY:
        load = item.need * item.load
        yield "load_full", f"is a load of {load:g}, a day holds at most {frame.day_load:g}"


def _instead_minutes(frame: Frame, units: float) -> str:
    most = frame.problem.limits.minutes_per_day
    return f"a day would have to hold {minutes(frame, units)} instead of {most} min"


def _instead_load(frame: Frame, load: float) -> str:
    return f"a day would have to hold a load of {load:.10g} instead of {frame.day_load or 0:g}"

"""Why each block is where it is. Every sentence is true of the problem and the plan."""

from datetime import time, timedelta

from focusflow.planning.engine.board import Board
from focusflow.planning.engine.frame import Frame, Item
from focusflow.planning.engine.wording import clock

HIGH_ENERGY = 0.8
MOST_PARTS = 2
ONE_DAY = timedelta(days=1)
EPSILON = 1e-9


def block_reason(frame: Frame, board: Board, i: int, start: int, end: int) -> str:
    """A short reason of at most two parts."""
    item = frame.items[i]
    if item.fixed is not None:
        return "fixed by you"
    parts = []
    if (start, end) in frame.kept[i]:
        parts.append("kept where it was")
    parts += _due(frame, item, start, end)
    parts += _energy(frame, item, start, end)
    if item.needs and board.mine[i][0][0] == start:
        last = max(item.needs, key=board.last_end)
        parts.append(f'after "{frame.items[last].task.title}"')
    if not parts:
        segment = frame.grid.segments[board.segment_of(start)]
        since, until = frame.grid.moment(segment.lo), frame.grid.moment(segment.hi)
        parts.append(f"free from {clock(frame, since)} to {clock(frame, until)}")
    return ", ".join(parts[:MOST_PARTS])


def _due(frame: Frame, item: Item, start: int, end: int) -> list[str]:
    due = item.task.due
    if due is None:
        return []
    zone = frame.problem.zone
    local = due.astimezone(zone)
    # Due at midnight is due on the day that ends then.
    whole_day = local.time() == time(0)
    last = (local - timedelta(minutes=1)).date() if whole_day else local.date()
    today = frame.problem.now.astimezone(zone).date()
    if frame.grid.moment(end) > due:
        when = f"{last:%A} {last.day} {last:%B}" if whole_day else clock(frame, due)
        return [f"late, it was due {'yesterday' if last == today - ONE_DAY else when}"]
    if last == today:
        return ["due today"]
    placed = frame.grid.moment(start).astimezone(zone).date()
    return ["due the next day"] if last - placed == ONE_DAY else []


def _energy(frame: Frame, item: Item, start: int, end: int) -> list[str]:
    """The hours of high energy round a block that would have less at another free hour."""
    zone, by_hour = frame.problem.zone, frame.problem.energy_by_hour
    first = frame.grid.moment(start).astimezone(zone)
    last = (frame.grid.moment(end) - timedelta(microseconds=1)).astimezone(zone)
    if not item.energy or first.date() != last.date() or min(by_hour) >= HIGH_ENERGY:
        return []
    if any(by_hour[hour] < HIGH_ENERGY for hour in range(first.hour, last.hour + 1)):
        return []
    since, until = first.hour, last.hour + 1
    while since > 0 and by_hour[since - 1] >= HIGH_ENERGY:
        since -= 1
    while until < 24 and by_hour[until] >= HIGH_ENERGY:
        until += 1
    return [f"high energy {since}-{until}"] if _less_elsewhere(frame, item, start, end) else []


def _less_elsewhere(frame: Frame, item: Item, start: int, end: int) -> bool:
    """Whether the block would have less energy at some other free place for the item."""
    grid, length = frame.grid, end - start
    here = next(k for k, segment in enumerate(grid.segments) if start < segment.hi)
    own = frame.energy_between(here, start, end) - EPSILON
    for k, segment in enumerate(grid.segments):
        first = max(segment.lo, item.release)
        first = segment.lo - (segment.lo - first) // grid.step * grid.step
        for at in range(first, min(segment.hi, item.deadline) - length + 1, grid.step):
            if frame.energy_between(k, at, at + length) < own:
                return True
    return False

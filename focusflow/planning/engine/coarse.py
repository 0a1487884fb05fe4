"""A quick upper bound for problems too large for the exact relaxation: shares by free segment.

Each item may be shared out among the free segments, at the best points that any place in a segment
gives; a segment holds as much as fits with the breaks that rule 7 asks for.
"""

from collections import defaultdict

import numpy as np

from focusflow.planning.engine.choices import choices
from focusflow.planning.engine.frame import Frame
from focusflow.planning.engine.relaxation import Rows, lost_points, place_points, solve_rows


def coarse_bound(frame: Frame, seconds: float) -> float | None:
    """No plan scores more; None when the solver finds no prices in time."""
    best = _best_by_segment(frame)
    if not best:
        return None
    rows = Rows()
    capacity = [rows.new(-np.inf, float(s.hi - s.lo + frame.gap)) for s in frame.grid.segments]
    once = [rows.new(-np.inf, 1.0) for _ in frame.items]
    columns: dict[int, list[tuple[int, int]]] = defaultdict(list)
    gains, upper = [], []
    for column, ((i, segment), points) in enumerate(sorted(best.items())):
        gains.append(points)
        upper.append(1.0)
        columns[i].append((segment, column))
        rows.put(once[i], column, 1.0)
        rows.put(capacity[segment], column, _taken(frame, i))
    _bonus(frame, columns, rows, gains, upper)
    _order(frame, columns, rows)
    _limits(frame, columns, rows)
    solved = solve_rows((), rows, np.array(gains), np.array(upper), seconds)
    return None if solved is None else solved.bound - lost_points(frame)


def _best_by_segment(frame: Frame) -> dict[tuple[int, int], float]:
    """The most points that all of an item can bring in a segment, by its best share there."""
    best: dict[tuple[int, int], float] = {}
    lows = np.array([s.lo for s in frame.grid.segments])
    for item in frame.items:
        for c in choices(frame, item):
            key = c.item, int(np.searchsorted(lows, c.start, side="right")) - 1
            points = place_points(frame, c) * item.need / (c.end - c.start)
            best[key] = max(best.get(key, -np.inf), points)
    return best


def _taken(frame: Frame, i: int) -> float:
    """Units that an item takes with its share of the breaks."""
    item = frame.items[i]
    if frame.after is None:
        return float(item.need)
    stretches = item.need / frame.after if item.splittable else min(1.0, item.need / frame.after)
    return item.need + frame.gap * stretches


def _bonus(
    frame: Frame,
    columns: dict[int, list[tuple[int, int]]],
    rows: Rows,
    gains: list[float],
    upper: list[float],
) -> None:
    """What is wholly placed brings more, less the cost of as many blocks as that takes."""
    for i, mine in columns.items():
        item = frame.items[i]
        if not item.splittable:
            continue
        parts = -(-item.need // item.most) - 1
        whole = len(gains)
        gains.append(0.2 * item.value - frame.problem.weights.fragment * parts)
        upper.append(1.0)
        share = rows.new(-np.inf, 0.0)
        rows.put(share, whole, 1.0)
        for _, column in mine:
            rows.put(share, column, -1.0)


def _order(frame: Frame, columns: dict[int, list[tuple[int, int]]], rows: Rows) -> None:
    """Up to each segment, no more of an item than of what it needs."""
    for item in frame.items:
        for other in item.needs:
            for upto in range(len(frame.grid.segments)):
                row = rows.new(-np.inf, 0.0)
                for i, sign in ((item.index, 1.0), (other, -1.0)):
                    for segment, column in columns.get(i, ()):
                        if segment <= upto:
                            rows.put(row, column, sign)


def _limits(frame: Frame, columns: dict[int, list[tuple[int, int]]], rows: Rows) -> None:
    """The limits of each local day, for the segments that lie in one."""
    days = [
        frame.grid.day_index(s.lo) if frame.grid.day_index(s.lo) == frame.grid.day_index(s.hi - 1)
        else None
        for s in frame.grid.segments
    ]  # fmt: skip
    for most, by_load in ((frame.day_units, False), (frame.day_load, True)):
        if most is None:
            continue
        row = [rows.new(-np.inf, float(most)) for _ in frame.grid.days]
        for i, mine in columns.items():
            item = frame.items[i]
            amount = item.need * (item.load if by_load else 1.0)
            for segment, column in mine:
                day = days[segment]
                if day is not None:
                    rows.put(row[day], column, amount)

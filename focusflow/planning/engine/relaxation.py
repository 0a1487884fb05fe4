"""A tight upper bound by linear programming, and which places for blocks can still matter.

Blocks are arcs of a flow along the clock; shares of blocks are allowed. The bound is computed
from the prices that the linear solver returns, in a way that holds whatever these prices are, so
its tolerances cannot make it wrong.
"""

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from ortools.linear_solver.python import model_builder

from focusflow.planning.engine.choices import Choice, choices
from focusflow.planning.engine.frame import Frame, late_points, lost_points
from focusflow.planning.engine.network import make_network

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The bound in points; `worth[k]` is the most a plan with `choices[k]` can score."""

    bound: float
    choices: tuple[Choice, ...]
    worth: Floats


class Rows:
    """Rows of a linear program, each with a least and a most, built entry by entry."""

    def __init__(self) -> None:
        self.least: list[float] = []
        self.most: list[float] = []
        self.row: list[int] = []
        self.column: list[int] = []
        self.factor: list[float] = []

    def new(self, least: float, most: float) -> int:
        """Add a row and return its number."""
        self.least.append(least)
        self.most.append(most)
        return len(self.most) - 1

    def put(self, row: int, column: int, factor: float) -> None:
        """Add an entry."""
        self.row.append(row)
        self.column.append(column)
        self.factor.append(factor)


def relax(frame: Frame, seconds: float) -> Relaxed | None:
    """Solve the relaxation; None when the solver finds no prices in time."""
    found = tuple(c for item in frame.items for c in choices(frame, item))
    if not found:
        return None
    rows = Rows()
    network = make_network(frame, found)
    for number, arcs in enumerate(network.balance):
        supply = 0.0 if number else 1.0
        row = rows.new(supply, supply)
        for arc, sign in arcs:
            rows.put(row, arc, float(sign))
    _rests(frame, found, rows, network.idle)
    gains = [*(place_points(frame, c) for c in found), *network.points]
    upper = [1.0] * len(gains)
    _link(frame, found, rows, gains, upper)
    solved = solve_rows(found, rows, np.array(gains), np.array(upper), seconds)
    if solved is None:
        return None
    lost = lost_points(frame)
    return Relaxed(solved.bound - lost, found, solved.worth - lost)


def _link(
    frame: Frame,
    found: tuple[Choice, ...],
    rows: Rows,
    gains: list[float],
    upper: list[float],
) -> None:
    _once(frame, found, rows)
    _shorter_last(frame, found, rows)
    _order(frame, found, rows)
    _limits(frame, found, rows)
    _splits(frame, found, rows, gains, upper)


def solve_rows(
    found: tuple[Choice, ...], rows: Rows, gains: Floats, upper: Floats, seconds: float
) -> Relaxed | None:
    """The bound that the best prices give, but for what is constant."""
    prices = _prices(rows, gains, upper, seconds)
    if prices is None:
        return None
    least, most = np.array(rows.least), np.array(rows.most)
    # A price above 0 pays for the most of its row, one below 0 for the least.
    prices = np.where(np.isinf(least), np.maximum(prices, 0), prices)
    prices = np.where(np.isinf(most), np.minimum(prices, 0), prices)
    paid = np.zeros(len(prices))
    np.multiply(prices, most, out=paid, where=prices > 0)
    np.multiply(prices, least, out=paid, where=prices < 0)
    costs = np.bincount(rows.column, prices[rows.row] * np.array(rows.factor), minlength=len(gains))
    reduced = gains - costs
    bound = float(paid.sum() + np.maximum(reduced, 0) @ upper)
    worth = bound + np.minimum(reduced[: len(found)], 0)
    return Relaxed(bound, found, worth)


def place_points(frame: Frame, choice: Choice) -> float:
    """The most that a block adds to the score, as its share of an item."""
    item = frame.items[choice.item]
    if not item.splittable:
        return choice.points
    share = (choice.end - choice.start) / item.need
    waited = max(0.0, item.soonest - frame.now)
    # The last end is no earlier, and the first start no later, than those of each block.
    costs = late_points(item, choice.end) + frame.early * waited
    return choice.points - share * costs


def _rests(frame: Frame, found: tuple[Choice, ...], rows: Rows, idle: dict[int, list[int]]) -> None:
    """In any stretch and gap together, a gap's worth of units is idle."""
    if frame.after is None or not idle:
        return
    width = frame.after + frame.gap
    window: dict[int, int] = {}
    for first in range(min(idle), max(idle) - width + 2):
        inside = [idle[at] for at in range(first, first + width) if at in idle]
        if len(inside) > frame.after:
            window[first] = rows.new(len(inside) - frame.after, np.inf)
            for column in (arc for arcs in inside for arc in arcs):
                rows.put(window[first], column, 1.0)
    for k, c in enumerate(found):
        if c.end - c.start <= frame.after:
            continue
        # A single longer block may fill the whole of a window.
        for first in range(c.start - frame.gap, c.end - frame.after + 1):
            covered = min(c.end, first + width) - max(c.start, first)
            if covered > frame.after and first in window:
                rows.put(window[first], k, float(covered - frame.after))


def _once(frame: Frame, found: tuple[Choice, ...], rows: Rows) -> None:
    """Each item at most once, and not more of it than of any item that it needs."""
    items = frame.items
    once = [rows.new(-np.inf, 1.0) for _ in items]
    needs = {(item.index, other): rows.new(-np.inf, 0.0) for item in items for other in item.needs}
    for k, c in enumerate(found):
        item = items[c.item]
        share = (c.end - c.start) / item.need
        rows.put(once[c.item], k, share)
        for other in item.needs:
            rows.put(needs[c.item, other], k, share)
        for other in item.needed_by:
            rows.put(needs[other, c.item], k, -share)


def _shorter_last(frame: Frame, found: tuple[Choice, ...], rows: Rows) -> None:
    """Of an item's blocks only the last is shorter than `least`, so at most one is."""
    row: dict[int, int] = {}
    for k, c in enumerate(found):
        if frame.items[c.item].splittable and c.end - c.start < frame.items[c.item].least:
            if c.item not in row:
                row[c.item] = rows.new(-np.inf, 1.0)
            rows.put(row[c.item], k, 1.0)


def _order(frame: Frame, found: tuple[Choice, ...], rows: Rows) -> None:
    """Up to the end of each segment, no more of an item has begun than is done of what it needs."""
    ends = [s.hi for s in frame.grid.segments[:-1]]
    pairs = [(item.index, other) for item in frame.items for other in item.needs]
    if not ends or not pairs:
        return
    mine = defaultdict(list)
    for k, c in enumerate(found):
        mine[c.item].append((k, c, (c.end - c.start) / frame.items[c.item].need))
    for item, other in pairs:
        for end in ends:
            row = rows.new(-np.inf, 0.0)
            for k, c, share in mine[item]:
                if c.start < end:
                    rows.put(row, k, share)
            for k, c, share in mine[other]:
                if c.end <= end:
                    rows.put(row, k, -share)


def _splits(
    frame: Frame, found: tuple[Choice, ...], rows: Rows, gains: list[float], upper: list[float]
) -> None:
    """Two columns for each splittable item: whether it is whole, and its blocks but for one."""
    whole: dict[int, tuple[int, int]] = {}
    for k, c in enumerate(found):
        item = frame.items[c.item]
        if not item.splittable:
            continue
        if c.item not in whole:
            column = len(gains)
            gains += [0.2 * item.value, -frame.problem.weights.fragment]
            upper += [1.0, float(item.need)]
            share, count = rows.new(-np.inf, 0.0), rows.new(-np.inf, 1.0)
            parts = rows.new(-np.inf, 0.0)
            rows.put(share, column, 1.0)
            rows.put(count, column + 1, -1.0)
            rows.put(parts, column, float(-(-item.need // item.most) - 1))
            rows.put(parts, column + 1, -1.0)
            whole[c.item] = share, count
        share, count = whole[c.item]
        rows.put(share, k, -(c.end - c.start) / item.need)
        rows.put(count, k, 1.0)


def _limits(frame: Frame, found: tuple[Choice, ...], rows: Rows) -> None:
    """The limits of each local day."""
    limits = [
        (most, by_load)
        for most, by_load in ((frame.day_units, False), (frame.day_load, True))
        if most is not None
    ]
    if not limits:
        return
    days = [
        (lo, hi, [(rows.new(-np.inf, float(most)), by_load) for most, by_load in limits])
        for lo, hi in pairwise([*frame.grid.day_starts, frame.horizon + 1])
    ]
    for k, c in enumerate(found):
        for lo, hi, here in days[frame.grid.day_index(c.start) :]:
            part = min(c.end, hi) - max(c.start, lo)
            if part <= 0:
                break
            for row, by_load in here:
                rows.put(row, k, part * (frame.items[c.item].load if by_load else 1.0))


def _prices(rows: Rows, gains: Floats, upper: Floats, seconds: float) -> Floats | None:
    """The prices of the rows at the optimum, None when there are none in time."""
    model = model_builder.Model()  # type: ignore[no-untyped-call]  # OR-Tools has no types here
    helper = model.helper
    for column, (gain, most) in enumerate(zip(gains.tolist(), upper.tolist(), strict=True)):
        helper.add_var()
        helper.set_var_lower_bound(column, 0.0)
        helper.set_var_upper_bound(column, most)
        helper.set_var_objective_coefficient(column, gain)
    helper.set_maximize(maximize=True)
    for low, high in zip(rows.least, rows.most, strict=True):
        row = helper.add_linear_constraint()
        helper.set_constraint_lower_bound(row, low)
        helper.set_constraint_upper_bound(row, high)
    for row, column, factor in zip(rows.row, rows.column, rows.factor, strict=True):
        helper.add_term_to_constraint(row, column, factor)
    solver = model_builder.Solver("GLOP")
    solver.set_solver_specific_parameters("use_dual_simplex: true")
    solver.set_time_limit_in_seconds(max(0.01, seconds))
    status = solver.solve(model)
    if status != model_builder.SolveStatus.OPTIMAL:
        return None
    return np.array([solver.dual_value(row) for row in model.get_linear_constraints()])


def by_item(relaxed: Relaxed, least: float) -> dict[int, list[Choice]]:
    """The choices of each item that a plan scoring more than `least` may use."""
    kept: dict[int, list[Choice]] = defaultdict(list)
    for choice, worth in zip(relaxed.choices, relaxed.worth.tolist(), strict=True):
        if worth > least:
            kept[choice.item].append(choice)
    return kept

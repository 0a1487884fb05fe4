"""A bound by column generation: for each free segment one of many sequences of blocks.

The linear program chooses shares of sequences; its prices are what the dynamic program of `pricing`
looks for better sequences at. Any prices give a bound, so the bound holds at whatever point the
time runs out. As in `relaxation`, shares of splittable items and their costs are relaxed.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from time import perf_counter

import numpy as np
import numpy.typing as npt
from ortools.linear_solver.python import model_builder

from focusflow.planning.engine.board import Board, Slot
from focusflow.planning.engine.choices import choices
from focusflow.planning.engine.frame import Frame
from focusflow.planning.engine.pricing import Pattern, Pricer
from focusflow.planning.engine.relaxation import Rows, linking_rows, lost_points

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]
# A mixture of the best prices so far and the newest: the program swings less and ends sooner.
STEADY = 0.5
CLOSE = 1e-3
LARGEST_PRICE = 1e8


@dataclass(frozen=True, slots=True)
class Column:
    """A sequence of blocks for one segment: numbers of choices, what it brings, and its rows.

    `sound` is false when no plan can have it, for what the dynamic program does not see.
    """

    segment: int
    choices: tuple[int, ...]
    points: float
    entries: dict[int, float]
    sound: bool


@dataclass(slots=True)
class Extra:
    """Variables that are no sequences: wholes, parts, and the ways from segment to segment."""

    points: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)
    entries: list[dict[int, float]] = field(default_factory=list)

    def add(self, points: float, most: float, entries: dict[int, float]) -> None:
        """Add a variable from 0 to `most`."""
        self.points.append(points)
        self.most.append(most)
        self.entries.append(entries)


class Master:
    """The program for a frame, and the columns found so far; what is fixed on a plan stays."""

    def __init__(self, frame: Frame, board: Board) -> None:
        self.frame = frame
        self.found = tuple(c for item in frame.items for c in choices(frame, item))
        self.rows = Rows()
        gains, upper = linking_rows(frame, self.found, self.rows)
        self.gains = np.array(gains[: len(self.found)])
        kept = {i.index: -1 for i in frame.items if i.fixed is not None and board.mine[i.index]}
        for k, choice in enumerate(self.found):
            if choice.item in kept:
                kept[choice.item] = self.rows.new(1.0, np.inf)
                self.rows.put(kept[choice.item], k, 1.0)
        self._of_choice: list[list[tuple[int, float]]] = [[] for _ in gains]
        entries = zip(self.rows.row, self.rows.column, self.rows.factor, strict=True)
        for row, column, factor in entries:
            self._of_choice[column].append((row, factor))
        self.extra = Extra()
        for k in range(len(self.found), len(gains)):
            self.extra.add(gains[k], upper[k], dict(self._of_choice[k]))
        self.by_category = bool(frame.problem.weights.switch)
        kinds = 1 + max((item.category for item in frame.items), default=0)
        self.kinds = kinds if self.by_category else 1
        self.carry, self.start = self._add_ways()
        self.least, self.most = np.array(self.rows.least), np.array(self.rows.most)
        self._row, self._column, self._factor = self._entries()
        self._points = np.array([*self.gains, *self.extra.points])
        self.columns: list[Column] = []
        self._program = self._make_program()
        self._known_to_program = 0
        ways = zip(self.extra.points, self.extra.most, self.extra.entries, strict=True)
        for points, most, row_factors in ways:
            self._add_variable(points, most, row_factors)
        self._known: set[tuple[int, tuple[int, ...]]] = set()
        mine: list[list[int]] = [[] for _ in frame.grid.segments]
        self._lows = [segment.lo for segment in frame.grid.segments]
        where = np.searchsorted(self._lows, [c.start for c in self.found], side="right") - 1
        for k, segment in enumerate(where.tolist()):
            mine[segment].append(k)
        self.pricers = [Pricer(frame, self.found, mine[s], self.kinds, s) for s in range(len(mine))]
        self.bound = float("inf")
        self.worth = [0.0] * len(self.pricers)
        self.prices = np.zeros(len(self.least))
        self._numbers = {(c.start, c.end, c.item): k for k, c in enumerate(self.found)}

    def _entries(self) -> tuple[Numbers, Numbers, Floats]:
        """Row, column and factor of all that stands in the rows of choices and extra variables."""
        first = len(self.found)
        each = [(row, k, f) for k, mine in enumerate(self._of_choice[:first]) for row, f in mine]
        for k, mine in enumerate(self.extra.entries, first):
            each += [(row, k, factor) for row, factor in mine.items()]
        rows, columns, factors = zip(*each, strict=True) if each else ((), (), ())
        return np.array(rows, int), np.array(columns, int), np.array(factors, float)

    def kind(self, k: int) -> int:
        """The kind of a choice: its category where switches cost something."""
        return self.frame.items[self.found[k].item].category if self.by_category else 0

    def _add_ways(self) -> tuple[list[list[int]], list[list[int]]]:
        """Rows of the flow along the segments, and the arcs between them.

        A segment is entered with the kind of the local day's last block (the last `carry` stands
        for none) and begins its sequence at `start`; changing the kind costs a switch.
        """
        grid, kinds = self.frame.grid, self.kinds
        switch = self.frame.problem.weights.switch if self.by_category else 0.0
        days = [grid.day_index(segment.lo) for segment in grid.segments]
        carry, start = [], []
        for s in range(len(days)):
            first = s == 0
            carry.append(
                [
                    self.rows.new(*(2 * [1.0 if first and c == kinds else 0.0]))
                    for c in range(kinds + 1)
                ]
            )
            start.append([self.rows.new(0.0, 0.0) for _ in range(kinds)])
        for s in range(len(days)):
            change = self.rows.new(0.0, 0.0)
            for c in range(kinds + 1):
                ahead = self._ahead(carry, days, s, c)
                passing = {carry[s][c]: 1.0} | ({} if ahead is None else {ahead: -1.0})
                self.extra.add(0.0, 1.0, passing)
            for c in range(kinds):
                self.extra.add(0.0, 1.0, {carry[s][c]: 1.0, start[s][c]: -1.0})
                self.extra.add(0.0, 1.0, {carry[s][c]: 1.0, change: -1.0})
                self.extra.add(-switch, 1.0, {change: 1.0, start[s][c]: -1.0})
                self.extra.add(0.0, 1.0, {carry[s][kinds]: 1.0, start[s][c]: -1.0})
        self._days = days
        return carry, start

    def _ahead(self, carry: list[list[int]], days: list[int], s: int, kind: int) -> int | None:
        """The row that a kind leads to after a segment; None after the last."""
        if s + 1 == len(days):
            return None
        return carry[s + 1][kind if days[s + 1] == days[s] else self.kinds]

    def add(self, segment: int, numbers: tuple[int, ...]) -> bool:
        """Add a sequence; False when it is known."""
        if (segment, numbers) in self._known:
            return False
        self._known.add((segment, numbers))
        points = float(self.gains[list(numbers)].sum())
        kinds = [self.kind(k) for k in numbers]
        if self.by_category:
            changes = sum(a != b for a, b in pairwise(kinds))
            points -= self.frame.problem.weights.switch * changes
        entries: dict[int, float] = {self.start[segment][kinds[0]]: 1.0}
        ahead = self._ahead(self.carry, self._days, segment, kinds[-1])
        if ahead is not None:
            entries[ahead] = -1.0
        for k in numbers:
            for row, factor in self._of_choice[k]:
                entries[row] = entries.get(row, 0.0) + factor
        self.columns.append(Column(segment, numbers, points, entries, self._sound(numbers)))
        return True

    def _sound(self, numbers: tuple[int, ...]) -> bool:
        """Whether items come once or in parts, their last part last, and after what they need."""
        items, done = self.frame.items, dict[int, int]()
        ended: set[int] = set()
        for k in numbers:
            choice = self.found[k]
            item, length = items[choice.item], choice.end - choice.start
            done[item.index] = done.get(item.index, 0) + length
            if item.index in ended or done[item.index] > item.need:
                return False
            if length < item.least or not item.splittable:
                ended.add(item.index)
            if any(other in done for other in item.needed_by):
                return False
        return True

    def columns_of(self, plan: Iterable[Slot]) -> set[tuple[int, tuple[int, ...]]]:
        """The sequences of a plan, by segment."""
        by_segment: dict[int, list[int]] = {}
        for slot in plan:
            segment = bisect_right(self._lows, slot[0]) - 1
            by_segment.setdefault(segment, []).append(self._numbers[slot])
        return {(segment, tuple(numbers)) for segment, numbers in by_segment.items()}

    def learn(self, plan: Iterable[Slot]) -> None:
        """Add the sequences of a plan."""
        for segment, numbers in self.columns_of(plan):
            self.add(segment, numbers)

    def price(self, prices: Floats) -> tuple[float, list[float], list[tuple[int, Pattern]]]:
        """The bound that some prices give, what each segment adds, and the best sequences."""
        prices = np.where(np.isinf(self.least), np.maximum(prices, 0), prices)
        prices = np.where(np.isinf(self.most), np.minimum(prices, 0), prices)
        up, down = prices > 0, prices < 0
        bound = float(prices[up] @ self.most[up] + prices[down] @ self.least[down])
        costs = np.bincount(
            self._column, prices[self._row] * self._factor, minlength=len(self._points)
        )
        reduced = self._points - costs
        first = len(self.found)
        bound += float(np.maximum(reduced[first:], 0.0) @ np.array(self.extra.most))
        found: list[tuple[int, Pattern]] = []
        worth: list[float] = []
        for s, pricer in enumerate(self.pricers):
            ends = [self._ahead(self.carry, self._days, s, c) for c in range(self.kinds)]
            end = np.array([0.0 if row is None else float(prices[row]) for row in ends])
            begin = np.array([-float(prices[row]) for row in self.start[s]], dtype=np.float64)
            best = pricer.best(np.asarray(reduced[:first], np.float64), begin, end)
            worth.append(best[0].worth if best else 0.0)
            found += [(s, pattern) for pattern in best]
        return bound + sum(worth), worth, found

    def generate(self, seconds: float) -> None:
        """Add sequences until none is missing, or the time is over; keeps the best bound."""
        until = perf_counter() + seconds
        first = True
        while True:
            value, newest = self._solve()
            if np.abs(newest).max(initial=0.0) > LARGEST_PRICE:
                # No price at all: sums with it would drown what the places are worth.
                break
            fresh = 0
            mixed = newest if first else STEADY * self.prices + (1 - STEADY) * newest
            first = False
            for prices in (mixed, newest):
                bound, worth, found = self.price(prices)
                if bound < self.bound:
                    self.bound, self.worth, self.prices = bound, worth, prices
                fresh = sum(self.add(s, pattern.choices) for s, pattern in found)
                if fresh:
                    break
            if not fresh or self.bound - value < CLOSE or perf_counter() >= until:
                break

    def _solve(self) -> tuple[float, Floats]:
        """The program over the columns at hand: its value and the prices of its rows."""
        for column in self.columns[self._known_to_program :]:
            self._add_variable(column.points, 1.0, column.entries)
        self._known_to_program = len(self.columns)
        solver = model_builder.Solver("GLOP")
        if solver.solve(self._program) != model_builder.SolveStatus.OPTIMAL:
            return float("-inf"), np.zeros(len(self.least))
        prices = [solver.dual_value(row) for row in self._program.get_linear_constraints()]
        return float(solver.objective_value), np.array(prices)

    def _make_program(self) -> model_builder.Model:
        model = model_builder.Model()  # type: ignore[no-untyped-call]  # OR-Tools has no types here
        for low, high in zip(self.rows.least, self.rows.most, strict=True):
            row = model.helper.add_linear_constraint()
            model.helper.set_constraint_lower_bound(row, low)
            model.helper.set_constraint_upper_bound(row, high)
        model.helper.set_maximize(maximize=True)
        return model

    def _add_variable(self, points: float, most: float, entries: Mapping[int, float]) -> None:
        helper = self._program.helper
        variable = helper.add_var()
        helper.set_var_lower_bound(variable, 0.0)
        helper.set_var_upper_bound(variable, most)
        helper.set_var_objective_coefficient(variable, points)
        for row, factor in entries.items():
            helper.add_term_to_constraint(row, variable, factor)

    @property
    def lost(self) -> float:
        """Points that every plan loses, to be taken from the bound."""
        return lost_points(self.frame)

"""The model for CP-SAT: one literal for every place a block may have.

So all that depends on where a block lies is a number in the objective, the solver's linear
relaxation is tight, and its bound is worth something early. Coefficients of the objective are
rounded up: the objective is never below the true score, and what is proven about it holds for the
score too.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import ceil

from ortools.sat.python import cp_model

from focusflow.planning.engine.board import Board
from focusflow.planning.engine.choices import Choice
from focusflow.planning.engine.frame import Frame, Item, late_points
from focusflow.planning.engine.network import make_network
from focusflow.planning.engine.rest_rule import add_rest_rule

Places = Mapping[int, Sequence[Choice]]
Literal = cp_model.IntVar
Expr = cp_model.LinearExpr | cp_model.IntVar | int
FINEST = 1_000_000
LARGEST = 1e13
# Points by which a plan must be better to count as better.
WORTH_FINDING = 1e-4


class PlanModel:
    """A model over the given places for each item; items that are left out are not placed.

    It has only plans that score more than the board and keep what is fixed on it. `choices[k]` is
    the place that `literals[k]` stands for; `points` turns a value of the objective into points.
    """

    def __init__(self, frame: Frame, places: Places, board: Board) -> None:
        self.frame = frame
        self.model = cp_model.CpModel()
        self.choices: list[Choice] = []
        self.literals: list[Literal] = []
        self._mine: dict[int, list[int]] = {i: [] for i in places}
        self._whole: dict[int, Expr] = {}
        self._vars: list[Literal] = []
        self._factors: list[int] = []
        self.scale = min(FINEST, LARGEST / (1.0 + _magnitude(frame)))
        weights = frame.problem.weights
        kept = sum(sum(mine.values()) for mine in frame.kept)
        self._constant = -weights.move * (frame.lost + kept)
        for i, mine in places.items():
            self._add_item(frame.items[i], mine, keep=bool(board.mine[i]))
        self._add_dependencies()
        self._add_flow()
        self._add_day_limits()
        objective = cp_model.LinearExpr.weighted_sum(self._vars, self._factors)
        # Only what beats the plan at hand is looked for: finding nothing proves that plan.
        least = (board.total() - self._constant + WORTH_FINDING) * self.scale
        self.model.add(objective >= int(least))
        self.model.maximize(objective)

    def points(self, objective: float) -> float:
        """A value of the objective in points of the score."""
        return objective / self.scale + self._constant

    def _reward(self, var: Literal, points: float) -> None:
        """Points (or costs, when negative) for each unit of a variable that is not negative."""
        self._vars.append(var)
        self._factors.append(ceil(points * self.scale))

    def _sum(self, numbers: Sequence[int]) -> Expr:
        return cp_model.LinearExpr.sum([self.literals[k] for k in numbers])

    def _add_item(self, item: Item, places: Sequence[Choice], *, keep: bool) -> None:
        mine = self._mine[item.index]
        for choice in places:
            mine.append(len(self.choices))
            self.choices.append(choice)
            literal = self.model.new_bool_var("")
            self.literals.append(literal)
            self._reward(literal, choice.points)
        if item.splittable:
            self._add_parts(item, mine)
        else:
            self.model.add_at_most_one([self.literals[k] for k in mine])
            self._whole[item.index] = self._sum(mine)
        if keep and item.fixed is not None:
            self.model.add(self._whole[item.index] == 1)

    def _add_parts(self, item: Item, mine: list[int]) -> None:
        """A splittable item: minutes, whole, order, first start and last end of its blocks."""
        model, frame = self.model, self.frame
        length = cp_model.LinearExpr.weighted_sum(
            [self.literals[k] for k in mine],
            [self.choices[k].end - self.choices[k].start for k in mine],
        )
        whole = model.new_bool_var("")
        self._whole[item.index] = whole
        self._reward(whole, 0.2 * item.value)
        model.add(length <= item.need)
        model.add(length >= item.need * whole)
        if not mine:
            return
        placed = model.new_bool_var("")
        model.add(self._sum(mine) >= placed)
        model.add(length <= item.need * placed)
        fragment = frame.problem.weights.fragment
        if fragment:
            for k in mine:
                self._reward(self.literals[k], -fragment)
            self._reward(placed, fragment)
        starting: dict[int, list[int]] = defaultdict(list)
        for k in mine:
            starting[self.choices[k].start].append(k)
        self._add_first_start(placed, starting)
        self._add_shorter_last(item, starting)
        if item.due is not None and item.late:
            self._add_last_end(item, mine)

    def _add_first_start(self, placed: Literal, starting: dict[int, list[int]]) -> None:
        """Early costs run until the item has begun."""
        model, frame = self.model, self.frame
        if not frame.early:
            return
        starts = sorted(starting)
        self._reward(placed, -frame.early * (starts[0] - frame.now))
        begun: Expr = self._sum(starting[starts[0]])
        for at, later in pairwise(starts):
            waiting = model.new_bool_var("")
            model.add(waiting >= placed - begun)
            self._reward(waiting, -frame.early * (later - at))
            begun = self._sum(starting[later]) + 1 - waiting - (1 - placed)

    def _add_shorter_last(self, item: Item, starting: dict[int, list[int]]) -> None:
        """After a block shorter than `least` no other of the item begins."""
        model = self.model
        closed: Literal | None = None
        for at in sorted(starting):
            short = [k for k in starting[at] if self.choices[k].end - at < item.least]
            if closed is not None:
                model.add(self._sum(starting[at]) + closed <= 1)
            if short:
                after = model.new_bool_var("")
                model.add(after >= self._sum(short) + (0 if closed is None else closed))
                closed = after

    def _add_last_end(self, item: Item, mine: list[int]) -> None:
        """The cost of the last end is at least that of each block's end."""
        model = self.model
        ending: dict[int, list[int]] = defaultdict(list)
        for k in mine:
            ending[self.choices[k].end].append(k)
        costs = {end: int(late_points(item, end) * self.scale) for end in ending}
        most = max(costs.values())
        if not most:
            return
        cost = model.new_int_var(0, most, "")
        self._vars.append(cost)
        self._factors.append(-1)
        for end, points in costs.items():
            if points:
                model.add(cost >= points * self._sum(ending[end]))
        # Implied by the lines above, and far tighter for the linear relaxation.
        shares = [
            costs[self.choices[k].end] * (self.choices[k].end - self.choices[k].start) // item.need
            for k in mine
        ]
        model.add(
            cost >= cp_model.LinearExpr.weighted_sum([self.literals[k] for k in mine], shares)
        )

    def _add_dependencies(self) -> None:
        """Nothing of an item begins before all it needs is done."""
        for i, mine in self._mine.items():
            for other in self.frame.items[i].needs:
                if mine:
                    self._add_dependency(mine, other)

    def _add_dependency(self, mine: list[int], other: int) -> None:
        model, need = self.model, self.frame.items[other].need
        theirs = sorted(self._mine.get(other, ()), key=lambda k: self.choices[k].end)
        starting: dict[int, list[int]] = defaultdict(list)
        for k in mine:
            starting[self.choices[k].start].append(k)
        done: Expr = 0
        at = 0
        for start in sorted(starting):
            fresh = []
            while at < len(theirs) and self.choices[theirs[at]].end <= start:
                fresh.append(theirs[at])
                at += 1
            if fresh:
                upto = model.new_int_var(0, need, "")
                lengths = [self.choices[k].end - self.choices[k].start for k in fresh]
                ended = cp_model.LinearExpr.weighted_sum([self.literals[k] for k in fresh], lengths)
                model.add(upto == done + ended)
                done = upto
            model.add(need * self._sum(starting[start]) <= done)

    def _add_flow(self) -> None:
        """Blocks follow one another along the clock, with switches and rests between them."""
        frame, model = self.frame, self.model
        network = make_network(frame, self.choices)
        arcs = list(self.literals)
        for points in network.points:
            arc = model.new_bool_var("")
            arcs.append(arc)
            if points:
                self._reward(arc, points)
        for number, node in enumerate(network.balance):
            flow = cp_model.LinearExpr.weighted_sum(
                [arcs[arc] for arc, _ in node], [sign for _, sign in node]
            )
            model.add(flow == (0 if number else 1))
        if frame.after is None:
            return
        idle = {at: [arcs[arc] for arc in passing] for at, passing in network.idle.items()}
        long = [
            (c, literal)
            for c, literal in zip(self.choices, self.literals, strict=True)
            if c.end - c.start > frame.after
        ]
        add_rest_rule(model, frame, idle, long)

    def _add_day_limits(self) -> None:
        frame = self.frame
        if frame.day_units is None and frame.day_load is None:
            return
        starts = [*frame.grid.day_starts, frame.horizon + 1]
        scale = 10_000
        for lo, hi in pairwise(starts):
            parts = [
                (literal, min(c.end, hi) - max(c.start, lo), frame.items[c.item].load)
                for c, literal in zip(self.choices, self.literals, strict=True)
                if c.start < hi and c.end > lo
            ]
            literals = [literal for literal, _, _ in parts]
            if frame.day_units is not None:
                units = cp_model.LinearExpr.weighted_sum(literals, [part for _, part, _ in parts])
                self.model.add(units <= frame.day_units)
            if frame.day_load is not None:
                # Rounded so that no allowed plan is lost.
                loads = [int(part * load * scale) for _, part, load in parts]
                load = cp_model.LinearExpr.weighted_sum(literals, loads)
                self.model.add(load <= int(frame.day_load * scale) + 1)


def _magnitude(frame: Frame) -> float:
    """More than the score of any plan can be, up or down."""
    weights, span = frame.problem.weights, frame.horizon + abs(frame.now) + 1
    points = sum(
        item.value + item.energy * item.need + (item.late + frame.early) * span
        for item in frame.items
    )
    blocks = sum(item.most_blocks for item in frame.items)
    moved = weights.move * len(frame.problem.previous)
    return points + moved + (weights.switch + weights.fragment) * blocks

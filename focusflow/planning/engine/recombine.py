"""The best plan that can be put together from known sequences of blocks, by CP-SAT."""

from collections import defaultdict
from collections.abc import Iterable

import numpy as np
from ortools.sat.python import cp_model

from focusflow.planning.engine.board import Slot
from focusflow.planning.engine.master import Column, Master

SCALE = 10_000
POINT = 1_000
# A day in slots of five minutes.
LARGEST_NEED = 288
# Shares are rounded; what a whole slot more would take is far above this.
ROUNDING = 50


def recombine(
    master: Master, plan: Iterable[Slot], least: float, *, seconds: float, seed: int, workers: int
) -> list[list[Slot]]:
    """Plans from the columns, the best first, searched for around the plan at hand.

    Only columns that a plan of more than `least` points may have are used. Rules that reach from
    one segment into the next are left out: the caller has to check what comes back.
    """
    columns = _promising(master, least)
    if not columns:
        return []
    model = cp_model.CpModel()
    chosen = [model.new_bool_var("") for _ in columns]
    extra = [model.new_int_var(0, int(most), "") for most in master.extra.most]
    rows: dict[int, list[tuple[cp_model.IntVar, float]]] = defaultdict(list)
    for variable, column in zip(chosen, columns, strict=True):
        for row, factor in column.entries.items():
            rows[row].append((variable, factor))
    for variable, entries in zip(extra, master.extra.entries, strict=True):
        for row, factor in entries.items():
            rows[row].append((variable, factor))
    for row, terms in rows.items():
        _add_row(model, terms, float(master.least[row]), float(master.most[row]))
    _short_last(master, model, columns, chosen)
    points = [*(c.points for c in columns), *master.extra.points]
    model.maximize(
        cp_model.LinearExpr.weighted_sum(
            [*chosen, *extra], [round(value * POINT) for value in points]
        )
    )
    known = master.columns_of(plan)
    for variable, column in zip(chosen, columns, strict=True):
        model.add_hint(variable, (column.segment, column.choices) in known)
    found = _solve(model, chosen, seconds, seed, workers)
    return [_slots(master, columns, taken) for taken in found]


def _promising(master: Master, least: float) -> list[Column]:
    """The columns that a plan of more points may have, by the prices of the bound."""
    kept = []
    spare = master.bound - master.lost - least
    for column in master.columns:
        if not column.sound:
            continue
        paid = sum(float(master.prices[row]) * f for row, f in column.entries.items())
        if master.worth[column.segment] - (column.points - paid) <= spare:
            kept.append(column)
    return kept


def _short_last(
    master: Master,
    model: cp_model.CpModel,
    columns: list[Column],
    chosen: list[cp_model.IntVar],
) -> None:
    """After a sequence with a part shorter than allowed, no later one has the item."""
    items, found = master.frame.items, master.found
    having: dict[tuple[int, int], set[int]] = defaultdict(set)
    ending: dict[tuple[int, int], set[int]] = defaultdict(set)
    for n, column in enumerate(columns):
        for k in column.choices:
            item = items[found[k].item]
            if item.splittable:
                having[item.index, column.segment].add(n)
                if found[k].end - found[k].start < item.least:
                    ending[item.index, column.segment].add(n)
    for (index, segment), short in ending.items():
        for (other, later), others in having.items():
            if other == index and later > segment:
                model.add_at_most_one(chosen[n] for n in sorted(short) + sorted(others))


def _add_row(
    model: cp_model.CpModel, terms: list[tuple[cp_model.IntVar, float]], least: float, most: float
) -> None:
    scale, slack = _scale([factor for _, factor in terms])
    total = cp_model.LinearExpr.weighted_sum(
        [variable for variable, _ in terms], [round(factor * scale) for _, factor in terms]
    )
    if np.isfinite(most):
        model.add(total <= int(np.floor(most * scale + 1e-6)) + slack)
    if np.isfinite(least):
        model.add(total >= int(np.ceil(least * scale - 1e-6)) - slack)


def _scale(factors: list[float]) -> tuple[int, int]:
    """What makes whole numbers of some factors, and by how much rounding may miss.

    Most are shares of an item, which the item's length makes whole.
    """
    values = np.array(factors)
    for scale in range(1, LARGEST_NEED + 1):
        scaled = values * scale
        if np.abs(scaled - np.round(scaled)).max() < 1e-9:
            return scale, 0
    return SCALE, ROUNDING


class _Keeper(cp_model.CpSolverSolutionCallback):
    """Keeps every improving choice, the last being the best."""

    def __init__(self, chosen: list[cp_model.IntVar]) -> None:
        super().__init__()
        self._chosen = chosen
        self.kept: list[list[int]] = []

    def on_solution_callback(self) -> None:
        """Called by the solver."""
        self.kept.append([k for k, one in enumerate(self._chosen) if self.boolean_value(one)])


def _solve(
    model: cp_model.CpModel, chosen: list[cp_model.IntVar], seconds: float, seed: int, workers: int
) -> list[list[int]]:
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.01, seconds)
    solver.parameters.random_seed = seed
    solver.parameters.num_workers = workers
    solver.parameters.linearization_level = 2
    keeper = _Keeper(chosen)
    solver.solve(model, keeper)
    return keeper.kept[::-1]


def _slots(master: Master, columns: list[Column], taken: list[int]) -> list[Slot]:
    numbers = [k for t in taken for k in columns[t].choices]
    return sorted((c.start, c.end, c.item) for c in (master.found[k] for k in numbers))

"""A problem in whole units, ready for a solver: items, free segments, rules as numbers."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from focusflow.planning.engine.grid import Grid, make_grid
from focusflow.planning.engine.problem import Breaks, Problem, Task


@dataclass(frozen=True, slots=True)
class Item:
    """A task in units. A block has at least `least` (but for the last) and at most `most`.

    `late` is in points for each unit after `due`, `load` in load for each unit; `fixed` is None
    when the task is free and -1 when it is fixed where no block can be. `soonest` is a unit before
    which it cannot begin, from its earliest time, the free time and all it needs.
    """

    index: int
    task: Task
    need: int
    least: int
    most: int
    release: int
    soonest: int
    deadline: int
    due: float | None
    late: float
    load: float
    energy: float
    category: int
    fixed: int | None
    needs: tuple[int, ...]
    needed_by: tuple[int, ...]

    @property
    def splittable(self) -> bool:
        """Whether the item may be done in several blocks."""
        return self.task.splittable

    @property
    def value(self) -> float:
        """Points for the whole item."""
        return self.task.value

    @property
    def most_blocks(self) -> int:
        """How many blocks the item can have at most."""
        if not self.splittable or self.least > self.most:
            return 1
        return -(-self.need // self.least)


@dataclass(frozen=True, slots=True)
class Frame:
    """A problem in units of its grid.

    `after`, `gap`, `long_gap` and `long_after` are rule 7 (None where there is no such rule),
    `kept` the previous blocks by item as (start, end) with how often each was there, `lost` the
    number of previous blocks that can be in no plan, `marks` the units at which energy changes.
    """

    problem: Problem
    grid: Grid
    items: tuple[Item, ...]
    now: float
    after: int | None
    gap: int
    long_after: int | None
    long_gap: int
    day_units: int | None
    day_load: float | None
    kept: tuple[dict[tuple[int, int], int], ...]
    lost: int
    marks: tuple[int, ...]

    @property
    def early(self) -> float:
        """Points lost for each unit by which an item begins after now."""
        return self.problem.weights.early / self.grid.units_per_hour

    @property
    def horizon(self) -> int:
        """The end of the last segment, 0 without any."""
        return self.grid.segments[-1].hi if self.grid.segments else 0

    def energy_between(self, segment: int, start: int, end: int) -> float:
        """Energy-weighted hours of a stretch inside a segment."""
        sums, lo = self.grid.energy[segment], self.grid.segments[segment].lo
        return sums[end - lo] - sums[start - lo]


def make_frame(problem: Problem) -> Frame:
    """Prepare a problem for solving."""
    grid = make_grid(problem)
    breaks, limits = problem.breaks, problem.limits
    kept: list[dict[tuple[int, int], int]] = [{} for _ in problem.tasks]
    index = {task.id: i for i, task in enumerate(problem.tasks)}
    lost = 0
    for block in problem.previous:
        start, end = grid.exact(block.start), grid.exact(block.end)
        if start is None or end is None or block.start < problem.now:
            lost += 1
            continue
        mine = kept[index[block.task]]
        mine[start, end] = mine.get((start, end), 0) + 1
    per_day = limits.minutes_per_day
    after = None if breaks is None else _down(grid, breaks.after_minutes)
    return Frame(
        problem=problem,
        grid=grid,
        items=_items(problem, grid, index, after),
        now=(problem.now.timestamp() - grid.origin) / grid.unit,
        after=after,
        gap=0 if breaks is None else _up(grid, breaks.minutes),
        long_after=None if breaks is None else breaks.long_after,
        long_gap=_long_gap(grid, breaks),
        day_units=None if per_day is None else _down(grid, per_day),
        day_load=limits.load_per_day,
        kept=tuple(kept),
        lost=lost,
        marks=_marks(grid),
    )


def _down(grid: Grid, minutes: int) -> int:
    return minutes * 60 // grid.unit


def _up(grid: Grid, minutes: int) -> int:
    return -(-minutes * 60 // grid.unit)


def _long_gap(grid: Grid, breaks: Breaks | None) -> int:
    if breaks is None:
        return 0
    return max(_up(grid, breaks.minutes), _up(grid, breaks.long_minutes or 0))


def _items(
    problem: Problem, grid: Grid, index: dict[str, int], after: int | None
) -> tuple[Item, ...]:
    categories: dict[str, int] = {}
    needed_by: list[list[int]] = [[] for _ in problem.tasks]
    for i, task in enumerate(problem.tasks):
        for other in task.depends_on:
            needed_by[index[other]].append(i)
    horizon = grid.segments[-1].hi if grid.segments else 0
    releases = [
        0 if task.earliest is None else max(0, grid.ceil(task.earliest)) for task in problem.tasks
    ]
    soonest = _soonest(problem, grid, index, needed_by, releases)
    items = []
    for i, task in enumerate(problem.tasks):
        need = task.minutes * 60 // grid.unit
        least, most = _block_lengths(task, need, grid, after)
        hard = task.due if task.due_is_hard else None
        soft = None if task.due_is_hard else task.due
        items.append(
            Item(
                index=i,
                task=task,
                need=need,
                least=least,
                most=most,
                release=releases[i],
                soonest=soonest[i],
                deadline=horizon if hard is None else min(horizon, grid.floor(hard)),
                due=None if soft is None else (soft.timestamp() - grid.origin) / grid.unit,
                late=task.lateness_per_hour / grid.units_per_hour,
                load=task.load * grid.unit / 1800,
                energy=problem.weights.energy * task.energy.demand,
                category=categories.setdefault(task.category, len(categories)),
                fixed=_fixed(task.fixed_start, grid, need - most),
                needs=tuple(index[other] for other in task.depends_on),
                needed_by=tuple(needed_by[i]),
            )
        )
    return tuple(items)


def _soonest(
    problem: Problem,
    grid: Grid,
    index: dict[str, int],
    needed_by: list[list[int]],
    releases: list[int],
) -> list[int]:
    """The first free unit of each task, after the soonest end of all it depends on."""
    waiting = [len(task.depends_on) for task in problem.tasks]
    soonest = list(releases)
    ready = [i for i, count in enumerate(waiting) if count == 0]
    horizon = grid.segments[-1].hi if grid.segments else 0
    for i in ready:
        task, need = problem.tasks[i], problem.tasks[i].minutes * 60 // grid.unit
        end = horizon
        free = [(max(s.lo, soonest[i]), s.hi) for s in grid.segments if s.hi > soonest[i]]
        soonest[i] = free[0][0] if free else horizon
        left = need
        for lo, hi in free:
            if hi - lo >= left:
                end = lo + left
                break
            left -= hi - lo if task.splittable else 0
        for other in needed_by[i]:
            soonest[other] = max(soonest[other], end)
            waiting[other] -= 1
            if waiting[other] == 0:
                ready.append(other)
    return soonest


def _block_lengths(task: Task, need: int, grid: Grid, after: int | None) -> tuple[int, int]:
    """The least and most units of a block, in whole slots."""
    if not task.splittable:
        return need, need
    step = grid.step
    least = -(-(task.min_block or 1) * 60 // grid.unit)
    least = -(-least // step) * step
    most = need if task.max_block is None else min(need, _down(grid, task.max_block))
    if after is not None:
        most = min(most, after)
    return least, most // step * step


def _fixed(start: datetime | None, grid: Grid, excess: int) -> int | None:
    if start is None:
        return None
    at = grid.exact(start)
    return -1 if at is None or at < 0 or excess > 0 else at


def _marks(grid: Grid) -> tuple[int, ...]:
    """Units at which the energy of the hour changes: good places to begin or end."""
    marks: list[int] = []
    for segment, sums in zip(grid.segments, grid.energy, strict=True):
        rates = [b - a for a, b in pairwise(sums)]
        marks += [
            segment.lo + k for k in range(1, len(rates)) if abs(rates[k] - rates[k - 1]) > 1e-9
        ]
    return tuple(marks)


def late_points(item: Item, end: int) -> float:
    """Points lost when an item's last block ends at `end`."""
    return 0.0 if item.due is None else item.late * max(0.0, end - item.due)


def lost_points(frame: Frame) -> float:
    """What moving all previous blocks costs; places that keep one have it in their points."""
    previous = frame.lost + sum(sum(kept.values()) for kept in frame.kept)
    return frame.problem.weights.move * previous

"""The score of a plan, computed from the contract alone and knowing no solver."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from focusflow.planning.engine.plan import Block, Plan, Score
from focusflow.planning.engine.problem import Problem, Task


def score(problem: Problem, plan: Plan) -> Score:
    """Points of a plan, term by term. The plan's tasks must be known to the problem."""
    blocks = sorted(plan.blocks, key=lambda b: (b.start, b.end))
    tasks = {task.id: task for task in problem.tasks}
    by_task: dict[str, list[Block]] = {}
    for block in blocks:
        by_task.setdefault(block.task, []).append(block)
    placed = [(tasks[name], mine) for name, mine in by_task.items()]
    weights = problem.weights
    terms = {
        "value": sum(_value(task, mine) for task, mine in placed),
        "lateness": -sum(_lateness(task, mine) for task, mine in placed),
        "energy": weights.energy
        * sum(tasks[b.task].energy.demand * energy_hours(problem, b.start, b.end) for b in blocks),
        "switch": -weights.switch * _switches(problem, tasks, blocks),
        "fragment": -weights.fragment * sum(len(mine) - 1 for _, mine in placed),
        "move": -weights.move * _moved(problem, blocks),
        "early": -weights.early * sum(hours(mine[0].start - problem.now) for _, mine in placed),
    }
    return Score(total=sum(terms.values()), **{name: float(term) for name, term in terms.items()})


def hours(length: timedelta) -> float:
    """A length in hours."""
    return length.total_seconds() / 3600


def minutes(blocks: Iterable[Block]) -> float:
    """The minutes of some blocks together."""
    return sum((b.end - b.start).total_seconds() for b in blocks) / 60


def energy_hours(problem: Problem, start: datetime, end: datetime) -> float:
    """The hours from start to end, each weighed with the energy of its local hour."""
    total = 0.0
    while start < end:
        local = start.astimezone(problem.zone)
        into = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
        # A change of the clock by half an hour ends a local hour early; quarters see it.
        step = timedelta(minutes=15) - into % timedelta(minutes=15)
        stop = min(end, start + step)
        total += hours(stop - start) * problem.energy_by_hour[local.hour]
        start = stop
    return total


def _value(task: Task, blocks: Sequence[Block]) -> float:
    done = minutes(blocks)
    return task.value * (0.8 * done / task.minutes + (0.2 if done >= task.minutes else 0.0))


def _lateness(task: Task, blocks: Sequence[Block]) -> float:
    if task.due is None or task.due_is_hard:
        return 0.0
    last = max(block.end for block in blocks)
    return task.lateness_per_hour * max(0.0, hours(last - task.due))


def _switches(problem: Problem, tasks: dict[str, Task], blocks: Sequence[Block]) -> int:
    def same_day(one: Block, other: Block) -> bool:
        days = {b.start.astimezone(problem.zone).date() for b in (one, other)}
        return len(days) == 1

    return sum(
        tasks[one.task].category != tasks[other.task].category and same_day(one, other)
        for one, other in pairwise(blocks)
    )


def _moved(problem: Problem, blocks: Sequence[Block]) -> int:
    kept = {(b.task, b.start, b.end) for b in blocks}
    return sum((b.task, b.start, b.end) not in kept for b in problem.previous)

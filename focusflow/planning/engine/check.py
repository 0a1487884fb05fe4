"""The eight rules of the contract, checked on a finished plan and knowing no solver."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from focusflow.planning.engine.plan import Block, Plan
from focusflow.planning.engine.problem import Breaks, Problem, Task

MINUTE = timedelta(minutes=1)
NOTHING = timedelta()


def violations(problem: Problem, plan: Plan) -> list[str]:
    """Each broken rule as a sentence that begins with the rule's number; empty for a sound plan."""
    tasks = {task.id: task for task in problem.tasks}
    known = [b for b in plan.blocks if b.task in tasks and b.end > b.start]
    found = [f"1: {_name(b)} is of no task or has no length" for b in plan.blocks if b not in known]
    blocks = sorted(known, key=lambda b: (b.start, b.end))
    by_task: dict[str, list[Block]] = defaultdict(list)
    for block in blocks:
        by_task[block.task].append(block)
    found += _placement(problem, blocks)
    found += _overlaps(problem, plan, blocks)
    for name, mine in by_task.items():
        found += _shape(tasks[name], mine)
        found += _times(tasks[name], mine)
        found += _dependencies(tasks, by_task, tasks[name], mine)
    found += _fixed(problem, plan, by_task)
    found += _day_limits(problem, tasks, blocks)
    if problem.breaks is not None:
        found += _stretches(problem.breaks, tasks, blocks)
    return found


def _name(block: Block) -> str:
    return f"{block.task!r} at {block.start.isoformat()}"


def _on_grid(problem: Problem, moment: datetime) -> bool:
    local = moment.astimezone(problem.zone)
    seconds = local.hour * 3600 + local.minute * 60 + local.second
    return local.microsecond == 0 and seconds % (problem.slot_minutes * 60) == 0


def _placement(problem: Problem, blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if block.start < problem.now:
            yield f"1: {_name(block)} starts before now"
        if not any(w.start <= block.start and block.end <= w.end for w in problem.windows):
            yield f"1: {_name(block)} lies in no window"
        if not (_on_grid(problem, block.start) and _on_grid(problem, block.end)):
            yield f"1: {_name(block)} is off the clock's grid"


def _overlaps(problem: Problem, plan: Plan, blocks: Sequence[Block]) -> Iterator[str]:
    placed = sorted([(b.start, b.end) for b in blocks] + [(b.start, b.end) for b in plan.breaks])
    latest = None
    for start, end in placed:
        if latest is not None and start < latest:
            yield f"1: blocks or breaks overlap at {start.isoformat()}"
        latest = end if latest is None else max(latest, end)
    buffer = problem.limits.buffer_minutes * MINUTE
    for block in blocks:
        for busy in problem.busy:
            if block.start < busy.end and busy.start < block.end:
                yield f"1: {_name(block)} overlaps the busy time {busy.title!r}"
            elif block.start < busy.end + buffer and busy.start - buffer < block.end:
                yield f"8: {_name(block)} keeps no buffer to the busy time {busy.title!r}"


def _shape(task: Task, blocks: Sequence[Block]) -> Iterator[str]:
    lengths = [b.end - b.start for b in blocks]
    if sum(lengths, NOTHING) > task.minutes * MINUTE:
        yield f"2: {task.id!r} has more than its minutes"
    if not task.splittable:
        if lengths != [task.minutes * MINUTE]:
            yield f"2: {task.id!r} is not in one piece of all its minutes"
        return
    if task.max_block is not None and max(lengths) > task.max_block * MINUTE:
        yield f"2: {task.id!r} has a block that is too long"
    if task.min_block is not None and any(x < task.min_block * MINUTE for x in lengths[:-1]):
        yield f"2: {task.id!r} has a block that is too short"


def _times(task: Task, blocks: Sequence[Block]) -> Iterator[str]:
    if task.earliest is not None and blocks[0].start < task.earliest:
        yield f"3: {task.id!r} starts before its earliest time"
    if task.due is not None and task.due_is_hard and blocks[-1].end > task.due:
        yield f"3: {task.id!r} ends after its hard due time"


def _dependencies(
    tasks: dict[str, Task], by_task: dict[str, list[Block]], task: Task, mine: Sequence[Block]
) -> Iterator[str]:
    for other in task.depends_on:
        theirs = by_task.get(other, [])
        placed = sum((b.end - b.start for b in theirs), NOTHING)
        if placed < tasks[other].minutes * MINUTE:
            yield f"4: {task.id!r} is placed but {other!r} is not wholly placed"
        elif mine[0].start < max(b.end for b in theirs):
            yield f"4: {task.id!r} starts before {other!r} ends"


def _fixed(problem: Problem, plan: Plan, by_task: dict[str, list[Block]]) -> Iterator[str]:
    conflicts = {u.task for u in plan.unscheduled if u.code == "fixed_conflict"}
    for task in problem.tasks:
        if task.fixed_start is None:
            continue
        mine = by_task.get(task.id, [])
        if not mine:
            if task.id not in conflicts:
                yield f"5: {task.id!r} is fixed, not placed and not reported as a conflict"
            continue
        whole = task.fixed_start + task.minutes * MINUTE
        if [(b.start, b.end) for b in mine] != [(task.fixed_start, whole)]:
            yield f"5: {task.id!r} is not one block where it is fixed"


def _day_limits(problem: Problem, tasks: dict[str, Task], blocks: Sequence[Block]) -> Iterator[str]:
    minutes: dict[str, float] = defaultdict(float)
    load: dict[str, float] = defaultdict(float)
    for block in blocks:
        for day, part in _by_day(problem, block):
            minutes[day] += part
            load[day] += tasks[block.task].load * part / 30
    most, heaviest = problem.limits.minutes_per_day, problem.limits.load_per_day
    for day, placed in minutes.items():
        if most is not None and placed > most + 1e-6:
            yield f"6: {day} has {placed:g} of at most {most} minutes"
        if heaviest is not None and load[day] > heaviest + 1e-6:
            yield f"6: {day} has a load of {load[day]:g} of at most {heaviest:g}"


def _by_day(problem: Problem, block: Block) -> Iterator[tuple[str, float]]:
    """The block's minutes on each local day; only a block over midnight is walked."""
    start = block.start
    day = str(start.astimezone(problem.zone).date())
    if day == str((block.end - timedelta(microseconds=1)).astimezone(problem.zone).date()):
        yield day, (block.end - start) / MINUTE
        return
    while start < block.end:
        stop = min(block.end, start + MINUTE)
        yield str(start.astimezone(problem.zone).date()), (stop - start) / MINUTE
        start = stop


def _stretches(breaks: Breaks, tasks: dict[str, Task], blocks: Sequence[Block]) -> Iterator[str]:
    if not blocks:
        return
    stretches: list[list[Block]] = [[blocks[0]]]
    in_row = [1]
    for before, after in pairwise(blocks):
        gap = after.start - before.end
        if gap < breaks.minutes * MINUTE:
            stretches[-1].append(after)
            continue
        stretches.append([after])
        long_gap = breaks.long_minutes is None or gap >= breaks.long_minutes * MINUTE
        in_row.append(1 if long_gap else in_row[-1] + 1)
    for stretch, count in zip(stretches, in_row, strict=True):
        work = sum((b.end - b.start for b in stretch), NOTHING)
        alone = len(stretch) == 1 and not tasks[stretch[0].task].splittable
        if work > breaks.after_minutes * MINUTE and not alone:
            yield f"7: {_name(stretch[0])} begins {work / MINUTE:g} minutes without a break"
        if breaks.long_after is not None and count > breaks.long_after:
            yield f"7: {_name(stretch[0])} is stretch {count} in a row without a long break"

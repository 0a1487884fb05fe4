"""From JSON to a problem. What cannot be understood is refused with the path of the field.

An impossible problem (no window, more work than a year holds) is not refused: planning it gives an
empty plan with reasons.
"""

from datetime import timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from focusflow.planning.engine.fields import Reader, plain_number
from focusflow.planning.engine.problem import (
    DEFAULT_ENERGY,
    Breaks,
    Busy,
    Energy,
    Limits,
    PreviousBlock,
    Problem,
    ProblemError,
    Span,
    Task,
    Weights,
)

MOST_TASKS = 2_000
MOST_SPANS = 5_000
MOST_PREVIOUS = 20_000
MOST_DAYS = 366
DAY_MINUTES = 1_440


def parse_problem(data: object) -> Problem:
    """Read a problem from its JSON form; unknown members are ignored. Raises ProblemError."""
    root = Reader(data)
    now = root.time("now")
    zone = _zone(root)
    slot = root.whole("slot_minutes", least=1, most=DAY_MINUTES)
    windows = root.each("windows", MOST_SPANS, lambda r: Span(*r.span()))
    _check_windows(windows)
    for i, window in enumerate(windows):
        if window.end > now + timedelta(days=MOST_DAYS):
            raise ProblemError(f"windows[{i}].end", f"is more than {MOST_DAYS} days after now")
    tasks = root.each("tasks", MOST_TASKS, lambda r: _task(r, slot))
    known = _check_tasks(tasks)
    return Problem(
        now=now,
        zone=zone,
        slot_minutes=slot,
        windows=tuple(sorted(windows, key=lambda w: (w.start, w.end))),
        busy=root.each("busy", MOST_SPANS, lambda r: Busy(*r.span(), r.text("title", ""))),
        tasks=tasks,
        energy_by_hour=_energy(root),
        breaks=_breaks(root.part("breaks")),
        limits=_limits(root.part("limits")),
        previous=root.each("previous", MOST_PREVIOUS, lambda r: _previous(r, known)),
        weights=_weights(root.part("weights")),
    )


def _zone(root: Reader) -> ZoneInfo:
    name = root.text("zone")
    try:
        return ZoneInfo(name)
    except (ValueError, LookupError, OSError):  # what zoneinfo raises for names that are no zone
        raise root.fail("zone", f"is not a known time zone: {name[:40]!r}") from None


def _check_windows(windows: tuple[Span, ...]) -> None:
    order = sorted(range(len(windows)), key=lambda i: (windows[i].start, windows[i].end))
    for before, after in pairwise(order):
        if windows[after].start < windows[before].end:
            raise ProblemError(f"windows[{after}].start", f"overlaps windows[{before}]")


def _task(r: Reader, slot: int) -> Task:
    minutes = r.whole("minutes", least=1)
    if minutes % slot:
        raise r.fail("minutes", f"must be a multiple of the slot of {slot} min")
    min_block = r.maybe_whole("min_block", least=1)
    max_block = r.maybe_whole("max_block", least=1)
    if min_block is not None and max_block is not None and max_block < min_block:
        raise r.fail("max_block", "is smaller than min_block")
    task_id = r.text("id")
    energy = r.text("energy", Energy.MEDIUM)
    if energy not in set(Energy):
        raise r.fail("energy", "must be low, medium or high")
    return Task(
        id=task_id,
        title=r.text("title", task_id),
        minutes=minutes,
        value=r.number("value"),
        earliest=r.maybe_time("earliest"),
        due=r.maybe_time("due"),
        due_is_hard=r.flag("due_is_hard"),
        lateness_per_hour=r.number("lateness_per_hour", 0.0),
        depends_on=_ids(r),
        min_block=min_block,
        max_block=max_block,
        load=r.number("load", 0.0),
        energy=Energy(energy),
        category=r.text("category", ""),
        fixed_start=r.maybe_time("fixed_start"),
    )


def _ids(r: Reader) -> tuple[str, ...]:
    ids: list[Any] = r.items("depends_on", MOST_TASKS)
    for i, one in enumerate(ids):
        if not isinstance(one, str):
            raise r.fail(f"depends_on[{i}]", "must be the id of a task")
    return tuple(dict.fromkeys(ids))


def _check_tasks(tasks: tuple[Task, ...]) -> dict[str, int]:
    """Ids are unique, dependencies known and free of cycles. Returns the index of each id."""
    index: dict[str, int] = {}
    for i, task in enumerate(tasks):
        if task.id in index:
            raise ProblemError(f"tasks[{i}].id", f"is used twice: {task.id!r}")
        index[task.id] = i
    for i, task in enumerate(tasks):
        for j, other in enumerate(task.depends_on):
            if other not in index:
                raise ProblemError(f"tasks[{i}].depends_on[{j}]", f"is no task: {other!r}")
    _check_cycles(tasks, index)
    return index


def _check_cycles(tasks: tuple[Task, ...], index: dict[str, int]) -> None:
    waiting = [len(task.depends_on) for task in tasks]
    dependents: list[list[int]] = [[] for _ in tasks]
    for i, task in enumerate(tasks):
        for other in task.depends_on:
            dependents[index[other]].append(i)
    ready = [i for i, count in enumerate(waiting) if count == 0]
    for done in ready:
        for i in dependents[done]:
            waiting[i] -= 1
            if waiting[i] == 0:
                ready.append(i)
    if len(ready) == len(tasks):
        return
    # Every task left waits for another one left: walking back must come round to the cycle.
    at = next(i for i, count in enumerate(waiting) if count)
    seen: list[int] = []
    while at not in seen:
        seen.append(at)
        at = next(index[d] for d in tasks[at].depends_on if waiting[index[d]])
    names = " -> ".join(tasks[i].id for i in [*seen[seen.index(at) :], at])
    raise ProblemError(f"tasks[{at}].depends_on", f"goes round in a circle: {names}")


def _energy(root: Reader) -> tuple[float, ...]:
    hours = [DEFAULT_ENERGY] * 24
    given = root.raw("energy_by_hour")
    if given is None:
        return tuple(hours)
    Reader(given, "energy_by_hour")
    for key, value in given.items():
        path = f"energy_by_hour.{key}"
        if str(key) not in {str(hour) for hour in range(24)}:
            raise ProblemError(path, "is not an hour from 0 to 23")
        hours[int(key)] = plain_number(value, path, 1)
    return tuple(hours)


def _breaks(r: Reader | None) -> Breaks | None:
    if r is None:
        return None
    long_after = r.maybe_whole("long_after", least=1)
    long_minutes = r.maybe_whole("long_minutes", least=1)
    if (long_after is None) != (long_minutes is None):
        missing = "long_after" if long_after is None else "long_minutes"
        raise r.fail(missing, "is required: long_after and long_minutes go together")
    return Breaks(
        after_minutes=r.whole("after_minutes", least=1),
        minutes=r.whole("minutes", least=1),
        long_after=long_after,
        long_minutes=long_minutes,
    )


def _limits(r: Reader | None) -> Limits:
    if r is None:
        return Limits()
    buffer = r.maybe_whole("buffer_minutes", least=0)
    if buffer is not None and buffer > DAY_MINUTES:
        raise r.fail("buffer_minutes", f"must be at most {DAY_MINUTES}")
    return Limits(
        minutes_per_day=r.maybe_whole("minutes_per_day", least=0),
        load_per_day=r.maybe_number("load_per_day"),
        buffer_minutes=buffer or 0,
    )


def _previous(r: Reader, known: dict[str, int]) -> PreviousBlock:
    task = r.text("task")
    if task not in known:
        raise r.fail("task", f"is no task: {task!r}")
    return PreviousBlock(task, *r.span())


def _weights(r: Reader | None) -> Weights:
    usual = Weights()
    if r is None:
        return usual
    return Weights(
        energy=r.number("energy", usual.energy),
        switch=r.number("switch", usual.switch),
        fragment=r.number("fragment", usual.fragment),
        move=r.number("move", usual.move),
        early=r.number("early", usual.early),
    )

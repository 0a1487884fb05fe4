"""Which of the contract's rules a plan breaks, read from the JSON of problem and plan alone.

`check` and `score` share no line with the engine. A rule that the contract leaves open is read
as its words stand; where a reading had to be chosen, the function says which.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from itertools import combinations
from zoneinfo import ZoneInfo

from tests.planner_bench.scoring import (
    Block,
    Json,
    Span,
    blocks_of,
    by_task,
    local_minutes,
    minutes_between,
    moment,
    score,
    spans_of,
)

__all__ = ["check", "score"]

TINY = 1e-9
"""Sums of load are floating point; a limit is passed only by more than this."""


class Case:
    """A problem and a plan with their times as instants in UTC."""

    def __init__(self, problem: Json, plan: Json) -> None:
        self.problem, self.plan = problem, plan
        self.zone = ZoneInfo(problem["zone"])
        self.now = moment(problem["now"])
        self.slot: int = problem["slot_minutes"]
        self.tasks: dict[str, Json] = {task["id"]: task for task in problem.get("tasks") or ()}
        self.blocks = blocks_of(plan["blocks"])
        self.own = by_task(problem, self.blocks)
        self.limits: Json = problem.get("limits") or {}
        self.windows = spans_of(problem.get("windows"))
        self.busy = spans_of(problem.get("busy"))
        self.breaks = spans_of(plan.get("breaks"))

    def placed(self, name: str) -> float:
        """Minutes of a task that the plan has."""
        return sum(block.minutes for block in self.own[name])

    def is_whole(self, name: str) -> bool:
        return bool(self.placed(name) >= self.tasks[name]["minutes"])

    def when(self, start: datetime, end: datetime | None = None) -> str:
        """An instant or a span on the local clock."""
        text = f"{start.astimezone(self.zone):%Y-%m-%d %H:%M}"
        return text if end is None else f"{text} to {end.astimezone(self.zone):%Y-%m-%d %H:%M}"

    def say(self, block: Block) -> str:
        return f"task {block.task!r}, {self.when(block.start, block.end)}"


def check(problem: Json, plan: Json) -> list[str]:
    """Every broken rule as a sentence with rule, task and local times; empty when all are kept.

    Raises ValueError for a time without an offset, KeyError for a field that must be there.
    """
    case = Case(problem, plan)
    rules = (
        _report,
        _rule_1_places,
        _rule_1_overlaps,
        _rule_2,
        _rule_3,
        _rule_4,
        _rule_5,
        _rule_6,
        _rule_7_stretches,
        _rule_7_long_gaps,
        _rule_8,
    )
    return [sentence for rule in rules for sentence in rule(case)]


def _report(case: Case) -> Iterator[str]:
    """What the plan says of itself: known tasks, reasons, and every minute accounted for."""
    for row in case.plan["blocks"]:
        if row["task"] not in case.tasks:
            yield f"blocks: the problem has no task {row['task']!r} ({row['start']})"
        if not (row.get("reason") or "").strip():
            yield f"blocks: task {row['task']!r} at {row['start']} has no reason"
    left = dict.fromkeys(case.tasks, 0)
    for row in case.plan.get("unscheduled") or ():
        name = row["task"]
        if name not in case.tasks:
            yield f"unscheduled: the problem has no task {name!r}"
            continue
        left[name] += row["minutes"]
        if row["minutes"] <= 0:
            yield f"unscheduled: task {name!r} has {row['minutes']} minutes"
        if not (row.get("code") or "").strip():
            yield f"unscheduled: task {name!r} has no code"
    for name, task in case.tasks.items():
        if case.placed(name) + left[name] != task["minutes"]:
            yield (
                f"unscheduled: task {name!r} has {task['minutes']} minutes, "
                f"{case.placed(name):g} are placed and {left[name]:g} are unscheduled"
            )


def _rule_1_places(case: Case) -> Iterator[str]:
    """Inside one window (two that touch stay two), not before now, both ends on the grid.

    The grid is the local clock's: minutes since midnight on the clock, in steps of the slot.
    """
    for block in case.blocks:
        if block.end <= block.start:
            yield f"rule 1: {case.say(block)}: the block has no length"
        if not any(start <= block.start and block.end <= end for start, end in case.windows):
            yield f"rule 1: {case.say(block)}: the block is inside no window"
        if block.start < case.now:
            yield f"rule 1: {case.say(block)}: starts before now, {case.when(case.now)}"
        for end in (block.start, block.end):
            local = end.astimezone(case.zone)
            seconds = local.second or local.microsecond
            if seconds or (local.hour * 60 + local.minute) % case.slot:
                yield (
                    f"rule 1: {case.say(block)}: {case.when(end)} is off the grid of "
                    f"{case.slot} minutes"
                )


def _rule_1_overlaps(case: Case) -> Iterator[str]:
    for block in case.blocks:
        for start, end in case.busy:
            if _overlap((block.start, block.end), (start, end)):
                yield f"rule 1: {case.say(block)}: overlaps the busy time {case.when(start, end)}"
    named = [(case.say(block), (block.start, block.end)) for block in case.blocks]
    named += [(f"the break {case.when(*pause)}", pause) for pause in case.breaks]
    for start, end in case.breaks:
        if end < start:
            yield f"rule 1: the break {case.when(start, end)} ends before it starts"
    for (one, span), (other, another) in combinations(named, 2):
        if _overlap(span, another):
            yield f"rule 1: {one}: overlaps {other}"


def _rule_2(case: Case) -> Iterator[str]:
    for name, own in case.own.items():
        task, placed = case.tasks[name], case.placed(name)
        low, high = task.get("min_block"), task.get("max_block")
        if placed > task["minutes"]:
            yield f"rule 2: task {name!r} has {placed:g} minutes placed of {task['minutes']}"
        if _is_one_piece(task):
            if own and (len(own) > 1 or placed != task["minutes"]):
                yield (
                    f"rule 2: task {name!r} can't be split and is {len(own)} blocks of "
                    f"{placed:g} minutes, not one of {task['minutes']}, from {case.when(own[0].start)}"
                )
            continue
        for block in own:
            if high is not None and block.minutes > high:
                yield f"rule 2: {case.say(block)}: longer than max_block, {high} minutes"
            if low is not None and block.minutes < low and block is not own[-1]:
                yield (
                    f"rule 2: {case.say(block)}: shorter than min_block, {low} minutes, "
                    f"and not the task's last"
                )


def _rule_3(case: Case) -> Iterator[str]:
    for block in case.blocks:
        task = case.tasks.get(block.task, {})
        earliest, due = task.get("earliest"), task.get("due")
        if earliest is not None and block.start < moment(earliest):
            yield (
                f"rule 3: {case.say(block)}: starts before earliest, {case.when(moment(earliest))}"
            )
        if due is not None and task.get("due_is_hard") and block.end > moment(due):
            yield f"rule 3: {case.say(block)}: ends after the hard due, {case.when(moment(due))}"


def _rule_4(case: Case) -> Iterator[str]:
    for name, own in case.own.items():
        for other in (case.tasks[name].get("depends_on") or ()) if own else ():
            if not case.is_whole(other):
                yield (
                    f"rule 4: {case.say(own[0])}: depends on {other!r}, of which only "
                    f"{case.placed(other):g} of {case.tasks[other]['minutes']} minutes are placed"
                )
            for before in case.own[other][-1:]:
                if own[0].start < before.end:
                    yield f"rule 4: {case.say(own[0])}: starts before the end of {case.say(before)}"


def _rule_5(case: Case) -> Iterator[str]:
    """The task is one block, so that block has all its minutes; a part of it there is no placing."""
    codes = {row["task"]: row.get("code") for row in case.plan.get("unscheduled") or ()}
    for name, task in case.tasks.items():
        if task.get("fixed_start") is None:
            continue
        own, start = case.own[name], moment(task["fixed_start"])
        if not own and codes.get(name) != "fixed_conflict":
            yield (
                f"rule 5: task {name!r}, fixed at {case.when(start)}, is not placed and has the "
                f"code {codes.get(name)!r}, not 'fixed_conflict'"
            )
        if own and (len(own) > 1 or own[0].start != start or case.placed(name) != task["minutes"]):
            places = " and ".join(case.when(b.start, b.end) for b in own)
            yield (
                f"rule 5: task {name!r} is at {places}, not one block of {task['minutes']} "
                f"minutes at {case.when(start)}"
            )


def _rule_6(case: Case) -> Iterator[str]:
    """A block over midnight counts for each local day with what it has of that day."""
    most, heaviest = case.limits.get("minutes_per_day"), case.limits.get("load_per_day")
    minutes: defaultdict[date, float] = defaultdict(float)
    load: defaultdict[date, float] = defaultdict(float)
    names: defaultdict[date, set[str]] = defaultdict(set)
    for block in case.blocks:
        heft = case.tasks.get(block.task, {}).get("load") or 0
        for local, part in local_minutes(block.start, block.end, case.zone):
            minutes[local.date()] += part
            load[local.date()] += heft * part / 30
            names[local.date()].add(block.task)
    for day, who in names.items():
        done, borne = minutes[day], load[day]
        if most is not None and done > most + TINY:
            yield f"rule 6: {day}: {done:g} minutes of work, at most {most}: tasks {sorted(who)}"
        if heaviest is not None and borne > heaviest + TINY:
            yield f"rule 6: {day}: a load of {borne:g}, at most {heaviest}: tasks {sorted(who)}"


def _rule_7_stretches(case: Case) -> Iterator[str]:
    """Whatever is not work is a gap, a meeting too; only minutes of work are counted."""
    rule: Json = case.problem.get("breaks") or {}
    for stretch in _stretches(case.blocks, rule["minutes"]) if rule else ():
        work = sum(block.minutes for block in stretch)
        alone = len(stretch) == 1 and _is_one_piece(case.tasks.get(stretch[0].task, {}))
        if work > rule["after_minutes"] and not alone:
            yield (
                f"rule 7: {case.say(stretch[0])}, begins {work:g} minutes of work without a gap "
                f"of {rule['minutes']}, at most {rule['after_minutes']}, until "
                f"{case.when(stretch[-1].end)}"
            )


def _rule_7_long_gaps(case: Case) -> Iterator[str]:
    """Every stretch counts, a short one too; a long gap at any time begins the row anew."""
    rule = case.problem.get("breaks") or {}
    if rule.get("long_after") is None or rule.get("long_minutes") is None:
        return
    row, last = 0, None
    for stretch in _stretches(case.blocks, rule["minutes"]):
        start = stretch[0].start
        if last is not None and minutes_between(last, start) >= rule["long_minutes"]:
            row = 0
        row, last = row + 1, stretch[-1].end
        if row > rule["long_after"]:
            yield (
                f"rule 7: {case.say(stretch[0])}, begins stretch {row} in a row, and after "
                f"{rule['long_after']} a gap of {rule['long_minutes']} minutes is due"
            )


def _rule_8(case: Case) -> Iterator[str]:
    buffer = case.limits.get("buffer_minutes") or 0
    for block in case.blocks:
        for start, end in case.busy:
            gap = max(minutes_between(block.end, start), minutes_between(end, block.start))
            if 0 <= gap < buffer:
                yield (
                    f"rule 8: {case.say(block)}: {gap:g} of {buffer} minutes from the busy time "
                    f"{case.when(start, end)}"
                )


def _stretches(blocks: list[Block], gap: float) -> list[list[Block]]:
    """Blocks in the order of time, parted wherever there is no work for `gap` minutes or more."""
    found: list[list[Block]] = []
    for block in blocks:
        if found and minutes_between(found[-1][-1].end, block.start) < gap:
            found[-1].append(block)
        else:
            found.append([block])
    return found


def _is_one_piece(task: Json) -> bool:
    return task.get("min_block") is None and task.get("max_block") is None


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]

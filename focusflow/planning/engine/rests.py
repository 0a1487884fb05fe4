"""The breaks that a plan shows: the gaps that rule 7 asks for between stretches of work."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from focusflow.planning.engine.plan import Block, Break
from focusflow.planning.engine.problem import Breaks, Problem

MINUTE = timedelta(minutes=1)
NOTHING = timedelta()


def breaks_between(problem: Problem, blocks: Sequence[Block]) -> tuple[Break, ...]:
    """A break wherever two stretches of one local day could not be one, clear of busy times.

    It begins as soon as the work ends, or after the busy time that follows; where a busy time fills
    the gap there is none to show. `blocks` are in order of time.
    """
    rule = problem.breaks
    if rule is None or not blocks:
        return ()
    shown = []
    stretches = _stretches(rule, blocks)
    row = 1
    for before, after in pairwise(stretches):
        start, end = before[-1].end, after[0].start
        must_be_long = rule.long_after is not None and row >= rule.long_after
        long = timedelta(minutes=rule.long_minutes or 0)
        row = row + 1 if end - start < long else 1
        same_day = len({m.astimezone(problem.zone).date() for m in (start, end)}) == 1
        too_much = _work(before) + _work(after) > rule.after_minutes * MINUTE
        if same_day and (too_much or must_be_long):
            rest = _place(problem, start, end, long if must_be_long else rule.minutes * MINUTE)
            if rest.end - rest.start >= rule.minutes * MINUTE:
                shown.append(rest)
    return tuple(shown)


def _stretches(rule: Breaks, blocks: Sequence[Block]) -> list[list[Block]]:
    stretches = [[blocks[0]]]
    for before, after in pairwise(blocks):
        if after.start - before.end < rule.minutes * MINUTE:
            stretches[-1].append(after)
        else:
            stretches.append([after])
    return stretches


def _work(stretch: Sequence[Block]) -> timedelta:
    return sum((b.end - b.start for b in stretch), NOTHING)


def _place(problem: Problem, start: datetime, end: datetime, length: timedelta) -> Break:
    """The first free part of a gap that is long enough, else the longest one."""
    parts = []
    at = start
    for busy in sorted(problem.busy, key=lambda b: b.start):
        if busy.end <= at or busy.start >= end:
            continue
        parts.append((at, busy.start))
        at = max(at, busy.end)
    parts.append((at, end))
    longest = max(parts, key=lambda part: part[1] - part[0])
    first, last = next((p for p in parts if p[1] - p[0] >= length), longest)
    return Break(first, min(last, first + length))

"""From wishes to a plan: blocks laid as early as the rules allow, in a given order. Compiled.

A draft holds for each segment a row of wishes: item, length, and a unit before which it is not to
begin. A wish that finds no room is passed over, so every draft gives a plan that keeps the rules.
"""

from typing import NamedTuple

import numpy as np

from focusflow.planning.engine.kernels.arrays import Floats, Numbers
from focusflow.planning.engine.kernels.compiled import compiled, inlined, makes_arrays

ITEM, LENGTH, FROM = 0, 1, 2
IMPOSSIBLE = -1e18
LONG_AGO = -(1 << 40)
EPSILON = 1e-9
# What may become of a wish.
PASSED, AFTER_FIXED, FITS = range(3)


class Ground(NamedTuple):
    """What laying a draft works on.

    By item what is placed, where it ended and whether no more of it may come; by local day its
    units and load.
    """

    done: Numbers
    last: Numbers
    closed: Numbers
    units: Numbers
    loads: Floats


@makes_arrays
def make_ground(a):
    """The ground of a problem."""
    n, days = a.items.shape[0], a.days.shape[0]
    return Ground(
        np.zeros(n, np.int64), np.zeros(n, np.int64), np.zeros(n, np.int64),
        np.zeros(days, np.int64), np.zeros(days),
    )  # fmt: skip


@inlined
def aligned(segment, step, at):
    """The first start on a segment's grid at or after a unit."""
    if step == 1:
        return at  # most grids are as fine as this, and dividing is slow
    return segment.lo + -((segment.lo - at) // step) * step


@inlined
def earliest(rules, segment, last_end, run, stretches, at, length):
    """When a block may start by rule 7 at or after a unit, and whether it begins a stretch."""
    at = aligned(segment, rules.step, at)
    if not rules.breaks:
        return at, True
    if at - last_end < rules.gap:
        if run + length <= rules.after:
            return at, False
        at = aligned(segment, rules.step, last_end + rules.gap)
    if rules.longs and at - last_end < rules.long_gap and stretches >= rules.long_after:
        at = aligned(segment, rules.step, last_end + rules.long_gap)
    return at, True


@inlined
def ready(a, i, done):
    """Whether all that an item needs is wholly placed."""
    for k in range(a.items[i].needs, a.items[i].needs_end):
        other = a.needs[k]
        if done[other] < a.items[other].need:
            return False
    return True


@inlined
def day_of(days, day, at):
    """The local day of a unit, from a day on."""
    while day + 1 < days.shape[0] and days[day + 1] <= at:
        day += 1
    return day


@inlined
def within_limits(a, day, start, end, load, units, loads):
    """Whether a block is within the limits of its days."""
    rules = a.rules[0]
    while start < end:
        stop = end
        if day + 1 < a.days.shape[0] and a.days[day + 1] < end:
            stop = a.days[day + 1]
        if units[day] + stop - start > rules.day_units:
            return False
        if loads[day] + (stop - start) * load > rules.day_load + EPSILON:
            return False
        start = stop
        day += 1
    return True


@inlined
def count(a, day, start, end, load, units, loads):
    """Count a block towards the limits of its days."""
    while start < end:
        stop = end
        if day + 1 < a.days.shape[0] and a.days[day + 1] < end:
            stop = a.days[day + 1]
        units[day] += stop - start
        loads[day] += (stop - start) * load
        start = stop
        day += 1


@inlined
def points_of(a, s, i, start, end, done, last):
    """What a block adds to the score, but for switches; `last` is where the item ended so far."""
    item, rules, segment = a.items[i], a.rules[0], a.segments[s]
    points = 0.8 * item.value * (end - start) / item.need
    if item.energy != 0.0:
        at = segment.energy - segment.lo
        points += item.energy * (a.energy[at + end] - a.energy[at + start])
    if done == 0:
        points -= rules.early * (start - rules.now)
    else:
        points -= rules.fragment
        points += item.late * max(0.0, last - item.due)
    points -= item.late * max(0.0, end - item.due)
    if done + end - start == item.need:
        points += 0.2 * item.value
    for k in range(item.kept, item.kept_end):
        if a.kept[k].start == start and a.kept[k].end == end:
            points += rules.move * a.kept[k].times
    return points


@inlined
def clears_fixed(a, rules, run, fresh, end, length, f):
    """Whether a block may end there before a fixed one."""
    fixed = a.fixed[f]
    if end > fixed.start:
        return False
    if not rules.breaks or fixed.start - end >= rules.gap:
        return True
    before = length if fresh else run + length
    return before + fixed.end - fixed.start <= rules.after


@inlined
def try_wish(a, wish, s, f, cursor, rested, ground):
    """What becomes of a wish, where it begins, how long it is, and whether it begins a stretch.

    `rested` are the end of the last block, the work up to it, and the stretches in a row.
    """
    i, rules, segment = wish[ITEM], a.rules[0], a.segments[s]
    item = a.items[i]
    left = item.need - ground.done[i]
    if left <= 0 or ground.closed[i] or not ready(a, i, ground.done):
        return PASSED, 0, 0, True
    length = min(wish[LENGTH], left, item.most)
    at = max(cursor, item.release, wish[FROM])
    start, fresh = earliest(rules, segment, rested[0], rested[1], rested[2], at, length)
    end = start + length
    if f < segment.fixed_end and not clears_fixed(a, rules, rested[1], fresh, end, length, f):
        return AFTER_FIXED, 0, 0, True
    if end > segment.hi or end > item.deadline:
        return PASSED, 0, 0, True
    day = day_of(a.days, segment.day, start)
    if not within_limits(a, day, start, end, item.load, ground.units, ground.loads):
        return PASSED, 0, 0, True
    return FITS, start, length, fresh


@inlined
def keep_for_fixed(a, units, loads):
    """Count what is fixed towards the limits before anything else is."""
    units[:] = 0
    loads[:] = 0.0
    for f in range(a.fixed.shape[0]):
        block = a.fixed[f]
        day = day_of(a.days, 0, block.start)
        count(a, day, block.start, block.end, a.items[block.of].load, units, loads)


@inlined
def write_block(block, start, end, i, s, place, run, stretches):
    """Write down a block."""
    block.start, block.end, block.of, block.segment = start, end, i, s
    block.place, block.run, block.stretches = place, run, stretches


@compiled
def decode(a, draft, counts, blocks, ground):
    """Lay a draft; returns the points but for blocks that moved, and how many blocks there are.

    IMPOSSIBLE when something fixed would lose its place; what it takes of its day's limits is
    kept for it.
    """
    rules, (done, last, closed, units, loads) = a.rules[0], ground
    done[:] = 0
    last[:] = -1
    closed[:] = 0
    keep_for_fixed(a, units, loads)
    placed, total, kind, kind_day = 0, 0.0, -1, -1
    last_end, run, stretches = LONG_AGO, 0, 0
    for s in range(a.segments.shape[0]):
        segment = a.segments[s]
        cursor, f, k = segment.lo, segment.fixed, 0
        while k < counts[s] or f < segment.fixed_end:
            way, i, place, start, length, fresh = AFTER_FIXED, 0, -1, 0, 0, True
            if k < counts[s]:
                i, place, rested = draft[s, k, ITEM], k, (last_end, run, stretches)
                way, start, length, fresh = try_wish(a, draft[s, k], s, f, cursor, rested, ground)
                k += way != AFTER_FIXED
                if way == PASSED:
                    continue
            if way == AFTER_FIXED:
                i, start, place = a.fixed[f].of, a.fixed[f].start, -1
                length = a.fixed[f].end - start
                f += 1
                at, fresh = earliest(rules, segment, last_end, run, stretches, start, length)
                if start < last_end or at > start or not ready(a, i, done):
                    return IMPOSSIBLE, 0
            end = start + length
            day = day_of(a.days, segment.day, start)
            if way == FITS:
                count(a, day, start, end, a.items[i].load, units, loads)
            total += points_of(a, s, i, start, end, done[i], last[i])
            if kind >= 0 and kind_day == day and kind != a.items[i].kind:
                total -= rules.switch
            kind, kind_day = a.items[i].kind, day
            if fresh:
                stretches = 1 if start - last_end >= rules.long_gap else stretches + 1
            run = length if fresh else run + length
            done[i] += length
            last[i] = last_end = cursor = end
            closed[i] = length < a.items[i].least
            write_block(blocks[placed], start, end, i, s, place, run, stretches)
            placed += 1
    return total, placed

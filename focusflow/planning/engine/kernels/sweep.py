"""The best sequences of blocks along the clock, by a dynamic program. Compiled.

A state is a moment with the stretches since the last long break, the work since the last break (0
when rested) and the kind of the local day's last block. A label is kept in the state in which its
block ends; states that only wait refer to it.
"""

from typing import NamedTuple

import numpy as np

from focusflow.planning.engine.kernels.arrays import Floats, Numbers, record
from focusflow.planning.engine.kernels.compiled import compiled, inlined, makes_arrays
from focusflow.planning.engine.kernels.decode import day_of

NEVER = -1e12
NONE = -1
WORTH = 1e-9
EPSILON = 1e-9
# What happens before a row: nothing, a new day begins, or everyone is rested as well.
GOING_ON, NEW_DAY, RESTED = 0, 1, 2

ROW = record("unit segment room day cut")
ARC = record("length kind of", "gain")


class Shape(NamedTuple):
    """How many states a row has: stretches by work by kinds, with breaks in slots."""

    stretches: int
    work: int
    kinds: int
    gap: int
    long_gap: int


class Table(NamedTuple):
    """The states, in rows of `Shape`: what each is worth, and the label it refers to.

    A label has its item, the row in which its block begins, and the label before it. The last three
    are for the work on a row: by kind, and by work and kind.
    """

    value: Floats
    label: Numbers
    marks: Numbers
    base: Floats
    source: Numbers
    known: Floats


WHO, BEGUN, BEFORE = range(3)


class Rest(NamedTuple):
    """What may still be placed: of each item, and of each day in units and load.

    With no days at all nothing is asked, and items may come as often as they like.
    """

    items: Numbers
    days: Floats


@compiled
def shape_of(a):
    """The shape of the states of a problem."""
    rules = a.rules[0]
    if not rules.breaks:
        return Shape(1, 1, rules.kinds + 1, 0, 0)
    work = rules.after // rules.step + 1
    gap, long_gap = -(-rules.gap // rules.step), -(-rules.long_gap // rules.step)
    stretches = rules.long_after + 1 if rules.longs else 1
    return Shape(stretches, work, rules.kinds + 1, gap, long_gap)


@makes_arrays
def make_table(shape, rows):
    """A table for so many rows."""
    count, none = rows * shape.stretches * shape.work * shape.kinds, shape.kinds - 1
    return Table(
        np.empty(count), np.empty(count, np.int64), np.empty((count, 3), np.int64),
        np.empty(none), np.empty(none, np.int64), np.empty((shape.work + 1, none)),
    )  # fmt: skip


@compiled
def count_rows(a, shape):
    """How many rows all segments have together."""
    step, total = a.rules[0].step, 0
    most = max(shape.gap, shape.long_gap)
    for s in range(a.segments.shape[0]):
        total += (a.segments[s].hi - a.segments[s].lo) // step + 1 + most
    return total


@compiled
def make_rows(a, shape, chosen, rows):
    """The rows of the chosen segments, and of short gaps between neighbours; how many."""
    step, count, before = a.rules[0].step, 0, -1
    most = max(shape.gap, shape.long_gap)
    for s in range(a.segments.shape[0]):
        if not chosen[s]:
            continue
        segment, cut = a.segments[s], GOING_ON
        if before >= 0:
            between = -(-(segment.lo - a.segments[before].hi) // step)
            cut = NEW_DAY if a.segments[before].day != segment.day else GOING_ON
            if before != s - 1 or between >= most:
                cut = RESTED
            else:
                for _ in range(between - 1):
                    row = rows[count]
                    row.unit, row.segment, row.room = a.segments[before].hi, NONE, 0
                    row.day, row.cut = rows[count - 1].day, GOING_ON
                    count += 1
        slots, day = (segment.hi - segment.lo) // step, segment.day
        for k in range(slots + 1):
            row = rows[count]
            row.unit, row.segment, row.room = segment.lo + k * step, s, slots - k
            now = day_of(a.days, day, row.unit)
            row.day, row.cut = now, NEW_DAY if now != day else cut
            day, cut = now, GOING_ON
            count += 1
        before = s
    return count


@compiled
def clear(shape, table, first, last):
    """Empty some rows."""
    width = shape.stretches * shape.work * shape.kinds
    for k in range(first * width, last * width):
        table.value[k] = NEVER
        table.label[k] = NONE


@compiled
def pass_time(shape, table, rows, count, r):
    """What waits in the row before waits on; who ended here will be rested after the breaks."""
    works, kinds = shape.work, shape.kinds
    width = shape.stretches * works * kinds
    value, label = table.value, table.label
    at = r * width
    if r:
        for k in range(at, at + width):
            if value[k - width] > value[k]:
                value[k], label[k] = value[k - width], label[k - width]
    if works > 1:
        for q in range(shape.stretches):
            for w in range(1, works):
                for c in range(kinds):
                    k = at + (q * works + w) * kinds + c
                    if label[k] != k:
                        continue
                    if r + shape.gap < count:
                        to = k + shape.gap * width - w * kinds
                        if value[k] > value[to]:
                            value[to], label[to] = value[k], k
                    if q and r + shape.long_gap < count:
                        to = (r + shape.long_gap) * width + c
                        if value[k] > value[to]:
                            value[to], label[to] = value[k], k
    if rows[r].cut != GOING_ON:
        forget(shape, table, at, rows[r].cut == RESTED)


@compiled
def forget(shape, table, at, rested):
    """The day's last kind counts no more; when rested no work counts either."""
    none = shape.kinds - 1
    value, label = table.value, table.label
    for q in range(shape.stretches):
        for w in range(shape.work):
            for c in range(shape.kinds):
                k = at + (q * shape.work + w) * shape.kinds + c
                to = at + none if rested else k - c + none
                if k != to:
                    if value[k] > value[to]:
                        value[to], label[to] = value[k], label[k]
                    value[k] = NEVER


@inlined
def admits(a, table, width, rows, row, origin, arc, rest):
    """Whether a block may follow a label: what is left of its item and day, and what it needs."""
    i, step, day = arc.of, a.rules[0].step, rows[row].day
    item, length = a.items[i], arc.length * a.rules[0].step
    used, units, load, k = 0, length, length * a.items[i].load, origin
    while k != NONE:
        begun, other = table.marks[k, BEGUN], table.marks[k, WHO]
        long = (k // width - begun) * step
        if other == i:
            if long < item.least or not item.split:
                return False
            used += long
        if rows[begun].day == day:
            units += long
            load += long * a.items[other].load
        k = table.marks[k, BEFORE]
    if used + length > rest.items[i]:
        return False
    if units > rest.days[day, 0] or load > rest.days[day, 1] + EPSILON:
        return False
    for q in range(item.needs, item.needs_end):
        missing, k = rest.items[a.needs[q]], origin
        while k != NONE and missing > 0:
            if table.marks[k, WHO] == a.needs[q]:
                missing -= (k // width - table.marks[k, BEGUN]) * step
            k = table.marks[k, BEFORE]
        if missing > 0:
            return False
    return True


@compiled
def go_on(a, shape, table, rows, r, arcs, many, rest):
    """Let `many` blocks begin in a row: after a break, or on top of the work before them."""
    works, kinds = shape.work, shape.kinds
    width, none = shape.stretches * works * kinds, kinds - 1
    value, label, marks = table.value, table.label, table.marks
    switch, day, asked = a.rules[0].switch, rows[r].day, rest.days.shape[0] > 0
    base, source, known, longs = table.base, table.source, table.known, shape.stretches > 1
    # With less work and fewer stretches behind one, as many points are worth more; but a first
    # block after a break begins a stretch.
    known[:] = NEVER
    for j in range(shape.stretches * works):
        at = r * width + j * kinds
        most, q, w = at + none, j // works, j % works
        top = value[most]
        for c in range(none):
            if value[at + c] - switch > top:
                top, most = value[at + c] - switch, at + c
        if top <= NEVER:
            continue
        useful = False
        for c in range(none):
            base[c], source[c] = (value[at + c], at + c) if value[at + c] >= top else (top, most)
            known[w, c] = (
                max(known[w, c], known[w - 1, c]) if w > 1 or (w and not longs) else known[w, c]
            )
            if base[c] > known[w, c]:
                known[w, c], useful = base[c], True
            else:
                base[c] = NEVER
        if w == 0 and longs:
            q += 1
        if not useful or q >= shape.stretches:
            continue
        for k in range(many):
            arc = arcs[k]
            work = w + arc.length
            if base[arc.kind] <= NEVER or (w and work >= works):
                continue
            work = min(work, works - 1)
            points = base[arc.kind] + arc.gain
            to_row = r + arc.length
            kind = arc.kind if rows[to_row].day == day else none
            to = to_row * width + (q * works + work) * kinds + kind
            if points <= value[to]:
                continue
            origin = label[source[arc.kind]]
            if asked and not admits(a, table, width, rows, r, origin, arc, rest):
                continue
            value[to], label[to] = points, to
            marks[to, WHO], marks[to, BEGUN], marks[to, BEFORE] = arc.of, r, origin


@compiled
def best_end(shape, table, count):
    """The best state of the last row, and its value."""
    width = shape.stretches * shape.work * shape.kinds
    best = (count - 1) * width
    for k in range(best, count * width):
        if table.value[k] > table.value[best]:
            best = k
    return best, table.value[best]

"""Search by building some segments of a plan anew, all at once. Compiled.

A round takes some segments out, cuts what is not placed elsewhere into pieces, and lets the dynamic
program of `sweep` fill the segments with them, each piece once; what an item would bring elsewhere
and what the day's limits are worth is taken from the prices of the bound, more or less of it by
chance. The whole plan is then laid by `decode`, and kept if it is better or hardly worse.
"""

import numpy as np

from focusflow.planning.engine.kernels.arrays import BLOCK, FREE
from focusflow.planning.engine.kernels.candidates import (
    LEAST_SLOTS,
    MOST_CHOSEN,
    choose,
    look_around,
    make_memory,
    random,
    weigh,
)
from focusflow.planning.engine.kernels.compiled import compiled, makes_arrays
from focusflow.planning.engine.kernels.decode import (
    EPSILON,
    FROM,
    ITEM,
    LENGTH,
    decode,
    make_ground,
)
from focusflow.planning.engine.kernels.moves import copy_blocks, copy_wish, shake, write_draft
from focusflow.planning.engine.kernels.pay import places_of
from focusflow.planning.engine.kernels.prices import kept_points
from focusflow.planning.engine.kernels.sweep import (
    ARC,
    BEFORE,
    BEGUN,
    NEVER,
    NONE,
    RESTED,
    ROW,
    WHO,
    Shape,
    best_end,
    clear,
    go_on,
    make_rows,
    make_table,
    pass_time,
    shape_of,
)  # fmt: skip

MOST_ARCS = 512
# Small changes that are tried before each round.
MOVES = 100
# How often the program does not look at kinds.
PLAIN = 0.6
# Wishes that a segment may have beyond twice the blocks of the plan.
SPARE_WISHES = 16


@compiled
def offer_items(a, memory, order, row, unit_price, load_price, by_kind, arcs):
    """The blocks that may begin in a row, with what they bring there; how many."""
    rules, s, t, many = a.rules[0], row.segment, row.unit, 0
    segment = a.segments[s]
    sums = segment.energy - segment.lo
    for k in range(order.shape[0]):
        i = order[k]
        item, left = a.items[i], memory.rest.items[i]
        hi = min(segment.hi, memory.last[i])
        if t < memory.first[i] or (item.fixed != FREE and item.fixed != t):
            continue
        single = not item.split or item.fixed != FREE
        longest = left if single else min(left, item.most)
        charged = unit_price + load_price * item.load
        for way in range(1 if single else 4):
            length = longest
            if way == 1 or way == 2:
                length = memory.cuts[i, way - 1]
            elif way == 3:
                length = (hi - t) // rules.step * rules.step
            if length > longest or length <= 0 or t + length > hi or (way and length == longest):
                continue
            end, share = t + length, length / item.need
            gain = length * (memory.worth[i] - charged)
            gain -= share * (rules.early * (t - rules.now) + item.late * max(0.0, end - item.due))
            if item.split:
                gain -= max(memory.block[i], rules.fragment * (1.0 - share))
            if item.energy != 0.0:
                gain += item.energy * (a.energy[sums + end] - a.energy[sums + t])
            if item.kept_end > item.kept:
                gain += kept_points(a, i, t, end)
            if gain > 0.0 and many < arcs.shape[0]:
                arc = arcs[many]
                arc.length, arc.of, arc.gain = length // rules.step, i, gain
                arc.kind = item.kind if by_kind else 0
                many += 1
    return many


@compiled
def enter(a, shape, table, r, row, blocks, count):
    """Begin a run of chosen segments as the work before it left one."""
    kinds, works = shape.kinds, shape.work
    rules, step = a.rules[0], a.rules[0].step
    before = -1
    for k in range(count):
        if blocks[k].start < row.unit and blocks[k].segment < row.segment:
            before = k
    if before < 0 or works == 1:
        return
    block = blocks[before]
    width = shape.stretches * works * kinds
    rest = row.unit - block.end
    most, best = NEVER, 0
    for k in range(r * width, r * width + width):
        if table.value[k] > most:
            most, best = table.value[k], k
    if most <= NEVER or (rest >= rules.gap and not (shape.stretches > 1 and rest < rules.long_gap)):
        return
    label = table.label[best]
    for k in range(r * width, r * width + width):
        table.value[k] = NEVER
    stretches = block.stretches if shape.stretches > 1 else 0
    work = 0 if rest >= rules.gap else min(block.run // step, works - 1)
    item = a.items[block.of]
    kind = min(item.kind, kinds - 2) if a.segments[block.segment].day == row.day else kinds - 1
    at = r * width + (stretches * works + work) * kinds + kind
    table.value[at], table.label[at] = most, label
    if work:
        later = -(-(block.end + rules.gap - row.unit) // step)
        at = (r + later) * width + stretches * works * kinds + kind
        if r + later < table.value.shape[0] // width and most > table.value[at]:
            table.value[at], table.label[at] = most, label


@compiled
def fill(a, shape, table, rows, chosen, memory, order, price, limits, blocks, placed, arcs, draft,
         counts):  # fmt: skip
    """Fill the chosen segments of a draft in the best way that is found."""
    at, by_kind = places_of(a), shape.kinds == a.rules[0].kinds + 1
    last = make_rows(a, shape, chosen, rows)
    clear(shape, table, 0, last)
    table.value[shape.kinds - 1] = 0.0
    for r in range(last):
        row = rows[r]
        pass_time(shape, table, rows, last, r)
        if row.segment == NONE:
            continue
        if r == 0 or row.cut == RESTED:
            enter(a, shape, table, r, row, blocks, placed)
        if row.room == 0:
            continue
        unit_price = limits * price[at.units + row.day]
        load_price = limits * price[at.load + row.day]
        many = offer_items(a, memory, order, row, unit_price, load_price, by_kind, arcs)
        go_on(a, shape, table, rows, r, arcs, many, memory.rest)
    for s in range(chosen.shape[0]):
        if chosen[s]:
            counts[s] = 0
    state, _ = best_end(shape, table, last)
    width, step = shape.stretches * shape.work * shape.kinds, a.rules[0].step
    k = table.label[state]
    while k != NONE:
        i, begun = table.marks[k, WHO], table.marks[k, BEGUN]
        if a.items[i].fixed == FREE:
            row = rows[begun]
            push_front(draft, counts, row.segment, i, (k // width - begun) * step, row.unit)
        k = table.marks[k, BEFORE]


@compiled
def push_front(draft, counts, s, i, length, start):
    """Put a wish before all others of a segment."""
    if counts[s] >= draft.shape[1]:
        return
    for k in range(counts[s], 0, -1):
        copy_wish(draft, s, k - 1, k)
    draft[s, 0, ITEM], draft[s, 0, LENGTH], draft[s, 0, FROM] = i, length, start
    counts[s] += 1


@compiled
def without_stretches(shape):
    """A shape that knows no long breaks: they are rare, and `decode` keeps them."""
    return Shape(1, shape.work, shape.kinds, shape.gap, shape.gap)


@compiled
def rows_of(a, shape, size):
    """The most rows that chosen segments can have."""
    longest, step = 0, a.rules[0].step
    for s in range(a.segments.shape[0]):
        longest = max(longest, (a.segments[s].hi - a.segments[s].lo) // step)
    return LEAST_SLOTS + size + longest + MOST_CHOSEN * (1 + max(shape.gap, shape.long_gap))


@makes_arrays
def rebuild(state, a, price, unit_price, plan, best, rounds, size, heat):
    """Some rounds, in which a plan may get worse by about `heat` points.

    `plan` are the blocks to go on from, `best` those of the best plan so far, `size` about how many
    slots are built anew in a round. Returns both plans as they are then, with their points.
    """
    segments = a.segments.shape[0]
    shape = without_stretches(shape_of(a))
    plain = Shape(1, shape.work, 2, shape.gap, shape.gap)
    wishes = 2 * max(plan.shape[0], best.shape[0]) + SPARE_WISHES
    draft = np.zeros((segments, wishes, 3), np.int64)
    counts, chosen = np.zeros(segments, np.int64), np.zeros(segments, np.int64)
    blocks = np.empty(segments * wishes + a.fixed.shape[0], BLOCK)
    trial = np.empty(segments * wishes + a.fixed.shape[0], BLOCK)
    ground, now, memory = make_ground(a), np.zeros(a.items.shape[0], np.int64), make_memory(a)
    most_rows = rows_of(a, shape, size)
    table, rows = make_table(shape, most_rows), np.empty(most_rows, ROW)
    arcs = np.zeros(MOST_ARCS, ARC)
    write_draft(best, best.shape[0], draft, counts)
    top, placed = decode(a, draft, counts, blocks, ground)
    best = blocks[:placed].copy()
    write_draft(plan, plan.shape[0], draft, counts)
    points, placed = decode(a, draft, counts, blocks, ground)
    edges = np.cumsum(a.segments["hi"] - a.segments["lo"])
    for _ in range(rounds):
        placed, points = shake(state, a, MOVES, heat, edges, draft, counts, blocks, placed, points,
                               trial, ground, now)  # fmt: skip
        if points > top + EPSILON:
            top, best = points, blocks[:placed].copy()
        choose(state, a, chosen, size)
        share, limits = max(0.0, random(state) * 1.2 - 0.1), random(state) * 1.5
        look_around(a, chosen, blocks, placed, memory)
        count = weigh(state, a, memory, price, share, unit_price)
        order = np.argsort(memory.rank)[:count]
        write_draft(blocks, placed, draft, counts)
        way = plain if random(state) < PLAIN else shape
        fill(a, way, table, rows, chosen, memory, order, price, limits, blocks, placed, arcs, draft,
             counts)  # fmt: skip
        found, many = decode(a, draft, counts, trial, ground)
        if found - points > heat * np.log(1.0 - random(state)):
            points, placed = found, many
            copy_blocks(trial, many, blocks)
            if points > top + EPSILON:
                top, best = points, blocks[:placed].copy()
    return points, blocks[:placed].copy(), top, best

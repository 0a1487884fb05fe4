"""A bound by prices: what an item, a day's limits and waiting for others cost. Compiled.

At any prices the best sequence of blocks along the clock, items coming as often as they like, gives
a bound of the score; a subgradient method with a moving target looks for prices at which it is low.
What a block of each length is paid, the items have to earn with blocks that add up (`pay`). Rule 7,
switches, energy and lateness of items in one piece are exact in it; a block of a splittable item
has its share of the lateness.
"""

import numpy as np

from focusflow.planning.engine.kernels.arrays import FREE, NO_LIMIT, NOWHERE
from focusflow.planning.engine.kernels.compiled import compiled, makes_arrays
from focusflow.planning.engine.kernels.pay import (
    charge,
    ends_of,
    longest_block,
    make_ledger,
    places_of,
)
from focusflow.planning.engine.kernels.sweep import (
    ARC,
    BEFORE,
    BEGUN,
    NEVER,
    NONE,
    ROW,
    WHO,
    WORTH,
    Rest,
    best_end,
    clear,
    count_rows,
    go_on,
    make_rows,
    make_table,
    pass_time,
    shape_of,
)  # fmt: skip

# Found by trying on crowded days and weeks; none of them is delicate.
START = 0.03
SHRINK = 0.6
PATIENCE = 20
NEWEST = 0.6
FINEST = 2e-5


@compiled
def kept_points(a, i, start, end):
    """What it brings that a block is where it was."""
    points = 0.0
    for k in range(a.items[i].kept, a.items[i].kept_end):
        if a.kept[k].start == start and a.kept[k].end == end:
            points += a.rules[0].move * a.kept[k].times
    return points


@compiled
def rest_of_day(a, row):
    """Units from a row to the end of its local day."""
    return a.days[row.day + 1] - row.unit if row.day + 1 < a.days.shape[0] else NO_LIMIT


@compiled
def most_energy(a, segment):
    """The most energy of any unit of a segment."""
    most = 0.0
    for k in range(segment.energy + 1, segment.energy + segment.hi - segment.lo + 1):
        most = max(most, a.energy[k] - a.energy[k - 1])
    return most


@compiled
def offer_blocks(a, at, price, ledger, row, most_here, gains, whose):
    """The best block for each length in slots and kind that begins in a row."""
    rules, s, t = a.rules[0], row.segment, row.unit
    segment = a.segments[s]
    gains[:] = NEVER
    sums, today = segment.energy - segment.lo, rest_of_day(a, row)
    unit_price, load_price = price[at.units + row.day], price[at.load + row.day]
    for i in range(a.items.shape[0]):
        item = a.items[i]
        if t < item.soonest or item.fixed == NOWHERE or (item.fixed != FREE and item.fixed != t):
            continue
        hi = min(segment.hi, item.deadline)
        single = not item.split or item.fixed != FREE
        longest = item.need if single else min(item.need, item.most)
        top = ledger.peak[i] + max(0.0, ledger.order[i, s]) * longest / item.need
        top += item.energy * most_here * longest
        for k in range(item.kept, item.kept_end):
            top += rules.move * a.kept[k].times
        if top <= 0.0:
            continue
        charged = unit_price + load_price * item.load
        waited = rules.early * ((t if single else item.soonest) - rules.now)
        length = item.need if single else rules.step
        while length <= longest and t + length <= hi:
            end, share = t + length, length / item.need
            slots = length // rules.step
            gain = ledger.pay[i, slots] + ledger.order[i, s] * share
            gain -= charged * min(length, today)
            gain -= share * (waited + item.late * max(0.0, end - item.due))
            if item.energy != 0.0:
                gain += item.energy * (a.energy[sums + end] - a.energy[sums + t])
            if item.kept_end > item.kept:
                gain += kept_points(a, i, t, end)
            if gain > gains[slots, item.kind]:
                gains[slots, item.kind], whose[slots, item.kind] = gain, i
            length += rules.step


@compiled
def best_sequence(a, at, price, ledger, shape, table, rows, count, energy, gains, whose, arcs,
                  anything):  # fmt: skip
    """The best state at the end, and what it is worth at the prices."""
    clear(shape, table, 0, count)
    table.value[shape.kinds - 1] = 0.0
    for r in range(count):
        pass_time(shape, table, rows, count, r)
        row = rows[r]
        if row.segment == NONE or row.room == 0:
            continue
        offer_blocks(a, at, price, ledger, row, energy[row.segment], gains, whose)
        many = 0
        for slots in range(1, min(row.room, gains.shape[0] - 1) + 1):
            for kind in range(gains.shape[1]):
                if gains[slots, kind] > WORTH:
                    arc = arcs[many]
                    arc.length, arc.kind, arc.of = slots, kind, whose[slots, kind]
                    arc.gain = gains[slots, kind]
                    many += 1
        go_on(a, shape, table, rows, r, arcs, many, anything)
    return best_end(shape, table, count)


@compiled
def steepest(a, at, ledger, shape, table, rows, state, slope):
    """How much of each thing that has a price the best sequence leaves: the bound's slope."""
    rules, segments = a.rules[0], a.segments.shape[0]
    width = shape.stretches * shape.work * shape.kinds
    slope[:] = 0.0
    for i in range(a.items.shape[0]):
        for slots in range(1, at.slots):
            if ledger.taken[i, slots]:
                count_blocks(a, at, slope, i, slots, ledger.taken[i, slots])
    slope[at.units : at.load] = rules.day_units if rules.day_units < NO_LIMIT else 0.0
    slope[at.load : at.parts] = rules.day_load if rules.day_load < NO_LIMIT else 0.0
    k = table.label[state]
    while k != NONE:
        i, row = table.marks[k, WHO], rows[table.marks[k, BEGUN]]
        item = a.items[i]
        units = (k // width - table.marks[k, BEGUN]) * rules.step
        share = units / item.need
        count_blocks(a, at, slope, i, units // rules.step, -1)
        today = min(units, rest_of_day(a, row))
        slope[at.units + row.day] -= today if rules.day_units < NO_LIMIT else 0.0
        slope[at.load + row.day] -= today * item.load if rules.day_load < NO_LIMIT else 0.0
        ahead(a, at, slope, i, row.segment, segments, share)
        k = table.marks[k, BEFORE]


@compiled
def count_blocks(a, at, slope, i, slots, many):
    """Count so many blocks of a length in all that an item's blocks are priced by."""
    item, length = a.items[i], slots * a.rules[0].step
    slope[i] += many * length / item.need
    slope[at.parts + i * at.slots + slots] -= many
    if item.split:
        slope[at.block + i] += a.rules[0].fragment * many
        slope[at.short + i] += many * (length < item.least)


@compiled
def ahead(a, at, slope, i, s, segments, share):
    """Count a block in the rows of order: for its item's needs, and for those that need it."""
    for p in range(a.items[i].needs, a.items[i].needs_end):
        for later in range(s, segments):
            slope[at.order + p * segments + later] -= share
    for p in range(a.needs.shape[0]):
        if a.needs[p] == i:
            for later in range(s, segments):
                slope[at.order + p * segments + later] += share


@compiled
def turn(price, ends, slope, way, newest):
    """Mix the slope into the way gone, but for prices at their least; its length squared."""
    total = 0.0
    for k in range(price.shape[0]):
        down = slope[k] * ends[k, 1]
        if price[k] <= ends[k, 0] and down > 0.0:
            down = 0.0
        way[k] = newest * down + (1 - newest) * way[k]
        total += way[k] * way[k]
    return total


@makes_arrays
def descend(a, best, bound, distance, rounds):
    """Look for lower bounds from the best prices for some rounds.

    `bound` is the best so far and `distance` how far below it the target lies. Returns both as
    they are then; a distance of 0 says that there is no more to gain.
    """
    at, shape = places_of(a), shape_of(a)
    rows = np.empty(count_rows(a, shape), ROW)
    count = make_rows(a, shape, np.ones(a.segments.shape[0], np.int64), rows)
    table = make_table(shape, count)
    energy = np.empty(a.segments.shape[0])
    for s in range(a.segments.shape[0]):
        energy[s] = most_energy(a, a.segments[s])
    gains = np.empty((longest_block(a) + 1, shape.kinds - 1))
    whose, arcs = np.zeros(gains.shape, np.int64), np.zeros(gains.size, ARC)
    ledger = make_ledger(a, at)
    price, ends, slope, way = best.copy(), ends_of(at), np.zeros(at.all), np.zeros(at.all)
    idle, newest, anything = 0, 1.0, Rest(np.empty(0, np.int64), np.empty((0, 2)))
    for _ in range(rounds):
        paid = charge(a, at, price, ledger)
        state, value = best_sequence(
            a, at, price, ledger, shape, table, rows, count, energy, gains, whose, arcs, anything
        )
        here = paid + value
        idle = 0 if here < bound - 0.3 * distance else idle + 1
        if here < bound:
            bound = here
            best[:] = price
        if idle >= PATIENCE:
            distance *= SHRINK
            if distance < FINEST * abs(bound):
                return bound, 0.0
            price[:] = best
            idle, newest = 0, 1.0
            continue
        steepest(a, at, ledger, shape, table, rows, state, slope)
        square = turn(price, ends, slope, way, newest)
        newest = NEWEST
        if square < 1e-12:
            return bound, 0.0
        step = (here - bound + distance) / square
        for k in range(at.all):
            price[k] = max(ends[k, 0], price[k] - step * way[k] * ends[k, 1])
    return bound, distance

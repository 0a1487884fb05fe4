"""What a round of building anew has to choose from, and what it is worth this time. Compiled."""

from typing import NamedTuple

import numpy as np

from focusflow.planning.engine.kernels.arrays import FREE, NOWHERE, Floats, Numbers
from focusflow.planning.engine.kernels.compiled import compiled, makes_arrays
from focusflow.planning.engine.kernels.sweep import Rest

# Items that are tried in a round, and how much their worth is blurred for it.
MOST_ITEMS = 20
NOISE = 0.6
BLUR = 0.1
# A round takes at least so many slots, in at most so many segments, often neighbours.
LEAST_SLOTS = 8
MOST_CHOSEN = 12
NEAR = 0.6
# How often a part shorter than an item's blocks is looked at.
SLIVERS = 0.15
# What makes the program keep what is fixed.
HELD = 1e5
FAR = 1 << 40


class Memory(NamedTuple):
    """What a round works with, by item.

    The rest; between which units it may lie; where it begins and ends elsewhere; what a unit of it
    is worth; the cost of one more block; what puts the items in order, the first the least; two
    lengths of parts.
    """

    rest: Rest
    first: Numbers
    last: Numbers
    begun: Numbers
    ended: Numbers
    worth: Floats
    block: Floats
    rank: Floats
    cuts: Numbers


@makes_arrays
def make_memory(a):
    """The memory of a problem."""
    n, days = a.items.shape[0], a.days.shape[0]
    return Memory(
        Rest(np.zeros(n, np.int64), np.zeros((days, 2))), np.zeros(n, np.int64),
        np.zeros(n, np.int64), np.zeros(n, np.int64), np.zeros(n, np.int64), np.zeros(n),
        np.zeros(n), np.zeros(n), np.zeros((n, 2), np.int64),
    )  # fmt: skip


@compiled
def random(state):
    """A number from 0 to below 1 (xorshift)."""
    x = state[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    state[0] = x
    return float(x >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@compiled
def below(state, most):
    """A whole number from 0 to below another."""
    return int(random(state) * most)


@compiled
def choose(state, a, chosen, size):
    """Choose neighbouring segments, or some anywhere, of about so many slots."""
    segments, step = a.segments.shape[0], a.rules[0].step
    chosen[:] = 0
    want = LEAST_SLOTS + below(state, size)
    near = random(state) < NEAR
    s, got = below(state, segments), 0
    for _ in range(MOST_CHOSEN):
        if not chosen[s]:
            chosen[s] = 1
            got += (a.segments[s].hi - a.segments[s].lo) // step
        if got >= want:
            break
        s = s + 1 if near else below(state, segments)
        if s >= segments:
            break


@compiled
def look_around(a, chosen, blocks, count, memory):
    """What is left of each item and day without the chosen segments, and when it may lie there."""
    rules, rest = a.rules[0], memory.rest
    rest.days[:, 0], rest.days[:, 1] = rules.day_units, rules.day_load
    for i in range(a.items.shape[0]):
        rest.items[i] = a.items[i].need
        memory.first[i], memory.last[i] = max(a.items[i].release, a.items[i].soonest), FAR
        memory.begun[i], memory.ended[i], memory.block[i] = FAR, -1, 0.0
    for k in range(count):
        block = blocks[k]
        if chosen[block.segment]:
            continue
        i, length = block.of, block.end - block.start
        day = a.segments[block.segment].day
        rest.items[i] -= length
        rest.days[day, 0] -= length
        rest.days[day, 1] -= length * a.items[i].load
        memory.begun[i] = min(memory.begun[i], block.start)
        memory.ended[i], memory.block[i] = block.end, rules.fragment
    for i in range(a.items.shape[0]):
        memory.last[i] = min(memory.last[i], a.items[i].deadline)
        for q in range(a.items[i].needs, a.items[i].needs_end):
            other = a.needs[q]
            memory.first[i] = max(memory.first[i], memory.ended[other])
            memory.last[other] = min(memory.last[other], memory.begun[i])


@compiled
def whole_slots(units, each):
    """How many times something goes into units, rounded up."""
    return (units + each - 1) // each


@compiled
def some_length(state, a, i, left):
    """A length for a part of a splittable item."""
    item, step = a.items[i], a.rules[0].step
    if item.kept_end > item.kept and random(state) < 0.5:
        kept = a.kept[item.kept + below(state, item.kept_end - item.kept)]
        return min(item.most, max(step, kept.end - kept.start))
    if random(state) < SLIVERS:
        return step + below(state, max(1, item.least // step)) * step
    if random(state) < 0.3:
        parts = -(-left // max(1, item.most))
        return max(item.least, min(item.most, whole_slots(left, max(1, parts) * step) * step))
    return item.least + below(state, max(0, item.most - item.least) // step + 1) * step


@compiled
def weigh(state, a, memory, price, share, unit_price):
    """What a unit of each item is worth this time, and what puts the items in order; how many."""
    n, possible, rank = a.items.shape[0], 0, memory.rank
    for i in range(n):
        item = a.items[i]
        blurred = item.value * (1.0 + BLUR * (random(state) - 0.5))
        memory.worth[i] = (blurred - share * price[i]) / item.need
        if item.fixed != FREE:
            memory.worth[i] = HELD / item.need
        if item.split:
            for k in range(2):
                memory.cuts[i, k] = some_length(state, a, i, memory.rest.items[i])
    # What others wait for is worth something of what it lets begin.
    for _ in range(2):
        for i in range(n):
            item = a.items[i]
            if item.needs == item.needs_end:
                continue
            more = item.value
            if memory.rest.items[i] == item.need:
                net = memory.worth[i] * item.need - item.need * unit_price
                more = random(state) * max(0.0, net)
            for q in range(item.needs, item.needs_end):
                other = a.needs[q]
                memory.worth[other] = max(memory.worth[other], 0.0) + more / a.items[other].need
    for i in range(n):
        item = a.items[i]
        rank[i] = np.inf
        if item.fixed == NOWHERE or item.deadline <= 0 or not 0 < item.least <= item.most:
            continue
        if memory.rest.items[i] > 0:
            rank[i] = -memory.worth[i] * (1.0 + NOISE * (random(state) - 0.5))
            possible += 1
    return min(possible, MOST_ITEMS)

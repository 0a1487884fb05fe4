"""What blocks of each length are paid, and the blocks that add up to most for each item. Compiled.

The best sequence along the clock takes pay for its blocks, and each item pays for the blocks that
bring it most: wholly or in part, at most one of them shorter than allowed. At any pay both together
are a bound. Pay is kept as several prices, so that many lengths change at once: for all of an item,
for a block, for one that is too short, and for each length.
"""

from typing import NamedTuple

import numpy as np

from focusflow.planning.engine.kernels.arrays import FREE, NOWHERE, Floats, Numbers
from focusflow.planning.engine.kernels.compiled import compiled, makes_arrays
from focusflow.planning.engine.kernels.sweep import NEVER

# How much the limits' and the lengths' prices weigh in a step; found by trying.
LIMIT_SCALE = 0.3
PART_SCALE = 0.5


class Places(NamedTuple):
    """Where in the row of all prices each kind of them begins.

    Points: for all of an item, for a part of it that is too short, the share of a block's cost
    that counts, for each pair and segment for being ahead of what is needed, for a unit of a day,
    for a unit of its load, and what each length of each item is paid more; `slots` are the lengths.
    """

    item: int
    short: int
    block: int
    order: int
    units: int
    load: int
    parts: int
    slots: int
    all: int


class Ledger(NamedTuple):
    """What is paid at some prices, by item.

    `pay` for a block by its slots and `peak` the most of these; `order` for all of an item by the
    segment; `taken` the blocks that the item pays for by their slots. `best` and `last` are for the
    work on one item: by blocks that are too short and slots, what they cost, and the last block.
    """

    pay: Floats
    peak: Floats
    gain: Floats
    order: Floats
    taken: Numbers
    best: Floats
    last: Numbers


@compiled
def longest_block(a):
    """The longest block that may be, in slots."""
    longest = 1
    for i in range(a.items.shape[0]):
        item = a.items[i]
        most = item.need if not item.split or item.fixed != FREE else min(item.need, item.most)
        longest = max(longest, most)
    return longest // a.rules[0].step


@compiled
def places_of(a):
    """The places of a problem's prices."""
    n, days = a.items.shape[0], a.days.shape[0]
    units = 3 * n + a.needs.shape[0] * a.segments.shape[0]
    parts, slots = units + 2 * days, longest_block(a) + 1
    return Places(0, n, 2 * n, 3 * n, units, units + days, parts, slots, parts + n * slots)


@makes_arrays
def ends_of(at):
    """The least of each price, and how much it weighs in a step."""
    ends = np.zeros((at.all, 2))
    ends[:, 0] = -np.inf
    ends[:, 1] = 1.0
    ends[at.order : at.parts, 0] = 0.0
    ends[at.units : at.parts, 1] = LIMIT_SCALE
    ends[at.parts :, 1] = PART_SCALE
    return ends


@makes_arrays
def make_ledger(a, at):
    """The ledger of a problem."""
    n, most = a.items.shape[0], 1
    for i in range(n):
        most = max(most, a.items[i].need // a.rules[0].step)
    return Ledger(
        np.zeros((n, at.slots)), np.zeros(n), np.zeros(n), np.zeros((n, a.segments.shape[0])),
        np.zeros((n, at.slots), np.int64),
        np.zeros((2, most + 1)), np.zeros((2, most + 1), np.int64),
    )  # fmt: skip


@compiled
def extra_blocks(item):
    """The blocks of a whole item beyond the first."""
    return (item.need + item.most - 1) // max(1, item.most) - 1


@compiled
def charge(a, at, price, ledger):
    """Fill the ledger at the prices; returns what items and limits bring at them."""
    rules, paid = a.rules[0], 0.0
    ledger.taken[:] = 0
    ledger.pay[:] = 0.0
    for i in range(a.items.shape[0]):
        if a.items[i].fixed == NOWHERE:
            continue
        if a.items[i].split and a.items[i].fixed == FREE:
            ledger.gain[i] = in_parts(a, at, price, ledger, i)
        else:
            ledger.gain[i] = in_one(a, at, price, ledger, i)
        paid += ledger.gain[i]
    for d in range(a.days.shape[0]):
        paid += price[at.units + d] * rules.day_units if price[at.units + d] > 0 else 0.0
        paid += price[at.load + d] * rules.day_load if price[at.load + d] > 0 else 0.0
    charge_order(a, at, price, ledger)
    return paid


@compiled
def charge_order(a, at, price, ledger):
    """What being ahead of what is needed costs, and being needed brings."""
    segments = a.segments.shape[0]
    ledger.order[:] = 0.0
    for i in range(a.items.shape[0]):
        for p in range(a.items[i].needs, a.items[i].needs_end):
            ahead = 0.0
            for s in range(segments - 1, -1, -1):
                ahead += price[at.order + p * segments + s]
                ledger.order[i, s] -= ahead
                ledger.order[a.needs[p], s] += ahead


@compiled
def in_one(a, at, price, ledger, i):
    """What an item in one block brings beyond its pay. What is fixed has to be there."""
    item = a.items[i]
    slots = item.need // a.rules[0].step
    pay = item.value - price[i] + price[at.parts + i * at.slots + slots]
    if item.split:
        pay -= a.rules[0].fragment * price[at.block + i]
        if item.need < item.least:
            pay -= price[at.short + i]
    ledger.pay[i, slots] = ledger.peak[i] = pay
    if item.fixed < 0 and pay >= item.value:
        return 0.0
    ledger.taken[i, slots] = 1
    return item.value - pay


@compiled
def in_parts(a, at, price, ledger, i):
    """The most that a splittable item brings beyond the pay of its blocks."""
    item, rules = a.items[i], a.rules[0]
    best, last, full = ledger.best, ledger.last, item.need // rules.step
    longest = min(item.need, item.most) // rules.step
    whole = item.value - rules.fragment * extra_blocks(item) - price[i]
    ledger.peak[i] = NEVER
    for slots in range(1, longest + 1):
        pay = whole * slots / full + price[at.parts + i * at.slots + slots]
        pay -= rules.fragment * price[at.block + i]
        if slots * rules.step < item.least:
            pay -= price[at.short + i]
        ledger.pay[i, slots] = pay
        ledger.peak[i] = max(ledger.peak[i], pay)
    best[:, : full + 1] = NEVER
    best[0, 0] = 0.0
    for k in range(1, full + 1):
        for slots in range(1, min(k, longest) + 1):
            cost = ledger.pay[i, slots] + rules.fragment
            short = 1 if slots * rules.step < item.least else 0
            for u in range(short, 2):
                came = best[u - short, k - slots] - cost
                if came > best[u, k]:
                    best[u, k], last[u, k] = came, slots
    return settle(a, ledger, i, full)


@compiled
def settle(a, ledger, i, full):
    """Choose how much of a splittable item brings most, and note the blocks; what it brings."""
    item, rules = a.items[i], a.rules[0]
    most, at_k, at_u = 0.0, 0, 0
    for k in range(1, full + 1):
        for u in range(2):
            gain = ledger.best[u, k] + rules.fragment + 0.8 * item.value * k / full
            if k == full:
                gain += 0.2 * item.value
            if gain > most:
                most, at_k, at_u = gain, k, u
    while at_k > 0:
        slots = ledger.last[at_u, at_k]
        ledger.taken[i, slots] += 1
        at_k -= slots
        at_u -= slots * rules.step < item.least
    return most


@makes_arrays
def gains_of(a, price):
    """What each item brings beyond the pay of its blocks at the prices, at least 0."""
    at = places_of(a)
    ledger = make_ledger(a, at)
    charge(a, at, price, ledger)
    return np.maximum(ledger.gain, 0.0)

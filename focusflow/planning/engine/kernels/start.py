"""Prices to begin with: those of a knapsack that holds shares of items. Compiled."""

import numpy as np

from focusflow.planning.engine.kernels.arrays import NO_LIMIT
from focusflow.planning.engine.kernels.compiled import compiled, makes_arrays
from focusflow.planning.engine.kernels.pay import places_of


@compiled
def dual(a, time, load, unit_price, load_price):
    """What a continuous knapsack is worth at most, at the prices of a unit of time and of load."""
    total = unit_price * time + load_price * load
    for i in range(a.items.shape[0]):
        item = a.items[i]
        total += max(0.0, item.value - (unit_price + load_price * item.load) * item.need)
    return total


@compiled
def load_price_for(a, time, load, unit_price, most):
    """The best price of load beside a price of time."""
    low, high = 0.0, most
    if load >= NO_LIMIT:
        return 0.0
    for _ in range(40):
        one, other = low + (high - low) / 3, high - (high - low) / 3
        if dual(a, time, load, unit_price, one) <= dual(a, time, load, unit_price, other):
            high = other
        else:
            low = one
    return low


@makes_arrays
def first_prices(a, time, day_limited):
    """Prices to begin with: those of the continuous knapsack of `time` units and all load."""
    rules = a.rules[0]
    load = rules.day_load * a.days.shape[0]
    most, most_load = 0.0, 0.0
    for i in range(a.items.shape[0]):
        item = a.items[i]
        most = max(most, item.value / item.need)
        if item.load > 0:
            most_load = max(most_load, item.value / item.need / item.load)
    low, high = 0.0, most
    for _ in range(40):
        one, other = low + (high - low) / 3, high - (high - low) / 3
        at_one = dual(a, time, load, one, load_price_for(a, time, load, one, most_load))
        at_other = dual(a, time, load, other, load_price_for(a, time, load, other, most_load))
        if at_one <= at_other:
            high = other
        else:
            low = one
    load_price = load_price_for(a, time, load, low, most_load)
    at = places_of(a)
    price = np.zeros(at.all)
    for i in range(a.items.shape[0]):
        item = a.items[i]
        price[i] = max(0.0, item.value - (low + load_price * item.load) * item.need)
    pay_for_needs(a, at, price, low, load_price)
    price[at.units : at.load] = low if day_limited else 0.0
    price[at.load : at.parts] = load_price
    return price


@compiled
def pay_for_needs(a, at, price, unit_price, load_price):
    """Let what is worth its time pay for what it needs, where that is not worth its own."""
    last = a.segments.shape[0] - 1
    for i in range(a.items.shape[0]):
        for p in range(a.items[i].needs, a.items[i].needs_end):
            needed = a.items[a.needs[p]]
            lacks = (unit_price + load_price * needed.load) * needed.need - needed.value
            share = max(0.0, min(lacks, price[i]))
            price[i] -= share
            price[at.order + p * (last + 1) + last] = share

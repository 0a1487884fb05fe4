"""Small changes of a plan: one wish comes, goes, moves or changes places. Compiled."""

import numpy as np

from focusflow.planning.engine.kernels.arrays import FREE
from focusflow.planning.engine.kernels.candidates import below, random, some_length
from focusflow.planning.engine.kernels.compiled import compiled, inlined
from focusflow.planning.engine.kernels.decode import FROM, ITEM, LENGTH, decode

# Of a hundred small changes so many let something come, go, move, and change places; in the others
# a part gets another length.
COMES, GOES, MOVES, SWAPS = 0.35, 0.40, 0.62, 0.90
TRIES = 5
REPLACES = 0.6
STAYS = 0.5


@inlined
def copy_wish(draft, s, k, to):
    """Write a wish over another one of its row."""
    for q in range(draft.shape[2]):
        draft[s, to, q] = draft[s, k, q]


@inlined
def copy_blocks(blocks, count, to):
    """Write some blocks over others."""
    for k in range(count):
        to[k] = blocks[k]


@compiled
def insert(draft, counts, s, k, i, length):
    """Put a wish into a row."""
    if counts[s] >= draft.shape[1]:
        return
    for j in range(counts[s], k, -1):
        copy_wish(draft, s, j - 1, j)
    draft[s, k, ITEM], draft[s, k, LENGTH], draft[s, k, FROM] = i, length, 0
    counts[s] += 1


@compiled
def remove(draft, counts, s, k):
    """Take a wish out of a row."""
    for j in range(k, counts[s] - 1):
        copy_wish(draft, s, j + 1, j)
    counts[s] -= 1


@compiled
def any_segment(state, edges):
    """A segment, the longer the likelier; `edges` add up their lengths."""
    at, s = random(state) * edges[-1], 0
    while s < edges.shape[0] - 1 and edges[s] < at:
        s += 1
    return s


@compiled
def come(state, a, draft, counts, done, edges):
    """Something that is not wholly placed comes in, often in place of what is there."""
    n = a.items.shape[0]
    for _ in range(TRIES):
        i = below(state, n)
        left = a.items[i].need - done[i]
        if left > 0 and a.items[i].fixed == FREE:
            s = any_segment(state, edges)
            k = below(state, counts[s] + 1)
            if k < counts[s] and random(state) < REPLACES:
                remove(draft, counts, s, k)
            length = left
            if a.items[i].split:
                length = min(left, a.items[i].most)
                if random(state) < STAYS:
                    length = some_length(state, a, i, left)
            insert(draft, counts, s, min(k, counts[s]), i, length)
            return True
    return False


@compiled
def find(counts, number):
    """The segment and place of a wish, counted through all rows."""
    s = 0
    while number >= counts[s]:
        number -= counts[s]
        s += 1
    return s, number


@compiled
def change(state, a, draft, counts, done, edges):
    """One small change of a draft; whether there is any."""
    wishes, way = counts.sum(), random(state)
    if wishes == 0 or way < COMES:
        return come(state, a, draft, counts, done, edges)
    s, k = find(counts, below(state, wishes))
    i, length = draft[s, k, ITEM], draft[s, k, LENGTH]
    if way < GOES:
        remove(draft, counts, s, k)
    elif way < MOVES:
        remove(draft, counts, s, k)
        to = s if random(state) < STAYS else any_segment(state, edges)
        insert(draft, counts, to, below(state, counts[to] + 1), i, length)
    elif way < SWAPS:
        other, at = find(counts, below(state, wishes))
        for q in (ITEM, LENGTH):
            draft[s, k, q], draft[other, at, q] = draft[other, at, q], draft[s, k, q]
        draft[s, k, FROM] = draft[other, at, FROM] = 0
    elif a.items[i].split:
        draft[s, k, LENGTH] = some_length(state, a, i, a.items[i].need)
        draft[s, k, FROM] = 0
    else:
        draft[s, k, FROM] = 0
    return True


@compiled
def write_draft(blocks, placed, draft, counts):
    """The draft of a plan."""
    counts[:] = 0
    for k in range(placed):
        block = blocks[k]
        if block.place >= 0 and counts[block.segment] < draft.shape[1]:
            wish = draft[block.segment, counts[block.segment]]
            wish[ITEM], wish[LENGTH] = block.of, block.end - block.start
            wish[FROM] = block.start
            counts[block.segment] += 1


@compiled
def shake(state, a, moves, heat, edges, draft, counts, blocks, placed, points, trial, ground,
          now):  # fmt: skip
    """Try some small changes of a plan; returns how many blocks it has then, and its points."""
    now[:] = 0
    for k in range(placed):
        now[blocks[k].of] += blocks[k].end - blocks[k].start
    write_draft(blocks, placed, draft, counts)
    for _ in range(moves):
        if not change(state, a, draft, counts, now, edges):
            continue
        found, many = decode(a, draft, counts, trial, ground)
        if found - points > heat * np.log(1.0 - random(state)):
            points, placed = found, many
            copy_blocks(trial, many, blocks)
            for i in range(now.shape[0]):
                now[i] = ground.done[i]
        write_draft(blocks, placed, draft, counts)
    return placed, points
